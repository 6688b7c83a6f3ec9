"""The index as JSON, as a table, and between the markers of a README."""

import json

import pytest

from bot.policy.model import Policy, Roles, SpecRule
from bot.report.index import Index, IndexSource, examine_index, render_index_json
from bot.report.index_table import BEGIN, END, MissingMarkersError, render_index_table, with_table
from bot.spec.model import Examination

PLAIN = SpecRule()
TEMPLATE = b"""\
# [Title]

**Status:** [Draft | In Review | Approved]
**Author:** [Name]
**Date:** [YYYY-MM-DD]

## Implementation Plan

- [ ] Task 1

## Open Questions

- [ ] Question 1?

## Revision History

| Date | Changes |
|---|---|
| [Date] | First draft |
"""
SPEC = b"""\
# Cache | *fast*

**Status:** Approved
**Author:** Ann
**Date:** 2026-02-01
**Depends on:** store.md

## Implementation Plan

- [x] Choose
- [ ] Deploy

## Open Questions

- [x] Who pays?
- [ ] How large?

## Revision History

| Date | Changes |
|---|---|
| 2026-02-01 | First (#3) |
"""


def specs(
    *sources: tuple[str, bytes], template: bytes = TEMPLATE, rule: SpecRule = PLAIN, plan: bytes | None = None
) -> tuple[Examination, ...]:
    found = (IndexSource(path=path, rule=0, content=content, template=template, plan=plan) for path, content in sources)
    return examine_index(found, Policy(specs=(rule,)))


def test_everything_is_in_the_json() -> None:
    index = Index(specs=specs(("rfcs/0007-cache.md", SPEC)), repository="acme/x", branch="main", sha="a" * 40)
    assert json.loads(render_index_json(index)) == {
        "version": 1,
        "repository": "acme/x",
        "branch": "main",
        "sha": "a" * 40,
        "specs": [
            {
                "path": "rfcs/0007-cache.md",
                "number": 7,
                "title": "Cache | fast",
                "status": "Approved",
                "stage": "approved",
                "authors": ["Ann"],
                "dates": {"Date": "2026-02-01"},
                "depends_on": ["store.md"],
                "questions": {"open": 1, "total": 2},
                "tasks": {"done": 1, "total": 2},
                "history": [{"Date": "2026-02-01", "Changes": "First (#3)"}],
            }
        ],
    }


def test_numbers_come_first_then_paths() -> None:
    found = specs(("b.md", SPEC), ("a.md", SPEC), ("0010-c.md", SPEC), ("0009-d.md", SPEC))
    assert [spec.path for spec in found] == ["0009-d.md", "0010-c.md", "a.md", "b.md"]
    found = specs(("a/0010-c.md", SPEC), ("b/0009-d.md", SPEC))
    assert [spec.path for spec in found] == ["b/0009-d.md", "a/0010-c.md"]


def test_an_index_reads_facts_and_compares_no_digests() -> None:
    assert specs(("a.md", SPEC))[0].digests == ()


def test_tasks_are_those_of_the_plan_beside_it() -> None:
    found = specs(("a.md", SPEC), rule=SpecRule(plan="tasks.md"), plan=b"- [x] One\n- [x] Two\n- [ ] Three\n")
    assert [(spec.tasks.done, spec.tasks.total) for spec in found] == [(2, 3)]
    lacking = specs(("a.md", SPEC), rule=SpecRule(plan="tasks.md"))
    assert [(spec.tasks.done, spec.tasks.total, spec.lacks_plan) for spec in lacking] == [
        (0, 0, "a task in tasks.md, which is not there")
    ]


@pytest.mark.parametrize("template", [TEMPLATE, b""])
def test_the_policy_says_which_section_holds_the_questions(template: bytes) -> None:
    rule = SpecRule(roles=Roles(questions="Doubts"))
    asked = specs(("a.md", SPEC.replace(b"## Open Questions", b"## Doubts")), template=template, rule=rule)
    assert [len(spec.questions) for spec in asked] == [2]


def test_the_table_links_from_where_it_stands_and_breaks_nowhere() -> None:
    found = specs(("docs/specs/0007-a cache.md", SPEC), ("docs/specs/bare.md", b"# Bare\n"))
    assert render_index_table(found, beside="docs/README.md") == (
        "| Number | Spec | Status | Authors | Dates | Questions | Tasks | History |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        r"| 0007 | [Cache \| fast](specs/0007-a%20cache.md) | Approved | Ann | 2026-02-01 | 1 of 2 open | 1/2 | 1 |"
        "\n"
        "|  | [Bare](specs/bare.md) |  |  |  |  |  |  |\n"
    )
    closed = SPEC.replace(b"- [ ] How", b"- [x] How")
    assert "[Cache \\| fast](a.md) | Approved | Ann | 2026-02-01 | 2 closed |" in render_index_table(
        specs(("a.md", closed))
    )


def test_several_authors_and_dates_stand_in_one_cell() -> None:
    template = TEMPLATE.replace(b"**Date:**", b"**Created:** [YYYY-MM-DD]\n**Date:**")
    content = SPEC.replace(b"Ann", b"Ann, Bo").replace(b"**Date:**", b"**Created:** 2026-01-31\n**Date:**")
    table = render_index_table(specs(("a.md", content), template=template))
    assert "| Ann, Bo | 2026-01-31, 2026-02-01 |" in table


def test_columns_that_nobody_fills_are_left_out() -> None:
    assert render_index_table(specs(("a.md", b"# A\n"))) == "| Spec |\n| --- |\n| [A](a.md) |\n"
    assert render_index_table(()) == "No spec yet.\n"


@pytest.mark.parametrize("template", [b"", b"\xff", b"# [A]\n\n# [A]\n"])
def test_a_broken_template_keeps_no_spec_out(template: bytes) -> None:
    assert len(specs(("a.md", SPEC), ("b.md", b"\xff\xfe"), template=template)) == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("old", ["", "old\n\nolder\n"])
def test_the_table_takes_the_place_between_the_markers(ending: str, old: str) -> None:
    text = f"# R\n\n```\n{BEGIN}\n{END}\n```\n\n {BEGIN}\n{old}{END}\nlast".replace("\n", ending)
    once = with_table(text, "| A |\n")
    assert once == f"# R\n\n```\n{BEGIN}\n{END}\n```\n\n {BEGIN}\n\n| A |\n\n{END}\nlast".replace("\n", ending)
    assert with_table(once, "| A |\n") == once


def test_the_place_may_be_the_first_line() -> None:
    assert with_table(f"{BEGIN}\n{END}\n", "| A |\n") == f"{BEGIN}\n\n| A |\n\n{END}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [("# R\n", "no place for the index"), (f"{END}\n{BEGIN}\n", "begins in line 2 and does not end")],
)
def test_without_markers_it_says_what_to_paste(text: str, words: str) -> None:
    with pytest.raises(MissingMarkersError, match=words) as caught:
        with_table(text, "")
    assert str(caught.value).endswith(f"{BEGIN}\n{END}")
