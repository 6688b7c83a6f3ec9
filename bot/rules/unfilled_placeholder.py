"""No placeholder and no sample of the template is left. One finding per line; samples in a row are one."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison, TemplateResidue
from bot.comparison.template_residue import UNRESOLVED
from bot.markdown.text_normalize import line_key, quoted, says_undecided
from bot.policy.severity import Code, Severity
from bot.template.model import ValueKind

_LONGEST = 60


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report what is left, unless its whole section is samples."""
    for leftover in comparison.leftovers:
        section = comparison.document.sections[leftover.section]
        if leftover.sample and section.index in comparison.alignment.rules and comparison.holds_only_samples(section):
            continue
        yield Diagnostic(
            code=Code.UNFILLED_PLACEHOLDER,
            severity=Severity.ERROR,
            message=_message(leftover),
            span=leftover.span,
            section=_section_name(comparison, leftover),
            demand=f"placeholder:{comparison.inside(section, _words(leftover))}",
        )
    yield from _undecided_cells(comparison)


def _undecided_cells(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report cells of the template's columns that say `TBD`; where a column asks for more than text, its rule does."""
    for rule, table, section in comparison.tables:
        columns = [(one.name, at) for one, at in rule.places_in(table).items() if one.type.kind is ValueKind.TEXT]
        for row in comparison.real_rows(rule, table):
            for name, at in columns:
                if says_undecided(row.text(at)):
                    yield Diagnostic(
                        code=Code.UNFILLED_PLACEHOLDER,
                        severity=Severity.ERROR,
                        message=f"{quoted(name)} says only {quoted(row.text(at))}; fill it in.",
                        span=row.cells[at].span,
                        section=section.name,
                        demand=f"cell:{comparison.inside(section, name)}",
                    )


def _words(leftover: TemplateResidue) -> str:
    """Name what was left by its words: the placeholder, or the start of the line."""
    return (leftover.placeholders[0] if leftover.placeholders else line_key(leftover.text))[:_LONGEST]


def _section_name(comparison: Comparison, leftover: TemplateResidue) -> str | None:
    section = comparison.document.sections[leftover.section]
    return None if section is comparison.document.title else section.name or None


def _message(leftover: TemplateResidue) -> str:
    marks = tuple(dict.fromkeys(leftover.placeholders))
    if not marks:
        return f"{quoted(leftover.text)} is the template's own text; replace it or remove it."
    if all(UNRESOLVED.match(mark) for mark in marks):
        return f"{quoted(marks[0])} is not resolved yet; settle it and remove the marks."
    if len(marks) == 1:
        return f"The placeholder {quoted(marks[0])} is still there; replace it."
    return (
        f"The placeholders {', '.join(map(quoted, marks[:-1]))} and {quoted(marks[-1])} are still there; replace them."
    )
