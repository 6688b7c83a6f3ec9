"""Where the columns of a template are in a table costs a look at each of its cells, however many columns are asked for."""

from collections.abc import Callable

from bot.markdown.document import parse
from bot.template.compile_template import compile_template
from tests.growth import MOST, growth


def as_wide_as(number: int) -> Callable[[], object]:
    """Look for as many columns as the table has others."""
    names = " | ".join(f"Wanted {at}" for at in range(number))
    others = " | ".join(f"Other {at}s" for at in range(number))
    schema = compile_template(parse(f"# [T]\n\n## Risks\n\n| {names} |\n{'|---' * number}|\n{'| [x] ' * number}|\n"))
    (table,) = parse(f"# A\n\n## Risks\n\n| {others} |\n{'|---' * number}|\n").tables
    (rule,) = schema.sections[0].tables

    def look() -> None:
        assert rule.places_in(table) == {}

    return look


def test_wide_tables_are_looked_through_once() -> None:
    assert growth(as_wide_as, 100) < MOST
