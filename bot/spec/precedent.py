"""Precedent: what a team's accepted specs show of its template's demands.

A demand that more than a small share of them break is advice and says so. Nothing here knows where the specs come from.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.evidence import Precedent, SpecEvidence

_QUOTED = re.compile(r'"[^"]*"|; ')
_BY_REQUIRED = (Code.MISSING_SECTION, Code.MISSING_FIELD)


def with_precedent(
    diagnostics: Iterable[Diagnostic],
    judged: SpecEvidence,
    precedent: Precedent | None,
    rule: SpecRule,
    severity: Iterable[str] = (),
    own: SpecEvidence | None = None,
) -> tuple[Diagnostic, ...]:
    """Let demands that accepted specs do not keep be advice. Explicit keys of the policy win: `severity`, `required`, `values`."""
    decided = frozenset(severity)
    found = (_soften(one, judged, precedent, rule, decided, own) for one in diagnostics)
    return tuple(one for one in found if one is not None)


def asks_precedent(diagnostics: Iterable[Diagnostic], rule: SpecRule, severity: Iterable[str] = ()) -> bool:
    """Tell whether accepted specs could change one of these: who reads them only then, reads them seldom."""
    decided = frozenset(severity)
    return any(_asks(one, rule, decided) for one in diagnostics)


def _asks(diagnostic: Diagnostic, rule: SpecRule, decided: frozenset[str]) -> bool:
    """Tell whether nothing but precedent can soften a diagnostic."""
    demand = diagnostic.demand
    if demand is None or diagnostic.severity is Severity.INFO or diagnostic.code in decided:
        return False
    return demand not in rule.advice and not _says_policy(diagnostic, demand, rule)


def _soften(
    diagnostic: Diagnostic,
    judged: SpecEvidence,
    precedent: Precedent | None,
    rule: SpecRule,
    decided: frozenset[str],
    own: SpecEvidence | None,
) -> Diagnostic | None:
    """Set the severity of one diagnostic; None when it is what accepted specs do."""
    demand = diagnostic.demand
    if demand is None or diagnostic.severity is Severity.INFO or diagnostic.code in decided:
        return diagnostic
    if demand in rule.advice:
        return advice(diagnostic, "the team's policy says so")
    if precedent is None or _says_policy(diagnostic, demand, rule):
        return diagnostic
    if precedent.is_usage(demand, diagnostic.given, judged, own):
        return None
    softened = precedent.softened(demand, own)
    if softened is None:
        return diagnostic
    one, many = ("has", "have") if demand.startswith(("section:", "field:", "column:")) else ("does", "do")
    verb, what = one if softened.broken == 1 else many, "none" if one == "has" else "the same"
    return advice(diagnostic, f"{softened.broken} of {softened.total} accepted specs {verb} {what}")


def _says_policy(diagnostic: Diagnostic, demand: str, rule: SpecRule) -> bool:
    """Tell whether the policy itself asks for what is missing."""
    if diagnostic.code in _BY_REQUIRED and rule.required:
        return True
    name = demand.partition(":")[2].rpartition(" / ")[2].casefold()
    return demand.startswith("value:") and name in {one.casefold() for one in rule.values}


def advice(diagnostic: Diagnostic, reason: str) -> Diagnostic:
    """Make a diagnostic advice, for a reason; it loses its fix, since nobody asks for it."""
    message = f"{_clause(diagnostic.message)}; {reason}, so this is advice."
    return replace(diagnostic, severity=Severity.INFO, message=message, fix=None)


def _clause(message: str) -> str:
    """Cut a message before what to do."""
    ends = (found.start() for found in _QUOTED.finditer(message) if found.group() == "; ")
    return message[: next(ends, None)].rstrip(".")
