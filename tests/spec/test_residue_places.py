"""Where words of the template were left standing, and to which column they reach."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.model import TemplateResidue
from bot.comparison.template_residue import find_residue
from bot.markdown.document import parse
from bot.policy.severity import Code
from bot.template.compile_template import compile_template
from tests.spec.checking import check

TEMPLATE = """\
# [Title]

**Status:** [Draft | In Review | Approved]
**Author:** [Your Name]
**Date:** YYYY-MM-DD

## Goals

[What for]

- Goal 1
- Goal 2

[Say in many words
what it brings.]

## Design

Use [name] and <the store>.

### Cost

[price]

## Risks

| Risk | Owner |
|---|---|
| Risk 1 | Name |
| Risk 2 | Name |
"""
NUMBERED = "# RFC-NNNN: Feature\n\n## Goals\n\n[What for]\n"
AUTHORS = (
    "---\nauthors:\n  - name: Your Name\n  - name: John Doe\nstatus: draft\n---\n# [Title]\n\n## Goals\n\n[What for]\n"
)
ABOVE = "# A\n\n**Status:** Draft\n**Author:** Ann\n**Date:** 2026-01-02\n\n## Goals\n\n"


def residue(text: str, template: str = TEMPLATE) -> tuple[TemplateResidue, ...]:
    return find_residue(compare(parse(text), compile_template(parse(template))))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[What for]", [(9, 1, 9, 11, ("[What for]",))]),
        ("So [What for] it", [(9, 4, 9, 14, ("[What for]",))]),
        ("`[What for]` so", []),
        ("`a` [What for]", [(9, 5, 9, 15, ("[What for]",))]),
        ("`a [What for]", []),
        ("a ` b\n\n[What for] `", [(11, 1, 11, 11, ("[What for]",))]),
        ("[What for](a.md)", []),
        ("[What for][a]", []),
        ("![What for]", []),
        ("[a][What for]", []),
        ("[What for]\n\n[What for]: a.md", []),
        ("[What\nfor] and so", [(9, 1, 10, 5, ("[What\nfor]",))]),
        ("So [What\n  for] and [What for]", [(9, 4, 10, 7, ("[What\n  for]",)), (10, 12, 10, 22, ("[What for]",))]),
        ("[What for]\n[What for]", [(9, 1, 9, 11, ("[What for]",)), (10, 1, 10, 11, ("[What for]",))]),
        ("[name]", []),
        ("<the store>", [(9, 1, 9, 12, ("<the store>",))]),
        ("a<the store>", []),
        ("_<the store>", []),
        ("#<the store>", [(9, 2, 9, 13, ("<the store>",))]),
        ("`a` <the store> `[What for]` [price]", [(9, 5, 9, 16, ("<the store>",))]),
        ("[What for] [What for](a.md) <the store>", [(9, 1, 9, 40, ("[What for]", "<the store>"))]),
        ("```\n[What for]\n```", [(10, 1, 10, 11, ("[What for]",))]),
        ("```\n# [What for]\n```", [(10, 3, 10, 13, ("[What for]",))]),
        ("```\na [What for]\n```", []),
        ("```\na\n[What for]\n[What for]\n```", [(11, 1, 11, 11, ("[What for]",)), (12, 1, 12, 11, ("[What for]",))]),
        ("<!-- [What for] -->", []),
        ("[price]", [(9, 1, 9, 8, ("[price]",))]),
        ("So.\n\n## Design\n\n[price] [name]", [(13, 9, 13, 15, ("[name]",))]),
        ("So.\n\n## Design\n\nUse it.\n\n### Cost\n\n[name]", []),
        ("So.\n\n## Design\n\nUse it.\n\n### Own\n\n[name] [price]", [(17, 1, 17, 15, ("[name]", "[price]"))]),
        ("So.\n\n## Own\n\n[name] [What for]", [(13, 8, 13, 18, ("[What for]",))]),
    ],
)
def test_a_placeholder_is_found_with_its_place(
    body: str, expected: list[tuple[int, int, int, int, tuple[str, ...]]]
) -> None:
    found = residue(f"{ABOVE}{body}\n")
    spans = [(one.span.line, one.span.column, one.span.end_line, one.span.end_column) for one in found]
    assert [(*span, one.placeholders) for span, one in zip(spans, found, strict=True)] == expected
    lines = f"{ABOVE}{body}\n".split("\n")
    assert [one.text for one in found] == [lines[one.span.line - 1].strip() for one in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- Goal 1", [(9, 9, "- Goal 1", True)]),
        ("- Goal 1\n- Goal 2", [(9, 10, "- Goal 1", True)]),
        ("- Goal 1\n\n- Goal 2", [(9, 11, "- Goal 1", True)]),
        ("- Goal 1\n- Mine\n- Goal 2", [(9, 9, "- Goal 1", True), (11, 11, "- Goal 2", True)]),
        ("[Say in many words\nwhat it brings.]", [(9, 10, "[Say in many words", False)]),
        ("[Say in many words", [(9, 9, "[Say in many words", False)]),
        ("So.\n\n## Own\n\n- Goal 1", []),
        ("[What\nfor]\n- Goal 1", [(9, 10, "[What", False), (11, 11, "- Goal 1", True)]),
        ("So.\n\n## Design\n\n- Goal 1", []),
        (
            "So.\n\n## Risks\n\n| Risk | Owner |\n|---|---|\n| Fire | Ann |\n| Risk 2 | Name |\n| Flood | Name |\n| Risk 1 | Name |",
            [(16, 16, "| Risk 2 | Name |", False), (18, 18, "| Risk 1 | Name |", False)],
        ),
        ("So.\n\n## Risks\n\n| Risk | Owner |\n|---|---|\n| Risk 1 | Name |\n| Risk 2 | Name |", []),
        ("So.\n\n## Risks\n\n| Risk | Owner |\n|---|---|\n| Fire | Name |\n| Name | Risk 2 |", []),
        ("So.\n\n## Risks\n\n| Risk | Owner |\n|---|---|\n| Fire | Ann |\n| Risk 3 | Ann |", []),
    ],
)
def test_samples_and_paragraphs_in_brackets_are_found_by_line(
    body: str, expected: list[tuple[int, int, str, bool]]
) -> None:
    found = residue(f"{ABOVE}{body}\n")
    assert [(one.span.line, one.span.end_line, one.text, one.sample) for one in found] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("**Status:** Draft | In Review | Approved", [(3, "**Status:** Draft | In Review | Approved")]),
        ("**Status:** Draft, In Review, Approved now", [(3, "**Status:** Draft, In Review, Approved now")]),
        ("**Status:** Draft / In Review / Approved", [(3, "**Status:** Draft / In Review / Approved")]),
        ('**Status:** `Draft` | *In Review* | "Approved"', [(3, '**Status:** `Draft` | *In Review* | "Approved"')]),
        ("**Status:** Draft | In Review", []),
        ("**Status:** In Review | Draft | Approved", []),
        ("**Status:** Draft | Review | Approved", []),
        ("**Status:** Draft | In Review | Done", []),
        ("**Status:** Draft In Review Approved", []),
        ("**Status:** Draft\n**Date:** YYYY-MM-DD", [(4, "**Date:** YYYY-MM-DD")]),
        ("**Status:** Draft\n**Date:** on YYYY-MM-DD", [(4, "**Date:** on YYYY-MM-DD")]),
        ("**Status:**", []),
        ("**Status:** Draft\n**Date:** 2026-01-02", []),
    ],
)
def test_a_value_that_is_still_the_templates_is_found(header: str, expected: list[tuple[int, str]]) -> None:
    found = residue(f"# A\n\n{header}\n\n## Goals\n\nSo.\n")
    assert [(one.span.line, one.text) for one in found] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("# [Title]", [(1, 3, ("[Title]",))]),
        ("# [Title] more", [(1, 3, ("[Title]",))]),
        ("# A\n\n[name] [Title]", [(3, 8, ("[Title]",))]),
        ("# A\n\n<the store> [Your Name]", [(3, 1, ("<the store>", "[Your Name]"))]),
        ("---\nx: '[name]'\n---\n# A", []),
        ("---\nx: '[Title]'\n---\n# A", [(2, 5, ("[Title]",))]),
    ],
)
def test_above_the_sections_only_a_placeholder_from_there_is_found(
    header: str, expected: list[tuple[int, int, tuple[str, ...]]]
) -> None:
    found = residue(f"{header}\n\n## Goals\n\nSo.\n")
    assert [(one.span.line, one.span.column, one.placeholders) for one in found] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("# RFC-NNNN: Feature", [(1, "RFC-NNNN: Feature")]),
        ("# RFC-NNNN: Mine", [(1, "RFC-NNNN: Mine")]),
        ("# RFC-0001: Mine", []),
        ("# Mine", []),
        ("Text", []),
    ],
)
def test_a_title_with_a_stand_in_is_found(title: str, expected: list[tuple[int, str]]) -> None:
    found = residue(f"{title}\n\n## Goals\n\nSo.\n", NUMBERED)
    assert [(one.span.line, one.text) for one in found] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("authors:\n  - name: Your Name\n  - name: John Doe", [(3, "- name: Your Name"), (4, "- name: John Doe")]),
        ("authors:\n  - name: Ann\n  - name: John Doe", [(4, "- name: John Doe")]),
        ("authors:\n  - name: Your Name", [(3, "- name: Your Name")]),
        ("authors:\n  - John Doe\n  - Ann", [(3, "- John Doe")]),
        ('authors:\n  - Ann\n  - "your name"', [(4, '- "your name"')]),
        ("authors: [Ann, John Doe]", [(2, "authors: [Ann, John Doe]")]),
        ("authors:\n  - name: Ann\n  - name: Jane Doe", []),
        ("authors:\n  - name: Ann", []),
        ("authors: Ann", []),
        ("authors:", []),
    ],
)
def test_a_list_of_values_that_was_left_is_found(header: str, expected: list[tuple[int, str]]) -> None:
    found = residue(f"---\n{header}\n---\n# A\n\n## Goals\n\nSo.\n", AUTHORS)
    assert [(one.span.line, one.text) for one in found] == expected


@pytest.mark.parametrize(
    ("line", "is_left"),
    [
        ("Your Name, John Doe", True),
        ("Ann, John Doe", True),
        ("Ann; your name", True),
        ("Ann", False),
        ("Ann, The team", False),
    ],
)
def test_a_stand_in_beside_a_real_name_is_found(line: str, is_left: bool) -> None:  # noqa: FBT001
    schema = compile_template(parse("# [Title]\n\n**Authors:** Your Name, John Doe, The team\n\n## Goals\n\nSay.\n"))
    found = [one.span.line for one in check(parse(f"# A\n\n**Authors:** {line}\n\n## Goals\n\nSo.\n"), schema)]
    assert found == ([3] if is_left else [])


@pytest.mark.parametrize(
    "value", ["Draft or In Review or Approved", "Draft, In Review or Approved", "Draft | In Review | Approved"]
)
def test_a_list_of_choices_without_its_brackets_is_the_templates(value: str) -> None:
    schema = compile_template(parse("# [Title]\n\n**Status:** [Draft or In Review or Approved]\n\n## Goals\n\nSay.\n"))
    found = check(parse(f"# A\n\n**Status:** {value}\n\n## Goals\n\nSo.\n"), schema)
    assert [(one.span.line, one.code) for one in found] == [(3, Code.UNFILLED_PLACEHOLDER)]
