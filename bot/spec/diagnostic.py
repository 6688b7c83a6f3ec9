"""What a check has to say, and the edits that would make it silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic matters; the value is what people see."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """The stable name of a kind of diagnostic, documented one page each."""

    TITLE = "title"
    MISSING_SECTION = "missing-section"
    EMPTY_SECTION = "empty-section"
    UNFILLED_PLACEHOLDER = "unfilled-placeholder"
    MISSING_FIELD = "missing-field"
    INVALID_FIELD = "invalid-field"
    SECTION_ORDER = "section-order"
    DUPLICATE_SECTION = "duplicate-section"
    MISSING_COLUMN = "missing-column"
    EMPTY_TABLE = "empty-table"
    INVALID_CODE = "invalid-code"
    REVISION_HISTORY = "revision-history"
    OPEN_QUESTION = "open-question"
    TOO_LARGE = "too-large"
    TEMPLATE = "template"
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a file: lines and columns start at 1, `end_column` is one past the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TextEdit:
    r"""Replace the lines `start_line` to `end_line` (inclusive, from 1) by `text`.

    `end_line == start_line - 1` replaces nothing: `text` is inserted before `start_line` (one past the last line
    appends). `text` uses `\n`; applying turns it into the file's own line ending.
    """

    start_line: int
    end_line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong in a document, where, and what to do about it."""

    code: Code
    severity: Severity
    message: str
    span: Span
    section: str | None = None
    occurrence: int = 1
    fix: tuple[TextEdit, ...] | None = None

    @property
    def help(self) -> str:
        """The page that explains this code, as a path inside the documentation."""
        return f"docs/diagnostics/{self.code}.md"


class OverlappingEditsError(ValueError):
    """Two edits want the same line; apply one, check again, apply the other."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Apply edits that do not overlap; every other byte stays."""
    raise OverlappingEditsError(text, edits)
