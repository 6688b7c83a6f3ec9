"""Specs that are quiet for long: what the bot proposes, how often, and that it takes no for an answer, on each forge."""

from datetime import timedelta

from bot.dormant import BRANCH, asks_for_rest
from bot.index import keep_index
from bot.policy.model import Mode, Policy, Rollout
from bot.policy.parser import parse_policy
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest
from tests.contract.stage import Stage

POLICY = """\
specs:
  - paths: ["docs/specs/*.md"]
    lifecycle:
      - {name: Draft, role: draft}
      - {name: Review, role: review}
      - {name: Final, role: approved}
      - {name: Stagnant, role: dormant, from: [Draft, Review], after: 180 days}
"""
TEXT = "# {0}\n\n**Status:** {0}\n"


def set_up(stage: Stage, policy: str = POLICY) -> None:
    stage.put_on_base(".specbot.yml", policy.encode())
    for status in ("Draft", "Review", "Final"):
        stage.put_on_base(f"docs/specs/{status.lower()}.md", TEXT.format(status).encode())


def look(stage: Stage, days: int, rollout: Rollout | None = None) -> tuple[PullRequest, ...]:
    """Look at the index so many days later; give what was proposed until then, the newest first."""
    with stage.bot() as bot:
        keep_index(bot, stage.repository, rollout=rollout or Rollout(), quiet_at=stage.now() + timedelta(days=days))
    with stage.bot() as bot:
        refs = sorted(bot.proposals(stage.repository, BRANCH), key=lambda ref: ref.number, reverse=True)
        return tuple(bot.pull_request(ref) for ref in refs)


def test_quiet_specs_are_proposed_once(stage: Stage) -> None:
    set_up(stage)
    assert look(stage, 170) == ()
    (pull,) = look(stage, 181)
    assert [file.path for file in pull.files] == ["docs/specs/draft.md", "docs/specs/review.md"]
    assert b"**Status:** Stagnant\n" in stage.read_head(pull.ref, "docs/specs/draft.md")
    assert "docs/specs/draft.md" in pull.body
    assert len(look(stage, 400)) == 1, "it is open still"


def test_a_change_wakes_a_spec(stage: Stage) -> None:
    set_up(stage)
    with stage.bot() as bot:
        branch = bot.default_branch(stage.repository)
        first = bot.changed_at(stage.repository, branch.sha, "docs/specs/draft.md")
        assert first is not None
        assert abs(stage.now() - first) < timedelta(minutes=5)
        assert bot.changed_at(stage.repository, branch.sha, "docs/specs/nothing.md") is None


def test_what_was_closed_is_proposed_again_when_it_was_quiet_for_as_long_anew(stage: Stage) -> None:
    set_up(stage)
    (pull,) = look(stage, 181)
    stage.close(pull.ref)
    assert len(look(stage, 5)) == 1, "one a week"
    again, closed = look(stage, 182)
    assert (again.state, closed.state) == (PullState.OPEN, PullState.CLOSED)


def test_nothing_is_proposed_where_the_bot_only_observes(stage: Stage) -> None:
    set_up(stage)
    assert look(stage, 181, Rollout(most=Mode.OBSERVE)) == ()


def test_only_a_policy_that_asks_for_it_costs_anything() -> None:
    assert not asks_for_rest(Policy())
    assert asks_for_rest(parse_policy(POLICY))
