"""Decisions by consent: a proposal, the people who agree, and a period in which others may object."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy.lifecycle import Period
from bot.review.evaluate.decision import Consent
from bot.review.model.capabilities import Verdict
from tests.review.builders import BEN, CAT, EVE, NOON, a_comment, a_question, a_reading, a_review, an_examination
from tests.review.consent_story import DAN, DAY, FAY, GUS, a_story, agreed, announced, consent, on, title


def test_enough_people_agree_the_period_runs_and_ends() -> None:
    story = a_story()
    story.run()
    assert "### Blocked: a proposal, 4 agreements" in story.summary
    assert (
        "Nothing is proposed: one of the people, or anyone with write access, writes `/spec propose merge`."
        in story.summary
    )
    story.say(a_comment("/spec propose merge", author=BEN))
    assert "3 more have to agree, of **cat**, **dan**, **fay**, **gus** and 1 more: [read](" in story.summary
    assert "ben](https://forge.test/team/app/pull/12#c0) proposed to merge this (2026-11-23)" in story.summary
    assert "- gus has not said anything yet" in story.summary
    for number, one in enumerate((CAT, DAN, FAY), start=1):
        story.say(a_comment("/spec agree", author=one, minutes=number))
    assert story.reactions("c3") == {"+1"}
    assert not story.is_approved()
    assert title(story) == "4 of 4 agreements, needs the end of the comment period on 2026-12-03 12:03 UTC"
    assert "### Blocked: the end of the comment period on 2026-12-03 12:03 UTC" in story.summary
    assert "Objections until 2026-12-03 12:03 UTC: `/spec object` and what is wrong." in story.summary
    desired = on(story, 10 * DAY)
    assert not story.is_approved()
    assert desired.wake_at == NOON + timedelta(days=10, minutes=3)
    desired = on(story, 10 * DAY + 3)
    assert story.is_approved()
    assert desired.wake_at is None
    assert "### Ready to merge" in story.summary


def test_the_period_is_announced_once_and_its_end_once() -> None:
    story = agreed()
    for day in (0, 1, 5, 9):
        on(story, day * DAY + 3)
    (begun,) = announced(story)
    assert "**Enough people agree to merge this. Objections until 2026-12-03 12:03 UTC.**" in begun
    for day in (10, 11, 30):
        on(story, day * DAY + 3)
    (_, over) = announced(story)
    assert over.startswith("**The comment period is over**, and nobody objects. This pull request can be merged.")


def test_an_objection_at_day_nine_stops_the_period_and_it_begins_anew() -> None:
    story = agreed()
    story.say(a_comment("/spec object The limits are too low.", author=EVE, minutes=9 * DAY))
    desired = on(story, 12 * DAY)
    assert not story.is_approved()
    assert desired.wake_at is None
    assert "### Blocked: 1 question" in story.summary
    assert "eve](https://forge.test/team/app/pull/12#c12960) objects (2026-12-02)" in story.summary
    story.say(a_comment("/spec resolve T1", author=EVE, minutes=12 * DAY))
    assert not story.is_approved()
    assert on(story, 22 * DAY - 1).wake_at == NOON + timedelta(days=22)
    on(story, 22 * DAY)
    assert story.is_approved()
    assert len(announced(story)) == 3


@pytest.mark.parametrize("verdict", [Verdict.CHANGES_REQUESTED, Verdict.DISMISSED])
def test_a_request_for_changes_stops_it_too(verdict: Verdict) -> None:
    story = agreed(None, CAT, DAN, FAY, GUS)
    story.review(a_review(GUS, verdict=Verdict.CHANGES_REQUESTED, minutes=9 * DAY))
    on(story, 12 * DAY)
    assert not story.is_approved()
    if verdict is Verdict.CHANGES_REQUESTED:
        story.review(a_review(GUS, minutes=12 * DAY))
        on(story, 22 * DAY - 1)
        assert not story.is_approved()
        on(story, 22 * DAY)
    else:  # no forge tells when: it counts from the request
        story.pull = replace(story.pull, reviews=tuple(replace(one, verdict=verdict) for one in story.pull.reviews))
        on(story, 19 * DAY - 1)
        assert not story.is_approved()
        on(story, 19 * DAY)
    assert story.is_approved()


def test_whoever_takes_an_agreement_back_stops_it() -> None:
    story = agreed()
    story.say(a_comment("/spec unapprove", author=DAN, minutes=5 * DAY))
    on(story, 20 * DAY)
    assert title(story) == "3 of 4 agreements"
    story.say(a_comment("/spec agree", author=GUS, minutes=20 * DAY))
    on(story, 30 * DAY - 1)
    assert not story.is_approved()
    on(story, 30 * DAY)
    assert story.is_approved()


def test_one_more_agreement_does_not_begin_it_anew() -> None:
    story = agreed()
    story.say(
        a_comment("/spec agree", author=GUS, minutes=5 * DAY), a_comment("/spec agree", author=CAT, minutes=6 * DAY)
    )
    on(story, 10 * DAY + 3)
    assert story.is_approved()
    assert title(story) == "4 of 4 agreements"


def test_who_abstains_is_waited_for_no_more() -> None:
    story = agreed(None, CAT, DAN)
    assert title(story) == "3 of 4 agreements"
    story.say(a_comment("/spec abstain", author=GUS, minutes=DAY))
    assert "gus](https://forge.test/team/app/pull/12#c1440) abstains (2026-11-24)" in story.summary
    on(story, 11 * DAY)
    assert story.is_approved()
    story.say(a_comment("/spec abstain", author=DAN, minutes=12 * DAY))
    assert title(story) == "2 of 2 agreements"
    assert story.is_approved()


def test_a_native_approval_is_an_agreement() -> None:
    story = a_story()
    story.review(a_review(CAT, minutes=1), a_review(DAN, minutes=2), a_review(FAY, minutes=3), a_review(GUS, minutes=4))
    on(story, 20 * DAY)
    assert not story.is_approved()
    story.say(a_comment("/spec propose merge", author=BEN, minutes=20 * DAY))
    on(story, 30 * DAY)
    assert story.is_approved()


def test_a_later_push_does_not_begin_it_anew_once_the_questions_were_seen_closed() -> None:
    """The bot's own commits of status and history are such pushes."""
    story = a_story()
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(ticked=True),))),)
    story.pull = replace(story.pull, pushed_at=NOON)
    story.say(a_comment("/spec propose merge", author=BEN))
    story.say(*(a_comment("/spec agree", author=one, minutes=number) for number, one in enumerate((CAT, DAN, FAY), 1)))
    story.pull = replace(story.pull, pushed_at=NOON + timedelta(days=9))
    on(story, 10 * DAY + 3)
    assert story.is_approved()
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(),))),)
    on(story, 11 * DAY)
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(ticked=True),))),)
    story.pull = replace(story.pull, pushed_at=NOON + timedelta(days=12))
    on(story, 21 * DAY)
    assert not story.is_approved()
    on(story, 22 * DAY)
    assert story.is_approved()


def test_an_end_that_was_told_and_holds_again_is_told_again_once() -> None:
    story = agreed()
    for days in (10, 30, 10, 30):
        story.policy = consent(period=Period(days=days))
        on(story, DAY)
        on(story, DAY + 1)
    assert [one.partition("until ")[2][:10] for one in announced(story)] == [
        "2026-12-03",
        "2026-12-23",
        "2026-12-03",
        "2026-12-23",
    ]
    story.policy = consent()
    on(story, 11 * DAY)
    assert len(announced(story)) == 5
    assert "objections until" not in announced(story)[-1].casefold()
    on(story, 12 * DAY)
    on(story, 9 * DAY)
    assert len(announced(story)) == 5


def test_where_no_period_is_on_there_is_no_end() -> None:
    assert Consent(people=()).until == ""
