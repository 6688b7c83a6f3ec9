"""What one look does about the commands that wait, by value: nods, replies, the one commit, and what lands on the base branch."""

from dataclasses import replace

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Span, TextEdit
from bot.policy.lifecycle import Status
from bot.review.commands.answers import Response, respond
from bot.review.commands.parser import parse_commands
from bot.review.commands.receipts import digests
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.model import Approval, Question, SpecReview
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Commit, FileText, Reaction
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from bot.review.model.snapshot import CheckAction
from bot.review.model.source import SourceFile
from tests.review.builders import (
    ANN,
    BASE,
    BEN,
    EVE,
    HEAD,
    PATH,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_snapshot,
    a_source,
    an_examination,
    at,
)
from tests.review.orders import here

TEXT = "# Search\n\n- [ ] How big?\n\n**Status:** Draft\n"
NEW = "- [ ] Who pays?\n\n"
ADDED = TEXT.replace("- [ ]", f"{NEW}- [ ]")
MISSING = a_diagnostic(fix=(TextEdit(start_line=3, end_line=2, text=NEW),))


def read(text: str, *found: Diagnostic) -> SpecReview:
    """Read a spec whose open questions are boxes."""
    lines = text.splitlines()
    line = next(number for number, said in enumerate(lines, 1) if said.startswith("**Status:**"))
    boxes = [(number, said[6:]) for number, said in enumerate(lines, 1) if said.startswith("- [ ] ")]
    questions = tuple(a_question(number, said, line=at_) for number, (at_, said) in enumerate(boxes, 1))
    spec = replace(
        an_examination(*found, questions=questions),
        status_span=Span(line=line, column=13, end_line=line, end_column=len(lines[line - 1]) + 1),
    )
    return a_reading(spec=spec, source=a_source(text=text))


def with_text(context: ReviewContext, review: SpecReview) -> ReviewContext:
    """Ask the questions of a text."""
    asked = tuple(
        Question(id=f"Q{one.number}", text=one.text, open=True, path=PATH, line=one.span.line, number=one.number)
        for one in review.spec.questions
    )
    return replace(context, spec_reviews=(review,), gate=replace(context.gate, questions=asked))


def anew(context: ReviewContext, files: tuple[FileText, ...]) -> ReviewContext:
    return with_text(context, read(files[0].content.decode()))


def looked(*comments: Comment, found: tuple[Diagnostic, ...] = (MISSING,), **changes: object) -> Response:
    """Look once at a draft with these comments."""
    pull = a_pull(comments=comments)
    context = with_text(here(pull), read(TEXT, *found))
    return respond(parse_commands(pull), replace(context, **changes), anew)  # type: ignore[arg-type]


def said(*bodies: str, author: Account = BEN) -> tuple[Comment, ...]:
    return tuple(a_comment(body, author=author, minutes=number) for number, body in enumerate(bodies, 1))


def nods(response: Response) -> list[tuple[str, str]]:
    return [(one.to, one.emoji) for one in response.reactions]


def test_a_commit_stands_on_the_head_that_was_read_and_names_who_asked() -> None:
    response = looked(*said("/spec status In Review"))
    after = TEXT.replace("Draft", "In Review").encode()
    assert response == Response(
        reactions=(Reaction(to="c1", emoji="+1"),),
        commits=(
            Commit(
                repository="team/app",
                branch="search",
                expected_sha=HEAD,
                message="Status: In Review\n\nAsked for by ben in the pull request.",
                files=(FileText(path=PATH, content=after, before=TEXT.encode()),),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("bodies", "nodded", "replied", "committed"),
    [
        (("@specbot is great",), [], [], []),
        (("@specbot is great", "/spec check"), ["c2"], [], []),
        (("/spec check", "/spec check"), ["c1", "c2"], [], []),
        (("/spec help\n/spec help", "/spec help"), [], ["c1", "c2"], []),
        (("/spec status In Review", "/spec withdraw", "/spec check"), ["c1", "c3"], [], ["Status: In Review"]),
        (("/spec check", "/spec withdraw", "/spec help"), ["c1", "c2"], ["c3"], ["Status: Withdrawn"]),
        (("/spec withdraw\n/spec check\n/spec help",), ["c1"], ["c1"], ["Status: Withdrawn"]),
        (("/spec fix\n/spec withdraw",), ["c1"], ["c1"], ["Add what the template asks for; Status: Withdrawn"]),
    ],
)
def test_each_comment_is_answered_once_and_one_of_them_commits(
    bodies: tuple[str, ...], nodded: list[str], replied: list[str], committed: list[str]
) -> None:
    response = looked(*said(*bodies))
    assert nods(response) == [(key, "+1") for key in nodded]
    assert [one.to for one in response.replies] == replied
    assert [one.message.partition("\n")[0] for one in response.commits] == committed


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("/spec fix\n/spec withdraw", ADDED.replace("Draft", "Withdrawn")),
        ("/spec withdraw\n/spec status In Review", TEXT.replace("Draft", "In Review")),
        (
            "/spec fix\n/spec answer Q1 Very.",
            ADDED.replace("- [ ] How big?", "- [x] How big?\n  **Answer:** Very."),
        ),
    ],
)
def test_each_command_of_a_comment_stands_on_what_the_one_before_made(body: str, text: str) -> None:
    (commit,) = looked(*said(body)).commits
    assert [one.content.decode() for one in commit.files] == [text]


def approval(key: str) -> Approval:
    return Approval(key=key, account=BEN, at=at(1), url="", sha=HEAD)


@pytest.mark.parametrize(
    ("body", "nodded"),
    [("/spec approve", [("c1", "eyes")]), ("/spec help", []), ("/spec approve\n/spec check", [("c1", "+1")])],
)
def test_an_approval_that_is_answered_in_words_has_been_seen(body: str, nodded: list[tuple[str, str]]) -> None:
    given = approval("c1.0")
    thread = ThreadState(approval_events=((at(0), BEN, None), (at(1), BEN, given)) if "approve" in body else ())
    response = looked(*said(body), thread=thread, early=(given,))
    assert nods(response) == nodded
    assert [one.to for one in response.replies] == ["c1"]


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ("/spec help", False),
        ("/spec fix", False),
        ("/spec unapprove", False),
        ("/spec nonsense", False),
        ("/spec approve", True),
        ("/spec fix\n/spec approve", True),
    ],
)
def test_an_edit_that_changes_no_order_is_answered_where_it_takes_force_away(body: str, *, answered: bool) -> None:
    comment = a_comment(body, minutes=1, edited=True, reactions=("+1",))
    known = digests(parse_commands(a_pull(comments=(comment,))))
    response = looked(comment, memory=Memory(head=HEAD, answered=known))
    assert bool(response.replies) is answered


def pressed(*buttons: tuple[str, Account], comments: tuple[Comment, ...] = ()) -> list[str]:
    """Say what is committed once these buttons were pressed."""
    actions = tuple(CheckAction(identifier=name, account=account) for name, account in buttons)
    pull = a_pull(comments=comments)
    snapshot = replace(a_snapshot(pull=pull), check_actions=actions)
    response = looked(*comments, snapshot=snapshot)
    assert (response.replies, len(response.reactions)) == ((), len(comments))
    return [one.message for one in response.commits]


FIXED = "Add what the template asks for\n\nAsked for by ben in the pull request."


@pytest.mark.parametrize(
    ("buttons", "messages"),
    [
        ((("fix", BEN),), [FIXED]),
        ((("fix", BEN), ("fix", ANN)), [FIXED]),
        ((("fix", EVE),), []),
        ((("check", BEN),), []),
        ((("withdraw", BEN),), []),
        ((("withdraw", BEN), ("check", BEN), ("fix", EVE), ("fix", BEN)), [FIXED]),
    ],
)
def test_a_button_does_what_it_says_for_those_who_may_and_nothing_else(
    buttons: tuple[tuple[str, Account], ...], messages: list[str]
) -> None:
    assert pressed(*buttons) == messages


def test_what_a_comment_asks_for_is_committed_before_what_a_button_does() -> None:
    (message,) = pressed(("fix", BEN), comments=said("/spec withdraw"))
    assert message.startswith("Status: Withdrawn")


def merged(*bodies: str) -> Response:
    """Look once at an approved spec that was merged before these comments."""
    approved = TEXT.replace("Draft", "Approved")
    source = replace(a_source(text=approved), today=SourceFile(path=PATH, sha=BASE, content=approved.encode()))
    spec = an_examination(status=Status.APPROVED)
    pull = a_pull(state=PullState.MERGED, merged_at=at(0), comments=said(*bodies))
    review = replace(a_reading(spec=spec, source=source), today=spec)
    return respond(parse_commands(pull), here(pull, spec_reviews=(review,)), anew)


@pytest.mark.parametrize(
    ("bodies", "lands", "replied"),
    [
        (("/spec withdraw",), "Withdrawn", []),
        (("/spec withdraw\n/spec help", "/spec help"), "Withdrawn", ["c2"]),
        (("/spec help\n/spec withdraw",), "Withdrawn", []),
        (("/spec withdraw", "/spec implemented anyway", "/spec help"), "Withdrawn", ["c3"]),
        (("/spec implemented anyway\n/spec withdraw",), "Implemented", []),
    ],
)
def test_what_lands_on_the_base_branch_is_answered_when_it_is_there(
    bodies: tuple[str, ...], lands: str, replied: list[str]
) -> None:
    response = merged(*bodies)
    assert response.landing is not None
    assert response.landing.proposal.title == f"{lands}: Search (#\u200b12)"
    assert ([one.to for one in response.replies], response.reactions, response.commits) == (replied, (), ())
