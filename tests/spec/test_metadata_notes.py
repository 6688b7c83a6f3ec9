"""What is said of front matter that is not read, and of a heading that is none for want of a blank, by value."""

import pytest

from tests.spec.checking import told

TEMPLATE = "# [Title]\n\n**Status:** Draft\n\n## Why\n\n[Say why.]\n"
REST = "\n# A\n\n## Why\n\nSo.\n"
TOML = "info: Front matter between `+++` (TOML) is not read; write `---` instead, and `key: value` a line (YAML)."


def notes(spec: str) -> list[str]:
    return [one for one in told(spec, TEMPLATE) if "info:" in one]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("+++\nstatus = 'Draft'\n+++\n", [f"1:1-4 {TOML}"]),
        ("\n \n+++  \nstatus = 'Draft'\n+++\n", [f"3:1-4 {TOML}"]),
        ("+++\na = 1\n+++\n\n+++\n", [f"1:1-4 {TOML}"]),
        (" +++\na = 1\n+++\n\n+++\n", []),
        ("+++\na = 1\n", []),
        ("So.\n\n+++\na = 1\n+++\n", []),
        ("+++\na = 1\n+++\n\n**Status:** Draft\n", []),
        ("", []),
    ],
)
def test_toml_is_named_where_a_field_is_missing(head: str, expected: list[str]) -> None:
    assert notes(f"{head}{REST}") == expected


def test_a_bracket_that_is_not_closed_is_named_at_its_line() -> None:
    closed = "info: The front matter is no YAML: a bracket or a quotation mark is not closed here; close it."
    assert notes(f"---\nstatus: Draft\nowners: [Ann\n---\n{REST}") == [f"3:1-13 {closed}"]
    assert notes(f"---\nstatus: Draft\nowners: [Ann]\n---\n{REST}") == []


CROWDED = 'Section "Why" is missing; put a blank behind `{}` here, so that this line is its heading. | in Why | demand section:Why'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("##Why\n\nSo.\n", [f"5:1-6 {CROWDED.format('##')} | unwritten Why | fix 5-5 ## Why\n"]),
        ("So.\n\n  ##Why  \n", [f"7:3-8 {CROWDED.format('##')} | unwritten Why | fix 7-7 ## Why\n"]),
        ("##Why\n##Why\n", [f"5:1-6 {CROWDED.format('##')} | unwritten Why | fix 5-5 ## Why\n"]),
        ("##  Why\n\nSo.\n", []),
    ],
)
def test_a_heading_without_a_blank_is_named_at_its_line(body: str, expected: list[str]) -> None:
    assert told(f"# A\n\n**Status:** Draft\n\n{body}", TEMPLATE) == expected


@pytest.mark.parametrize(
    "body", ["```\n##Why\n```\n", "####### Why\n", "#Because\n", "#Why\n", "###Why\n", "<!--\n##Why\n-->\n"]
)
def test_what_is_no_heading_with_a_blank_either_is_none(body: str) -> None:
    (found,) = told(f"# A\n\n**Status:** Draft\n\nSo.\n\n{body}", TEMPLATE)
    assert "add it " in found


def test_one_line_is_the_heading_of_one_section_where_its_parent_is() -> None:
    template = "# [Title]\n\n## A\n\n[a]\n\n### Notes\n\n[n]\n\n## B\n\n[b]\n\n### Notes\n\n[n]\n"
    found = told("# T\n\n## A\n\nSo.\n\n###Notes\n\n## B\n\nSo.\n", template)
    assert ["put a blank" in one for one in found] == [True, False]
