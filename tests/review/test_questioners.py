"""Whose question keeps a spec from approval: people with a role, the author, requested reviewers, or whom the policy names."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from tests.review.builders import ANN, BEN, CAT, EVE, RIGHTS, a_comment, a_pull, a_review, a_snapshot
from tests.review.stories import Story

STRANGER = Account(id="77", login="zed")


def asked_by(
    who: Account, *, public: bool = True, policy: Policy | None = None, reviewer: Account | None = None
) -> Story:
    """Somebody asks, and Ben approves."""
    pull = replace(a_pull(), is_public=public, requested_reviewers=(reviewer,) if reviewer else ())
    rights = a_snapshot(permissions={**RIGHTS, CAT.id: Permission.TRIAGE}, teams={"org/askers": frozenset({EVE.id})})
    story = Story(pull=pull, policy=policy or Policy(), rights=rights)
    story.say(a_comment("/spec question Why?", author=who, minutes=1))
    story.review(a_review(BEN, minutes=2))
    return story


@pytest.mark.parametrize(
    ("who", "public", "blocks"),
    [(ANN, True, True), (CAT, True, True), (EVE, True, False), (STRANGER, True, False), (EVE, False, True)],
)
def test_the_default_is_people_with_a_role_and_the_author(who: Account, *, public: bool, blocks: bool) -> None:
    story = asked_by(who, public=public)
    assert story.is_approved() is not blocks
    if blocks:
        assert story.replies == []
    else:
        assert "I have listed this as T1, for the author to see. It does not keep the spec" in story.replies[0]
        line = f"Asked by others, which does not keep it from approval: [T1](https://forge.test/team/app/pull/12#c1) by {who.login}: Why?"
        assert line in story.summary


def test_a_requested_reviewer_counts() -> None:
    assert not asked_by(STRANGER, reviewer=STRANGER).is_approved()


@pytest.mark.parametrize("entry", ["anyone", "eve", "@eve", "org/askers", "read"])
def test_the_policy_names_others(entry: str) -> None:
    policy = Policy(approval=ApprovalRules(questions=(entry,)))
    assert not asked_by(EVE, policy=policy).is_approved()
    assert asked_by(replace(STRANGER, id="78"), policy=policy).is_approved() is (entry != "anyone")


def test_the_author_may_be_left_out() -> None:
    policy = Policy(approval=ApprovalRules(questions=("maintain",)))
    assert asked_by(ANN, policy=policy).is_approved()


def test_many_questions_of_strangers_fit() -> None:
    story = asked_by(STRANGER)
    story.say(*(a_comment(f"/spec question Number {n}?", author=STRANGER, minutes=10 + n) for n in range(15)))
    assert story.is_approved()
    assert "; and 6 more" in story.summary


def test_a_closed_question_is_listed_no_more() -> None:
    story = asked_by(STRANGER)
    story.say(a_comment("/spec resolve T1", author=STRANGER, minutes=5))
    assert "Asked by others" not in story.summary
