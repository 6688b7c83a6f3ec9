"""Single promises of the comparison of a spec with its template."""

import pytest

from bot.comparison.semantic_sections import role_sections
from bot.markdown.document import parse
from bot.markdown.text_normalize import key_of
from bot.template.compile_template import compile_template
from tests.spec.checking import check

NESTED = "# [Title]\n\n## Design\nSay how.\n\n### Cost\nEuros.\n\n### Gain\nHours.\n"
CHOICES = "# [Title]\n\n**Size:** [S | M]\n\n## Why\nSay why.\n"


def findings(spec: str, template: str) -> list[str]:
    return [f"{one.span.line} {one.code}" for one in check(parse(spec), compile_template(parse(template)))]


def roles(*headings: str) -> list[str]:
    text = "# T\n\n" + "".join(f"## {heading}\n\nText.\n\n" for heading in headings)
    return [one.name for one in role_sections(parse(text), key_of("Open Questions"))]


def test_the_section_of_exactly_this_name_plays_the_role_alone() -> None:
    assert roles("Why", "Open Questions", "Open Questions (later)") == ["Open Questions"]
    assert roles("Why", "Open Questions (later)") == ["Open Questions (later)"]
    assert roles("Why") == []


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("# A\n\n## Design\n\n## Other\n\nText.\n", ["3 empty-section"]),
        ("# A\n\n## Design\nSo.\n\n### Cost\n7 euros.\n", ["6 missing-section"]),
        ("# A\n\n## Design\nSo.\n", ["3 missing-section", "3 missing-section"]),
    ],
)
def test_an_empty_section_is_one_finding_and_what_is_below_it_none(spec: str, found: list[str]) -> None:
    assert findings(spec, NESTED) == found


@pytest.mark.parametrize(("value", "is_left"), [("S | M", True), ("S, M", True), ("S", False), ("M", False)])
def test_two_choices_that_were_both_left_are_found(value: str, is_left: bool) -> None:  # noqa: FBT001
    assert bool(findings(f"# A\n\n**Size:** {value}\n\n## Why\nSo.\n", CHOICES)) is is_left


@pytest.mark.parametrize(("level", "below"), [("##", "###"), ("###", "####")])
def test_a_missing_section_gets_the_level_that_its_parent_demands(level: str, below: str) -> None:
    (fault,) = check(parse(f"# A\n\n{level} Design\nSo.\n\n{below} Cost\n7 euros.\n"), compile_template(parse(NESTED)))
    assert fault.fix is not None
    assert f"{below} Gain\n" in fault.fix[0].text.splitlines(keepends=True)


@pytest.mark.parametrize(("level", "below"), [("##", "###"), ("###", "####")])
def test_a_missing_section_without_neighbours_stands_below_its_parent(level: str, below: str) -> None:
    template = "# [Title]\n\n## Design\nSay how.\n\n### Cost\nEuros.\n"
    (fault,) = check(parse(f"# A\n\n{level} Design\nSo.\n"), compile_template(parse(template)))
    assert fault.fix is not None
    assert fault.fix[0].text == f"\n{below} Cost\nEuros.\n"


@pytest.mark.parametrize(("said", "found"), [("<service>", ["5 unfilled-placeholder"]), ("search", [])])
def test_a_placeholder_in_code_waits_where_its_line_was_kept(said: str, found: list[str]) -> None:
    template = "# [Title]\n\n## Run\n\nCall `deploy <service>`.\n"
    assert findings(template.replace("[Title]", "A").replace("<service>", said), template) == found


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Rollout (Plan and Dates)", []),
        ("Rollout", []),
        ("Rollouts", []),
        ("Rollout: Later", ["1 missing-section"]),
        ("Rollout (Other)", ["1 missing-section"]),
    ],
)
def test_of_two_headings_with_remarks_neither_stands_for_the_other(heading: str, found: list[str]) -> None:
    template = "# [Title]\n\n## Rollout (Plan and Dates)\nSay when.\n"
    assert findings(f"# A\n\n## {heading}\nText.\n", template) == found
