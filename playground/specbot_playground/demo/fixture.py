"""What the story is told on: the playground, the service as an operator runs it, and the people who act."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from specbot_playground.demo import half_filled_spec
from specbot_playground.demo.client import Client
from specbot_playground.demo.environment import Environment, open_environment
from specbot_playground.demo.polling import PAUSE_SECONDS, wait_for
from specbot_playground.demo.world import Role, World

_READY_SECONDS = 60.0
_GRACE_SECONDS = 30.0


@dataclass(kw_only=True)
class Fixture:
    """What the steps act upon. `number` is the pull request that the story is about."""

    world: World
    number: int = 0
    said: int = 0
    """The comment that was made last."""
    refusals: int = 0
    """How many commands the bot had to refuse until now: each is answered once."""
    merged: str = ""
    """The spec's text as it was merged: afterwards its branch may be gone."""

    @property
    def page(self) -> str:
        """The address of the pull request's page."""
        return self.world.page(self.number)

    @property
    def bot(self) -> str:
        """The bot's login."""
        return self.world.bot

    def person(self, role: Role) -> Client:
        """Give who plays a role; raises `LookupError` where nobody does."""
        found = self.world.person(role)
        if found is None:
            raise LookupError(f"nobody is {role}")
        return found

    @property
    def author(self) -> Client:
        """Ada, who writes the spec."""
        return self.person(Role.AUTHOR)

    @property
    def reviewer(self) -> Client:
        """Bo, who may write to the repository."""
        return self.person(Role.REVIEWER)

    @property
    def lead(self) -> Client:
        """Dana, who merges."""
        return self.person(Role.LEAD)

    @property
    def stranger(self) -> Client:
        """Cy, who may only read."""
        return self.person(Role.READER)


@dataclass(frozen=True, kw_only=True)
class LocalWorld:
    """The local forge; a service that its webhooks wake looks at the pull request."""

    environment: Environment
    people: Mapping[str, Client]
    log: Callable[[], str]
    branch: str = "rate-limits"
    path: str = half_filled_spec.PATH
    patience: float = 20.0
    pause: float = PAUSE_SECONDS

    @property
    def bot(self) -> str:
        """The bot's login."""
        return self.environment.bot

    def person(self, role: Role) -> Client | None:
        """Give who plays a role."""
        return self.people[role.lower()]

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        return self.environment.page(number)

    def words(self, text: str) -> str:
        """Say something in the forge's words."""
        return self.environment.words(text)

    def look(self, number: int) -> None:
        """Do nothing: the service was told."""


@contextmanager
def open_fixture(port: int = 0, forge: str = "github") -> Iterator[Fixture]:
    """Start the playground and the service, and take both down at the end."""
    with tempfile.TemporaryDirectory(prefix="specbot-demo-") as folder, open_environment(forge, port) as ground:
        settings = {"data_dir": str(Path(folder) / "data"), **ground.settings()}
        with _service(settings, Path(folder)) as (url, log):
            ground.playground.set_webhook(f"{url}/webhooks/{forge}")
            yield Fixture(world=LocalWorld(environment=ground, people=ground.people(), log=log))


@contextmanager
def _service(settings: Mapping[str, str], folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Run `specbot serve` as a process of its own, on an embedded database that goes with the story."""
    out, log = folder / "out.txt", folder / "log.txt"
    command = (_specbot(), "serve", "--port", "0")
    with out.open("wb") as stdout, log.open("wb") as stderr:
        child = subprocess.Popen(command, env=_environment(settings), stdout=stdout, stderr=stderr)  # noqa: S603  # ourselves
        try:
            yield _address(child, out, log), log.read_text
        finally:
            child.terminate()
            child.wait(_GRACE_SECONDS)


def _specbot() -> str:
    """Find the command that an operator would run: beside this interpreter, else on the path; raises `RuntimeError`."""
    beside = Path(sys.executable).parent
    found = shutil.which("specbot", path=str(beside)) or shutil.which("specbot")
    if found is None:
        raise RuntimeError("The command specbot is not installed; `pip install 'specbot[playground]'` brings it.")
    return found


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Give the service our environment with exactly these settings (`github_token` for `SPECBOT_GITHUB_TOKEN`)."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SPECBOT_")}  # noqa: TID251 - a child's environment
    return {**inherited, **{f"SPECBOT_{name.upper()}": value for name, value in settings.items()}}


def _address(child: subprocess.Popen[bytes], out: Path, log: Path) -> str:
    """Wait until the service says where it listens; raises `RuntimeError` with its log when it ends instead."""

    def listening() -> str | None:
        if child.poll() is not None:
            raise RuntimeError(f"specbot serve ended with {child.returncode}:\n{log.read_text()}")
        return next((line.split()[-1] for line in out.read_text().splitlines() if "listens on" in line), None)

    found = wait_for(listening, _READY_SECONDS)
    if found is None:
        raise RuntimeError(f"specbot serve did not listen within {_READY_SECONDS:.0f} s:\n{log.read_text()}")
    return found
