"""An approved spec that leaves needs what a change of it needs; whoever approved before it left has not seen that."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.review.model.capabilities import Capabilities, FileStatus
from bot.review.model.pull_request import ChangedFile
from bot.review.model.source import LeavingSpec, SourceFile
from bot.review.needs import leaving_specs
from tests.review.builders import BASE, BEN, CAT, PATH, a_comment, a_pull, a_reading, a_review, a_snapshot
from tests.review.stories import Story

OLD = "docs/specs/old.md"


def text(status: str) -> bytes:
    return f"# Old times\n\n**Status:** {status}\n\n## Goals\n\nGone.\n".encode()


def a_leaving(status: str = "Approved", *, to: str | None = None, gone_at: frozenset[str] = frozenset()) -> LeavingSpec:
    base = SourceFile(path=OLD, sha=BASE, content=text(status))
    return LeavingSpec(path=OLD, rule=0, base=base, moved_to=to, gone_at=gone_at)


def a_story(*leaving: LeavingSpec, policy: Policy | None = None, alone: bool = True) -> Story:
    rights = replace(a_snapshot(), leaving=leaving)
    story = Story(rights=rights, policy=policy or Policy(), spec_reviews=() if alone else (a_reading(),))
    story.run()
    return story


def test_what_leaves_is_picked_by_where_it_was() -> None:
    def leaves(path: str, status: FileStatus, previous: str | None = None) -> list[tuple[str, str | None]]:
        file = ChangedFile(path=path, status=status, previous_path=previous)
        return [(one.path, one.moved_to) for one in leaving_specs(Policy(), (file,))]

    assert leaves(OLD, FileStatus.REMOVED) == [(OLD, None)]
    assert leaves("a.md", FileStatus.RENAMED, OLD) == [(OLD, "a.md")]
    assert leaves(PATH, FileStatus.RENAMED, OLD) == []
    assert leaves("b.md", FileStatus.RENAMED, "a.md") == []
    assert leaves("a.md", FileStatus.REMOVED) == []
    assert leaves(OLD, FileStatus.MODIFIED) == []


@pytest.mark.parametrize("status", ["Approved", "Implemented", "Sonstiges"])
def test_what_is_not_known_to_be_unapproved_needs_approval(status: str) -> None:
    story = a_story(a_leaving(status))
    assert not story.is_approved()
    assert "**Leaves with this change**" in story.summary
    assert f"Old times]({story.pull.url.partition('/team')[0]}/team/app/blob/{BASE}/{OLD}#L1)" in story.summary
    assert f"({status}) is deleted: 0 approvals of 1" in story.summary
    assert story.labels == ()
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()


@pytest.mark.parametrize("status", ["Draft", "In Review", "Withdrawn"])
def test_the_others_leave_freely_and_are_listed(status: str) -> None:
    story = a_story(a_leaving(status, to="attic/old.md"))
    assert story.is_approved()
    assert "moves to `attic/old.md`, which is no spec" in story.summary


def test_a_file_that_cannot_be_read_is_guarded_and_named_by_its_path() -> None:
    story = a_story(replace(a_leaving(), base=None))
    assert not story.is_approved()
    assert "docs/specs/old.md" in story.summary
    plain = a_pull(capabilities=Capabilities())
    story = Story(pull=plain, rights=replace(a_snapshot(), leaving=(a_leaving(),)), spec_reviews=())
    story.run()
    assert "- Old times (Approved) is deleted" in story.summary


def test_the_policy_may_let_all_go() -> None:
    assert a_story(a_leaving(), policy=Policy(approval=ApprovalRules(removal=False))).is_approved()


@pytest.mark.parametrize(
    ("lapse", "stands"), [(LapseMode.NEVER, True), (LapseMode.CHANGED_SECTIONS, False), (LapseMode.ANY_PUSH, False)]
)
def test_an_approval_from_before_has_not_seen_it(lapse: LapseMode, *, stands: bool) -> None:
    story = a_story(a_leaving(), policy=Policy(approval=ApprovalRules(lapse=lapse)))
    story.review(a_review(BEN, minutes=1, sha="7" * 40))
    assert story.is_approved() is stands


def test_an_approval_that_has_seen_it_stays_after_a_push() -> None:
    story = a_story(a_leaving(gone_at=frozenset({"7" * 40})))
    story.review(a_review(BEN, minutes=1, sha="7" * 40))
    assert story.is_approved()
    policy = Policy(approval=ApprovalRules(lapse=LapseMode.ANY_PUSH))
    story = a_story(a_leaving(), policy=policy)
    story.pull = replace(story.pull, head_by_people="7" * 40)
    story.review(a_review(BEN, minutes=1, sha="7" * 40))
    assert story.is_approved()


def test_beside_a_spec_both_are_needed_and_one_row_each_is_shown() -> None:
    story = a_story(a_leaving(), alone=False)
    story.review(a_review(CAT, minutes=1))
    assert story.is_approved()
    assert "| [Search](" in story.summary
    assert "Old times" in story.summary


@pytest.mark.parametrize("order", ["status Approved", "withdraw", "implemented"])
def test_orders_on_a_spec_that_is_not_there_are_refused(order: str) -> None:
    story = a_story(a_leaving())
    story.say(a_comment(f"/spec {order}", minutes=1))
    assert "Specs only leave here" in story.replies[0]


@pytest.mark.parametrize("lapse", [LapseMode.CHANGED_SECTIONS, LapseMode.ANY_PUSH])
def test_an_approval_of_nobody_knows_what_has_not_seen_it(lapse: LapseMode) -> None:
    story = a_story(a_leaving(), policy=Policy(approval=ApprovalRules(lapse=lapse)))
    story.review(a_review(BEN, minutes=1, sha=""))
    assert not story.is_approved()
