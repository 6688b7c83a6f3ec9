"""What a comparison tells of single fields, tables and sections."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.field_lookup import said_names
from bot.comparison.model import Comparison
from bot.comparison.semantic_sections import is_allowed
from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.template.compile_template import compile_template


def compared(template: str, text: str) -> Comparison:
    return compare(parse(text), compile_template(parse(template)))


@pytest.mark.parametrize(
    ("template", "text", "title"),
    [
        ("# [Title]\n\n## Why\n", "# A\n\n## Why\n", "A"),
        ("# [Title]\n\n## Why\n", "# Why\n\n## Why\n", "Why"),
        ("# Why\n\n# How\n", "# A\n\n## Why\n", "A"),
        ("# Why\n\n# How\n", "# Why\n\n## How\n", None),
        ("# Why\n\n# How\n", "## Why\n", None),
    ],
)
def test_a_first_heading_that_answers_a_section_is_no_title(template: str, text: str, title: str | None) -> None:
    found = compared(template, text).document.title
    assert (found and found.name) == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Owner:** Ann\n\n# A\n\n## Goals\n\nSo.\n", ["Ann"]),
        ("# A\n\n**Owner:** Ann\n\n## Goals\n\n**Owner:** Ben\n", ["Ann"]),
        ("# A\n\n**Owners:** Ann\n", ["Ann"]),
        ("## Own\n\n**Owner:** Ann\n", ["Ann"]),
        ("## Goals\n\n**Owner:** Ann\n", []),
    ],
)
def test_a_field_of_the_header_stands_above_the_sections_of_the_template(text: str, expected: list[str]) -> None:
    comparison = compared("# [Title]\n\n**Owner:** [Name]\n\n## Goals\n\n[What for]\n", text)
    (rule,) = comparison.schema.fields
    assert [one.value for one in comparison.header_fields(rule)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n## Metadata\n- Team: x\n- Owner: Ann\n## Goals\nSo.\n", False),
        ("# A\n\n## Metadata\n## Goals\nSo.\n", True),
        ("# A\n\n## Goals\nSo.\n", True),
    ],
)
def test_a_field_is_not_missed_where_its_whole_section_is(text: str, expected: bool) -> None:  # noqa: FBT001
    comparison = compared("# [T]\n\n## Metadata\n- Team: [a b]\n- Owner: [Name]\n## Goals\n[What for]\n", text)
    assert [one.name for one in comparison.schema.fields] == ["Team", "Owner"]
    assert {comparison.stands_in_a_gap(one) for one in comparison.schema.fields} == {expected}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["**Risk:** a", "**Risks:** b"], {"risk": ["a"], "risks": ["b"]}),
        (["**Risks:** b"], {"risk": [], "risks": ["b"]}),
        (["**Risk:** a"], {"risk": ["a"], "risks": []}),
    ],
)
def test_a_field_stands_for_no_other_that_the_template_has_too(
    fields: list[str], expected: dict[str, list[str]]
) -> None:
    comparison = compared("# [T]\n\n## Plan\n\n**Risk:** [a b]\n\n**Risks:** [c d]\n", "\n".join(["## Plan", *fields]))
    ((rule, section),) = comparison.pairs()
    found = {one.key: [field.value for field in comparison.section_fields(one, section)] for one in rule.fields}
    assert found == expected


def test_where_the_template_has_a_field_once_its_plural_stands_for_it() -> None:
    comparison = compared("# [T]\n\n## Plan\n\n**Risk:** [a b]\n", "## Plan\n\n**Risks:** a\n")
    ((rule, section),) = comparison.pairs()
    assert [one.value for one in comparison.section_fields(rule.fields[0], section)] == ["a"]


def test_the_names_that_a_section_says_before_a_colon_or_as_a_heading() -> None:
    text = "## Goals: a\n\n- **Owner:** Ann: Ben\n> * Due : x\nNo name\n- A. Limit: x\n### Costs: much\nText.\n## Time: later\n"
    document = parse(text)
    assert said_names(document, document.sections[1]) == {"owner", "due", "limit", "costmuch"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Plan:**\n- a\n<!-- b -->\n- c\n", [2, 4]),
        ("**Plan:**\n```\nx\n\n---\n```\n", [3]),
        ("**Plan:** x\n", []),
        ("---\nplan:\n  - a\n  - b\nother: x\n---\n", [3, 4]),
    ],
)
def test_the_lines_that_hold_the_value_of_a_label(text: str, expected: list[int]) -> None:
    comparison = compared("# [T]\n\n## Goals\n", text)
    assert list(comparison.value_lines(comparison.document.fields[0])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Part | Price |\n|---|---|\n| a | 1 |\n", 5),
        ("| Part | Own |\n|---|---|\n| a | 1 |\n", 5),
        ("| Own |\n|---|\n| a |\n", None),
        ("| Own |\n|---|\n| a |\n\n| Price |\n|---|\n| 1 |\n", 9),
        ("| Price |\n|---|\n| 1 |\n\n| Part | Price |\n|---|---|\n| a | 1 |\n", 9),
    ],
)
def test_a_table_is_known_by_the_columns_that_it_shares(text: str, expected: int | None) -> None:
    template = "# [T]\n\n## Cost\n\n| Part | Price |\n|---|---|\n| [a b] | [c d] |\n"
    found = compared(template, f"# A\n\n## Cost\n\n{text}").tables
    assert [table.line for _, table, _ in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("own", "goals"),
    [("Say what we want to reach.", "So."), ("", "So."), ("tbd", "So.")],
)
def test_a_line_of_the_template_fills_no_section_of_the_authors(own: str, goals: str) -> None:
    template = "# [T]\n\n## Goals\n\nSay what we want to reach.\n"
    comparison = compared(template, f"# A\n\n## Goals\n\n{goals}\n\n## Own\n\n{own}\n")
    assert [comparison.has_text(one) for one in comparison.document.sections[2:]] == [True, False]


@pytest.mark.parametrize(("word", "allowed"), [("Open", True), ("Draft", False)])
def test_the_words_of_the_policy_stand_for_those_of_the_template(word: str, allowed: bool) -> None:  # noqa: FBT001
    template = parse("# [T]\n\n**Status:** [Draft | Done]\n\n## Goals\n")
    schema = compile_template(template, SpecRule(values={"Status": ("Open", "Shut")}))
    assert is_allowed(schema, word) is allowed
