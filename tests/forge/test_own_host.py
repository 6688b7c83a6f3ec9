"""Where a credential goes: to the configured host, over a checked certificate, for a bounded time, and nowhere else."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event

import github.Auth
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.cli.service.doctor import examine
from bot.forges.github import api as github_api
from bot.forges.github.rate_limit import ContentRateLimit
from bot.forges.gitlab import api as gitlab_api
from bot.review.port import ForbiddenError, ForgeError, UnavailableError
from config.settings import Settings
from tests.forge.github.scripted import Answer, Scripted, scripted_forge

NOW = datetime(2026, 11, 26, tzinfo=UTC)
REDIRECTS = pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE")


class Thing(msgspec.Struct):
    id: int = 0


Client = gitlab_api.Api | github_api.Api
Request = Callable[[Client], object]


@pytest.fixture
def home() -> Iterator[Scripted]:
    with scripted_forge() as served:
        yield served


@pytest.fixture
def stranger() -> Iterator[Scripted]:
    """Somebody else's machine, which answers everything as the forge would."""
    with scripted_forge() as served:
        for verb in VERBS:
            served.says(f"{verb} /api/v3/taken", Answer(body={"id": 7, "login": "eve", "username": "eve"}))
        yield served


def gitlab_client(forge: Scripted) -> gitlab_api.Api:
    url = forge.url.removesuffix("/api/v3")
    return gitlab_api.Api(url, "glpat-canary", clock=lambda: NOW, sleep=lambda _: None)


def github_client(forge: Scripted) -> github_api.Api:
    budget = ContentRateLimit(lambda: NOW, lambda _: None)
    token = github.Auth.Token("ghp-canary")
    return github_api.Api(forge.url, token, budget=budget, clock=lambda: NOW, sleep=lambda _: None)


CLIENTS = pytest.mark.parametrize("client", [gitlab_client, github_client], ids=["GitLab", "GitHub"])
GITLAB_REQUESTS: dict[str, Callable[[gitlab_api.Api], object]] = {
    "GET": lambda api: api.get("/thing", Thing),
    "HEAD": lambda api: api.headers("/thing"),
    "raw": lambda api: api.raw("/thing"),
    "pages": lambda api: list(api.pages("/thing", Thing)),
    "POST": lambda api: api.write("POST", "/thing", {"a": 1}),
    "PUT": lambda api: api.write("PUT", "/thing", {"a": 1}),
    "DELETE": lambda api: api.write("DELETE", "/thing"),
    "GraphQL": lambda api: api.query("query Thing { id }", Thing, "asking"),
}
GITHUB_REQUESTS: dict[str, Callable[[github_api.Api], object]] = {
    "GET": lambda api: api.get("/thing", Thing),
    "pages": lambda api: list(api.pages("/thing", Thing)),
    "POST": lambda api: api.write("POST", "/thing", {"a": 1}),
    "PUT": lambda api: api.write("PUT", "/thing", {"a": 1}),
    "DELETE": lambda api: api.write("DELETE", "/thing"),
    "GraphQL": lambda api: api.query("query Thing { id }", {}, Thing, "asking"),
}


def sends_away(home: Scripted, stranger: Scripted, status: int) -> None:
    """Redirect everything that is asked at home to the stranger, who goes by another port and another name."""
    target = f"{stranger.url.replace('127.0.0.1', 'localhost')}/taken"
    for verb in VERBS:
        for path in ("/api/v3/thing", "/api/v4/thing", "/api/graphql", "/api/v3/user", "/api/v4/user"):
            home.says(f"{verb} {path}", Answer(status=status, headers={"Location": target}, body={}))


@REDIRECTS
@pytest.mark.parametrize("request_", GITLAB_REQUESTS)
def test_gitlabs_token_follows_no_redirect_to_somebody_else(
    home: Scripted, stranger: Scripted, status: int, request_: str
) -> None:
    sends_away(home, stranger, status)
    with closing(gitlab_client(home)) as api, pytest.raises(ForbiddenError, match="SPECBOT_GITLAB_URL"):
        GITLAB_REQUESTS[request_](api)
    assert stranger.asked == []


@REDIRECTS
@pytest.mark.parametrize("request_", GITHUB_REQUESTS)
def test_githubs_token_follows_no_redirect_to_somebody_else(
    home: Scripted, stranger: Scripted, status: int, request_: str
) -> None:
    sends_away(home, stranger, status)
    with closing(github_client(home)) as api, pytest.raises(ForgeError):
        GITHUB_REQUESTS[request_](api)
    assert stranger.asked == []


@REDIRECTS
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_doctors_token_follows_no_redirect_and_believes_none(
    home: Scripted, stranger: Scripted, status: int, forge: str, tmp_path: Path
) -> None:
    sends_away(home, stranger, status)
    address = {"github_api_url": home.url} if forge == "github" else {"gitlab_url": home.url.removesuffix("/api/v3")}
    settings = Settings.model_validate(
        {f"{forge}_token": "a-canary", **address, "database_url": "postgresql://127.0.0.1:1/x", "data_dir": tmp_path}
    )
    found = {one.subject.lower(): one for one in examine(settings)}
    assert not found[f"{forge} token"].well
    assert stranger.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_read_follows_gitlab_within_its_own_host_and_a_write_never_does(home: Scripted, status: int) -> None:
    for verb in ("GET", "POST"):
        home.says(f"{verb} /api/v4/thing", Answer(status=status, headers={"Location": "/api/v4/moved"}))
        home.says(f"{verb} /api/v4/moved", Answer(body={"id": 7}))
    with closing(gitlab_client(home)) as api:
        assert api.get("/thing", Thing) == Thing(id=7)
        with pytest.raises(ForbiddenError, match="SPECBOT_GITLAB_URL"):
            api.write("POST", "/thing", {"a": 1})
    assert home.requests("POST /api/v4/moved") == []


def test_redirects_in_a_circle_end(home: Scripted) -> None:
    home.says("GET /api/v4/thing", Answer(status=302, headers={"Location": "/api/v4/thing"}))
    with closing(gitlab_client(home)) as api, pytest.raises(UnavailableError):
        api.get("/thing", Thing)


@pytest.mark.parametrize("target", ["//localhost:1/api/v4/x", "http://[/", "file:///etc/passwd", "http://a@b:x/"])
def test_an_odd_address_is_not_followed(home: Scripted, target: str) -> None:
    home.says("GET /api/v4/thing", Answer(status=302, headers={"Location": target}))
    with closing(gitlab_client(home)) as api, pytest.raises(ForgeError):
        api.get("/thing", Thing)


@CLIENTS
def test_a_certificate_that_nobody_vouches_for_ends_the_conversation(
    client: Callable[[Scripted], Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = a_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with scripted_forge(context) as forge:
        for version in ("v3", "v4"):
            forge.says(f"GET /api/{version}/thing", Answer(body={"id": 7}))
        with closing(client(forge)) as api, pytest.raises(UnavailableError, match="certificate"):
            api.get("/thing", Thing)
        assert forge.asked == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with closing(client(forge)) as api:
            assert api.get("/thing", Thing) == Thing(id=7)


@CLIENTS
def test_a_forge_that_says_nothing_is_not_waited_for(
    client: Callable[[Scripted], Client], home: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlab_api, "TIMEOUT", 1)
    monkeypatch.setattr(github_api, "TIMEOUT", 1)
    silence = Event()
    for version in ("v3", "v4"):
        home.says(f"POST /api/{version}/thing", Answer(body={"id": 7}, after=silence))
    try:
        with closing(client(home)) as api, pytest.raises(UnavailableError, match="no answer"):
            api.write("POST", "/thing", {"a": 1})
    finally:
        silence.set()


def a_certificate(folder: Path) -> Path:
    """Make a key and a certificate for this machine that no authority has signed."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "forge")])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is valid at the time of the machine
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file
