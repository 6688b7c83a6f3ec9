"""Which section of a document answers which of its template, and where the stub of a missing one goes."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.section_skeleton import insertion
from bot.markdown.document import parse
from bot.template.compile_template import compile_template

SCHEMA = compile_template(
    parse(
        "# [Title]\n\n## Goals\n[What for]\n\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n\n---\n\n## Risks\n[x y]\n"
    )
)
GOALS, RISKS = "## Goals\nSo.\n\n", "## Risks\nNone.\n"
DESIGN, COST, GAIN = "## Design\nSo.\n\n", "### Cost\n7.\n\n", "### Gain\n8.\n\n"
STORE, INTERFACE = "## Component 1: Store\nSo.\n\n", "### Interface\nSo.\n\n"


@pytest.mark.parametrize(
    ("body", "lines", "missing", "duplicates", "moved"),
    [
        (
            GOALS + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            0,
        ),
        (
            DESIGN + COST + GAIN + GOALS + STORE + INTERFACE + RISKS,
            "goals:12 design:3 cost:6 gain:9 component:15 interface:18 risks:21",
            [],
            [],
            1,
        ),
        (
            GOALS + DESIGN + COST + GAIN + STORE + INTERFACE + STORE + RISKS,
            "goals:3 design:6 cost:9 gain:12 component:15,21 interface:18 risks:24",
            ["interface"],
            [],
            0,
        ),
        (
            (GOALS + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS).replace("## ", "### "),
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            0,
        ),
        (
            GOALS + DESIGN + COST[1:] + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            0,
        ),
        (
            GOALS + COST + DESIGN + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:9 cost:6 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            1,
        ),
        (
            GOALS + DESIGN + "##" + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            0,
        ),
        (
            GOALS + DESIGN + "###" + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 gain:12 component:15 interface:18 risks:21",
            ["cost"],
            [],
            0,
        ),
        (
            GOALS.replace("Goals", "Goal")
            + DESIGN
            + COST
            + GAIN
            + STORE
            + INTERFACE
            + RISKS.replace("Risks", "Risks (open)"),
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            [],
            [],
            0,
        ),
        (
            GOALS.replace("Goals", "Goals and more") + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            "design:6 cost:9 gain:12 component:15 interface:18 risks:21",
            ["goals"],
            [],
            0,
        ),
        (
            GOALS + GOALS + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:9 cost:12 gain:15 component:18 interface:21 risks:24",
            [],
            [6],
            0,
        ),
        (
            GOALS + DESIGN + COST + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 cost:9 gain:15 component:18 interface:21 risks:24",
            [],
            [12],
            0,
        ),
        (
            GOALS + COST + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:9 cost:12 gain:15 component:18 interface:21 risks:24",
            [],
            [],
            0,
        ),
        (
            GOALS + DESIGN + COST + STORE + INTERFACE + RISKS,
            "goals:3 design:6 cost:9 component:12 interface:15 risks:18",
            ["gain"],
            [],
            0,
        ),
        (
            GOALS + DESIGN + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 gain:9 component:12 interface:15 risks:18",
            ["cost"],
            [],
            0,
        ),
        (
            GOALS + DESIGN + STORE + INTERFACE + RISKS,
            "goals:3 design:6 component:9 interface:12 risks:15",
            ["cost", "gain"],
            [],
            0,
        ),
        (
            DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            "design:3 cost:6 gain:9 component:12 interface:15 risks:18",
            ["goals"],
            [],
            0,
        ),
        (GOALS + DESIGN + COST + GAIN + RISKS, "goals:3 design:6 cost:9 gain:12 risks:15", ["component"], [], 0),
        (
            GOALS + DESIGN + COST + GAIN + STORE + INTERFACE,
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18",
            ["risks"],
            [],
            0,
        ),
        (
            GOALS + COST + GAIN + STORE + INTERFACE + RISKS,
            "goals:3 cost:6 gain:9 component:12 interface:15 risks:18",
            ["design"],
            [],
            0,
        ),
        (
            GOALS + DESIGN + COST + GAIN + STORE + "---\n\n" + RISKS,
            "goals:3 design:6 cost:9 gain:12 component:15 risks:20",
            ["interface"],
            [],
            0,
        ),
        (
            (GOALS + DESIGN + COST + GAIN + STORE + INTERFACE).replace("## ", "### "),
            "goals:3 design:6 cost:9 gain:12 component:15 interface:18",
            ["risks"],
            [],
            0,
        ),
        (
            (GOALS + DESIGN + COST + STORE + RISKS).replace("## ", "### "),
            "goals:3 design:6 cost:9 component:12 risks:15",
            ["gain", "interface"],
            [],
            0,
        ),
        (GOALS.strip() + "\n" + RISKS, "goals:3 risks:5", ["design", "component"], [], 0),
        (RISKS + GOALS, "goals:5 risks:3", ["design", "component"], [], 1),
        ("## Own\nSo.\n\n" + RISKS, "risks:6", ["goals", "design", "component"], [], 0),
        ("", "", ["goals", "design", "component", "risks"], [], 0),
    ],
)
def test_sections_answer_by_name_level_and_place(
    body: str, lines: str, missing: list[str], duplicates: list[int], moved: int
) -> None:
    found = compare(parse(f"# A\n\n{body}"), SCHEMA).alignment
    answers = [
        f"{SCHEMA.sections[rule].key}:{','.join(str(one.line) for one in found.sections[rule])}"
        for rule in sorted(found.sections)
    ]
    assert " ".join(answers) == lines
    assert [one.rule.key for one in found.missing] == missing
    assert [one.line for one in found.duplicates] == duplicates
    assert len(found.moved) == moved


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            GOALS + DESIGN + COST + GAIN + STORE + INTERFACE + STORE + RISKS,
            [("interface", 23, 22, "\n### Interface\nSay it.\n")],
        ),
        (GOALS + DESIGN + "###" + COST + GAIN + STORE + INTERFACE + RISKS, [("cost", 8, 7, "\n### Cost\nEuros.\n")]),
        (
            GOALS.replace("Goals", "Goals and more") + DESIGN + COST + GAIN + STORE + INTERFACE + RISKS,
            [("goals", 2, 1, "\n## Goals\n[What for]\n")],
        ),
        (GOALS + DESIGN + COST + STORE + INTERFACE + RISKS, [("gain", 11, 10, "\n### Gain\nHours.\n")]),
        (GOALS + DESIGN + GAIN + STORE + INTERFACE + RISKS, [("cost", 8, 7, "\n### Cost\nEuros.\n")]),
        (
            GOALS + DESIGN + STORE + INTERFACE + RISKS,
            [("cost", 8, 7, "\n### Cost\nEuros.\n"), ("gain", 8, 7, "\n### Gain\nHours.\n")],
        ),
        (DESIGN + COST + GAIN + STORE + INTERFACE + RISKS, [("goals", 2, 1, "\n## Goals\n[What for]\n")]),
        (
            GOALS + DESIGN + COST + GAIN + RISKS,
            [("component", 14, 13, "\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n")],
        ),
        (GOALS + DESIGN + COST + GAIN + STORE + INTERFACE, [("risks", 20, 19, "\n---\n\n## Risks\n[x y]\n")]),
        (GOALS + COST + GAIN + STORE + INTERFACE + RISKS, [("design", 6, 5, "## Design\nSay how.\n\n")]),
        (
            GOALS + DESIGN + COST + GAIN + STORE + "---\n\n" + RISKS,
            [("interface", 17, 16, "\n### Interface\nSay it.\n")],
        ),
        (
            (GOALS + DESIGN + COST + GAIN + STORE + INTERFACE).replace("## ", "### "),
            [("risks", 20, 19, "\n---\n\n### Risks\n[x y]\n")],
        ),
        (
            (GOALS + DESIGN + COST + STORE + RISKS).replace("## ", "### "),
            [("gain", 11, 10, "\n#### Gain\nHours.\n"), ("interface", 14, 13, "\n#### Interface\nSay it.\n")],
        ),
        (
            GOALS.strip() + "\n" + RISKS,
            [
                ("design", 5, 4, "\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n\n"),
                ("component", 5, 4, "\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n\n"),
            ],
        ),
        (
            RISKS + GOALS,
            [
                ("design", 7, 6, "\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n"),
                ("component", 7, 6, "\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n"),
            ],
        ),
        (
            "## Own\nSo.\n\n" + RISKS,
            [
                ("goals", 2, 1, "\n## Goals\n[What for]\n"),
                ("design", 2, 1, "\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n"),
                ("component", 2, 1, "\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n"),
            ],
        ),
        (
            "",
            [
                ("goals", 2, 1, "\n## Goals\n[What for]\n"),
                ("design", 2, 1, "\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n"),
                ("component", 2, 1, "\n---\n\n## Component 1: [Name]\nSay.\n\n### Interface\nSay it.\n"),
                ("risks", 2, 1, "\n---\n\n## Risks\n[x y]\n"),
            ],
        ),
    ],
)
def test_the_stub_of_a_missing_section_goes_to_its_place(body: str, expected: list[tuple[str, int, int, str]]) -> None:
    comparison = compare(parse(f"# A\n\n{body}"), SCHEMA)
    edits = [(one.rule.key, insertion(comparison, one.rule, one.parent)) for one in comparison.alignment.missing]
    assert [(key, edit.start_line, edit.end_line, edit.text) for key, edit in edits] == expected
