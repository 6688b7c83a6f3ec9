"""A decision by consent on each forge: a team's members, the forge's clock, and a look at the end."""

from datetime import timedelta

import pytest

from bot.policy_names import policy_problems
from bot.review.model.capabilities import PullState
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, TEAM, Stage
from tests.contract.test_gate import is_approved, look, opened, summary

POLICY = f'approval: {{decision: consent, people: ["@{TEAM}", {STRANGER}], outstanding: 1, period: 10 days}}\n'.encode()


def wakes(stage: Stage, ref: PullRef) -> timedelta | None:
    """Tell how far ahead the next look is planned."""
    with stage.bot() as bot:
        at = reconcile(bot, ref, stage.now).wake_at
    return at - stage.now() if at is not None else None


@pytest.mark.long
def test_people_of_a_team_consent_and_others_have_ten_days_to_object(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=POLICY)
    stage.approve(OWNER, ref)
    assert "### Blocked: a proposal, 1 agreement" in summary(look(stage, ref))
    stage.pass_time(timedelta(minutes=1))
    stage.comment(REVIEWER, ref, "/spec propose merge")
    stage.comment(AUTHOR, ref, "/spec agree")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert f"- {STRANGER} has not said anything yet" in summary(pull)
    assert any("This does not count: you are the author" in one.body for one in pull.comments)
    ahead = wakes(stage, ref)
    assert ahead is not None
    assert timedelta(days=9, hours=23) < ahead <= timedelta(days=10)
    stage.pass_time(timedelta(days=9))
    stage.comment(REVIEWER, ref, "/spec object The limits are too low.")
    assert "objects (" in summary(look(stage, ref))
    assert wakes(stage, ref) is None
    stage.pass_time(timedelta(days=4))
    stage.comment(REVIEWER, ref, "/spec resolve T1")
    stage.pass_time(timedelta(days=9))
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "### Blocked: the end of the comment period on " in summary(pull)
    stage.pass_time(timedelta(days=1))
    pull = look(stage, ref)
    assert is_approved(pull)
    told = [one.body for one in pull.comments if "specbot:reply v1 period" in one.body]
    assert ["Objections until" in one for one in told] == [True, True, False]
    stage.merge(ref)
    assert summary(look(stage, ref)).partition("\n")[2].startswith("### Merged\n")


def test_who_agrees_twice_begins_no_period_anew(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=POLICY.replace(b"outstanding: 1", b"outstanding: 2"))
    stage.comment(REVIEWER, ref, "/spec propose merge")
    look(stage, ref)
    ends = stage.now() + wakes_in(stage, ref)
    stage.pass_time(timedelta(days=1))
    stage.comment(REVIEWER, ref, "/spec agree")
    look(stage, ref)
    assert abs(stage.now() + wakes_in(stage, ref) - ends) < timedelta(minutes=1)


def wakes_in(stage: Stage, ref: PullRef) -> timedelta:
    """Tell how far ahead the next look is planned; there is one."""
    ahead = wakes(stage, ref)
    assert ahead is not None
    return ahead


@pytest.mark.parametrize("damage", [None, "Never mind."], ids=["deleted", "edited"])
def test_a_proposal_to_close_that_is_damaged_turns_no_agreement_into_one_to_merge(
    stage: Stage, damage: str | None
) -> None:
    stage.own_forge()
    ref = opened(stage, policy=POLICY)
    stage.comment(REVIEWER, ref, "/spec propose merge")
    look(stage, ref)
    stage.pass_time(timedelta(days=1))
    stage.comment(AUTHOR, ref, "/spec propose close")
    stage.pass_time(timedelta(minutes=1))
    stage.comment(REVIEWER, ref, "/spec agree")
    pull = look(stage, ref)
    assert "to close this" in summary(pull)
    (proposal,) = [one.id for one in pull.comments if one.body == "/spec propose close"]
    stage.harm_comment(ref, proposal, damage)
    stage.pass_time(timedelta(days=20))
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "### Blocked: a proposal" in summary(pull)


def test_a_team_that_cannot_be_seen_keeps_it_closed_and_is_said(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=POLICY.replace(TEAM.encode(), b"acme/nobody"))
    stage.comment(REVIEWER, ref, "/spec propose merge")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "I cannot see who is in `@acme/nobody`: correct `approval.people` in the policy" in summary(pull)
    with stage.bot() as bot:
        (problem,) = policy_problems(bot, stage.repository)
    assert problem.startswith(".specbot.yml names @acme/nobody: no such team")


@pytest.mark.long
def test_what_it_was_decided_to_close_is_closed_once_where_the_team_wants_that(stage: Stage) -> None:
    stage.own_forge()
    policy = f"approval: {{decision: consent, people: [{REVIEWER}], period: 10 days, auto_close: true}}\n".encode()
    ref = opened(stage, policy=policy)
    stage.comment(REVIEWER, ref, "/spec propose close")
    assert look(stage, ref).state is PullState.OPEN
    stage.pass_time(timedelta(days=11))
    pull = look(stage, ref)
    assert pull.state is PullState.CLOSED
    assert [one.body.count("it is closed.**") for one in pull.comments if "it is closed.**" in one.body] == [1]
    stage.reopen(ref)
    pull = look(stage, ref)
    assert pull.state is PullState.OPEN, "who reopens it is heard"
    assert "Decided to close this" in summary(pull)
    stage.pass_time(timedelta(minutes=1))
    stage.comment(REVIEWER, ref, "/spec propose postpone")
    look(stage, ref)
    stage.pass_time(timedelta(days=11))
    pull = look(stage, ref)
    assert pull.state is PullState.CLOSED
    assert sum("it is closed.**" in one.body for one in pull.comments) == 2


@pytest.mark.long
def test_nothing_is_closed_where_the_policy_does_not_say_so(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=f"approval: {{decision: consent, people: [{REVIEWER}], period: 10 days}}\n".encode())
    stage.comment(REVIEWER, ref, "/spec propose close")
    look(stage, ref)
    stage.pass_time(timedelta(days=11))
    assert look(stage, ref).state is PullState.OPEN
