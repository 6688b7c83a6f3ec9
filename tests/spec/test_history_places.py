"""Where a row of the revision history is added, and how, by value; and which row names a pull request."""

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import TextEdit
from bot.spec.history import HistoryRow, add_history_row, has_row, spelled_author
from bot.spec.history_row import write_row
from bot.template.compile_template import compile_template

HEAD = "# A\n\n## Revision History\n"
SCHEMA = compile_template(parse("# [T]\n\n## Revision History\n- [Date]\n"))
ROW = HistoryRow(date="2026-11-22", author="@tove", change="Say more", reference="#12", status="Approved")
ITEM = "2026-11-22: Say more (#12, @tove)"


def edits(history: str, template: str | None = None, row: HistoryRow = ROW) -> tuple[TextEdit, ...]:
    known = SCHEMA if template is None else compile_template(parse(template))
    return add_history_row(parse(HEAD + history), known, row)


def added(history: str, template: str | None = None, row: HistoryRow = ROW) -> str:
    return apply_edits(HEAD + history, edits(history, template, row)).removeprefix(HEAD)


def test_a_sentence_names_a_pull_request_only_where_there_is_one() -> None:
    assert HistoryRow(date="d", author="a", change="Say more", reference="#12").sentence == "Say more (#12)"
    assert HistoryRow(date="d", author="a", change="Say more").sentence == "Say more"


@pytest.mark.parametrize(
    ("columns", "before", "row"),
    [
        ("Version | Date", ("1.0 | 2026-01-01", "1.1 | 2026-02-01"), "1.2 | 2026-11-22 (#12)"),
        ("Date | Reviewed", ("2026-01-01 | yes",), "2026-11-22 | (#12)"),
        ("Date | Author | What happened", ("2026-01-01 | Ben | x",), "2026-11-22 | @tove | Say more (#12)"),
        ("Date | What happened | Seen", ("2026-01-01 | x | y",), "2026-11-22 |  | Say more (#12)"),
        ("Date | MR | Seen", ("2026-01-01 | #1 | y",), "2026-11-22 | #12 | Say more"),
        ("Date | Merge Request | Notes", ("2026-01-01 | #1 | y",), "2026-11-22 | #12 | Say more"),
        (
            "Day | Changed by | Remarks | Status",
            ("1 | B | x | Draft",),
            "2026-11-22 | @tove | Say more (#12) | Approved",
        ),
        ("When | Editor | Reason", ("1 | B | x",), "2026-11-22 | @tove | Say more (#12)"),
        ("Ver | When | Modification", ("v9 | 1 | x",), "v10 | 2026-11-22 | Say more (#12)"),
        ("V | When | Details", ("1.2.3 | 1 | x",), "1.2.4 | 2026-11-22 | Say more (#12)"),
        ("Ver | When | Details", ("first | 1 | x",), " | 2026-11-22 | Say more (#12)"),
        ("Rev | Ver | Note", ("7 | 8 | x",), "8 |  | Say more (#12)"),
        ("Revision | Version | Date", ("Begun | 1.9 | 1",), "Say more (#12) | 1.10 | 2026-11-22"),
        ("Revision | Summary | Date", ("3 | x | 1",), "4 | Say more (#12) | 2026-11-22"),
        ("Summary | Description | Date", ("x | y | 1",), " | Say more (#12) | 2026-11-22"),
        ("Name | By | Note", ("x | y | z",), " | @tove | Say more (#12)"),
    ],
)
def test_each_value_finds_the_column_of_the_team(columns: str, before: tuple[str, ...], row: str) -> None:
    dashes = " | ".join("---" for _ in columns.split(" | "))
    table = "".join(f"| {one} |\n" for one in (columns, dashes, *before))
    assert added(f"\n{table}\n") == f"\n{table}| {row} |\n\n"


@pytest.mark.parametrize(
    ("dates", "at"),
    [
        (("2026-02-01", "2026-01-01"), 7),
        (("2026-03-01", "2026-01-01", "2026-01-01"), 7),
        (("2026-01-01", "2026-02-01"), 9),
        (("2026-01-01", "2026-01-01"), 9),
        (("2026-03-01", "2026-01-01", "2026-02-01"), 10),
        (("2026-03-01", "2026-04-01", "2026-01-01"), 10),
        (("2026-02-01", "soon", "2026-01-01"), 7),
        (("2026-02-01",), 8),
        (("soon",), 8),
        ((), 7),
    ],
)
def test_a_row_comes_on_top_only_where_the_newest_do(dates: tuple[str, ...], at: int) -> None:
    rows = "".join(f"| {one} | x |\n" for one in dates)
    (edit,) = edits(f"\n| Date | Changes |\n|---|---|\n{rows}\nText.\n")
    assert edit == TextEdit(start_line=at, end_line=at - 1, text="| 2026-11-22 | Say more (#12) |\n")


@pytest.mark.parametrize(
    ("rows", "version"),
    [
        (("1.2 | 2026-02-01", "1.1 | 2026-01-01"), "1.3"),
        (("1.2 | 2026-01-01", "1.3 | 2026-02-01"), "1.4"),
        (("next | 2026-02-01", "1.1 | 2026-01-01"), ""),
    ],
)
def test_a_version_counts_on_from_the_newest_row(rows: tuple[str, ...], version: str) -> None:
    table = "".join(
        f"| {one} |\n" for one in ("Version | Date | Changes", "---|---|---", *(f"{one} | x" for one in rows))
    )
    assert f"| {version} | 2026-11-22 | Say more (#12) |\n" in added(f"\n{table}")


def test_the_first_row_of_a_templates_table_has_no_version_to_count_on_from() -> None:
    template = "# [T]\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | [Date] | First |\n"
    table = "\n| Version | Date | Changes |\n|---|---|---|\n|  | 2026-11-22 | Say more (#12) |\n"
    assert added("", template) == table


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("", "* 2026-11-22: Say more (#12, @tove)\n", "* 2026-02-01: x\n- 2026-01-01: y\n"),
        ("", "- [2026-11-22] Say more (#12, @tove)\n", "- [2026-02-01] x\n- [2026-01-01] y\n"),
        ("", "- (2026-11-22) Say more (#12, @tove)\n", "- (2026-02-01) x\n- (2026-01-01) y\n"),
        ("- 2026-01-01: x\n* 2026-02-01: y\n", f"* {ITEM}\n", ""),
        ("9. 2026-01-01: x\n", f"10. {ITEM}\n", ""),
        ("1) 2026-01-01: x\n10) 2026-02-01: y\n", f"11) {ITEM}\n", ""),
        ("", f"1. {ITEM}\n", "1. 2026-02-01: x\n2. 2026-01-01: y\n"),
        ("> - 2026-01-01: x\n", f"> - {ITEM}\n", ""),
        ("- 2026/01/01, x\n", "- 2026-11-22, Say more (#12, @tove)\n", ""),
        ("- 2026-01-01 x\n", "- 2026-11-22 Say more (#12, @tove)\n", ""),
        ("- `2026-01-01` - x\n", "- `2026-11-22` - Say more (#12, @tove)\n", ""),
        ("- First\n", f"- {ITEM}\n", "\nA word.\n"),
        ("- First\n\n Of one space.\n", f"- {ITEM}\n", "\nA word.\n"),
        ("- First\n", f"- {ITEM}\n", "\n## Next\n\n- 2026-01-01: x\n"),
        ("- First\n  - 2026-01-01: x\n", f"- {ITEM}\n", ""),
        ("- First\n", f"- {ITEM}\n", "\n### Below\n\n  x\n"),
        ("- First\nlazily\n", f"- {ITEM}\n", "```\ncode\n```\n"),
    ],
)
def test_an_item_is_written_as_its_neighbour_is(before: str, row: str, after: str) -> None:
    assert added(before + after) == before + row + after
    line = 4 + before.count("\n")
    assert edits(before + after) == (TextEdit(start_line=line, end_line=line - 1, text=row),)


def test_an_item_is_one_line_and_names_only_what_is_known() -> None:
    bare = HistoryRow(date="2026-11-22", author="@tove", change="Say\n more ")
    assert added("- x\n", row=bare) == "- x\n- 2026-11-22: Say more (@tove)\n"


@pytest.mark.parametrize(
    ("history", "line", "text"),
    [
        ("\nWords.\n## Next\n", 6, f"\n- {ITEM}\n\n"),
        ("\nWords.\n\n## Next\n", 6, f"\n- {ITEM}\n"),
        ("Words.\n\n---\n\n## Next\n", 5, f"\n- {ITEM}\n"),
        ("## Next\n", 4, f"\n- {ITEM}\n\n"),
        ("\n---\n", 4, f"\n- {ITEM}\n"),
        ("Words.", 5, f"\n- {ITEM}\n"),
    ],
)
def test_the_first_item_stands_apart_from_what_is_around_it(history: str, line: int, text: str) -> None:
    assert edits(history) == (TextEdit(start_line=line, end_line=line - 1, text=text),)


@pytest.mark.parametrize(
    ("history", "is_there"),
    [
        ("- Undo #11 (#12)\n", True),
        ("- Undo #12 (#11)\n", False),
        ("- x\n## Next (#12)\n", False),
        ("- x\n### Below (#12)\n", True),
        ("Words (#12)", True),
        ("<!-- (#12) -->\n", False),
        ("| A | B |\n|---|---|\n| #12 | #13 |\n", True),
        ("| A (#12) |\n|---|\n| x |\n", True),
        ("- x#12\n", False),
        ("- #12th\n", False),
    ],
)
def test_a_pull_request_is_named_by_the_last_reference_of_a_line_or_cell(history: str, *, is_there: bool) -> None:
    assert has_row(parse(HEAD + history), SCHEMA, "#12") is is_there


@pytest.mark.parametrize(
    ("history", "author"),
    [
        ("- First (#3, #4, ben)\n", "ada"),
        ("- First (ben)\n- Second (#3, @cy)\n", "@ada"),
        ("- First (@cy)\n- Second (#3, ben)\n", "ada"),
        ("- First (#3, Ben Lind)\n", "Ada Moreno"),
        ("| By |\n|---|\n| @cy |\n| ben |\n", "ada"),
        ("| Note |\n|---|\n| ben |\n", "@ada"),
        ("| By |\n|---|\n|  |\n| <name> |\n| {name} |\n", "@ada"),
    ],
)
def test_an_author_is_spelled_as_in_the_newest_row(history: str, author: str) -> None:
    assert spelled_author(parse(HEAD + history), SCHEMA, login="ada", name="Ada Moreno") == author


@pytest.mark.parametrize("key", ["author", "authors", "owner", "owners"])
def test_without_a_row_the_metadata_show_how_authors_are_spelled(key: str) -> None:
    spec = parse(f"---\n{key}: ben\n---\n\n{HEAD}")
    assert spelled_author(spec, SCHEMA, login="ada", name="Ada Moreno") == "ada"


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (("| A | B |", "|---|---|"), "| x | y\\|z |"),
        (("|A|B|", "|-|-|"), "|x|y\\|z|"),
        (("A | B", "---|---"), "x | y\\|z"),
        (("| A | B", "|---|---"), "| x | y\\|z"),
        (("A | B |", "---|---|"), "x | y\\|z |"),
        (("A | B |  ", "---|---|"), "x | y\\|z |"),
        (("A | B \\|", "---|---"), "x | y\\|z"),
        (("| A | B |", "|---|---|", "|1|2|"), "|x|y\\|z|"),
        (("|A|B|", "|-|-|", "| 1 | 2 |"), "| x | y\\|z |"),
        (("| Abcde | Bcdef |", "| ----- | ----: |"), "| x     |  y\\|z |"),
        (("| Abcde | Bcdef |", "| :---: | :---- |"), "| x     | y\\|z  |"),
        (("| Abcde | Bcdef |", "| ----: | ----- |"), "|     x | y\\|z  |"),
        (("| Abcde | Bcdef |", "|:-----:|------:|"), "| x     |  y\\|z |"),
        (("| A | B |", "| - | - |"), "| x | y\\|z |"),
        (("| Abcde | Bcdef |", "| ----- | ----- |", "| 1 | 2 |"), "| x | y\\|z |"),
        (("> | Abcde | Bcdef |", "> | ----- | ----- |"), "> | x     | y\\|z  |"),
        (("  > A | B", "  > ---|---"), "  > x | y\\|z"),
    ],
)
def test_a_row_is_drawn_as_the_one_above_it(lines: tuple[str, ...], row: str) -> None:
    assert write_row(lines, ("x", " y|z\n")) == row


def test_an_empty_cell_at_either_end_needs_its_bar() -> None:
    assert write_row(("A | B | C", "---|---|---"), ("", "y", "")) == "|  | y |  |"
    assert write_row(("A | B | C", "---|---|---"), ("x", "y", "")) == "x | y |  |"
    assert write_row(("A | B | C", "---|---|---"), ("", "y", "z")) == "|  | y | z"
