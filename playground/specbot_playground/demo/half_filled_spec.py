"""The half-filled spec of the story, made from the finished one by planting what authors really leave behind."""

from importlib.resources import files

PATH = "docs/specs/rate-limits.md"
_PLANTED = (
    ("unfilled-placeholder", "[Fair use of the public API](https://wiki.example.com/prd/fair-use)", "[Link to PRD]"),
    ("invalid-field", "**Date:** 2026-11-16", "**Date:** 2026-11-31"),
    ("empty-section", "- Customers are known by their API key before the limit is checked\n", ""),
    (
        "missing-section",
        "### Rollback Plan\nTurn the flag off: the limiter then counts and refuses nobody.\n\n",
        "",
    ),
)
_MARKS = {
    "unfilled-placeholder": "**Related PRD:**",
    "invalid-field": "**Date:**",
    "empty-section": "### Assumptions",
    "missing-section": "### Monitoring & Alerts",
}


def finished() -> str:
    """Read the finished spec."""
    return files("specbot_playground.demo").joinpath("files/rate-limits.md").read_text(encoding="utf-8")


def half_filled() -> str:
    """Plant the four faults."""
    text = finished()
    for _code, right, wrong in _PLANTED:
        text = text.replace(right, wrong, 1)
    return text


def expected_lines() -> dict[str, range]:
    """Tell for each planted fault the lines on which its comment may stand: its section's, in the half-filled text."""
    lines = half_filled().splitlines()
    starts = {
        code: next(n for n, line in enumerate(lines, 1) if line.startswith(text)) for code, text in _MARKS.items()
    }
    headings = [n for n, line in enumerate(lines, 1) if line.startswith("#")]
    return {
        "unfilled-placeholder": range(starts["unfilled-placeholder"], starts["unfilled-placeholder"] + 1),
        "invalid-field": range(starts["invalid-field"], starts["invalid-field"] + 1),
        "empty-section": range(starts["empty-section"], starts["empty-section"] + 1),
        "missing-section": range(starts["missing-section"], next(n for n in headings if n > starts["missing-section"])),
    }
