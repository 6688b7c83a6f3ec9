"""The whole service with `SPECBOT_MODE=observe`: events come in, are looked at, and the forge's log holds no write of the bot's."""

from pathlib import Path

import pytest

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.operations.pulls import queue
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, Stage
from tests.service.postgres import count
from tests.service.processes import serving, specbot
from tests.service.waiting import wait_until

pytestmark = pytest.mark.long

SPEC = "docs/specs/search.md"
HALF = b"# Search\n\n**Status:** Draft\n\n## Open Questions\n\n- [ ] How big may an index grow?\n"
INDEX = b"index: docs/specs/README.md\n"
MARKERS = b"# Specs\n\n<!-- specbot:index -->\n<!-- /specbot:index -->\n"
_UNSETTLED = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile')
     + (SELECT count(*) FROM specbot_delivery WHERE state <> 'done')
"""


def settle(playground: Playground | GitLabPlayground, database: str) -> None:
    """Wait until all events are delivered and all work is done."""

    def quiet() -> bool:
        sent = len(playground.post.sent)
        playground.drain()
        return count(database, _UNSETTLED) == 0 and sent == len(playground.post.sent)

    wait_until(lambda: quiet() and quiet())


def talk(stage: Stage, playground: Playground | GitLabPlayground, database: str) -> str:
    """Let people go through a whole conversation, each step looked at before the next one."""
    stage.put_on_base("docs/specs/README.md", MARKERS)
    stage.put_on_base(".specbot.yml", INDEX)
    ref = stage.open_pull({SPEC: HALF})
    for say in ("/spec why", "/spec question Who pays?", "/spec aprove", "/spec fix"):
        settle(playground, database)
        stage.comment(AUTHOR, ref, say)
    settle(playground, database)
    stage.approve(REVIEWER, ref)
    stage.comment(OWNER, ref, "/spec resolve T1\n\n/spec approve")
    settle(playground, database)
    return str(ref)


def test_on_github_nothing_is_written(
    playground: Playground, settings: dict[str, str], database: str, tmp_path: Path
) -> None:
    stage, bot = GitHubStage(playground, app=True), playground.world.app.bot.login
    with serving(tmp_path, MODE="observe", **settings) as service:
        playground.set_webhook(f"{service.url}/webhooks/github")
        ref = talk(stage, playground, database)
        with playground.world.lock:
            queue(
                playground.world, playground.world.users["dana"], playground.repository, playground.repository.pulls[1]
            )
        settle(playground, database)
        playground.set_webhook(None)
    assert [one for one in playground.requests(bot) if one.write] == []
    assert playground.repository.checks == []
    by_hand = specbot("sync", ref, settings={**settings, "MODE": "observe"})
    assert (by_hand.code, "so nothing was written" in by_hand.output) == (0, True), by_hand.errors
    assert "would" in by_hand.output
    assert [one for one in playground.requests(bot) if one.write] == []


def test_on_gitlab_nothing_is_written(database: str, tmp_path: Path) -> None:
    with GitLabPlayground() as playground:
        stage, world = GitLabStage(playground), playground.world
        settings = {
            "DATABASE_URL": database,
            "GITLAB_URL": playground.web_url,
            "GITLAB_TOKEN": world.bot_token,
            "GITLAB_SIGNING_TOKEN": world.signing_token,
        }
        with serving(tmp_path, MODE="observe", **settings) as service:
            playground.set_webhook(f"{service.url}/webhooks/gitlab")
            ref = talk(stage, playground, database)
            playground.set_webhook(None)
        by_hand = specbot("sync", ref, settings={**settings, "MODE": "observe"})
        assert (by_hand.code, "so nothing was written" in by_hand.output) == (0, True), by_hand.errors
        assert [one for one in playground.requests(world.bot.login) if one.write] == []
        assert len(playground.requests(world.bot.login)) > 0
