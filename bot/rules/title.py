"""The document has a title, worded as the template words it."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.model import FieldForm, LineKind, Section, Span
from bot.markdown.text_normalize import plain_text
from bot.policy.severity import Code, Severity
from bot.template.model import TitleRule


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at the title."""
    rule, title = comparison.schema.title, _title(comparison)
    if rule is None or (title is not None and title.line in comparison.leftover_lines):
        return
    if title is None and _in_front_matter(comparison):
        return
    if title is None:
        yield _found(f'The title is missing; begin the document with "# {_shape(rule)}".', _first_line(comparison))
    elif not _own_words(title.name, rule):
        yield _found(f'The title names nothing; write "{_shape(rule)}".', comparison.document.span(title.line))
    elif not _fits(title.name, rule):
        yield _found(f'The title should read "{_shape(rule)}".', comparison.document.span(title.line), "title:words")


def _title(comparison: Comparison) -> Section | None:
    """Take the document's title; with several headings of level 1, the first if it is no section of the template."""
    document = comparison.document
    if document.title is not None or len(document.sections) == 1:
        return document.title
    first = document.sections[1]
    return first if first.level == 1 and first.index not in comparison.alignment.rules else None


def _in_front_matter(comparison: Comparison) -> bool:
    """Tell whether front matter holds a title of the author's."""
    fields = (one for one in comparison.document.fields if one.form is FieldForm.FRONT_MATTER and one.key == "title")
    return any(any(map(str.isalnum, one.value)) and one.line not in comparison.leftover_lines for one in fields)


def _shape(rule: TitleRule) -> str:
    return f"{rule.prefix} … {rule.suffix}".strip()


def _fits(name: str, rule: TitleRule) -> bool:
    said = plain_text(name).casefold()
    return said.startswith(rule.prefix.casefold()) and said.endswith(rule.suffix.casefold())


def _own_words(name: str, rule: TitleRule) -> bool:
    said = plain_text(name)
    if said.casefold().startswith(rule.prefix.casefold()):
        said = said[len(rule.prefix) :]
    elif rule.prefix.rstrip(" :-\u2013—").casefold() == said.casefold():
        said = ""
    if rule.suffix and said.casefold().endswith(rule.suffix.casefold()):
        said = said[: -len(rule.suffix)]
    return any(one.isalnum() for one in said)


def _first_line(comparison: Comparison) -> Span:
    document = comparison.document
    numbers = range(1, len(document.lines) + 1)
    wanted = (line for line in numbers if document.kind(line) not in (LineKind.BLANK, LineKind.META, LineKind.COMMENT))
    return document.span(next(wanted, 1))


def _found(message: str, span: Span, demand: str = "title:") -> Diagnostic:
    return Diagnostic(code=Code.TITLE, severity=Severity.ERROR, message=message, span=span, demand=demand)
