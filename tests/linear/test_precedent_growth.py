"""What accepted specs say of the findings of all of them costs no more per spec when there are many."""

from collections.abc import Callable

from bot.spec.evidence import Precedent, SpecEvidence
from tests.growth import MOST, growth


def of_many_specs(number: int) -> Callable[[], object]:
    """Ask of each spec's findings whether they are advice; the demand of the last spec alone is looked for longest."""
    broken = tuple(f"section:A section of some length {at}" for at in range(10))
    usual = SpecEvidence(accepted=True, broken=broken, headings=("Another heading", "One more heading"))
    specs = {f"{at:05}.md": usual for at in range(number)} | {
        f"late-{at:05}.md": SpecEvidence(accepted=True, broken=("field:Owner",)) for at in range(number)
    }

    def ask() -> None:
        known = Precedent(specs=specs, keep=0.9)
        for own in specs.values():
            for demand in own.broken:
                assert known.softened(demand, own) is not None

    return ask


def test_a_thousand_accepted_specs_are_not_read_anew_for_each_finding() -> None:
    assert growth(of_many_specs, 100) < MOST
