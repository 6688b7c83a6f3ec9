"""GitLab, as an operator meets it: signed webhooks, `sync` and `doctor`, read back from the forge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from specbot_playground.gitlab.operations.pipelines import run_branch_pipeline
from specbot_playground.gitlab.operations.reading import newest_statuses
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.gitlab_stage import GitLabStage
from tests.service.postgres import count
from tests.service.processes import Service, serving, specbot
from tests.service.waiting import wait_until

SPEC = "docs/specs/search.md"
HALF = b"# Search\n\n**Status:** Draft\n\n## Open Questions\n\n- [ ] How big may an index grow?\n"
_UNSETTLED = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile')
     + (SELECT count(*) FROM specbot_delivery WHERE state <> 'done')
"""


@pytest.fixture
def playground() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        yield running


@pytest.fixture
def settings(playground: GitLabPlayground, database: str) -> dict[str, str]:
    world = playground.world
    return {
        "DATABASE_URL": database,
        "GITLAB_URL": playground.web_url,
        "GITLAB_TOKEN": world.bot_token,
        "GITLAB_SIGNING_TOKEN": world.signing_token,
    }


@pytest.fixture
def service(playground: GitLabPlayground, settings: dict[str, str], tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, **settings) as running:
        yield running
        playground.set_webhook(None)


def bot_said(playground: GitLabPlayground) -> list[str]:
    """List what the bot wrote, threads too."""
    return [note.body for note in playground.project.merge_requests[1].notes if note.author.kind == "Bot"]


def settle(playground: GitLabPlayground, database: str) -> None:
    """Wait until all events are delivered and all work is done, also the work that work made."""

    def quiet() -> bool:
        sent = len(playground.post.sent)
        playground.drain()
        return count(database, _UNSETTLED) == 0 and sent == len(playground.post.sent)

    wait_until(lambda: quiet() and quiet())


def test_signed_events_make_a_review_and_answer_an_order(
    playground: GitLabPlayground, service: Service, database: str
) -> None:
    playground.set_webhook(f"{service.url}/webhooks/gitlab")
    stage = GitLabStage(playground)
    ref = stage.open_pull({SPEC: HALF})
    settle(playground, database)
    assert sum("specbot:summary" in body for body in bot_said(playground)) == 1
    assert sum("specbot:gate" in body for body in bot_said(playground)) == 1
    stage.comment("bo", ref, "/spec why")
    settle(playground, database)
    assert sum("This is needed:" in body for body in bot_said(playground)) == 1
    assert {one.status_code for one in playground.post.sent} == {202}
    assert playground.world.executed == []


def test_the_event_of_a_branch_pipeline_brings_the_statuses_into_it(
    playground: GitLabPlayground, service: Service, database: str
) -> None:
    """It names no merge request, so the one with this head is found; the bot's own pipeline wakes nobody."""
    playground.set_webhook(f"{service.url}/webhooks/gitlab")
    stage = GitLabStage(playground)
    ref = stage.open_pull({SPEC: HALF})
    settle(playground, database)
    branch = playground.project.merge_requests[ref.number].source_branch
    with playground.world.lock:
        made = run_branch_pipeline(playground.world, playground.project, branch, "running")
    settle(playground, database)
    names = {one.name for one in newest_statuses(playground.project, made)}
    assert names == {"spec / document", "spec / approval"}


def test_sync_by_hand_plans_acts_and_then_has_nothing_to_do(
    playground: GitLabPlayground, settings: dict[str, str]
) -> None:
    ref = str(GitLabStage(playground).open_pull({SPEC: HALF}))
    assert ref == "gitlab:acme/payments!1"
    plan = specbot("sync", ref, "--dry-run", settings=settings)
    assert (plan.code, bot_said(playground)) == (0, []), plan.errors
    assert "would open the gate's thread" in plan.output
    assert specbot("sync", ref, settings=settings).code == 0
    assert "Nothing to change" in specbot("sync", ref, settings=settings).output


def test_the_doctor_knows_the_token_and_its_projects(playground: GitLabPlayground, settings: dict[str, str]) -> None:
    here = {**settings, "PUBLIC_URL": "https://specbot.example"}
    report = specbot("doctor", settings=here)
    assert f"GitLab token: {playground.world.bot.login} at {playground.web_url}" in report.output, report.errors
    assert "no webhook that the token can see sends to https://specbot.example/webhooks/gitlab" in report.output
    assert "All threads must be resolved" in report.output
    playground.set_webhook("https://specbot.example/webhooks/gitlab")
    playground.project.settings.only_allow_merge_if_all_discussions_are_resolved = True
    well = specbot("doctor", settings=here).output
    assert "✓ GitLab project acme/payments, webhook: sends to https://specbot.example/webhooks/gitlab\n" in well
    wrong = specbot("doctor", settings={**here, "GITLAB_TOKEN": "glpat-wrong"})
    assert (wrong.code, "renew SPECBOT_GITLAB_TOKEN" in wrong.output) == (1, True)
