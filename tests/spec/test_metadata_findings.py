"""What is said of metadata in a file of their own, by value: each message with its line, and what becomes of other findings."""

from dataclasses import replace

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.semantic_sections import DeclaredStatus
from bot.markdown.document import parse
from bot.markdown.metadata_file import join
from bot.markdown.model import Span, TextEdit
from bot.policy.model import Roles, SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.examine import examine
from bot.spec.metadata import broken, is_broken, with_findings
from bot.template.compile_template import compile_template

RULE = SpecRule(metadata="kep.yaml", roles=Roles(status="Status"))
TEXT = b"# Sleep\n\n## Why\n\nSleep.\n"
TEMPLATE = "---\nstatus: <status>\n---\n\n# [T]\n\n## Why\n\n[Why]\n"
NOWHERE = DeclaredStatus(text=None, status=None, span=None)
MISSING = "kep.yaml is missing, a link, or too large; add it beside this file, with `status: Draft` in it."
OF_FIELDS = "is no list of fields; write one `key: value` a line."
KEY = "has a field that does not begin its line with its name; write one `key: value` a line."
WITHIN = "has a line that reads like a field and belongs to the value above; indent that line."


def at(line: int) -> Span:
    return Span(line=line, column=1, end_line=line, end_column=1)


def look(source: bytes) -> tuple[Diagnostic, ...]:
    return examine(source, path="a/README.md", schema=compile_template(parse(TEMPLATE), RULE), rule=RULE).diagnostics


@pytest.mark.parametrize(
    ("metadata", "message", "line"),
    [
        (b"a: b\n\nstatus: [idea\n", "is no YAML: did not find expected ',' or ']'; correct the line.", 4),
        (b"a: b\nc: d: e\nf: g\n", "is no YAML: mapping values are not allowed in this context; correct the line.", 3),
        (b"a: b\n\tc: d\n", "is no YAML: found a tab character that violates indentation; correct the line.", 3),
        (b'a: "b\n\nc\n', "is no YAML: found unexpected end of stream; correct the line.", 4),
        (b"a: b\n*c\n", "is no YAML: could not find expected ':'; correct the line.", 3),
        (b"# x\n\n- a: b\n", OF_FIELDS, 4),
        (b"# x\n", OF_FIELDS, 2),
        (b"# x\n{a: b}\n", OF_FIELDS, 3),
        (b"# x\nword\n", OF_FIELDS, 3),
        (b"a: b\n\xffc\n", "is not UTF-8; save it as UTF-8.", 3),
        (b"\xff", "is not UTF-8; save it as UTF-8.", 2),
        (b"\n\n\xff", "is not UTF-8; save it as UTF-8.", 4),
        (b"a: b\r\nc: d\re: f\r\n", "ends lines with CR alone; save it with LF.", 2),
        (b"a: b\r\r\nc: d\r\n", "ends lines with CR alone; save it with LF.", 2),
        (b"%TAG ! x:\n---\na: b\n", "begins with a line of `%`; take that line out.", 2),
        (b"a: b\n---\nc: d\n---\ne: f\n", "holds more than one document; keep one.", 3),
        (b"a: b\nc: d\n...\n", "ends with `...`; take that line out.", 4),
        (b"a: b\nc: d\nA: e\n", "has A twice; keep one.", 4),
        (b"a: b\n!!str c: d\n", KEY, 3),
        (b"a: b\n{c: d}: e\n", KEY, 3),
        (b'a: "b\nc:\td"\n', WITHIN, 3),
        (b'a: "b\nc:"\n', "", 0),
        (b'a: "b\nc: d"\n', WITHIN, 3),
        (b'a: "b\nc:\n"\n', WITHIN, 3),
        (b'a: "b\n\nc :\td"\n', WITHIN, 4),
    ],
)
def test_what_keeps_metadata_from_being_read_is_said_with_its_line(metadata: bytes, message: str, line: int) -> None:
    source = join(metadata, TEXT)
    assert is_broken(source) is bool(message)
    if message:
        wanted = Diagnostic(code=Code.METADATA, severity=Severity.ERROR, message=f"kep.yaml {message}", span=at(line))
        assert broken(source, "kep.yaml") == wanted
        assert look(source) == (wanted,)


def test_metadata_have_at_most_so_many_bytes() -> None:
    most = b"a: " + b"b" * 19_996 + b"\n"
    assert not is_broken(join(most, TEXT))
    found = broken(join(b"c" + most, TEXT), "kep.yaml")
    assert found is not None
    assert found.message == "kep.yaml has 20,001 bytes; it may have 20,000. Move the text into the spec."


def test_a_text_without_metadata_is_not_broken_but_lacks_them() -> None:
    for text in (TEXT, b"---\nstatus: Draft\n---\n" + TEXT, b"---\t \t\rstatus: Draft\r---\t \t \r" + TEXT):
        assert not is_broken(text)
        assert [(one.message, one.span) for one in look(text)] == [(MISSING, at(1))]


@pytest.mark.parametrize(
    ("metadata", "message", "line"),
    [
        (b"a: b\nc: d\n", "kep.yaml says no status; add `status: Draft`.", 3),
        (b"a: b\nstatus:\n", "kep.yaml has a status without a word; write `status: Draft`.", 3),
        (b"a: b\nc: d\nstatus: !!str Draft\n", "kep.yaml gives its status in a form that I cannot read; write `status: Draft`.", 4),
        (b"a: b\nstatus: 'Dr''aft'\n", "kep.yaml gives its status in a form that I cannot read; write `status: Draft`.", 3),
    ],
)  # fmt: skip
def test_a_status_that_the_metadata_do_not_say_is_told_once(metadata: bytes, message: str, line: int) -> None:
    found = look(join(metadata, TEXT))
    assert [(one.message, one.span, one.severity) for one in found] == [(message, at(line), Severity.ERROR)]


def test_the_missing_status_is_offered_before_the_end_of_the_metadata() -> None:
    (found,) = look(join(b"a: b\nc: d\n", TEXT))
    assert found.fix == (TextEdit(start_line=4, end_line=3, text="status: Draft\n"),)


def finding(demand: str | None, *fix: TextEdit) -> Diagnostic:
    return Diagnostic(
        code=Code.MISSING_FIELD, severity=Severity.ERROR, message="x", span=at(9), demand=demand, fix=fix or None
    )


@pytest.mark.parametrize(
    ("demand", "is_said"),
    [("field:Status", False), ("field:status", False), ("field:Owner", True), ("section:Status", True), (None, True), ("", True)],
)  # fmt: skip
def test_a_template_that_asks_for_the_status_says_it_no_second_time(demand: str | None, *, is_said: bool) -> None:
    other = finding(demand)
    own, *rest = with_findings((other,), TEXT, NOWHERE, RULE)
    assert own.message == MISSING
    assert rest == ([other] if is_said else [])


def test_where_the_metadata_are_in_order_every_other_finding_stays() -> None:
    wrong = (finding("field:Status"), finding(None))
    source = join(b"status: Draft\n", TEXT)
    field = parse(source.decode()).fields[0]
    said = DeclaredStatus(text="Draft", status=None, span=field.value_span, field=field)
    assert with_findings(wrong, source, said, RULE) == wrong


@pytest.mark.parametrize(("line", "is_kept"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_fix_before_the_first_line_of_the_metadata_is_no_fix(line: int, *, is_kept: bool) -> None:
    edit, later = (TextEdit(start_line=one, end_line=one - 1, text="a: b\n") for one in (line, 9))
    for fix in ((edit,), (later, edit)):
        wrong = finding("field:Owner", *fix)
        *_, found = with_findings((wrong,), TEXT, NOWHERE, RULE)
        assert found == replace(wrong, fix=fix if is_kept else None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"---\nstatus: Draft\n---\n" + TEXT, 6),
        (b"\xef\xbb\xbf---\na: b\nStatus: Draft\n---\n" + TEXT, 7),
        (b"---\nowner: Ann\n---\n" + TEXT, None),
        (b"\n---\nstatus: Draft\n---\n" + TEXT, None),
        (b"# A\n\n**Status:** Draft\n", None),
    ],
)
def test_a_status_of_the_texts_own_front_matter_is_an_error_on_its_line(text: bytes, line: int | None) -> None:
    source = join(b"a: b\nstatus: Draft\n", text)
    fields = parse(source.decode()).fields
    said = DeclaredStatus(text="Draft", status=None, span=fields[1].value_span, field=fields[1])
    found = with_findings((), source, said, RULE)
    message = "The status stands in kep.yaml, and here a second time; take this line out."
    assert [(one.message, one.span) for one in found] == ([(message, at(line))] if line else [])
