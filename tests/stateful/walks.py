"""A team's whole process on a local forge: people talk, time passes, looks are lost, doubled or cut off; then it is merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from bot.review.model.actions import Action
from bot.review.model.memory import first_line, recall
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import Forge, ForgeError
from bot.review.reconcile import reconcile
from tests.contract.stage import Stage

BEGAN = datetime(2027, 3, 24, 9, tzinfo=UTC)
"""Four days before clocks are put forward in Berlin."""


SECOND = timedelta(seconds=1)
"""A look takes time: what a forge shows of a change is told apart by its moment."""


class KilledError(Exception):
    """The worker is gone in the middle of its writes."""


@dataclass
class Mortal:
    """A forge's client whose process is killed after so many writes."""

    forge: Forge
    left: int

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        return getattr(self.forge, name)

    def apply(self, pull: PullRequest, action: Action) -> None:
        if self.left == 0:
            raise KilledError
        self.left -= 1
        self.forge.apply(pull, action)

    def apply_together(self, pull: PullRequest, wanted: Sequence[Action]) -> tuple[ForgeError | None, ...]:
        for action in wanted:
            self.apply(pull, action)
        return (None,) * len(wanted)


@dataclass
class Walk:
    """One pull request, its bot, and the one look that is planned."""

    stage: Stage
    ref: PullRef
    clock: list[datetime]
    planned: datetime | None = None
    told: list[str] = field(default_factory=list)

    def look(self, writes: int | None = None) -> None:
        """Look once; a look that is cut off is made again by another worker at the next chance."""
        self.clock[0] += SECOND
        with self.stage.bot() as bot:
            forge: Any = bot if writes is None else Mortal(bot, writes)
            try:
                self.planned = reconcile(forge, self.ref, self.stage.now).wake_at
            except KilledError:
                self.planned = self.clock[0] + SECOND

    @property
    def minutes(self) -> int:
        """Say how many whole minutes have passed."""
        return int((self.clock[0] - BEGAN).total_seconds() // 60)

    def pass_minutes(self, minutes: int) -> None:
        """Let time pass up to a whole minute, by way of every planned look."""
        moment = BEGAN + timedelta(minutes=self.minutes + minutes)
        while (due := self.planned) is not None and due <= moment:
            self.clock[0] = max(due, self.clock[0])
            self.look()
            assert self.planned != due, "a look plans itself at once, for ever"
        self.clock[0] = moment

    def rest(self) -> PullRequest:
        """Look until nothing is left to do."""
        applied: tuple[Action, ...] = ()
        for _ in range(4):
            self.clock[0] += SECOND
            with self.stage.bot() as bot:
                done = reconcile(bot, self.ref, self.stage.now)
                applied = done.applied
                if not applied:
                    self.planned = done.wake_at
                    return bot.pull_request(self.ref)
        raise AssertionError(f"the bot never comes to rest: {applied}")


def stands(pull: PullRequest) -> dict[str, object]:
    """Say what a person sees of the bot on a pull request, but for replies and what it remembers."""
    checks = {one.name: (one.conclusion, one.title) for one in pull.checks if one.sha == pull.head.sha}
    (summary,) = [one.body for one in pull.comments if "specbot:summary" in one.body]
    return {"labels": sorted(pull.labels), "checks": checks, "summary": summary.partition("\n")[2]}


def announced(pull: PullRequest) -> list[str]:
    """List the announcements of periods, each by its key."""
    lines = (unquote(one.body.partition("\n")[0]) for one in pull.comments if one.author.id == pull.bot.id)
    return [line for line in lines if "specbot:reply v1 period-" in line]


def forget(walk: Walk, pull: PullRequest) -> None:
    """Take away everything that the bot has said: the next look knows the thread, the files, the policy and the time."""
    for one in own_words(pull):
        walk.stage.harm_comment(walk.ref, one, None)


def own_words(pull: PullRequest) -> Iterable[str]:
    """Name the bot's own comments."""
    return [one.id for one in pull.comments if one.author.id == pull.bot.id]


def remembers(pull: PullRequest) -> str:
    """Give what the bot remembers, to be shown where a walk fails."""
    return first_line(recall(pull))
