"""How many specs fail before and after a change of policy. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.policy.severity import Code, Severity
from bot.report.spec_report import SpecReport


def before_and_after(before: Sequence[SpecReport], after: Sequence[SpecReport]) -> Iterator[str]:
    """Write the table, a line for each code that fails a spec."""
    rows = [("specs", len(before), len(after)), ("with an error", _failing(before), _failing(after))]
    old, new = _by_code(before), _by_code(after)
    rows += [(f"  {code}", old[code], new[code]) for code in Code if old[code] or new[code]]
    width = max(len(name) for name, _, _ in rows)
    yield f"{'':<{width}}  {'before':>6}  {'after':>6}"
    yield from (f"{name:<{width}}  {was:>6}  {now:>6}" for name, was, now in rows)


def _failing(reports: Sequence[SpecReport]) -> int:
    return sum(any(one.severity is Severity.ERROR for one in report.diagnostics) for report in reports)


def _by_code(reports: Sequence[SpecReport]) -> Counter[Code]:
    return Counter(
        code
        for report in reports
        for code in {one.code for one in report.diagnostics if one.severity is Severity.ERROR}
    )
