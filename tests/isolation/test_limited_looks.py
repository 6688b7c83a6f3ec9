"""What is shown of a text that is too complex, in each mode; whoever reads it here meets its limit at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.isolation.children import TooComplexError
from bot.limited_looks import answer_within_limits, look_within_limits
from bot.looks import answer_group, look_at_pull
from bot.policy.model import UNLIMITED, Mode, Rollout
from bot.review.model.actions import OpenGateThread, SetCheck
from bot.review.model.capabilities import Capabilities, Conclusion, PullState
from bot.review.model.targets import MergeGroup
from bot.review.reconcile import RunContext
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import PATH, a_file, a_pull

REASON = "reading it takes more than 60 seconds"
GROUP_SHA = "9" * 40


def run(function: Callable[..., Any], near: Any, /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as the real one
    """Do in a child what reads one text alone; all together meet a limit."""
    if function in {look_at_pull, answer_group}:
        raise TooComplexError(REASON)
    return function(near, *args, **named)


def run_nothing(function: Callable[..., Any], near: Any, /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - the same
    del function, near, args, named
    raise TooComplexError(REASON)


def a_forge() -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 3)),)))
    forge.put(PATH, "# Search\n\nText.\n")
    return forge


def look(forge: MemoryForge, rollout: Rollout = UNLIMITED, run: Any = run) -> list[SetCheck]:  # noqa: ANN401 - the same
    forge.applied.clear()
    assert look_within_limits(forge, forge.pull.ref, run, RunContext(rollout=rollout)) is None
    return [action for action in forge.applied if isinstance(action, SetCheck)]


def test_it_closes_both_checks_and_is_said_once() -> None:
    forge = a_forge()
    shown = look(forge)
    assert [action.check.name for action in shown] == ["spec / document", "spec / approval"]
    assert {action.check.conclusion for action in shown} == {Conclusion.FAILURE}
    assert all("a text of this pull request is too complex to be read" in action.check.summary for action in shown)
    assert look(forge) == []


def test_the_text_is_named_where_it_alone_is_too_complex() -> None:
    forge = a_forge()
    assert all(
        f"`{PATH}` is too complex to be read: {REASON}" in one.check.summary for one in look(forge, run=run_nothing)
    )


def test_it_opens_the_thread_that_holds_a_merge_back() -> None:
    forge = a_forge()
    forge.pull = replace(forge.pull, capabilities=Capabilities(gate_thread=True))
    look(forge)
    (thread,) = (action for action in forge.applied if isinstance(action, OpenGateThread))
    assert "Blocked: A text here is too complex to be read" in thread.body


def test_what_is_closed_shows_nothing() -> None:
    forge = a_forge()
    forge.pull = replace(forge.pull, state=PullState.CLOSED)
    assert look(forge) == []


def test_an_adviser_fails_nothing_and_an_observer_writes_nothing() -> None:
    advised = look(a_forge(), Rollout(most=Mode.ADVISE))
    assert {one.check.conclusion for one in advised} == {Conclusion.SUCCESS}
    assert all(one.check.title.startswith("Would fail") for one in advised)
    forge = a_forge()
    forge.put(".specbot.yml", "version: 1\nmode: observe\n", sha=forge.pull.base.sha)
    assert look(forge) == []


@pytest.mark.parametrize(("most", "fails"), [(Mode.ENFORCE, True), (Mode.OBSERVE, False)])
def test_a_merge_queue_hears_of_it(most: Mode, *, fails: bool) -> None:
    forge = a_forge()
    group = MergeGroup(pull=forge.pull.ref, sha=GROUP_SHA)
    answer_within_limits(forge, group, run, Rollout(most=most))
    shown = [action.check for action in forge.applied if isinstance(action, SetCheck)]
    assert {(check.sha, check.conclusion) for check in shown} == ({(GROUP_SHA, Conclusion.FAILURE)} if fails else set())


def test_a_good_look_is_given_back() -> None:
    def go(function: Callable[..., Any], near: Any, /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - the same
        assert function is look_at_pull
        return function(near, *args, **named)

    forge = a_forge()
    outcome = look_within_limits(forge, forge.pull.ref, go, RunContext())
    assert outcome is not None
    assert outcome.applied
