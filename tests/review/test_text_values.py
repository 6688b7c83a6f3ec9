"""Values into Markdown: what shows as code, where a body is cut, and what is closed there."""

import pytest

from bot.review.text.render import CUT_NOTE, code, compare_url, escape, fence, finished
from tests.review.builders import HEAD, a_pull

LIMIT = 400
KEPT = LIMIT - len(CUT_NOTE) - 80
"""So much of a long body is looked at; the rest is for what closes it."""
LONG = "y" * LIMIT


def cut(*lines: str) -> list[str]:
    """Give the lines that are left of a body that is too long."""
    found = finished("\n".join([*lines, LONG]), LIMIT)
    assert len(found) <= LIMIT
    return found.splitlines()


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a b", "`a b`"), (" a\n b ", "`a b`"), ("", ""), (" ", ""), ("a`b", escape("a`b")), ("a|b", escape("a|b"))],
)
def test_what_cannot_be_code_is_plain(text: str, shown: str) -> None:
    assert code(text) == shown


@pytest.mark.parametrize(("text", "bars"), [("", 3), ("a `b` ``c``", 3), ("```", 4), ("a ````` `", 6)])
def test_a_fence_is_longer_than_every_run_inside(text: str, bars: int) -> None:
    assert fence(text).splitlines()[0] == "`" * bars


def test_only_a_body_that_is_too_long_is_cut() -> None:
    body = f"Verdict\n{LONG}"
    assert finished(body, len(body)) == body
    assert finished(body, len(body) - 1) == f"Verdict\n\n\n{CUT_NOTE}"


def test_a_body_is_cut_at_the_last_line_that_leaves_room() -> None:
    fits = "a" * (KEPT - 2)
    assert cut(fits, "b") == [fits, "", "", CUT_NOTE]
    assert cut(f"{fits}a", "b") == ["", "", CUT_NOTE]


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (("```diff", "+ a"), "```"),
        (("~~~", "a"), "~~~"),
        (("```diff", "+ a", "```"), ""),
        (("```", "a", "```  "), ""),
        (("```", "a", "`````"), ""),
        (("````", "a", "```"), "````"),
        (("```", "a", "```X"), "```"),
        (("```", "a", "~~~"), "```"),
    ],
)
def test_an_open_fence_is_closed_where_the_body_is_cut(lines: tuple[str, ...], closing: str) -> None:
    assert cut(*lines) == [*lines, closing, "", CUT_NOTE]


def test_a_long_fence_is_closed_within_the_limit() -> None:
    bars = "`" * 130
    lines = ["Said", bars, *["a"] * 99]
    assert cut(*lines) == [*lines[:18], bars, "", CUT_NOTE]
    assert cut("`" * LIMIT, "a") == ["", "", CUT_NOTE]


def test_details_that_are_open_are_closed_where_the_body_is_cut() -> None:
    one, other = ("<details>", "a", "</details>"), ("<details><summary>b</summary>", "c")
    assert cut(*one) == [*one, "", "", CUT_NOTE]
    assert cut(*one, *other) == [*one, *other, "", "</details>", "", CUT_NOTE]


def test_a_link_compares_in_the_repository_of_the_head() -> None:
    pull = a_pull()
    assert not compare_url(pull, "7" * 40)
    can = type(pull.capabilities)(compare_url="https://forge.test/{repository}/compare/{since}...{until}")
    expected = f"https://forge.test/team/app/compare/{'7' * 40}...{HEAD}"
    assert compare_url(a_pull(capabilities=can), "7" * 40) == expected
