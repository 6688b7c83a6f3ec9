"""The story on somebody's own forge: through its public API only, on branches of its own, which go afterwards."""

import secrets
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from specbot_playground.demo.client import Client
from specbot_playground.demo.fixture import Fixture
from specbot_playground.demo.guests import Place, UnfitError, arrive, open_sandbox
from specbot_playground.demo.sandbox import BRANCHES, PATH, Sandbox, clean, prepare
from specbot_playground.demo.world import Role, in_words_of

Look = Callable[[int], None]
"""Let the bot look at a pull request; raises `RefusedError`."""
_STOPPED = 143


@dataclass(frozen=True, kw_only=True)
class RemoteWorld:
    """A repository on somebody's forge. No webhook is needed: the bot is told to look after each step."""

    place: Place
    people: Mapping[Role, Client]
    bot: str
    base: str
    branch: str
    look: Look
    path: str = PATH
    patience: float
    pause: float = 1.0

    def person(self, role: Role) -> Client | None:
        """Give who plays a role."""
        return self.people.get(role)

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        return self.place.page(number)

    def words(self, text: str) -> str:
        """Say something in the forge's words, with the people's logins."""
        for role, client in self.people.items():
            text = text.replace(f"{role} ", f"{client.login} ").replace(f"{role},", f"{client.login},")
        text = in_words_of(self.place.forge, text.replace("“main”", f"“{self.base}”"))
        return text.replace("spec: ", "specbot-demo: ").replace("spec::", "specbot-demo::")

    def log(self) -> str:
        """Give nothing: the bot runs in this process, and what it could not do is in the step's message."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A story that can begin: who tells it, where, and what was there before."""

    world: RemoteWorld
    sandbox: Sandbox
    labels: tuple[str, ...]

    def announce(self) -> list[str]:
        """Say what the story will make, and what of it stays."""
        people, bot = self.world.people, self.world.bot
        pull = in_words_of(self.world.place.forge, "pull request")
        names = ", ".join(dict.fromkeys(client.login for client in people.values()))
        return [
            f"branches {self.world.base} and {self.world.branch}, with commits of theirs; no push goes to another branch",
            f"one {pull} between them, with comments, a review and a merge by {names}",
            f"comments, checks, reactions and two commits by {bot} on them",
            "labels that begin with “specbot-demo”, where they are missing",
            (
                f"Afterwards branches and labels are removed. The closed {pull} stays in the list, as the forge keeps it, "
                "and who watches the repository may get mail."
            ),
        ]


def produce(place: Place, tokens: Mapping[Role, str], bot: str, look: Look, patience: float) -> Production:
    """Let everybody arrive and look at the repository; changes nothing. Raises `UnfitError`, `RefusedError`."""
    name = f"{BRANCHES}{secrets.token_hex(3)}"
    people = arrive(place, tokens, bot, f"{name}/base")
    sandbox = open_sandbox(place, tokens[Role.AUTHOR])
    if not sandbox.default_branch:
        raise UnfitError(
            f"{place.repository} holds no commit yet, and a branch has to begin at one; add a README first"
        )
    if left := sandbox.branches():
        raise UnfitError(
            f"{', '.join(left)}: of a story that runs now, or was killed; wait for it, or take that away with --clean"
        )
    world = RemoteWorld(
        place=place,
        people=people,
        bot=bot,
        base=f"{name}/base",
        branch=f"{name}/rate-limits",
        look=look,
        patience=patience,
    )
    return Production(world=world, sandbox=sandbox, labels=tuple(sandbox.labels()))


@contextmanager
def performing(production: Production, on_clean: Callable[[], None]) -> Iterator[tuple[Fixture, list[str]]]:
    """Make the base branch, and take everything away at the end, whatever the end is; fills in what could not be."""
    left: list[str] = []
    with _ending_in_order():
        try:
            prepare(production.sandbox, production.world.people[Role.AUTHOR], production.world.base)
            yield Fixture(world=production.world), left
        finally:
            with _undisturbed():
                on_clean()
                left += clean(production.sandbox, production.labels)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Take a SIGTERM for an end that cleans up, as Ctrl-C is one."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(_STOPPED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C leave half of it behind: every request that cleans up ends by itself."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
