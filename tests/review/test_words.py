import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.review.text.render import (
    CUT_NOTE,
    Markdown,
    code,
    count,
    escape,
    fence,
    finished,
    link,
    render,
    same_text,
    without_links,
)

TEXTS = st.text(st.sampled_from("ab `~*_[]()<>|\\@#!&/\n\r\t-:h1"), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text.", "plain text."),
        ("two\n lines", "two lines"),
        ("ask @team/core", "ask @\u200bteam/core"),
        ("fixes #12", "fixes #\u200b12"),
        ("closes GH-7", "closes GH-\u200b7"),
        ("see https://a.b/c", "see https:/\u200b/a.b/c"),
        ("a | b", "a \\| b"),
        ("<b> & *x*", "\\<b\\> \\& \\*x\\*"),
        ("merge !3", "merge !\u200b3"),
        ("ask @_x", "ask @\u200b\\_x"),
        ("ask @-x and @", "ask @-x and @"),
        ("closes GL-1, gl-2", "closes GL-\u200b1, gl-\u200b2"),
        ("fixes [issue:1] [work_item:2]", "fixes \\[\u200bissue:1\\] \\[\u200bwork\\_item:2\\]"),
        ("*iteration:1", "\\*\u200biteration:1"),
        (
            "[skip ci] [ci skip] [no ci] [actions skip]",
            "\\[\u200bskip ci\\] \\[\u200bci skip\\] \\[\u200bno ci\\] \\[\u200bactions skip\\]",
        ),
        ("WWW.evil.example", "WWW\u200b.evil.example"),
        ("a\u202egnp\u2066 \x1b[31m", "a\ufffdgnp\ufffd \ufffd\\[31m"),
    ],
)
def test_foreign_text_is_shown_and_does_nothing(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("text", ["[skip ci]", "[CI SKIP]", "[no ci]", "[skip actions]", "skip-checks: true"])
def test_a_commits_message_ends_no_pipeline(text: str) -> None:
    assert text not in without_links(f"Title {text}")


def test_marks_of_direction_are_shown_but_in_a_suggestion() -> None:
    assert fence("a\u202eb\n\tc") == "```\na\ufffdb\n\tc\n```"
    assert fence("a\u202eb", "suggestion:-0+0") == "```suggestion:-0+0\na\u202eb\n```"
    assert code("a\u202eb") == "`a\ufffdb`"


def test_silent_text_keeps_its_letters() -> None:
    assert without_links("Use *all*\nof @team, closes #1") == "Use *all* of @\u200bteam, closes #\u200b1"


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TEXTS)
def test_quiet_text_makes_no_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(f"x {escape(text)}")
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text"}


@pytest.mark.parametrize(
    ("text", "fenced"),
    [
        ("a\nb\n", "```md\na\nb\n```"),
        ("```\nx\n```", "````md\n```\nx\n```\n````"),
        ("a\r\nb", "```md\na\nb\n```"),
        ("", "```md\n```"),
    ],
)
def test_a_fence_is_longer_than_what_it_holds(text: str, fenced: str) -> None:
    assert fence(text, "md") == fenced


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TEXTS)
def test_a_fence_holds_everything(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(fence(text))
    assert [token.type for token in tokens] == ["fence"]


def test_no_line_outside_a_fence_begins_with_a_slash() -> None:
    body = "/close\ntext\n  /merge\n```\n/kept\n``\n```\n/label ~x\n~~~\n/kept\n~~~ no\n~~~"
    assert finished(body, 1000).splitlines() == [
        "\u200b/close",
        "text",
        "\u200b  /merge",
        "```",
        "/kept",
        "``",
        "```",
        "\u200b/label ~x",
        "~~~",
        "\u200b/kept",
        "~~~ no",
        "~~~",
    ]


def test_a_long_body_is_cut_at_a_line_and_says_so() -> None:
    body = finished("<details><summary>x</summary>\n\n```\n" + "line\n" * 500, 400)
    assert len(body) <= 400
    assert body.endswith("line\n```\n</details>\n\n" + CUT_NOTE)


def test_no_line_begins_with_a_slash_however_lines_end() -> None:
    assert finished("a\r/close\r\n/merge", 1000) == "a\n\u200b/close\n\u200b/merge"


def test_lines_of_a_fence_end_alike() -> None:
    assert fence("a\r\nb\rc\n", "md") == "```md\na\nb\nc\n```"
    assert fence("") == "```\n```"


def test_a_fence_that_ended_before_the_cut_stays_closed() -> None:
    body = finished("````\n```\nx\n````\n" + "line\n" * 500, 400)
    assert body.endswith("line\n\n\n" + CUT_NOTE)


def test_as_many_lines_are_kept_as_fit_with_what_closes_them() -> None:
    lines = [f"line {number:03}" for number in range(500)]
    room = 400 - len(CUT_NOTE) - 80
    assert finished("\n".join(lines), 400).split("\n")[:-3] == lines[: (room - 1) // len("line 000\n")]


def test_a_long_body_without_open_parts_is_cut_too() -> None:
    body = finished("line\n" * 500, 400)
    assert len(body) <= 400
    assert body.endswith(CUT_NOTE)


def test_bodies_compare_as_forges_keep_them() -> None:
    assert same_text("a \r\nb\n", "a\nb")
    assert not same_text("a\nb", "a\nc")


def test_words_of_our_own() -> None:
    assert code("a b") == "`a b`"
    assert code("a`|") == "a\\`\\|"
    assert count(1, "question") == "1 question"
    assert count(2, "question") == "2 questions"
    assert link("@x", "") == "@\u200bx"
    assert link("x", "https://f.test") == "[x](https://f.test)"


def test_templates_print_foreign_strings_quietly() -> None:
    body = render("reply.md.j2", login="@eve", url=Markdown("u"), said=[(Markdown("`x`"), Markdown("**ours**"))])
    assert body == "**@\u200beve**, [`x`](u): **ours**"
