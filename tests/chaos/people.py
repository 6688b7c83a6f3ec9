"""People on the forge who open, discuss, change and merge pull requests, each act with its deliveries."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from specbot_playground import operations
from specbot_playground.demo.half_filled_spec import finished, half_filled
from specbot_playground.operations.labels import add_labels
from specbot_playground.operations.pulls import edit_pull, merge
from specbot_playground.server import Playground
from specbot_playground.state import Pull
from specbot_playground.webhooks import Delivery
from tests.chaos.measures import Measures

_POLICY = b"version: 1\napproval:\n  required: 1\n"


@dataclass(kw_only=True)
class People:
    """Acts on the playground by chance; hands every delivery to `send`."""

    playground: Playground
    measures: Measures
    chance: random.Random
    send: Callable[[Delivery, bool], None]
    """Told of each delivery, and whether people's act about a pull request made it."""
    made: int = 0
    merged: list[int] = field(default_factory=list)
    _acting: bool = False
    _thread: int = 0

    def __post_init__(self) -> None:
        """Put a policy on the default branch, and stand where the forge would send its deliveries."""
        world, repository = self.playground.world, self.playground.repository
        operations.write_files(world, world.users["dana"], repository, "main", {".specbot.yml": _POLICY}, "Rule")
        self.playground.post.lose = self._tap

    def act(self) -> None:
        """Do one thing: open pull requests first, then all kinds of things with them."""
        world, repository = self.playground.world, self.playground.repository
        with world.lock:
            self._thread, self._acting = threading.get_ident(), True
            try:
                if len(repository.pulls) < self.measures.pulls and self.chance.random() < 0.6:
                    self._open(len(repository.pulls) + 1)
                    return
                people = (pull for pull in repository.pulls.values() if pull.author.kind != "Bot")
                live = [pull for pull in people if pull.state == "open"]
                if live:
                    self._touch(self.chance.choice(live))
            finally:
                self._acting = False

    def _tap(self, made: Delivery) -> bool:
        """Take a delivery off the playground's own post; what the bot's writes make comes here too."""
        own = self._acting and threading.get_ident() == self._thread
        counts = own and made.event in {"pull_request", "issue_comment"}
        self.made += counts
        self.send(made, counts)
        return True

    def _open(self, number: int) -> None:
        world, repository = self.playground.world, self.playground.repository
        ada, branch = world.users["ada"], f"topic-{number}"
        operations.create_branch(world, ada, repository, branch, repository.branches["main"])
        text = half_filled() if self.chance.random() < 0.7 else finished()
        operations.write_files(world, ada, repository, branch, {_path(number): text.encode()}, "Propose")
        operations.open_pull(
            world, ada, repository, base="main", head=branch, title=f"Spec {number}", body="", draft=False
        )

    def _touch(self, pull: Pull) -> None:
        """Do something with an open pull request."""
        world, repository = self.playground.world, self.playground.repository
        ada, bo, dana = (world.users[name] for name in ("ada", "bo", "dana"))
        dice = self.chance.random()
        if len(self.merged) < self.measures.merges * self.made / self.measures.deliveries:
            self._land(pull)
        elif dice < 0.04:
            text = finished() if self.chance.random() < 0.5 else half_filled()
            changes = {_path(pull.number): f"{text}\n<!-- {self.made} -->\n".encode()}
            operations.write_files(world, ada, repository, pull.head, changes, "Change")
        elif dice < 0.06:
            operations.say(world, bo, repository, pull, f"/spec question Who pays for {self.made}?")
        elif dice < 0.08:
            operations.say(world, bo, repository, pull, "/spec approve")
        elif dice < 0.2:
            edit_pull(world, ada, repository, pull, {"title": f"Spec {pull.number}, version {self.made}"})
        elif dice < 0.25:
            add_labels(world, dana, repository, pull, [f"topic {self.made}"])
        else:
            operations.say(world, bo, repository, pull, f"Remark {self.made}.")

    def _land(self, pull: Pull) -> None:
        """Answer what is open in the file, approve it and merge it: it earns a history row, unless the thread asks too."""
        world, repository = self.playground.world, self.playground.repository
        ada, bo, dana = (world.users[name] for name in ("ada", "bo", "dana"))
        changes = {_path(pull.number): finished().replace("- [ ]", "- [x]").encode()}
        operations.write_files(world, ada, repository, pull.head, changes, "Finish")
        operations.say(world, bo, repository, pull, "/spec approve")
        merge(world, dana, repository, pull, "squash", None)
        self.merged.append(pull.number)


def _path(number: int) -> str:
    return f"docs/specs/{number:03}.md"
