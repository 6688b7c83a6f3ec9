"""How an edit reaches the base branch: a commit, else a pull request, else words; once a run, and once at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.review.model.actions import Action, EditComment, OpenPull, PushCommit
from bot.review.model.capabilities import PullState
from bot.review.port import ConflictError, ForbiddenError, ForgeError, NotFoundError, RejectedError, UnavailableError
from bot.review.reconcile import ReconcileResult, reconcile
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import NOON, PATH, a_file, a_pull, at

TEXT = "# Search\n\n**Status:** Draft\n\n## Revision History\n\n- 2026-01-01: Begun\n"
ROW = "- 2026-11-23: Search (#\u200b12, @\u200bann)\n"
REFUSALS = [ForbiddenError("needs contents: write"), RejectedError("no"), NotFoundError("the branch is gone")]


def a_merge() -> MemoryForge:
    """Merge a spec past its gate, after the bot has seen it."""
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 8)),)))
    forge.put(PATH, TEXT)
    run(forge)
    forge.merge(at(5))
    return forge


def run(forge: MemoryForge, *, later: timedelta = timedelta()) -> ReconcileResult:
    return reconcile(forge, forge.pull.ref, lambda: NOON + later)


def refusing(error: ForgeError, *kinds: type[Action]) -> Callable[[Action], None]:
    def act(action: Action) -> None:
        if isinstance(action, kinds):
            raise error

    return act


def summary(forge: MemoryForge) -> str:
    return next(one.body for one in forge.pull.comments if "specbot:summary" in one.body)


def test_a_commit_and_then_peace() -> None:
    forge = a_merge()
    run(forge)
    assert forge.text_on_base(PATH) == TEXT + ROW
    assert run(forge).at_rest


@pytest.mark.parametrize("error", REFUSALS)
def test_a_refused_commit_becomes_a_pull_request(error: ForgeError) -> None:
    forge = a_merge()
    forge.before = refusing(error, PushCommit)
    outcome = run(forge)
    assert outcome.refused == ()
    assert forge.text_on_base(PATH) == TEXT
    assert [one.state for one in forge.pull.follow_ups] == [PullState.OPEN]
    assert "brings Status and Revision History" in summary(forge)
    assert run(forge).at_rest


@pytest.mark.parametrize("error", REFUSALS)
def test_what_is_refused_altogether_is_told_once(error: ForgeError) -> None:
    forge = a_merge()
    forge.before = refusing(error, PushCommit, OpenPull)
    outcome = run(forge)
    assert [refusal.reason for refusal in outcome.refused] == [str(error)]
    assert str(error) in summary(forge)
    assert f"+{ROW}" in summary(forge)
    assert sum(isinstance(action, EditComment) for action in outcome.applied) == 2, (
        "what was tried, then what came of it"
    )
    assert run(forge).applied == (), "the words stand already"
    forge.before = lambda _: None
    assert run(forge).applied == (), "nothing is tried again on the same day"
    run(forge, later=timedelta(days=1))
    assert forge.text_on_base(PATH) == TEXT + ROW
    assert "```diff" not in summary(forge)


def test_an_unknown_outcome_rises_and_is_looked_up_next_time() -> None:
    forge = a_merge()

    def lost(action: Action) -> None:
        if isinstance(action, PushCommit):
            forge.before = lambda _: None
            forge.commit_to_base(action.commit)
            raise UnavailableError("no answer")

    forge.before = lost
    with pytest.raises(UnavailableError):
        run(forge)
    run(forge)
    assert forge.text_on_base(PATH) == TEXT + ROW


def test_a_base_that_moves_once_is_no_matter_and_one_that_moves_always_is_for_later() -> None:
    forge = a_merge()

    def somebody_pushes(action: Action) -> None:
        if isinstance(action, PushCommit):
            forge.before = lambda _: None
            forge.push_to_base(**{PATH: f"{TEXT}- 2026-11-23: Another (#11, @ben)\n"})

    forge.before = somebody_pushes
    run(forge)
    assert forge.text_on_base(PATH) == f"{TEXT}- 2026-11-23: Another (#11, @ben)\n{ROW}"
    restless = a_merge()
    restless.before = refusing(ConflictError("moved"), PushCommit)
    with pytest.raises(ConflictError):
        run(restless)
