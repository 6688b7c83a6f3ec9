"""The pull request that proposes a policy: what it says, and that it is opened once only, on each forge."""

from datetime import timedelta

import pytest

from bot.onboarding import BRANCH, onboard
from bot.policy.model import UNLIMITED, Mode, Rollout
from bot.policy.parser import parse_policy
from bot.review.model.capabilities import Conclusion, PullState
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import UnavailableError
from bot.review.reconcile import reconcile
from tests.contract.organisation import policies, put
from tests.contract.stage import Doing, Stage

pytestmark = pytest.mark.long

SPEC = "docs/specs/search.md"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n\n## Risks\n\n[What may fail]\n"
SHORT = "# {0}\n\n**Status:** Approved\n\n## Goals\n\nFind {0}.\n"
REVIEWED = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"


def with_specs(stage: Stage) -> None:
    """Let five accepted specs keep half of their template."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    for number in range(5):
        stage.put_on_base(f"docs/specs/{number:04}-it.md", SHORT.format(f"it {number}").encode())


def opens(stage: Stage, rollout: Rollout = UNLIMITED) -> bool:
    with stage.bot() as bot:
        return onboard(bot, stage.repository, stage.now(), rollout)


def made(stage: Stage) -> PullRef:
    with stage.bot() as bot:
        (ref,) = bot.proposals(stage.repository, BRANCH)
    return ref


def read(stage: Stage, ref: PullRef) -> PullRequest:
    with stage.bot() as bot:
        return bot.pull_request(ref)


def test_it_adds_the_policy_that_the_specs_keep_and_says_what_would_change(stage: Stage) -> None:
    with_specs(stage)
    other = stage.open_pull({SPEC: REVIEWED})
    assert opens(stage)
    ref = made(stage)
    pull = read(stage, ref)
    assert [file.path for file in pull.files] == [".specbot.yml"]
    assert pull.base.name == "main"
    policy = parse_policy(stage.read_head(ref, ".specbot.yml").decode())
    assert (policy.specs[0].template, policy.specs[0].optional) == ("docs/specs/TEMPLATE.md", ("Risks",))
    assert policy.mode is Mode.ENFORCE
    assert "5 specs of the default branch were read. With errors now: 5; by this policy: 0." in pull.body
    assert f"[{other.short[0]}\u200b{other.short[1:]}](" in pull.body
    assert "document failure (1 error in 1 spec) → document success (No problems in 1 spec)" in pull.body
    assert pull.capabilities.request in pull.body


def test_without_specs_it_holds_the_defaults_and_the_template(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    assert opens(stage)
    ref = made(stage)
    policy = parse_policy(stage.read_head(ref, ".specbot.yml").decode())
    assert policy.specs[0].template == "docs/specs/TEMPLATE.md"
    assert "so the policy holds the defaults and the template." in read(stage, ref).body
    assert "Nothing: none is open that I know of." in read(stage, ref).body


def test_it_is_opened_once_also_when_it_was_closed_or_merged_and_undone(stage: Stage) -> None:
    with_specs(stage)
    assert opens(stage)
    assert not opens(stage)
    stage.close(made(stage))
    assert read(stage, made(stage)).state is PullState.CLOSED
    assert not opens(stage)
    stage.pass_time(timedelta(days=400))
    assert not opens(stage)


def test_a_repository_with_a_policy_or_the_organisations_gets_none(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": b"version: 1\n"})
    stage.traffic()
    assert not opens(stage)
    stage.put_on_base(".specbot.yml", b"nonsense: 1\n")
    assert not opens(stage)
    with stage.bot() as bot:
        assert bot.proposals(stage.repository, BRANCH) == ()


def test_somebody_elses_branch_of_that_name_is_none_of_the_bots(stage: Stage) -> None:
    ref = stage.open_pull({"notes.md": b"x\n"})
    with stage.bot() as bot:
        assert bot.proposals(stage.repository, bot.pull_request(ref).head.name) == () or stage.bot_is_owner


def test_who_only_observes_opens_none(stage: Stage) -> None:
    with_specs(stage)
    stage.traffic()
    assert not opens(stage, Rollout(most=Mode.OBSERVE))
    assert not opens(stage, Rollout(without_policy=Mode.OBSERVE))
    assert stage.traffic().writes == 0


def test_an_answer_that_is_lost_makes_no_second_one(stage: Stage) -> None:
    with_specs(stage)
    stage.fail_next("timeout", Doing.PROPOSE)
    assert opens(stage)
    made(stage)
    assert not opens(stage)


def test_a_failure_before_leaves_a_branch_that_is_taken_up(stage: Stage) -> None:
    with_specs(stage)
    stage.fail_next(503, Doing.PROPOSE)
    with pytest.raises(UnavailableError):
        opens(stage)
    stage.put_on_base("docs/specs/0009-it.md", SHORT.format("more").encode())
    assert opens(stage)
    assert [file.path for file in read(stage, made(stage)).files] == [".specbot.yml"]


def test_the_bot_looks_at_it_as_at_anybodys(stage: Stage) -> None:
    with_specs(stage)
    opens(stage)
    ref = made(stage)
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        assert reconcile(bot, ref, stage.now).applied == ()
        pull = bot.pull_request(ref)
    assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}
    stage.merge(ref)
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
    assert b"version: 1" in stage.read_base(".specbot.yml")
    assert not opens(stage)
