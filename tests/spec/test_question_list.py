"""Questions in every shape that people give them: each is counted, or said to be uncountable, and never passed over."""

from textwrap import dedent

import pytest

from bot.comparison.compare import compare
from bot.comparison.progress import QuestionShape
from bot.comparison.question_list import QuestionList, read_questions
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.policy.severity import Code, Severity
from bot.spec.edits import tick_question
from bot.template.compile_template import compile_template
from bot.template.model import Schema
from tests.spec.checking import check

TEMPLATE = """\
# [Title]

**Status:** [Draft | In Review | Approved]

## Goals

[What for]

## Open Questions

Write down what is not decided yet, one box each.

- [ ] Question 1?

| Question | Answer |
|---|---|
| Question 1 | Answer 1 |

### Product

## Risks

[What may fail]
"""


def schema() -> Schema:
    return compile_template(parse(TEMPLATE))


def spec(section: str, heading: str = "## Open Questions", status: str = "In Review") -> str:
    body = dedent(section)
    return (
        f"# Search\n\n**Status:** {status}\n\n## Goals\n\nFind.\n\n{heading}\n\n{body}\n\n## Risks\n\nWhat may fail?\n"
    )


def read(section: str, heading: str = "## Open Questions") -> QuestionList:
    return read_questions(compare(parse(spec(section, heading)), schema()))


def shown(found: QuestionList) -> list[str]:
    """Write each question as `open`, `ticked` or `unanswered`, then its text; a place without a count is `?`."""
    state = {(False, True): "open", (True, True): "ticked", (True, False): "unanswered"}
    asked = [f"{state[one.ticked, one.answered]}: {one.text}" for one in found.questions]
    return [*asked, *("?" for _ in found.uncounted)]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("- [ ] How big?", ["open: How big?"]),
        ("-[ ] How big?", ["open: How big?"]),
        ("-[] How big?\n-[X] How old?\n  - A day.", ["open: How big?", "ticked: How old?"]),
        ("- [ ]How big?", ["open: How big?"]),
        ("1)[ ] How big?\n2.[ ] How old?", ["open: How big?", "open: How old?"]),
        ("- [x](a.md) is not decided", ["open: x is not decided"]),
        ("-[x](a.md) is not decided", ["?"]),
        ("1) How big", ["open: How big"]),
        ("1. How big?\n2. How old?", ["open: How big?", "open: How old?"]),
        ("* How big the cache is", ["open: How big the cache is"]),
        ("> - [ ] How big?", ["open: How big?"]),
        ("[ ] How big?", ["open: How big?"]),
        ("- [-] How big?", ["open: [-] How big?"]),
        ("- [ ] None", ["open: None"]),
        ("-", []),
        ("How big is the cache?", ["open: How big is the cache?"]),
        ("How big\nis the cache?\n\n**How old?**", ["open: How big is the cache?", "open: How old?"]),
        ("How big? Two of them.", ["?"]),
        ("How big? How old?", ["?"]),
        ("The cache is not decided yet.", ["?"]),
        ("TBD", ["?"]),
        ("![](open.png)", ["?"]),
        ("- ![](open.png)", ["?"]),
        ('<img src="open.png">', ["?"]),
        ("| Question | Answer |\n|---|---|\n| ![](open.png) | |", ["open: ![](open.png)"]),
        ("\N{SHRUG}", ["?"]),
        ("- [x] [ ] How big?", ["open: [ ] How big?"]),
        ("- [x] How big?\n  TBD", ["unanswered: How big?"]),
        ("- [x] How big?\n  - ...", ["unanswered: How big?"]),
        ("N\N{CYRILLIC SMALL LETTER O}ne", ["?"]),
        ("- [\N{CYRILLIC SMALL LETTER HA}] How big?", ["open: [\N{CYRILLIC SMALL LETTER HA}] How big?"]),
        ("???", ["?"]),
        ("---\n\n…", []),
        ("None yet but see #12", ["?"]),
        ("None, but see #12", ["?"]),
        ("None: how big is it?", ["open: None: how big is it?"]),
        ("None so far; Ann is still asking.", ["?"]),
        ("```\n- [ ] How big?\n```", ["open: - [ ] How big?"]),
        ("```\ncache: unknown\n```", ["?"]),
        ("<ul><li>How big?</li></ul>", ["open: How big?"]),
        ("Not sure.\n\nNot decided.", ["?"]),
        ("- [x] How big?\n  - 2 GB.\n\nThe rest is not decided.", ["ticked: How big?", "?"]),
    ],
)
def test_what_stands_as_a_list_or_as_prose(section: str, expected: list[str]) -> None:
    assert shown(read(section)) == expected


@pytest.mark.parametrize(
    "section",
    [
        "None",
        "None.",
        "_None_",
        "N/A",
        "n.a.",
        "N/A: a small change",
        "- None.",
        "None \u2014 all were settled in the design review",
        "None yet.",
        "No open questions.",
        "None \N{PARTY POPPER}",
        "\N{WHITE HEAVY CHECK MARK} None.",
        "There are no open questions.",
        "All questions have been answered.",
        "Write down what is not decided yet, one box each.",
        "<!-- - [ ] How big? -->",
        "### Product",
        "### Resolved\n\n- How big: 2 GB\n\n2 GB are enough.\n\n#### Since when\n\nMay.",
        "### None",
        "| Question | Answer |\n|---|---|\n| None | - |\n| | |",
        "- [ ] Question 1?",
    ],
)
def test_what_says_that_there_is_no_question(section: str) -> None:
    assert shown(read(section)) == []


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("- [x] How big?", ["unanswered: How big?"]),
        ("- [x] How big? 2 GB.", ["ticked: How big? 2 GB."]),
        ("- [x] Size: 2 GB.", ["ticked: Size: 2 GB."]),
        ("- [x] Size: TBD", ["unanswered: Size: TBD"]),
        ("- [x] How big? \u2192 to be decided", ["unanswered: How big? \u2192 to be decided"]),
        ("- [x] How big? ??? -> 2 GB", ["ticked: How big? ??? -> 2 GB"]),
        ("- [x] How big?\n  - not yet decided", ["unanswered: How big?"]),
        ("### How big?\n\nDecision: under discussion.", ["open: How big?"]),
        ("| Question | Answer |\n|---|---|\n| How big? | to be decided |", ["open: How big?"]),
        ("- [x] How big?\n  - 2 GB.", ["ticked: How big?"]),
        ("- [x] How big?\n\n  2 GB.", ["ticked: How big?"]),
        ("- [x] How big?\n  ```\n  2 GB\n  ```", ["ticked: How big?"]),
        ("- [x] How big?\n\n**Answer:** 2 GB.", ["ticked: How big?"]),
        ("- [x] How big?\n- [x] How old?\n  A day.", ["unanswered: How big?", "ticked: How old?"]),
        ("- [ ] How big?\n  - 1 GB\n  - 2 GB\n- [ ] How old?", ["open: How big?", "open: How old?"]),
        ("- [ ] How big?\n  - [x] On disk?\n    - 2 GB\n  - In memory", ["open: How big?", "ticked: On disk?"]),
        ("These are left:\n\n- [ ] How big?", ["open: How big?"]),
        ("The following is not decided.\n- [ ] How big?", ["open: How big?"]),
        ("We do not know how old.\n\n- [ ] How big?", ["open: How big?", "?"]),
        ("- [ ] How big?\n\n---\n\n  - And then", ["open: How big?", "open: And then"]),
    ],
)
def test_what_stands_under_a_question_is_its_answer(section: str, expected: list[str]) -> None:
    assert shown(read(section)) == expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            "| Question | Owner |\n|---|---|\n| How big? | Ann |\n| How old? | Ben |",
            ["open: How big?", "open: How old?"],
        ),
        ("| # | Question |\n|---|---|\n| 1 | How big? |\n| | |", ["open: How big?"]),
        ("| # | What to do |\n|---|---|\n| | ? |", ["open: ?"]),
        (
            "| Question | Answer |\n|---|---|\n| How big? | 2 GB |\n| How old? | TBD |",
            ["ticked: How big?", "open: How old?"],
        ),
        ("| Question | Answer |\n|---|---|\n| Question 1 | Answer 1 |\n| How old? | |", ["open: How old?"]),
        ("| Question | Decision |\n|---|---|\n| How big? | Two or three? |", ["open: How big?"]),
        ("| Question | Status | Answer |\n|---|---|---|\n| How big? | Open | 2 GB |", ["open: How big?"]),
        ("| Topic | Status |\n|---|---|\n| Size | Resolved in #12 |\n| Age | |", ["ticked: Size", "open: Age"]),
        (
            "| Question | |\n|---|---|\n| [x] How big? | |\n| [ ] How old? | |",
            ["ticked: [x] How big?", "open: [ ] How old?"],
        ),
        ("Left:\n\n| Question |\n|---|\n| How big? |", ["open: How big?"]),
        ("### Resolved\n\n| Question |\n|---|\n| How big? |", ["ticked: How big?"]),
    ],
)
def test_a_row_of_a_table_is_a_question(section: str, expected: list[str]) -> None:
    assert shown(read(section)) == expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("### How big?\n\nWe have seen 2 GB in May.", ["open: How big?"]),
        ("### Cache size\n\nNobody knows.\n\n### Age\n\nNobody knows.", ["open: Cache size", "open: Age"]),
        ("### How big?\n\n**Decision:** 2 GB.", ["ticked: How big?"]),
        ("### How big?\n\nDecision: TBD", ["open: How big?"]),
        ("### Which store?\n\n- Postgres\n- SQLite", ["open: Which store?"]),
        ("### Storage\n\n- How big?\n- How old?", ["open: How big?", "open: How old?"]),
        ("### Storage\n\n- [x] How big? 2 GB", ["ticked: How big? 2 GB"]),
        ("### Storage\n\n#### How big?\n\nNobody knows.", ["open: How big?"]),
        ("### Product\n\nNobody knows.", ["?"]),
        ("### Resolved\n\n- [ ] How big?\n\n### Others\n\nNobody knows.", ["open: How big?", "open: Others"]),
    ],
)
def test_a_heading_is_a_question_or_holds_some(section: str, expected: list[str]) -> None:
    assert shown(read(section)) == expected


@pytest.mark.parametrize(
    "heading",
    ["## Remaining Open Questions", "### 7. Storage: open questions", "Open Questions\n---"],
)
def test_a_heading_that_ends_so_holds_questions_too(heading: str) -> None:
    assert shown(read("- [ ] How big?", heading)) == ["open: How big?"]


@pytest.mark.parametrize(
    "heading",
    [
        "## Open Question",
        "## Open Questions (for later)",
        "## Open Questions - resolved",
        "## Open Questions: None",
        "## Unresolved Questions",
        "## Remaining questions",
        "### Other outstanding questions",
    ],
)
def test_a_heading_that_stands_for_the_templates_or_says_as_much_holds_questions(heading: str) -> None:
    assert shown(read("- [ ] How big?", heading)) == ["open: How big?"]


def test_a_title_that_ends_so_makes_no_document_of_questions() -> None:
    text = spec("- [ ] How big?").replace("# Search", "# Search and its open questions", 1)
    assert shown(read_questions(compare(parse(text), schema()))) == ["open: How big?"]


def test_a_leftover_heading_is_no_question() -> None:
    template = TEMPLATE.replace("### Product", "### [Team]")
    found = read_questions(compare(parse(spec("### [Team]\n\n- [ ] How big?")), compile_template(parse(template))))
    assert shown(found) == ["open: How big?"]


@pytest.mark.parametrize(("status", "severity"), [("In Review", Severity.WARNING), ("Approved", Severity.ERROR)])
def test_what_cannot_be_counted_is_one_finding_that_says_what_to_write(status: str, severity: Severity) -> None:
    text = spec("Not sure.\n\nNot decided.", status=status)
    found = [one for one in check(parse(text), schema()) if one.code is Code.OPEN_QUESTION]
    assert [(one.severity, one.span.line, one.message) for one in found] == [
        (severity, 11, "I cannot count what stands here; write `- [ ] …` for each question, or None.")
    ]


@pytest.mark.parametrize(
    ("section", "after"),
    [
        ("-[ ] How big?", "- [x] How big?"),
        ("1)[] How big?", "1) [x] How big?"),
        ("- How big", "- [x] How big"),
        ("How big?", "How big?"),
        ("### How big?", "### How big?"),
        ("| Question |\n|---|\n| How big? |", "| Question |\n|---|\n| How big? |"),
    ],
)
def test_only_an_item_of_a_list_is_ticked(section: str, after: str) -> None:
    text = spec(section)
    assert apply_edits(text, tick_question(parse(text), schema(), 1, None)) == spec(after)


def test_each_shape_has_a_name_for_people() -> None:
    section = "How big?\n\n- How old?\n\n| Question |\n|---|\n| How far? |\n\n### How long?\n"
    assert [one.shape for one in read(section).questions] == [
        QuestionShape.PARAGRAPH,
        QuestionShape.ITEM,
        QuestionShape.ROW,
        QuestionShape.HEADING,
    ]
