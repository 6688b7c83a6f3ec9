"""Which commits the proposals of a branch began at, by the names that the memory keeps, and what a whole diff is."""

import pytest

from bot.review.model.capabilities import FileStatus
from bot.review.model.desired_state import Commit
from bot.review.model.proposed_files import WholeDiff, diff_of_pull, start, start_of, starts_of
from bot.review.model.pull_request import ChangedFile
from bot.review.model.source import SourceFile
from tests.review.builders import a_pull

BRANCH, SHA, OTHER = "specbot/merged-12", "1" * 40, "2" * 40


def test_a_start_is_named_by_branch_and_commit() -> None:
    commit = Commit(repository="team/app", branch=BRANCH, expected_sha=SHA, message="m", files=())
    assert start_of(commit) == start(BRANCH, SHA) == f"{BRANCH}@{SHA}"


@pytest.mark.parametrize(
    ("branch", "found"), [(BRANCH, (SHA, OTHER)), ("topic@home", (SHA,)), ("topic", ()), ("specbot/withdrawn-12", ())]
)
def test_only_the_starts_of_the_branch_itself_are_its_own(branch: str, found: tuple[str, ...]) -> None:
    kept = [start(BRANCH, SHA), start("topic@home", SHA), start(BRANCH, OTHER), "damaged"]
    assert starts_of(branch, kept) == found


def diff(*files: ChangedFile) -> WholeDiff | None:
    """Read a diff whose files have all been read at its head."""
    there = {one.path for one in files if one.status is not FileStatus.REMOVED}
    return diff_of_pull(a_pull(files=files), {one: SourceFile(path=one, sha=SHA, content=b"x") for one in there})


MOVED = ChangedFile(path="new.md", status=FileStatus.RENAMED, previous_path="old.md")
GONE = ChangedFile(path="gone.md", status=FileStatus.REMOVED)
CHANGED = ChangedFile(path="kept.md", status=FileStatus.MODIFIED, previous_path="kept-too.md")


def test_a_diff_brings_what_is_there_and_takes_what_was_moved_or_removed() -> None:
    brought = {"new.md": b"x", "kept.md": b"x"}
    assert diff(MOVED, GONE, CHANGED) == WholeDiff(brought=brought, gone=frozenset({"old.md", "gone.md"}))


@pytest.mark.parametrize("path", ["gone.md", "old.md"])
def test_a_path_that_is_there_and_gone_at_once_is_no_whole_diff(path: str) -> None:
    assert diff(MOVED, GONE, ChangedFile(path=path, status=FileStatus.ADDED)) is None
