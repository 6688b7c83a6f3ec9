"""The bot's own pull request after a merge: when there is one, who may touch it, and how it gets to its end."""

from datetime import timedelta

import pytest

from bot.review.model.capabilities import Conclusion, PullState
from bot.review.model.references import PullRef
from tests.contract.merges import APPROVED, SPEC, TEXT, a_merge, look, row, run, summary
from tests.contract.stage import OWNER, REVIEWER, Stage
from tests.contract.test_write_back import BY_PULL_REQUEST

BESIDE = "docs/beside.txt"


def test_a_protected_base_gets_a_pull_request(stage: Stage) -> None:
    stage.protect_base()
    ref = a_merge(stage)
    run(stage, ref)
    pull = look(stage, ref)
    if pull.bot.login == OWNER:
        assert stage.read_base(SPEC) == APPROVED + row(stage, ref), "an owner may push all the same"
        return
    (found,) = pull.follow_ups
    assert stage.read_base(SPEC) == TEXT
    assert "merge it" in summary(stage, ref)
    assert run(stage, ref).at_rest
    assert len(look(stage, ref).follow_ups) == 1
    assert "takes no commits from me" in look(stage, found.ref).body


def test_a_follow_up_gets_green_checks_and_nothing_else(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    run(stage, found.ref)
    pull = look(stage, found.ref)
    assert [check.conclusion for check in pull.checks] == [Conclusion.SUCCESS] * 2
    assert (pull.labels, pull.comments, pull.threads) == ((), (), ())
    assert run(stage, found.ref).at_rest
    stage.merge(found.ref)
    assert run(stage, found.ref).enqueue == (ref,)
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert "Nothing: it is merged." in summary(stage, ref)
    assert (look(stage, found.ref).labels, look(stage, found.ref).comments) == ((), ())
    assert run(stage, ref).at_rest


def test_what_others_bring_to_the_base_branch_is_no_change_of_a_follow_up(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    stage.put_on_base(SPEC, TEXT.replace(b"To find things.", b"To find everything."))
    run(stage, found.ref)
    pull = look(stage, found.ref)
    assert [check.conclusion for check in pull.checks] == [Conclusion.SUCCESS] * 2
    assert (pull.labels, pull.comments) == ((), ())
    stage.push(found.ref, SPEC, APPROVED.replace(b"To find", b"To lose"))
    run(stage, found.ref)
    assert look(stage, found.ref).labels == (stage.status("in review"),)


def two_follow_ups(stage: Stage) -> tuple[PullRef, PullRef]:
    """Let two pull requests change one spec, and one of their follow-ups be merged: now the other one conflicts."""
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    stage.put_on_base(SPEC, TEXT)
    changed = [TEXT.replace(b"To find things.", b"To find all things."), TEXT.replace(b"# Search", b"# Searching")]
    refs = [stage.open_pull({SPEC: one}) for one in changed]
    for ref in refs:
        stage.approve(REVIEWER, ref)
        run(stage, ref)
        stage.merge(ref)
    for ref in refs:
        run(stage, ref)
    followers = [look(stage, ref).follow_ups[0].ref for ref in refs]
    for follower in followers:
        run(stage, follower)
    stage.merge(followers[0])
    return refs[1], followers[1]


def test_a_follow_up_that_conflicts_is_made_anew(stage: Stage) -> None:
    ref, follower = two_follow_ups(stage)
    assert run(stage, follower).enqueue == (ref,)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    assert (found.ref, found.state, found.renewable) == (follower, PullState.OPEN, False)
    assert run(stage, ref).at_rest
    run(stage, follower)
    assert [check.conclusion for check in look(stage, follower).checks] == [Conclusion.SUCCESS] * 2
    stage.merge(follower)
    run(stage, ref)
    told = stage.read_base(SPEC).decode().replace("\u200b", "")
    rows = [line for line in told.splitlines() if line.startswith("| 20")]
    assert [("Begun" in line, f"({ref.short})" in line) for line in rows] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert "Nothing: it is merged." in summary(stage, ref)


def test_what_somebody_added_to_a_follow_up_is_not_overwritten(stage: Stage) -> None:
    ref, follower = two_follow_ups(stage)
    stage.push(follower, SPEC, APPROVED.replace(b"To find", b"To lose"))
    run(stage, ref)
    head = look(stage, follower).head.sha
    with stage.bot() as bot:
        (file,) = bot.texts(stage.repository, [(head, SPEC)]).values()
    assert b"To lose" in file.content


def test_a_closed_follow_up_is_not_opened_again(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    stage.close(found.ref)
    assert run(stage, found.ref).enqueue == (ref,)
    run(stage, ref)
    assert [one.state for one in look(stage, ref).follow_ups] == [PullState.CLOSED]
    assert "was closed" in summary(stage, ref)
    assert "+**Status:** Approved" in summary(stage, ref)
    assert run(stage, ref).at_rest
    assert stage.read_base(SPEC) == TEXT


def test_a_follow_up_that_somebody_adds_to_is_reviewed(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    stage.push(found.ref, SPEC, APPROVED.replace(b"To find", b"To lose"))
    run(stage, found.ref)
    pull = look(stage, found.ref)
    assert Conclusion.FAILURE in {check.conclusion for check in pull.checks}
    assert pull.labels == (stage.status("in review"),)


def a_follow_up(stage: Stage) -> tuple[PullRef, PullRef]:
    """Merge an approved spec; gives it and the pull request that brings its write-back, which was looked at once."""
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    run(stage, found.ref)
    assert {check.conclusion for check in look(stage, found.ref).checks} == {Conclusion.SUCCESS}
    return ref, found.ref


def brought(stage: Stage, ref: PullRef) -> bytes:
    """Read the spec as a follow-up has it."""
    head = look(stage, ref).head.sha
    with stage.bot() as bot:
        (file,) = bot.texts(stage.repository, [(head, SPEC)]).values()
    return file.content


@pytest.mark.parametrize(
    "added",
    [
        pytest.param((SPEC, b"\n| 2026-01-02 | @eve | Search costs nothing |\n"), id="a row of history"),
        pytest.param(("docs/specs/evil.md", APPROVED.replace(b"# Search", b"# Evil")), id="another spec"),
    ],
)
def test_whatever_somebody_adds_to_a_follow_up_is_reviewed_like_a_persons(
    stage: Stage, added: tuple[str, bytes]
) -> None:
    _, follower = a_follow_up(stage)
    path, text = added
    stage.push(follower, path, brought(stage, follower) + text if path == SPEC else text)
    run(stage, follower)
    pull = look(stage, follower)
    assert {check.conclusion for check in pull.checks if check.sha == pull.head.sha} != {Conclusion.SUCCESS}
    assert pull.labels == (stage.status("in review"),)


def test_a_policy_in_a_follow_up_makes_it_one_of_peoples(stage: Stage) -> None:
    _, follower = a_follow_up(stage)
    stage.push(follower, ".specbot.yml", b"version: 1\napproval: {required: 0}\n")
    run(stage, follower)
    pull = look(stage, follower)
    assert {check.conclusion for check in pull.checks if check.sha == pull.head.sha} != {Conclusion.SUCCESS}


def test_a_follow_up_to_another_branch_is_reviewed(stage: Stage) -> None:
    ref, follower = a_follow_up(stage)
    stage.retarget(follower, stage.branch_at(look(stage, ref).base_before, {}))
    run(stage, follower)
    assert {check.conclusion for check in look(stage, follower).checks} != {Conclusion.SUCCESS}


@pytest.mark.parametrize("between", [0, 1])
def test_whatever_people_do_after_the_merge_a_follow_up_stays_the_bots_own(stage: Stage, between: int) -> None:
    ref, follower = a_follow_up(stage)
    stage.comment(REVIEWER, ref, "/spec unapprove")
    stage.request_changes(REVIEWER, ref)
    stage.take_rights(REVIEWER)
    for _ in range(between):
        run(stage, ref)
    run(stage, follower)
    pull = look(stage, follower)
    assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}
    assert (pull.labels, pull.comments, pull.threads) == ((), (), ())
    stage.push(follower, SPEC, APPROVED.replace(b"To find", b"To lose"))
    run(stage, follower)
    assert look(stage, follower).labels == (stage.status("in review"),)


def test_a_follow_up_stays_the_bots_own_when_the_base_branch_is_merged_into_it(stage: Stage) -> None:
    """Many teams let nothing be merged that is not up to date."""
    _, follower = a_follow_up(stage)
    stage.put_on_base(BESIDE, b"new\n")
    stage.merge_base_into(OWNER, follower)
    stage.take_rights(REVIEWER)
    run(stage, follower)
    pull = look(stage, follower)
    assert {check.conclusion for check in pull.checks if check.sha == pull.head.sha} == {Conclusion.SUCCESS}
    assert (pull.labels, pull.comments, pull.threads) == ((), (), ())


def test_each_follow_up_of_one_original_stays_the_bots_own(stage: Stage) -> None:
    """Both begin at the same commit: one brings what the merge has earned, the other what somebody asked for then."""
    ref, follower = a_follow_up(stage)
    stage.comment(REVIEWER, ref, "/spec withdraw")
    run(stage, ref)
    found = [one.ref for one in look(stage, ref).follow_ups]
    assert (len(found), follower in found) == (2, True)
    stage.take_rights(REVIEWER)
    for one in found:
        run(stage, one)
        pull = look(stage, one)
        assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}
        assert (pull.labels, pull.comments, pull.threads) == ((), (), ())


def test_what_takes_back_the_work_of_others_by_a_merge_is_no_follow_up_of_the_bots_own(stage: Stage) -> None:
    """Two commits are shared then with the base branch: the diff since one of them shows nothing of it."""
    stage.put_on_base(BESIDE, b"old\n")
    other = stage.open_pull({BESIDE: b"new\n"})
    stage.pass_time(timedelta(seconds=5))
    _, follower = a_follow_up(stage)
    stage.merge(stage.open_same_head(other, look(stage, follower).head.name))
    stage.push(follower, BESIDE, b"old\n")
    stage.merge(other)
    run(stage, follower)
    pull = look(stage, follower)
    assert Conclusion.FAILURE in {check.conclusion for check in pull.checks if check.sha == pull.head.sha}


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_merged_follow_up_is_never_reviewed_whatever_the_base_branch_did(stage: Stage, method: str) -> None:
    ref, follower = a_follow_up(stage)
    stage.put_on_base(SPEC, TEXT.replace(b"To find things.", b"To find everything."))
    stage.put_on_base("docs/specs/other.md", TEXT.replace(b"# Search", b"# Other"))
    run(stage, follower)
    stage.merge(follower, method)
    stage.put_on_base(SPEC, stage.read_base(SPEC).replace(b"everything", b"all"))
    for _ in range(2):
        assert run(stage, follower).enqueue == (ref,)
        run(stage, ref)
    pull = look(stage, follower)
    assert {check.conclusion for check in pull.checks} == {Conclusion.SUCCESS}
    assert (pull.labels, pull.comments, pull.threads, pull.follow_ups) == ((), (), (), ())
    assert len(look(stage, ref).follow_ups) == 1
