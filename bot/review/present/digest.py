"""The weekly digest of a repository: what is open, whom it waits for, the oldest question. Short plain text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.policy.paths import spec_rule
from bot.review.model.board import SpecState
from bot.review.model.notices import DigestTarget, Notice
from bot.review.present.notices import plain
from bot.review.text.render import count

MOST = 40
_NAMES = 4
_BEGINS = timedelta(hours=6)
"""A week begins on Monday at six in the morning, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpec:
    """A spec in an open pull request, as the board has it."""

    spec: SpecState
    url: str
    since: datetime


def week_key(now: datetime) -> str:
    """Name the week whose digest is due."""
    year, week, _ = (now - _BEGINS).isocalendar()
    return f"digest:{year}-W{week:02d}"


def digest(target: DigestTarget, found: Iterable[OpenSpec], now: datetime) -> Iterator[Notice]:
    """Write the digest for each name; a name for which nothing is open gets none."""
    specs = [(one, spec_rule(target.policy, one.spec.path)) for one in found]
    for name, rules in target.rules.items():
        own = sorted((one for one, rule in specs if rule in rules), key=lambda one: (one.since, one.spec.path))
        if own:
            title = f"{plain(target.repository)}: {count(len(own), 'spec')} open"
            yield Notice(key=week_key(now), to=name, title=title, body=_body(own, now))


def _body(specs: list[OpenSpec], now: datetime) -> str:
    """Write the specs, the one that is open longest first."""
    lines = [line for one in specs[:MOST] for line in (*_spec(one, now), "")]
    more = len(specs) - MOST
    return "\n".join([*lines, f"… and {more} more"] if more > 0 else lines[:-1])


def _spec(one: OpenSpec, now: datetime) -> Iterator[str]:
    spec = one.spec
    yield f"{plain(spec.title)} ({plain(spec.status_name)}, open for {_days(one.since, now)})"
    waits = list(dict.fromkeys(plain(wait.name) for wait in spec.waits))
    more = f" and {len(waits) - _NAMES} more" if len(waits) > _NAMES else ""
    yield f"  waits for: {', '.join(waits[:_NAMES])}{more}" if waits else "  waits for nobody"
    asked = [question for question in spec.questions if question.since is not None]
    oldest = min(asked, key=lambda question: question.since or now, default=None)
    if oldest is not None and oldest.since is not None:
        yield f"  {count(len(spec.questions), 'question')} open, the oldest for {_days(oldest.since, now)}: {plain(oldest.text, 100)}"
    yield f"  {one.url}"


def _days(since: datetime, now: datetime) -> str:
    days = max(0, (now - since).days)
    return str(count(days, "day")) if days else "less than a day"
