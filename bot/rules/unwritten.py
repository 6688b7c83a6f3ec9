"""A section that holds nothing of the author's is one finding, however much the template asks for inside it.

So a stub that was just inserted is what the missing section was: one thing that is left to write.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison, TemplateResidue
from bot.markdown.model import Section
from bot.markdown.text_normalize import quoted
from bot.policy.severity import Code, Severity
from bot.template.model import SectionRule

_INSIDE = frozenset(
    {
        Code.EMPTY_SECTION,
        Code.UNFILLED_PLACEHOLDER,
        Code.MISSING_FIELD,
        Code.INVALID_FIELD,
        Code.MISSING_COLUMN,
        Code.EMPTY_TABLE,
        Code.REVISION_HISTORY,
        Code.INVALID_CODE,
    }
)
_NAMED = 3
_BULLET = re.compile(r"^[-*+>\s]*(?:\[[ xX]?\]\s*)?")


class _Stretch(NamedTuple):
    """The lines of a section without a word of the author's."""

    rule: SectionRule
    section: Section
    lines: range


def absorb(comparison: Comparison, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Put what is said inside of each unwritten section into one finding; what else is said stays as it is."""
    stretches = tuple(_unwritten(comparison))
    groups: dict[int, list[Diagnostic]] = {}
    order: list[Diagnostic | int] = []
    for diagnostic in found:
        at = _stretch_of(diagnostic, stretches)
        if at is None:
            order.append(diagnostic)
            continue
        if at not in groups:
            order.append(at)
        groups.setdefault(at, []).append(diagnostic)
    for one in order:
        yield one if isinstance(one, Diagnostic) else _one(comparison, stretches[one], groups[one])


def _unwritten(comparison: Comparison) -> Iterator[_Stretch]:
    """Yield the sections of the template without a word of the author's: whole, or above written ones their own lines."""
    end = 0
    for section in comparison.document.sections:
        rule = comparison.alignment.rules.get(section.index)
        if rule is None or section.line <= end or comparison.is_written(section):
            continue
        tree = comparison.document.below(section)
        end = section.end_line if any(map(comparison.is_written, tree)) else section.tree_end
        yield _Stretch(rule, section, range(section.line, end + 1))


def _stretch_of(diagnostic: Diagnostic, stretches: Sequence[_Stretch]) -> int | None:
    if diagnostic.code not in _INSIDE:
        return None
    at = bisect_right(stretches, diagnostic.span.line, key=lambda one: one.lines.start) - 1
    return at if at >= 0 and diagnostic.span.line in stretches[at].lines else None


def _one(comparison: Comparison, stretch: _Stretch, found: Sequence[Diagnostic]) -> Diagnostic:
    """Say it in one finding; a single one keeps its words."""
    rule, section, lines = stretch
    demand = f"text:{comparison.schema.path(rule)}"
    if len(found) == 1:
        return replace(found[0], unwritten=rule.name, demand=demand)
    left = dict.fromkeys(word for one in comparison.leftovers if one.span.line in lines for word in _words(one))
    named = ", ".join(quoted(one) for one in list(left)[:_NAMED]) + (
        f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    )
    answer = ", or N/A with the reason" if rule.not_applicable else ""
    return Diagnostic(
        code=Code.EMPTY_SECTION,
        severity=Severity.ERROR,
        message=f"Section {quoted(section.name)} holds only the template's text; write it{answer}."
        + (f" To replace: {named}." if named else ""),
        span=comparison.document.span(section.line),
        section=section.name,
        unwritten=rule.name,
        demand=demand,
        absorbed=tuple(found),
    )


def _words(leftover: TemplateResidue) -> tuple[str, ...]:
    return leftover.placeholders or (_BULLET.sub("", leftover.text),)
