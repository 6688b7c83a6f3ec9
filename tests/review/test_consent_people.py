"""Decisions by consent: whose word counts, what is refused, and what is read about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy.lifecycle import Period, Status
from bot.policy.model import LapseMode, ReviewRules
from bot.review.decide_alone import decide_with
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    HEAD,
    NOON,
    a_comment,
    a_question,
    a_reading,
    a_source,
    an_examination,
)
from tests.review.consent_story import DAN, DAY, FAY, GUS, a_story, agreed, announced, consent, on, title
from tests.review.stories import Story


def test_nobody_s_own_work_and_no_stranger_s_word_counts() -> None:
    zed = Account(id="77", login="zed")
    story = agreed(consent(people=("ann", "ben", "cat"), outstanding=0), ANN)
    assert "- ann is the author, and is not asked" in story.summary
    assert title(story) == "1 of 2 agreements"
    for minutes, said, why in (
        (5, "/spec agree", "This does not count: it takes **ann** or **ben** or **cat**"),
        (
            6,
            "/spec propose merge",
            "This is for the people whom the policy names (`approval.people`), or for anyone with write access.",
        ),
        (7, "/spec abstain", "This is for the people whom the policy names (`approval.people`)."),
    ):
        story.say(a_comment(said, author=zed, minutes=minutes))
        assert why in story.replies[-1]
    assert "zed](https://forge.test/team/app/pull/12#c5) may not approve under this policy" in story.summary


def test_refusals_say_what_would_work() -> None:
    story = a_story()
    story.say(a_comment("/spec agree", author=CAT, minutes=1))
    assert (
        "Nothing is proposed here yet. Write `/spec propose merge` (or `close`, `postpone`) first." in story.replies[-1]
    )
    for minutes, said in enumerate(
        ("/spec propose", "/spec propose nothing", "/spec propose merge or close", "/spec propose merge not"), start=2
    ):
        story.say(a_comment(said, author=CAT, minutes=minutes))
        assert "Propose one of three things: write `/spec propose merge`, `/spec propose close`" in story.replies[-1]
    story.say(a_comment("/spec object", author=CAT, minutes=9))
    assert "Say what is wrong: `/spec object" in story.replies[-1]
    assert title(story) == "0 of 4 agreements, needs a proposal"


def test_where_approvals_decide_these_commands_are_answered_and_help_is_silent() -> None:
    story = Story()
    for minutes, said in enumerate(("/spec propose merge", "/spec agree", "/spec abstain"), start=1):
        story.say(a_comment(said, author=BEN, minutes=minutes))
        assert "This team decides by approvals (`approval.decision` in the policy)" in story.replies[-1]
    assert not story.is_approved()
    assert "/spec propose" not in story.summary
    story.say(a_comment("/spec object Too slow.", author=CAT, minutes=9))
    assert "[T1]" in story.summary
    assert "/spec propose" in a_summary_of(a_story())


def a_summary_of(story: Story) -> str:
    story.run()
    return story.summary


def test_a_team_is_asked_one_by_one_and_one_that_cannot_be_seen_keeps_it_closed() -> None:
    policy = consent(people=("@team/core", "ben"), outstanding=0)
    members = {"team/core": frozenset({BEN.id, CAT.id, DAN.id})}
    story = a_story(policy, teams=members, members={BEN.id: "ben", CAT.id: "cat", DAN.id: "dan"})
    story.say(a_comment("/spec propose merge", author=BEN), a_comment("/spec agree", author=CAT, minutes=1))
    assert title(story) == "2 of 3 agreements"
    assert "1 more has to agree, of **dan**: [read](" in story.summary
    story.say(a_comment("/spec agree", author=DAN, minutes=2))
    on(story, 11 * DAY)
    assert story.is_approved()
    story.rights = replace(story.rights, teams={}, members={})
    story.run()
    assert not story.is_approved()
    assert "### Blocked: a team that I can see" in story.summary
    assert (
        "I cannot see who is in `@team/core`: correct `approval.people` in the policy, or let me see the team."
        in story.summary
    )
    assert "Correct the name in the policy (`approval.people`)" in story.summary


def test_who_leaves_the_team_is_asked_no_more() -> None:
    policy = consent(people=("@team/core",), outstanding=0)
    story = a_story(policy, teams={"team/core": frozenset({BEN.id, CAT.id, DAN.id})})
    story.say(a_comment("/spec propose merge", author=BEN), a_comment("/spec agree", author=CAT, minutes=1))
    story.rights = replace(story.rights, teams={"team/core": frozenset({BEN.id, CAT.id})})
    on(story, 10 * DAY + 1)
    assert story.is_approved()
    story.rights = replace(story.rights, teams={"team/core": frozenset({ANN.id})})
    story.run()
    assert not story.is_approved()
    assert "Nobody but the author is named in `approval.people` of the policy: name others there." in story.summary


@pytest.mark.parametrize("lapse", [LapseMode.CHANGED_SECTIONS, LapseMode.NEVER])
def test_who_agreed_to_another_text_is_asked_again(lapse: LapseMode) -> None:
    before = a_reading(spec=an_examination(digests={"Goals": "1"}))
    after = replace(a_reading(spec=an_examination(digests={"Goals": "2"})), seen={HEAD: before.digests})
    story = a_story(consent(lapse=lapse))
    story.spec_reviews = (before,)
    story.say(a_comment("/spec propose merge", author=BEN))
    story.say(*(a_comment("/spec agree", author=one, minutes=number) for number, one in enumerate((CAT, DAN, FAY), 1)))
    story.push("2" * 40, after)
    on(story, 20 * DAY)
    assert story.is_approved() is (lapse is LapseMode.NEVER)
    if lapse is LapseMode.CHANGED_SECTIONS:
        assert "agreed before the text changed; please look again (2026-11-23)" in story.summary
        assert title(story) == "0 of 4 agreements"


def test_a_question_of_the_file_that_a_push_closed_lets_it_begin_no_earlier() -> None:
    story = agreed()
    asked = a_reading(spec=an_examination(questions=(a_question(),)))
    story.spec_reviews = (asked,)
    on(story, 20 * DAY)
    assert not story.is_approved()
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(ticked=True),))),)
    story.pull = replace(story.pull, pushed_at=NOON + timedelta(days=20))
    on(story, 30 * DAY - 1)
    assert not story.is_approved()
    on(story, 30 * DAY)
    assert story.is_approved()


def test_a_merge_before_the_end_was_too_early_and_stays_so() -> None:
    story = agreed()
    story.pull = replace(story.pull, state=PullState.MERGED, merged_at=NOON + timedelta(days=5))
    on(story, 30 * DAY)
    assert "### Merged too early: the end of the comment period on 2026-12-03 12:03 UTC missing" in story.summary
    assert "What was missing at the merge: the end of the comment period on 2026-12-03 12:03 UTC." in story.summary
    assert len(announced(story)) == 1


def test_a_merge_after_the_end_is_approved() -> None:
    story = agreed()
    story.pull = replace(story.pull, state=PullState.MERGED, merged_at=NOON + timedelta(days=11))
    on(story, 30 * DAY)
    assert "### Merged" in story.summary
    assert "too early" not in story.summary


def test_without_a_period_consent_is_enough() -> None:
    story = agreed(consent(period=None))
    assert story.is_approved()
    assert announced(story) == []


def test_an_edited_agreement_takes_no_other_one_s_place() -> None:
    story = agreed()
    story.say(a_comment("/spec approve", author=CAT, minutes=DAY, edited=True))
    on(story, 10 * DAY + 3)
    assert story.is_approved()


def test_working_days_of_the_team_count() -> None:
    story = agreed(consent(period=Period(days=5, working=True), time_zone="America/New_York"))
    assert "Objections until 2026-11-30 07:03 America/New_York" in story.summary
    on(story, 7 * DAY + 3)
    assert story.is_approved()


def test_a_status_in_the_file_is_not_earned_before_the_end() -> None:
    story = agreed()

    story.spec_reviews = (a_reading(spec=an_examination(status=Status.APPROVED)),)
    on(story, DAY)
    assert 'still missing: the end of the comment period on 2026-12-03 12:03 UTC. Write "In Review"' in str(
        decide_with(replace(story.rights, pull=story.pull), story.policy, story.spec_reviews).checks[0]
    )


def test_nobody_is_reminded_while_it_runs() -> None:
    policy = replace(consent(), review=ReviewRules(remind_after_days=1))
    story = agreed(policy)
    story.pull = replace(story.pull, pushed_at=NOON)
    on(story, 3 * DAY)
    assert not any("quiet-since" in one.body for one in story.pull.comments)


def test_why_names_people_and_end() -> None:
    story = agreed()
    story.say(a_comment("/spec why", author=EVE, minutes=DAY))
    reply = story.replies[-1]
    assert "**Blocked: the end of the comment period on 2026-12-03 12:03 UTC.**" in reply
    assert "Who is asked to agree: `ben, cat, dan, fay, gus, eve` (`approval.people`, the default)" in reply
    assert "So long others may object: `10 days`" in reply
    assert "Approvals needed" not in reply


def test_a_lost_memory_and_a_doubled_look_change_nothing() -> None:
    story = agreed()
    on(story, 5 * DAY)
    story.pull = replace(
        story.pull, comments=tuple(one for one in story.pull.comments if "specbot:summary" not in one.body)
    )
    desired = on(story, 6 * DAY)
    assert desired.wake_at == NOON + timedelta(days=10, minutes=3)
    assert len(announced(story)) == 1


def test_people_may_object_whatever_the_policy_says_of_questions() -> None:
    story = agreed(consent(questions=("reviewers",)))
    story.say(a_comment("/spec object Too slow.", author=EVE, minutes=DAY))
    assert "[T1]" in story.summary
    on(story, 20 * DAY)
    assert not story.is_approved()
    story.say(a_comment("/spec object Too slow.", author=Account(id="77", login="zed"), minutes=20 * DAY))
    assert "I have listed this as T2" in story.replies[-1]


def test_people_agree_to_each_spec_and_one_that_changed_waits_alone() -> None:
    other = "docs/specs/other.md"
    same = a_reading(spec=an_examination(path=other), source=a_source(other))
    before = a_reading(spec=an_examination(digests={"Goals": "1"}))
    after = replace(a_reading(spec=an_examination(digests={"Goals": "2"})), seen={HEAD: before.digests})
    story = a_story()
    story.spec_reviews = (before, same)
    story.say(a_comment("/spec propose merge", author=BEN))
    story.say(*(a_comment("/spec agree", author=one, minutes=number) for number, one in enumerate((CAT, DAN, FAY), 1)))
    story.push("2" * 40, after, replace(same, seen={HEAD: same.digests}))
    assert title(story) == "4 of 8 agreements"
    story.say(
        *(a_comment("/spec agree", author=one, minutes=DAY + one_more) for one_more, one in enumerate((BEN, CAT, DAN)))
    )
    assert title(story) == "7 of 8 agreements"
    assert on(story, DAY + 9).wake_at is None
    story.say(a_comment("/spec agree", author=GUS, minutes=2 * DAY))
    assert on(story, 2 * DAY).wake_at == NOON + timedelta(days=12)
