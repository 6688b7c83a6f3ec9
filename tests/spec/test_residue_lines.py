"""Which of the template's words were left where several stand together, and where ticks and other signs stand before them."""

import pytest

from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [Title]

## Goals

[What for] and [so on ]

- Goal 1

[Say [what]
it brings.]
"""


def residue(text: str) -> list[tuple[int, int, int, int, str]]:
    """Give the place of each finding, and its text."""
    found = compare(parse(text), compile_template(parse(TEMPLATE))).leftovers
    return [
        (one.span.line, one.span.column, one.span.end_line, one.span.end_column, " ".join(one.placeholders))
        for one in found
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- Goal 1\n\n[What for]", [(5, 1, 5, 9, ""), (7, 1, 7, 11, "[What for]")]),
        ("[Say [what]\nit brings.]", [(5, 6, 5, 12, "[what]"), (6, 1, 6, 12, "")]),
        ("[so on\n]", [(5, 1, 6, 2, "[so on\n]")]),
        ("`a [What for] [What for]", []),
        ("`a [What for]\n\nSo.", []),
        ("So `\n[What for]", [(6, 1, 6, 11, "[What for]")]),
    ],
)
def test_where_the_words_of_the_template_were_left(body: str, expected: list[tuple[int, int, int, int, str]]) -> None:
    assert residue(f"# A\n\n## Goals\n\n{body}\n") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("![Title]", []),
        ("a[Title]", [(1, 2, 1, 9, "[Title]")]),
        ("[Title]", [(1, 1, 1, 8, "[Title]")]),
    ],
)
def test_an_image_on_the_first_line_is_no_placeholder(
    line: str, expected: list[tuple[int, int, int, int, str]]
) -> None:
    assert residue(f"{line}\n\n# A\n\n## Goals\n\nSo.\n") == expected


def test_a_placeholder_of_one_word_counts_wherever_the_template_has_it_further_below() -> None:
    template = (
        "# [Title]\n\n## Design\n\nSay.\n\n### Cost\n\nSay.\n\n#### Gain\n\nHave [hours] of it.\n\n## Risks\n\nSay.\n"
    )
    text = "# A\n\n## Design\n\nSo.\n\n### Own\n\nMy [hours]\n\n## Risks\n\nMy [hours]\n"
    found = compare(parse(text), compile_template(parse(template))).leftovers
    assert [(one.span.line, one.placeholders) for one in found] == [(9, ("[hours]",))]


@pytest.mark.parametrize(
    ("template", "header", "expected"),
    [
        ("other:\n  - a\n  - b", "other:\n  - a\n  - b", []),
        ("approvers:\n  - a\n  - b\nx: y", "approvers:\n  - a\n  - b\nx: y", [3, 4]),
        ("approvers:\n  - a\n  - b\nx: y", "approvers:\n  - a\n  - c\nx: y", []),
        ("approvers:\n  - a\n\n  - b\nx: y", "approvers:\n  - a\n\n  - b\nx: y", [3, 5]),
        ("authors:\n  - name: Your Name\n  - Ann", 'authors:\n  - name: "Your Name"\n  - Eve', [3]),
        ("authors:\n  - name: Your Name\n  - Ann", "authors:\n  - Ann\n  - Eve", []),
        ("reviewers: # names", "reviewers:", []),
        ("reviewers: # names", "reviewers: #", [2]),
        ("reviewers: # names", "reviewers: Ann", []),
    ],
)
def test_which_lines_of_a_list_of_values_are_still_the_templates(
    template: str, header: str, expected: list[int]
) -> None:
    schema = compile_template(parse(f"---\n{template}\n---\n# [Title]\n\n## Goals\n\nSay why.\n"))
    found = compare(parse(f"---\n{header}\n---\n# A\n\n## Goals\n\nSo.\n"), schema).leftovers
    assert [one.span.line for one in found] == expected


def test_a_rule_between_the_values_of_a_list_is_no_value() -> None:
    text = "# {}\n\n**Owners:** <!-- who -->\n- a\n\n---\n\n- b\n\n## Goals\n\nSay why.\n"
    found = compare(parse(text.format("A")), compile_template(parse(text.format("[Title]")))).leftovers
    assert [one.span.line for one in found] == [3, 4, 8]


@pytest.mark.parametrize(
    ("choices", "value", "is_left"),
    [
        ("S | M", "S | M", True),
        ("S | M", "S / M", True),
        ("S | M", "S", False),
        ("X | Y", "X | Y", True),
        ("X | Y | Z", "X or Y or Z", True),
    ],
)
def test_a_list_of_choices_that_was_left_whole_is_found(choices: str, value: str, is_left: bool) -> None:  # noqa: FBT001
    schema = compile_template(parse(f"# [Title]\n\n**Size:** [{choices}]\n\n## Goals\n\nSay why.\n"))
    found = compare(parse(f"# A\n\n**Size:** {value}\n\n## Goals\n\nSo.\n"), schema).leftovers
    assert [one.span.line for one in found] == ([3] if is_left else [])


def test_a_table_of_samples_alone_hides_no_sample_in_another() -> None:
    cost, risk = "| Cost |\n|---|\n| Cost 1 |\n", "| Risk |\n|---|\n| Risk 1 |\n"
    schema = compile_template(parse(f"# [Title]\n\n## Goals\n\n{cost}\n{risk}"))
    found = compare(parse(f"# A\n\n## Goals\n\n{cost}\n{risk}| Fire |\n"), schema).leftovers
    assert [one.text for one in found] == ["| Risk 1 |"]
