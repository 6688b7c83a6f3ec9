"""What of a template a finding is about: precedent and suggestions go by it."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import compile_template
from tests.spec.checking import check

SECTIONS = "# [Title]\n\n**Owner:** [name]\n\n## Why\nSay why.\n\n**Cost:** [euros]\n\n## How\n- [ ] [step]\n"


def demands(spec: str, template: str) -> list[tuple[str, str | None, str | None]]:
    found = check(parse(spec), compile_template(parse(template)))
    return [(one.code.value, one.demand, one.unwritten) for one in found]


def test_each_finding_names_what_it_demands() -> None:
    assert demands("# A\n\n## Why\nSo.\n", SECTIONS) == [
        ("missing-field", "field:Owner", None),
        ("missing-section", "section:How", "How"),
        ("missing-field", "field:Why / Cost", None),
    ]
    empty = "# A\n\n**Owner:** Ann\n\n## Why\nSo.\n\n**Cost:** 7\n\n## How\n- [ ] [step]\n"
    assert demands(empty, SECTIONS) == [("unfilled-placeholder", "text:How", "How")]


@pytest.mark.parametrize(
    ("column", "value", "is_date"),
    [("Date", "[YYYY-MM-DD]", True), ("When", "[YYYY-MM-DD]", True), ("Date", "x", True), ("When", "x", False)],
)
def test_dates_of_a_history_are_known_by_name_or_by_form(column: str, value: str, is_date: bool) -> None:  # noqa: FBT001
    template = f"# [Title]\n\n## Revision History\n\n| {column} | Change |\n|---|---|\n| {value} | First |\n"
    spec = f"# A\n\n## Revision History\n\n| {column} | Change |\n|---|---|\n| soon | Begun |\n"
    assert demands(spec, template) == [("revision-history", "history:dates", None)] * is_date


@pytest.mark.parametrize("statement", ["CREATE", "SELECT", "CREATE TABLE x (a int);"])
def test_one_word_of_sql_is_read(statement: str) -> None:
    text = f"# A\n\n## Why\nSo.\n\n```sql\n{statement}\n```\n"
    assert demands(text, "# [Title]\n\n## Why\nSay.\n") == []
