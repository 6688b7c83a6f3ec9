"""Whatever the forge refuses at whatever moment, a follow-up is never taken for somebody's own pull request."""

from contextlib import suppress

import pytest

from bot.review.model.capabilities import Conclusion, PullState
from bot.review.model.references import PullRef
from bot.review.port import ConflictError, ForgeError, UnavailableError
from tests.contract.merges import APPROVED, SPEC, TEXT, a_merge, look, row, run, summary
from tests.contract.stage import OWNER, Doing, Stage
from tests.contract.test_write_back import BY_PULL_REQUEST

_MOST_REQUESTS = 60


def looks_until_unharmed(stage: Stage, ref: PullRef, kind: int) -> int:
    """Look again and again; another request of each look fails, until a look has no more. Counts the looks that failed."""
    harmed = 0
    for number in range(_MOST_REQUESTS):
        stage.fail_after(number, kind)
        try:
            run(stage, ref)
        except ForgeError:
            harmed += 1
        if not stage.calm():
            return harmed
    raise AssertionError(ref)


def is_left_alone(stage: Stage, ref: PullRef) -> bool:
    pull = look(stage, ref)
    return (pull.labels, pull.comments, pull.threads, pull.follow_ups) == ((), (), (), ())


@pytest.mark.parametrize("kind", [404, pytest.param(403, marks=pytest.mark.long)])
@pytest.mark.parametrize("merged", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_refusal_at_any_request_of_its_look_makes_it_nobody_elses(stage: Stage, kind: int, *, merged: bool) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    if merged:
        stage.merge(found.ref)
    assert looks_until_unharmed(stage, found.ref, kind) > 3
    assert is_left_alone(stage, found.ref)
    assert {check.conclusion for check in look(stage, found.ref).checks} == {Conclusion.SUCCESS}
    run(stage, ref)
    assert stage.read_base(SPEC).count(b"Approved") == merged


def test_whoever_takes_the_marker_out_of_its_body_changes_nothing(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    stage.edit_description(OWNER, found.ref, "Please merge this.")
    assert run(stage, found.ref).enqueue == (ref,)
    assert is_left_alone(stage, found.ref)
    run(stage, ref)
    assert [one.ref for one in look(stage, ref).follow_ups] == [found.ref]
    assert "merge it" in summary(stage, ref)
    stage.merge(found.ref)
    run(stage, found.ref)
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert is_left_alone(stage, found.ref)


def a_standing_follow_up(stage: Stage) -> tuple[PullRef, PullRef]:
    """Merge an approved spec; gives it and the follow-up that brings its write-back."""
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    return ref, found.ref


def test_a_list_that_lags_behind_makes_no_second_one(stage: Stage) -> None:
    ref, follower = a_standing_follow_up(stage)
    stage.lag(follower)
    with suppress(ConflictError, UnavailableError):
        run(stage, ref)
    stage.lag(None)
    (found,) = look(stage, ref).follow_ups
    assert (found.ref, found.state) == (follower, PullState.OPEN)
    assert stage.read_head(follower, SPEC) == APPROVED + row(stage, ref)
    run(stage, follower)
    assert is_left_alone(stage, follower)
    stage.merge(follower)
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)


def test_what_somebody_committed_to_its_branch_is_never_thrown_away(stage: Stage) -> None:
    ref, follower = a_standing_follow_up(stage)
    stage.edit_description(OWNER, follower, "Please merge this.")
    stage.push(follower, SPEC, APPROVED.replace(b"To find", b"To lose"))
    run(stage, ref)
    assert stage.read_head(follower, SPEC) == APPROVED.replace(b"To find", b"To lose")
    assert "commits that are not mine" in summary(stage, ref)
    assert "+**Status:** Approved" in summary(stage, ref)
    assert run(stage, ref).at_rest


def test_a_branch_that_an_earlier_try_left_is_used(stage: Stage) -> None:
    """The pull request was not made: the branch holds nothing of its own, or the bot's commit on an older base."""
    for doing in (Doing.COMMIT, Doing.PROPOSE):
        stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
        ref = a_merge(stage, {f"docs/specs/{doing.name}.md": TEXT})
        stage.fail_next(502, doing)
        with suppress(UnavailableError):
            run(stage, ref)
        stage.calm()
        stage.put_on_base("later.md", f"{doing}\n".encode())
        run(stage, ref)
        (found,) = look(stage, ref).follow_ups
        assert [file.path for file in look(stage, found.ref).files] == [f"docs/specs/{doing.name}.md"]
        run(stage, found.ref)
        assert is_left_alone(stage, found.ref)
