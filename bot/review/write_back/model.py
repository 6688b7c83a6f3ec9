"""What is to be written to the base branch, and what people are told about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.review.model.desired_state import BaseEdit, FileText
from bot.review.text.render import Markdown
from bot.spec.history import HistoryRow
from bot.template.model import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as the team writes it; without a field it goes into the file's name, in the place of the zeros."""

    text: str
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecEdits:
    """What one spec should get: a status in the team's words, a row of history, a number. None: that stays as it is."""

    path: str
    before: str
    """The text on the base branch now, and the path that it has there."""
    metadata: str = ""
    """The file beside it that holds the metadata, which the text has as its front matter; empty: none does."""
    schema: Schema
    status: str | None = None
    row: HistoryRow | None = None
    number: Number | None = None
    fields: tuple[tuple[str, str], ...] = ()
    """Further fields and what they should say: the end of a state's period."""
    partners: tuple[tuple[str, str], ...] = ()
    """Which other specs it replaces, or which replace it: the field and the path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterMerge:
    """What should land on the base branch, and what people are told about it."""

    landing: BaseEdit | None = None
    steps: tuple[Markdown, ...] = ()
    notes: tuple[Markdown, ...] = ()
    """What could not be written, and why."""
    patch: Markdown | None = None
    """What a person has to apply, as a fenced diff."""
    statuses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By path: what the file says on the base branch."""
    settled: tuple[str, ...] = ()
    """The paths with nothing left to write, now and at any later look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdit:
    """One edit that is wanted, with its result."""

    path: str
    wanted: SpecEdits
    file: FileText
    also: tuple[str, ...] = ()
    """Further specs of the pull request that wait for this edit."""


NOTHING = AfterMerge()
