"""What the template demands where the cursor is, in words and as a line of the template."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.comparison.diagnostic import Diagnostic
from bot.editor.model import SpecView, field_at, section_at
from bot.markdown.model import LineKind, Span
from bot.policy.severity import Code
from bot.template.explain import explain
from bot.template.model import SectionRule

_QUOTED_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Hover:
    """Markdown about a place."""

    text: str
    span: Span


def hover(view: SpecView, line: int) -> Hover | None:
    """Say what the template demands of a field, a section or the title, and how it stands; None where it demands nothing."""
    if not view.holds(line) or view.comparison.document.kind(line) is LineKind.BLANK:
        return None
    document = view.comparison.document
    field = field_at(view, line)
    if field is not None:
        found = [one for one in view.diagnostics if one.span.line <= line <= one.span.end_line]
        return Hover(text=_text(view, field[1].line, found), span=document.span(field[0].line))
    held = section_at(view, line)
    if held is not None:
        section, rule = held
        found = [
            one for one in view.diagnostics if document.in_tree(section, one.span.line) and _is_of(view, rule, one)
        ]
        aside = ["Set aside as not applicable."] if view.comparison.is_not_applicable(rule, section) else []
        text = _text(view, rule.line, found, [*_of_template(view, rule), *aside])
        return Hover(text=text, span=document.span(section.line))
    title = view.comparison.schema.title
    if title is None or document.title is None or line != document.title.line:
        return None
    found = [one for one in view.diagnostics if one.span.line == line]
    return Hover(text=_text(view, title.line, found), span=document.span(line))


def template_line(view: SpecView, line: int) -> int | None:
    """Name the line of the template that demands what stands on a line; None where nothing does."""
    if not view.holds(line):
        return None
    field = field_at(view, line)
    if field is not None:
        return field[1].line
    held = section_at(view, line)
    if held is not None:
        return held[1].line
    title, own = view.comparison.schema.title, view.comparison.document.title
    return title.line if title is not None and own is not None and own.line == line else None


def _text(view: SpecView, line: int, found: list[Diagnostic], between: list[str] | None = None) -> str:
    demanded = [one.text for one in explain(view.comparison.schema) if one.line == line]
    head = "; ".join(dict.fromkeys(demanded))
    stands = [f"- {one.severity}: {one.message}" for one in found] or ["Nothing is missing here."]
    return "\n\n".join(
        [f"{head[:1].upper()}{head[1:]} ({view.template}, line {line})", *(between or ()), "\n".join(stands)]
    )


def _is_of(view: SpecView, rule: SectionRule, found: Diagnostic) -> bool:
    """Tell a finding about a section from that of a missing one which belongs behind it."""
    if found.code is not Code.MISSING_SECTION:
        return True
    return (found.demand or "").startswith(f"section:{view.comparison.schema.path(rule)} / ")


def _of_template(view: SpecView, rule: SectionRule) -> Iterator[str]:
    """Quote what the template says below its own heading."""
    lines = view.comparison.schema.template.lines[rule.line : rule.end_line]
    text = [line for line in lines if line.strip()][:_QUOTED_LINES]
    if text:
        yield "\n".join(f"> {line}" for line in text)
