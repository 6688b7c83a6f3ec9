"""How much of what was found: a line for each rule, a line for each spec."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.markdown.hidden_characters import inert
from bot.policy.severity import Code, Severity
from bot.report.spec_report import SpecReport
from bot.report.text import STYLES, Line, Piece, totals
from bot.report.wording import counted

_COUNTS = tuple(Severity)
_HEADS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "notes"}


def render_statistics(reports: Sequence[SpecReport]) -> Iterator[Line]:
    """Write the tables, those with the most errors first, then the totals."""
    if any(report.diagnostics for report in reports):
        yield from _table(
            "rule", [(f"{code} ({counted(specs, 'spec')})", counts) for code, specs, counts in _by_rule(reports)]
        )
        yield ()
        yield from _table("spec", [(inert(path), counts) for path, counts in _by_spec(reports)])
        yield ()
    yield totals(reports)


def statistics_json(reports: Sequence[SpecReport]) -> dict[str, object]:
    """Give the same as plain values: `rules` and `specs`, each with its counts by severity."""
    return {
        "rules": [{"code": code, "specs": specs, **_named(counts)} for code, specs, counts in _by_rule(reports)],
        "specs": [{"path": path, **_named(counts)} for path, counts in _by_spec(reports)],
    }


def _by_rule(reports: Sequence[SpecReport]) -> list[tuple[Code, int, Counter[Severity]]]:
    found = [(one.code, one.severity, report.path) for report in reports for one in report.diagnostics]
    rules = (
        (
            code,
            len({path for other, _, path in found if other is code}),
            Counter(severity for other, severity, _ in found if other is code),
        )
        for code in Code
        if any(other is code for other, _, _ in found)
    )
    return sorted(rules, key=lambda rule: _weight(rule[2]))


def _by_spec(reports: Sequence[SpecReport]) -> list[tuple[str, Counter[Severity]]]:
    found = ((report.path, Counter(one.severity for one in report.diagnostics)) for report in reports)
    return sorted((spec for spec in found if spec[1]), key=lambda spec: _weight(spec[1]))


def _weight(counts: Counter[Severity]) -> tuple[int, ...]:
    return tuple(-counts[severity] for severity in _COUNTS)


def _named(counts: Counter[Severity]) -> dict[str, int]:
    return {severity.value: counts[severity] for severity in _COUNTS}


def _table(name: str, rows: Sequence[tuple[str, Counter[Severity]]]) -> Iterator[Line]:
    yield (Piece("".join(f"{_HEADS[severity]:>8}  " for severity in _COUNTS) + name, "bold"),)
    for label, counts in rows:
        numbers = (
            Piece(f"{counts[severity]:>8}  ", STYLES[severity] if counts[severity] else "") for severity in _COUNTS
        )
        yield *numbers, Piece(label)
