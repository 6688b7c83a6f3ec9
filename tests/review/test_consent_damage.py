"""Decisions by consent: what stopped or turned a decision keeps it closed, whatever becomes of the comment that said it."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission, Verdict
from tests.review.builders import BEN, CAT, EVE, a_comment, a_question, a_reading, a_review, an_examination, at
from tests.review.consent_story import ALL, DAN, DAY, FAY, GUS, a_story, agreed, consent, on, title
from tests.review.stories import Story


def edit(story: Story, key: str, body: str, *, minutes: int, by_other: bool = False) -> None:
    changed = {"body": body, "edited": True, "edited_at": at(minutes), "edited_by_other": by_other}
    comments = (replace(one, **changed) if one.id == key else one for one in story.pull.comments)  # type: ignore[arg-type]
    story.pull = replace(story.pull, comments=tuple(comments))
    on(story, minutes)


def loses(story: Story, account: Account, minutes: int) -> None:
    story.rights = replace(story.rights, permissions={**ALL, account.id: Permission.NONE})
    on(story, minutes)


def closing() -> Story:
    """Four have agreed to a merge; then Gus proposes to close, and four agree to that."""
    story = agreed()
    story.say(a_comment("/spec propose close", author=GUS, minutes=DAY))
    story.say(*(a_comment("/spec agree", author=one, minutes=DAY + n) for n, one in enumerate((BEN, CAT, DAN), 1)))
    assert "to close this" in story.summary
    return story


@pytest.mark.parametrize("damage", ["deleted", "edited", "edited by somebody else", "right lost"])
def test_who_agreed_to_close_never_agreed_to_merge(damage: str) -> None:
    story, key = closing(), f"c{DAY}"
    match damage:
        case "deleted":
            story.delete(key)
        case "right lost":
            loses(story, GUS, 2 * DAY)
        case _:
            edit(story, key, "Never mind.", minutes=2 * DAY, by_other=damage != "edited")
    on(story, 30 * DAY)
    assert not story.is_approved()
    assert "needs a proposal" in title(story)
    story.say(a_comment("/spec propose merge", author=FAY, minutes=30 * DAY))
    assert not story.is_approved()
    story.say(*(a_comment("/spec agree", author=one, minutes=30 * DAY + n) for n, one in enumerate((BEN, CAT, DAN), 1)))
    on(story, 40 * DAY + 3)
    assert story.is_approved()


def test_a_proposal_that_was_edited_before_the_first_look_is_none_and_what_was_before_is_none() -> None:
    story = agreed()
    story.say(
        a_comment("/spec propose close!", author=GUS, minutes=DAY, edited=True),
        *(a_comment("/spec agree", author=one, minutes=DAY + n) for n, one in enumerate((BEN, CAT, DAN), 1)),
    )
    on(story, 30 * DAY)
    assert not story.is_approved()
    assert any("an edited comment gives no orders" in one for one in story.replies)


def test_a_stranger_s_proposal_and_an_edit_of_the_same_one_take_nothing_away() -> None:
    story, zed = agreed(), Account(id="77", login="zed")
    story.say(
        a_comment("/spec propose close", author=zed, minutes=5),
        a_comment("/spec propose close", author=zed, minutes=6, edited=True),
        a_comment("/spec propose merge!", author=CAT, minutes=7, edited=True),
    )
    on(story, 10 * DAY + 3)
    assert story.is_approved()


def test_a_proposal_between_two_is_not_forgotten_with_its_comment() -> None:
    story = agreed()
    story.say(a_comment("/spec propose close", author=GUS, minutes=5 * DAY))
    story.say(a_comment("/spec propose merge", author=BEN, minutes=6 * DAY))
    story.delete(f"c{5 * DAY}")
    on(story, 16 * DAY - 1)
    assert not story.is_approved()
    on(story, 16 * DAY)
    assert story.is_approved()


@pytest.mark.parametrize("damage", ["deleted", "edited", "edited by somebody else"])
def test_an_objection_that_was_resolved_has_stopped_the_period_even_if_it_is_gone(damage: str) -> None:
    story, key = agreed(), f"c{9 * DAY}"
    story.say(a_comment("/spec object Too slow.", author=EVE, minutes=9 * DAY))
    story.say(a_comment("/spec resolve T1", author=EVE, minutes=12 * DAY))
    if damage == "deleted":
        story.delete(key)
    else:
        edit(story, key, "Never mind.", minutes=12 * DAY, by_other=damage != "edited")
    on(story, 13 * DAY)
    on(story, 22 * DAY - 1)
    assert not story.is_approved()
    on(story, 22 * DAY)
    assert story.is_approved()


def test_an_objection_that_its_author_takes_out_of_the_comment_is_resolved_then() -> None:
    story = agreed()
    story.say(a_comment("/spec object Too slow.", author=EVE, minutes=9 * DAY))
    edit(story, f"c{9 * DAY}", "Never mind.", minutes=12 * DAY)
    assert "### Blocked: the end of the comment period on 2026-12-15 12:00 UTC" in story.summary
    on(story, 22 * DAY - 1)
    assert not story.is_approved()
    on(story, 22 * DAY)
    assert story.is_approved()


@pytest.mark.parametrize("damage", ["deleted", "edited", "right lost"])
def test_who_was_asked_again_is_not_left_out_by_damage(damage: str) -> None:
    story = agreed(None, CAT, DAN)
    story.say(a_comment("/spec leave-out @gus", author=BEN, minutes=10))
    story.say(a_comment("/spec leave-out @gus cancel", author=CAT, minutes=20))
    if damage == "deleted":
        story.delete("c20")
    elif damage == "edited":
        edit(story, "c20", "Hm.", minutes=30)
    else:
        story.rights = replace(story.rights, permissions={**ALL, CAT.id: Permission.READ})
    on(story, 30 * DAY)
    assert not story.is_approved()
    assert title(story) == "3 of 4 agreements"


def test_an_edited_order_to_leave_somebody_out_leaves_nobody_out() -> None:
    story = agreed(None, CAT, DAN)
    story.say(a_comment("/spec leave-out @gus", author=BEN, minutes=10, edited=True))
    assert title(story) == "3 of 4 agreements"


def test_a_request_for_changes_that_a_forge_shows_no_more_has_stopped_the_period() -> None:
    """GitLab shows how somebody stands now."""
    story = agreed(None, CAT, DAN, FAY, GUS)
    story.review(a_review(GUS, verdict=Verdict.CHANGES_REQUESTED, minutes=9 * DAY))
    story.pull = replace(story.pull, reviews=(a_review(GUS, minutes=12 * DAY),))
    on(story, 22 * DAY - 1)
    assert not story.is_approved()
    on(story, 22 * DAY)
    assert story.is_approved()
    gone = agreed()
    gone.review(a_review(GUS, verdict=Verdict.CHANGES_REQUESTED, minutes=9 * DAY))
    gone.pull = replace(gone.pull, reviews=())
    on(gone, 19 * DAY - 1)
    assert not gone.is_approved()
    on(gone, 19 * DAY)
    assert gone.is_approved()


def test_who_agreed_need_not_agree_again_when_the_team_decided_by_approvals_for_a_while() -> None:
    story = agreed()
    rules, story.policy = story.policy, Story().policy
    on(story, 2 * DAY)
    story.policy = rules
    on(story, 10 * DAY + 2)
    assert title(story) == "4 of 4 agreements, needs the end of the comment period on 2026-12-03 12:03 UTC"
    on(story, 10 * DAY + 3)
    assert story.is_approved()


@pytest.mark.parametrize("kind", ["command", "review"])
def test_an_objection_has_stopped_the_period_also_where_it_is_gone_under_another_policy(kind: str) -> None:
    story = agreed()
    if kind == "command":
        story.say(a_comment("/spec object Too slow.", author=EVE, minutes=9 * DAY))
        story.say(a_comment("/spec resolve T1", author=EVE, minutes=12 * DAY))
    rules, story.policy = story.policy, Story().policy
    if kind == "command":
        on(story, 13 * DAY)
        story.delete(f"c{9 * DAY}")
    else:
        story.review(a_review(CAT, verdict=Verdict.CHANGES_REQUESTED, minutes=9 * DAY))
        story.pull = replace(story.pull, reviews=(a_review(CAT, minutes=12 * DAY),))
    on(story, 14 * DAY)
    story.policy = rules
    on(story, 22 * DAY - 1)
    assert not story.is_approved()
    on(story, 22 * DAY)
    assert story.is_approved()


def renamed(story: Story, account: Account, login: str) -> None:
    """Let an account take another name on the forge, which shows it in all that it wrote."""
    now, pull = replace(account, login=login), story.pull
    comments = tuple(replace(one, author=now) if one.author.id == now.id else one for one in pull.comments)
    reviews = tuple(replace(one, author=now) if one.author.id == now.id else one for one in pull.reviews)
    story.pull = replace(pull, comments=comments, reviews=reviews)


def test_who_is_called_differently_now_agrees_to_nothing_and_it_is_said_what_to_do() -> None:
    story = agreed()
    renamed(story, CAT, "catherine")
    on(story, DAY)
    assert not story.is_approved()
    assert "**cat** is called **catherine** now: write that name into `approval.people` of the policy" in story.summary
    assert "called" not in agreed().summary


@pytest.mark.parametrize("seen_by", ["everybody", "members"])
@pytest.mark.parametrize("damage", ["renamed", "right lost", "not named any more"])
@pytest.mark.parametrize("kind", ["command", "review"])
def test_an_objection_stands_whatever_becomes_of_who_made_it(kind: str, damage: str, seen_by: str) -> None:
    story = agreed()
    story.pull = replace(story.pull, is_public=seen_by == "everybody")
    if kind == "command":
        story.say(a_comment("/spec object Too slow.", author=EVE, minutes=9 * DAY))
    else:
        story.review(a_review(EVE, verdict=Verdict.CHANGES_REQUESTED, minutes=9 * DAY))
    match damage:
        case "renamed":
            renamed(story, EVE, "evelyn")
        case "right lost":
            loses(story, EVE, 10 * DAY)
        case _:
            story.policy = consent(people=("ben", "cat", "dan", "fay", "gus"), outstanding=1)
    on(story, 30 * DAY)
    assert not story.is_approved()
    assert "### Blocked" in story.summary
    if kind == "command":
        story.say(a_comment("/spec resolve T1", author=BEN, minutes=31 * DAY))
    else:
        story.review(a_review(EVE, minutes=31 * DAY))
    on(story, 41 * DAY - 1)
    assert not story.is_approved()
    on(story, 41 * DAY)
    assert story.is_approved()


@pytest.mark.parametrize("kind", ["command", "review"])
def test_who_is_renamed_before_the_next_look_still_objects_where_approvals_decide(kind: str) -> None:
    rules = Policy(approval=ApprovalRules(approvers=("eve", "ben"), questions=("eve",)))
    story = Story(policy=rules, rights=replace(Story().rights, permissions={**ALL, EVE.id: Permission.READ}))
    story.pull = replace(story.pull, is_public=True)
    story.say(a_comment("/spec check", author=EVE, minutes=1))
    if kind == "command":
        story.say(a_comment("/spec question Why?", author=EVE, minutes=2))
    else:
        story.review(a_review(EVE, verdict=Verdict.CHANGES_REQUESTED, minutes=2))
    renamed(story, EVE, "evelyn")
    story.say(a_comment("/spec approve", author=BEN, minutes=3))
    assert not story.is_approved()


def test_a_question_of_the_file_that_was_taken_out_lets_the_period_begin_then() -> None:
    story = agreed()
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(),))),)
    on(story, 3 * DAY)
    story.spec_reviews = (a_reading(spec=an_examination()),)
    story.pull = replace(story.pull, pushed_at=at(4 * DAY))
    on(story, 4 * DAY)
    on(story, 14 * DAY - 1)
    assert not story.is_approved()
    on(story, 14 * DAY)
    assert story.is_approved()


def test_what_is_remembered_of_a_decision_outlives_another_policy_and_damage() -> None:
    story = closing()
    rules, story.policy = story.policy, Story().policy
    on(story, 2 * DAY)
    story.policy = rules
    story.delete(f"c{DAY}")
    assert "needs a proposal" in title(story)
    lost = a_story()
    lost.say(a_comment("/spec propose merge", author=BEN))
    summary = next(one for one in lost.pull.comments if "specbot:summary" in one.body)
    damaged = replace(summary, body=summary.body.replace(" ben propose merge", ""))
    lost.pull = replace(lost.pull, comments=tuple(damaged if one == summary else one for one in lost.pull.comments))
    on(lost, DAY)
    assert "ben](https://forge.test/team/app/pull/12#c0) proposed to merge this" in lost.summary
