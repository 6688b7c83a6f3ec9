"""A value of front matter that stands below its key is read and written in its place, or left alone."""

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.front_matter import unclosed_line, value_below
from bot.spec.edits import set_field, set_status
from bot.template.compile_template import compile_template
from tests.spec.checking import check

SCHEMA = compile_template(
    parse("---\nstatus: Draft | Approved\nauthor: [Name]\n---\n\n# [Title]\n\n## Goals\n\n[Why]\n")
)


def spec(front_matter: str, before: str = "") -> str:
    return f"{before}---\n{front_matter}\nauthor: Ada\n---\n\n# Search\n\n## Goals\n\nSo.\n"


@pytest.mark.parametrize("before", ["", "\n"])
@pytest.mark.parametrize(
    ("written", "approved"),
    [
        ("status: Draft", "status: Approved"),
        ("status:\n  Draft", "status:\n  Approved"),
        ('status:\n  "Draft" # so far', 'status:\n  "Approved" # so far'),
        ("status: >-\n  Draft", "status: >-\n  Approved"),
        ("tags: [a,\n  b]\nstatus: |\n\n  Draft\n", "tags: [a,\n  b]\nstatus: |\n\n  Approved\n"),
        ("status: Draft\n  # in good time", "status: Approved\n  # in good time"),
        ("base: &a\n  x: y\nother: *a\nstatus:\n  Draft", "base: &a\n  x: y\nother: *a\nstatus:\n  Approved"),
    ],
)
def test_a_status_is_written_where_it_stands(written: str, approved: str, before: str) -> None:
    text = spec(written, before)
    assert apply_edits(text, set_status(parse(text), SCHEMA, "Approved")) == spec(approved, before)


@pytest.mark.parametrize(
    "written",
    [
        "status:\n  - Draft",
        "status: >\n  In\n  Review",
        'status: "In\n  Review"',
        "status:\n  Draft\nbroken: [a",
        "status:\n  Draft\nseparated: a\u2028b",
        "status:\n  Draft\nlong: " + "x" * 20_000,
    ],
)
def test_what_is_longer_or_no_yaml_gets_no_word_beside_it(written: str) -> None:
    text = spec(written)
    assert set_status(parse(text), SCHEMA, "Approved") == ()
    assert set_field(parse(text), SCHEMA, "status", "Approved") == ()


@pytest.mark.parametrize(
    ("written", "approved"),
    [
        ("status: >-\n  Draft", "status: >-\n  Approved"),
        ("status: |\n  Draft\n", "status: |\n  Approved\n"),
        ("status: >\n  In\n  Review", None),
    ],
)
def test_a_status_at_the_end_of_the_front_matter_is_read_to_its_last_line(written: str, approved: str | None) -> None:
    text = f"---\nauthor: Ada\n{written}\n---\n\n# Search\n\n## Goals\n\nSo.\n"
    edits = set_status(parse(text), SCHEMA, "Approved")
    assert apply_edits(text, edits) == (text if approved is None else text.replace(written, approved))


def test_a_field_is_written_below_its_key_too() -> None:
    text = spec("status: Draft\nrfc:\n  12")
    assert "rfc:\n  0013\n" in apply_edits(text, set_field(parse(text), SCHEMA, "rfc", "0013"))


def test_a_list_in_place_of_keys_has_no_value() -> None:
    document = parse("---\n- status:\n    Draft\nstatus:\n  Draft\n---\n\n# Search\n")
    assert {value_below(document, field) for field in document.fields} == {None}


def test_only_what_goes_on_below_is_looked_at() -> None:
    document = parse(spec("status: Draft"))
    assert [value_below(document, field) for field in document.fields] == [None, None]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("owners: [Ada", 2),
        ("status: Draft\nowners: {Ada", 3),
        ("owners: 'Ada", 2),
        ('owners: [\n  Ada,\n]\nteam: "Red', 5),
        ("owners: [Ada]\nteam: @red", None),
        ("owners: [\n  Ada,\n]\nteam: @red", None),
        ("title: [WIP] Search\nteam: <team>", None),
        ("owners: [Ada\nlong: " + "x" * 20_000, None),
        ("odd: \x07", None),
        ('tags: ["a"\n  , b]\nteam: x', None),
        ("owners: [Ada\n# " + "x" * (20_000 - 31), 2),
        ("owners: [Ada\n# " + "x" * (20_000 - 30), None),
        ("", None),
        ('authors: ["Ann" <ann@x.org>]', None),
        ('tags: ["a"\n, b: c]', None),
        ("tags: [a, b: c: d]", None),
        ("links: [see: https://x: foo]\nteam: @red", None),
        ("title: Search\n  and: [more", None),
    ],
)
def test_only_what_is_not_closed_keeps_front_matter_from_being_read(written: str, line: int | None) -> None:
    assert unclosed_line(parse(spec(written))) == line


def test_front_matter_without_a_field_has_none_that_is_open() -> None:
    assert unclosed_line(parse("---\n- [a\n---\n\n# Search\n")) is None
    assert unclosed_line(parse("# Search\n")) is None


def test_nothing_is_added_to_front_matter_that_is_not_closed() -> None:
    closed, unclosed = (
        parse(f"---\nauthor: {name}\n---\n\n# Search\n\n## Goals\n\nSo.\n") for name in ("[Ada]", "[Ada")
    )
    schema = compile_template(parse("---\nauthor: [Name]\nstatus: Draft\n---\n\n# [Title]\n\n## Goals\n\n[Why]\n"))
    assert (len(set_status(closed, schema, "Draft")), set_status(unclosed, schema, "Draft")) == (1, ())
    fixes = [[one.fix for one in check(text, schema) if one.code == "missing-field"] for text in (closed, unclosed)]
    assert [[fix is None for fix in found] for found in fixes] == [[False], [True]]
