"""The half-filled spec of the story, made from the finished one by planting what authors really leave behind."""

from importlib.resources import files

from bot.spec.diagnostic import Code

PATH = "docs/specs/rate-limits.md"
_PLANTED = (
    (Code.UNFILLED_PLACEHOLDER, "[Fair use of the public API](https://wiki.example.com/prd/fair-use)", "[Link to PRD]"),
    (Code.INVALID_FIELD, "**Date:** 2026-11-16", "**Date:** 2026-11-31"),
    (Code.EMPTY_SECTION, "- Customers are known by their API key before the limit is checked\n", ""),
    (
        Code.MISSING_SECTION,
        "### Rollback Plan\nTurn the flag off: the limiter then counts and refuses nobody.\n\n",
        "",
    ),
)
_MARKS = {
    Code.UNFILLED_PLACEHOLDER: "**Related PRD:**",
    Code.INVALID_FIELD: "**Date:**",
    Code.EMPTY_SECTION: "### Assumptions",
    Code.MISSING_SECTION: "### Monitoring & Alerts",
}


def finished() -> str:
    """Read the finished spec."""
    return files("bot.demo").joinpath("files/rate-limits.md").read_text(encoding="utf-8")


def half_filled() -> str:
    """Plant the four faults."""
    text = finished()
    for _code, right, wrong in _PLANTED:
        text = text.replace(right, wrong, 1)
    return text


def expected_lines() -> dict[Code, range]:
    """Tell for each planted fault the lines on which its comment may stand: its section's, in the half-filled text."""
    lines = half_filled().splitlines()
    starts = {
        code: next(n for n, line in enumerate(lines, 1) if line.startswith(text)) for code, text in _MARKS.items()
    }
    headings = [n for n, line in enumerate(lines, 1) if line.startswith("#")]
    return {
        Code.UNFILLED_PLACEHOLDER: range(starts[Code.UNFILLED_PLACEHOLDER], starts[Code.UNFILLED_PLACEHOLDER] + 1),
        Code.INVALID_FIELD: range(starts[Code.INVALID_FIELD], starts[Code.INVALID_FIELD] + 1),
        Code.EMPTY_SECTION: range(starts[Code.EMPTY_SECTION], starts[Code.EMPTY_SECTION] + 1),
        Code.MISSING_SECTION: range(
            starts[Code.MISSING_SECTION], next(n for n in headings if n > starts[Code.MISSING_SECTION])
        ),
    }
