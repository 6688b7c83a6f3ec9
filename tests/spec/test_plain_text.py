"""Text without its marks: links, comments, tags, anchors, numbering, remarks, and the keys that are made of it."""

import pytest

from bot.markdown.text_normalize import (
    begins_alike,
    code_spans,
    field_key,
    key_of,
    line_key,
    loose_key,
    loose_keys,
    numbered_lines,
    plain_text,
    says_optional,
    split_lines,
    without_anchor,
    without_code,
    without_html_comments,
    without_links,
    without_number,
    without_optional,
    without_remark,
    without_tags,
)


@pytest.mark.parametrize(
    ("text", "lines", "numbered"),
    [
        ("", [""], ("",)),
        ("a", ["a"], ("a",)),
        ("a\n", ["a"], ("a", "")),
        ("\n", [""], ("", "")),
        ("a\n\n", ["a", ""], ("a", "", "")),
        ("a\r\nb\rc\u2028d\x0be", ["a", "b", "c\u2028d\x0be"], ("a", "b", "c\u2028d\x0be")),
    ],
)
def test_three_line_ends_divide_a_text(text: str, lines: list[str], numbered: tuple[str, ...]) -> None:
    assert (split_lines(text), numbered_lines(text)) == (lines, numbered)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[a](b) c", "a c"),
        ("a <!-- b --> c", "a c"),
        ("<b>a</b> <i x=y>c", "a c"),
        ("A {#b}", "A"),
        ("**a** __b__ ~~c~~ *d* `e` _f_", "a b c d e f"),
        ("snake_case and_", "snake_case and"),
        (" A,  B!\t", "A, B!"),
        ("a < b", "a < b"),
    ],
)
def test_plain_text_keeps_case_and_punctuation(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<!-- a -->b", "b"),
        ("a<!-- b -->c<!--d-->e", "ace"),
        ("a <!-- b", "a <!-- b"),
        ("a<!-- b --> <!-- c", "a <!-- c"),
        ("<!-->a-->", "a-->"),
        ("<!--->a", "a"),
        ("a --> b", "a --> b"),
    ],
)
def test_comments_go_and_one_without_an_end_stays(text: str, left: str) -> None:
    assert without_html_comments(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[a](b)c", "ac"),
        ('x ![a](b) [c](d "e") f', "x a c f"),
        ("[a](b(c)) d", "a d"),
        ("![a](b)", "a"),
        ("[a](b)[c](d)", "ac"),
        ("[a](b)![c](d)", "ac"),
        ("[a] [b](c)", "[a] b"),
        ("[a [b](c)", "a [b"),
        ("a](b) [c](d)", "a](b) c"),
        ("[a](b c)", "[a](b c)"),
        ("[a](b c) [d](e)", "[a](b c) d"),
        ("](a)[b](c)", "](a)b"),
        ("[]()", ""),
        ("[a](", "[a]("),
        ("[][b](c)", "[]b"),
        ("[a](b)!", "a!"),
        ("[a](b)![c", "a![c"),
        ("](a) [b", "](a) [b"),
    ],
)
def test_links_are_their_labels(text: str, left: str) -> None:
    assert without_links(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<b>a</b>", "a"),
        ("<br/><br /><b >a", "a"),
        ("<a href='b'>c", "c"),
        ("<your name>", "<your name>"),
        ("<a/b>", "<a/b>"),
        ("<a=b>", "<a=b>"),
        ("<1> < b>", "<1> < b>"),
        ("<my-tag>a", "a"),
    ],
)
def test_tags_go_and_words_in_angle_brackets_stay(text: str, left: str) -> None:
    assert without_tags(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A {#b}", "A"),
        ("A {#b} ", "A"),
        ("A {.b}", "A"),
        ("A {:b}", "A"),
        ("A {b}", "A {b}"),
        ("A {#b} c", "A {#b} c"),
        ("A {#b} {#c}", "A {#b}"),
        ("A } {#b}", "A }"),
        ("A {b} {#c} {#d}", "A {b} {#c}"),
        ("A {#b", "A {#b"),
        ("{#b}", ""),
    ],
)
def test_an_anchor_at_the_end_goes(text: str, left: str) -> None:
    assert without_anchor(text) == left


@pytest.mark.parametrize(
    ("text", "spans", "hidden"),
    [
        ("a", [], "a"),
        ("`a`", [(0, 3)], "```"),
        ("`a` `b`", [(0, 3), (4, 7)], "``` ```"),
        ("``a` `b`", [(3, 6)], "``a```b`"),
        ("`a``b`c`", [(0, 6)], "``````c`"),
        ("```a``b`c``", [(4, 11)], "```a```````"),
    ],
)
def test_code_ends_at_as_many_ticks_as_began_it(text: str, spans: list[tuple[int, int]], hidden: str) -> None:
    assert list(code_spans(text)) == spans
    assert without_code(text) == hidden


@pytest.mark.parametrize(
    ("text", "left", "is_optional"),
    [
        ("Goals (Optional)", "Goals", True),
        ("Goals (optional, if you can)", "Goals", True),
        ("(if applicable) Goals", "Goals", True),
        ("Goals *(include if needed)*", "Goals", True),
        ("Goals - optional", "Goals", True),
        ("Optional: Goals", "Goals", True),
        ("Optional Goals", "Optional Goals", False),
        ("Goals (needed)", "Goals (needed)", False),
    ],
)
def test_a_mark_of_what_is_optional_goes(text: str, left: str, is_optional: bool) -> None:  # noqa: FBT001
    assert (without_optional(text), says_optional(text)) == (left, is_optional)


@pytest.mark.parametrize(
    ("text", "left"),
    [("Response (200 OK)", "Response"), ("A (b) c (d)", "A c"), ("(a)", ""), ("A ((b))", "A ()"), ("A (", "A (")],
)
def test_remarks_go(text: str, left: str) -> None:
    assert without_remark(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2.1 Goals", "Goals"),
        ("2.1. 3 Goals", "3 Goals"),
        ("IV. Goals", "Goals"),
        ("A) Goals", "Goals"),
        ("2026", "2026"),
        ("A Goal", "A Goal"),
    ],
)
def test_the_number_of_a_heading_goes_once(text: str, left: str) -> None:
    assert without_number(text) == left


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("## 2. **Goals** & Non-Goals (Optional)", "2 goals and non goals"),
        ("1. Goals", "goals"),
        (":dart: Goals", "goals"),
        ("Goals :+1: now", "goals now"),
        ("A:b:c", "a b c"),
        ("Cafe\u0301", "caf\u00e9"),
        ("R&amp;D", "r and d"),
        ("???", "???"),
        ("  ? \t !  X?", "x"),
        ("\u2014  ! \t?", "\u2014 ! ?"),
        ("STRASSE Stra\u00dfe", "strasse strasse"),
        ("a_b", "a b"),
    ],
)
def test_a_heading_is_known_by_its_words(text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Goals and the Tests", "goaltest"),
        ("Acknowledgements", "acknowledgment"),
        ("Localisation", "localization"),
        ("Behaviours", "behavior"),
        ("Licences", "license"),
        ("The", "the"),
        ("Stories Batches Dishes Classes Boxes Tags", "storybatchdishclassboxtag"),
        ("Process Status Analysis", "processstatusanalysis"),
        ("ties yes", "tyyes"),
    ],
)
def test_two_who_mean_the_same_write_the_same_key(text: str, key: str) -> None:
    assert loose_key(text) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Goals", {"goal"}),
        ("1. Goals (what we want)", {"goal", "goalwhatwewant"}),
        ("Goals - what we want", {"goal", "goalwhatwewant"}),
        ("Goals: all", {"goal", "goalall"}),
        ("(remark)", {"remark"}),
        ("- : -", set()),
        ("# - Goals", {"goal"}),
    ],
)
def test_a_heading_may_be_known_by_a_part_of_it(text: str, keys: set[str]) -> None:
    assert loose_keys(text) == keys


@pytest.mark.parametrize(
    ("wanted", "key", "alike"),
    [
        ("opentask", "open tasks", True),
        ("opentask", "o pen", True),
        ("opentask", "all open", True),
        ("opentask", "opacity", False),
        ("opentask", "op", False),
        ("openx", "ope", True),
    ],
)
def test_first_letters_tell_what_may_be_alike(wanted: str, key: str, alike: bool) -> None:  # noqa: FBT001
    assert begins_alike(wanted, key) is alike


@pytest.mark.parametrize(
    ("name", "key"),
    [("**Response (200 OK)**", "response"), ("(Optional)", "(optional)"), ("(a) (b)", "a b"), ("Due (", "due")],
)
def test_a_remark_is_no_part_of_a_fields_key(name: str, key: str) -> None:
    assert field_key(name) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("- [x] Do  it\\!", "do it!"),
        ("> 1. A", "a"),
        ("[ ]", ""),
        ("[a]", "[a]"),
        ("-a", "-a"),
        ("- - a", "- a"),
        ("Cafe\u0301", "caf\u00e9"),
    ],
)
def test_a_line_is_known_without_its_bullet(text: str, key: str) -> None:
    assert line_key(text) == key
