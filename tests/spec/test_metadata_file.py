"""Metadata in a file beside a spec: two files read as one text and told apart again, and what is wrong with the metadata."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.metadata_findings import in_file
from bot.markdown import metadata_file
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.metadata_file import ChangedPart, Parts, changed_parts, join, lines_above, split
from bot.markdown.model import FieldForm, Span, TextEdit
from bot.policy.model import Policy, PolicyError
from bot.policy.paths import metadata_path, spec_rule, specs_beside
from bot.policy.reader import read_policy
from bot.policy.severity import Code, Severity
from bot.review.evaluate.metadata_places import edit_in_file, lines_in, place, range_in
from bot.review.evaluate.spec_review import compare
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.edits import set_status
from bot.spec.examine import examine, plain_schema

POLICY = "specs: [{paths: [keps/*/README.md], metadata: kep.yaml, roles: {status: status}, lifecycle: {draft: idea}}]"
(RULE,) = read_policy(POLICY).specs
SCHEMA = plain_schema(RULE)
TEXT = b"# Sleep\n\n## Goals\n\nSleep.\n"
PATH = "keps/1/README.md"
_KEY = "kep.yaml has a field that does not begin its line with its name; write one `key: value` a line."
_WITHIN = "kep.yaml has a line that reads like a field and belongs to the value above; indent that line."
BYTES = st.text(st.sampled_from("a: #-\t \r\n\ufeff."), max_size=30).map(str.encode)


@given(BYTES, BYTES)
def test_two_files_that_were_joined_are_told_apart_to_the_byte(metadata: bytes, text: bytes) -> None:
    assert split(join(metadata, text)) == Parts(metadata=metadata, text=text)


@pytest.mark.parametrize("metadata", [b"status: idea\n", b"---\nstatus: idea", b"# of ours\r\n---\r\nstatus: idea\r\n"])
@pytest.mark.parametrize("text", [TEXT, b"\xef\xbb\xbf" + TEXT, TEXT.replace(b"\n", b"\r\n")])
def test_the_metadata_are_the_front_matter_and_only_the_status_is_written(metadata: bytes, text: bytes) -> None:
    source = join(metadata, text).decode()
    document = parse(source)
    (field,) = (one for one in document.fields if one.form is FieldForm.FRONT_MATTER)
    assert (field.name, field.value) == ("status", "idea")
    assert document.title is not None
    parts = split(apply_edits(source, set_status(document, SCHEMA, "Approved")).encode())
    assert parts == Parts(metadata=metadata.replace(b"idea", b"Approved"), text=text)


def test_a_text_that_was_not_joined_stays_one() -> None:
    assert split(b"---\nstatus: idea\n---\n# Sleep\n") is None
    assert split(b"") is None


@pytest.mark.parametrize(
    ("metadata", "message", "line"),
    [
        (None, "kep.yaml is missing, a link, or too large; add it beside this file, with `status: idea` in it.", 1),
        (b"", "kep.yaml is no list of fields; write one `key: value` a line.", 2),
        (b"title: Sleep\n", "kep.yaml says no status; add `status: idea`.", 2),
        (b"title: Sleep\nstatus:\n", "kep.yaml has a status without a word; write `status: idea`.", 3),
        (b"title: Sleep\n\nstatus: idea\nstatus: Approved\n", "kep.yaml has status twice; keep one.", 5),
        (b"Status: Approved\nstatus: idea\n", "kep.yaml has status twice; keep one.", 3),
        (b"%YAML 1.1\n---\nstatus: idea\n", "kep.yaml begins with a line of `%`; take that line out.", 2),
        (b"? status\n: idea\n", _KEY, 2),
        (b"a: b\n? [status]\n: idea\n", _KEY, 3),
        (b"  title: Sleep\n  status: idea\n", _KEY, 2),
        (b"&a status: idea\n", _KEY, 2),
        (b'text: "a\nstatus: Approved\n"\nstatus: idea\n', _WITHIN, 3),
        (b"text: [a,\nstatus: Approved]\nstatus: idea\n", _WITHIN, 3),
        (
            b"a: b\xe2\x80\xa8status: idea\n",
            "kep.yaml holds U+0085, U+2028 or U+2029, which end a line in YAML alone; take them out.",
            2,
        ),
        (b"status: [idea\n", "kep.yaml is no YAML: did not find expected ',' or ']'; correct the line.", 2),
        (b"- status: idea\n", "kep.yaml is no list of fields; write one `key: value` a line.", 2),
        (b"{status: idea}\n", "kep.yaml is no list of fields; write one `key: value` a line.", 2),
        (b"status: idea\n---\nstatus: idea\n", "kep.yaml holds more than one document; keep one.", 3),
        (b"status: idea\n...\n", "kep.yaml ends with `...`; take that line out.", 3),
        (b"title: \xff\n", "kep.yaml is not UTF-8; save it as UTF-8.", 2),
        (b"\xef\xbb\xbfstatus: idea\n", "kep.yaml begins with a byte order mark; save it without.", 2),
        (b"a: b\rstatus: idea\n", "kep.yaml ends lines with CR alone; save it with LF.", 2),
        (b"status: \x07\n", "kep.yaml is no YAML: it holds a character that YAML does not allow; take it out.", 2),
        (b"a: b\n" * 5000, "kep.yaml has 25,000 bytes; it may have 20,000. Move the text into the spec.", 2),
    ],
)
def test_metadata_that_cannot_be_read_are_an_error_in_words(metadata: bytes | None, message: str, line: int) -> None:
    source = TEXT if metadata is None else join(metadata, TEXT)
    spec = examine(source, path=PATH, schema=SCHEMA, rule=RULE)
    found = spec.diagnostics[0]
    assert (found.code, found.severity, found.message, found.span.line) == ("metadata", "error", message, line)
    assert spec.status is None


@pytest.mark.parametrize(
    "said",
    [
        "status: &a idea",
        "base: &a idea\nstatus: *a",
        "status: !!str idea",
        "status: [idea]",
        "status: {a: idea}",
        "status: |\n  idea",
        "status: idea\n  or Approved",
        "status: 'id''ea'",
        'status: "i\\x64ea"',
    ],
)
def test_a_status_that_yaml_reads_otherwise_than_its_line_shows_is_an_error(said: str) -> None:
    found = examine(join(f"{said}\n".encode(), TEXT), path=PATH, schema=SCHEMA, rule=RULE).diagnostics[0]
    assert (found.code, found.severity) == ("metadata", "error")
    assert found.message == "kep.yaml gives its status in a form that I cannot read; write `status: idea`."


@pytest.mark.parametrize(
    "said",
    [
        'status: "idea"  # of ours',
        "status:\tidea",
        "'status' : idea",
        "--- # of ours\nstatus: idea",
        "text: |\n  status: Approved\nstatus: idea",
        "a:\n- b: c\nstatus: idea",
        "a: {b: c}\n<<: {d: e}\nstatus: idea",
        'see-also: [\n"https://example.com/a",\n]\nstatus: idea',
        'text: "a\n\tb: c"\nstatus: idea',
    ],
)
def test_a_status_that_reads_as_it_stands_is_none(said: str) -> None:
    spec = examine(join(f"{said}\r\n".encode(), TEXT), path=PATH, schema=SCHEMA, rule=RULE)
    assert (spec.diagnostics, spec.status) == ((), "draft")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_second_status_in_the_front_matter_of_the_text_is_an_error_on_its_line(mark: bytes) -> None:
    text = mark + b"---\ntitle: Sleep\nstatus: Approved\n---\n" + TEXT
    (found,) = examine(join(b"status: idea\n", text), path=PATH, schema=SCHEMA, rule=RULE).diagnostics
    assert (found.code, found.span.line) == ("metadata", 6)
    assert found.message == "The status stands in kep.yaml, and here a second time; take this line out."
    other = mark + b"---\ntitle: Sleep\n---\n" + TEXT
    assert examine(join(b"status: idea\n", other), path=PATH, schema=SCHEMA, rule=RULE).diagnostics == ()


def test_a_status_between_empty_quotes_is_written_without_a_space() -> None:
    source = join(b"status: ''  # of ours\n", TEXT).decode()
    parts = split(apply_edits(source, set_status(parse(source), SCHEMA, "Approved")).encode())
    assert parts == Parts(metadata=b"status: 'Approved'  # of ours\n", text=TEXT)


def test_the_status_that_is_missing_is_offered_at_the_end_of_the_metadata() -> None:
    source = join(b"title: Sleep", TEXT)
    (found,) = examine(source, path=PATH, schema=SCHEMA, rule=RULE).diagnostics
    fixed = split(apply_edits(source.decode(), found.fix or ()).encode())
    assert fixed == Parts(metadata=b"title: Sleep\nstatus: idea", text=TEXT)


def test_what_stood_in_the_base_already_is_an_error_all_the_same() -> None:
    file = SourceFile(path=PATH, sha="a", content=TEXT)
    source = SpecSource(path=PATH, rule=0, head=file, base=file, template=None)
    spec = examine(TEXT, path=PATH, schema=SCHEMA, rule=RULE)
    (problem,) = compare(source, spec, spec).problems
    assert (problem.inherited, problem.is_error) == (True, True)


def test_lines_stand_in_the_file_that_has_them() -> None:
    content = join(b"title: Sleep\nstatus: idea\n", TEXT)
    file = SourceFile(path=PATH, sha="a", content=content)
    source = SpecSource(path=PATH, rule=0, head=file, base=None, template=None)
    bare = compare(source, examine(content, path=PATH, schema=SCHEMA, rule=RULE), None)
    review = replace(bare, metadata="keps/1/kep.yaml", metadata_end=4)
    assert [place(review, line) for line in (1, 2, 3, 4, 5, 7)] == [
        ("keps/1/kep.yaml", 1),
        ("keps/1/kep.yaml", 1),
        ("keps/1/kep.yaml", 2),
        ("keps/1/kep.yaml", 2),
        (PATH, 1),
        (PATH, 3),
    ]
    assert lines_in(review, "keps/1/kep.yaml") == ("title: Sleep", "status: idea")
    assert lines_in(review, PATH)[0] == "# Sleep"
    assert (range_in(review, range(1, 5), "keps/1/kep.yaml"), range_in(review, range(5, 8), PATH)) == (
        range(1, 3),
        range(1, 4),
    )
    assert range_in(review, range(0), PATH) == range(0)
    assert edit_in_file(review, TextEdit(start_line=3, end_line=3, text="")) == (
        "keps/1/kep.yaml",
        TextEdit(start_line=2, end_line=2, text=""),
    )


@pytest.mark.parametrize(
    ("lines", "fix", "is_metadata", "moved", "kept"),
    [
        ((3, 3), ((3, 3),), True, (2, 2), ((2, 2),)),
        ((1, 4), ((4, 3),), True, (1, 2), ((3, 2),)),
        ((3, 7), ((3, 3), (7, 7)), True, (2, 2), None),
        ((6, 7), ((5, 4), (7, 7)), False, (2, 3), ((1, 0), (3, 3))),
        ((6, 6), ((2, 2),), False, (2, 2), None),
        ((6, 6), (), False, (2, 2), None),
    ],
)
def test_a_finding_moves_to_its_file_with_a_fix_of_that_file_alone(
    lines: tuple[int, int],
    fix: tuple[tuple[int, int], ...],
    is_metadata: bool,  # noqa: FBT001
    moved: tuple[int, int],
    kept: tuple[tuple[int, int], ...] | None,
) -> None:
    edits = tuple(TextEdit(start_line=first, end_line=last, text="") for first, last in fix)
    span = Span(line=lines[0], column=1, end_line=lines[1], end_column=1)
    found = Diagnostic(code=Code.METADATA, severity=Severity.ERROR, message="", span=span, fix=edits)
    beside, there = in_file(found, 4)
    assert (beside, (there.span.line, there.span.end_line)) == (is_metadata, moved)
    given = None if there.fix is None else tuple((one.start_line, one.end_line) for one in there.fix)
    assert given == kept


def test_a_change_gives_the_metadata_only_where_they_change() -> None:
    before, after = join(b"status: idea\n", TEXT), join(b"status: Approved\n", TEXT)
    text = ChangedPart(is_metadata=False, before=TEXT, after=TEXT)
    beside = ChangedPart(is_metadata=True, before=b"status: idea\n", after=b"status: Approved\n")
    assert tuple(changed_parts(before, after)) == (beside, text)
    assert tuple(changed_parts(before, before)) == (text,)
    assert tuple(changed_parts(None, after)) == (replace(beside, before=None), replace(text, before=None))
    assert tuple(changed_parts(None, join(b"", TEXT))) == (replace(text, before=None),)
    assert tuple(changed_parts(after, TEXT)) == ()


def test_a_file_of_metadata_belongs_to_the_spec_beside_it() -> None:
    policy = read_policy(POLICY.replace("metadata", "template: keps/T/README.md, metadata"))
    assert specs_beside(policy, "keps/1/kep.yaml") == (PATH,)
    assert specs_beside(policy, "keps/T/kep.yaml") == ()
    assert specs_beside(policy, "docs/kep.yaml") == ()
    assert (metadata_path(policy, PATH), metadata_path(policy, "keps/T/README.md")) == (
        "keps/1/kep.yaml",
        "keps/T/kep.yaml",
    )
    assert spec_rule(policy, "keps/T/README.md") is None, "a template is no spec, whatever the patterns say"
    assert metadata_path(Policy(), "docs/specs/a.md") is None
    (root,) = read_policy("specs: [{paths: [README.md], metadata: spec.yml}]").specs
    assert metadata_path(Policy(specs=(root,)), "README.md") == "spec.yml"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("paths: [keps/*/README.md], metadata: ../kep.yaml", "the name of a YAML file"),
        ("paths: [keps/*/README.md], metadata: kep.json", "the name of a YAML file"),
        ('paths: ["keps/**/*.md"], metadata: kep.yaml', "one file for each directory"),
    ],
)
def test_a_policy_that_names_no_one_file_for_each_spec_is_wrong(entry: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        read_policy(f"specs: [{{{entry}}}]")


@pytest.mark.parametrize(
    ("line", "end", "at"),
    [(1, 5, 1), (2, 5, 1), (3, 5, 2), (4, 5, 3), (5, 5, 3), (2, 3, 1), (3, 3, 1), (2, 2, 1)],
)
def test_a_fence_is_the_line_of_the_metadata_beside_it(line: int, end: int, at: int) -> None:
    assert metadata_file.place(line, end) == (True, at)


@pytest.mark.parametrize(("metadata", "above"), [(b"", 2), (b"a: b\n", 3), (b"a: \xff\n", 3)])
@pytest.mark.parametrize("text", [TEXT, b"\xef\xbb\xbf" + TEXT])
def test_lines_above_a_text_are_those_of_its_metadata_and_two_fences(metadata: bytes, above: int, text: bytes) -> None:
    assert lines_above(join(metadata, text)) == above
