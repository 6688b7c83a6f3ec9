"""The set-up page is for who holds the token of this start, from its own forms, under its own name."""

from collections.abc import Iterator, Mapping
from re import search
from threading import Event

import pytest
from flask.testing import FlaskClient

from bot.forges.github.app_manifest import AppCredentials
from bot.forges.gitlab.hooks import Connection
from bot.review.port import ForbiddenError
from tests.webhooks.deliveries import github_signature
from webhooks.setup.app import SetupDependencies, create_setup

TOKEN = "t" * 32
SECRET = "the secret of the webhook"
PAGES = ("/setup", "/", "/setup/github/created?code=c&state=s", "/setup/github/secrets")


class World:
    """What the page does outside."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.connected: list[tuple[str, ...]] = []
        self.stored: list[Mapping[str, str]] = []

    def convert(self, code: str) -> AppCredentials:
        self.codes.append(code)
        return AppCredentials(
            app_id=7,
            slug="specbot",
            private_key="canary-key",
            webhook_secret=SECRET,
            client_id="i",
            client_secret="s",
            page="https://g/app",
        )

    def connect(self, *said: str) -> Connection:
        self.connected.append(said)
        raise ForbiddenError("no")

    def store(self, values: Mapping[str, str]) -> str:
        self.stored.append(values)
        return "/data/settings"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def started() -> Event:
    return Event()


@pytest.fixture
def client(world: World, started: Event) -> Iterator[FlaskClient]:
    around = SetupDependencies(
        token=TOKEN,
        github_api_url="https://api.github.com",
        gitlab_url="https://gitlab.com",
        public_url="",
        convert=world.convert,
        connect=world.connect,
        store=world.store,
    )
    with create_setup(around, started).test_client() as found:
        yield found


def let_in(client: FlaskClient) -> str:
    """Open the page with the token; gives the word that its forms carry."""
    assert client.get(f"/setup?token={TOKEN}").status_code == 302
    page = client.get("/setup").get_data(as_text=True)
    found = search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def state_of(client: FlaskClient) -> str:
    found = search(r"state=([\w-]+)", client.get("/setup").get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("held", ["", "wrong", TOKEN[:-1], f"{TOKEN} ", "t\u00fc"])
def test_without_the_token_there_is_nothing_to_see(client: FlaskClient, page: str, held: str) -> None:
    client.set_cookie("specbot_setup", held, path="/")
    answer = client.get(page)
    assert answer.status_code == 403
    assert "csrf" not in answer.get_data(as_text=True)
    assert client.get(f"/setup?token={held}").status_code == 403


@pytest.mark.parametrize("page", ["/setup/start", "/setup/gitlab"])
@pytest.mark.parametrize("word", ["", "wrong", TOKEN])
def test_a_form_of_another_page_does_nothing(
    client: FlaskClient, world: World, started: Event, page: str, word: str
) -> None:
    let_in(client)
    assert client.post(page, data={"csrf": word, "url": "https://evil", "token": "x"}).status_code == 403
    assert (world.connected, world.stored, started.is_set()) == ([], [], False)


def test_a_form_without_the_token_does_nothing(client: FlaskClient, world: World) -> None:
    word = let_in(client)
    client.delete_cookie("specbot_setup", path="/setup")
    assert client.post("/setup/gitlab", data={"csrf": word}).status_code == 403
    assert world.connected == []


def test_its_own_form_does_what_it_says(client: FlaskClient, world: World) -> None:
    word = let_in(client)
    assert client.post("/setup/gitlab", data={"csrf": word, "token": "x", "target": "a/b"}).status_code == 302
    assert [said[:3] for said in world.connected] == [("https://gitlab.com", "x", "a/b")]


def test_the_cookie_is_for_this_page_alone(client: FlaskClient) -> None:
    cookie = client.get(f"/setup?token={TOKEN}").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/setup"} <= set(cookie.split("; "))
    secure = client.get(f"/setup?token={TOKEN}", base_url="https://bot.example").headers["Set-Cookie"]
    assert "Secure" in secure.split("; ")


def test_a_name_of_somebody_elses_that_leads_here_has_no_cookie(client: FlaskClient) -> None:
    """A page on the web may let its own name lead to 127.0.0.1; the browser keeps the cookie for the name it is of."""
    let_in(client)
    assert client.get("/setup").status_code == 200
    assert client.get("/setup", base_url="http://evil.example").status_code == 403


@pytest.mark.parametrize("state", ["", "wrong", "\u00fc"])
def test_an_answer_of_github_that_nobody_here_asked_for_is_not_taken(
    client: FlaskClient, world: World, state: str
) -> None:
    let_in(client)
    assert (
        client.get("/setup/github/created", query_string={"code": "of-somebody-else", "state": state}).status_code
        == 302
    )
    assert (world.codes, world.stored) == ([], [])


def test_the_app_that_was_made_here_is_kept_and_its_ping_believed(
    client: FlaskClient, world: World, started: Event
) -> None:
    word = let_in(client)
    assert client.post("/setup/start", data={"csrf": word}).status_code == 409
    client.get("/setup/github/created", query_string={"code": "ours", "state": state_of(client)})
    assert [one["github_app_id"] for one in world.stored] == ["7"]
    assert "canary-key" not in client.get("/setup").get_data(as_text=True)
    body = b"{}"
    signed = {"X-GitHub-Event": "ping", "X-GitHub-Delivery": "d"}
    forged = client.post("/webhooks/github", data=body, headers={**signed, "X-Hub-Signature-256": "sha256=00"})
    assert forged.status_code == 401
    genuine = {**signed, "X-Hub-Signature-256": github_signature(body, SECRET)}
    assert client.post("/webhooks/github", data=body, headers=genuine).status_code == 202
    with client.post("/setup/start", data={"csrf": word}) as answer:
        assert answer.status_code == 200
    assert started.is_set()


def test_deliveries_before_that_take_little_room(client: FlaskClient) -> None:
    for _ in range(20):
        assert client.post("/webhooks/github", data=b"x" * 100_000).status_code == 202


@pytest.mark.parametrize("page", ["/setup", "/healthz", "/setup/static/setup.css", "/nothing"])
def test_every_answer_has_strict_headers(client: FlaskClient, page: str) -> None:
    with client.get(page) as answer:
        headers = answer.headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
