"""What a finding holds beside its words: its code, its whole span, and what it stands for."""

import pytest

from bot.markdown.document import parse
from bot.markdown.model import Span
from bot.policy.model import SpecRule
from bot.policy.severity import Code
from bot.template.compile_template import compile_template
from tests.spec.checking import check, told

PARTS = "# [Title]\n\n## How\n\n[One]\n\n### Parts\n\n[Two] and [three]\n\n**Owner:** [name]\n\n### Cost\n\nSay it.\n"


def test_a_finding_of_an_unwritten_section_holds_what_it_stands_for() -> None:
    spec = "# A\n\n## How\n\n[One]\n\n### Parts\n\n[Two] and [three]\n\n**Owner:** [name]\n\n### Cost\n"
    (one,) = check(parse(spec), compile_template(parse(PARTS)))
    assert (one.code, one.span.line) == (Code.EMPTY_SECTION, 3)
    assert [(inner.code, inner.span.line) for inner in one.absorbed] == [
        (Code.UNFILLED_PLACEHOLDER, 5),
        (Code.UNFILLED_PLACEHOLDER, 9),
        (Code.UNFILLED_PLACEHOLDER, 11),
        (Code.EMPTY_SECTION, 13),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("## Privacy\n", Code.EMPTY_SECTION),
        ("", Code.MISSING_SECTION),
        ("**Privacy:**\n", Code.MISSING_SECTION),
        ("## Privacy\n\nSo.\n\n## Log\n", Code.POLICY),
    ],
)
def test_the_code_of_what_policy_demands_or_forbids(text: str, code: Code) -> None:
    rule = SpecRule(required=("Privacy",), forbidden=("Log",))
    schema = compile_template(parse("# [Title]\n\n## Why\n\nSay why.\n"), rule)
    assert [one.code for one in check(parse(f"# A\n\n## Why\n\nSo.\n\n{text}"), schema)] == [code]


def test_a_demand_of_the_policy_is_found_by_the_last_of_its_names() -> None:
    template = "# [Title]\n\n## Why\n\nSay why.\n"
    for name in ("Why / Unit Cost", "Why / Deep / Unit Cost"):
        (said,) = told("# A\n\n## Why\n\nSo.\n\n### Unit cost\n", template, SpecRule(required=(name,)))
        assert said == (
            f'7:1-14 Section "Unit cost" is empty; the team\'s policy demands it. | in Unit cost | unwritten {name}'
        )


def test_the_span_of_hidden_characters_ends_with_their_line() -> None:
    spec = "# A\n\n## Why\n\nx\n\na\u202eb\n"
    (one,) = check(parse(spec), compile_template(parse("# [Title]\n\n## Why\n\nSay why.\n")))
    assert one.span == Span(line=7, column=2, end_line=7, end_column=4)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("Text.\n", '1:1-6 The title is missing; begin the document with "# RFC: …". | demand title:'),
        ("---\nx: A\n---\nText\n", '4:1-5 The title is missing; begin the document with "# RFC: …". | demand title:'),
        ("", '1:1-1 The title is missing; begin the document with "# RFC: …". | demand title:'),
    ],
)
def test_where_a_title_is_missed_in_a_file_without_headings(spec: str, said: str) -> None:
    assert told(spec, "# RFC: [Title]\n") == [said]


def test_what_only_policy_demands_is_missed_in_a_file_of_one_line() -> None:
    (_, said) = told("Text", "# [Title]\n", SpecRule(required=("Privacy",)))
    assert said.startswith('1:1-5 Section "Privacy" is missing;')


LEFT = "# [Title]\n\n**Owner:** [name]\n\n## Why\n\n- Goal 1\n\n## How\n\nSay how.\n"
EMPTY = 'Section "Why" is empty; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why'
KEPT = EMPTY.replace("is empty", "holds only the template's text")


@pytest.mark.parametrize(
    ("owner", "part", "said"),
    [
        ("[name]", "### Mine\n", [f"5:1-7 {EMPTY}"]),
        ("Ann", "- Goal 1\n\n### Mine\n", [f"5:1-7 {KEPT}"]),
        ("Ann", "### [name]\n", [f"5:1-7 {EMPTY}"]),
        ("Ann", "### Mine\n\n## [name]\n\nx\n", [f"5:1-7 {EMPTY}"]),
        ("Ann", "### Mine\n\nSo.\n", []),
    ],
)
def test_a_section_of_headings_alone_is_empty(owner: str, part: str, said: list[str]) -> None:
    found = told(f"# A\n\n**Owner:** {owner}\n\n## Why\n\n{part}\n## How\n\nSo.\n", LEFT)
    assert [one for one in found if "still there" not in one] == said


ALIKE = "# [Title]\n\n## Store design\n\nSay it.\n\n## Storm design\n\nSay it.\n"
MEANT = 'Section "Storm design" is missing; is "Storn design" meant? | in Storm design | demand section:Storm design | unwritten Storm design'


@pytest.mark.parametrize(
    ("spec", "is_meant"),
    [
        ("# A\n\n## Store design\n\nSo.\n", False),
        ("# Storn design\n\n## Store design\n\nSo.\n", False),
        ("## Storn design\n\nSo.\n\n## Store design\n\nSo.\n", True),
        ("# A\n\n## Store design\n\nSo.\n\n## Storn design\n\nSo.\n", True),
    ],
)
def test_a_heading_that_may_be_a_slip_of_the_pen_answers_nothing_else(spec: str, is_meant: bool) -> None:  # noqa: FBT001
    assert any(MEANT in one for one in told(spec, ALIKE)) is is_meant


RISKS = "# [Title]\n\n## Risks\n\n| Risk | Impact | Answer | Owner |\n|---|---|---|---|\n| [risk] | [impact] | [answer] | [name] |\n"


@pytest.mark.parametrize(
    ("table", "fixed"),
    [
        (
            "| Risks | Answer | Owner |\n|---|---|---|\n| a | b | c |\n",
            "| Risks | Impact | Answer | Owner |\n|---| ------ |---|---|\n| a |  | b | c |\n",
        ),
        (
            "| Risk | Impact | Owner |\n|---|---|---|\n| a \\| x | b | c |\n",
            "| Risk | Impact | Answer | Owner |\n|---|---| ------ |---|\n| a \\| x | b |  | c |\n",
        ),
        (
            "Risk | Answer | Owner\n---|---|---\na | b | c\n",
            "Risk | Impact | Answer | Owner\n---| ------ |---|---\na |  | b | c\n",
        ),
        (
            "Impact | Answer | Owner\n---|---|---\na | b | c\n",
            "Risk | Impact | Answer | Owner\n---- | ---|---|---\n | a | b | c\n",
        ),
        (
            "Impact | Answer | Owner\n---|---|---\na\nb | c\n",
            "Risk | Impact | Answer | Owner\n---- | ---|---|---\n | a\n | b | c\n",
        ),
    ],
)
def test_a_column_goes_behind_the_one_before_it(table: str, fixed: str) -> None:
    (one,) = check(parse(f"# A\n\n## Risks\n\n{table}"), compile_template(parse(RISKS)))
    assert one.fix is not None
    assert [(edit.start_line, edit.end_line, edit.text) for edit in one.fix] == [(5, 4 + fixed.count("\n"), fixed)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("### [What for]\n\n## Risks\n\nNo.\n", [5]),
        ("### Part\n\n## [What for]\n\nSo.\n\n## Risks\n\nNo.\n", [3, 7]),
    ],
    ids=["in the section", "behind it"],
)
def test_a_placeholder_below_an_empty_section_says_it_and_one_behind_it_does_not(text: str, lines: list[int]) -> None:
    schema = compile_template(parse("# [Title]\n\n## Goals\n\n[What for]\n\n## Risks\n\nSay.\n"))
    assert [one.span.line for one in check(parse(f"# A\n\n## Goals\n\n{text}"), schema)] == lines
