"""Every section of the template holds something of the author's."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.model import LineKind, Section
from bot.markdown.text_normalize import key_of, quoted, says_not_applicable, says_undecided
from bot.policy.severity import Code, Severity
from bot.template.model import SectionRule


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report sections without text of their own; one with sections below it speaks through them."""
    for rule, section in comparison.pairs():
        if _is_empty(comparison, rule, section):
            yield _diagnostic(comparison, rule, section)
    for name in comparison.schema.required:
        yield from _demanded(comparison, name)


def _demanded(comparison: Comparison, name: str) -> Iterator[Diagnostic]:
    """Report a section that only the policy knows, and that is there as a heading alone."""
    key = key_of(name.rsplit(" / ", maxsplit=1)[-1])
    there = [one for one in comparison.document.sections if one.key == key]
    is_known = any(one.index in comparison.alignment.rules for one in there)
    if there and not is_known and not any(map(comparison.tree_has_text, there)):
        yield Diagnostic(
            code=Code.EMPTY_SECTION,
            severity=Severity.ERROR,
            message=f"Section {quoted(there[0].name)} is empty; the team's policy demands it.",
            span=comparison.document.span(there[0].line),
            section=there[0].name,
            unwritten=name,
        )


def _is_empty(comparison: Comparison, rule: SectionRule, section: Section) -> bool:
    if not rule.not_applicable and says_not_applicable(comparison.opening(section)):
        return True
    if comparison.has_text(section) or comparison.is_set_aside(_parent(comparison, section)):
        return False
    if not comparison.holds_only_samples(section):
        return False
    if says_undecided(comparison.opening(section)):
        return True
    if comparison.is_bare(section):
        return not _holds_sample_table(comparison, section)
    return not rule.children and not comparison.tree_has_text(section) and not _below_speaks(comparison, section)


def _parent(comparison: Comparison, section: Section) -> Section:
    return comparison.document.sections[section.parent]


def _below_speaks(comparison: Comparison, section: Section) -> bool:
    """Tell whether something below the section is reported already."""
    return any(line in comparison.leftover_lines for line in range(section.end_line + 1, section.tree_end + 1))


def _holds_sample_table(comparison: Comparison, section: Section) -> bool:
    """Leave a table with nothing but samples to its own rule."""
    return any(table.section == section.index for _, table, _ in comparison.tables)


def _diagnostic(comparison: Comparison, rule: SectionRule, section: Section) -> Diagnostic:
    answer = "write it, or N/A with the reason" if rule.not_applicable else "write it; N/A is no answer here"
    state = "holds only the template's text" if _has_template_text(comparison, section) else "is empty"
    opening = comparison.opening(section)
    if says_not_applicable(opening):
        state = "is set aside"
    elif says_undecided(opening):
        state = f"says only {quoted(opening)}"
    return Diagnostic(
        code=Code.EMPTY_SECTION,
        severity=Severity.ERROR,
        message=f"Section {quoted(section.name)} {state}; {answer}.",
        span=comparison.document.span(section.line),
        section=section.name,
        demand=f"text:{comparison.schema.path(rule)}",
    )


def _has_template_text(comparison: Comparison, section: Section) -> bool:
    wanted = (LineKind.TEXT, LineKind.TABLE, LineKind.CODE)
    return any(comparison.document.kind(line) in wanted for line in range(section.body_line, section.end_line + 1))
