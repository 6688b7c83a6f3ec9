"""Who the bot is: tokens are made once, kept, renewed early, and shared between threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr

from bot.bootstrap import Bot
from bot.forges.github import App, GitHubCredentials, Token
from bot.forges.github.rate_limit import ContentRateLimit
from bot.forges.rate_limit import Limits
from bot.isolation.children import Children
from bot.jobs.job_run import StoppedError
from bot.review.model.targets import ListedTarget, parse_target
from bot.review.port import BadCredentialError, ForbiddenError, NotFoundError, RateLimitedError
from config.settings import Settings
from tests.forge.github.conftest import Time
from tests.forge.github.scripted import Answer, Scripted

KEY = generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
INSTALLATION = "GET /api/v3/repos/o/r/installation"
TOKENS = "POST /api/v3/app/installations/5/access_tokens"
OTHER_TOKENS = "POST /api/v3/app/installations/6/access_tokens"
OTHER = Answer(status=201, body={"token": "other", "expires_at": "2026-11-23T13:00:00Z"})
PULLS = "GET /api/v3/repos/o/r/pulls"


@pytest.fixture
def app(forge: Scripted, time: Time) -> GitHubCredentials:
    forge.says(INSTALLATION, Answer(body={"id": 5}))
    forge.says(
        TOKENS,
        Answer(status=201, body={"token": "first", "expires_at": "2026-11-23T13:00:00Z"}),
        Answer(status=201, body={"token": "second", "expires_at": "2026-11-23T14:00:00Z"}),
    )
    forge.says("GET /api/v3/app", Answer(body={"id": 3, "slug": "specbot"}))
    forge.says("GET /api/v3/users/specbot%5Bbot%5D", Answer(body={"id": 77, "login": "specbot[bot]"}))
    forge.says(PULLS, Answer(body=[]))
    identity = App(id="3", private_key=PEM)
    return GitHubCredentials(identity, clock=time.clock, api_url=forge.url, sleep=time.sleep)


def look(credentials: GitHubCredentials) -> None:
    with credentials.client("o/r") as client:
        assert client.open_pulls("o/r") == ()


def test_a_token_speaks_for_itself(forge: Scripted, time: Time) -> None:
    forge.says(PULLS, Answer(body=[]))
    look(GitHubCredentials(Token(text="mine"), clock=time.clock, api_url=forge.url, sleep=time.sleep))
    assert [one.authorization for one in forge.asked] == ["token mine"]


def test_an_app_signs_and_then_uses_its_token(app: GitHubCredentials, forge: Scripted) -> None:
    look(app)
    signed = forge.requests(INSTALLATION)[0].authorization.removeprefix("Bearer ")
    claims = jwt.decode(signed, PUBLIC, algorithms=["RS256"], issuer="3")
    assert claims["exp"] - claims["iat"] <= 600
    assert [one.authorization for one in forge.requests(PULLS)] == ["token first"]


def test_the_token_is_kept_until_shortly_before_its_end(app: GitHubCredentials, forge: Scripted, time: Time) -> None:
    look(app)
    time.forward(minutes=54)
    look(app)
    assert len(forge.requests(TOKENS)) == 1
    time.forward(minutes=1)
    look(app)
    assert [one.authorization for one in forge.requests(PULLS)][-1] == "token second"
    assert len(forge.requests(INSTALLATION)) == 1


def test_many_threads_ask_for_one_token(app: GitHubCredentials, forge: Scripted) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: look(app), range(16)))
    assert len(forge.requests(TOKENS)) == 1
    assert {one.authorization for one in forge.requests(PULLS)} == {"token first"}


def test_an_installation_that_is_gone_is_looked_up_again(app: GitHubCredentials, forge: Scripted, time: Time) -> None:
    look(app)
    time.forward(hours=1)
    forge.says(TOKENS, Answer(status=404, body={"message": "Not Found"}))
    with pytest.raises(NotFoundError):
        app.client("o/r")
    assert len(forge.requests(INSTALLATION)) == 2
    forge.says(INSTALLATION, Answer(status=404, body={"message": "Not Found"}))
    with pytest.raises(NotFoundError):
        app.client("o/r")
    assert len(forge.requests(INSTALLATION)) == 3


def test_one_that_was_installed_again_is_found_when_the_kept_token_has_ended(
    app: GitHubCredentials, forge: Scripted, time: Time
) -> None:
    look(app)
    time.forward(hours=1)
    forge.says(TOKENS, Answer(status=404, body={"message": "Not Found"}))
    forge.says(INSTALLATION, Answer(body={"id": 6}))
    forge.says(OTHER_TOKENS, OTHER)
    look(app)
    assert forge.requests(PULLS)[-1].authorization == "token other"


def test_a_token_that_ended_before_the_bots_account_was_known_is_made_anew(
    app: GitHubCredentials, forge: Scripted
) -> None:
    """Found by the storm: the worker asked with the old token for its own account until somebody restarted it."""
    forge.says(
        "GET /api/v3/users/specbot%5Bbot%5D",
        Answer(status=401, body={"message": "Bad credentials"}),
        Answer(body={"id": 77, "login": "specbot[bot]"}),
    )
    with pytest.raises(BadCredentialError):
        look(app)
    look(app)
    assert len(forge.requests(TOKENS)) == 2


@pytest.mark.parametrize("status", [401, 404])
def test_a_look_that_a_kept_token_spoils_is_made_again_with_a_new_one(
    forge: Scripted, app: GitHubCredentials, status: int
) -> None:
    """The App was removed and installed again, or was given other repositories: nobody has to try again by hand."""
    look(app)
    forge.says(PULLS, Answer(status=status, body={"message": "No"}), Answer(body=[]))
    forge.says(INSTALLATION, Answer(body={"id": 6}))
    forge.says(OTHER_TOKENS, OTHER)
    bot = Bot(Settings(github_app_id=3, github_private_key=SecretStr(PEM), github_api_url=forge.url))
    assert tuple(bot.look(parse_target("github:o/r"))) == (parse_target("github:o/r@index"),)
    assert len(forge.requests(OTHER_TOKENS)) == 2


def test_a_worker_that_is_stopped_before_the_second_look_gives_the_job_back(forge: Scripted) -> None:
    """Found by the storm: it was taken for a bug, and the job failed."""
    forge.says("POST /api/graphql", Answer(status=401, body={"message": "Bad credentials"}))
    settings = Settings(github_token=SecretStr("old"), github_api_url=forge.url)

    def reload() -> Settings:
        bot.stop()
        return settings

    with Children() as children:
        bot = Bot(settings, reload=reload, children=children)
        with pytest.raises(StoppedError):
            bot.look(parse_target("github:o/r#1"))


def test_what_changed_within_a_minute_before_the_last_sweep_is_looked_at_again(forge: Scripted) -> None:
    """The forge's clock and ours may differ by as much."""
    since = datetime(2026, 11, 23, 12, tzinfo=UTC)
    main = {"ref": "main", "sha": "a"}
    listed = [
        {"number": number, "state": "open", "base": main, "updated_at": (since - timedelta(seconds=ago)).isoformat()}
        for number, ago in ((1, 30), (2, 90))
    ]
    forge.says(PULLS, Answer(body=listed))
    bot = Bot(Settings(github_token=SecretStr("mine"), github_api_url=forge.url))
    found = bot.look(parse_target("github:o/r@changed"), (), since)
    assert [str(one.target) for one in found if isinstance(one, ListedTarget)] == ["github:o/r#1"]


def test_an_answer_that_hangs_for_one_owner_stops_no_other(app: GitHubCredentials, forge: Scripted) -> None:
    forge.says("GET /api/v3/repos/slow/r/installation", Answer(body={"id": 9}))
    forge.says("POST /api/v3/app/installations/9/access_tokens", Answer(status=201, body=OTHER.body))
    look(app)
    with ThreadPoolExecutor(1) as pool:
        with forge.hanging("GET /api/v3/repos/slow/r/installation") as asked:
            hangs = pool.submit(app.client, "slow/r")
            assert asked.wait(10)
            look(app)
        hangs.result(10)


def test_an_app_that_was_installed_again_is_found_at_once(app: GitHubCredentials, forge: Scripted) -> None:
    look(app)
    forge.says(PULLS, Answer(status=401, body={"message": "Bad credentials"}), Answer(body=[]))
    with pytest.raises(BadCredentialError, match="not valid"):
        look(app)
    forge.says(INSTALLATION, Answer(body={"id": 6}))
    forge.says(
        "POST /api/v3/app/installations/6/access_tokens",
        Answer(status=201, body={"token": "other", "expires_at": "2026-11-23T13:00:00Z"}),
    )
    look(app)
    assert forge.requests(PULLS)[-1].authorization == "token other"


def test_a_token_that_ended_is_said_so(forge: Scripted, time: Time) -> None:
    forge.says(PULLS, Answer(status=401, body={"message": "Bad credentials"}))
    with pytest.raises(BadCredentialError, match="renew"):
        look(GitHubCredentials(Token(text="old"), clock=time.clock, api_url=forge.url, sleep=time.sleep))


def test_a_token_is_no_app(forge: Scripted, time: Time) -> None:
    with pytest.raises(ForbiddenError, match="App"):
        GitHubCredentials(Token(text="mine"), clock=time.clock, api_url=forge.url).app_api()


def test_a_key_that_is_no_key_is_said_so(forge: Scripted, time: Time) -> None:
    broken = GitHubCredentials(App(id="3", private_key="no key"), clock=time.clock, api_url=forge.url)
    with pytest.raises(BadCredentialError, match="private key"):
        broken.client("o/r")


def test_a_limit_holds_for_all_who_use_the_credential(app: GitHubCredentials, forge: Scripted, time: Time) -> None:
    forge.says(PULLS, Answer(status=429, headers={"Retry-After": "60"}), Answer(body=[]))
    with pytest.raises(RateLimitedError):
        look(app)
    with pytest.raises(RateLimitedError) as told:
        look(app)
    assert told.value.retry_at == time.now + timedelta(minutes=1)
    assert len(forge.requests(PULLS)) == 1
    time.forward(minutes=1)
    look(app)


def test_budgets_have_names_without_secrets(forge: Scripted, time: Time) -> None:
    names: list[str] = []

    def budget(name: str, limits: Limits) -> ContentRateLimit:
        names.append(name)
        return ContentRateLimit(time.clock, time.sleep, limits)

    credentials = GitHubCredentials(Token(text="ghp_mine"), clock=time.clock, api_url=forge.url, budgets=budget)
    forge.says(PULLS, Answer(body=[]))
    look(credentials)
    assert [name.partition(" ")[2] for name in names] == [f"token {sha256(b'ghp_mine').hexdigest()[:12]}"]
