"""A spec reads as it is: nothing in it is invisible, turned around, or written in letters that look like others."""

import unicodedata
from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.hidden_characters import hidden_in, mixed_words
from bot.markdown.model import Document, Span
from bot.markdown.text_normalize import quoted
from bot.policy.severity import Code, Severity

_SHOWN = 3
_MOST = 20
"""A file full of them is said once per line, up to here."""


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report lines with characters that a reader does not see, and headings of mixed alphabets."""
    document, reported = comparison.document, 0
    for number, line in enumerate(document.lines, 1):
        if reported == _MOST or not (found := hidden_in(line)):
            continue
        reported += 1
        yield _diagnostic(document, number, found[0] + 1, _message([line[at] for at in found]))
    for section in document.sections:
        for word in mixed_words(section.name):
            message = f"The word {quoted(word)} in the heading mixes alphabets whose letters look alike; type it anew."
            yield _diagnostic(document, section.line, 1, message)


def _message(found: list[str]) -> str:
    names = [f"U+{ord(one):04X} {unicodedata.name(one, '')}".rstrip() for one in dict.fromkeys(found)]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    count = "a character" if len(found) == 1 else f"{len(found)} characters"
    those = "it" if len(found) == 1 else "them"
    return f"The line holds {count} that a reader does not see ({', '.join(names[:_SHOWN])}{more}); remove {those}."


def _diagnostic(document: Document, line: int, column: int, message: str) -> Diagnostic:
    return Diagnostic(
        code=Code.HIDDEN_TEXT,
        severity=Severity.WARNING,
        message=message,
        span=Span(line=line, column=column, end_line=line, end_column=len(document.line(line)) + 1),
        section=document.section_at(line).name,
    )
