"""States that only some may enter, and that need fields: what is said, and what an approval makes of them."""

from dataclasses import replace

import pytest

from bot.policy.parser import parse_policy
from bot.review.decide import decide
from bot.review.model.capabilities import Permission, PullState, Verdict
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import Comment, NativeReview
from bot.review.model.snapshot import Snapshot
from bot.review.needs import movers
from tests.review.builders import ANN, BEN, CAT, EVE, RIGHTS, a_comment, a_pull, a_review, at
from tests.review.merges import TEXT, a_merge, lands

POLICY = """\
specs:
  - paths: [docs/**/*.md]
    lifecycle:
      - {name: Draft, role: draft}
      - {name: Review, role: review}
      - {name: Last Call, role: review, by: ["@org/editors", cat], needs: last-call-deadline}
      - {name: Final, role: approved}
      - {name: Superseded, role: superseded, by: author, needs: [superseded-by]}
"""
TEAM = frozenset({EVE.id})


def a_look(
    before: str,
    now: str,
    *fields: str,
    policy: str = POLICY,
    comments: tuple[Comment, ...] = (),
    reviews: tuple[NativeReview, ...] = (),
    merged: bool = False,
) -> Snapshot:
    text = TEXT.replace("Draft", now, 1).replace(
        "\n\n## Goals", "".join(f"\n{one}" for one in fields) + "\n\n## Goals", 1
    )
    made = a_merge(text, today=text, before=TEXT.replace("Draft", before, 1), policy=policy)
    pull = a_pull(comments=comments, reviews=reviews)
    if merged:
        pull = replace(made.pull, comments=comments, reviews=reviews)
    specs = made.specs if merged else tuple(replace(one, today=None) for one in made.specs)
    rights = {**RIGHTS, EVE.id: Permission.READ}
    return replace(made, pull=pull, specs=specs, teams={"org/editors": TEAM}, permissions=rights)


def errors(found: DesiredState) -> str:
    return "\n".join(one.body for one in found.findings)


DEADLINE = "**last-call-deadline:** 2026-12-24"
CALLED = a_comment("/spec status Last Call", author=CAT)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("", 'needs the field "last-call-deadline"'),
        ("**Last call deadline:** [date]", "needs the field"),
        ("**Last call deadline:** TBD", "needs the field"),
        ("**Last call deadline:** N/A", "needs the field"),
        (DEADLINE, "is for @\u200borg/editors, cat to enter"),
    ],
)
def test_what_a_state_asks_for_is_an_error_on_the_status(field: str, said: str) -> None:
    found = decide(a_look("Review", "Last Call", field))
    assert said in errors(found)
    assert found.label is not None
    assert found.label.name == "spec: review"


@pytest.mark.parametrize(
    ("comments", "reviews", "open_"),
    [
        ((), (a_review(BEN),), False),
        ((), (a_review(EVE),), True),
        ((), (a_review(CAT),), True),
        ((CALLED,), (), True),
        ((replace(CALLED, edited=True),), (), False),
        ((replace(CALLED, author=BEN),), (), False),
        ((a_comment("/spec status Final", author=CAT),), (), False),
        ((), (a_review(CAT, Verdict.COMMENTED),), False),
    ],
)
def test_a_state_for_some_is_entered_when_one_of_them_says_so(
    comments: tuple[Comment, ...], reviews: tuple[NativeReview, ...], *, open_: bool
) -> None:
    found = decide(a_look("Review", "Last Call", DEADLINE, comments=comments, reviews=reviews))
    assert ("to enter" not in errors(found)) is open_
    if open_ and not reviews:
        assert found.label is not None
        assert found.label.name == "spec: last call"


def test_who_lost_the_right_moves_nothing() -> None:
    look = a_look("Review", "Last Call", DEADLINE, comments=(CALLED,))
    assert "to enter" in errors(decide(replace(look, permissions={**RIGHTS, CAT.id: Permission.NONE})))


def test_the_author_may_be_named() -> None:
    found = decide(a_look("Final", "Superseded", "**Superseded by:** [0042](0042.md)"))
    assert "to enter" not in errors(found)
    assert "needs" not in errors(found)
    assert found.label is not None
    assert found.label.name == "spec: superseded"


def test_what_stood_there_before_asks_for_nothing() -> None:
    assert "last-call-deadline" not in errors(decide(a_look("Last Call", "Last Call")))


def test_an_approval_moves_a_spec_past_no_closed_state() -> None:
    held = a_look("Draft", "Review", reviews=(a_review(BEN),))
    found = decide(held)
    assert found.label is not None
    assert found.label.name == "spec: review"
    assert "stays as it is at the merge" in (found.summary or "")
    assert "needs the field" in (found.summary or "")
    assert "superseded-by" not in (found.summary or ""), "that is not on its way"
    merged = a_look("Draft", "Review", reviews=(a_review(BEN),), merged=True)
    assert "**Status:** Review\n" in lands(merged)
    label = decide(merged).label
    assert label is not None
    assert label.name == "spec: review"


def test_an_approval_of_somebody_who_may_moves_on() -> None:
    merged = a_look("Draft", "Review", DEADLINE, reviews=(a_review(CAT),), merged=True)
    assert merged.pull.state is PullState.MERGED
    assert "**Status:** Final\n" in lands(merged)


def test_no_way_on_is_said() -> None:
    policy = POLICY.replace("role: approved", "role: approved, from: Superseded").replace(
        "by: author", "from: [Draft, Review]"
    )
    found = decide(a_look("Draft", "Review", reviews=(a_review(BEN),), policy=policy))
    assert 'a change of its own brings it to "Last Call" or "Superseded".' in (found.summary or "")


@pytest.mark.parametrize(
    ("author", "fields", "said"),
    [
        (BEN, (DEADLINE,), "is for @\u200borg/editors, cat to enter"),
        (CAT, (), "needs the field"),
        (ANN, (), "needs the field"),
        (CAT, (DEADLINE,), ""),
    ],
)
def test_a_command_asks_for_the_same(author: object, fields: tuple[str, ...], said: str) -> None:
    comment = replace(CALLED, author=author)  # type: ignore[arg-type]
    found = decide(a_look("Review", "Review", *fields, comments=(comment,)))
    if said:
        assert said in "\n".join(one.body for one in found.replies)
        assert not found.commits
    else:
        assert b"**Status:** Last Call" in found.commits[0].files[0].content


def test_after_the_merge_a_command_asks_for_the_same() -> None:
    comment = a_comment("/spec status Superseded", author=BEN, minutes=30)
    found = decide(a_look("Final", "Final", comments=(comment,), reviews=(a_review(BEN),), merged=True))
    assert 'needs the field "superseded-by"' in "\n".join(one.body for one in found.replies)
    filled = a_look(
        "Final", "Final", "**superseded-by:** 42", comments=(comment,), reviews=(a_review(BEN),), merged=True
    )
    assert "is for the author to enter" in "\n".join(one.body for one in decide(filled).replies)
    assert at(30) > at(5)


def test_the_rights_of_the_author_and_of_who_asks_for_a_step_are_read_where_a_policy_names_who_may() -> None:
    asked = (CALLED, a_comment("/spec help", author=EVE), a_comment("/spec dance", author=BEN))
    pull = a_pull(comments=asked)
    assert movers(pull, parse_policy(POLICY)) == (pull.author, CAT)
    assert movers(pull, parse_policy("")) == ()
