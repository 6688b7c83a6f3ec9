"""Which column of a table stands for which of the template: by its whole name first, each for one alone."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import compile_template


def a_table(*names: str) -> str:
    return f"# [T]\n\n## Costs\n\n| {' | '.join(names)} |\n{'|---' * len(names)}|\n{'| [x] ' * len(names)}|\n"


@pytest.mark.parametrize(
    ("wanted", "there", "places"),
    [
        (("Cost (EUR)", "Cost (USD)"), ("Cost (USD)", "Cost (EUR)"), {"Cost (EUR)": 1, "Cost (USD)": 0}),
        (("Cost (EUR)", "Cost (USD)"), ("Cost", "Note"), {"Cost (EUR)": 0}),
        (("Cost (EUR)", "Cost (USD)"), ("Costs", "Cost (GBP)"), {"Cost (EUR)": 1, "Cost (USD)": 0}),
        (("Risk (a)", "Risks (a)"), ("Risks (b)", "Risk (b)"), {"Risk (a)": 1, "Risks (a)": 0}),
        (("Risk", "Owner"), ("Risk", "Risk"), {"Risk": 0}),
        (("Risk", "Owner"), ("Note", "Owners"), {"Owner": 1}),
    ],
)
def test_a_column_stands_for_one(wanted: tuple[str, ...], there: tuple[str, ...], places: dict[str, int]) -> None:
    (rule,) = compile_template(parse(a_table(*wanted))).sections[0].tables
    (table,) = parse(a_table(*there)).tables
    assert {column.name: at for column, at in rule.places_in(table).items()} == places
