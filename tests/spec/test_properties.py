"""What holds for every text, every template and every edit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Document
from bot.policy.model import SpecRule
from bot.policy.severity import Code
from bot.spec.edits import safe_fixes, set_status, tick_question
from bot.spec.examine import examine
from bot.spec.history import HistoryRow, add_history_row
from bot.template.compile_template import Schema, compile_template
from tests.spec.checking import check
from tests.spec.filling import fill
from tests.spec.templates import BUILT_IN, STYLES

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
SCHEMA = compile_template(parse(BUILT_IN))
PIECES = (
    "# ", "## Overview\n", "### Goals\n", "- ", "- [ ] ", "* [x] a\n", "```json\n", "```\n", "~~~", "> ", "| a | b |\n", "|---|---|\n",
    "---\n", "===\n", "<!--", "-->", "**Status:** ", "Draft", "[Your Name]", "[YYYY-MM-DD]", "\n", "\r\n", "\r", "\n\n", "    ", "\t",
    "\\", "`", "[a](b)", "[a]: b\n", "\u00a0", "\ufeff", "\0", "\u2028", "é", "N/A", "{", "}", "<", ">", "## Revision History\n", "1. ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def spans_fit(document: Document, schema: Schema) -> None:
    lines = max(len(document.lines), 1)
    for found in check(document, schema):
        span = found.span
        assert 1 <= span.line <= span.end_line <= lines
        assert span.column >= 1
        if span.line == span.end_line and document.lines:
            assert span.column <= span.end_column <= len(document.lines[span.line - 1]) + 1


@QUICK
@given(TEXTS)
def test_any_text_is_a_document_and_every_span_lies_inside_it(text: str) -> None:
    spans_fit(parse(text), SCHEMA)


@QUICK
@given(st.binary(max_size=200) | TEXTS.map(str.encode))
def test_any_bytes_can_be_examined(source: bytes) -> None:
    spec = examine(source, path="a.md", schema=SCHEMA, rule=SpecRule())
    assert spec.diagnostics


@QUICK
@given(TEXTS)
def test_any_text_with_a_heading_is_a_template_that_its_own_sections_satisfy(text: str) -> None:
    document = parse("## A heading\n\n" + text)
    codes = {found.code for found in check(document, compile_template(document))}
    assert Code.MISSING_SECTION not in codes


@QUICK
@given(TEXTS)
def test_no_edit_changes_nothing(text: str) -> None:
    assert apply_edits(text, ()) == text


@QUICK
@given(st.sampled_from(sorted(STYLES)), st.integers(0, 99))
def test_a_filled_template_has_no_finding(style: str, seed: int) -> None:
    document = parse(fill(STYLES[style], seed))
    assert check(document, compile_template(parse(STYLES[style]))) == ()


@pytest.mark.parametrize("style", STYLES)
def test_one_section_less_is_one_finding(style: str) -> None:
    schema = compile_template(parse(STYLES[style]))
    document = parse(fill(STYLES[style]))
    for section in document.sections[1:]:
        alike = [other for other in document.sections if other.key.split()[:1] == section.key.split()[:1]]
        if section is document.title or len(alike) > 1:
            continue
        text = "\n".join([*document.lines[: section.line - 1], *document.lines[section.tree_end :]])
        found = check(parse(text), schema)
        assert len(found) <= 1, (section.name, found)
        assert all(one.code is Code.MISSING_SECTION for one in found)


@pytest.mark.parametrize("style", STYLES)
def test_one_section_emptied_is_one_finding_on_its_line(style: str) -> None:
    schema = compile_template(parse(STYLES[style]))
    document = parse(fill(STYLES[style]))
    for section in document.sections[1:]:
        if section is document.title or section.end_line != section.tree_end:
            continue
        text = "\n".join([*document.lines[: section.body_line - 1], "", *document.lines[section.tree_end :]])
        assert [(one.code, one.span.line, one.section) for one in check(parse(text), schema)] == [
            (Code.EMPTY_SECTION, section.line, section.name)
        ]


@QUICK
@given(TEXTS)
def test_fixes_settle_and_touch_nothing_else(text: str) -> None:
    fixed = apply_edits(text, safe_fixes(check(parse(text), SCHEMA)))
    again = apply_edits(fixed, safe_fixes(check(parse(fixed), SCHEMA)))
    for _ in range(8):
        fixed, again = again, apply_edits(again, safe_fixes(check(parse(again), SCHEMA)))
    assert fixed == again


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("style", STYLES)
def test_fixing_a_stub_brings_every_section_and_stops(style: str, ending: str) -> None:
    schema = compile_template(parse(STYLES[style]))
    text = f"\ufeff# Something{ending}{ending}Words.  {ending}"
    fixed = apply_edits(text, safe_fixes(check(parse(text), schema)))
    found = check(parse(fixed), schema)
    assert Code.MISSING_SECTION not in {one.code for one in found}
    assert Code.SECTION_ORDER not in {one.code for one in found}
    assert fixed.startswith("\ufeff")
    assert f"Words.  {ending}" in fixed
    assert ending == "\n" or fixed.count("\n") == fixed.count("\r\n")


@QUICK
@given(st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(0, 20))
def test_the_bots_own_edits_leave_every_other_line(ending: str, last: bool, seed: int) -> None:  # noqa: FBT001
    text = "\ufeff" + fill(BUILT_IN, seed).removesuffix("" if last else "\n").replace("\n", ending)
    document = parse(text)
    edits = (
        *set_status(document, SCHEMA, "Approved"),
        *tick_question(document, SCHEMA, 1, "Yes.\nReally."),
        *add_history_row(document, SCHEMA, HistoryRow(date="2026-12-31", author="@a|b", change="x\ny")),
    )
    assert len(edits) == 3
    before, after = text.split(ending), apply_edits(text, edits).split(ending)
    untouched = [line for line in before if line in after]
    assert len(untouched) >= len(before) - 2
    assert apply_edits(text, edits).endswith(ending) is text.endswith(ending)


PATHOLOGICAL = {
    "brackets": "[a\n",
    "open brackets": "[",
    "quotes": "> ",
    "lists": "- ",
    "fences": "```\n",
    "headings": "# a\n",
    "the same heading": "## Goals\n",
    "tables": "| a | b |\n|---|---|\n",
    "comments": "<!--",
    "stars": "**a:** ",
    "pipes": "|",
    "placeholders": "[Your Name] ",
    "curly": "{a ",
    "angles": "<a ",
    "boxes": "- [ ] a\n",
    "backticks": "`",
    "underlines": "a\n---\n",
    "definitions": "[a]: b\n",
}


@pytest.mark.untraced
@pytest.mark.parametrize("piece", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_hostile_text_ends(piece: str) -> None:
    source = (piece * (60_000 // len(piece))).encode()
    assert examine(source, path="a.md", schema=SCHEMA, rule=SpecRule()).diagnostics
