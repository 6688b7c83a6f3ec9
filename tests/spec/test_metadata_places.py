"""Which lines are of the metadata and which of the text, where both are joined to one text."""

import pytest

from bot.markdown.metadata_file import (
    ChangedPart,
    changed_parts,
    edit_in_file,
    fence_end,
    join,
    lines_above,
    place,
    split,
)
from bot.markdown.model import TextEdit

OPEN, CLOSE, CUT = "---\t \t", "---\t \t ", "---\t \t\t"
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("metadata", "text", "joined"),
    [
        (b"a: b\n", b"c\n", f"{OPEN}\na: b\n{CLOSE}\nc\n".encode()),
        (b"a: b", b"c\n", f"{OPEN}\na: b\n{CUT}\nc\n".encode()),
        (b"", b"c", f"{OPEN}\n{CLOSE}\nc".encode()),
        (b"a: b\r\n", b"c\n", f"{OPEN}\r\na: b\r\n{CLOSE}\r\nc\n".encode()),
        (b"a: b\r\nc", b"d\n", f"{OPEN}\r\na: b\r\nc\r\n{CUT}\r\nd\n".encode()),
        (b"a: b\nc\r\n", b"d\n", f"{OPEN}\na: b\nc\r\n{CLOSE}\nd\n".encode()),
        (b"---\na: b\n", b"c\n", f"{OPEN}\n#\t \t---\na: b\n{CLOSE}\nc\n".encode()),
        (b"#\t \ta\n", b"c\n", f"{OPEN}\n#\t \t#\t \ta\n{CLOSE}\nc\n".encode()),
        (b"a: b\n", BOM + b"c\n", BOM + f"{OPEN}\na: b\n{CLOSE}\nc\n".encode()),
    ],
)
def test_two_files_are_joined_by_fences_that_no_author_writes(metadata: bytes, text: bytes, joined: bytes) -> None:
    assert join(metadata, text) == joined
    parts = split(joined)
    assert parts is not None
    assert (parts.metadata, parts.text) == (metadata, text)


@pytest.mark.parametrize(
    "joined",
    [
        b"",
        b"a\n",
        f"{OPEN}\na: b\n".encode(),
        f"a\n{OPEN}\n{CLOSE}\n".encode(),
        f"{OPEN} \na: b\n{CLOSE}\n".encode(),
        f"---\na: b\n{CLOSE}\n".encode(),
    ],
)
def test_what_was_not_joined_is_not_told_apart(joined: bytes) -> None:
    assert split(joined) is None
    assert lines_above(joined) == 0
    assert list(changed_parts(b"", joined)) == []


def test_bytes_that_are_no_utf_8_are_told_apart_too() -> None:
    parts = split(join(b"a: \xff\n", b"\xfe\n"))
    assert parts is not None
    assert (parts.metadata, parts.text) == (b"a: \xff\n", b"\xfe\n")
    assert lines_above(join(b"a: \xff\n", BOM + b"\xfe\n")) == 3


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ([], 0),
        ([OPEN], 0),
        ([OPEN, CLOSE], 2),
        ([OPEN, "a", CUT, CLOSE], 3),
        ([OPEN, "a", "---"], 0),
        ([CLOSE, CLOSE], 0),
    ],
)
def test_where_the_metadata_end(lines: list[str], end: int) -> None:
    assert fence_end(lines) == end


@pytest.mark.parametrize(
    ("line", "end", "found"),
    [
        (1, 0, (False, 1)),
        (9, 0, (False, 9)),
        (5, 4, (False, 1)),
        (1, 4, (True, 1)),
        (2, 4, (True, 1)),
        (3, 4, (True, 2)),
        (4, 4, (True, 2)),
        (1, 2, (True, 1)),
        (2, 2, (True, 1)),
        (4, 9, (True, 3)),
    ],
)
def test_in_which_file_a_line_stands(line: int, end: int, found: tuple[bool, int]) -> None:
    assert place(line, end) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [((3, 3), (True, (2, 2))), ((4, 3), (True, (3, 2))), ((5, 6), (False, (1, 2))), ((5, 4), (False, (1, 0)))],
)
def test_in_which_file_an_edit_is_made(lines: tuple[int, int], found: tuple[bool, tuple[int, int]]) -> None:
    is_metadata, edit = edit_in_file(TextEdit(start_line=lines[0], end_line=lines[1], text="x"), 4)
    assert (is_metadata, (edit.start_line, edit.end_line), edit.text) == (*found, "x")


def test_a_text_that_was_alone_before_has_no_parts_before() -> None:
    assert list(changed_parts(b"c\n", join(b"a: b\n", b"c\n"))) == [
        ChangedPart(is_metadata=True, before=None, after=b"a: b\n"),
        ChangedPart(is_metadata=False, before=None, after=b"c\n"),
    ]
