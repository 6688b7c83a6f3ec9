"""Whether a section has a word of the author's, is empty, or is set aside; and which fields and rows are the author's."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.model import Comparison
from bot.markdown.document import parse
from bot.markdown.model import Section
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [Title]

**Team:** [Team]

## Goals

[What for] and why this is of use to all of us in the team.
One more line of prose that is long enough to be known.

- Goal 1

## Checks

- [ ] Read
- [ ] Ask

## Design

Say how.

### Cost

Euros.

### Gain

Hours.

## Risks

**Owner:** [Name]

| Risk | Owner |
|---|---|
| Risk 1 | Name |
"""
SCHEMA = compile_template(parse(TEMPLATE))


def told(comparison: Comparison, section: Section) -> str:
    """Name all that holds: has text, is written, holds only samples, is bare, is set aside, has text in its tree."""
    facts = {
        "t": comparison.has_text(section),
        "w": comparison.is_written(section),
        "s": comparison.holds_only_samples(section),
        "b": comparison.is_bare(section),
        "a": comparison.is_set_aside(section),
        "r": comparison.tree_has_text(section),
    }
    return "".join(letter for letter, holds in facts.items() if holds)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Goals\n\nMine.\n", [("Goals", "twr", "Mine.", "Goals")]),
        ("## Goals\n\n[What for] and why this is of use to all of us in the team.\n", [("Goals", "ba", "", "Goals")]),
        (
            "## Goals\n\n[What for] and why this is of use to\nall of us in the team.\nOne more line of prose\nthat is long enough to be known.\n",
            [("Goals", "ba", "[What for] and why this is of use to", "Goals")],
        ),
        ("## Goals\n\n- Goal 1\n", [("Goals", "sba", "", "Goals")]),
        ("## Goals\n\n- Goal 1\n- Mine\n", [("Goals", "twr", "- Mine", "Goals")]),
        ("## Goals\n\nTBD\n", [("Goals", "sba", "TBD", "Goals")]),
        ("## Goals\n\nN/A\n\n### More\n\nSo.\n", [("Goals", "twar", "N/A", "Goals"), ("More", "twar", "So.", "")]),
        ("## Goals\n\n---\n\n***\n", [("Goals", "sba", "", "Goals")]),
        ("## Goals\n\n```\ncode\n```\n", [("Goals", "twr", "", "Goals")]),
        ("## Goals\n", [("Goals", "sba", "", "Goals")]),
        ("## Checks\n\n- [x] Read\n- [ ] Ask\n", [("Checks", "tr", "", "Checks")]),
        ("## Checks\n\n- [ ] Read\n- [ ] Mine\n", [("Checks", "twr", "- [ ] Mine", "Checks")]),
        ("## Checks\n\n- [ ] ...\n", [("Checks", "sba", "- [ ] ...", "Checks")]),
        ("## Design\n\n### Cost\n\n7.\n", [("Design", "sr", "", "Design"), ("Cost", "twr", "7.", "Design / Cost")]),
        ("## Design\n", [("Design", "sba", "", "Design")]),
        ("## Design\n\nSay how.\n\n### Cost\n", [("Design", "s", "", "Design"), ("Cost", "sba", "", "Design / Cost")]),
        (
            "## Design\n\n## Own\n\n### Cost\n\n7.\n",
            [("Design", "s", "", "Design"), ("Own", "sr", "", ""), ("Cost", "twr", "7.", "Design / Cost")],
        ),
        ("## Own\n\nGoal 1\n", [("Own", "twr", "Goal 1", "")]),
        ("## Own\n", [("Own", "sb", "", "")]),
        ("## Risks\n\n**Owner:** Ann\n", [("Risks", "twr", "**Owner:** Ann", "Risks")]),
        (
            "## Risks\n\nNot applicable: small\n\n### Sub\n",
            [("Risks", "twar", "Not applicable: small", "Risks"), ("Sub", "sba", "", "")],
        ),
    ],
)
def test_what_a_section_holds(body: str, expected: list[tuple[str, str, str, str]]) -> None:
    comparison = compare(parse(f"# A\n\n**Team:** One\n\n{body}"), SCHEMA)
    sections = comparison.document.sections[2:]
    facts = [(one.name, told(comparison, one), comparison.opening(one), comparison.path_of(one)) for one in sections]
    assert facts == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("**Team:** One", ["3 One"]),
        ("- Team: One", ["3 One"]),
        ("**Teams:** One", ["3 One"]),
        ("## Goals\n\n**Team:** Two", []),
        ("## Own\n\n**Team:** Two", ["5 Two"]),
        ("## Own\n\n- Team: Two", []),
        ("**Team:** One\n\n## Own\n\n**Team:** Two", ["3 One"]),
        ("| Team | One |\n|---|---|\n| x | y |", ["3 One"]),
    ],
)
def test_a_field_of_the_header_is_found_in_any_spelling(body: str, expected: list[str]) -> None:
    comparison = compare(parse(f"# A\n\n{body}\n"), SCHEMA)
    assert [f"{one.line} {one.value}" for one in comparison.header_fields(SCHEMA.fields[0])] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("| Risk | Owner |\n|---|---|\n| a | b |\n| Risk 1 | Name |\n| | |", [(5, [7])]),
        ("| Owner | Risks |\n|---|---|\n| a | b |", [(5, [7])]),
        ("| X | Y |\n|---|---|\n| a | b |", []),
        ("| X | Owner |\n|---|---|\n| a | b |\n\n| Risk | Owner |\n|---|---|\n| c | d |", [(9, [11])]),
    ],
)
def test_the_table_with_the_most_columns_of_the_templates_answers_it(
    body: str, expected: list[tuple[int, list[int]]]
) -> None:
    comparison = compare(parse(f"# A\n\n## Risks\n\n{body}\n"), SCHEMA)
    rows = [(table.line, comparison.real_rows(rule, table)) for rule, table, _ in comparison.tables]
    assert [(line, [row.line for row in found]) for line, found in rows] == expected


def test_a_path_names_what_is_inside() -> None:
    comparison = compare(parse("# A\n\n## Design\n\nSo.\n\n### Cost\n\n7.\n"), SCHEMA)
    assert comparison.inside(comparison.document.sections[-1], "Owner") == "Design / Cost / Owner"
    assert comparison.inside(None, "Owner") == "Owner"


@pytest.mark.parametrize(
    ("text", "has_text", "is_live"),
    [
        ("Mine.", True, True),
        ("N/A", True, False),
        ("", False, False),
        ("of use to", True, True),
        ("[What for]", True, True),
        ("for] and why this is of\nuse to", False, False),
        ("for] and why this is of\nto all", True, True),
        ("Mine.\nfor] and why this is of", True, True),
        ("for] and why this is of\nMine.", True, True),
    ],
)
def test_a_line_wrapped_anew_is_still_the_templates(text: str, has_text: bool, is_live: bool) -> None:  # noqa: FBT001
    comparison = compare(parse(f"# A\n\n## Goals\n\n{text}\n"), SCHEMA)
    section = comparison.document.sections[2]
    assert comparison.has_text(section) is has_text
    assert comparison.is_live(SCHEMA.sections[0], section) is is_live


REPEATED = "a b c d e f g h i j\nk l\na b c d e f g h i m\nn o"


@pytest.mark.parametrize(
    ("text", "has_text"),
    [
        ("a b c d e f g h i\nj k l", False),
        ("a b c d e f g h i j k\nl a", False),
        ("c d e f g h\ni m n o", False),
        ("b c d\ne", True),
    ],
)
def test_of_words_that_stand_twice_in_a_template_the_first_are_gone_on_with(text: str, *, has_text: bool) -> None:
    schema = compile_template(parse(f"# [T]\n\n## Goals\n\n{REPEATED}\n"))
    comparison = compare(parse(f"# A\n\n## Goals\n\n{text}\n"), schema)
    assert comparison.has_text(comparison.document.sections[2]) is has_text
