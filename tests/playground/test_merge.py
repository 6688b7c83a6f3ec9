"""Three-way merges, as git makes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specbot_playground.git import merge_trees
from specbot_playground.merge import MergeConflictError, merge_texts

BASE = b"one\ntwo\nthree\nfour\nfive\n"
TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d"]), max_size=8).map(b"".join)


def test_edits_in_different_places_are_both_made() -> None:
    ours, theirs = BASE.replace(b"one", b"ONE"), BASE.replace(b"five", b"FIVE") + b"six\n"
    assert merge_texts(BASE, ours, theirs) == b"ONE\ntwo\nthree\nfour\nFIVE\nsix\n"


def test_an_edit_that_both_made_is_made_once() -> None:
    ours = BASE.replace(b"three", b"3")
    assert merge_texts(BASE, ours, ours.replace(b"one", b"1")) == b"1\ntwo\n3\nfour\nfive\n"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(BASE.replace(b"two", b"2"), BASE.replace(b"two", b"II"), id="one line"),
        pytest.param(BASE.replace(b"two", b"2"), BASE.replace(b"three", b"3"), id="neighbours"),
        pytest.param(BASE + b"six\n", BASE + b"VI\n", id="two rows at one end"),
        pytest.param(BASE.replace(b"two\n", b""), BASE.replace(b"two", b"2"), id="deleted and changed"),
    ],
)
def test_edits_that_touch_conflict(ours: bytes, theirs: bytes) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        with pytest.raises(MergeConflictError):
            merge_texts(BASE, one, other)


@given(base=TEXTS, text=TEXTS)
def test_a_side_that_did_nothing_changes_nothing(base: bytes, text: bytes) -> None:
    assert merge_texts(base, text, base) == merge_texts(base, base, text) == merge_texts(base, text, text) == text


def test_files_are_merged_one_by_one() -> None:
    base = {"same.md": BASE, "gone.md": b"x\n", "both.md": BASE}
    ours = {"same.md": BASE, "both.md": BASE.replace(b"one", b"1"), "new.md": b"n\n"}
    theirs = {"same.md": BASE, "gone.md": b"x\n", "both.md": BASE.replace(b"five", b"5")}
    assert merge_trees(base, ours, theirs) == {
        "same.md": BASE,
        "both.md": b"1\ntwo\nthree\nfour\n5\n",
        "new.md": b"n\n",
    }
    with pytest.raises(MergeConflictError):
        merge_trees(base, ours, {**theirs, "gone.md": b"y\n"})
