"""The index as JSON, as a table, and between the markers of a README."""

import json

import pytest

from bot.policy.model import Policy, SpecRule
from bot.report.index import Index, IndexSource, examine_index, render_index_json
from bot.report.index_table import BEGIN, END, MissingMarkersError, render_index_table, with_table
from bot.spec.model import Examination

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


def specs(*sources: tuple[str, bytes], template: bytes = TEMPLATE) -> tuple[Examination, ...]:
    found = (IndexSource(path=path, rule=0, content=content, template=template) for path, content in sources)
    return examine_index(found, Policy(specs=(SpecRule(),)))


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


@pytest.mark.parametrize(
    ("text", "words"),
    [("# R\n", "no place for the index"), (f"{END}\n{BEGIN}\n", "begins in line 2 and does not end")],
)
def test_without_markers_it_says_what_to_paste(text: str, words: str) -> None:
    with pytest.raises(MissingMarkersError, match=words) as caught:
        with_table(text, "")
    assert str(caught.value).endswith(f"{BEGIN}\n{END}")
