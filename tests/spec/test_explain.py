from pathlib import Path

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import TemplateError, compile_template
from bot.template.explain import explain

TEMPLATE = """\
# Design: [Name]

**Status:** [Draft | Final]
**Date:** [YYYY-MM-DD]
**PRD:** [Link to PRD]
**Owner** (optional): [name]

## Open Questions
- [ ] Question 1?

## Implementation Plan

### Phase 1: [Name]
**Goal:** [What]

## Options

### {title of option 1}
Text.

## Checks (Optional)
- [ ] The threat model is updated

## Revision History

| Date | Changes |
|---|---|
| [Date] | [what] |
"""


def test_every_line_that_demands_something_is_explained() -> None:
    said = [f"{one.line} {one.text}" for one in explain(compile_template(parse(TEMPLATE)))]
    assert said == [
        '1 a title: "Design: …"',
        "3 required field Status: Draft or Final",
        "4 required field Date: a date, YYYY-MM-DD",
        "5 required field PRD: a link, or None",
        "6 optional field Owner: any text",
        "8 required section Open Questions (holds the open questions)",
        "11 required section Implementation Plan (holds the tasks)",
        "13 required section Phase, any number of them, numbered or not",
        "14 required field Goal: any text",
        "16 required section Options",
        "18 required section under any heading, any number of them",
        "21 optional section Checks (a checklist: its text may stay)",
        "24 required section Revision History (holds the revision history)",
        "26 a table with a real row and the columns Date (a date, YYYY-MM-DD), Changes",
    ]


def test_a_title_without_fixed_words() -> None:
    assert explain(compile_template(parse("# [Name]\n\n## Why\n")))[0].text == "a title"


@pytest.mark.parametrize("text", ["", "No heading.\n", "```\n# code\n```\n", "<!--\n# comment\n-->\n"])
def test_a_template_without_a_heading_cannot_serve(text: str) -> None:
    with pytest.raises(TemplateError, match="has no heading") as caught:
        compile_template(parse(text))
    assert (caught.value.line, str(caught.value)) == (1, f"line 1: {caught.value.message}")


def test_the_built_in_template_has_fifteen_sections() -> None:
    text = Path(__file__).parents[2].joinpath("config/templates/technical-spec.md").read_text(encoding="utf-8")
    assert len(compile_template(parse(text)).top()) == 15


def test_a_template_without_a_title() -> None:
    assert [one.text for one in explain(compile_template(parse("# Why\n\n# How\n")))] == [
        "required section Why",
        "required section How",
    ]
