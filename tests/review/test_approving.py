"""Who approves, when it counts, and what takes it back."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.review.model.capabilities import Permission, Verdict
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    HEAD,
    RIGHTS,
    a_comment,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
)
from tests.review.stories import Story, asked


def test_a_native_approval_counts_the_same() -> None:
    story = Story()
    story.review(a_review())
    assert story.is_approved()
    assert "ben](https://forge.test/r0) approved" in story.summary


def test_lesson_05_the_author_approves_by_neither_route() -> None:
    story = Story()
    story.review(a_review(ANN, minutes=1))
    story.say(a_comment("/spec approve 👍", author=ANN, minutes=2))
    assert not story.is_approved()
    assert "you are the author" in story.replies[0]
    assert "anyone with write access" in story.replies[0]


@pytest.mark.parametrize("body", ["👍", "LGTM", "approve", "I /spec approve this"])
def test_lesson_05_kind_words_are_no_approval(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert story.replies == []


def test_somebody_without_the_right_is_told_who_has_it() -> None:
    story = Story()
    story.say(a_comment("/spec approve", author=EVE, minutes=1))
    assert not story.is_approved()
    assert "This does not count: it takes anyone with write access." in story.replies[0]


def test_lesson_04_permissions_are_those_of_now() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()
    story.rights = a_snapshot(permissions={**RIGHTS, BEN.id: Permission.READ})
    story.run()
    assert not story.is_approved()
    assert story.replies == []
    assert "may not approve under this policy" in story.summary


def test_an_approval_is_taken_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec unapprove", minutes=2))
    assert not story.is_approved()


@pytest.mark.parametrize("verdict", [Verdict.CHANGES_REQUESTED, Verdict.DISMISSED])
def test_a_later_verdict_takes_an_approval_back(verdict: Verdict) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(verdict=verdict, minutes=2))
    assert not story.is_approved()


def test_a_review_without_a_verdict_leaves_the_approval() -> None:
    story = Story()
    story.review(a_review(minutes=1), a_review(verdict=Verdict.COMMENTED, minutes=2))
    assert story.is_approved()


def test_lesson_04_an_edited_comment_does_not_hide_an_earlier_approval() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec approve", minutes=2, edited=True))
    assert story.is_approved()


def test_lesson_09_who_may_approve_need_not() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(approvers=("ben", "cat", "eve"))))
    story.review(a_review(CAT))
    assert story.is_approved()


def test_an_early_approval_is_noted_with_reasons_and_counts_later() -> None:
    story = asked()
    story.say(a_comment("/spec approve", minutes=1))
    assert not story.is_approved()
    assert "Noted. Your approval counts once this is settled:" in story.replies[0]
    assert "Q1](https://forge.test/team/app/blob/" in story.replies[0]
    story.spec_reviews = (a_reading(),)
    story.run()
    assert story.is_approved()


def test_policy_may_send_early_approvals_back() -> None:
    story = asked()
    story.policy = Policy(approval=ApprovalRules(dismiss_early=True))
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(CAT, minutes=2))
    assert "Too early" in story.replies[0]
    assert story.pull.reviews[0].verdict is Verdict.DISMISSED
    story.spec_reviews = (a_reading(),)
    story.run()
    assert not story.is_approved()
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_lesson_21_a_lapsed_approval_says_what_changed() -> None:
    old = {"": "1", "Goals": "1", "Risks": "1"}
    new = {"": "2", "Goals": "2", "Risks": "1"}
    before, after = a_reading(spec=an_examination(digests=old)), a_reading(spec=an_examination(digests=new))
    story = Story(spec_reviews=(before,))
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(CAT, minutes=2))
    assert story.is_approved()
    story.push("2" * 40, replace(after, seen={HEAD: before.digests}))
    assert not story.is_approved()
    assert (
        "ben](https://forge.test/team/app/pull/12#c1) approved before this changed: the lines before the first heading, Goals; please look again"
        in story.summary
    )
    assert "cat](https://forge.test/r2) approved before this changed: the lines" in story.summary
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_lesson_21_a_push_that_changes_no_section_keeps_the_approval() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.push("2" * 40, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()
    story.push("3" * 40, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()


@pytest.mark.parametrize(
    ("lapse", "stands"), [(LapseMode.NEVER, True), (LapseMode.ANY_PUSH, False), (LapseMode.CHANGED_SECTIONS, False)]
)
def test_what_a_push_does_is_policy(lapse: LapseMode, stands: bool) -> None:  # noqa: FBT001 - a table's column
    story = Story(policy=Policy(approval=ApprovalRules(lapse=lapse)))
    story.review(a_review())
    story.push("2" * 40)
    assert story.is_approved() is stands


def test_approvals_from_distinct_groups() -> None:
    policy = Policy(approval=ApprovalRules(required=2, approvers=("@team/db", "@team/web"), distinct_groups=True))
    teams = {"team/db": frozenset({BEN.id, CAT.id}), "team/web": frozenset({BEN.id})}
    story = Story(policy=policy, rights=a_snapshot(teams=teams))
    story.review(a_review(CAT, minutes=1))
    assert not story.is_approved()
    assert "1 approval needed from **team/web**" in story.summary
    story.review(a_review(BEN, minutes=2))
    assert story.is_approved()


def test_code_owners_approve_their_own_paths() -> None:
    policy = Policy(approval=ApprovalRules(approvers=("codeowners", "eve")))
    story = Story(policy=policy, rights=a_snapshot(codeowners="docs/ @ben"))
    story.say(a_comment("/spec approve", author=CAT, minutes=1))
    assert "it takes **ben** or **eve**" in story.replies[0]
    story.say(a_comment("/spec approve", author=BEN, minutes=2))
    assert story.is_approved()


def test_specs_without_an_owner_say_so() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(approvers=("codeowners",))))
    story.say(a_comment("/spec approve", minutes=1))
    assert "nobody" in story.summary
    assert "a code owner, but the specs have none" in story.replies[0]


def test_each_spec_wants_its_own_approvals() -> None:
    other = "docs/specs/other.md"
    spec_reviews = (a_reading(), a_reading(spec=an_examination(path=other), source=a_source(other)))
    policy = Policy(approval=ApprovalRules(approvers=("codeowners",)))
    story = Story(policy=policy, spec_reviews=spec_reviews, rights=a_snapshot(codeowners="docs/ @ben\nother.md @cat"))
    story.review(a_review())
    assert not story.is_approved()
    assert "1 approval needed for `docs/specs/other.md` from **cat**" in story.summary
    story.review(a_review(CAT, minutes=1))
    assert story.is_approved()


def test_only_entries_that_would_help_are_asked_for() -> None:
    policy = Policy(
        approval=ApprovalRules(required=2, approvers=("@team/db", "@team/web", "eve"), distinct_groups=True)
    )
    teams = {"team/db": frozenset({BEN.id}), "team/web": frozenset({CAT.id})}
    story = Story(policy=policy, rights=a_snapshot(teams=teams))
    story.review(a_review(BEN, minutes=1))
    assert "1 approval needed from **team/web** or **eve**, not the author" in story.summary


def test_names_that_stand_for_nobody_are_told() -> None:
    policy = Policy(approval=ApprovalRules(approvers=("@team/ghosts", "gone", "cat")))
    rights = replace(a_snapshot(), named={"gone": Permission.NONE, "cat": Permission.WRITE})
    story = Story(policy=policy, rights=rights)
    story.say(a_comment("/spec why", author=EVE, minutes=1))
    line = "Nobody can approve as `@team/ghosts`, `gone`: there is no such team that I can see, or no such user with access"
    assert line in story.summary
    assert line in story.replies[0]
    assert "1 approval needed from **cat**, not the author" in story.summary


def test_a_named_approver_without_access_does_not_approve() -> None:
    policy = Policy(approval=ApprovalRules(approvers=("ben",)))
    story = Story(policy=policy, rights=a_snapshot(permissions={**RIGHTS, BEN.id: Permission.NONE}))
    story.review(a_review(BEN, minutes=1))
    assert not story.is_approved()


def test_a_deleted_comment_that_took_an_approval_back_gives_it_to_nobody() -> None:
    story = Story()
    story.review(a_review(CAT, minutes=1))
    story.say(a_comment("/spec approve", minutes=2))
    story.say(a_comment("/spec unapprove", author=BEN, minutes=3), a_comment("/spec unapprove", author=CAT, minutes=4))
    story.delete("c3")
    story.delete("c4")
    assert not story.is_approved()
    story.delete("c2")
    story.say(a_comment("/spec approve", minutes=5))
    assert story.is_approved()
    story.say(a_comment("/spec unapprove", minutes=6))
    story.review(a_review(CAT, minutes=7))
    assert story.is_approved()
