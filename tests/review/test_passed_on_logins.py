"""An approver whom policy or code owners name by login is the account that had it when it was first seen."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from bot.review.model.memory import recall
from tests.review.builders import BEN, CAT, RIGHTS, a_comment, a_pull, a_review, a_snapshot
from tests.review.stories import Story

TAKER = Account(id="88", login="Ben")
NAMED = Policy(approval=ApprovalRules(approvers=("@ben", "cat")))


def a_story_of(policy: Policy = NAMED) -> Story:
    rights = a_snapshot(permissions={**RIGHTS, TAKER.id: Permission.READ})
    return Story(policy=policy, rights=rights, pull=replace(a_pull(), requested_reviewers=(BEN,)))


def give_up_the_login(story: Story) -> None:
    """Ben takes another login, and somebody else takes his."""
    old = replace(BEN, login="ben-of-old")
    pull = story.pull
    story.pull = replace(
        pull,
        requested_reviewers=(old,),
        reviews=tuple(replace(one, author=old) if one.author.id == BEN.id else one for one in pull.reviews),
        comments=tuple(replace(one, author=old) if one.author.id == BEN.id else one for one in pull.comments),
    )


def approve_as_taker(story: Story, *, command: bool) -> None:
    if command:
        story.say(a_comment("/spec approve", author=TAKER, minutes=5))
    else:
        story.review(a_review(TAKER, minutes=5))


def approval_title(story: Story) -> str:
    return next(check.title for check in story.run().checks if check.name == "spec / approval")


@pytest.mark.parametrize("command", [True, False])
def test_who_took_a_login_over_does_not_approve_under_it(*, command: bool) -> None:
    story = a_story_of()
    story.run()
    assert recall(story.pull).accounts == {"ben": BEN.id}
    give_up_the_login(story)
    approve_as_taker(story, command=command)
    assert not story.is_approved()
    assert "`Ben` is another account now than when I first saw that name here" in story.summary
    assert recall(story.pull).accounts == {"ben": BEN.id}


def test_an_approval_is_gone_with_the_login_and_does_not_pass_on() -> None:
    story = a_story_of()
    story.review(a_review(BEN, minutes=1))
    assert story.is_approved()
    give_up_the_login(story)
    story.run()
    assert not story.is_approved()
    story.review(a_review(TAKER, minutes=5))
    assert not story.is_approved()


def test_the_check_stays_closed_until_policy_names_the_person() -> None:
    story = a_story_of()
    story.run()
    give_up_the_login(story)
    story.review(a_review(TAKER, minutes=5))
    story.review(a_review(CAT, minutes=6))
    assert not story.is_approved()
    story.policy = Policy(approval=ApprovalRules(approvers=("ben-of-old", "cat")))
    story.run()
    story.run()
    assert story.is_approved()
    assert recall(story.pull).accounts == {"ben-of-old": BEN.id, "cat": CAT.id}


def test_whoever_is_named_by_no_rule_is_not_remembered() -> None:
    story = a_story_of(Policy())
    story.review(a_review(BEN, minutes=1))
    assert recall(story.pull).accounts == {}
    assert story.is_approved()


MEANT = Policy(approval=ApprovalRules(approvers=("@ben",), accounts={"ben": BEN.id}))


def test_the_account_that_the_policy_names_approves_and_is_not_remembered() -> None:
    story = a_story_of(MEANT)
    story.review(a_review(BEN, minutes=1))
    assert story.is_approved()
    assert recall(story.pull).accounts == {}


@pytest.mark.parametrize("command", [True, False])
def test_another_account_under_the_login_approves_nothing_from_the_first_look_on(*, command: bool) -> None:
    story = a_story_of(MEANT)
    give_up_the_login(story)
    approve_as_taker(story, command=command)
    assert not story.is_approved()
    assert "`Ben` is another account than `approval.accounts` in the policy gives for that name" in story.summary
    assert "0 of 1 approval" in approval_title(story)


def test_who_took_a_login_over_is_not_counted() -> None:
    story = a_story_of(Policy(approval=ApprovalRules(approvers=("@ben",))))
    story.run()
    give_up_the_login(story)
    story.review(a_review(TAKER, minutes=5))
    assert "0 of 1 approval" in approval_title(story)
