"""Where the template's stub of a missing section goes, and with what around it, in documents of an odd shape."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.section_skeleton import insertion
from bot.markdown.document import parse
from bot.markdown.model import TextEdit
from bot.template.compile_template import compile_template
from tests.spec.outlines import written

PLAIN = "## Goals\n[x y]\n\n## Risks\n[x y]\n"
RULED = "***\n\n## Goals\n[x y]\n\n---\n## Risks\n[x y]\n"


def stubs(template: str, text: str) -> list[tuple[int, str]]:
    """Give the line and text of each missing section's stub."""
    comparison = compare(parse(text), compile_template(parse(template)))
    edits: list[TextEdit] = [insertion(comparison, one.rule, one.parent) for one in comparison.alignment.missing]
    assert [one.end_line for one in edits] == [one.start_line - 1 for one in edits]
    return [(one.start_line, one.text) for one in edits]


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        (PLAIN, "## Risks\nSo.\n", [(1, "## Goals\n[x y]\n\n")]),
        (PLAIN, "\n## Risks\nSo.\n", [(1, "## Goals\n[x y]\n\n")]),
        (f"# [T]\n\n{PLAIN}", "# A\n## Risks\nSo.\n", [(2, "\n## Goals\n[x y]\n\n")]),
        (f"# [T]\n\n{PLAIN}", "# A\n\n## Risks\nSo.\n", [(2, "\n## Goals\n[x y]\n")]),
        (f"# [T]\n\n{PLAIN}", "# A", [(2, "\n## Goals\n[x y]\n"), (2, "\n## Risks\n[x y]\n")]),
        (PLAIN, "", [(1, "## Goals\n[x y]\n\n"), (1, "## Risks\n[x y]\n")]),
        (PLAIN.replace("##", "#"), "# Risks\nSo.\n", [(1, "# Goals\n[x y]\n\n")]),
    ],
)
def test_a_stub_has_one_empty_line_on_each_side(template: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert stubs(template, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So.\n\n## Goals\nSo.\n", [(5, "\n---\n\n## Risks\n[x y]\n")]),
        ("So.\n\n## Risks\nSo.\n", [(2, "\n---\n\n## Goals\n[x y]\n")]),
        ("## Risks\nSo.\n\n---\n\nSo.\n", [(1, "## Goals\n[x y]\n\n")]),
    ],
)
def test_a_rule_above_the_section_comes_along_but_not_to_the_first_line(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert stubs(RULED, text) == expected


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("Goals, Plan, ....Cost", ".Goals", [(5, "\n### Plan\nSay so.\n\n###### Cost\nSay so.\n")]),
        ("Plan, .Gain, Design, .Cost", "Plan, .Gain, .Design", [(11, "\n#### Cost\nSay so.\n")]),
        ("Goals, Design, .Cost", "Goals, .Design", [(8, "\n#### Cost\nSay so.\n")]),
        ("Goals, Design, .Cost", "Goals, Design", [(8, "\n### Cost\nSay so.\n")]),
    ],
)
def test_a_stub_has_the_level_of_its_place(template: str, outline: str, expected: list[tuple[int, str]]) -> None:
    assert stubs(written(template, "# [Title]\n"), written(outline)) == expected


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("Goals, Risks, Plan", "Goals, .Plan", [5]),
        ("A a, B b, C c", "B b, .A a", [8]),
        ("Goals, Risks, Plan, .Cost", "Goals, .Cost", [8, 6]),
        ("Goals, Risks, Step 1: [x y]", "Step 1: A, Goals, .Step 2: B", [11]),
        ("Goals, Risks, Plan", "Goals, .Own, Plan", [8]),
    ],
)
def test_a_stub_goes_below_its_elder_neighbour_and_above_the_younger_one(
    template: str, outline: str, expected: list[int]
) -> None:
    assert [line for line, _ in stubs(written(template, "# [Title]\n"), written(outline))] == expected


def test_a_section_that_another_wants_below_it_gets_no_heading_above() -> None:
    assert stubs(written("Design, .Cost, Plan, .Cost", "# [Title]\n"), written("Plan, .Cost")) == [
        (2, "\n## Design\nSay so.\n\n### Cost\nSay so.\n"),
        (5, "\n### Cost\nSay so.\n"),
    ]
