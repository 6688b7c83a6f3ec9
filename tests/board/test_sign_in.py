"""Sign-in and permissions as the forges have them: the whole service, beside a local forge of each kind, in a visitor's hands."""

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from bot.jobs.board_store import BoardStore
from bot.review.model.references import ForgeName
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.oauth import Client
from specbot_playground.server import Playground
from tests.board.conftest import NOW
from tests.board.samples import a_look, specs
from tests.service.processes import Service, running


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service with the board of one repository, and the forge that is asked."""

    service: Service
    forge: str
    github: Playground | None = None
    gitlab: GitLabPlayground | None = None

    def hide(self) -> None:
        """Make the repository private."""
        if self.github is not None:
            self.github.repository.private = True
        if self.gitlab is not None:
            self.gitlab.project.visibility = "private"

    def visit(self, login: str = "") -> requests.Session:
        """Come with a browser, and sign in on the forge's own page."""
        browser = requests.Session()
        if login:
            page = browser.get(f"{self.service.url}/sign-in/{self.forge}", timeout=30)
            key = re.search(r'name="key" value="(\w+)"', page.text)
            assert key is not None, page.text
            decide = page.url.partition("/authorize")[0] + "/decide"
            answer = browser.post(decide, data={"key": key[1], "login": login if login != "-" else ""}, timeout=30)
            assert answer.url.startswith(self.service.url)
        return browser

    def table(self, browser: requests.Session) -> str:
        return browser.get(f"{self.service.url}/", timeout=30).text


@pytest.fixture(params=[ForgeName.GITHUB, ForgeName.GITLAB])
def scene(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Scene]:
    with BoardStore(database, connections=1) as store:
        look = a_look(next(specs(1, 1, NOW))[2], "acme/payments", 1, NOW)
        assert look.board is not None
        ref = replace(look.ref, forge=request.param)
        store.record(replace(look, ref=ref, board=replace(look.board, ref=ref)))
    with (_github if request.param is ForgeName.GITHUB else _gitlab)(database, tmp_path) as opened:
        yield opened


@contextmanager
def _github(database: str, folder: Path) -> Iterator[Scene]:
    with Playground() as forge:
        app = forge.world.app
        settings = {
            "GITHUB_API_URL": forge.api_url,
            "GITHUB_APP_ID": str(app.id),
            "GITHUB_PRIVATE_KEY": app.private_key,
            "GITHUB_CLIENT_ID": app.client_id,
            "GITHUB_CLIENT_SECRET": app.client_secret,
        }
        with _receiving(database, folder, settings) as service:
            app.callbacks = (f"{service.url}/sign-in/github/back",)
            yield Scene(service=service, forge="github", github=forge)


@contextmanager
def _gitlab(database: str, folder: Path) -> Iterator[Scene]:
    with GitLabPlayground() as forge:
        settings = {
            "GITLAB_URL": forge.web_url,
            "GITLAB_TOKEN": forge.world.bot_token,
            "GITLAB_CLIENT_ID": "board",
            "GITLAB_CLIENT_SECRET": "gloas-1",
        }
        with _receiving(database, folder, settings) as service:
            back = f"{service.url}/sign-in/gitlab/back"
            forge.world.applications["board"] = Client(
                id="board", secret="gloas-1", callbacks=(back,), scopes=frozenset({"read_user"})
            )
            yield Scene(service=service, forge="gitlab", gitlab=forge)


@contextmanager
def _receiving(database: str, folder: Path, settings: dict[str, str]) -> Iterator[Service]:
    values = {"DATABASE_URL": database, **settings}
    with running(folder, "board", "--port", "0", settings=values, says="listens on") as service:
        yield service


def test_who_signs_in_sees_what_the_forge_lets_them_read(scene: Scene) -> None:
    scene.hide()
    title = next(specs(1, 1, NOW))[2].title
    assert "Sign in with" in scene.table(scene.visit())
    assert title in scene.table(scene.visit("ada"))
    stranger = scene.visit("cy")
    assert "No spec yet" in scene.table(stranger)
    page = f"{scene.service.url}/log/{scene.forge}/acme/payments/-/1"
    assert stranger.get(page, timeout=30).status_code == 404
    assert scene.visit("ada").get(page, timeout=30).status_code == 200


def test_everybody_who_signed_in_sees_what_is_public(scene: Scene) -> None:
    assert next(specs(1, 1, NOW))[2].title in scene.table(scene.visit("cy"))


def test_whoever_refuses_or_comes_back_with_a_made_up_code_is_nobody(scene: Scene) -> None:
    refused = scene.visit("-")
    assert "Sign in with" in scene.table(refused)
    back = f"{scene.service.url}/sign-in/{scene.forge}/back"
    for arguments in ("", "?code=guess", "?code=guess&state=guess"):
        answer = requests.get(back + arguments, timeout=30)
        assert answer.status_code == 403
        assert "did not confirm who you are" in answer.text


def test_sign_in_leads_to_no_other_site(scene: Scene) -> None:
    browser = requests.Session()
    for planted in ("//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"):
        browser.get(f"{scene.service.url}/sign-in", params={"next": planted}, timeout=30)
        page = browser.get(f"{scene.service.url}/sign-in/{scene.forge}", timeout=30)
        key = re.search(r'name="key" value="(\w+)"', page.text)
        assert key is not None
        decide = page.url.partition("/authorize")[0] + "/decide"
        answer = browser.post(decide, data={"key": key[1], "login": "ada"}, timeout=30)
        assert answer.url == f"{scene.service.url}/"


def test_no_token_of_a_person_is_kept(scene: Scene) -> None:
    browser = scene.visit("ada")
    ground = scene.github or scene.gitlab
    assert ground is not None
    given = [token for token, known in ground.world.tokens.items() if known.signs_in]
    (cookie,) = (one.value for one in browser.cookies if one.name == "specbot_board")
    assert given
    assert cookie is not None
    body = cookie.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    text = (zlib.decompress(raw) if cookie.startswith(".") else raw).decode()
    assert "ada" in text
    assert not any(token in text for token in given)
