"""What is said of a title, by value: with a fixed word before its own ones, behind them, on both sides, and without any."""

import pytest

from tests.spec.checking import told

WHY = "\n## Why\n\nSo.\n"

ASKED = "\n## Why\n\nSay why.\n"

BEFORE = "# RFC: [Title]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n", [
            '1:1-4 The title should read "RFC: …". | demand title:words',
        ]),
        ("", [
            '2:1-7 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("# RFC: A\n", []),
        ("# rfc: A b\n", []),
        ("# RFC\n", [
            '1:1-6 The title names nothing; write "RFC: …". | demand title:',
        ]),
        ("# rfc:\n", [
            '1:1-7 The title names nothing; write "RFC: …". | demand title:',
        ]),
        ("# RFC -\n", [
            '1:1-8 The title should read "RFC: …". | demand title:words',
        ]),
        ("# [Title]\n", [
            '1:3-10 The placeholder "[Title]" is still there; replace it. | demand placeholder:[Title]',
        ]),
        ("# RFC: [Title]\n", [
            '1:8-15 The placeholder "[Title]" is still there; replace it. | demand placeholder:[Title]',
        ]),
        ("## A\n", [
            '1:1-5 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("Text.\n", [
            '1:1-6 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("<!-- x -->\n\nText.\n\n# RFC: A\n", []),
        ("<!-- x -->\n\nText.\n", [
            '3:1-6 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("---\ntitle: A\n---\n", []),
        ("---\ntitle: --\n---\n", [
            '5:1-7 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("---\ntitle: '[Title]'\n---\n", [
            '2:9-16 The placeholder "[Title]" is still there; replace it. | demand placeholder:[Title]',
            '5:1-7 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("---\nx: A\n---\n\nText\n", [
            '5:1-5 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("Title: A\nTitel: B\n", [
            '1:1-9 The title is missing; begin the document with "# RFC: …". | demand title:',
        ]),
        ("# ---\n", [
            '1:1-6 The title names nothing; write "RFC: …". | demand title:',
        ]),
        ("# **RFC:** *A*\n", []),
        ("# A\n\n# B\n", [
            '1:1-4 The title should read "RFC: …". | demand title:words',
        ]),
        ("# RFC: A\n\n# B\n", []),
    ],
)  # fmt: skip
def test_a_title_with_a_word_before_its_own(part: str, expected: list[str]) -> None:
    assert told(part + WHY, BEFORE) == expected


BEHIND = "# [Title] Design\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n", [
            '1:1-4 The title should read "… Design". | demand title:words',
        ]),
        ("# A Design\n", []),
        ("# A *design*\n", []),
        ("# Design\n", [
            '1:1-9 The title names nothing; write "… Design". | demand title:',
        ]),
        ("# - Design\n", [
            '1:1-11 The title names nothing; write "… Design". | demand title:',
        ]),
        ("## A\n", [
            '1:1-5 The title is missing; begin the document with "# … Design". | demand title:',
        ]),
    ],
)  # fmt: skip
def test_a_title_with_a_word_behind_its_own(part: str, expected: list[str]) -> None:
    assert told(part + WHY, BEHIND) == expected


BETWEEN = "# RFC - [Title] (draft)\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n", [
            '1:1-4 The title should read "RFC - … (draft)". | demand title:words',
        ]),
        ("# RFC - A (draft)\n", []),
        ("# RFC - (Draft)\n", [
            '1:1-16 The title names nothing; write "RFC - … (draft)". | demand title:',
        ]),
        ("# (draft)\n", [
            '1:1-10 The title names nothing; write "RFC - … (draft)". | demand title:',
        ]),
        ("# RFC\n", [
            '1:1-6 The title names nothing; write "RFC - … (draft)". | demand title:',
        ]),
        ("# RFC - A\n", [
            '1:1-10 The title should read "RFC - … (draft)". | demand title:words',
        ]),
        ("# A (draft)\n", [
            '1:1-12 The title should read "RFC - … (draft)". | demand title:words',
        ]),
    ],
)  # fmt: skip
def test_a_title_between_words(part: str, expected: list[str]) -> None:
    assert told(part + WHY, BETWEEN) == expected


ANY = "# [Title]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n", []),
        ("# ---\n", [
            '1:1-6 The title names nothing; write "…". | demand title:',
        ]),
        ("# [Title]\n", [
            '1:3-10 The placeholder "[Title]" is still there; replace it. | demand placeholder:[Title]',
        ]),
        ("## A\n", [
            '1:1-5 The title is missing; begin the document with "# …". | demand title:',
        ]),
        ("---\ntitle: A\n---\n", []),
    ],
)  # fmt: skip
def test_a_title_of_any_words(part: str, expected: list[str]) -> None:
    assert told(part + WHY, ANY) == expected
