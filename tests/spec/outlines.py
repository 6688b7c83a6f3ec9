"""Outlines in short: `Plan, .Cost` is the section Plan with Cost below it."""

from bot.comparison.compare import compare
from bot.comparison.model import Comparison
from bot.markdown.document import parse
from bot.template.compile_template import compile_template


def written(outline: str, title: str = "# A\n") -> str:
    """Write an outline as Markdown: three lines for each heading, whose level is 2 and one more for each dot."""
    parts = [one for one in outline.split(", ") if one]
    headings = (f"{'#' * (2 + len(one) - len(one.lstrip('.')))} {one.lstrip('.')}" for one in parts)
    return title + "".join(f"\n{heading}\nSay so.\n" for heading in headings)


def compared(template: str, outline: str, title: str = "# A\n") -> Comparison:
    """Compare two outlines."""
    return compare(parse(written(outline, title)), compile_template(parse(written(template, "# [Title]\n"))))


def answers(comparison: Comparison) -> str:
    """Write which headings of the outline, from 1, answer which of the template: `Goals=1 Cost=2,3`; then what is missing."""
    alignment, first = comparison.alignment, comparison.document.title is not None
    told = (
        f"{rule.name}={','.join(str(one.index - first) for one in alignment.sections[rule.index])}"
        for rule in comparison.schema.sections
        if rule.index in alignment.sections
    )
    return " ".join([*told, *(f"no {one.rule.name}" for one in alignment.missing)])


def moved(comparison: Comparison) -> list[str]:
    """Write what has moved: `Cost after Design`."""
    return [
        f"{one.rule.name} {'after' if one.should_follow else 'before'} {one.neighbour.name}"
        for one in comparison.alignment.moved
    ]
