"""In which project and pipeline a status has to stand so that the merge request shows it: GitLab's own finder decides."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.forges.gitlab import schemas
from bot.forges.gitlab.status_place import status_place
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from specbot_playground.gitlab.operations import pipelines, reading
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, MergeRequest, Project, Protection
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import STRANGER
from tests.contract.test_permissions import summary
from tests.contract.test_reconcile import HALF, SPEC

BOTH = {"spec / document": "failed", "spec / approval": "failed"}


@pytest.fixture
def playground() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        running.project.settings.only_allow_merge_if_pipeline_succeeds = True
        yield running


def look(stage: GitLabStage, ref: PullRef) -> PullRequest:
    """Look once, and see that a second look writes nothing and is refused nothing."""
    with stage.bot() as bot:
        first = reconcile(bot, ref, stage.now)
        assert first.refused == ()
    stage.traffic()
    with stage.bot() as bot:
        again = reconcile(bot, ref, stage.now)
        assert (again.applied, again.refused, stage.traffic().writes) == ((), (), 0)
        return bot.pull_request(ref)


def request(playground: GitLabPlayground, ref: PullRef) -> MergeRequest:
    return playground.project.merge_requests[ref.number]


def shown(playground: GitLabPlayground, ref: PullRef) -> dict[str, str]:
    """Read the statuses that stand in the pipeline which the merge request waits for."""
    found = request(playground, ref)
    head = reading.head_pipeline(playground.project, found)
    if head is None:
        return {}
    home = reading.home_of(playground.project, found, head)
    return {one.name: one.state for one in reading.newest_statuses(home, head)}


def gate_is_open(playground: GitLabPlayground, ref: PullRef) -> bool:
    threads = [each for each in request(playground, ref).discussions if "specbot:gate" in each.notes[0].body]
    return bool(threads) and threads[0].resolved


def fork_of(playground: GitLabPlayground) -> Project:
    return playground.world.project(f"{STRANGER}/payments")


def test_the_statuses_follow_the_branch_pipeline(playground: GitLabPlayground, stage: GitLabStage) -> None:
    """The bot's stood in an external pipeline; the branch's own is newer, and its event names no merge request."""
    ref = stage.open_pull({SPEC: HALF})
    look(stage, ref)
    assert shown(playground, ref) == BOTH
    own = pipelines.run_branch_pipeline(
        playground.world, playground.project, request(playground, ref).source_branch, "success"
    )
    assert shown(playground, ref) == {}
    look(stage, ref)
    assert shown(playground, ref) == BOTH
    assert {one.pipeline for one in playground.project.statuses[-2:]} == {own.id}
    assert reading.merge_status(playground.project, request(playground, ref)) == "ci_must_pass"


def test_a_fork_where_the_bot_is_nobody_shows_none_and_none_is_tried(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    ref = stage.open_pull_from_fork({SPEC: HALF})
    pull = look(stage, ref)
    assert (playground.project.statuses, fork_of(playground).statuses, pull.checks) == ([], [], ())
    assert not gate_is_open(playground, ref)
    assert "belong to the fork: give the bot's account the role *Developer* there" in summary(pull)


def test_a_fork_where_the_bot_is_a_developer_has_them_in_its_own_pipeline(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    ref = stage.open_pull_from_fork({SPEC: HALF})
    fork = fork_of(playground)
    fork.members[playground.world.bot.login] = Access.DEVELOPER
    pull = look(stage, ref)
    assert shown(playground, ref) == BOTH
    assert playground.project.statuses == []
    assert "belong to the fork" not in summary(pull)
    pipelines.run_branch_pipeline(playground.world, fork, request(playground, ref).source_branch, "success")
    look(stage, ref)
    assert shown(playground, ref) == BOTH


def test_a_forks_pipeline_that_the_target_runs_has_them(playground: GitLabPlayground, stage: GitLabStage) -> None:
    """A member of the target project ran it there: then the target's rights count, and the statuses are seen."""
    ref = stage.open_pull_from_fork({SPEC: HALF})
    look(stage, ref)
    pipelines.run_own_pipeline(playground.world, playground.project, request(playground, ref), "success")
    pull = look(stage, ref)
    assert shown(playground, ref) == BOTH
    assert "belong to the fork" not in summary(pull)


def test_a_fork_that_was_deleted_gets_none_and_its_thread_stays(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    ref = stage.open_pull_from_fork({SPEC: HALF})
    del playground.world.projects[fork_of(playground).path]
    look(stage, ref)
    assert (playground.project.statuses, playground.project.pipelines) == ([], [])
    assert not gate_is_open(playground, ref)


def test_a_protected_source_branch_is_told_once(playground: GitLabPlayground, stage: GitLabStage) -> None:
    """Whoever may neither push nor merge there may set no status in its pipelines."""
    ref = stage.open_pull({SPEC: HALF})
    playground.project.members[playground.world.bot.login] = Access.DEVELOPER
    branch = request(playground, ref).source_branch
    playground.project.protected[branch] = Protection(id=7, push=Access.MAINTAINER, merge=Access.MAINTAINER)
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
    stage.traffic()
    with stage.bot() as bot:
        again = reconcile(bot, ref, stage.now)
        assert (again.applied, again.refused, stage.traffic().writes) == ((), (), 0)
        assert "I may not set commit statuses" in summary(bot.pull_request(ref))
    assert not gate_is_open(playground, ref)


def test_a_status_of_the_same_name_by_somebody_else_is_none_of_the_bots(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    """Whoever may push may set a status of any name, with the bot's own address copied: it has to be replaced."""
    ref = stage.open_pull({SPEC: HALF})
    look(stage, ref)
    copied = next(one for one in playground.project.statuses if one.name == "spec / document")
    forged = {"state": "success", "name": copied.name, "target_url": copied.target_url, "pipeline_id": copied.pipeline}
    pipelines.set_status(playground.world, playground.world.users["ada"], playground.project, copied.sha, forged)
    assert shown(playground, ref) == {**BOTH, "spec / document": "success"}
    look(stage, ref)
    assert shown(playground, ref) == BOTH


def test_the_pipeline_of_an_earlier_head_takes_no_status() -> None:
    """GitLab names it as the head's until it has made one for the new head; that of a merged result has its own commit."""
    for name, sha, taken in (
        ("refs/merge-requests/7/head", "new", True),
        ("refs/merge-requests/7/head", "old", False),
        ("topic", "old", False),
        ("refs/merge-requests/7/merge", "result", True),
    ):
        pipeline = schemas.Pipeline(id=5, sha=sha, ref=name, project_id=1)
        place = status_place(merge_request("new", pipeline))
        assert (place.sha, place.pipeline) == ((sha, 5) if taken else ("new", None)), (name, sha)


def test_a_pipeline_of_a_third_project_takes_no_status() -> None:
    place = status_place(merge_request("new", schemas.Pipeline(id=5, sha="new", ref="topic", project_id=3)))
    assert (place.project_id, place.address) == (2, {"ref": "topic"})


def merge_request(sha: str, pipeline: schemas.Pipeline) -> schemas.MergeRequest:
    return schemas.MergeRequest(
        iid=7,
        project_id=1,
        source_project_id=2,
        web_url="https://forge.test/team/app/-/merge_requests/7",
        title="Spec 7",
        state="opened",
        author=schemas.User(id=4, username="ada"),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        source_branch="topic",
        target_branch="main",
        sha=sha,
        head_pipeline=pipeline,
    )
