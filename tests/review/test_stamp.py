"""The commit that writes a status into the pull request before it is merged."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import DesiredState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.source import SourceFile
from tests.review.builders import ANN, BEN, HEAD, PATH, a_comment, a_file, a_pull, a_review
from tests.review.merges import DONE, TEXT, a_merge, lands, told

STAMPED = "version: 1\nstamp: before_merge\n"


def an_open_pull(text: str = TEXT, *, policy: str = STAMPED, **changes: object) -> DesiredState:
    pull = replace(a_pull(files=(a_file(),), reviews=(a_review(BEN),)), **changes)  # type: ignore[arg-type]
    return decide(a_merge(text, pull=pull, policy=policy))


def test_the_last_approval_stamps_the_pull_request() -> None:
    stamp = an_open_pull().stamp
    assert stamp is not None
    assert (stamp.branch, stamp.expected_sha) == ("search", HEAD)
    assert [file.content.decode() for file in stamp.files] == [DONE]
    assert stamp.message.startswith("Approved: Search (#\u200b12)\n")


def test_a_stamp_is_put_once_and_again_where_the_status_was_set_back() -> None:
    assert an_open_pull(DONE).stamp is None
    stamp = an_open_pull(DONE.replace("Approved", "In Review")).stamp
    assert stamp is not None
    assert [file.content.decode() for file in stamp.files] == [DONE]


@pytest.mark.parametrize(
    "stamp",
    [
        lambda: an_open_pull(policy="version: 1\n").stamp,
        lambda: an_open_pull(reviews=()).stamp,
        lambda: an_open_pull(draft=True).stamp,
        lambda: an_open_pull(state=PullState.CLOSED).stamp,
        lambda: an_open_pull(head=replace(a_pull().head, writable=False)).stamp,
        lambda: an_open_pull(comments=(a_comment("/spec status in review", author=ANN, minutes=1),)).stamp,
    ],
    ids=["not wanted", "closed gate", "draft", "closed", "fork", "another commit first"],
)
def test_no_stamp(stamp: Callable[[], object]) -> None:
    assert stamp() is None


def test_a_merge_that_carries_the_stamp_leaves_nothing_to_write() -> None:
    assert "Nothing: it is merged." in told(a_merge(DONE, today=DONE, policy=STAMPED))
    late = DONE.replace("Approved", "In Review")
    assert lands(a_merge(late, today=late, policy=STAMPED)) == DONE, "merged before the bot could look"


FOLLOW_UP = mark("Why", Marker(kind=Kind.FOLLOW_UP, value="github:team/app#12"))


def test_a_stamp_is_no_push_and_everything_else_is() -> None:
    policy = STAMPED + "approval: {lapse: any-push}\n"
    stamped = a_pull(files=(a_file(),), reviews=(a_review(BEN, sha="7" * 40),))

    def approves(text: str, by_people: str) -> bool:
        snapshot = a_merge(text, pull=replace(stamped, head_by_people=by_people), policy=policy)
        seen = SourceFile(path=PATH, sha=by_people, content=TEXT.encode())
        specs = (replace(snapshot.specs[0], seen=(seen,) if by_people else ()),)
        label = decide(replace(snapshot, specs=specs)).label
        return label is not None and label.name == "spec: approved"

    assert approves(DONE, "7" * 40)
    assert not approves(DONE, "")
    assert not approves(DONE, "8" * 40)
    assert not approves(DONE.replace("To find", "To lose"), "7" * 40)
