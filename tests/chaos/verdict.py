"""What must hold after a storm, read from the forge and the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

import psycopg

from bot.bootstrap import Bot
from bot.review.model.actions import Action
from bot.review.model.markers import Kind, read
from bot.review.model.references import PullRef
from specbot_playground.server import Playground
from specbot_playground.state import CheckRun, Pull, Repository, User
from tests.chaos.hostile import NOBODY, Strangers
from tests.chaos.producers import Ledger, Producers
from tests.chaos.witness import Witness

_SHOWN = 5
_WIDTH = 3000
_ROWS = "SELECT id, target, state, received_at FROM specbot_delivery"
_PREFIX = "spec: "
_BREAK = "\u200b"
"""What the bot puts after `#`, so that nothing is referred to."""
Look = Callable[[Pull], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One promise, and what broke it."""

    promise: str
    broken: tuple[str, ...]

    def __str__(self) -> str:
        """Name a few of the breaks."""
        more = len(self.broken) - _SHOWN
        shown = "; ".join(self.broken[:_SHOWN])
        return f"{shown}{f'; and {more} more' if more > 0 else ''}" or "holds"


def judge(playground: Playground, witness: Witness, producers: Producers, database: str, bot: Bot) -> Iterator[Finding]:
    """Go through all promises."""
    repository, own = playground.repository, playground.world.app.bot
    yield _finding("no acknowledged delivery lost", _lost(producers.ledger, witness, database, repository))
    yield _finding("no stranger believed", _believed(producers.strangers, witness, database))
    yield _finding("the bot's own follow-ups left alone", _reviewed(repository, own))
    yield _finding("no pull request stale", _stale(repository, bot))
    yield _finding("no duplicate comment", _of_pulls(repository, own, lambda pull: comments(pull, own)))
    yield _finding("no duplicate or missing label", _of_pulls(repository, own, _labels))
    yield _finding("no duplicate check", _checks(repository.checks))
    yield _finding("no duplicate or missing revision row", _rows(repository))
    yield _finding("one job writes to a pull request at a time", witness.overlaps())


def _finding(promise: str, broken: Iterable[str]) -> Finding:
    return Finding(promise=promise, broken=tuple(broken))


def _lost(ledger: Ledger, witness: Witness, database: str, repository: Repository) -> Iterator[str]:
    """Name the acknowledged ids without a row, without an end, or whose pull request nobody looked at afterwards."""
    rows: dict[str, list[tuple[str, str, datetime]]] = {}
    with psycopg.connect(database, autocommit=True) as connection:
        for delivery, target, state, received in connection.execute(_ROWS):
            rows.setdefault(delivery, []).append((target, state, received))
    looks = witness.looks()
    for guid, word in ledger.acknowledged.items():
        kept = rows.get(f"github:{guid}", [])
        if word.partition(":")[0] == "ignored":
            continue
        if not kept:
            yield f"{guid} ({word}) left no row"
        for target, state, received in kept:
            number = int(target.rpartition("#")[2]) if "#" in target else 0
            if state != "done":
                yield f"{guid} for {target} is {state}"
            elif number and not any(at > received.timestamp() for at in looks.get(number, ())):
                yield f"{guid}: nobody looked at {repository.full_name}#{number} after it"


def _stale(repository: Repository, bot: Bot) -> Iterator[str]:
    for number in sorted(repository.pulls):
        if left := bot.preview(PullRef.parse(f"github:{repository.full_name}#{number}")):
            yield f"#{number}: {', '.join(map(_told, left))}"


def _told(action: Action) -> str:
    """Name a change; of a longer text only its beginning."""
    return shorten(str(action), _WIDTH)


def _of_pulls(repository: Repository, own: User, look: Look) -> Iterator[str]:
    """Look at each pull request of people's."""
    for pull in repository.pulls.values():
        if pull.author is not own:
            yield from (f"#{pull.number}: {what}" for what in look(pull))


def _believed(strangers: Strangers, witness: Witness, database: str) -> Iterator[str]:
    """Name the hostile posts that were not answered as they should be, left a row, or made somebody look."""
    yield from strangers.wrong
    with psycopg.connect(database, autocommit=True) as connection:
        kept = {str(row[0]) for row in connection.execute("SELECT id FROM specbot_delivery")}
    yield from (f"{guid} left a row" for guid in strangers.guids if f"github:{guid}" in kept)
    if witness.looks().get(NOBODY):
        yield "somebody looked at a pull request that only a forgery names"


def _reviewed(repository: Repository, own: User) -> Iterator[str]:
    """Name what the bot wrote on its own follow-ups: they get checks and nothing else."""
    for pull in repository.pulls.values():
        if pull.author is own and (pull.comments or pull.reviews or pull.threads or pull.labels):
            yield f"#{pull.number} has comments, reviews or labels"


def comments(pull: Pull, own: User) -> Iterator[str]:
    """Name the markers that stand twice, and a missing summary. A settled finding may come again."""
    spoken = [one.body for one in (*pull.comments, *pull.reviews) if one.author is own and one.body]
    found = [
        thread.comments[0].body
        for thread in pull.threads
        if thread.comments[0].author is own and not thread.resolved_by
    ]
    marks = Counter(
        mark
        for body in (*spoken, *found)
        for mark in read(body)
        if mark.kind in {Kind.SUMMARY, Kind.REPLY, Kind.FINDING}
    )
    yield from (f"{mark.kind} {mark.value} stands {times} times" for mark, times in marks.items() if times > 1)
    if not any(mark.kind is Kind.SUMMARY for mark in marks):
        yield "no summary"


def _labels(pull: Pull) -> Iterator[str]:
    found = [label for label in pull.labels if label.startswith(_PREFIX)]
    if len(found) != 1:
        yield f"labels {found}"


def _checks(runs: Iterable[CheckRun]) -> Iterator[str]:
    """Name the runs that repeat what the run before them said: a changed check is a new run, an unchanged one is not."""
    last: dict[tuple[str, str], str] = {}
    for run in runs:
        if run.external_id and last.get((run.sha, run.name)) == run.external_id:
            yield f"{run.name} on {run.sha[:7]} says the same twice"
        last[run.sha, run.name] = run.external_id


def rows(repository: Repository) -> dict[int, int]:
    """Count the history rows on the default branch for each merged pull request."""
    tree = repository.history[repository.branches[repository.default_branch]].tree
    text = "\n".join(content.decode(errors="replace").replace(_BREAK, "") for content in tree.values())
    tables = [line for line in text.splitlines() if line.startswith("|")]
    merged = [pull.number for pull in repository.pulls.values() if pull.merged_at and pull.author.kind != "Bot"]
    return {number: sum(f"#{number})" in line for line in tables) for number in merged}


def _rows(repository: Repository) -> Iterator[str]:
    """Name the merged pull requests that the default branch does not tell of exactly once."""
    yield from (f"#{number}: {times} rows" for number, times in rows(repository).items() if times != 1)
