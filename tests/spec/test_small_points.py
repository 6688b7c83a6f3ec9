"""Small points that true specs stumbled over."""

import pytest

from bot.comparison.near_name import near_name
from bot.markdown.document import parse
from bot.markdown.text_normalize import says_not_applicable, says_undecided
from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.paths import spec_rule
from bot.policy.severity import Severity
from bot.report.spec_report import SpecReport
from bot.review.evaluate.evaluate_specs import evidence_of
from bot.rules.sql import parse_sql
from bot.spec.evidence import NO_EVIDENCE
from bot.spec.examine import examine
from bot.spec.numbers import number_in_name
from bot.template.compile_template import compile_template
from bot.template.field_value import find_fault
from bot.template.model import ValueKind, ValueType
from bot.template.new_spec import fill_template


def test_na_is_not_applicable() -> None:
    assert says_not_applicable("NA")
    assert says_not_applicable("NA: there is no data")
    assert not says_not_applicable("Names are kept")


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("20201028-x.md", None),
        ("2020-10-28-x.md", None),
        ("0042-x.md", 42),
        ("20201399999-x.md", None),
        ("99999999-x.md", 99999999),
    ],
)
def test_a_date_in_a_name_is_no_number(path: str, number: int | None) -> None:
    assert number_in_name(path) == number


def test_a_path_may_begin_with_the_root() -> None:
    policy = parse_policy("specs:\n  - paths: ['./docs/x/*.md', '!./docs/x/old.md']\n    template: ./docs/T.md\n")
    assert (spec_rule(policy, "docs/x/a.md"), spec_rule(policy, "docs/x/old.md")) == (0, None)


@pytest.mark.parametrize(
    "path", ["docs/adr/0001-x.md", "doc/adr/a.md", "adr/a.md", "docs/decisions/a.md", "docs/specs/UPPER.MD"]
)
def test_where_specs_lie_by_default(path: str) -> None:
    assert spec_rule(Policy(), path) == 0


def test_only_the_end_of_a_name_is_read_whatever_its_letters() -> None:
    assert spec_rule(Policy(), "docs/Specs/a.md") is None
    assert spec_rule(Policy(specs=(SpecRule(paths=("Docs.D/**",)),)), "Docs.D/a") == 0


def test_a_value_of_the_policy_may_be_a_pattern() -> None:
    wanted = ValueType(kind=ValueKind.CHOICE, choices=("Accepted", "Superseded by *"))
    assert find_fault("Status", "Superseded by [0005](0005-x.md)", wanted) is None
    assert find_fault("Status", "Replaced by 0005", wanted) is not None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SELECT FROM WHERE", "not expected there"),
        ("INSERT INTO x VALUES (1", '")" is missing'),
        ("SELEC x FROM y", '"FROM" is not expected there'),
        ("SELECT CAST(a AS) FROM b", "not expected there"),
    ],
)
def test_sql_is_refused_in_our_own_words(code: str, words: str) -> None:
    fault = parse_sql(code)
    assert fault is not None
    assert words in fault[1]
    assert "Token" not in fault[1]


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "- **TODO**",
        "???",
        "To be determined.",
        "[NEEDS CLARIFICATION: how?]",
        "[NEEDS CLARIFICATION: [x]]",
        "(wip)",
    ],
)
def test_what_says_nothing_yet(text: str) -> None:
    assert says_undecided(text)


@pytest.mark.parametrize(
    "text", ["?", "", "TBD by Ann", "[NEEDS CLARIFICATION: a] and [b]", "[NEEDS CLARIFICATION" + "x" * 500 + "]"]
)
def test_what_says_something(text: str) -> None:
    assert not says_undecided(text)


def test_a_name_is_near_by_a_slip_of_the_pen_only() -> None:
    assert near_name("Motivation", ["Goals", "Motivaton"]) == "Motivaton"
    assert near_name("Motivation", ["x" * 100, "Motivation"]) is None
    assert near_name("Motivation", ["Motivational", "Motivaton", "Motivations here"]) == "Motivaton"


def test_so_many_marks_in_a_text_are_asked_about() -> None:
    text = "# T\n\n## Summary\n\nOne.\n\n" + "TODO: more\n\n" * 60
    schema = compile_template(parse("# [Title]\n\n## Summary\n\n[Say it.]\n"))
    found = examine(text.encode(), path="a.md", schema=schema, rule=SpecRule())
    assert len(found.questions) == 50


def test_the_open_questions_of_a_spec_in_review_are_listed() -> None:
    schema = compile_template(
        parse("# [Title]\n\n- Status: [Draft | In Review]\n\n## Open Questions\n\n- [ ] [question]\n")
    )
    text = "# T\n\n- Status: In Review\n\n## Open Questions\n\n- [ ] How long?\n- [x] How large? Small.\n"
    found = examine(text.encode(), path="a.md", schema=schema, rule=SpecRule())
    assert found.diagnostics == ()
    (listed,) = SpecReport.from_examination(found).diagnostics
    assert (listed.severity, listed.message) == (Severity.INFO, 'Question 1 is open: "How long?"')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("precedent: on\n", "write off"),
        ("precedent: {keep: 2}\n", "from 0.5 to 1"),
        ("precedent: {keep: many}\n", "from 0.5 to 1"),
        ("specs:\n  - advice: [Goals]\n", "name a demand"),
    ],
)
def test_a_mistake_about_precedent_is_told(text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        parse_policy(text)


def test_a_text_that_the_forge_does_not_give_is_no_evidence() -> None:
    schema = compile_template(parse("# [Title]\n\n## Summary\n\n[Say it.]\n"))
    assert evidence_of(None, "a.md", schema, SpecRule()) == NO_EVIDENCE


def test_a_new_spec_leaves_what_it_does_not_know() -> None:
    template = "---\nauthor:\n  - [name]\nreviewers:\n---\n\n# [Title]\n\n**Author:**\n\n## Summary\n\n[Say it.]\n"
    text = fill_template(template, title="Cache", author="Ann", date="2026-01-02", status="Draft")
    assert "# Cache" in text
    assert "reviewers:\n" in text
