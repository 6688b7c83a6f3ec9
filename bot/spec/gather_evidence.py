"""From a comparison and what was found in it to the evidence that precedent is made of."""

from collections.abc import Iterable

from bot.comparison import semantic_sections
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.policy.lifecycle import Status
from bot.policy.severity import Severity
from bot.policy.vocabulary import meaning
from bot.spec.evidence import SpecEvidence

_FEWEST_SECTIONS, _FEWEST_LINES = 2, 8
_MOST_HEADINGS, _LONGEST = 40, 80


def evidence(comparison: Comparison, found: Iterable[Diagnostic]) -> SpecEvidence:
    """Gather the evidence; `found` are the diagnostics before any policy set their severities."""
    broken = {(one.demand, one.given) for one in found if one.demand is not None and one.severity is Severity.ERROR}
    schema, alignment = comparison.schema, comparison.alignment
    free = (one for one in comparison.document.sections[1:] if one.index not in alignment.rules)
    named = (one.name for one in free if one is not comparison.document.title and len(one.name) <= _LONGEST)
    return SpecEvidence(
        accepted=_is_accepted(comparison),
        broken=tuple(sorted({demand for demand, _ in broken})),
        absent=tuple(sorted({schema.path(rule) for rule in schema.sections if rule.index not in alignment.sections})),
        words=tuple(sorted((demand, given) for demand, given in broken if given)),
        headings=tuple(dict.fromkeys(name for _, name in zip(range(_MOST_HEADINGS), named, strict=False))),
    )


def _is_accepted(comparison: Comparison) -> bool:
    """Leave out drafts, withdrawn and superseded specs, and stubs; what is on the base branch counts otherwise."""
    said = semantic_sections.status(comparison)
    status = said.status or (meaning(said.text) if said.text is not None else None)
    return status not in (Status.DRAFT, Status.WITHDRAWN) and not _is_stub(comparison)


def _is_stub(comparison: Comparison) -> bool:
    """Tell a file that only points elsewhere, or that nobody has written yet."""
    document = comparison.document
    written = [section for section in document.sections if comparison.has_text(section)]
    return len(written) < _FEWEST_SECTIONS and sum(bool(line.strip()) for line in document.lines) < _FEWEST_LINES
