"""Diffs: a patch turns the old text into the new one, and only its lines may be commented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specbot_playground.diff import FileDiff, compare, moved_line

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "+d", "-e", "@@ f", "\u2028g\r"]), max_size=30)


def _only(old: bytes, new: bytes) -> FileDiff:
    (found,) = compare({"f": old}, {"f": new})
    return found


@settings(max_examples=100, derandomize=True, deadline=None)
@given(old=LINES, new=LINES)
def test_a_patch_turns_old_into_new(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines).encode() for lines in (old, new))
    found = compare({"f": before}, {"f": after})
    assert bool(found) == (old != new)
    result = list(old)
    for line in reversed(found[0].lines if found else ()):
        if line.kind == "-":
            assert line.old is not None
            assert result.pop(line.old - 1) == line.text
    for line in found[0].lines if found else ():
        if line.kind == "+":
            assert line.new is not None
            result.insert(line.new - 1, line.text)
    assert result == new


def test_hunks_have_three_lines_around() -> None:
    old = [f"{number}\n" for number in range(1, 31)]
    found = _only("".join(old).encode(), "".join([*old[:14], "new\n", *old[15:]]).encode())
    assert found.patch is not None
    assert found.patch.splitlines() == [
        "@@ -12,7 +12,7 @@",
        *(f" {number}" for number in (12, 13, 14)),
        "-15",
        "+new",
        *(f" {number}" for number in (16, 17, 18)),
    ]
    assert [number for number in range(31) if found.may_hold("RIGHT", number)] == list(range(12, 19))
    assert (found.additions, found.deletions) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"a": b"1\n"}, [("a", "added", None, "@@ -0,0 +1 @@\n+1")]),
        ({"a": b"1\n"}, {}, [("a", "removed", None, "@@ -1 +0,0 @@\n-1")]),
        ({"a": b"1\n2\n3\n"}, {"b": b"1\n2\n3\n"}, [("b", "renamed", "a", None)]),
        (
            {"a": b"1\n"},
            {"b": b"2\n"},
            [("a", "removed", None, "@@ -1 +0,0 @@\n-1"), ("b", "added", None, "@@ -0,0 +1 @@\n+2")],
        ),
        ({}, {"a": b"\0"}, [("a", "added", None, None)]),
        ({}, {"a": b""}, [("a", "added", None, None)]),
        ({}, {"a": b"x" * 1_000_001}, [("a", "added", None, None)]),
        ({"a": b"1\n"}, {"a": b"1\n"}, []),
    ],
)
def test_statuses(old: dict[str, bytes], new: dict[str, bytes], expected: list[tuple[object, ...]]) -> None:
    assert [(one.path, one.status, one.previous, one.patch) for one in compare(old, new)] == expected


@pytest.mark.parametrize(
    ("old", "new", "line", "moved"),
    [
        ("a TBD b TBD c TBD", "x y a TBD b TBD c TBD", 4, 6),
        ("a TBD b TBD c TBD", "a TBD b done c TBD", 4, None),
        ("a TBD b TBD c TBD", "a TBD b TBD c TBD z", 6, 6),
        ("a b", "", 1, None),
    ],
    ids=["lines above", "the line itself", "lines below", "all gone"],
)
def test_a_line_is_followed_by_its_place_and_not_by_its_text(old: str, new: str, line: int, moved: int | None) -> None:
    before, after = ("".join(f"{word}\n" for word in text.split()).encode() for text in (old, new))
    assert moved_line(before, after, line) == moved


def test_a_last_line_without_a_line_feed_is_another_line() -> None:
    shown = _only(b"one\ntwo", b"one\ntwo\n").patch
    assert shown == "@@ -1,2 +1,2 @@\n one\n-two\n\\ No newline at end of file\n+two"
