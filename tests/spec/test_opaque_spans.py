"""Where code and HTML stand in the text of a paragraph."""

import pytest

from bot.markdown.inline_text import MAX_TAG, opaque_spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", []),
        ("`a`", ["`a`"]),
        ("`a` `b`", ["`a`", "`b`"]),
        ("``a` b`` `c", ["``a` b``"]),
        ("`a ``b`` c", ["``b``"]),
        ("`a``b`", ["`a``b`"]),
        ("\\`a` b`", ["` b`"]),
        ("\\```a``b```", ["``a``"]),
        ("\\\\`a`", ["`a`"]),
        ("`a\\` b`", ["`a\\`"]),
        ("\\<b> <c>", ["<c>"]),
        ("`<b>` <c>`", ["`<b>`", "<c>"]),
        ("<b `c`> `d`", ["`c`", "`d`"]),
        ("<b c='`'> `d`", ["<b c='`'>", "`d`"]),
        ("< b> </b> <b/>", ["</b>", "<b/>"]),
        ("<<b>", ["<b>"]),
        ("<!--> a <!---> b", ["<!-->", "<!--->"]),
        ("<!-- a --> b -->", ["<!-- a -->"]),
        ("<? a ?> <?b", ["<? a ?>"]),
        ("<![CDATA[ a ]]> b", ["<![CDATA[ a ]]>"]),
        ("<!A b> <!1> <!b>", ["<!A b>", "<!b>"]),
        ("<!A <!-- <b>", ["<!A <!-- <b>"]),
        ("<!-- a <!-- b <? c <![CDATA[ d <i>", ["<i>"]),
        ("<? a <? b <!-- c -->", ["<!-- c -->"]),
        ("<!A <!B", []),
        ("<!A <!B <? c ?>", ["<!A <!B <? c ?>"]),
        (f"<a b='{'c' * (MAX_TAG - 8)}'> d", [f"<a b='{'c' * (MAX_TAG - 8)}'>"]),
        (f"<a b='{'c' * (MAX_TAG - 7)}'> d", []),
        (f"x<a b='{'c' * (MAX_TAG - 8)}'> d", [f"<a b='{'c' * (MAX_TAG - 8)}'>"]),
    ],
)
def test_code_and_html_hide_what_is_in_them(text: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end in opaque_spans(text)] == found
