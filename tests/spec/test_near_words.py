"""Which word was meant where one is wrong by a slip of the pen."""

import pytest

from bot.template.field_value import find_fault, one_slip
from bot.template.model import ValueKind, ValueType


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("draft", "draft", True),
        ("draft", "drafz", True),
        ("draft", "xraft", True),
        ("draft", "draaft", True),
        ("draft", "drat", True),
        ("draft", "raft", True),
        ("draft", "drafts", True),
        ("draft", "darft", True),
        ("draft", "rdaft", True),
        ("draft", "drfat", True),
        ("draft", "darfz", False),
        ("draft", "dzrfa", False),
        ("draft", "xrafz", False),
        ("axyc", "azc", False),
        ("azc", "axyc", False),
        ("draft", "drafted", False),
        ("draft", "dra", False),
        ("", "a", False),
        ("a", "", True),
    ],
)
def test_one_letter_makes_the_difference(first: str, second: str, expected: bool) -> None:  # noqa: FBT001
    assert one_slip(first, second) is expected


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("In-Review!", "In Review"),
        ("in-reviw", "In Review"),
        ("Drafft", "Draft"),
        ("Now", None),
        ("a.b!", "A/B"),
        ("Nothing like it", None),
    ],
)
def test_the_nearest_choice_is_proposed(said: str, better: str | None) -> None:
    fault = find_fault("Status", said, ValueType(kind=ValueKind.CHOICE, choices=("Draft", "In Review", "New", "A/B")))
    assert fault is not None
    assert fault.better == better
