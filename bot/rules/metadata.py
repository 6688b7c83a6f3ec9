"""Front matter that is not read as its author means it: YAML with an open end, or TOML."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.front_matter import unclosed_line
from bot.policy.severity import Code, Severity

_TOML = "+++"


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Say it once, as a note: what can be read line by line is read all the same."""
    document = comparison.document
    line = unclosed_line(document)
    if line is not None:
        message = "The front matter is no YAML: a bracket or a quotation mark is not closed here; close it."
        yield _note(comparison, message, line)
    written = [at for at, text in enumerate(document.lines, 1) if text.strip()]
    fences = [at for at, text in enumerate(document.lines, 1) if text.rstrip() == _TOML]
    if len(fences) > 1 and fences[0] == written[0] and _lacks_a_field(comparison):
        message = "Front matter between `+++` (TOML) is not read; write `---` instead, and `key: value` a line (YAML)."
        yield _note(comparison, message, fences[0])


def _lacks_a_field(comparison: Comparison) -> bool:
    return any(rule.required and not comparison.header_fields(rule) for rule in comparison.schema.fields)


def _note(comparison: Comparison, message: str, line: int) -> Diagnostic:
    return Diagnostic(code=Code.METADATA, severity=Severity.INFO, message=message, span=comparison.document.span(line))
