"""What a template demands, section by section, field by field, line by line."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import compile_template

TEMPLATE = """\
# RFC-NNNN: [Feature name] plan

**Status:** [Draft | In Review]
**Author:** [Your Name]
**Reviewers:** (optional) [Names]

## Goals

[What for] and why this is of use to all of us in the team.

- Goal 1
- Goal 2

### Cost (optional)

| Part | Price |
|---|---|
| Part 1 | [price] |

## Option A

[Say it.]

### Gain

Hours.

## Option B

[Say more.]

## Tasks

- [ ] [Done by us]
- [ ] Read

## Checks

- [ ] Read
- [ ] Ask

## License

MIT.

## Contents

- [Goals](#goals)

## Security

N/A

## [Other]

<the store>
"""


def test_sections_and_their_places() -> None:
    sections = compile_template(parse(TEMPLATE)).sections
    found = [
        (one.key, one.name, one.heading, one.parent, one.children, one.pattern is not None, one.copies, one.level)
        for one in sections
    ]
    assert found == [
        ("goals", "Goals", "Goals", -1, (1,), False, 1, 2),
        ("cost", "Cost", "Cost (optional)", 0, (), False, 1, 3),
        ("option", "Option", "Option A", -1, (3,), True, 2, 2),
        ("gain", "Gain", "Gain", 2, (), False, 1, 3),
        ("tasks", "Tasks", "Tasks", -1, (), False, 1, 2),
        ("checks", "Checks", "Checks", -1, (), False, 1, 2),
        ("license", "License", "License", -1, (), False, 1, 2),
        ("contents", "Contents", "Contents", -1, (), False, 1, 2),
        ("security", "Security", "Security", -1, (), False, 1, 2),
        ("", "[Other]", "[Other]", -1, (), True, 1, 2),
    ]
    assert [(one.line, one.end_line, one.tree_end) for one in sections] == [
        (7, 13, 19),
        (14, 19, 19),
        (20, 23, 27),
        (24, 27, 27),
        (32, 36, 36),
        (37, 41, 41),
        (42, 45, 45),
        (46, 49, 49),
        (50, 53, 53),
        (54, 56, 56),
    ]


def test_the_words_of_each_section() -> None:
    sections = compile_template(parse(TEMPLATE)).sections
    own = [(one.key, sorted(one.own_lines), sorted(one.lines_to_replace), sorted(one.placeholders)) for one in sections]
    assert own == [
        (
            "goals",
            ["[what for] and why this is of use to all of us in the team.", "goal 1", "goal 2"],
            ["goal 1", "goal 2"],
            ["[What for]"],
        ),
        ("cost", ["| part 1 | [price] |", "| part | price |", "|---|---|"], [], ["[price]"]),
        ("option", ["[say it.]", "[say more.]"], [], ["[Say it.]", "[Say more.]"]),
        ("gain", ["hours."], [], []),
        ("tasks", ["[done by us]", "read"], [], ["[Done by us]"]),
        ("checks", ["ask", "read"], [], []),
        ("license", ["mit."], [], []),
        ("contents", ["[goals](#goals)"], [], []),
        ("security", ["n/a"], [], []),
        ("", ["<the store>"], [], ["<the store>", "[Other]"]),
    ]
    assert [(one.key, one.prose, one.required, one.may_stay) for one in sections] == [
        ("goals", " [what for] and why this is of use to all of us in the team. goal 1 goal 2 ", True, False),
        ("cost", "  ", False, False),
        ("option", " [say it.]  [say more.] ", True, False),
        ("gain", " hours. ", True, False),
        ("tasks", " [done by us] read ", True, False),
        ("checks", " read ask ", True, True),
        ("license", " mit. ", True, True),
        ("contents", " [goals](#goals) ", True, True),
        ("security", " n/a ", True, True),
        ("", " <the store> ", True, False),
    ]
    assert all(one.not_applicable is True for one in sections)


def test_the_fields_of_the_header() -> None:
    found = [
        (one.name, one.value, one.type.kind.name, one.required, one.line, one.last_line, one.form.name)
        for one in compile_template(parse(TEMPLATE)).fields
    ]
    assert found == [
        ("Status", "[Draft | In Review]", "CHOICE", True, 3, 3, "BOLD"),
        ("Author", "[Your Name]", "TEXT", True, 4, 4, "BOLD"),
        ("Reviewers", "(optional) [Names]", "TEXT", False, 5, 5, "BOLD"),
    ]
    assert all(one.must_replace and not one.may_be_empty for one in compile_template(parse(TEMPLATE)).fields)


def test_the_tables_of_a_section() -> None:
    ((table,),) = [one.tables for one in compile_template(parse(TEMPLATE)).sections if one.tables]
    assert ([one.name for one in table.columns], table.line, table.last_line) == (["Part", "Price"], 16, 18)
    assert table.samples == {("part 1", "[price]")}


def test_the_words_of_the_whole_template() -> None:
    schema = compile_template(parse(TEMPLATE))
    assert sorted(schema.waiting) == [
        "<the store>",
        "[Done by us]",
        "[Draft | In Review]",
        "[Feature name]",
        "[Names]",
        "[Other]",
        "[Say it.]",
        "[Say more.]",
        "[What for]",
        "[Your Name]",
        "[price]",
    ]
    assert sorted(schema.header_placeholders) == ["[Draft | In Review]", "[Feature name]", "[Names]", "[Your Name]"]
    assert sorted(schema.waiting_lines) == [
        "# rfc-nnnn: [feature name] plan",
        "## [other]",
        "**author:** [your name]",
        "**reviewers:** (optional) [names]",
        "**status:** [draft | in review]",
        "<the store>",
        "[done by us]",
        "[say it.]",
        "[say more.]",
        "[what for] and why this is of use to all of us in the team.",
        "| part 1 | [price] |",
    ]
    assert sorted(schema.long_lines) == [
        "**status:** [draft | in review]",
        "[what for] and why this is of use to all of us in the team.",
        "| part 1 | [price] |",
        "| part | price |",
    ]


@pytest.mark.parametrize(
    ("heading", "prefix", "suffix", "text", "must_replace"),
    [
        ("# [Title]", "", "", "[Title]", True),
        ("# Title", "", "", "Title", True),
        ("# RFC-NNNN: Short title", "", "", "RFC-NNNN: Short title", True),
        ("# Feature", "", "", "Feature", False),
        ("# RFC [A b] yy", "RFC", "yy", "RFC [A b] yy", True),
        ("# XX [A b] yy", "", "yy", "XX [A b] yy", True),
    ],
)
def test_the_words_of_the_title(heading: str, prefix: str, suffix: str, text: str, must_replace: bool) -> None:  # noqa: FBT001
    title = compile_template(parse(f"{heading}\n\n## Goals\n\n[x y]\n")).title
    assert title is not None
    assert (title.prefix, title.suffix, title.text, title.line) == (prefix, suffix, text, 1)
    assert title.must_replace is must_replace
