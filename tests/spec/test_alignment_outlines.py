"""Which heading of a document answers which of its template, in outlines: `Plan, .Cost` is Plan with Cost below it."""

import pytest

from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.template.compile_template import compile_template
from tests.spec.outlines import answers, compared, moved, written


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("Goals, Risks", "Goals=1 Risks=2"),
        ("Goals, Own, .Goals, Risks", "Goals=1 Risks=4"),
        ("Own, .Goals, Goals, Risks", "Goals=3 Risks=4"),
        ("Own, .Goals, Goals", "Goals=3 no Risks"),
        ("...Goals, ...Risks", "Goals=1 Risks=2"),
        ("Goals, ...Risks", "Goals=1 no Risks"),
        ("..Goals, Risks", "Goals=1 Risks=2"),
        ("Goals, ..Risks", "Goals=1 Risks=2"),
        ("Goals, ..Risks, Own, ..Risks", "Goals=1 no Risks"),
    ],
)
def test_a_section_is_known_by_its_name_near_the_level_that_most_have(outline: str, expected: str) -> None:
    assert answers(compared("Goals, Risks", outline)) == expected


def test_of_the_levels_that_most_have_one_with_another_is_two_off() -> None:
    assert answers(compared("Goals, Risks, Cost", ".Goals, .Risks, ...Cost")) == "Goals=1 Risks=2 Cost=3"
    assert answers(compared("Goals, Risks, Cost", ".Goals, .Risks, ....Cost")) == "Goals=1 Risks=2 no Cost"


def test_a_title_is_no_section_and_without_one_the_first_heading_is() -> None:
    assert answers(compared("Goals, Risks", "Risks", "# Goals\n")) == "Risks=1 no Goals"
    assert answers(compared("Goals, Risks", "Goals, Risks", "")) == "Goals=1 Risks=2"


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("Plan, .Cost, Risks", "..Plan, ...Costs, Risks", "Plan=1 Cost=2 Risks=3"),
        ("Plan, .Cost, Risks", "..Plan, ....Costs, Risks", "Plan=1 Cost=2 Risks=3"),
        ("Plan, .Cost, Risks", ".Plan, ....Costs, Risks", "Plan=1 Risks=3 no Cost"),
        ("Plan, .Cost, Risks", "..Plan, Risks, .Costs", "Plan=1 Cost=3 Risks=2"),
        ("Plan, .Cost, Risks", "..Plan, Costs, Risks", "Plan=1 Cost=2 Risks=3"),
        ("Plan, ..Cost, Risks", "..Plan, Costs, Risks", "Plan=1 Risks=3 no Cost"),
        ("Plan, .Cost, Risks, Goals", ".Risks, .Goals, ...Plan, ..Costs", "Plan=3 Cost=4 Risks=1 Goals=2"),
        ("Plan, .Cost, Risks, .Cost", "Plan, .Cost, Risks, .Cost", "Plan=1 Cost=2 Risks=3 Cost=4"),
        ("Plan, .Cost, Risks, .Cost", "Risks, .Cost, Plan, .Cost", "Plan=3 Cost=4 Risks=1 Cost=2"),
    ],
)
def test_a_section_below_another_is_known_by_the_level_of_the_one_above_or_by_its_own(
    template: str, outline: str, expected: str
) -> None:
    assert answers(compared(template, outline)) == expected


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("Phases, Phase 1: [Name]", "Phase: Store", "Phase=1 no Phases"),
        ("Goals, Phase 1: [Name]", "Phase: Store, Goal", "Goals=2 Phase=1"),
        ("Phases, Goals, Phase 1: [Name]", "Phase: Store, Goal", "Goals=2 Phase=1 no Phases"),
        ("Rollout (Plan): when", "Rollouts (Plan): when", "Rollout (Plan): when=1"),
        ("UI (web) Tests", "UI Web Test", "UI (web) Tests=1"),
        ("Rollout (Plan)", "Own", "no Rollout (Plan)"),
        ("Rollout (Plan)", "Rollouts", "Rollout (Plan)=1"),
        ("Test (a), Test (b)", "Tests", "Test (a)=1 no Test (b)"),
    ],
)
def test_a_section_in_other_words_answers_once_and_no_series(template: str, outline: str, expected: str) -> None:
    assert answers(compared(template, outline)) == expected


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("[Topic], Phase 1: [Name]", "Phase 1: A, Own", "[Topic]=2 Phase=1"),
        ("Goals, [Topic]", "Goals, Own, Goals", "Goals=1 [Topic]=2"),
        ("Goals, [Topic]", "Goals, .Own, Other", "Goals=1 [Topic]=3"),
        ("Goals, .[Topic]", "Goals, .Own, Other, .Third", "Goals=1 [Topic]=2"),
        ("Goals, Phase 1: [Name]", "Goals, .Phase 1: A, Phase 2: B", "Goals=1 Phase=2,3"),
        ("Goals, Phase 1: [Name]", "Goals, ..Phase 1: A, Phase 2: B", "Goals=1 Phase=3"),
        ("Plan, .Phase 1: [Name], Risks", "Plan, .Phase 1: A, Risks, .Phase 2: B", "Plan=1 Phase=2 Risks=3"),
        ("Plan, .Phase 1: [Name], Risks", "Plan, Risks, .Phase 2: B", "Plan=1 Phase=3 Risks=2"),
        (
            "A plan, .Task 1: [x y], B plan, .Task 1: [x y]",
            "A plan, B plan, .Task 1: C",
            "A plan=1 B plan=2 Task=3 no Task",
        ),
        (
            "A plan, .Task 1: [x y], B plan, .Note 1: [x y]",
            "A plan, B plan, .Task 1: C",
            "A plan=1 Task=3 B plan=2 no Note",
        ),
        ("Task 1: [x y], Task - more 1: [x y]", "Task 1: A, Task - more 2: B", "Task=1,2 no Task - more"),
    ],
)
def test_the_copies_of_a_series_and_the_headings_that_are_none(template: str, outline: str, expected: str) -> None:
    assert answers(compared(template, outline)) == expected


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        (
            "Part 1: A, .Point 1: B, ..Limits, .Point 2: C, ..Limits, .Cost",
            "Part=1 Point=2,4 Limits=3,5 Cost=6",
        ),
        ("Part 1: A, .Point 1: B, ..Limits, .Cost, .Cost", "Part=1 Point=2 Limits=3 Cost=4"),
        ("Part 1: A, .Point 1: B, .Point 2: C, ..Limits, .Cost", "Part=1 Point=2,3 Limits=4 Cost=5 no Limits"),
        ("Part 1: A, .Cost", "Part=1 Cost=2 no Point"),
    ],
)
def test_below_each_copy_stands_what_the_template_has_there(outline: str, expected: str) -> None:
    comparison = compared("Part 1: [Name], .Point 1: [Name], ..Limits, .Cost", outline)
    assert answers(comparison) == expected


def test_what_is_missing_below_a_copy_is_missing_there() -> None:
    comparison = compared("Part 1: [Name], .Point 1: [Name], ..Limits", "Part 1: A, .Point 1: B, .Point 2: C, ..Limits")
    assert [(one.rule.name, one.parent and one.parent.name) for one in comparison.alignment.missing] == [
        ("Limits", "Point 1: B")
    ]


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("Goals", "Goals=1 no Option"),
        ("Goals, Option A", "Goals=1 Option=2"),
        ("Goals, Option A, Option B", "Goals=1 Option=2,3 no Gain"),
        ("Goals, Option A, .Gain, Option B", "Goals=1 Option=2,4 Gain=3"),
    ],
)
def test_what_only_a_second_copy_shows_is_missing_where_there_are_two(outline: str, expected: str) -> None:
    assert answers(compared("Goals, Option A, Option B, .Gain", outline)) == expected


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("A a, B b, C c, D d", []),
        ("B b, C c, D d, A a", ["A a before B b"]),
        ("D d, A a, B b, C c", ["D d after C c"]),
        ("A a, C c, B b, D d", ["B b before C c"]),
        ("B b, A a, D d, C c", ["A a before B b", "C c before D d"]),
        ("C c, A a, B b, D d", ["C c after B b"]),
        ("D d, C c, B b, A a", ["A a before D d", "B b before D d", "C c before D d"]),
        ("C c, D d, A a, B b", ["A a before C c", "B b before C c"]),
        ("C c, A a, D d, B b", ["A a before C c", "B b before C c"]),
        ("A a, D d, C c, B b", ["B b before D d", "C c before D d"]),
    ],
)
def test_the_fewest_sections_have_moved(outline: str, expected: list[str]) -> None:
    assert moved(compared("A a, B b, C c, D d", outline)) == expected


@pytest.mark.parametrize(
    ("template", "outline", "expected"),
    [
        ("Plan, .Cost, .Gain", "Plan, .Gain, .Cost", ["Cost before Gain"]),
        ("Plan, .Cost, ..Low, ..High", "Plan, .Cost, ..High, ..Low", ["Low before High"]),
        ("Part 1: [Name], .Cost, .Gain", "Part 1: A, .Gain, .Cost", []),
        ("Plan, .Part 1: [Name], ..Cost, ..Gain", "Plan, .Part 1: A, ..Gain, ..Cost", []),
        ("Plan, .Cost, Risks", "Plan, Risks, .Cost", ["Cost after Plan"]),
        ("Plan, .Cost, Risks", ".Cost, Plan, Risks", ["Cost after Plan"]),
        ("Plan, .Cost", "Plan, Cost", []),
        ("Plan, .Cost, .Gain, Risks", "Plan, Cost, Gain, Risks", []),
    ],
)
def test_what_has_moved_among_its_neighbours_or_away_from_the_one_above(
    template: str, outline: str, expected: list[str]
) -> None:
    assert moved(compared(template, outline)) == expected


def test_a_section_on_the_very_last_line_may_stand_beside_the_one_that_it_belongs_to() -> None:
    schema = compile_template(parse(written("Plan, .Cost", "# [Title]\n")))
    assert moved(compare(parse("# A\n\n## Plan\nSo.\n\n## Cost"), schema)) == []
