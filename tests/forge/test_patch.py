"""Unified diffs into the lines that a comment may stand on."""

import pytest

from bot.forges.patch import parse_patch
from bot.review.model.pull_request import Hunk

TWO_HUNKS = (
    "@@ -1,3 +1,4 @@ # Title\n # Title\n+added\n \n-gone\n+new\n"
    "@@ -20 +21,2 @@\n kept\n+last\n\\ No newline at end of file"
)


@pytest.mark.parametrize(
    ("patch", "hunks"),
    [
        (None, ()),
        ("", ()),
        ("@@ -1,2 +0,0 @@\n-all\n-gone", ()),
        ("@@ -0,0 +1 @@\n+one", (((1,), {1}),)),
        ("@@ -0,0 +1,2 @@\n+one\u2028same line\n+two\r", (((1, 2), {1, 2}),)),
        ("@@ -4,2 +4,2 @@\n kept\n-old\n+@@ -1 +9 @@ only text", (((4, 5), {5}),)),
        ("@@ -1,9 +1,9 @@\n kept\n+cut", (((1, 2), {2}),)),
    ],
    ids=["no patch", "empty", "all removed", "one line", "only LF ends a line", "text like a header", "cut off"],
)
def test_a_patch_shows_lines_of_the_new_file(
    patch: str | None, hunks: tuple[tuple[tuple[int, ...], set[int]], ...]
) -> None:
    assert parse_patch(patch) == tuple(Hunk(lines=lines, added=frozenset(added)) for lines, added in hunks)


def test_hunks_are_apart_and_the_missing_newline_is_no_line() -> None:
    first, second = parse_patch(TWO_HUNKS)
    assert first == Hunk(lines=(1, 2, 3, 4), added=frozenset({2, 4}))
    assert second == Hunk(lines=(21, 22), added=frozenset({22}))


def test_a_number_of_5000_digits_is_no_line() -> None:
    patch = f"@@ -1 +{'9' * 5000} @@\n+a\n@@ -{'9' * 5000} +1 @@\n+b\n@@ -1 +7 @@\n+c"
    assert parse_patch(patch)[-1] == Hunk(lines=(7,), added=frozenset({7}))
