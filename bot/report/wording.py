"""Words that every format shares: a sentence for each code, counts, fingerprints."""

import hashlib

from bot.comparison.diagnostic import Diagnostic
from bot.policy.severity import Code

DESCRIPTIONS = {
    Code.TITLE: "The title is missing or does not have the form that the template gives it.",
    Code.MISSING_SECTION: "A section that the template requires is not there.",
    Code.EMPTY_SECTION: "A section has nothing of the author's own in it.",
    Code.UNFILLED_PLACEHOLDER: "A placeholder of the template still stands where an answer should be.",
    Code.MISSING_FIELD: "A field that the template requires is not there or has no value.",
    Code.INVALID_FIELD: "A field has a value that the template does not allow.",
    Code.SECTION_ORDER: "A section stands in another place than in the template.",
    Code.DUPLICATE_SECTION: "A section that the template has once stands there twice.",
    Code.MISSING_COLUMN: "A table lacks a column that the template's table has.",
    Code.EMPTY_TABLE: "A table has no row that the author wrote.",
    Code.INVALID_CODE: "A JSON or SQL block does not parse.",
    Code.REVISION_HISTORY: "A row of the revision history has a bad date, or the dates run backwards.",
    Code.OPEN_QUESTION: "A question is still open.",
    Code.HIDDEN_TEXT: "A line holds characters that a reader does not see, or letters that look like others.",
    Code.TOO_LARGE: "The file is too large, too deep or not text, so it was not checked further.",
    Code.TEMPLATE: "The template itself is broken, so that nothing can be checked by it.",
    Code.POLICY: "The spec goes against the team's policy.",
}


def counted(number: int, noun: str) -> str:
    """Say a number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def fingerprint(path: str, diagnostic: Diagnostic) -> str:
    """Name a finding so that it keeps its name when lines move."""
    parts = (path, diagnostic.code, diagnostic.section or "", str(diagnostic.occurrence))
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
