"""A fix settles its finding and makes no error, or it is no fix: for every template, and in any text."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import TextEdit
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.examine import examine
from bot.spec.fixes import Look, Trial, settling, with_settling_fixes
from bot.template.compile_template import compile_template
from bot.template.model import Schema, TemplateError
from tests.spec.checking import check
from tests.spec.templates import STYLES
from tests.spec.test_properties import QUICK, TEXTS

ODD = (
    "# {T}\n\n## Q & A\nAsk.\n\n### 2.2 {Name}\nSay.\n\n### Phase 4: Build ({{H}} hours)\n\nWords.\n\n## Plan B\nx\n",
    "# T\n\n## 1. Goals\nSay.\n\n## `code`\nq\n\n## [Link](x.md)\nl\n\n## Why?\n\nw\n\n## \U0001f389\nparty\n",
    "# T\n\n## Component 1: [Name]\nx\n\n### Detail\nd\n\nSetext\n------\n\ns\n",
    "# T\n\n## Checks\n\n- [ ] Deploy\n- [ ] Watch\n\n### Alerts\n\nAlert if [a] for [b].\n\n### Undo\n\nHow?\n",
    "# T\n\n## Same\na\n\n### Notes\nn\n\n## Other\nb\n\n### Notes\nn\n",
)
TEMPLATES = (*STYLES.values(), *ODD)


def looking(schema: Schema) -> Look:
    return lambda content: check(parse(content.decode()), schema)


def trial(text: str, schema: Schema) -> Trial:
    look = looking(schema)
    return Trial(source=text.encode(), found=tuple(look(text.encode())), look=look)


def errors(found: tuple[Diagnostic, ...]) -> int:
    return sum(one.severity is Severity.ERROR for one in found)


def settled(text: str, schema: Schema) -> tuple[str, list[int]]:
    """Fix until nothing is left, as the command line does; also gives the errors of each round."""
    counts = []
    while True:
        now = trial(text, schema)
        counts.append(errors(now.found))
        chosen = settling(now)
        if not chosen:
            return text, counts
        text = now.after(chosen).decode()


@pytest.mark.untraced
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_stub_of_every_demand_settles_it(template: str) -> None:
    schema = compile_template(parse(template))
    lines = schema.template.lines
    for rule in schema.sections:
        rest = "\n".join([*lines[: rule.line - 1], *lines[rule.tree_end :], ""])
        now = trial(rest, schema)
        for one in now.found:
            if one.code is Code.MISSING_SECTION and one.unwritten == rule.name:
                assert now.settles([one]), rule.name


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_missing_section_is_one_finding_before_and_after_its_stub(template: str) -> None:
    schema = compile_template(parse(template))
    text = "# Something\n\nWords.\n"
    missing = Counter(one.unwritten for one in trial(text, schema).found if one.code is Code.MISSING_SECTION)
    after, counts = settled(text, schema)
    assert counts == sorted(counts, reverse=True)
    left = Counter(one.unwritten for one in trial(after, schema).found if one.unwritten)
    assert left <= missing


@QUICK
@given(TEXTS, st.sampled_from(TEMPLATES))
def test_a_second_fix_changes_nothing_and_errors_never_rise(text: str, template: str) -> None:
    schema = compile_template(parse(template))
    after, counts = settled(text, schema)
    assert counts == sorted(counts, reverse=True)
    assert settled(after, schema) == (after, counts[-1:])
    assert [line for line in text.split("\n") if line.strip() and line not in after] == []


@QUICK
@given(TEXTS, TEXTS)
def test_so_it_is_for_any_template(text: str, template: str) -> None:
    try:
        schema = compile_template(parse(template))
    except TemplateError:
        return
    after, counts = settled(text, schema)
    assert counts == sorted(counts, reverse=True)
    assert settled(after, schema)[0] == after


def a_finding(line: int, message: str, *, fix: str | None = None, weight: Severity = Severity.ERROR) -> Diagnostic:
    edits = None if fix is None else (TextEdit(start_line=line, end_line=line, text=fix),)
    span = parse("\n" * line).span(line)
    return Diagnostic(code=Code.INVALID_FIELD, severity=weight, message=message, span=span, fix=edits)


def by_line(content: bytes) -> tuple[Diagnostic, ...]:
    """Find a line that says `bad`, which can be put right; `worse` is what comes of some of the fixes."""
    said = {
        "bad": lambda at: a_finding(at, f"bad {at}", fix="good\n"),
        "stays": lambda at: a_finding(at, f"stays {at}", fix="stays\n"),
        "trap": lambda at: a_finding(at, f"trap {at}", fix="worse\n", weight=Severity.WARNING),
        "worse": lambda at: a_finding(at, "worse"),
    }
    lines = enumerate(content.decode().split("\n"), 1)
    return tuple(said[text](at) for at, text in lines if text in said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bad\nbad\nbad", "good\ngood\ngood"),
        ("bad\nstays\nbad", "good\nstays\ngood"),
        ("trap\nstays\nfine", "trap\nstays\nfine"),
        ("trap", "trap"),
        ("stays\nbad\ntrap\nbad", "stays\ngood\ntrap\ngood"),
        ("bad\ntrap", "good\ntrap"),
        ("fine", "fine"),
    ],
)
def test_a_fix_that_does_not_keep_its_word_is_left_out(text: str, expected: str) -> None:
    now = Trial(source=text.encode(), found=by_line(text.encode()), look=by_line)
    while chosen := settling(now):
        content = now.after(chosen)
        now = Trial(source=content, found=by_line(content), look=by_line)
    assert now.source.decode() == expected


def test_a_fix_that_trades_one_error_for_another_counts_only_alone() -> None:
    text = b"bad\ntrap"
    kept = with_settling_fixes(Trial(source=text, found=by_line(text), look=by_line))
    assert [one.fix is not None for one in kept] == [True, False]


def test_of_two_fixes_for_one_line_each_may_be_taken() -> None:
    def look(content: bytes) -> tuple[Diagnostic, ...]:
        return tuple(a_finding(1, message, fix=f"{message}\n") for message in ("a", "b") if content == b"bad")

    now = Trial(source=b"bad", found=look(b"bad"), look=look)
    assert len(settling(now)) == 1
    assert all(one.fix for one in with_settling_fixes(now))


def test_what_a_policy_turns_off_is_said_by_what_is_left() -> None:
    schema = compile_template(parse(ODD[3]))
    text = ODD[3].replace("# T", "# Title", 1).encode()

    def found(**severity: str) -> list[tuple[Code, Severity]]:
        levels = {name.replace("_", "-"): level for name, level in severity.items()}
        spec = examine(text, path="a.md", schema=schema, rule=SpecRule(), severity=levels)
        return [(one.code, one.severity) for one in spec.diagnostics]

    assert found() == [(Code.EMPTY_SECTION, Severity.ERROR)]
    assert found(empty_section="off") == [(Code.UNFILLED_PLACEHOLDER, Severity.ERROR)]
    assert found(empty_section="warning") == [(Code.UNFILLED_PLACEHOLDER, Severity.ERROR)]
    assert found(empty_section="off", unfilled_placeholder="off") == []


def test_a_rule_between_sections_belongs_to_neither() -> None:
    schema = compile_template(parse("# T\n\n## A\nsay\n\n---\n\n## B\nsay\n\n---\n\n## C\nsay\n"))
    rule = SpecRule()
    before = examine(b"# X\n\n## A\none\n\n---\n\n## C\nthree\n", path="a.md", schema=schema, rule=rule)
    (missing,) = [one for one in before.diagnostics if one.code is Code.MISSING_SECTION]
    now = Trial(source=b"# X\n\n## A\none\n\n---\n\n## C\nthree\n", found=before.diagnostics, look=lambda _: ())
    after = examine(now.after([missing]), path="a.md", schema=schema, rule=rule)
    assert {*before.digests} <= {*after.digests}


@pytest.mark.untraced
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_stub_changes_no_section_beside_it(template: str) -> None:
    schema = compile_template(parse(template))
    lines = schema.template.lines
    for rule in schema.sections:
        now = trial("\n".join([*lines[: rule.line - 1], *lines[rule.tree_end :], ""]), schema)
        before = examine(now.source, path="a.md", schema=schema, rule=SpecRule())
        for one in now.found:
            if one.code is Code.MISSING_SECTION and one.unwritten == rule.name:
                after = examine(now.after([one]), path="a.md", schema=schema, rule=SpecRule())
                assert {*before.digests} <= {*after.digests}, rule.name
