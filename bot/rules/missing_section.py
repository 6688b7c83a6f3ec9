"""Every section that the template, or the policy, demands is there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison, Missing
from bot.comparison.near_name import is_meant, near_name
from bot.comparison.section_skeleton import insertion, previous_section
from bot.markdown.model import Document, Field, LineKind, Section, Span, TextEdit
from bot.markdown.text_normalize import key_of, quoted, says_undecided
from bot.policy.severity import Code, Severity
from bot.template.model import SectionRule

_Crowded = tuple[int, str, str]
"""The line of a heading without a blank, its marks and its name."""
_WITHOUT_BLANK = re.compile(r"^ {0,3}(#{1,6})([^#\s].*)$")


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report what is missing, once: nothing below it, and nothing below a section that is set aside."""
    crowded = _crowded_headings(comparison.document)
    for missing in comparison.alignment.missing:
        if not comparison.is_set_aside(missing.parent):
            labels, demand = _labels(comparison, missing.rule.key), f"section:{comparison.schema.path(missing.rule)}"
            said = (
                _unsaid(comparison, missing.rule.name, labels) if labels else [_missing(comparison, missing, crowded)]
            )
            yield from (replace(one, demand=demand) for one in said)
    for name in comparison.schema.required:
        keys = {section.key for section in comparison.document.sections}
        if key_of(name.split(" / ")[-1]) not in keys:
            labels = _labels(comparison, key_of(name))
            yield from _unsaid(comparison, name, labels) if labels else [_demanded(comparison, name)]


def _labels(comparison: Comparison, key: str) -> tuple[Field, ...]:
    """Find the labels that stand in for a heading."""
    return tuple(field for field in comparison.document.fields if field.key == key)


def _unsaid(comparison: Comparison, name: str, labels: Sequence[Field]) -> Iterator[Diagnostic]:
    """Report a label in the place of a heading where none says anything."""
    if not any(_says_something(comparison, one) for one in labels):
        yield _diagnostic(name, "; write it behind its label.", labels[0].span, None)


def _says_something(comparison: Comparison, label: Field) -> bool:
    if any(map(str.isalnum, label.value)):
        return not says_undecided(label.value)
    return any(True for _ in comparison.value_lines(label))


def _missing(comparison: Comparison, missing: Missing, crowded: list[_Crowded]) -> Diagnostic:
    meant = _meant(comparison, missing.rule)
    if meant is not None:
        where, span = is_meant(meant.name), comparison.document.span(meant.line)
        return _diagnostic(missing.rule.name, where, span, None)
    found = next((one for one in crowded if _is_heading_of(comparison, missing, *one)), None)
    if found is not None:
        crowded.remove(found)
        line, marks, name = found
        edit = TextEdit(start_line=line, end_line=line, text=f"{marks} {name}\n")
        where = f"; put a blank behind `{marks}` here, so that this line is its heading."
        return _diagnostic(missing.rule.name, where, comparison.document.span(line), edit)
    previous = previous_section(comparison, missing.rule, missing.parent)
    span = comparison.document.span(previous.line) if previous else _top(comparison)
    where = f"; add it after {quoted(previous.name)}." if previous else "; add it at the top."
    if previous is not None and previous is missing.parent:
        where = f"; add it in {quoted(previous.name)}."
    stub = insertion(comparison, missing.rule, missing.parent)
    return _diagnostic(missing.rule.name, where, span, stub)


def _meant(comparison: Comparison, rule: SectionRule) -> Section | None:
    """Find a section that answers nothing, under a heading near to the missing one."""
    document, rules = comparison.document, comparison.alignment.rules
    free = [one for one in document.sections[1:] if one.index not in rules and one is not document.title]
    name = near_name(rule.name, (one.name for one in free))
    return next((one for one in free if one.name == name), None)


def _crowded_headings(document: Document) -> list[_Crowded]:
    """List the lines that would be headings if a blank stood behind their `#`."""
    texts = (number for number, kind in enumerate(document.skeleton.kinds, 1) if kind is LineKind.TEXT)
    found = ((number, _WITHOUT_BLANK.match(document.line(number))) for number in texts)
    return [(number, one[1], one[2].rstrip()) for number, one in found if one]


def _is_heading_of(comparison: Comparison, missing: Missing, line: int, marks: str, name: str) -> bool:
    """Tell a line that is meant as the heading of a missing section, on its level and where its parent is."""
    inside = missing.parent is None or comparison.document.in_tree(missing.parent, line)
    return key_of(name) == missing.rule.key and len(marks) == missing.rule.level and inside


def _demanded(comparison: Comparison, name: str) -> Diagnostic:
    """Report a section that only the policy knows; it goes to the end."""
    document = comparison.document
    end = len(document.lines)
    edit = TextEdit(start_line=end + 1, end_line=end, text=f"\n## {name.rsplit(' / ', maxsplit=1)[-1]}\n")
    return _diagnostic(name, "; the team's policy demands it.", document.span(max(document.sections[-1].line, 1)), edit)


def _top(comparison: Comparison) -> Span:
    return comparison.document.span(1)


def _diagnostic(name: str, where: str, span: Span, fix: TextEdit | None) -> Diagnostic:
    return Diagnostic(
        code=Code.MISSING_SECTION,
        severity=Severity.ERROR,
        message=f"Section {quoted(name)} is missing{where}",
        span=span,
        section=name,
        fix=None if fix is None else (fix,),
        unwritten=name,
    )
