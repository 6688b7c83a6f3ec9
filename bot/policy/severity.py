"""How much a diagnostic matters, and the stable names of what can be wrong."""

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
    HIDDEN_TEXT = "hidden-text"
    TOO_LARGE = "too-large"
    TEMPLATE = "template"
    POLICY = "policy"
