"""What closed the gate and was edited away, function by function: damage to a comment opens nothing."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.commands.registry import COMMANDS
from bot.review.commands.standing_commands import (
    with_what_was_edited_away,
)
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from tests.review.builders import (
    ANN,
    BOT,
    HEAD,
    a_comment,
    a_pull,
)
from tests.review.consent_story import consent
from tests.review.orders import here, order

AWAY = "(edited away by somebody else)"


def put_back(comment: Comment, *others: Comment, memory: Memory | None = None) -> list[tuple[str, str, str]]:
    """Name the commands of a thread, with what stands in the place of those that were edited away."""
    pull = a_pull(comments=(*others, comment))
    commands = [order(comment.body, key=comment.id)] if comment.body.startswith("/spec") else []
    found = with_what_was_edited_away(commands, here(pull, memory=memory or Memory()), COMMANDS)
    return [(one.key, one.word, one.text) for one in found]


OWN, OTHER = {"edited": True}, {"edited": True, "edited_by_other": True}
BACK = [("c.1.0", "unapprove", AWAY)]
ASKED = [("c.1.0", "question", AWAY)]


@pytest.mark.parametrize(
    ("body", "edit", "found"),
    [
        ("Never mind.", OWN, BACK),
        ("Never mind.", OTHER, BACK),
        ("Never mind.", {}, []),
        ("/spec unapprove", OWN, [("c.1.0", "unapprove", "")]),
        ("/spec unapprove", OTHER, [("c.1.0", "unapprove", "")]),
        ("/spec unapprove later", OWN, BACK),
        ("/spec approve", OTHER, BACK),
        ("/spec nonsense", OTHER, BACK),
        ("/spec nonsense", {}, [("c.1.0", "nonsense", "")]),
    ],
)
def test_an_edit_does_not_bring_an_approval_back(
    body: str, edit: dict[str, bool], found: list[tuple[str, str, str]]
) -> None:
    memory = Memory(head=HEAD, taken_back=("c.1.0", "gone.0"))
    assert put_back(replace(a_comment(body, key="c.1"), **edit), memory=memory) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "edit", "found"),
    [
        ("Never mind.", OTHER, ASKED),
        ("Never mind.", OWN, []),
        ("Never mind.", {}, []),
        ("/spec question", OTHER, ASKED),
        ("/spec question", OWN, [("c.1.0", "question", "")]),
        ("/spec question Why?", OTHER, [("c.1.0", "question", "Why?")]),
        ("/spec object No.", OTHER, [("c.1.0", "object", "No.")]),
        ("/spec approve", OTHER, ASKED),
        ("/spec nonsense now", OTHER, ASKED),
    ],
)
def test_nobody_else_edits_a_question_away(body: str, edit: dict[str, bool], found: list[tuple[str, str, str]]) -> None:
    memory = Memory(head=HEAD, questions={"c.1.0": 1})
    assert put_back(replace(a_comment(body, key="c.1"), **edit), memory=memory) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "closes"),
    [
        ("/spec unapprove", True),
        ("/spec approve cancel", True),
        ("/spec reopen T1", True),
        ("/spec propose close", True),
        ("/spec leave-out cancel @cat", True),
        ("/spec question Why?", True),
        ("/spec object No.", True),
        ("/spec approve", False),
        ("/spec fix", False),
        ("/spec nonsense", False),
    ],
)
def test_what_closes_is_put_back_before_it_was_heard(before: str, *, closes: bool) -> None:
    edited = replace(a_comment("Fine.", key="c.1"), edited=True, edited_by_other=True, before_edits=before)
    found = put_back(edited, a_comment("Hello.", minutes=1), memory=Memory(head=HEAD))
    assert [key for key, *_ in found] == ["c.1.0"] * closes
    kept = replace(edited, body="/spec help")
    assert [word for _, word, _ in put_back(kept, memory=Memory(head=HEAD))] == [
        order(before).word if closes else "help"
    ]


def test_what_still_asks_the_same_stands_as_it_is_now() -> None:
    edited = replace(a_comment("/spec question When?", key="c.1"), edited=True, edited_by_other=True)
    found = put_back(replace(edited, before_edits="/spec question Why?"), memory=Memory(head=HEAD))
    assert found == [("c.1.0", "question", "When?")]


@pytest.mark.parametrize(
    ("comment", "other", "head", "found"),
    [
        (OTHER, a_comment("/spec why", author=ANN, minutes=1, reactions=("+1",)), "", BACK),
        (OTHER, a_comment("Done.", author=BOT, minutes=1), "", BACK),
        (OTHER, a_comment("Hello.", author=ANN, minutes=1), "", []),
        (OTHER, a_comment("Done.", author=BOT, minutes=1), HEAD, []),
        (OWN, a_comment("Done.", author=BOT, minutes=1), "", []),
        ({}, a_comment("Done.", author=BOT, minutes=1), "", []),
    ],
)
def test_where_memory_is_lost_whatever_somebody_else_edited_may_have_taken_an_approval_back(
    comment: dict[str, bool], other: Comment, head: str, found: list[tuple[str, str, str]]
) -> None:
    changed = replace(a_comment("Never mind.", key="c.1"), **comment)  # type: ignore[arg-type]
    assert put_back(changed, other, memory=Memory(head=head)) == found
    assert put_back(changed, replace(other, edited_by_other=other.author == BOT), memory=Memory(head=head)) == found


@pytest.mark.parametrize(("policy", "keys"), [(consent(), ["c9.0", "c.1.0"]), (None, ["c.1.0"])])
def test_what_closed_a_decision_by_consent_is_heard_beside_what_is_still_there(
    policy: Policy | None, keys: list[str]
) -> None:
    said = a_comment("/spec agree", key="c.1")
    memory = Memory(head=HEAD, heard={"c9.0": "1 2 ben propose close"})
    found = with_what_was_edited_away(
        [replace(order(said.body), comment=said)], here(a_pull(comments=(said,)), policy, memory=memory), COMMANDS
    )
    assert [one.key for one in found] == keys
