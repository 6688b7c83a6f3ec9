"""What the App was not granted: another way is taken, it is said once, and it is not tried at each event."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import RunContext, reconcile, show_failure
from specbot_playground.demo.half_filled_spec import finished
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.stage import AUTHOR, REVIEWER
from tests.contract.test_reconcile import HALF, SPEC

BOTH = {"spec / document", "spec / approval"}


@pytest.fixture(params=["told", "untold"])
def playground(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A forge that tells what a token may do, or leaves it to be found out."""
    with Playground() as running:
        running.world.app.tells_permissions = request.param == "told"
        yield running


@pytest.fixture
def stage(playground: Playground) -> GitHubStage:
    return GitHubStage(playground, app=True)


def withdraw(playground: Playground, *names: str) -> None:
    for name in names:
        playground.world.app.permissions[name] = "read" if name == "contents" else ""


def look(stage: GitHubStage, ref: PullRef) -> PullRequest:
    """Look once, and see that a second look writes nothing."""
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
    stage.traffic()
    with stage.bot() as bot:
        again = reconcile(bot, ref, stage.now)
        assert (again.applied, again.refused, stage.traffic().writes) == ((), (), 0)
        return bot.pull_request(ref)


def summary(pull: PullRequest) -> str:
    found = [
        one
        for one in pull.comments
        if value_of(Kind.SUMMARY, body=one.body, author=one.author, bot=pull.bot) is not None
    ]
    assert len(found) == 1
    return found[0].body


def test_an_app_without_checks_sets_commit_statuses(playground: Playground, stage: GitHubStage) -> None:
    withdraw(playground, "checks")
    pull = look(stage, stage.open_pull({SPEC: HALF}))
    assert {one.context for one in playground.repository.statuses} == BOTH
    assert {one.name for one in pull.checks} == BOTH
    assert playground.repository.checks == []
    assert "commit statuses stand in for them. Give the App the permission *Checks: write*" in summary(pull)


def test_an_app_that_may_only_read_checks_sets_each_commit_status_once(
    playground: Playground, stage: GitHubStage
) -> None:
    playground.world.app.permissions["checks"] = "read"
    look(stage, stage.open_pull({SPEC: HALF}))
    assert sorted(one.context for one in playground.repository.statuses) == sorted(BOTH)
    assert playground.repository.checks == []


def test_a_status_that_stood_in_for_a_check_never_says_something_else_later(
    playground: Playground, stage: GitHubStage
) -> None:
    playground.world.app.permissions["checks"] = "read"
    ref = stage.open_pull({SPEC: finished().replace("- [ ]", "- [x]").encode()})
    look(stage, ref)
    assert newest_states(playground) == {"spec / document": "success", "spec / approval": "failure"}
    playground.world.app.permissions["checks"] = "write"
    stage = GitHubStage(playground, app=True)
    stage.comment(AUTHOR, ref, "/spec check")
    stage.comment(REVIEWER, ref, "/spec approve")
    look(stage, ref)
    assert {one.name: one.conclusion for one in playground.repository.checks} == dict.fromkeys(BOTH, "success")
    assert newest_states(playground) == dict.fromkeys(BOTH, "success")


def test_where_no_summary_remembers_the_refusal_a_status_is_set_once_too(
    playground: Playground, stage: GitHubStage
) -> None:
    """A pull request from before the bot came gets its checks and nothing else."""
    playground.world.app.permissions["checks"] = "read"
    ref = stage.open_pull({SPEC: HALF})
    stage.pass_time(timedelta(days=3))
    for _ in range(3):
        with stage.bot() as bot:
            reconcile(bot, ref, stage.now, context=RunContext(met_at=stage.now()))
    assert sorted(one.context for one in playground.repository.statuses) == sorted(BOTH)


def test_when_the_bot_gives_up_a_status_says_so_where_check_runs_are_refused(
    playground: Playground, stage: GitHubStage
) -> None:
    playground.world.app.permissions["checks"] = "read"
    ref = stage.open_pull({SPEC: finished().replace("- [ ]", "- [x]").encode()})
    stage.comment(REVIEWER, ref, "/spec approve")
    look(stage, ref)
    assert newest_states(playground) == dict.fromkeys(BOTH, "success")
    with stage.bot() as bot:
        show_failure(bot, ref, "502", stage.now())
    assert "failure" in newest_states(playground).values()
    look(stage, ref)
    assert newest_states(playground) == dict.fromkeys(BOTH, "success")


def newest_states(playground: Playground) -> dict[str, str]:
    return {one.context: one.state for one in playground.repository.statuses}


def test_an_app_without_checks_and_statuses_says_it_in_the_summary(playground: Playground, stage: GitHubStage) -> None:
    withdraw(playground, "checks", "statuses")
    pull = look(stage, stage.open_pull({SPEC: HALF}))
    assert not playground.repository.statuses
    assert not playground.repository.checks
    assert "what they would say stands here. Give the App the permission *Checks: write*" in summary(pull)
    assert "Give the App the permission *Commit statuses: write*" in summary(pull)


def test_an_app_that_may_not_commit_answers_a_fix_once(playground: Playground, stage: GitHubStage) -> None:
    withdraw(playground, "contents")
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(AUTHOR, ref, "/spec fix")
    head = look(stage, ref).head.sha
    pull = look(stage, ref)
    assert pull.head.sha == head
    answers = [one.body for one in pull.comments if "I may not push to this branch" in one.body]
    assert len(answers) == 1
    assert "Give the App the permission *Contents: write*; then comment `/spec check`." in answers[0]


def test_what_is_granted_later_is_used_once_somebody_asks(playground: Playground, stage: GitHubStage) -> None:
    withdraw(playground, "checks")
    ref = stage.open_pull({SPEC: HALF})
    look(stage, ref)
    playground.world.app.permissions["checks"] = "write"
    stage = GitHubStage(playground, app=True)
    stage.comment(AUTHOR, ref, "/spec check")
    pull = look(stage, ref)
    assert {one.name for one in playground.repository.checks} == BOTH
    assert "I may not" not in summary(pull)
