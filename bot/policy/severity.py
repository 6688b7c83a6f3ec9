"""How much a diagnostic matters, and the stable names of what can be wrong."""

from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """How much a diagnostic matters; the value is what people see."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """The stable name of a kind of diagnostic, and a sentence about it; each has a page. Their order is that of the rules."""

    description: str

    def __new__(cls, name: str, description: str = "") -> Self:
        """Make a name that is a text."""
        made = str.__new__(cls, name)
        made._value_ = name
        made.description = description
        return made

    TITLE = "title", "The title is missing or does not have the form that the template gives it."
    MISSING_SECTION = "missing-section", "A section that the template requires is not there."
    EMPTY_SECTION = "empty-section", "A section has nothing of the author's own in it."
    UNFILLED_PLACEHOLDER = (
        "unfilled-placeholder",
        "A placeholder of the template still stands where an answer should be.",
    )
    MISSING_FIELD = "missing-field", "A field that the template requires is not there or has no value."
    INVALID_FIELD = "invalid-field", "A field has a value that the template does not allow."
    SECTION_ORDER = "section-order", "A section stands in another place than in the template."
    DUPLICATE_SECTION = "duplicate-section", "A section that the template has once stands there twice."
    MISSING_COLUMN = "missing-column", "A table lacks a column that the template's table has."
    EMPTY_TABLE = "empty-table", "A table has no row that the author wrote."
    INVALID_CODE = "invalid-code", "A JSON or SQL block does not parse."
    REVISION_HISTORY = "revision-history", "A row of the revision history has a bad date, or the dates run backwards."
    OPEN_QUESTION = "open-question", "A question is still open."
    HIDDEN_TEXT = "hidden-text", "A line holds characters that a reader does not see, or letters that look like others."
    TOO_LARGE = "too-large", "The file is too large, too deep or not text, so it was not checked further."
    METADATA = (
        "metadata",
        "The metadata of the spec, in a file beside it or in its front matter, are missing or cannot be read.",
    )
    TEMPLATE = "template", "The template itself is broken, so that nothing can be checked by it."
    POLICY = "policy", "The spec goes against the team's policy."


UNFINISHED = (
    Code.TITLE,
    Code.MISSING_SECTION,
    Code.EMPTY_SECTION,
    Code.UNFILLED_PLACEHOLDER,
    Code.MISSING_FIELD,
    Code.MISSING_COLUMN,
    Code.EMPTY_TABLE,
)
"""What a draft may still lack."""
