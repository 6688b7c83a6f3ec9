"""Links, tags, code and HTML in a line: the walks find what the plain expressions would, and markdown-it."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markdown.inline_text import MAX_TAG, opaque_spans
from bot.markdown.text_normalize import code_spans, without_anchor, without_code, without_links, without_tags
from bot.template.placeholder_search import Occurrence, search_for

THOROUGH = settings(max_examples=2_000, deadline=None, derandomize=True)
LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*=[^<>]*)?\s*/?>")
ANCHOR = re.compile(r"\s*\{[#.:][^}]*\}\s*$")
SIGNS = st.lists(
    st.sampled_from(["[", "]", "(", ")", "](", "a", "b", " ", "!", '"', "<", ">", "/", "=", "-", "{", "#", "}", "{#", ".", "<a"]),
    max_size=20,
).map("".join)  # fmt: skip
INLINE = st.lists(
    st.sampled_from(
        [
            "\\", "`", "``", "<", "a", "b ", "/spec a", "\n", "<!-- ", " -->", "<!-->", "<?", "?>", "<b>", "<b c='d'", "</b>", ">", "=", '"',
            "'", "<!A", "<![CDATA[", "]]>", " ", "&", "[", "]", "x y", "*", "_",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip
PARSER = MarkdownIt("commonmark").enable("table")
PARSER.disable(["reference", "lheading", "text_join", "emphasis", "link", "image", "autolink", "entity"])


@pytest.mark.parametrize("text", ["[a](b", "a](b)", "![a](b [c", "[a](b [c](d)"])
def test_half_a_link_is_none(text: str) -> None:
    assert without_links(text) == LINK.sub(r"\1", text)


def test_html_without_an_end_hides_nothing() -> None:
    assert list(opaque_spans("<!-- a <!-- b <? c <b>")) == [(19, 22)]


@THOROUGH
@given(SIGNS)
def test_links_tags_and_anchors_go_as_by_the_plain_expressions(text: str) -> None:
    assert without_links(text) == LINK.sub(r"\1", text)
    assert without_tags(text) == TAG.sub("", text)
    assert without_anchor(text).strip() == ANCHOR.sub("", text).strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a `b` c", "a ``` c"),
        ("``a`b`` c", "``````` c"),
        ("`a", "`a"),
        ("``a`", "``a`"),
        ("`a``b`", "``````"),
        ("``a`b` c", "``a``` c"),
    ],
)
def test_code_is_hidden_column_for_column(text: str, shown: str) -> None:
    assert without_code(text) == shown
    assert all(text[begin] == text[end - 1] == "`" for begin, end in code_spans(text))


@THOROUGH
@given(INLINE)
def test_code_and_html_are_where_markdown_it_reads_them(text: str) -> None:
    for before, token in pairwise(PARSER.parse(text)):
        if before.type == "paragraph_open" and before.level == 0 and "--->" not in text:
            kinds = ("code_inline", "html_inline")
            wanted = [f"{one.markup}{one.content}" for one in token.children or () if one.type in kinds]
            read = [token.content[begin:end] for begin, end in opaque_spans(token.content)]
            assert [_bare(one) for one in read] == [_bare(one) for one in wanted]


def _bare(text: str) -> str:
    """Drop white space and ticks, which markdown-it takes off code."""
    return "".join(text.replace("`", "").split())


def test_the_shortest_comments_and_one_that_ends_in_many_dashes() -> None:
    text = "a<!-->b<!--->c<!-- d --->e"
    assert [text[begin:end] for begin, end in opaque_spans(text)] == ["<!-->", "<!--->", "<!-- d --->"]


def test_an_endless_tag_is_text() -> None:
    assert list(opaque_spans(f"<a b='{'c' * MAX_TAG}\n/spec approve'>")) == []


def found(text: str, *placeholders: str) -> list[str]:
    search = search_for(placeholders)
    assert search is not None
    return [one.text for one in search.find(text)]


def test_placeholders_are_found_whatever_their_spacing() -> None:
    assert found("a [Your\n  Name] [Name] {x} <y>", "[Your Name]", "{x}") == ["[Your\n  Name]", "{x}"]


def test_brackets_that_nobody_closed_hide_no_placeholder() -> None:
    assert found("[ ( < { ] [a [Name] ) <b <x>", "[Name]", "<x>") == ["[Name]", "<x>"]


def test_escaped_nested_and_coded_placeholders() -> None:
    assert found("\\[a\\] \\[b\\]", "\\[a\\]", "[b\\]") == ["\\[a\\]", "[b\\]"]
    assert found("[a [b] c]", "[a [b] c]", "[b]") == ["[a [b] c]"]
    assert found("`[a]` [a]\n[a]", "[a]") == ["[a]", "[a]"]
    assert found("[" * 9 + "a" + "]" * 9, "[" * 9 + "a" + "]" * 9) == []
    assert found("[a [b [c [d]]]]", "[a [b [c [d]]]]") == ["[a [b [c [d]]]]"]
    assert found("[a [b [c [d [e]]]]]", "[a [b [c [d [e]]]]]") == []


def test_no_placeholders_need_no_search() -> None:
    assert search_for(()) is None
    assert Occurrence("a [b]", 2, 5).text == "[b]"
