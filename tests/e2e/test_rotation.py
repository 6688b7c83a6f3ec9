"""What is exchanged under a running service: keys, tokens, secrets, the installation itself. Nothing is started again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.operations.installation import end_tokens, exchange_key, install, suspend, uninstall
from specbot_playground.server import Playground
from specbot_playground.state import Token
from specbot_playground.webhooks import Delivery
from tests.contract.gitlab_stage import GitLabStage
from tests.e2e.forge import Forge, half_filled
from tests.e2e.test_gitlab import HALF, SPEC, bot_said, settle
from tests.service.processes import serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The files that hold what may be exchanged."""

    folder: Path

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        return str(path)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    folder = tmp_path / "secrets"
    folder.mkdir()
    return Kept(folder=folder)


@pytest.fixture
def github(database: str, tmp_path: Path, kept: Kept) -> Iterator[Forge]:
    """The service with its key and secret in files, as an orchestrator mounts them."""
    with Playground() as playground:
        app = playground.world.app
        settings = {
            "DATABASE_URL": database,
            "GITHUB_TOKEN": "",
            "GITHUB_API_URL": playground.api_url,
            "GITHUB_APP_ID": str(app.id),
            "GITHUB_PRIVATE_KEY_FILE": kept.write("key.pem", app.private_key),
            "GITHUB_WEBHOOK_SECRET": "",
            "GITHUB_WEBHOOK_SECRET_FILE": kept.write("secret", app.webhook_secret),
        }
        with serving(tmp_path, **settings) as service:
            forge = Forge(playground, service, database)
            forge.listen()
            yield forge
            playground.set_webhook(None)


def only_installations(delivery: Delivery) -> bool:
    """Lose what GitHub does not send to an App that is suspended, or installed nowhere."""
    return delivery.event != "installation"


def test_a_new_key_of_the_app_is_taken_up_at_the_first_refusal(github: Forge, kept: Kept) -> None:
    first = github.open(half_filled())
    github.settle()
    world = github.playground.world
    with world.lock:
        kept.write("key.pem", exchange_key(world))
        end_tokens(world)
    second = github.open(half_filled().replace("Rollback", "Backout"))
    github.settle()
    assert (github.see(first).reviews, github.see(second).reviews) == (1, 1)
    assert "credential exchanged" in github.service.log.read_text()


def test_a_key_that_is_written_late_is_taken_up_by_a_later_try(github: Forge, kept: Kept) -> None:
    """The forge has the new key, the file has half of it: the job is tried again, and nothing is written down as refused."""
    world = github.playground.world
    with world.lock:
        key = exchange_key(world)
        kept.write("key.pem", key[:200])
    number = github.open(half_filled())
    github.playground.drain()
    kept.write("key.pem", key)
    github.settle()
    assert github.see(number).reviews == 1
    assert "may not" not in "".join(body for _, body in github.see(number).comments)


def test_a_new_secret_of_the_webhook_is_taken_up_at_the_first_refusal(github: Forge, kept: Kept) -> None:
    world = github.playground.world
    with world.lock:
        kept.write("secret", "another-secret-of-the-webhook")
        world.app.webhook_secret = "another-secret-of-the-webhook"
    number = github.open(half_filled())
    github.settle()
    assert github.see(number).reviews == 1
    assert {one.status_code for one in github.playground.post.sent} == {202}


def test_every_open_pull_request_is_looked_at_when_the_app_is_installed_again(github: Forge) -> None:
    """The installation's event goes through the receiver and the queue; new tokens are made for the new installation."""
    numbers = [github.open(half_filled().replace("Rollback", name)) for name in ("One", "Two")]
    github.settle()
    world, playground = github.playground.world, github.playground
    owner = world.users["dana"]
    with world.lock:
        uninstall(world, owner)
    playground.post.lose = only_installations
    third = github.open(half_filled().replace("Rollback", "Three"))
    github.settle()
    assert github.see(third).checks == ()
    before = {number: github.see(number) for number in numbers}
    playground.reset_requests()
    playground.post.lose = lambda _: False
    with world.lock:
        install(world, owner)
    github.settle()
    assert {name for name, _ in github.see(third).checks} == {"spec / approval", "spec / document"}
    assert {number: github.see(number) for number in numbers} == before
    read = [one.path for one in playground.requests(world.app.bot.login) if "check-runs" in one.path]
    heads = {github.author.pull(number).head.sha for number in (*numbers, third)}
    assert heads == {sha for sha in heads if any(sha in path for path in read)}


def test_every_open_pull_request_is_looked_at_when_the_app_is_resumed(github: Forge) -> None:
    world, owner = github.playground.world, github.playground.world.users["dana"]
    first = github.open(half_filled())
    github.settle()
    with world.lock:
        suspend(world, owner, suspended=True)
    github.playground.post.lose = only_installations
    second = github.open(half_filled().replace("Rollback", "Two"))
    github.settle()
    assert github.see(second).checks == ()
    github.playground.post.lose = lambda _: False
    with world.lock:
        suspend(world, owner, suspended=False)
    github.settle()
    assert len(github.see(second).checks) == len(github.see(first).checks) == 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AtGitLab:
    playground: GitLabPlayground
    database: str
    log: Path

    def settle(self) -> None:
        settle(self.playground, self.database)


@pytest.fixture
def gitlab(database: str, tmp_path: Path, kept: Kept) -> Iterator[AtGitLab]:
    with GitLabPlayground() as playground:
        world = playground.world
        settings = {
            "DATABASE_URL": database,
            "GITHUB_TOKEN": "",
            "GITHUB_WEBHOOK_SECRET": "",
            "GITLAB_URL": playground.web_url,
            "GITLAB_TOKEN_FILE": kept.write("token", world.bot_token),
            "GITLAB_SIGNING_TOKEN_FILE": kept.write("signing", world.signing_token),
        }
        with serving(tmp_path, **settings) as service:
            playground.set_webhook(f"{service.url}/webhooks/gitlab")
            yield AtGitLab(playground=playground, database=database, log=service.log)
            playground.set_webhook(None)


def test_a_new_token_for_gitlab_is_taken_up_at_the_first_refusal(gitlab: AtGitLab, kept: Kept) -> None:
    playground, world = gitlab.playground, gitlab.playground.world
    with world.lock:
        del world.tokens[world.bot_token]
        world.bot_token = "glpat-the-next-one"
        world.tokens[world.bot_token] = Token(user=world.bot, app=True)
        kept.write("token", world.bot_token)
    GitLabStage(playground).open_pull({SPEC: HALF})
    gitlab.settle()
    assert sum("specbot:summary" in body for body in bot_said(playground)) == 1
    assert "credential exchanged" in gitlab.log.read_text()


def test_a_new_signing_token_is_taken_up_at_the_first_refusal(gitlab: AtGitLab, kept: Kept) -> None:
    playground, world = gitlab.playground, gitlab.playground.world
    world.signing_token = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    kept.write("signing", world.signing_token)
    for hook in playground.project.hooks:
        hook.signing_token = world.signing_token
    GitLabStage(playground).open_pull({SPEC: HALF})
    gitlab.settle()
    assert sum("specbot:summary" in body for body in bot_said(playground)) == 1
    assert {one.status_code for one in playground.post.sent} == {202}
