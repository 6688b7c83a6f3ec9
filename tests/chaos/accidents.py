"""Accidents of the installation: the App is removed and installed again, its key exchanged, a permission withdrawn, a branch protected."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from specbot_playground import operations
from specbot_playground.operations.installation import end_tokens, exchange_key, install, uninstall
from specbot_playground.operations.pulls import merge
from specbot_playground.server import Playground
from specbot_playground.state import Pull
from tests.chaos.measures import Measures

_WITHDRAWN = "checks"
Strike = tuple[float, Callable[[], None]]


@dataclass(kw_only=True)
class Accidents:
    """What owners and administrators do to the App while people work."""

    playground: Playground
    key: Path
    """The file that the service reads its private key from."""
    happened: Counter[str]
    _late: list[tuple[int, Callable[[], None], Callable[[], None] | None]] | None = None
    _back: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """What comes back, and when."""
    follow_ups: list[int] = field(default_factory=list)
    """The bot's own pull requests that people merged, each after the base branch had moved."""

    def strikes(self, measures: Measures) -> Iterator[Strike]:
        """Say what happens, and when; what is taken away comes back after `measures.away` seconds."""
        for at in measures.key_exchanges:
            yield at, self._exchange_key
        for at in measures.reinstallations:
            yield at, self._uninstall
            yield at + measures.away, self._install
        for at in measures.withdrawals:
            yield at, lambda: self._grant("")
            yield at + measures.away, lambda: self._grant("write")
        for at in measures.protections:
            yield at, lambda: self._protect(protected=True)
            yield at + measures.away, lambda: self._protect(protected=False)

    def strike_late(self, measures: Measures, looks: int, now: float, *, quiet: bool) -> bool:
        """Strike once more at the work that is left, at so many looks after people have stopped, or when it is quiet.

        Tells whether there is more to come: then it is not quiet yet.
        """
        if self._late is None:
            self._late = [
                (0, lambda: self._protect(protected=True), lambda: self._protect(protected=False)),
                (measures.late * 2, self._exchange_key, None),
                (measures.late * 3, lambda: self._grant(""), lambda: self._grant("write")),
                (measures.late * 4, self._uninstall, self._install),
            ]
        while self._late and (looks >= self._late[0][0] or (quiet and not self._back)):
            _, strike, undo = self._late.pop(0)
            strike()
            if undo is not None:
                self._back.append((now + measures.away, undo))
        for one in [one for one in self._back if one[0] <= now]:
            self._back.remove(one)
            one[1]()
        return bool(self._late or self._back)

    def merge_follow_ups(self) -> int:
        """Let somebody merge what the bot proposes, after the base branch has moved on; gives how many there were."""
        world, repository = self.playground.world, self.playground.repository
        dana, count = world.users["dana"], 0
        with world.lock:
            for pull in [one for one in repository.pulls.values() if self.is_follow_up(one) and one.state == "open"]:
                path = f"notes/{pull.number}.md"
                operations.write_files(world, dana, repository, "main", {path: b"Moved on.\n"}, "Move on")
                merge(world, dana, repository, pull, "squash", None)
                self.follow_ups.append(pull.number)
                count += 1
        return count

    def is_follow_up(self, pull: Pull) -> bool:
        """Tell whether a pull request is the bot's own."""
        return pull.author is self.playground.world.app.bot

    def _exchange_key(self) -> None:
        world = self.playground.world
        with world.lock:
            fresh = self.key.with_suffix(".new")
            fresh.write_text(exchange_key(world))
            end_tokens(world)
            fresh.replace(self.key)
        self.happened["key exchanged"] += 1

    def _uninstall(self) -> None:
        world = self.playground.world
        with world.lock:
            uninstall(world, world.users["dana"])
        self.happened["App removed"] += 1

    def _install(self) -> None:
        world = self.playground.world
        with world.lock:
            install(world, world.users["dana"])
        self.happened["App installed again"] += 1

    def _grant(self, level: str) -> None:
        """Withdraw a permission, or give it back: GitHub makes the tokens that are out follow at once."""
        world = self.playground.world
        with world.lock:
            world.app.permissions[_WITHDRAWN] = level
        self.happened[f"{_WITHDRAWN} {'given back' if level else 'withdrawn'}"] += 1

    def _protect(self, *, protected: bool) -> None:
        repository = self.playground.repository
        with self.playground.world.lock:
            (repository.protected.add if protected else repository.protected.discard)("main")
        self.happened[f"main {'protected' if protected else 'open again'}"] += 1
