"""Git as the forge has it: merges, renames, ids, and what both sides changed in one place."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specbot_playground.git import History, blob_sha, folder_sha, merge_trees

BASE = b"one\ntwo\nthree\nfour\nfive\n"
TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d"]), max_size=8).map(b"".join)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    trees = merge_trees({"f": base}, {"f": ours}, {"f": theirs})
    return None if trees is None else trees["f"]


def test_edits_in_different_places_are_both_made() -> None:
    ours, theirs = BASE.replace(b"one", b"ONE"), BASE.replace(b"five", b"FIVE") + b"six\n"
    assert merged(BASE, ours, theirs) == b"ONE\ntwo\nthree\nfour\nFIVE\nsix\n"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(BASE.replace(b"two", b"2"), BASE.replace(b"two", b"II"), id="one line"),
        pytest.param(BASE + b"six\n", BASE + b"VI\n", id="two rows at one end"),
        pytest.param(BASE.replace(b"two\n", b""), BASE.replace(b"two", b"2"), id="deleted and changed"),
    ],
)
def test_edits_that_touch_conflict(ours: bytes, theirs: bytes) -> None:
    assert merged(BASE, ours, theirs) is None
    assert merged(BASE, theirs, ours) is None


@settings(max_examples=50, derandomize=True, deadline=None)
@given(base=TEXTS, text=TEXTS)
def test_a_side_that_did_nothing_changes_nothing(base: bytes, text: bytes) -> None:
    assert merged(base, text, base) == merged(base, base, text) == merged(base, text, text) == text


def test_files_are_merged_one_by_one_and_a_rename_is_followed() -> None:
    base = {"same.md": BASE, "gone.md": b"x\n", "both.md": BASE + b"more\n"}
    ours = {"same.md": BASE, "moved.md": BASE.replace(b"one", b"1") + b"more\n", "new.md": b"n\n"}
    theirs = {"same.md": BASE, "gone.md": b"x\n", "both.md": BASE.replace(b"five", b"5") + b"more\n"}
    assert merge_trees(base, ours, theirs) == {
        "same.md": BASE,
        "moved.md": b"1\ntwo\nthree\nfour\n5\nmore\n",
        "new.md": b"n\n",
    }


def test_ids_are_those_of_git() -> None:
    assert blob_sha(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert folder_sha({"docs/a": b"hello\n"}, "docs") == "0976950c1fdbcb52435a433913017bf044b3a58f"


def test_what_a_branch_has_and_where_it_left() -> None:
    history = History()
    first = history.commit({"f": b"1\n"}, (), "Begin", "ada", NOON)
    ours = history.commit({"f": b"2\n"}, (first.sha,), "Ours", "ada", NOON + timedelta(minutes=1))
    theirs = history.commit({"f": b"1\n", "g": b""}, (first.sha,), "Theirs", "bo", NOON + timedelta(minutes=2))
    joined = history.commit({"f": b"2\n", "g": b""}, (ours.sha, theirs.sha), "Join", "bo", NOON + timedelta(minutes=3))
    assert history.merge_base(ours.sha, theirs.sha) == first.sha
    assert {one.message for one in history.between(ours.sha, joined.sha)} == {"Theirs", "Join"}
    assert next(iter(history.ancestors(joined.sha))) == joined.sha
    assert first.sha in history.ancestors(joined.sha)
    assert history.merged(ours.sha, theirs.sha) == {"f": b"2\n", "g": b""}
