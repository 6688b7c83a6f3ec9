"""The board is derived: a database that was dropped is filled again from the forge, by the sweep's looks and by `sync`."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from bot.bootstrap import Bot
from bot.jobs.board_reader import BoardReader, SpecQuery, SpecRow
from bot.jobs.board_store import BoardStore
from bot.jobs.database import migrate
from bot.review.model.look import ActionOutcome
from bot.review.model.references import ForgeName
from bot.review.model.targets import AllPulls, ListedTarget, Target
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import Stage
from tests.e2e.forge import Forge, half_filled
from tests.service.processes import serving, specbot

pytestmark = pytest.mark.long

OPEN = "docs/specs/search.md"
MERGED = "docs/specs/cache.md"
HALF = b"# Search\n\n**Status:** In Review\n\n## Open Questions\n\n- [ ] How big may an index grow?\n"
DONE = b"# Cache\n\n**Status:** Approved\n**Author:** Ada\n\n## Revision History\n\n| Date | Change |\n|---|---|\n| 2026-01-05 | Begun |\n"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A forge with a pull request and a merged spec, and the settings of a bot for it."""

    stage: Stage
    forge: str
    settings: dict[str, str]


@pytest.fixture(params=["github", "gitlab"])
def scene(request: pytest.FixtureRequest, database: str) -> Iterator[Scene]:
    with _scene(request.param, database) as found:
        yield found


@contextmanager
def _scene(forge: str, database: str) -> Iterator[Scene]:
    if forge == "gitlab":
        with GitLabPlayground() as gitlab:
            settings = {"GITLAB_URL": gitlab.web_url, "GITLAB_TOKEN": gitlab.world.bot_token}
            yield Scene(stage=GitLabStage(gitlab), forge=forge, settings={"DATABASE_URL": database, **settings})
        return
    with Playground() as github:
        app = github.world.app
        settings = {
            "GITHUB_API_URL": github.api_url,
            "GITHUB_APP_ID": str(app.id),
            "GITHUB_PRIVATE_KEY": app.private_key,
        }
        yield Scene(stage=GitHubStage(github, app=True), forge=forge, settings={"DATABASE_URL": database, **settings})


def look_at_all(scene: Scene, database: str) -> tuple[SpecRow, ...]:
    """Look at everything of the repository, as the sweep does; give what the board shows then."""
    settings = Settings.model_validate({name.lower(): value for name, value in scene.settings.items()})
    with BoardStore(database, connections=1) as store:
        bot = Bot(settings, board=store)
        todo: deque[Target] = deque([AllPulls(forge=ForgeName(scene.forge), repository=scene.stage.repository)])
        while todo:
            found = bot.look(todo.popleft())
            todo.extend(one.target if isinstance(one, ListedTarget) else one for one in found)
    return shown(scene, database)


def shown(scene: Scene, database: str) -> tuple[SpecRow, ...]:
    name = f"{scene.forge}:{scene.stage.repository}"
    with BoardReader(database, connections=1) as reader:
        return reader.specs([name], SpecQuery(sort="title"), scene.stage.now())[0]


def forget_everything(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrate(database)


def essence(rows: tuple[SpecRow, ...]) -> list[tuple[object, ...]]:
    """What must be the same whenever it was read; how old a question of a file is depends on when it was first seen."""
    return [
        (one.path, one.pull, one.state, one.title, one.status, one.authors, one.questions, one.waits) for one in rows
    ]


def test_a_dropped_database_is_filled_again_from_the_forge(scene: Scene, database: str) -> None:
    scene.stage.put_on_base(MERGED, DONE)
    ref = scene.stage.open_pull({OPEN: HALF})
    before = look_at_all(scene, database)
    assert [(one.title, one.state, one.status) for one in before] == [
        ("Cache", "branch", "approved"),
        ("Search", "open", "review"),
    ]
    assert before[1].pull == ref.number
    assert before[1].waits == ["ada"]
    forget_everything(database)
    assert shown(scene, database) == ()
    assert essence(look_at_all(scene, database)) == essence(before)


def test_sync_fills_the_board_of_the_database_that_it_is_given(scene: Scene, database: str) -> None:
    ref = scene.stage.open_pull({OPEN: HALF})
    done = specbot("sync", str(ref), settings=scene.settings)
    assert done.code == 0, done.errors
    (row,) = shown(scene, database)
    assert (row.path, row.pull) == (OPEN, ref.number)
    with BoardReader(database, connections=1) as reader:
        (entry,) = reader.looks(f"{scene.forge}:{ref.repository}", ref.number, before=None, limit=5)
    assert {one.outcome for one in entry.look.actions} == {ActionOutcome.WRITTEN}
    assert any("How big may an index grow?" in one.text for one in entry.look.actions)


def test_sync_does_its_work_while_the_database_does_not_answer(scene: Scene) -> None:
    ref = scene.stage.open_pull({OPEN: HALF})
    settings = {**scene.settings, "DATABASE_URL": "postgresql://127.0.0.1:9/specbot"}
    done = specbot("sync", str(ref), settings=settings)
    assert done.code == 0, done.errors
    assert "post the summary" in done.output
    assert "the board was not told" in done.errors


def test_what_the_service_was_told_stands_on_its_board(
    playground: Playground, settings: dict[str, str], database: str, tmp_path: Path
) -> None:
    with serving(tmp_path, **settings, BOARD="public") as service:
        forge = Forge(playground, service, database)
        forge.listen()
        number = forge.open(half_filled())
        forge.settle()
        table = requests.get(service.url, timeout=30).text
        log = requests.get(f"{service.url}/log/github/{playground.repository.full_name}/-/{number}", timeout=30).text
        playground.repository.private = True
        playground.set_webhook(None)
    assert "docs/specs/rate-limits.md" in table
    assert "publish a review" in log
    with serving(tmp_path, **settings, BOARD="public") as service:
        hidden = requests.get(service.url, timeout=30).text
    assert "docs/specs/rate-limits.md" not in hidden


def test_a_board_that_is_off_is_not_there(settings: dict[str, str], tmp_path: Path) -> None:
    with serving(tmp_path, **settings, BOARD="off") as service:
        assert requests.get(service.url, timeout=30).status_code == 404
    done = specbot("board", settings={**settings, "BOARD": "off"})
    assert (done.code, "SPECBOT_BOARD is off" in done.errors) == (2, True)
