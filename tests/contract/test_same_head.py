"""A check belongs to a commit: what stands there is decided over all open pull requests that have it as their head."""

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.references import PullRef
from tests.contract.merges import MODEL, SPEC, TEMPLATE, TEXT, look, run
from tests.contract.stage import REVIEWER, Stage

CODE = "src/search.py"
LENIENT = b"version: 1\nspecs:\n  - paths: ['nothing/*.md']\n"


def verdict(stage: Stage, ref: PullRef) -> dict[str, Conclusion | None]:
    """Read what stands on the head: the newest of each name."""
    pull = look(stage, ref)
    return {run.name: run.conclusion for run in pull.checks if run.sha == pull.head.sha}


def titles(stage: Stage, ref: PullRef) -> list[str]:
    return list({run.name: run.title for run in look(stage, ref).checks}.values())


def closed(stage: Stage) -> tuple[PullRef, str]:
    """Open a pull request with a spec that waits for an approval, and code on top; gives also the commit below the code."""
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull({SPEC: TEXT})
    below = look(stage, ref).head.sha
    stage.push(ref, CODE, b"find = None\n")
    run(stage, ref)
    assert verdict(stage, ref)["spec / approval"] is Conclusion.FAILURE
    return ref, below


def a_base(stage: Stage, below: str, kind: str) -> str:
    """Make a base branch to which the same head is harmless."""
    if kind == "holds the spec already":
        return stage.branch_at(below, {})
    return stage.branch_at(look_at_main(stage), {".specbot.yml": LENIENT})


def look_at_main(stage: Stage) -> str:
    with stage.bot() as bot:
        return bot.default_branch(stage.repository).sha


KINDS = pytest.mark.parametrize("kind", ["holds the spec already", "asks for nothing"])


@KINDS
def test_a_second_pull_request_of_the_same_head_unlocks_nothing(stage: Stage, kind: str) -> None:
    ref, below = closed(stage)
    other = stage.open_same_head(ref, a_base(stage, below, kind))
    first = run(stage, other)
    assert first.enqueue == (ref,)
    assert verdict(stage, ref)["spec / approval"] is Conclusion.FAILURE
    (_, approval) = titles(stage, ref)
    assert f"{ref.short}: 0 of 1 approval; {other.short}: No specs here" in approval
    run(stage, ref)
    assert run(stage, ref).at_rest
    assert run(stage, other).at_rest
    assert verdict(stage, other)["spec / approval"] is Conclusion.FAILURE


@KINDS
def test_what_opens_the_first_opens_the_commit_again(stage: Stage, kind: str) -> None:
    ref, below = closed(stage)
    other = stage.open_same_head(ref, a_base(stage, below, kind))
    run(stage, other)
    stage.approve(REVIEWER, ref)
    assert other in run(stage, ref).enqueue
    run(stage, other)
    assert set(verdict(stage, ref).values()) == {Conclusion.SUCCESS}
    assert run(stage, ref).at_rest
    assert run(stage, other).at_rest


def test_a_stricter_one_closes_a_commit_that_was_open_until_it_is_closed(stage: Stage) -> None:
    ref, below = closed(stage)
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    assert set(verdict(stage, ref).values()) == {Conclusion.SUCCESS}
    strict = stage.branch_at(look_at_main(stage), {".specbot.yml": b"version: 1\napproval: {required: 3}\n"})
    other = stage.open_same_head(ref, strict)
    run(stage, other)
    assert verdict(stage, ref)["spec / approval"] is Conclusion.FAILURE
    stage.close(other)
    assert run(stage, other).enqueue == (ref,)
    run(stage, ref)
    assert set(verdict(stage, ref).values()) == {Conclusion.SUCCESS}
    del below


def test_one_that_is_retargeted_is_weighed_anew(stage: Stage) -> None:
    ref, below = closed(stage)
    lenient = stage.branch_at(below, {})
    stage.retarget(ref, lenient)
    run(stage, ref)
    assert set(verdict(stage, ref).values()) == {Conclusion.SUCCESS}
    other = stage.open_same_head(ref, stage.base)
    run(stage, other)
    assert verdict(stage, ref)["spec / approval"] is Conclusion.FAILURE
    assert ref in run(stage, other).enqueue or run(stage, ref).at_rest


def test_a_fork_that_aims_the_same_commit_at_an_old_branch_unlocks_nothing(stage: Stage) -> None:
    ref, below = closed(stage)
    other = stage.open_same_head(ref, stage.branch_at(below, {}), fork=True)
    run(stage, other)
    assert verdict(stage, ref)["spec / approval"] is Conclusion.FAILURE
    with stage.bot() as bot:
        assert bot.pulls_at(stage.repository, look(stage, ref).head.sha) == (ref, other)
        assert bot.pulls_at(stage.repository, below) == ()
