"""Reads the board for its pages. Whoever asks names the repositories that may be seen; nothing else is given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from bot.jobs import board_codec as codec
from bot.jobs.connection_pool import Pool
from bot.jobs.sql import statement
from bot.review.model.board import SpecReference, SpecState, StatusMoment
from bot.review.model.look import Look

_SPECS = statement("board_specs")
_FACETS = statement("board_facets")
_COLUMNS = statement("board_columns")
_SPEC = statement("board_spec")
_MOMENTS = statement("board_moments")
_RELATIONS = statement("board_relations")
_STATISTICS = statement("board_statistics")
_AGES = statement("board_ages")
_LOOKS = statement("board_looks")
_REPOSITORIES = statement("board_repositories")
_DELIVERIES = statement("board_deliveries")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecQuery:
    """What the table is to show. None: whatever it is."""

    text: str | None = None
    repository: str | None = None
    status: str | None = None
    author: str | None = None
    days: int | None = None
    """So many days old at least."""
    asked: bool | None = None
    """Whether a question is open."""
    tasks: str | None = None
    """`open`, `done` or `none`."""
    waits: str | None = None
    """Who it waits for, by name."""
    keys: tuple[str, ...] | None = None
    """Who it waits for, by account: `id:7`, `login:ada`."""
    sort: str = "changed"
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class SpecRow:
    """One spec in a list."""

    repository: str
    """With its forge in front: `github:acme/payments`."""
    path: str
    pull: int
    state: str
    pull_url: str
    proposer: str
    number: int | None
    title: str
    status: str
    status_name: str
    authors: Sequence[str]
    questions: int
    asked_at: datetime | None
    tasks_done: int
    tasks_total: int
    findings: int
    waits: Sequence[str]
    changed_at: datetime
    born_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecVersion:
    """A spec as one pull request has it, or the default branch (pull 0)."""

    pull: int
    state: str
    url: str
    title: str
    proposer: str
    changed_at: datetime
    seen_at: datetime
    spec: SpecState


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedSpec:
    """A spec as the graph of its repository shows it."""

    path: str
    number: int | None
    title: str
    status: str
    depends_on: tuple[SpecReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedLook:
    """A look, and until when others came to the same."""

    id: int
    at: datetime
    last_at: datetime
    looks: int
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryInfo:
    """What came in, and what became of it."""

    id: str
    target: str
    event: str
    state: str
    received_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One word of a filter, and how many specs it would leave."""

    word: str
    specs: int


class BoardReader(Pool):
    """Reads the board. Use it as a context manager; every method raises `QueueUnavailableError`."""

    def repositories(self) -> tuple[str, ...]:
        """List the repositories that anything is known of."""
        return tuple(name for (name,) in self.rows(_REPOSITORIES))

    def specs(self, visible: Collection[str], query: SpecQuery, now: datetime) -> tuple[tuple[SpecRow, ...], int]:
        """Give a page of specs, and how many there are in all."""
        keys = None if query.keys is None else list(query.keys)
        found = self.rows(_SPECS, {**asdict(query), "keys": keys, "visible": list(visible), "now": now})
        if not found and query.offset:
            return (), self.specs(visible, replace(query, offset=0, limit=1), now)[1]
        return tuple(SpecRow(*row[:-1]) for row in found), found[0][-1] if found else 0

    def choices(self, visible: Iterable[str]) -> Mapping[str, tuple[Choice, ...]]:
        """Say what each filter has to choose from."""
        found: dict[str, list[Choice]] = {"repository": [], "status": [], "author": [], "waits": []}
        for facet, word, specs in self.rows(_FACETS, {"visible": list(visible)}):
            found[facet].append(Choice(word=word, specs=specs))
        return {facet: tuple(choices) for facet, choices in found.items()}

    def columns(self, visible: Iterable[str], most: int) -> Mapping[str, tuple[tuple[SpecRow, ...], int]]:
        """Give the newest specs of each status, and how many there are."""
        found: dict[str, tuple[tuple[SpecRow, ...], int]] = {}
        for *row, total in self.rows(_COLUMNS, {"visible": list(visible), "most": most}):
            spec = SpecRow(*row)
            found[spec.status] = ((*found.get(spec.status, ((), 0))[0], spec), total)
        return found

    def versions(self, repository: str, path: str) -> tuple[SpecVersion, ...]:
        """Give a spec as each pull request and the default branch have it, the one that counts most first."""
        return tuple(
            SpecVersion(
                pull=pull, state=state, url=url, title=title, proposer=who, changed_at=changed, seen_at=seen, spec=spec
            )
            for pull, state, url, title, who, changed, seen, stored in self.rows(
                _SPEC, {"repository": repository, "path": path}
            )
            if (spec := codec.spec_state(stored)) is not None
        )

    def moments(self, repository: str, path: str) -> tuple[StatusMoment, ...]:
        """Say when a spec came to each status first."""
        found = self.rows(_MOMENTS, {"repository": repository, "path": path})
        return tuple(StatusMoment(status=status, at=at) for status, at in found)

    def relations(self, repository: str) -> tuple[RelatedSpec, ...]:
        """List the specs of a repository with what they depend on."""
        return tuple(
            RelatedSpec(path=path, number=number, title=title, status=status, depends_on=_references(stored))
            for path, number, title, status, stored in self.rows(_RELATIONS, {"repository": repository})
        )

    def all_moments(self, visible: Iterable[str]) -> tuple[tuple[StatusMoment, ...], ...]:
        """Give the moments of each spec, in order."""
        found: dict[tuple[str, str], list[StatusMoment]] = {}
        for repository, path, status, at in self.rows(_STATISTICS, {"visible": list(visible)}):
            found.setdefault((repository, path), []).append(StatusMoment(status=status, at=at))
        return tuple(map(tuple, found.values()))

    def asked_since(self, visible: Iterable[str]) -> tuple[datetime, ...]:
        """Say since when each open question is open."""
        return tuple(at for (at,) in self.rows(_AGES, {"visible": list(visible)}))

    def looks(self, repository: str, number: int, *, before: int | None, limit: int) -> tuple[LoggedLook, ...]:
        """Read the log of a pull request, newest first."""
        values = {"repository": repository, "number": number, "before": before, "limit": limit}
        return tuple(
            LoggedLook(id=key, at=at, last_at=last, looks=looks, look=look)
            for key, at, last, looks, stored in self.rows(_LOOKS, values)
            if (look := codec.look(stored)) is not None
        )

    def deliveries(self, limit: int) -> tuple[DeliveryInfo, ...]:
        """List what came in last."""
        return tuple(
            DeliveryInfo(id=key, target=target, event=event, state=state, received_at=received, finished_at=finished)
            for key, target, event, state, received, finished in self.rows(_DELIVERIES, {"limit": limit})
        )


def _references(stored: Any) -> tuple[SpecReference, ...]:  # noqa: ANN401 - JSON as the driver reads it
    """Read what a spec depends on; nothing where another version wrote it."""
    try:
        return msgspec.convert(stored, tuple[SpecReference, ...])
    except msgspec.ValidationError:
        return ()
