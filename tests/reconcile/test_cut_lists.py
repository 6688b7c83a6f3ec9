"""A forge lists only so many changed files: the rest is found in the trees, or the checks fail with the reason."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.decide import decide
from bot.review.fetch import fetch
from bot.review.model.capabilities import Capabilities, Conclusion, FileStatus
from bot.review.model.pull_request import ChangedFile
from bot.review.needs import earlier_names, select_specs
from bot.review.port import ForbiddenError, NotFoundError
from bot.review.unlisted_files import unlisted
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import BASE, HEAD, NOON, PATH, a_file, a_pull

OTHER = "docs/specs/other.md"


class Cut(MemoryForge):
    """A forge that knows where the branches parted."""

    def fork_point(self, repository: str, base: str, head: str) -> str:
        assert (base, head) == (BASE, HEAD)
        assert repository == self.pull.ref.repository
        return BASE


def a_forge(kind: type[MemoryForge] = Cut) -> MemoryForge:
    pull = replace(a_pull(files=(a_file("a.txt"),)), files_complete=False)
    forge = kind(pull=pull)
    forge.put("README.md", "Same.\n", sha=BASE)
    forge.put("README.md", "Same.\n")
    forge.put("a.txt", "Listed.\n")
    forge.put(PATH, "# Search\n")
    return forge


def test_a_spec_that_is_not_listed_is_found() -> None:
    forge = a_forge()
    found = fetch(forge, forge.pull.ref, NOON)
    assert [spec.path for spec in found.specs] == [PATH]
    assert found.pull.unlisted == (ChangedFile(path=PATH, status=FileStatus.ADDED),)
    assert found.pull.files_complete
    assert len(decide(found).findings) == 0


class Hidden(Cut):
    """A forge that does not show its trees."""

    def blobs(self, repository: str, sha: str) -> dict[str, str]:
        raise ForbiddenError(f"{repository} {sha}")


@pytest.mark.parametrize("kind", [Hidden, MemoryForge])
def test_what_cannot_be_seen_is_no_green_check(kind: type[MemoryForge]) -> None:
    forge = a_forge(kind)
    desired = decide(fetch(forge, forge.pull.ref, NOON))
    assert [check.conclusion for check in desired.checks] == [Conclusion.FAILURE] * 2
    assert desired.checks[0].title == "I cannot see all the files that changed"
    assert "More files changed here than the forge lists (1 file)" in desired.checks[1].summary
    assert desired.checks_only


def test_it_opens_the_thread_that_holds_a_merge_back() -> None:
    forge = a_forge(Hidden)
    forge.pull = replace(forge.pull, capabilities=Capabilities(gate_thread=True))
    thread = decide(fetch(forge, forge.pull.ref, NOON)).gate_thread
    assert thread is not None
    assert not thread.is_open
    assert "Blocked: I cannot see all the files that changed" in thread.body


def test_a_commit_that_is_gone_is_no_empty_tree() -> None:
    forge = a_forge()
    with pytest.raises(NotFoundError):
        forge.blobs(forge.pull.ref.repository, "f" * 40)


def test_trees_are_compared_by_content() -> None:
    before = {"same": "1", "listed": "2", "changed": "3", "from": "4", "gone": "5", "twin": "4"}
    after = {"same": "1", "listed": "9", "changed": "8", "to": "4", "new": "7", "twin": "4"}
    found = {file.path: (file.status, file.previous_path) for file in unlisted((a_file("listed"),), before, after)}
    assert found == {
        "changed": (FileStatus.MODIFIED, None),
        "to": (FileStatus.RENAMED, "from"),
        "new": (FileStatus.ADDED, None),
        "gone": (FileStatus.REMOVED, None),
    }


def test_only_a_spec_hands_old_mistakes_down() -> None:
    def base_of(previous: str | None, status: FileStatus = FileStatus.RENAMED) -> str | None:
        file = ChangedFile(path=PATH, status=status, previous_path=previous)
        return select_specs(Policy(), (file,))[0].base_path

    assert base_of(OTHER) == OTHER
    assert base_of("notes/search.md") is None
    assert base_of(None, FileStatus.MODIFIED) == PATH
    assert base_of(None, FileStatus.ADDED) is None


def test_a_spec_is_known_by_its_earlier_name() -> None:
    found = {("seen", PATH)}
    spec = select_specs(Policy(), (ChangedFile(path=PATH, status=FileStatus.ADDED),))[0]
    moves = {"seen": {OTHER: PATH}, "old": {"x.md": "y.md", OTHER: PATH}, "lost": {}}
    assert dict(earlier_names(spec, found, moves).names) == {"old": OTHER}
    assert earlier_names(spec, found, moves).name_at("old") == OTHER
    assert earlier_names(spec, found, moves).name_at("seen") == PATH
