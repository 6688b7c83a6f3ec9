"""So many people of each group, seen on each forge: the gate, the words, and a team that nobody can see."""

from bot.policy_names import policy_problems
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, TEAM, Stage
from tests.contract.test_gate import is_approved, look, opened, summary


def test_each_group_needs_its_number_and_a_team_that_cannot_be_seen_keeps_it_closed(stage: Stage) -> None:
    """The reviewer is in the team, too, and is moved to the place that only they can take."""
    stage.own_forge()
    ref = opened(stage, policy=f'approval: {{distinct_groups: {{"@{TEAM}": 1, {REVIEWER}: 1}}}}\n'.encode())
    stage.approve(REVIEWER, ref)
    stage.comment(AUTHOR, ref, "/spec why")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert f"1 approval needed from **{TEAM}**, not the author" in summary(pull)
    (reply,) = (one.body for one in pull.comments if "specbot:reply" in one.body)
    assert f"Approvals by group: `@{TEAM}: 1, {REVIEWER}: 1` (`approval.distinct_groups`, .specbot.yml:1" in reply
    stage.approve(OWNER, ref)
    assert is_approved(look(stage, ref))
    stage.put_on_base(".specbot.yml", f'approval: {{distinct_groups: {{"@acme/nobody": 1, "@{TEAM}": 1}}}}\n'.encode())
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "Nobody can approve as `@acme/nobody`: there is no such team that I can see" in summary(pull)
    assert "(`approval.distinct_groups`)" in summary(pull)
    with stage.bot() as bot:
        assert policy_problems(bot, stage.repository) == (
            ".specbot.yml names @acme/nobody: no such team that the bot sees, or user with access",
        )
