"""What people feel of a forge that is 200 ms away, on GitHub and on GitLab.

Times are read at the forge. Beside each stands the chain: so many requests began one after the other's end, so they may have
waited for each other; on a forge that is farther away, or on a busier machine, the chain stays the same.

With a commit, both versions are measured in turn.

python scripts/bench_distance.py [COMMIT]
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench_base import Version, versions
from bench_desks import Answered, Desk, desks
from bench_receiver import free_port, sql, wait_for
from bench_work import running, until

from bot.jobs.embedded_postgresql import embedded
from config.settings import environment_with

TIMES = 3
PULLS = 20
EVENTS = 100
SHORT = ("event to review visible", "event to nothing to do", "command to reaction")
MANY = f"{EVENTS} events on {PULLS} to rest"
_UNSETTLED = "SELECT count(*) FROM specbot_delivery WHERE state = 'waiting'"
NO_LIMITS = {"jobs_per_owner": "8", "writes_per_minute": "0", "writes_per_hour": "0", "sweep_minutes": "0"}
_REVIEWS = ("/reviews", "/bulk_publish")
_REACTIONS = ("/reactions", "/award_emoji")


def chain(answered: Iterable[Answered]) -> int:
    """Count the most requests of which each began after the one before it was answered."""
    length, free = 0, 0.0
    for one in sorted(answered, key=lambda each: each.ended):
        if one.began >= free:
            length, free = length + 1, one.ended
    return length


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What followed an event: seconds until what was waited for, and how much was asked until then, in all and in sequence."""

    seconds: float
    asked: int
    chain: int


def measure(
    desk: Desk, act: Callable[[], None], last: tuple[str, ...] = (), done: Callable[[], bool] | None = None
) -> Measured:
    """Let something happen and wait until the bot rests; what counts ends with the last request to one of the paths."""
    desk.forge.drain()
    began = time.perf_counter()
    act()
    until(lambda: desk.record.since(began) and (done is None or done()) and desk.record.is_quiet())
    found = desk.record.since(began)
    ends = [one.ended for one in found if one.path.endswith(last)] if last else [one.ended for one in found]
    end = max(ends)
    counted = [one for one in found if one.ended <= end]
    return Measured(seconds=end - began, asked=len(counted), chain=chain(counted))


def show(title: str, found: list[Measured]) -> Measured:
    """Print the middle one, and give it."""
    middle = sorted(found, key=lambda one: one.seconds)[len(found) // 2]
    print(f"{title:<44}{middle.seconds:>7.2f} s{middle.asked:>8} requests{middle.chain:>6} in sequence", flush=True)
    return middle


def play(forge: str, desk: Desk, version: Version) -> tuple[Measured, ...]:
    """Measure one forge, with a service that has done a first look already."""
    name = f"{forge}{version.label}"
    with (
        tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder,
        embedded(Path(folder)) as server,  # each version brings its own schema
    ):
        port, url = free_port(), server.url
        environment = environment_with({**desk.settings(), **NO_LIMITS, "database_url": url}) | version.environment
        with running("serve", "--port", str(port), environment=environment) as process:
            wait_for(port, process)
            desk.forge.set_webhook(f"http://127.0.0.1:{port}{desk.hook}")
            measure(desk, partial(desk.open, 1))
            each = range(2, TIMES + 2)
            visible = [measure(desk, partial(desk.open, one), _REVIEWS) for one in each]
            nothing = [measure(desk, partial(desk.say, one, "Thanks.")) for one in each]
            reaction = [measure(desk, partial(desk.say, one, "/spec approve"), _REACTIONS) for one in each]
            figures = [
                show(f"{name}: {what}", found) for what, found in zip(SHORT, (visible, nothing, reaction), strict=True)
            ]
            for number in range(TIMES + 2, PULLS + 1):
                desk.open(number)
            settled = settled_in(url)
            until(lambda: settled() and desk.record.is_quiet())
            figures.append(show(f"{name}: {MANY}", [measure(desk, partial(_talk, desk), done=settled)]))
            desk.forge.set_webhook(None)
    return tuple(figures)


def _talk(desk: Desk) -> None:
    for event in range(EVENTS):
        desk.say(event % PULLS + 1, f"Remark {event}.")


def settled_in(url: str) -> Callable[[], bool]:
    """Give what tells whether every delivery was worked off."""
    return lambda: bool(sql(url, _UNSETTLED) == 0)


def compare(forge: str, before: Iterable[Measured], now: Iterable[Measured]) -> None:
    """Print what each figure is of what it was."""
    for what, old, new in zip((*SHORT, MANY), before, now, strict=True):
        ratios = f"{new.seconds / old.seconds:>6.2f} of the time{new.asked / old.asked:>6.2f} of the requests"
        print(f"{f'{forge}: {what}, now':<44}{ratios}, chain {old.chain} to {new.chain}", flush=True)


def main() -> None:
    """Print the figures."""
    with versions(next(iter(sys.argv[1:]), "")) as found:
        for place, forge in enumerate(("GitHub", "GitLab")):
            played = []
            for version in found:
                with desks() as pair:
                    played.append(play(forge, pair[place], version))
            if len(played) > 1:
                compare(forge, *played)


if __name__ == "__main__":
    main()
