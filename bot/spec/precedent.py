"""Precedent: what a team's accepted specs show of its template's demands.

A demand that more than a small share of them break is advice and says so. Nothing here knows where the specs come from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.text_normalize import loose_key
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.evidence import SpecEvidence

FEWEST = 8
"""Fewer accepted specs than this make no precedent."""
_TWICE = 2
"""What one spec does is no custom."""
_EXAMPLES = 3
_LONG_WORD = 4
_QUOTED = re.compile(r'"[^"]*"|; ')
_BY_REQUIRED = (Code.MISSING_SECTION, Code.MISSING_FIELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Softened:
    """A demand that is advice: how many of the accepted specs that could keep it break it, and some of them."""

    demand: str
    broken: int
    total: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """The accepted specs of one rule and template, by path. `firm` are demands that came later than most of them."""

    specs: Mapping[str, SpecEvidence]
    keep: float
    firm: frozenset[str] = frozenset()

    @cached_property
    def total(self) -> int:
        """How many accepted specs speak."""
        return len(self._accepted)

    @cached_property
    def _accepted(self) -> Mapping[str, SpecEvidence]:
        return {path: one for path, one in sorted(self.specs.items()) if one.accepted}

    @cached_property
    def _broken(self) -> Counter[str]:
        return Counter(demand for one in self._accepted.values() for demand in self._breaks(one))

    @cached_property
    def _absent(self) -> Counter[str]:
        return Counter(name for one in self._accepted.values() for name in one.absent)

    @cached_property
    def _words(self) -> Counter[tuple[str, str]]:
        return Counter(word for one in self._accepted.values() for word in one.words)

    @cached_property
    def _other_headings(self) -> Mapping[str, frozenset[str]]:
        """By the demand for a section: the headings that several accepted specs have in its place."""
        counts = Counter(
            (demand, loose_key(name)) for one in self._accepted.values() for demand, name in _replacements(one)
        )
        fewest = max(_TWICE, (1 - self.keep) * self.total)
        common = [pair for pair, count in counts.items() if count >= fewest]
        return {demand: frozenset(key for other, key in common if other == demand) for demand, _ in common}

    def _breaks(self, one: SpecEvidence) -> set[str]:
        """Name the demands that a spec really breaks: not those that it meets by a heading or a word in use."""
        said = {demand for demand, name in _replacements(one) if self._is_in_use(demand, name)}
        used = {demand for demand, word in one.words if self._words[demand, word] >= _TWICE}
        odd = {demand for demand, word in one.words if self._words[demand, word] < _TWICE}
        return set(one.broken) - said - (used - odd)

    def _is_in_use(self, demand: str, name: str) -> bool:
        return loose_key(name) in self._other_headings.get(demand, ())

    def softened(self, demand: str, own: SpecEvidence | None = None) -> Softened | None:
        """Tell whether a demand is advice; `own` is the evidence of the spec in question, which does not count for itself."""
        counts = own is not None and own.accepted
        holder = _holder(demand)
        total = self.total - self._absent[holder] - (counts and own is not None and holder not in own.absent)
        broken = self._broken[demand] - (counts and own is not None and demand in self._breaks(own))
        if self.total - counts < FEWEST or demand in self.firm or broken <= (1 - self.keep) * total + 1e-9:
            return None
        paths = (path for path, one in self._accepted.items() if one is not own and demand in self._breaks(one))
        examples = tuple(path for _, path in zip(range(_EXAMPLES), paths, strict=False))
        return Softened(demand=demand, broken=broken, total=total, examples=examples)

    def all_softened(self) -> tuple[Softened, ...]:
        """List every demand that is advice."""
        found = (self.softened(demand) for demand in sorted(self._broken))
        return tuple(one for one in found if one is not None)

    def is_usage(self, diagnostic: Diagnostic, judged: SpecEvidence, own: SpecEvidence | None) -> bool:
        """Tell whether a word or a heading in place of the template's is one that accepted specs use."""
        if self.total < FEWEST or diagnostic.demand is None:
            return False
        word = (diagnostic.demand, diagnostic.given)
        mine = own is not None and own.accepted and word in own.words
        if diagnostic.given and self._words[word] - mine >= _TWICE:
            return True
        pairs = (pair for pair in _replacements(judged) if pair[0] == diagnostic.demand)
        return any(self._is_in_use(demand, name) for demand, name in pairs)


def _holder(demand: str) -> str:
    """Name the section that a spec must have for a demand to say anything of it; empty at the top."""
    kind, _, name = demand.partition(":")
    return name if kind in ("text", "table", "code") else name.rpartition(" / ")[0]


def _replacements(one: SpecEvidence) -> Iterator[tuple[str, str]]:
    """Yield each missing section with a heading of the spec's own that shares a long word with it."""
    for demand in one.broken:
        if demand.startswith("section:"):
            wanted = _long_words(demand.rpartition(" / ")[2].removeprefix("section:"))
            yield from ((demand, name) for name in one.headings if wanted & _long_words(name))


def _long_words(text: str) -> set[str]:
    words = (word for word in re.findall(r"\w+", text) if len(word) >= _LONG_WORD)
    return {loose_key(word) for word in words}


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


def _soften(
    diagnostic: Diagnostic,
    judged: SpecEvidence,
    precedent: Precedent | None,
    rule: SpecRule,
    decided: frozenset[str],
    own: SpecEvidence | None,
) -> Diagnostic | None:
    """Weigh one diagnostic; None when it is what accepted specs do."""
    demand = diagnostic.demand
    if demand is None or diagnostic.severity is Severity.INFO or diagnostic.code in decided:
        return diagnostic
    if demand in rule.advice:
        return advice(diagnostic, "the team's policy says so")
    if precedent is None or _says_policy(diagnostic, demand, rule):
        return diagnostic
    if precedent.is_usage(diagnostic, judged, own):
        return None
    softened = precedent.softened(demand, own)
    if softened is None:
        return diagnostic
    verb = "have none" if demand.startswith(("section:", "field:", "column:")) else "do the same"
    return advice(diagnostic, f"{softened.broken} of {softened.total} accepted specs {verb}")


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
    return message[: next(ends, len(message))].rstrip(".")
