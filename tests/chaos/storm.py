"""The course of a storm: people act, deliveries go out, processes and the database fall, until all is quiet again."""

import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pydantic import SecretStr

from bot.bootstrap import Bot
from bot.jobs.database import open_database
from config.settings import Settings
from specbot_playground.server import Playground
from tests.chaos.accidents import Accidents
from tests.chaos.crowd import Crowd, end_database
from tests.chaos.measures import Measures
from tests.chaos.people import People
from tests.chaos.producers import Producers
from tests.chaos.verdict import Finding, judge, rows
from tests.chaos.weather import Weather
from tests.chaos.witness import Witness

_UNSETTLED = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile' AND status IN ('todo', 'doing'))
     + (SELECT count(*) FROM specbot_delivery WHERE state = 'waiting')"""
_IN_HAND = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile' AND status = 'doing'"
_TICK = 0.05
_WORK_SECONDS = 5.0

Progress = Callable[[str, float], None]
"""Told of the phase, and how much of it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict, and the figures by name."""

    findings: tuple[Finding, ...]
    figures: dict[str, str]

    @property
    def well(self) -> bool:
        """Tell whether every promise holds."""
        return not any(finding.broken for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that stands in the storm."""

    measures: Measures
    playground: Playground
    witness: Witness
    weather: Weather
    crowd: Crowd
    producers: Producers
    people: People
    accidents: Accidents
    data: Path
    database: str
    chance: random.Random

    def count(self, query: str) -> int | None:
        """Run a query that counts; None while the database is down."""
        try:
            with psycopg.connect(self.database, autocommit=True, connect_timeout=3) as connection:
                row = connection.execute(query.encode()).fetchone()
        except psycopg.OperationalError:
            return None
        return int(row[0]) if row else None


def rage(measures: Measures, seed: int, logs: Path, progress: Progress) -> Report:
    """Let one storm pass; gives what it left. The processes write their logs into `logs`."""
    with _raised(measures, random.Random(seed), logs) as stage:  # noqa: S311 - not a secret
        began = time.monotonic()
        stage.weather.storm(measures.trouble, measures.trouble_seconds)
        _blow(stage, began, progress)
        blown = time.monotonic()
        quiet = _calm(stage, progress)
        calm = time.monotonic()
        stage.weather.clear()
        progress("checking", 0)
        findings = _judge(stage)
        if not quiet:
            findings = (
                Finding(promise="quiet in the end", broken=(f"{stage.count(_UNSETTLED)} things wait",)),
                *findings,
            )
        return Report(findings=findings, figures=_figures(stage, blown - began, calm - blown))


@contextmanager
def _raised(measures: Measures, chance: random.Random, logs: Path) -> Iterator[Stage]:
    """Put everything up, and take it down again."""
    with tempfile.TemporaryDirectory(prefix="specbot-chaos-") as name:
        folder = Path(name)
        with open_database("", folder / "data") as database, Playground() as playground:
            witness = Witness(playground._server.app)  # noqa: SLF001 - between the socket and the forge
            weather = Weather(witness, chance)
            playground._server.app = weather  # noqa: SLF001 - the same
            app, key = playground.world.app, folder / "key.pem"
            key.write_text(app.private_key)
            settings = {
                "database_url": database,
                "github_api_url": playground.api_url,
                "github_app_id": str(app.id),
                "github_private_key_file": str(key),
                "github_webhook_secret": app.webhook_secret,
                "jobs_per_owner": "8",
                "writes_per_minute": "300",
                "writes_per_hour": "0",
            }
            with Crowd(folder=logs, settings=settings, receivers=measures.receivers, workers=measures.workers) as crowd:
                producers = Producers(playground.post, crowd.urls, measures, chance=chance)
                people = People(playground=playground, measures=measures, chance=chance, send=producers.send)
                accidents = Accidents(playground=playground, key=key, happened=crowd.happened)
                yield Stage(
                    measures=measures,
                    playground=playground,
                    witness=witness,
                    weather=weather,
                    crowd=crowd,
                    producers=producers,
                    people=people,
                    accidents=accidents,
                    data=folder / "data",
                    database=database,
                    chance=chance,
                )
                producers.close()


def _blow(stage: Stage, began: float, progress: Progress) -> None:
    """Let people act at an even pace, and strike at the appointed times."""
    measures, strikes = stage.measures, sorted(_strikes(stage), key=lambda strike: strike[0])
    while True:
        passed = time.monotonic() - began
        posted = stage.producers.people + stage.producers.redeliveries
        while strikes and strikes[0][0] <= passed:
            strikes.pop(0)[1]()
        if posted < min(1.0, passed / measures.seconds) * measures.deliveries:
            stage.people.act()
        elif posted >= measures.deliveries and not strikes:
            return
        else:
            time.sleep(_TICK)
        stage.crowd.raise_fallen()
        progress("storm", min(posted / measures.deliveries, passed / measures.seconds))


def _strikes(stage: Stage) -> Iterator[tuple[float, Callable[[], None]]]:
    """Say what falls, and when."""
    measures, crowd, happened = stage.measures, stage.crowd, stage.crowd.happened

    def fell(kind: str, number: signal.Signals) -> Callable[[], None]:
        def strike() -> None:
            if kind == "worker":
                _wait_for_work(stage)
            crowd.replace(kind, number, stage.chance)

        return strike

    def struck(number: signal.Signals, name: str) -> Callable[[], None]:
        def strike() -> None:
            end_database(stage.data, number)
            happened[name] += 1

        return strike

    yield from stage.accidents.strikes(measures)
    yield from ((at, fell("worker", signal.SIGKILL)) for at in measures.worker_kills)
    yield from ((at, fell("worker", signal.SIGTERM)) for at in measures.worker_stops)
    yield from ((at, fell("receiver", signal.SIGKILL)) for at in measures.receiver_kills)
    yield from ((at, struck(signal.SIGKILL, "PostgreSQL SIGKILL")) for at in measures.database_kills)
    yield from ((at, struck(signal.SIGINT, "PostgreSQL restart")) for at in measures.database_restarts)


def _wait_for_work(stage: Stage) -> None:
    """Let a worker be killed in the middle of its work, if there is any soon."""
    deadline = time.monotonic() + _WORK_SECONDS
    while (stage.count(_IN_HAND) or 0) < stage.measures.workers and time.monotonic() < deadline:
        time.sleep(_TICK)


def _calm(stage: Stage, progress: Progress) -> bool:
    """Wait until everything is acknowledged and all work is done, also the work that work made."""
    deadline, most, quiet = time.monotonic() + stage.measures.patience, 1, 0
    before = sum(map(len, stage.witness.looks().values()))
    while quiet < 3:
        if time.monotonic() > deadline:
            return False
        idle, left = stage.producers.idle, stage.count(_UNSETTLED)
        quiet = quiet + 1 if idle and left == 0 else 0
        looks = sum(map(len, stage.witness.looks().values())) - before
        more = stage.accidents.strike_late(stage.measures, looks, time.monotonic(), quiet=quiet > 0)
        if more or (quiet and stage.accidents.merge_follow_ups()):
            quiet = 0
        left = most if left is None or not idle else left
        most = max(most, left)
        stage.crowd.raise_fallen()
        progress("calm", 1 - left / most)
        time.sleep(0.2)
    return True


def _judge(stage: Stage) -> tuple[Finding, ...]:
    app = stage.playground.world.app
    settings = Settings(
        github_api_url=stage.playground.api_url,
        github_app_id=app.id,
        github_private_key=SecretStr(app.private_key),
    )
    # What the bot is asked below is no job: the witness is questioned first.
    judged = judge(stage.playground, stage.witness, stage.producers, stage.database, Bot(settings))
    taken_up = stage.crowd.log_lines("credential exchanged")
    unheard = () if taken_up else ("no worker has taken up a key that was exchanged under it",)
    return (*judged, Finding(promise="an exchanged key is taken up", broken=unheard))


def _figures(stage: Stage, blown: float, calm: float) -> dict[str, str]:
    ledger, repository = stage.producers.ledger, stage.playground.repository
    times = sorted(ledger.seconds)
    looks = stage.witness.looks()
    return {
        "pull requests, of them merged": f"{len(repository.pulls)}, {len(stage.people.merged)}",
        "history rows on the default branch": str(sum(rows(repository).values())),
        "deliveries by people, of them redelivered": (
            f"{stage.producers.people + stage.producers.redeliveries}, {stage.producers.redeliveries}"
        ),
        "deliveries in all, with the bot's echo": f"{sum(ledger.posts.values())} posts",
        "answers": ", ".join(f"{answer}: {times}" for answer, times in ledger.posts.most_common()),
        "ids acknowledged": str(len(ledger.acknowledged)),
        "acknowledgement p50, p99": f"{times[len(times) // 2] * 1000:.0f} ms, {times[len(times) * 99 // 100] * 1000:.0f} ms",
        "requests of the bot, looks": f"{stage.witness.requests}, {sum(map(len, looks.values()))}",
        "posts of strangers": ", ".join(
            f"{what}: {times}" for what, times in sorted(stage.producers.strangers.answered.items())
        ),
        "follow-ups merged on a base that had moved": str(len(stage.accidents.follow_ups)),
        "commit statuses while checks were withdrawn": str(len(repository.statuses)),
        "credentials taken up": str(len(stage.crowd.log_lines("credential exchanged"))),
        "trouble met": ", ".join(f"{kind}: {times}" for kind, times in stage.weather.met.most_common()),
        "struck": ", ".join(f"{name}: {times}" for name, times in sorted(stage.crowd.happened.items())),
        "worker processes that looked": str(stage.witness.workers()),
        "jobs taken over": str(len(stage.crowd.log_lines("takeover"))),
        "bugs logged": str(len(stage.crowd.log_lines("bug"))),
        "storm, then quiet after": f"{blown:.0f} s, {calm:.0f} s",
    }
