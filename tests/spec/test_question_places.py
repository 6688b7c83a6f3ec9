"""Where each question stands to the column, and which words are the template's own rather than a question."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.question_list import QuestionList, read_questions
from bot.markdown.document import parse
from bot.markdown.model import Span
from bot.policy.model import SpecRule
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [Title]

**Status:** [Draft | In Review]

## Goals

Say what we want to reach.

TODO: nothing

## Open Questions

Ask early.

- Ask Ann
- How many users?

| Question | Owner |
|---|---|
| Which store | Ann |
| How many tests? | Ben |

## Risks

[What may fail]
"""
MARKERS = ("NEEDS CLARIFICATION", "TODO")


def read(text: str, markers: tuple[str, ...] = MARKERS) -> QuestionList:
    return read_questions(compare(parse(text), compile_template(parse(TEMPLATE), SpecRule(markers=markers))))


def asked(section: str) -> list[str]:
    """Write the shape and text of each question of a section; a place without a count is `?`."""
    found = read(f"# A\n\n## Open Questions\n\n{section}\n")
    return [*(f"{one.shape.name.lower()}: {one.text}" for one in found.questions), *("?" for _ in found.uncounted)]


def at(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Open Questions\n- [ ] How big?\n", [("ITEM", "How big?", (2, 3, 2, 15))]),
        ("## Open Questions\n\n### How big?\n", [("HEADING", "How big?", (3, 1, 3, 13))]),
        ("## Open Questions\n\nHow big\n is it?\n", [("PARAGRAPH", "How big is it?", (3, 1, 4, 8))]),
        ("## Open Questions\n\n| Q |\n|---|\n| How big? |\n", [("ROW", "How big?", (5, 1, 5, 13))]),
        ("TODO: big\n\n# A\n", [("MARK", "TODO: big", (1, 1, 1, 10))]),
        ("# A\n\nSo [TODO: big] it is\n", [("MARK", "TODO: big", (3, 4, 3, 15))]),
    ],
)
def test_a_question_stands_at_its_place(text: str, expected: list[tuple[str, str, tuple[int, int, int, int]]]) -> None:
    found = read(text).questions
    assert [(one.shape.name, one.text, at(one.span)) for one in found] == expected
    assert [(one.number, one.ticked, one.answered) for one in found] == [(1, False, True)]


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("- ![](a.png)", (5, 3, 5, 13)),
        ("Not sure.\nNot at all.", (5, 1, 6, 12)),
    ],
)
def test_what_cannot_be_counted_has_a_place_too(section: str, place: tuple[int, int, int, int]) -> None:
    assert [at(one) for one in read(f"# A\n\n## Open Questions\n\n{section}\n").uncounted] == [place]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("Ask early.", []),
        ("Ask late.", ["?"]),
        ("Say what we want to reach.", []),
        ("- Ask Ann\n- Ask Eve", ["item: Ask Eve"]),
        ("- Say what we want to reach.", []),
        ("- How many users?", ["item: How many users?"]),
    ],
)
def test_a_line_of_the_template_is_no_question_unless_it_asks(section: str, expected: list[str]) -> None:
    assert asked(section) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["| Which store | Ann |"], []),
        (["| Which store | Ann |", "| How big? | |"], ["row: How big?"]),
        (["| Which store | Ben |"], ["row: Which store"]),
        (["| How many tests? | Ben |"], ["row: How many tests?"]),
        (["| None | |", "| How big? | |"], ["row: How big?"]),
        (["| ? | |"], ["row: ?"]),
        (["| \N{SHRUG} | |"], ["row: \N{SHRUG}"]),
        (["| | |", "| - | \u2026 |"], []),
    ],
)
def test_a_row_of_the_templates_table_is_no_question_unless_it_asks(rows: list[str], expected: list[str]) -> None:
    assert asked("\n".join(["| Question | Owner |", "|---|---|", *rows])) == expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("(How big?)", ["paragraph: (How big?)"]),
        ("\u2026\n- How big?", ["item: How big?"]),
        ("Those below are left.\n\n- How big?", ["item: How big?"]),
        ("Which of the following? All:\n- How big?", ["item: How big?", "?"]),
        ("### Storage\n\n| Question |\n|---|\n| How big? |", ["row: How big?"]),
        ("### Which store?\n\n- [ ] Ask Ann", ["item: Ask Ann"]),
    ],
)
def test_what_leads_to_a_list_and_what_asks_itself(section: str, expected: list[str]) -> None:
    assert asked(section) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Open Questions\n\nTODO: a\n", []),
        ("## Open Questions\n\n- [ ] How big?\n  TODO: a\n", ["item: How big?"]),
        ("## Open Questions\n\n### TODO: a", ["heading: TODO: a"]),
        ("## Open Questions\n\n### How big?\n\nTODO: a\n", ["heading: How big?"]),
        ("## Goals\n\nTODO: nothing\n\nTODO: b\n", ["mark: TODO: b"]),
        ("## Goals\n\nTODO: a\n\n## Open Questions\n\n## Risks\n\nTODO: b\n", ["mark: TODO: a", "mark: TODO: b"]),
    ],
)
def test_a_mark_counts_outside_the_questions_and_where_it_is_not_the_templates(text: str, expected: list[str]) -> None:
    assert [f"{one.shape.name.lower()}: {one.text}" for one in read(f"# A\n\n{text}").questions] == expected


def test_without_marks_in_the_policy_none_counts() -> None:
    assert read("# A\n\n## Goals\n\nTODO: b\n", ()).questions == ()


def test_a_section_of_questions_inside_another_is_read_once() -> None:
    found = read("## Open Questions\n- [ ] How big?\n### Open Questions")
    assert [one.text for one in found.questions] == ["How big?", "Open Questions"]
