"""The bot's own follow-up is let through while its whole diff is, byte for byte, what the bot writes for its original."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.capabilities import FileStatus, PullState
from bot.review.model.desired_state import Commit
from bot.review.model.markers import Kind, Marker, mark, original_of
from bot.review.model.memory import Memory, first_line, recall
from bot.review.model.pull_request import Branch, ChangedFile, Comment
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from bot.review.own_follow_up import is_own_work
from tests.review import test_merged_orders as orders
from tests.review import test_numbering as numbering
from tests.review.builders import ANN, BASE, BOT, HEAD, PATH, a_comment, a_pull, a_snapshot
from tests.review.whole import conclusions

FOLLOWER = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=15)
IMPLEMENTED = "specbot/implemented-12"


def carried_by(original: Snapshot) -> tuple[Commit, str]:
    """Say what the bot writes for a merged pull request: the commit of its follow-up, and that one's body."""
    landing = decide(original).landing
    assert landing is not None
    return landing.proposal.commit, landing.proposal.body


def a_follow_up(
    original: Snapshot,
    files: Mapping[str, bytes] | None = None,
    *,
    gone: Mapping[str, str] | None = None,
    branch: str = "",
    base: str = "main",
    head: str = "team/app",
    body: str | None = None,
) -> Snapshot:
    """Give the follow-up of a merged pull request, with exactly its files or with others."""
    commit, written = carried_by(original)
    texts = files if files is not None else {file.path: file.content for file in commit.files}
    renamed = gone if gone is not None else {file.path: file.replaces for file in commit.files if file.replaces}
    pull = a_pull(author=BOT, files=tuple(_changed(path, renamed.get(path)) for path in texts))
    pull = replace(
        pull,
        ref=FOLLOWER,
        body=written if body is None else body,
        base=replace(pull.base, name=base),
        head=Branch(name=branch or commit.branch, sha=HEAD, repository=head, writable=True),
        forked_at=BASE,
    )
    carried = {path: SourceFile(path=path, sha=HEAD, content=text) for path, text in texts.items()}
    return replace(a_snapshot(pull=pull, specs=()), original=original, carried=carried)


def _changed(path: str, previous: str | None) -> ChangedFile:
    status = FileStatus.RENAMED if previous else FileStatus.MODIFIED
    return ChangedFile(path=path, status=status, previous_path=previous)


def is_own(snapshot: Snapshot) -> bool:
    desired = decide(snapshot)
    passes = set(conclusions(desired).values()) == {"success"}
    assert not desired.checks_only or (passes and snapshot.original is not None)
    return desired.checks_only and snapshot.original is not None and desired.enqueue == (snapshot.original.pull.ref,)


def a_merge() -> Snapshot:
    """Merge an approved spec that gets its status and a row."""
    return orders.a_merged(today=orders.TEXT.replace(" (#12)", ""))


@pytest.mark.parametrize("state", list(PullState))
def test_what_the_bot_writes_is_let_through_and_its_original_looked_at(state: PullState) -> None:
    snapshot = a_follow_up(a_merge())
    assert is_own(replace(snapshot, pull=replace(snapshot.pull, state=state)))


def test_one_that_is_reviewed_concerns_its_original_too() -> None:
    original = a_merge()
    snapshot = a_follow_up(original, {".specbot.yml": b"version: 1\n"})
    assert decide(snapshot).enqueue == (original.pull.ref,)
    assert decide(replace(snapshot, pull=replace(snapshot.pull, author=ANN))).enqueue == ()


@pytest.mark.parametrize("body", ["", "Why", mark("Why", Marker(kind=Kind.FOLLOW_UP, value="nothing"))])
def test_a_follow_up_is_known_by_its_branch_whatever_somebody_made_of_its_body(body: str) -> None:
    snapshot = a_follow_up(a_merge(), body=body)
    assert is_own(snapshot)
    for branch in ("specbot/merged-012", "specbot/merged-0", "specbot/elsewhere-12", "topic"):
        elsewhere = replace(snapshot.pull.head, name=branch)
        assert original_of(replace(snapshot.pull, head=elsewhere)) == ()
    assert original_of(replace(snapshot.pull, head=replace(snapshot.pull.head, repository="eve/app"))) == ()


def test_a_marker_names_the_original_where_the_branch_does_not() -> None:
    original = a_merge()
    snapshot = a_follow_up(original, branch="topic")
    assert original_of(snapshot.pull) == (original.pull.ref,)


@pytest.mark.parametrize(
    ("old", "new"), [(b"# Search", b"# search"), (b"Approved", b"Implemented"), (b"First", b"Free"), (b"\n", b"\r\n")]
)
def test_a_byte_else_and_it_is_reviewed(old: bytes, new: bytes) -> None:
    original = a_merge()
    (file,) = carried_by(original)[0].files
    assert old in file.content
    assert not is_own(a_follow_up(original, {file.path: file.content.replace(old, new)}))


def test_a_file_more_and_it_is_reviewed() -> None:
    original = a_merge()
    (file,) = carried_by(original)[0].files
    assert not is_own(a_follow_up(original, {file.path: file.content, ".specbot.yml": b"version: 1\n"}))
    assert not is_own(a_follow_up(original, {".specbot.yml": b"version: 1\n"}))
    assert not is_own(a_follow_up(original, {file.path: file.content}, gone={file.path: "docs/other.md"}))
    lost = a_follow_up(original)
    assert not is_own(replace(lost, carried={}))


@pytest.mark.parametrize(
    ("branch", "base", "head"),
    [
        ("specbot/merged-13", "main", "team/app"),
        (IMPLEMENTED, "main", "team/app"),
        ("", "release", "team/app"),
        ("", "main", "eve/app"),
    ],
)
def test_from_or_to_elsewhere_it_is_reviewed(branch: str, base: str, head: str) -> None:
    assert not is_own(a_follow_up(a_merge(), branch=branch, base=base, head=head))


def test_without_its_original_it_is_reviewed() -> None:
    assert not is_own(replace(a_follow_up(a_merge()), original=None))


def test_what_was_judged_by_a_broken_policy_is_reviewed() -> None:
    snapshot = a_follow_up(a_merge())
    broken = SourceFile(path=".specbot.yml", sha=BASE, content=b"version: 9\n")
    assert snapshot.original is not None
    assert not is_own(replace(snapshot, original=replace(snapshot.original, policy=broken)))


def test_an_order_after_the_merge_brings_its_own() -> None:
    original = orders.a_merged(orders.say("implemented"), today=orders.READY)
    snapshot = a_follow_up(original)
    assert snapshot.pull.head.name == IMPLEMENTED
    assert is_own(snapshot)
    silent = replace(original, pull=replace(original.pull, comments=()))
    assert not is_own(replace(snapshot, original=silent))
    assert not is_own(a_follow_up(original, branch="specbot/withdrawn-12", files={PATH: b"# Gone\n"}))


def test_a_number_that_the_follow_up_keeps_is_the_one_that_it_brings() -> None:
    spec = numbering.a_spec(text=numbering.PLAIN, today=numbering.PLAIN)
    original = numbering.seen(spec, numbering.NAMES, pull=numbering.a_merged(), taken={numbering.STORE: 41})
    then = replace(original, numbers={numbering.STORE: 7})
    later = a_follow_up(original)
    assert is_own(replace(later, original=then)), "the numbers between were kept by others that waited"
    unread = mark("x", Marker(kind=Kind.FOLLOW_UP, value=str(original.pull.ref)), Marker(kind=Kind.NUMBER, value="x y"))
    assert not is_own(replace(later, original=then, pull=replace(later.pull, body=unread)))
    endless = mark("x", Marker(kind=Kind.NUMBER, value=f"{'9' * 5000} {numbering.NEW}"))
    assert not is_own(replace(later, original=then, pull=replace(later.pull, body=endless)))
    taken = replace(original, numbers={numbering.STORE: 99})
    assert not is_own(replace(later, original=taken))


def test_comments_of_others_change_nothing() -> None:
    original = a_merge()
    snapshot = a_follow_up(original)
    said: Comment = orders.say("implemented")
    louder = replace(original, pull=replace(original.pull, comments=(said,)))
    assert is_own(replace(snapshot, original=louder))


def told(original: Snapshot, proposed: Mapping[str, str], *, edited: bool = False) -> Snapshot:
    """Let an original's summary remember what was proposed, and take the approval away that had earned it."""
    memory = first_line(Memory(head=HEAD, proposed=proposed))
    summary = a_comment(f"{memory}\nSummary", author=BOT, edited_by_other=edited)
    return replace(original, pull=replace(original.pull, reviews=(), comments=(summary,)))


def remembered(original: Snapshot) -> Mapping[str, str]:
    """Read what the summary of a look that proposes something keeps of it."""
    wanted = decide(original).summary
    assert wanted is not None
    return recall(a_pull(comments=(a_comment(wanted, author=BOT),))).proposed


def test_what_was_proposed_stays_the_bots_own_although_nobody_approves_any_more() -> None:
    original = a_merge()
    snapshot, proposed = a_follow_up(original), remembered(original)
    assert list(proposed) == [f"specbot/merged-12@{BASE}"]
    assert is_own(replace(snapshot, original=told(original, proposed)))
    assert not is_own(replace(snapshot, original=told(original, {})))
    assert not is_own(replace(snapshot, original=told(original, proposed, edited=True)))


def test_what_was_proposed_on_another_commit_of_the_base_branch_proves_nothing() -> None:
    """There it would take back what others wrote since."""
    original = a_merge()
    proposed = remembered(original)
    assert not is_own(
        replace(
            a_follow_up(original),
            original=told(
                original,
                dict.fromkeys(
                    (f"specbot/merged-12@{HEAD}", f"{IMPLEMENTED}@{BASE}"), proposed[f"specbot/merged-12@{BASE}"]
                ),
            ),
        )
    )


@pytest.mark.parametrize("files", [{PATH: b"# Other\n"}, {".specbot.yml": b"version: 1\n"}])
def test_another_diff_than_the_proposed_one_is_reviewed(files: Mapping[str, bytes]) -> None:
    original = a_merge()
    proposed = remembered(original)
    (file,) = carried_by(original)[0].files
    other = a_follow_up(original, {file.path: file.content, **files})
    assert not is_own(replace(other, original=told(original, proposed)))


def test_a_renamed_file_is_part_of_what_was_proposed() -> None:
    spec = numbering.a_spec(text=numbering.PLAIN, today=numbering.PLAIN)
    original = numbering.seen(spec, numbering.NAMES, pull=numbering.a_merged(), taken={numbering.STORE: 41})
    proposed = remembered(original)
    snapshot = a_follow_up(original)
    assert is_own(replace(snapshot, original=told(original, proposed)))
    kept = replace(snapshot.pull, files=tuple(replace(one, previous_path=None) for one in snapshot.pull.files))
    assert not is_own(replace(snapshot, pull=kept, original=told(original, proposed)))


def test_what_was_proposed_stays_the_bots_own_where_the_base_branch_came_into_it() -> None:
    original = a_merge()
    proposed, snapshot = remembered(original), a_follow_up(original)
    merged = replace(snapshot, pull=replace(snapshot.pull, forked_at="e" * 40), original=told(original, proposed))
    assert not is_own(merged)
    assert is_own(replace(merged, same_starts=(BASE,)))


@pytest.mark.parametrize("memory", [True, False], ids=["remembered", "worked out"])
def test_what_the_forge_does_not_show_whole_is_not_the_bots_own(*, memory: bool) -> None:
    """A link or a submodule where a renamed spec was, a file too large to read, one that the list leaves out."""
    spec = numbering.a_spec(text=numbering.PLAIN, today=numbering.PLAIN)
    original = numbering.seen(spec, numbering.NAMES, pull=numbering.a_merged(), taken={numbering.STORE: 41})
    snapshot = a_follow_up(original)
    snapshot = replace(snapshot, original=told(original, remembered(original)) if memory else original)
    assert is_own(snapshot)
    (renamed,) = snapshot.pull.files
    assert renamed.previous_path is not None
    added = replace(renamed, status=FileStatus.ADDED, previous_path=None)
    removed = ChangedFile(path=renamed.previous_path, status=FileStatus.REMOVED)
    assert is_own(replace(snapshot, pull=replace(snapshot.pull, files=(added, removed))))
    link = replace(removed, status=FileStatus.MODIFIED)
    large = ChangedFile(path="large.bin", status=FileStatus.ADDED)
    for files in ((added, link), (renamed, large), (renamed, link), (added, removed, link)):
        assert not is_own(replace(snapshot, pull=replace(snapshot.pull, files=files)))
    assert not is_own(replace(snapshot, pull=replace(snapshot.pull, unlisted=(large,))))
    assert snapshot.original is not None
    cut = replace(snapshot, pull=replace(snapshot.pull, files_complete=False))
    assert not is_own_work(cut, snapshot.original)
