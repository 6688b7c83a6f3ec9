"""`/spec implemented` and `/spec withdraw` on a merged pull request: what lands on the base branch, and what is answered."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import DesiredState
from bot.review.model.markers import Purpose, branch_of
from bot.review.model.pull_request import Comment, PullRequest, StandingFollowUp
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import ANN, BASE, BEN, EVE, a_comment, a_pull, a_review, a_snapshot, a_source, at

TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md",
    sha=BASE,
    content=b"# [Title]\n\n**Status:** [Draft | In Review | Approved | Implemented]\n",
)
HISTORY = "\n## Revision History\n\n| Date | Author | Changes |\n|---|---|---|\n| 2026-11-20 | @ann | First (#12) |\n"
TEXT = "# Search\n\n**Status:** In Review\n\n## Implementation Plan\n\n- [x] Choose\n- [ ] Deploy\n" + HISTORY
TODAY = TEXT.replace("In Review", "Approved")
READY = TODAY.replace("- [ ]", "- [x]")


def a_merged(
    *comments: Comment,
    today: str | bytes | None = TODAY,
    policy: str = "",
    push_rejected: str = "",
    follow_ups: tuple[StandingFollowUp, ...] = (),
    writable: bool = True,
) -> Snapshot:
    pull = a_pull(state=PullState.MERGED, merged_at=at(1), reviews=(a_review(),), comments=comments)
    pull = replace(pull, follow_ups=follow_ups, base=replace(pull.base, writable=writable))
    content = today.encode() if isinstance(today, str) else today
    file = SourceFile(path="docs/specs/search.md", sha=BASE, content=content) if content is not None else None
    spec = replace(a_source(text=TEXT.replace(" (#12)", ""), template=TEMPLATE), today=file)
    return replace(a_snapshot(pull=pull, policy=policy, specs=(spec,)), push_rejected=push_rejected)


def say(words: str, author: Account = ANN) -> Comment:
    return a_comment(f"/spec {words}", author=author, minutes=60)


def a_follow_up(state: PullState, purpose: Purpose = Purpose.IMPLEMENTED) -> StandingFollowUp:
    ref = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=15)
    return StandingFollowUp(ref=ref, url="https://forge.test/15", branch=branch_of(a_pull().ref, purpose), state=state)


def lands(desired: DesiredState) -> str:
    assert desired.landing is not None
    assert desired.landing.commit is not None
    (file,) = desired.landing.commit.files
    return file.content.decode()


def answered(desired: DesiredState) -> str:
    assert desired.landing is None
    (reply,) = desired.replies
    return reply.body


@pytest.mark.parametrize(
    ("words", "today", "status"),
    [
        ("implemented", READY, "Implemented"),
        ("status Implemented", READY, "Implemented"),
        ("implemented anyway", TODAY, "Implemented"),
        ("withdraw", TODAY, "Withdrawn"),
        ("withdraw", TEXT.replace("In Review", "Implemented"), "Withdrawn"),
    ],
)
def test_the_status_and_one_row_land_first_and_the_receipt_follows(words: str, today: str, status: str) -> None:
    snapshot = a_merged(say(words, BEN), today=today)
    desired = decide(snapshot)
    text = lands(desired)
    assert (desired.replies, desired.reactions) == ((), ())
    assert f"**Status:** {status}\n" in text
    assert text.endswith(f"| @ann | First (#12) |\n| 2026-11-23 | @\u200bben | {status} (#\u200b12) |\n")
    assert desired.landing is not None
    assert desired.landing.proposal.title == f"{status}: Search (#\u200b12)"
    after = decide(a_merged(say(words, BEN), today=text))
    assert after.landing is None
    assert [reaction.to for reaction in after.reactions] == ["c60"]
    assert after.label is not None
    assert after.label.name == f"spec: {status.casefold()}"


def test_two_orders_land_one_after_the_other() -> None:
    first, second = (
        a_comment("/spec implemented anyway", author=BEN, minutes=60),
        a_comment("/spec withdraw", author=BEN, minutes=61),
    )
    text = lands(decide(a_merged(first, second)))
    assert "**Status:** Implemented" in text
    nodded = replace(first, reactions=frozenset({"+1"}))
    assert "**Status:** Withdrawn" in lands(decide(a_merged(nodded, second, today=text)))


def test_the_merge_is_written_first() -> None:
    text = lands(decide(a_merged(say("implemented anyway"), today=TEXT.replace(" (#12)", ""))))
    assert "**Status:** Approved" in text


@pytest.mark.parametrize(
    ("words", "today", "author", "answer"),
    [
        ("implemented", TODAY, ANN, "still lacks 1 task of the implementation plan. `/spec implemented anyway` goes"),
        ("implemented anyway", TEXT, ANN, "says In Review; it has to be Approved first"),
        ("withdraw", TODAY, EVE, "This is for anyone with write access"),
        ("status Draft", TODAY, ANN, "The pull request is merged: open a new one"),
        ("status Nonsense", TODAY, ANN, "`Nonsense` is no status; choose Draft, In Review, "),
        ("withdraw", None, ANN, "The spec is not on `main` any more"),
        ("withdraw", b"\xff", ANN, "has no Status field on the base branch"),
        ("withdraw", TODAY.replace("Approved", "Frozen"), ANN, "has no Status field on the base branch"),
        ("implemented", TODAY.replace("**Status:** Approved\n", ""), ANN, "says nothing of a status"),
    ],
)
def test_what_is_missing_is_said(words: str, today: str | bytes | None, author: Account, answer: str) -> None:
    assert answer in answered(decide(a_merged(say(words, author), today=today)))


@pytest.mark.parametrize(
    ("snapshot", "answer"),
    [
        (a_merged(say("withdraw"), policy="write_back: off\n"), "lets me write nothing to `main` (`write_back: off`)"),
        (
            a_merged(say("withdraw"), push_rejected="It is *protected*."),
            r"I may not write to `main`. It is \*protected\*.",
        ),
        (a_merged(say("withdraw"), writable=False), "I may not write to `main`. This is the edit"),
        (
            a_merged(say("withdraw"), follow_ups=(a_follow_up(PullState.CLOSED, Purpose.WITHDRAWN),)),
            "[#\u200b15](https://forge.test/15) was for this and is closed.",
        ),
    ],
)
def test_where_the_bot_may_not_people_get_the_edit(snapshot: Snapshot, answer: str) -> None:
    said = answered(decide(snapshot))
    assert answer in said
    assert "-**Status:** Approved\n+**Status:** Withdrawn\n" in said


def test_a_proposal_that_is_open_stands_for_the_order() -> None:
    both = (a_follow_up(PullState.CLOSED), a_follow_up(PullState.OPEN))
    told = answered(decide(a_merged(say("implemented anyway"), follow_ups=both)))
    assert "[#\u200b15](https://forge.test/15) brings it to `main`: merge it." in told
    assert "**Status:** Withdrawn" in lands(decide(a_merged(say("withdraw"), follow_ups=both)))


def test_the_last_tick_of_an_approved_spec_makes_it_implemented() -> None:
    merged: PullRequest = a_pull(state=PullState.MERGED, merged_at=at(1), reviews=(a_review(),))
    before = TODAY.replace("(#12)", "(#3)")
    now = before.replace("- [ ]", "- [x]")
    spec = a_source(text=now, base=before, template=TEMPLATE)
    spec = replace(spec, today=SourceFile(path=spec.path, sha=BASE, content=now.encode()))
    desired = decide(a_snapshot(pull=merged, specs=(spec,)))
    assert "**Status:** Implemented" in lands(desired)
    assert desired.label is not None
    assert desired.label.name == "spec: implemented"
    closed = decide(a_snapshot(pull=replace(merged, reviews=()), specs=(spec,)))
    assert "**Status:** Approved" in lands(closed)
