"""A whole conversation in front of a bot that only observes, or only advises, on each forge."""

from collections.abc import Callable, Iterator

import pytest

from bot.index import keep_index
from bot.policy.model import UNLIMITED, Mode, Rollout
from bot.review.model.actions import CreateSummary, PublishReview, SetCheck
from bot.review.model.capabilities import Conclusion
from bot.review.model.look import ActionOutcome
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import summaries
from bot.review.model.references import PullRef
from bot.review.reconcile import ReconcileResult, RunContext, preview, reconcile, show_failure
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, Stage

SPEC = "docs/specs/search.md"
INDEX = "docs/specs/README.md"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n\n## Risks\n\n[What may fail]\n"
HALF = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"
WHOLE = HALF + b"\n## Risks\n\nNone that we know.\n"
MARKERS = b"# Specs\n\n<!-- specbot:index -->\n<!-- /specbot:index -->\n"


def conversation(stage: Stage, ref: PullRef) -> Iterator[str]:
    """Let people do what they do, and stop after each step."""
    yield "opened with a section missing"
    stage.comment(REVIEWER, ref, "Good plan.\n\n/spec question What of other tenants?")
    yield "asked"
    stage.approve(REVIEWER, ref)
    yield "approved too early"
    stage.comment(AUTHOR, ref, "/spec approve")
    stage.comment(STRANGER, ref, "/spec approve")
    stage.comment(AUTHOR, ref, "/spec why")
    stage.comment(AUTHOR, ref, "/spec aprove")
    yield "refused, explained and mistyped"
    stage.comment(AUTHOR, ref, "/spec fix")
    yield "fixed"
    stage.push(ref, SPEC, WHOLE)
    yield "filled in"
    stage.comment(REVIEWER, ref, "/spec resolve T1\n\n/spec approve")
    yield "approved"
    stage.merge(ref)
    yield "merged"


def opened(stage: Stage, mode: str) -> PullRef:
    """Open the pull request where the policy wants everything that the bot can write."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(INDEX, MARKERS)
    stage.put_on_base(".specbot.yml", f"mode: {mode}\nindex: {INDEX}\napproval: {{dismiss_early: true}}\n".encode())
    return stage.open_pull({SPEC: HALF})


def look(stage: Stage, ref: PullRef, rollout: Rollout) -> ReconcileResult:
    with stage.bot() as bot:
        return reconcile(bot, ref, stage.now, context=RunContext(rollout=rollout))


@pytest.mark.parametrize(
    ("mode", "rollout"), [("observe", UNLIMITED), ("enforce", Rollout(most=Mode.OBSERVE))], ids=["policy", "operator"]
)
def test_an_observer_writes_nothing_in_the_whole_conversation(stage: Stage, mode: str, rollout: Rollout) -> None:
    ref = opened(stage, mode)
    would = set()
    for step in conversation(stage, ref):
        stage.traffic()  # one of the credentials is the owner's, who merges
        outcome = look(stage, ref, rollout)
        assert outcome.applied == (), step
        assert outcome.refused == (), step
        would |= {type(action) for action in outcome.withheld}
        assert outcome.look is not None
        assert {one.outcome for one in outcome.look.actions} <= {ActionOutcome.WITHHELD}
        assert len(outcome.look.actions) == len(outcome.withheld)
        with stage.bot() as bot:
            assert preview(bot, ref, stage.now(), rollout=rollout) == outcome.withheld
            show_failure(bot, ref, "502", stage.now(), rollout)
            assert keep_index(bot, stage.repository, rollout=rollout) is None
        assert stage.traffic().writes == 0, step
    assert {SetCheck, CreateSummary, PublishReview} <= would
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
    assert (pull.labels, pull.checks, pull.threads, summaries(pull)) == ((), (), (), ())
    assert not any(comment.reactions for comment in pull.comments)
    assert stage.read_base(SPEC) == WHOLE
    assert stage.read_base(INDEX) == MARKERS


@pytest.mark.parametrize(
    ("mode", "rollout"), [("advise", UNLIMITED), ("enforce", Rollout(most=Mode.ADVISE))], ids=["policy", "operator"]
)
def test_an_adviser_fails_no_check_in_the_whole_conversation(stage: Stage, mode: str, rollout: Rollout) -> None:
    ref = opened(stage, mode)
    warned = False
    for step in conversation(stage, ref):
        look(stage, ref, rollout)
        assert look(stage, ref, rollout).applied == (), step
        with stage.bot() as bot:
            pull = bot.pull_request(ref)
        assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}, step
        warned |= any(check.title.startswith("Would fail: ") for check in pull.checks)
        assert "Advice only" in summaries(pull)[0].body, step
    assert warned
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
    assert any(value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)


def fail(stage: Stage, ref: PullRef) -> None:
    with stage.bot() as bot:
        show_failure(bot, ref, "502", stage.now())


@pytest.mark.parametrize("act", [fail, lambda stage, ref: look(stage, ref, UNLIMITED)], ids=["failed", "broken"])
def test_advice_passes_where_the_bot_is_lost(stage: Stage, act: Callable[[Stage, PullRef], object]) -> None:
    ref = opened(stage, "advise\nnonsense: 1")
    act(stage, ref)
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
    assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}
    assert all(check.title.startswith("Would fail: ") for check in pull.checks)


def test_who_enforces_again_closes_the_gate(stage: Stage) -> None:
    ref = opened(stage, "advise")
    look(stage, ref, UNLIMITED)
    stage.put_on_base(".specbot.yml", b"mode: enforce\n")
    stage.comment(OWNER, ref, "Now for real.")
    look(stage, ref, UNLIMITED)
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
    assert Conclusion.FAILURE in {check.conclusion for check in pull.checks}
    assert "Advice only" not in summaries(pull)[0].body
