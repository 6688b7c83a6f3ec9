"""With no policy: accepted specs are left in peace, and a fault in what a team keeps is found once, as an error."""

import pytest

from tests.spec.collections.style import Fault, Style, Team
from tests.spec.collections.styles_for_agents import OPENSPEC, SPEC_KIT
from tests.spec.collections.styles_of_late import EMBER, NIX, TABLE
from tests.spec.collections.styles_of_old import KEP, MADR, RUST
from tests.spec.collections.styles_of_proposals import EIP, SWIFT

pytestmark = pytest.mark.untraced

STYLES = (MADR, RUST, KEP, EIP, SWIFT, EMBER, NIX, TABLE, SPEC_KIT, OPENSPEC)
PLANTED = [(style, fault) for style in STYLES for fault in style.faults]
_MOST = 0.02


def test_there_are_ten_collections_of_some_size() -> None:
    assert len(STYLES) == 10
    assert all(12 <= style.count <= 40 for style in STYLES)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_accepted_specs_are_left_in_peace(style: Style) -> None:
    team = Team(style)
    wrong = {path: found for path, text in style.specs().items() if (found := team.errors(path, text))}
    said = {one.message for found in wrong.values() for one in found}
    assert len(wrong) <= _MOST * style.count, said


@pytest.mark.parametrize(("style", "fault"), PLANTED, ids=lambda one: one.name)
def test_a_fault_in_what_the_team_keeps_is_found_once_as_an_error(style: Style, fault: Fault) -> None:
    team, path = Team(style), "specs/0001-spec.md"
    before = style.write(1)
    after = fault.plant(before)
    assert after != before
    found = team.errors(path, after)
    assert [one.code for one in found] == [fault.code], [one.message for one in found]
