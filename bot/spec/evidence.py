"""What accepted specs show of their template's demands: the record of one, and the precedent that is made of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.markdown.text_normalize import loose_key


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecEvidence:
    """The demands that a spec breaks, and the template's sections that it has not, so that nothing can be said of what is in them."""

    accepted: bool
    broken: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """A demand for one of several words, and the word that the spec has instead."""
    headings: tuple[str, ...] = ()
    """Headings of its own, which answer nothing of the template."""


NO_EVIDENCE = SpecEvidence(accepted=False)


FEWEST = 8
"""Fewer accepted specs than this make no precedent."""
_TWICE = 2
"""What one spec does is no custom."""
_EXAMPLES = 3
_LONG_WORD = 4


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
    def _breakers(self) -> Mapping[str, list[tuple[str, SpecEvidence]]]:
        """By demand: the accepted specs that break it, by path."""
        found: dict[str, list[tuple[str, SpecEvidence]]] = {}
        for path, one in self._accepted.items():
            for demand in self._breaks(one):
                found.setdefault(demand, []).append((path, one))
        return found

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
        breakers = self._breakers.get(demand, ())
        broken = len(breakers) - (counts and own is not None and demand in self._breaks(own))
        if self.total - counts < FEWEST or demand in self.firm or broken <= (1 - self.keep) * total + 1e-9:
            return None
        paths = (path for path, one in breakers if one is not own)
        examples = tuple(path for _, path in zip(range(_EXAMPLES), paths, strict=False))
        return Softened(demand=demand, broken=broken, total=total, examples=examples)

    def all_softened(self) -> tuple[Softened, ...]:
        """List every demand that is advice."""
        found = (self.softened(demand) for demand in sorted(self._breakers))
        return tuple(one for one in found if one is not None)

    def is_usage(self, demand: str, given: str, judged: SpecEvidence, own: SpecEvidence | None) -> bool:
        """Tell whether a word or a heading in place of the template's is one that accepted specs use."""
        if self.total < FEWEST:
            return False
        word = (demand, given)
        mine = own is not None and own.accepted and word in own.words
        if given and self._words[word] - mine >= _TWICE:
            return True
        pairs = (pair for pair in _replacements(judged) if pair[0] == demand)
        return any(self._is_in_use(wanted, name) for wanted, name in pairs)


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


@lru_cache(maxsize=4096)
def _long_words(text: str) -> frozenset[str]:
    words = (word for word in re.findall(r"\w+", text) if len(word) >= _LONG_WORD)
    return frozenset(loose_key(word) for word in words)
