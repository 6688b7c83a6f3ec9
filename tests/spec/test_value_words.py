"""What a template's value asks for, whether a document's value fits, and which name is a slip of the pen away."""

import pytest

from bot.comparison.near_name import near_name
from bot.template.field_value import find_fault, one_slip
from bot.template.model import ValueKind, ValueType
from bot.template.placeholder import (
    choices_of,
    find_placeholders,
    is_sample,
    listed_choices,
    value_type,
    whole_in_italics,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b c] d", [("[b c]", "b c", 2, 7)]),
        ("\\[b c\\] d", [("\\[b c\\]", "b c", 0, 7)]),
        ("`[a]` [b]", [("[b]", "b", 6, 9)]),
        ("[a [b] c]", [("[a [b] c]", "a [b] c", 0, 9)]),
        ("https://x.org/{id} {name}", [("{name}", "name", 19, 25)]),
        ("see (https://x.org/{id}) {it}", [("{it}", "it", 25, 29)]),
        ("a ://x.org/{id}", []),
        ("a\thttps://x.org/{id}", []),
        ("https://x.org/ {id}", [("{id}", "id", 15, 19)]),
        ("https://x.org/\t{id}", [("{id}", "id", 15, 19)]),
        ("https://x.org/[the id]", [("[the id]", "the id", 14, 22)]),
        ("{a b} https://x.org/", [("{a b}", "a b", 0, 5)]),
        ("x {id}", [("{id}", "id", 2, 6)]),
        ("http:x {id}", [("{id}", "id", 7, 11)]),
        ("[x] [X] [a]", [("[a]", "a", 8, 11)]),
        ("[^a] [!b] [@c]", []),
        ("<div> <b/> <a href=x> <the store>", [("<the store>", "the store", 22, 33)]),
        ("<MAIL:abc> <http://X> <me@x.org> <Your Name>", [("<Your Name>", "Your Name", 33, 44)]),
        ("<<[A B]>>", [("<<[A B]>>", "<<[A B]>>", 0, 9)]),
        ("{{ a }} { {b} } {{{}}}", [("{{ a }}", "a", 0, 7)]),
        ("(please fill in)", [("(please fill in)", "please fill in", 0, 16)]),
        ("<br /> <BR> <span style='x'> <table name>", [("<table name>", "table name", 29, 41)]),
        ("a <1> <a1>", [("<a1>", "a1", 6, 10)]),
        ("a <2 words>", [("<2 words>", "2 words", 2, 11)]),
        ("{a b}{c d}", [("{a b}", "a b", 0, 5), ("{c d}", "c d", 5, 10)]),
        ("https://x.org/({id})", [("{id}", "id", 15, 19)]),
        ("a(b) https://x.org/({id})", [("{id}", "id", 20, 24)]),
        ("https://x.org/{id}\tb", []),
        ("\\<the role\\>", [("\\<the role\\>", "the role", 0, 12)]),
        ("\\<br\\>", []),
        ("[XX] [the X]", [("[XX]", "XX", 0, 4), ("[the X]", "the X", 5, 12)]),
    ],
)
def test_placeholders_and_their_columns(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert [(one.text, one.inner, one.begin, one.end) for one in find_placeholders(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goal 1", True),
        ("…", True),
        ("...", True),
        ("a...", False),
        ("Goal", False),
        ("... 1", False),
        ("Feature X", True),
        ("Goal 123", False),
    ],
)
def test_a_sample_only_shows_where_the_authors_go(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_sample(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a*", True),
        ("_a_", True),
        (" *a b* ", True),
        ("*ab*", True),
        ("**a**", False),
        ("*a", False),
        ("*a*b*", False),
        ("*a**", False),
        ("**a*", False),
        ("*aa*a*", False),
        ("**", False),
        ("***", False),
        ("_ab*", False),
        ("aba", False),
        ("XaX", False),
        ("ab", False),
    ],
)
def test_a_value_in_italics_as_a_whole(text: str, expected: bool) -> None:  # noqa: FBT001
    assert whole_in_italics(text) is expected


@pytest.mark.parametrize(
    ("key", "value", "remark", "kind", "choices"),
    [
        ("status", "[A | B]", "", "CHOICE", ("A", "B")),
        ("date", "[when]", "", "DATE", ()),
        ("x", "[YYYY-MM-DD]", "", "DATE", ()),
        ("x", "[a link]", "", "LINK", ()),
        ("x", "a link", "", "TEXT", ()),
        ("x", "link [here]", "", "TEXT", ()),
        ("x", "link: [the url]", "", "TEXT", ()),
        ("x", "", "", "TEXT", ()),
        ("x", "[link] [b]", "", "TEXT", ()),
        ("x", "*the link*", "", "LINK", ()),
        ("x", "(the url)", "", "LINK", ()),
        ("x", "[date a b c d e f g h i j k]", "", "TEXT", ()),
        ("x", "[date a b c d e f g h i j]", "", "DATE", ()),
        ("created", "x", "", "TEXT", ()),
        ("created", "", "", "DATE", ()),
        ("x", "NNNN", "", "TEXT", ()),
        ("date", "NNNN", "", "DATE", ()),
        ("x", "a", "Acceptable values: A, B.", "CHOICE", ("A", "B")),
        ("x", "a", "x\n# A | B\nC", "CHOICE", ("A", "B")),
        ("x", "a", "<!-- A | B -->", "CHOICE", ("A", "B")),
        ("x", "a", "A |", "TEXT", ()),
        ("x", "a", "#A|B#", "CHOICE", ("A", "B")),
    ],
)
def test_what_a_value_asks_for(key: str, value: str, remark: str, kind: str, choices: tuple[str, ...]) -> None:
    assert value_type(key, value, remark) == ValueType(kind=ValueKind[kind], choices=choices)


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("Acceptable values: A, B, C", ("A", "B", "C")),
        ("Options: A | B. C, D. E", ("A", "B")),
        ("One of: a or b", ("a", "b")),
        ("values: - A\n- B", ("A", "B")),
        ("Allowed values are `A`, 'B'", ("A", "B")),
        ("x", ()),
        ("Valid options: A, B\n\nC, D", ("A", "B")),
        ("options: A. B.", ()),
        ("Options: X, Y", ("X", "Y")),
    ],
)
def test_the_words_that_a_remark_lists(remark: str, expected: tuple[str, ...]) -> None:
    assert listed_choices(remark) == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("x", "[A | B]", ("A", "B")),
        ("x", "A \\| B", ("A", "B")),
        ("x", "**A** or **B**", ("A", "B")),
        ("x", "**A**, **B** / **C**", ("A", "B", "C")),
        ("x", "**A** and **B**", ()),
        ("x", "**A**", ()),
        ("x", "[A or B]", ("A", "B")),
        ("x", "A or B", ()),
        ("status", "A or B", ("A", "B")),
        ("x", "[a or b]", ()),
        ("status", "a or b", ("a", "b")),
        ("x", "[a b or C]", ()),
        ("x", "[Ab or Cd]", ("Ab", "Cd")),
        ("x", "A/B/C", ("A", "B", "C")),
        ("x", "Ab/Cd/Ef", ("Ab", "Cd", "Ef")),
        ("x", "A/B", ()),
        ("status", "A/B", ("A", "B")),
        ("status", "a/b", ("a", "b")),
        ("x", "a/b/c", ()),
        ("x", "*A / B*", ("A", "B")),
        ("x", "A / B", ()),
        ("x", "x*A / B*", ()),
        ("x", "http://A/B/C", ()),
        ("x", "(A | B)", ("A", "B")),
        ("x", "[A](a.md) | [B](b.md)", ("A", "B")),
        ("x", "[abcdef|b] c", ("abcdef", "b")),
        ("x", "A | …", ()),
        ("x", "A | a b c d e f", ()),
        ("x", "A | B, e.g. C", ()),
        ("x", '`A` | "B"', ("A", "B")),
        ("x", "Any of: A | B", ("A", "B")),
        ("x", "**A**/**B**x", ()),
        ("x", "[A | B] a b c d e f", ()),
        ("x", "[A | B] since when", ("A", "B")),
        ("x", "[A | B] a b c d e", ()),
        ("x", "[Aa | Bb | Cc] a b c d e f g", ()),
        ("x", "X | Y", ("X", "Y")),
        ("status", "**A/B**", ("A", "B")),
        ("x", "X / Y", ()),
    ],
)
def test_the_words_that_a_value_lists(key: str, value: str, expected: tuple[str, ...]) -> None:
    assert choices_of(key, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (ValueKind.DATE, "2026-01-02", None),
        (ValueKind.DATE, "2 January 2026", ('N is "2 January 2026"; write it as 2026-01-02.', "2026-01-02", True)),
        (ValueKind.DATE, "1/2/2026", ('N is "1/2/2026"; write it as YYYY-MM-DD.', None, True)),
        (ValueKind.DATE, "soon", ('N is "soon", which is no date; write it as YYYY-MM-DD.', None, False)),
        (ValueKind.LINK, "http://x", None),
        (ValueKind.LINK, "None", None),
        (ValueKind.LINK, "n/a", None),
        (ValueKind.LINK, "-", None),
        (ValueKind.LINK, "—", None),
        (ValueKind.LINK, "nil", None),
        (ValueKind.LINK, "No", None),
        (ValueKind.LINK, "none of", ('N is "none of"; give a link, or None.', None, False)),
        (ValueKind.LINK, "a", ('N is "a"; give a link, or None.', None, False)),
        (ValueKind.LINK, "a - b", ('N is "a - b"; give a link, or None.', None, False)),
        (ValueKind.LINK, "...", ('N is "..."; give a link, or None.', None, False)),
        (ValueKind.CHOICE, "Draft", None),
        (ValueKind.CHOICE, "'Draft'", None),
        (ValueKind.CHOICE, '"Draft" (x)', None),
        (ValueKind.CHOICE, "'Huge' (x)", ('N is "Huge (x)"; choose Draft, In Review, Abc, Done or v*.', None, False)),
        (ValueKind.CHOICE, "draft", ('N is "draft"; write Draft.', "Draft", True)),
        (ValueKind.CHOICE, "draft (x)", ('N is "draft (x)"; write Draft.', None, True)),
        (ValueKind.CHOICE, "Draft (x)", None),
        (ValueKind.CHOICE, "Drafty", ('N is "Drafty"; choose Draft, In Review, Abc, Done or v*.', "Draft", False)),
        (ValueKind.CHOICE, "Darft", ('N is "Darft"; choose Draft, In Review, Abc, Done or v*.', "Draft", False)),
        (ValueKind.CHOICE, "[Drft]", ('N is "[Drft]"; choose Draft, In Review, Abc, Done or v*.', "Draft", False)),
        (
            ValueKind.CHOICE,
            "In-review",
            ('N is "In-review"; choose Draft, In Review, Abc, Done or v*.', "In Review", False),
        ),
        (ValueKind.CHOICE, "Abd", ('N is "Abd"; choose Draft, In Review, Abc, Done or v*.', None, False)),
        (ValueKind.CHOICE, "abc x", ('N is "abc x"; write Abc.', None, True)),
        (ValueKind.CHOICE, "v1", None),
        (ValueKind.CHOICE, "V1", ('N is "V1"; write v*.', None, True)),
        (ValueKind.CHOICE, "Doen", ('N is "Doen"; choose Draft, In Review, Abc, Done or v*.', "Done", False)),
        (ValueKind.CHOICE, "Dra", ('N is "Dra"; choose Draft, In Review, Abc, Done or v*.', None, False)),
    ],
)
def test_the_fault_of_a_value(kind: ValueKind, value: str, expected: tuple[str, str | None, bool] | None) -> None:
    choices = ("Draft", "In Review", "Abc", "Done", "v*") if kind is ValueKind.CHOICE else ()
    fault = find_fault("N", value, ValueType(kind=kind, choices=choices))
    assert (fault and (fault.message, fault.better, fault.spelling_only)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("ab", "abc", True),
        ("abc", "acb", True),
        ("abcx", "acbx", True),
        ("abcx", "acby", False),
        ("abc", "xyz", False),
        ("", "a", False),
        ("abcd", "badc", False),
        ("abc", "abcde", False),
    ],
)
def test_one_slip_of_the_pen(first: str, second: str, expected: bool) -> None:  # noqa: FBT001
    assert one_slip(first, second) is expected


@pytest.mark.parametrize(
    ("wanted", "names", "expected"),
    [
        ("Goals", ["Goal", "Gaols"], "Gaols"),
        ("Goals", ["Goals"], None),
        ("Goals", [], None),
        ("", ["a"], None),
        ("Goals", ["Risks"], None),
        ("abc", ["abd"], None),
        ("abcd", ["abce"], "abce"),
        ("Implementation", ["Implementtion Plan", "Implemantatin"], "Implemantatin"),
        ("Motivation", ["Motivations and more", "Motivaiton"], "Motivaiton"),
    ],
)
def test_the_name_that_was_meant(wanted: str, names: list[str], expected: str | None) -> None:
    assert near_name(wanted, names) == expected


@pytest.mark.parametrize(
    ("wanted", "name", "is_near"),
    [
        ("a" * 41 + "b" * 9, "a" * 41 + "c" * 9, True),
        ("a" * 40 + "b" * 10, "a" * 40 + "c" * 10, False),
        ("a" * 41, "a" * 41 + "c" * 18, True),
        ("a" * 40, "a" * 40 + "c" * 20, False),
    ],
)
def test_a_name_is_near_from_82_letters_of_a_hundred_on(wanted: str, name: str, is_near: bool) -> None:  # noqa: FBT001
    assert near_name(wanted, [name]) == (name if is_near else None)


def test_a_long_name_and_a_late_one_are_not_searched() -> None:
    assert near_name("a" * 80, ["a" * 79]) == "a" * 79
    assert near_name("a" * 79, ["a" * 80]) == "a" * 80
    assert near_name("a" * 81, ["a" * 80]) is None
    assert near_name("a" * 80, ["a" * 81]) is None
    assert near_name("Cost", [*["x"] * 59, "Csot"]) == "Csot"
    assert near_name("Cost", [*["x"] * 60, "Csot"]) is None
