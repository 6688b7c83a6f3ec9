"""One run makes the pull request right, a second finds nothing to do, and trouble loses nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.review.model.actions import Action, ChangeLabels, CreateSummary, PushCommit, SetCheck
from bot.review.model.capabilities import Conclusion, Permission
from bot.review.model.desired_state import Commit
from bot.review.model.references import PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.port import ConflictError, ForbiddenError, ForgeError, RateLimitedError, RejectedError, UnavailableError
from bot.review.reconcile import preview, reconcile
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import ANN, BASE, BEN, HEAD, NOON, PATH, a_comment, a_file, a_pull

SPEC = """# Search

**Status:** Draft
**Author:** @ann
**Created:** 2026-11-20

## Summary

[What this is, in two sentences.]

## Open Questions

- [ ] How big may an index grow?
"""


BEGUN = SPEC.replace("Draft", "In Review")
"""One that asks for a review, so that it gets comments on its lines."""


def a_forge(*, text: str = SPEC) -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 14)),)), levels={"ann": Permission.WRITE})
    forge.put(PATH, text)
    return forge


def run(forge: MemoryForge) -> tuple[Action, ...]:
    return reconcile(forge, forge.pull.ref, lambda: NOON).applied


def on(kind: type[Action], act: Callable[[], None]) -> Callable[[Action], None]:
    """Do something before every action of a kind."""
    return lambda action: act() if isinstance(action, kind) else None


def fails(error: ForgeError) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def test_a_first_run_reviews_and_a_second_does_nothing() -> None:
    forge = a_forge(text=BEGUN)
    run(forge)
    assert forge.pull.labels == ("spec: in review",)
    assert {check.name for check in forge.pull.checks} == {"spec / document", "spec / approval"}
    assert len(forge.pull.comments) == 1
    assert forge.pull.threads
    before = forge.pull
    assert run(forge) == ()
    assert forge.pull == before


def test_a_preview_tells_and_changes_nothing() -> None:
    forge = a_forge()
    before = forge.pull
    told = preview(forge, forge.pull.ref, NOON)
    assert forge.pull == before
    assert told == run(forge)


def test_a_pull_request_without_specs_gets_green_checks_only() -> None:
    forge = MemoryForge(pull=a_pull(files=(a_file("src/main.py"),)))
    assert all(isinstance(action, SetCheck) for action in run(forge))
    assert {check.conclusion for check in forge.pull.checks} == {Conclusion.SUCCESS}


def test_a_broken_policy_fails_the_checks_and_touches_nothing_else() -> None:
    forge = a_forge()
    forge.put(".specbot.yml", "version: 1\nspecks: []\n", sha=BASE)
    assert all(isinstance(action, SetCheck) for action in run(forge))
    assert {check.conclusion for check in forge.pull.checks} == {Conclusion.FAILURE}


def test_a_pull_request_cannot_bring_its_own_policy() -> None:
    forge = a_forge()
    forge.put(".specbot.yml", "version: 1\nspecs: []\n")
    run(forge)
    assert forge.pull.labels == ("spec: in review",)


def test_the_world_that_moved_is_read_again() -> None:
    forge = a_forge()
    moves = iter([ConflictError("moved")])

    def once() -> None:
        for error in moves:
            forge.push("2" * 40)
            raise error

    forge.before = on(CreateSummary, once)
    run(forge)
    assert {check.sha for check in forge.pull.checks} == {HEAD, "2" * 40}
    assert len(forge.pull.comments) == 1
    assert run(forge) == ()


def test_a_world_that_never_stands_still_is_left_for_later() -> None:
    forge = a_forge()
    forge.before = on(CreateSummary, fails(ConflictError("moved")))
    with pytest.raises(ConflictError):
        run(forge)
    assert forge.reads < 10


@pytest.mark.parametrize("error", [UnavailableError("no answer"), RateLimitedError("slow down", NOON)])
def test_trouble_rises_and_the_next_run_goes_on_from_there(error: ForgeError) -> None:
    forge = a_forge()
    forge.before = on(CreateSummary, fails(error))
    with pytest.raises(type(error)):
        run(forge)
    forge.before = lambda _: None
    run(forge)
    assert len(forge.pull.comments) == 1
    assert run(forge) == ()


@pytest.mark.parametrize("error", [ForbiddenError("needs issues: write"), RejectedError("no")])
def test_a_refused_change_does_not_keep_the_others_from_happening(error: ForgeError) -> None:
    forge = a_forge()
    forge.before = on(ChangeLabels, fails(error))
    outcome = reconcile(forge, forge.pull.ref, lambda: NOON)
    assert [refusal.reason for refusal in outcome.refused] == [str(error)]
    assert isinstance(outcome.refused[0].action, ChangeLabels)
    assert forge.pull.labels == ()
    assert len(forge.pull.comments) == 1


def asked_for_an_answer(forge: MemoryForge) -> MemoryForge:
    command = a_comment("/spec answer Q1 ten million documents", author=ANN, minutes=5, key="order")
    forge.pull = replace(forge.pull, comments=(*forge.pull.comments, command))
    return forge


def test_a_commit_is_followed_by_a_look_at_the_new_head() -> None:
    forge = asked_for_an_answer(a_forge())
    applied = run(forge)
    assert sum(isinstance(action, PushCommit) for action in applied) == 1
    assert "ten million documents" in forge.text(PATH)
    assert {check.sha for check in forge.pull.checks} == {HEAD, forge.pull.head.sha}
    assert next(one for one in forge.pull.comments if one.id == "order").reactions == {"+1"}
    assert run(forge) == ()


def test_a_commit_that_was_refused_is_offered_instead_and_not_tried_again() -> None:
    forge = asked_for_an_answer(a_forge())
    forge.before = on(PushCommit, fails(ForbiddenError("protected")))
    outcome = reconcile(forge, forge.pull.ref, lambda: NOON)
    assert [type(refusal.action) for refusal in outcome.refused] == [PushCommit]
    assert any("Q1: an answer by ann" in thread.comments[0].body for thread in forge.pull.threads)
    assert forge.pull.head.sha == HEAD
    assert run(forge) == ()


def test_a_commit_that_came_too_late_is_planned_anew() -> None:
    forge = asked_for_an_answer(a_forge())
    pushes = iter(["3" * 40])

    def somebody_pushes() -> None:
        for sha in pushes:
            forge.push(sha)

    forge.before = on(PushCommit, somebody_pushes)
    run(forge)
    assert "ten million documents" in forge.text(PATH)
    assert forge.text(PATH).count("ten million documents") == 1
    assert run(forge) == ()


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(ForgeError):
        reconcile(a_forge(), PullRef.parse("github:team/app#99"), lambda: NOON)


def test_people_who_may_not_are_told_so() -> None:
    forge = a_forge()
    command = a_comment("/spec answer Q1 none", author=BEN, minutes=5, key="order")
    forge.pull = replace(forge.pull, comments=(command,))
    run(forge)
    assert forge.pull.head.sha == HEAD
    assert len(forge.pull.comments) == 3


def test_a_pressed_button_commits_once_and_answers_nobody() -> None:
    forge = a_forge()
    run(forge)
    said = len(forge.pull.comments)
    outcome = reconcile(forge, forge.pull.ref, lambda: NOON, (CheckAction(identifier="fix", account=ANN),))
    assert sum(isinstance(action, PushCommit) for action in outcome.applied) == 1
    assert len(forge.pull.comments) == said
    assert run(forge) == ()


def test_a_button_does_nothing_for_who_may_not() -> None:
    forge = a_forge()
    reconcile(forge, forge.pull.ref, lambda: NOON, (CheckAction(identifier="fix", account=BEN),))
    assert forge.pull.head.sha == HEAD


class Reverting(MemoryForge):
    """Its branch moves with each commit, and somebody puts the old text back at once."""

    def commit(self, commit: Commit) -> None:
        self.push(f"{int(commit.expected_sha, 16) + 1:040x}")


def test_a_button_is_pressed_once_even_if_its_work_is_undone() -> None:
    pull = a_pull(files=(a_file(lines=range(1, 14)),))
    forge = Reverting(pull=pull, levels={"ann": Permission.WRITE})
    forge.put(PATH, SPEC)
    outcome = reconcile(forge, pull.ref, lambda: NOON, (CheckAction(identifier="fix", account=ANN),))
    assert sum(isinstance(action, PushCommit) for action in outcome.applied) == 1
