"""What the bot writes into a spec for people."""

from textwrap import dedent

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Span
from bot.policy.model import SpecRule
from bot.spec.edits import is_answered, safe_fixes, set_status, tick_question
from bot.spec.examine import examine
from bot.template.compile_template import Schema, compile_template
from tests.spec.checking import check

TEMPLATE = """\
# [Title]

**Author:** [Your Name]
**Status:** [Draft | In Review | Approved | Implemented]

## Open Questions
- [ ] Question 1?

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | First draft |
"""


def schema(template: str = TEMPLATE) -> Schema:
    return compile_template(parse(template))


def with_status(spec: str, name: str, template: str = TEMPLATE) -> str:
    return apply_edits(spec, set_status(parse(spec), schema(template), name))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("**Status:** Draft\n", "**Status:** Approved\n"),
        ("**Status:** Draft  \n", "**Status:** Approved  \n"),
        ("**Status**: **Draft** \\\n", "**Status**: **Approved** \\\n"),
        ("**Status:** [Draft | In Review | Approved | Implemented]\n", "**Status:** Approved\n"),
        ("**Status:**\n", "**Status:** Approved\n"),
        ("**Status:** \n", "**Status:** Approved \n"),
        ("- Status: Draft <!-- for now -->\n", "- Status: Approved <!-- for now -->\n"),
        ("**Status:** Approved\n", "**Status:** Approved\n"),
        ("| Status | Draft |\n|---|---|\n| Owner | Tove |\n", "| Status | Approved |\n|---|---|\n| Owner | Tove |\n"),
    ],
)
def test_the_status_changes_and_its_spelling_stays(before: str, after: str) -> None:
    assert with_status(f"# A\n\n{before}", "Approved") == f"# A\n\n{after}"


def test_the_status_in_front_matter_keeps_its_quotes() -> None:
    template = '---\ntitle: <title>\nstatus: "{proposed | accepted}"\n---\n\n# Why\n'
    spec = '---\ntitle: A\nstatus: "proposed"\n---\n\n# Why\nIt is slow.\n'
    assert with_status(spec, "accepted", template) == spec.replace("proposed", "accepted")


@pytest.mark.parametrize(
    ("spec", "after"),
    [
        ("# A\n\n**Author:** Tove\n\nText.\n", "# A\n\n**Author:** Tove\n**Status:** Approved\n\nText.\n"),
        ("# A\n\nText.\n", "# A\n\n**Status:** Approved\n\nText.\n"),
        ("Text.\n", "\n**Status:** Approved\nText.\n"),
    ],
)
def test_a_missing_status_is_added_where_the_template_has_it(spec: str, after: str) -> None:
    assert with_status(spec, "Approved") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Status\n\nDraft\n", "## Status\n\nApproved\n"),
        ("## Status\n\n[Draft | Approved]\n", "## Status\n\nApproved\n"),
        ("## Status\n", "## Status\n\nApproved\n"),
    ],
)
def test_a_section_may_hold_the_status(before: str, after: str) -> None:
    template = "# [Title]\n\n## Status\n\n[Draft | Approved]\n\n## Why\nSay why.\n"
    assert with_status(before, "Approved", template) == after


def test_no_place_for_a_status_is_no_edit() -> None:
    assert set_status(parse("# A\n"), schema("# [Title]\n\n## Why\n"), "Approved") == ()
    assert set_status(parse("# A\n"), schema("---\nstatus: <a status>\n---\n\n# Why\n"), "Approved") == ()


QUESTIONS = dedent("""\
    # A

    ## Open Questions
    - [ ] Who pays?
    * [x] Who asks?
      - The team.
    1. [] How much?
    - Why now?
    - A remark
    [ ] And then?
    - [ ] Question 1?
    """)


@pytest.mark.parametrize(
    ("number", "answer", "before", "after"),
    [
        (1, "The team.", "- [ ] Who pays?\n", "- [x] Who pays?\n  **Answer:** The team.\n"),
        (1, None, "- [ ] Who pays?\n", "- [x] Who pays?\n"),
        (1, "One.\n\n# Two\r\n", "- [ ] Who pays?\n", "- [x] Who pays?\n  **Answer:** One.\n\n  # Two\n"),
        (1, "- a\n  - b", "- [ ] Who pays?\n", "- [x] Who pays?\n  **Answer:**\n\n  - a\n    - b\n"),
        (
            1,
            "```\nx = 1\n\n    y\n```",
            "- [ ] Who pays?\n",
            "- [x] Who pays?\n  **Answer:**\n\n  ```\n  x = 1\n\n      y\n  ```\n",
        ),
        (1, "https://a.b/@c #1", "- [ ] Who pays?\n", "- [x] Who pays?\n  **Answer:** https://a.b/@c #1\n"),
        (2, "Ben.", "* [x] Who asks?\n", "* [x] Who asks?\n  **Answer:** Ben.\n"),
        (2, None, "", ""),
        (3, "7.", "1. [] How much?\n", "1. [x] How much?\n   **Answer:** 7.\n"),
        (4, "It is late.", "- Why now?\n", "- [x] Why now?\n  **Answer:** It is late.\n"),
        (5, "Noted.", "- A remark\n", "- [x] A remark\n  **Answer:** Noted.\n"),
        (6, "Nothing.", "[ ] And then?\n", "[x] And then?\n  - **Answer:** Nothing.\n"),
        (7, "No such.", "", ""),
        (0, "No such.", "", ""),
    ],
)
def test_an_answer_stands_under_its_ticked_question(number: int, answer: str | None, before: str, after: str) -> None:
    edits = tick_question(parse(QUESTIONS), schema(), number, answer)
    assert apply_edits(QUESTIONS, edits) == QUESTIONS.replace(before, after, 1)


def test_a_question_of_two_lines_gets_its_answer_below_both() -> None:
    text = "# A\n\n## Open Questions\n- Who pays,\n  and when?\n  Or not?\n- [ ] Why?\nlazy\n\nEnd.\n"
    asked = text.replace("- Who pays,\n  and when?", "- [ ] Who pays,\n  and when?")
    edits = tick_question(parse(asked), schema(), 1, "Now.")
    assert "- [x] Who pays,\n  and when?\n  Or not?\n  **Answer:** Now.\n- [ ] Why?" in apply_edits(asked, edits)
    edits = tick_question(parse(asked), schema(), 2, "So.")
    assert "- [x] Why?\nlazy\n  **Answer:** So.\n\nEnd." in apply_edits(asked, edits)


def test_an_answer_that_stands_is_known() -> None:
    once = apply_edits(QUESTIONS, tick_question(parse(QUESTIONS), schema(), 4, "One.\n\n- two"))
    document, place = parse(once), Span(line=8, column=3, end_line=8, end_column=12)
    assert document.lines[7] == "- [x] Why now?"
    assert is_answered(document.lines, place, "One.\n\n- two")
    assert not is_answered(document.lines, place, "Two.")
    assert tick_question(document, schema(), 4, None) == ()


def test_fixes_that_want_the_same_line_wait_for_the_next_run() -> None:
    spec = "# A\n\n**Author:** Tove\n**Status:** draft\n\n## Open Questions\nNone.\n\n## Revision History\n\n"
    spec += "| Date | Author |\n|---|---|\n| 2026/01/02 | Tove |\n"
    once = apply_edits(spec, safe_fixes(check(parse(spec), schema())))
    assert "**Status:** Draft" in once
    assert "| Date | Author | Changes |" in once
    seen = examine(once.encode(), path="a.md", schema=schema(), rule=SpecRule())
    twice = apply_edits(once, safe_fixes(seen))
    assert "| 2026-01-02 | Tove |  |" in twice
    assert safe_fixes(check(parse(twice), schema())) == ()
