"""Decisions by consent not to merge, and people who are left out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.model.account import Account
from bot.review.model.actions import ClosePull
from bot.review.model.capabilities import Permission, PullState, WriteKind
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.plan import plan
from bot.review.present.in_mode import advised
from tests.review.builders import ANN, BEN, BOT, CAT, EVE, NOON, a_comment, a_review
from tests.review.consent_story import ALL, DAN, DAY, FAY, GUS, a_story, agreed, announced, consent, on, title
from tests.review.stories import Story


def proposed(outcome: str, policy: Policy | None = None) -> Story:
    story = a_story(policy)
    story.say(a_comment(f"/spec propose {outcome}", author=BEN))
    for number, one in enumerate((CAT, DAN, FAY), start=1):
        story.say(a_comment("/spec agree", author=one, minutes=number))
    return story


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        ("close", "Decided to close this: **ann** closes the pull request, or somebody proposes anew."),
        ("postpone", "Decided to postpone this: **ann** closes the pull request until it is taken up again, or"),
    ],
)
def test_it_is_decided_not_to_merge(outcome: str, then: str) -> None:
    story = proposed(outcome)
    assert f"**Enough people agree to {outcome} this. Objections until 2026-12-03 12:03 UTC.**" in announced(story)[0]
    on(story, 10 * DAY + 3)
    assert not story.is_approved()
    assert f"### Decided to {outcome} this" in story.summary
    assert then in story.summary
    assert story.labels == ("spec: withdrawn",)
    assert announced(story)[1].startswith(
        f"**The comment period is over**, and nobody objects: it is decided to {outcome} this pull request."
    )
    assert title(story) == f"4 of 4 agreements, needs another decision than to {outcome} this"
    story.say(a_comment("/spec propose merge", author=CAT, minutes=20 * DAY))
    assert story.labels == ("spec: in review",)
    assert title(story) == "1 of 4 agreements"
    assert "dan](https://forge.test/team/app/pull/12#c2) agreed to another proposal (2026-11-23)" in story.summary


def test_who_approved_did_not_agree_to_close() -> None:
    story = a_story()
    story.review(*(a_review(one, minutes=number) for number, one in enumerate((CAT, DAN, FAY, GUS))))
    story.say(a_comment("/spec propose close", author=BEN, minutes=9))
    on(story, 20 * DAY)
    assert title(story) == "1 of 4 agreements"
    assert "agreed to another proposal" in story.summary
    story.say(a_comment("/spec propose merge", author=BEN, minutes=20 * DAY))
    on(story, 30 * DAY)
    assert story.is_approved()


def test_the_same_proposal_twice_begins_nothing_anew() -> None:
    story = agreed()
    story.say(a_comment("/spec propose merge", author=GUS, minutes=5 * DAY))
    on(story, 10 * DAY + 3)
    assert story.is_approved()
    assert "ben](https://forge.test/team/app/pull/12#c0) proposed to merge this (2026-11-23)" in story.summary


def test_somebody_with_write_access_proposes_who_is_not_asked() -> None:
    zed = Account(id="77", login="zed")
    story = a_story(permissions={**ALL, zed.id: Permission.WRITE})
    story.say(a_comment("/spec propose merge", author=zed))
    assert story.reactions("c0") == {"+1"}
    assert title(story) == "0 of 4 agreements"


def test_people_who_are_away_are_left_out_and_back() -> None:
    story = agreed(None, CAT)
    assert title(story) == "2 of 4 agreements"
    story.say(a_comment("/spec leave-out @gus and fay", author=CAT, minutes=DAY))
    assert title(story) == "2 of 2 agreements, needs the end of the comment period on 2026-12-04 12:00 UTC"
    assert "gus](https://forge.test/team/app/pull/12#c1440) is left out by cat (2026-11-24)" in story.summary
    story.say(a_comment("/spec leave-out gus cancel", author=DAN, minutes=2 * DAY))
    assert title(story) == "2 of 3 agreements"
    story.say(a_comment("/spec agree", author=FAY, minutes=3 * DAY))
    assert title(story) == "3 of 4 agreements"
    assert "fay](https://forge.test/team/app/pull/12#c4320) agreed (2026-11-26)" in story.summary


@pytest.mark.parametrize(
    ("author", "said", "why"),
    [
        (EVE, "@gus", "This is for anyone with write access, but not the author."),
        (ANN, "@gus", "This is for anyone with write access, but not the author."),
        (CAT, "", "Write `/spec leave-out @name`, of: ben, cat, dan, fay, gus, eve."),
        (CAT, "@zed", "“zed” is none of the people. Write `/spec leave-out @name`, of: ben, cat"),
        (CAT, "@gus @zed", "“zed” is none of the people."),
        (CAT, "cancel", "Write `/spec leave-out @name`"),
    ],
)
def test_leaving_out_is_obeyed_whole_or_refused(author: Account, said: str, why: str) -> None:
    story = agreed(None, CAT)
    story.rights = replace(story.rights, permissions={**story.rights.permissions, ANN.id: Permission.WRITE})
    story.say(a_comment(f"/spec leave-out {said}", author=author, minutes=DAY))
    assert why in story.replies[-1]
    assert title(story) == "2 of 4 agreements"


def test_one_has_to_agree_however_many_are_left_out() -> None:
    story = a_story(consent(outstanding=0))
    story.say(
        a_comment("/spec leave-out @cat @dan @fay @gus @eve @ben", author=BEN),
        a_comment("/spec propose merge", author=replace(ANN), minutes=1),
    )
    assert title(story) == "0 of 1 agreement, needs a proposal"


def test_leaving_out_where_approvals_decide_and_after_the_merge_is_answered() -> None:
    story = Story()
    story.say(a_comment("/spec leave-out @cat", author=BEN, minutes=1))
    assert "This team decides by approvals" in story.replies[-1]
    merged: PullRequest = replace(agreed().pull, state=PullState.MERGED, merged_at=agreed().rights.now)
    late = a_story()
    late.pull = merged
    late.say(a_comment("/spec leave-out @gus", author=CAT, minutes=DAY))
    assert "This came after the merge, so it changes nothing any more." in late.replies[-1]


def decided(story: Story, pull: PullRequest) -> tuple[DesiredState, tuple[object, ...]]:
    """Decide eleven days later, and list what is done last."""
    snapshot = replace(story.rights, pull=pull, now=NOON + timedelta(days=11))
    desired = decide_with(snapshot, story.policy, story.spec_reviews)
    return desired, plan(snapshot, desired)[-1:]


@pytest.mark.parametrize("outcome", ["close", "postpone"])
def test_what_it_was_decided_to_give_up_is_closed_once_where_the_policy_says_so(outcome: str) -> None:
    story = proposed(outcome, consent(auto_close=True))
    desired, last = decided(story, story.pull)
    assert (desired.closes, last) == (True, (ClosePull(),))
    assert f"Decided to {outcome} this: I close the pull request now." in (desired.summary or "")
    closed = replace(story.pull, state=PullState.CLOSED)
    desired, _ = decided(story, closed)
    (told,) = (one for one in desired.replies if f"It was decided to {outcome} this pull request" in one.body)
    assert not desired.closes
    reopened = replace(story.pull, comments=(*story.pull.comments, a_comment(told.body, author=BOT, minutes=11 * DAY)))
    desired, last = decided(story, reopened)
    assert (desired.closes, ClosePull() in last) == (False, False)
    assert "somebody proposes anew" in (desired.summary or "")


def test_who_may_not_close_leaves_it_to_people() -> None:
    story = proposed("close", consent(auto_close=True))
    may_not = replace(story.pull.capabilities, withheld=frozenset({WriteKind.CLOSE}))
    desired, last = decided(story, replace(story.pull, capabilities=may_not))
    assert ClosePull() not in last
    assert "**ann** closes the pull request" in (desired.summary or "")


def test_an_adviser_closes_nothing() -> None:
    story = proposed("close", consent(auto_close=True))
    assert not advised(decided(story, story.pull)[0]).closes


def test_who_proposed_before_somebody_else_did_is_told_so() -> None:
    story = a_story()
    story.say(
        a_comment("/spec propose merge", author=BEN, minutes=0), a_comment("/spec propose close", author=CAT, minutes=1)
    )
    (said,) = (one for one in story.replies if "This does not count" in one)
    assert "something else was proposed since. Write `/spec agree` to agree to that" in said
