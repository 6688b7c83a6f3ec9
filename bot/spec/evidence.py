"""What one accepted spec shows of its template's demands: the record that precedent is made of."""

from dataclasses import dataclass


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
