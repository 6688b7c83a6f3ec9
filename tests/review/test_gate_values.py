"""The gate by value: which approvals stand, what each is worth, which are too early or lapsed, who is asked again, what it all makes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.policy.severity import Severity
from bot.review.evaluate.context import UNDECIDED, ReviewContext
from bot.review.evaluate.gate import (
    build,
    count_approvals,
    lapsed,
    may_object,
    standing_approvals,
    to_be_asked,
    too_early,
)
from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    ApprovalStatus,
    EvaluatedApproval,
    Gate,
    Question,
    Removal,
)
from bot.review.evaluate.obstacles import Dependency, Objection, UncountedPlace
from bot.review.evaluate.people import Approvers, Contributors, parse_codeowners
from bot.review.evaluate.quorum import Quota
from bot.review.model.account import Account, GitIdentity, PullCommit
from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.memory import Memory
from bot.review.model.source import LeavingSpec
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    HEAD,
    PATH,
    RIGHTS,
    a_diagnostic,
    a_pull,
    a_reading,
    a_review,
    a_snapshot,
    at,
)
from tests.review.test_evaluated_values import uncounted

OLD = "2" * 40
Event = tuple[object, Account, Approval | None]


def an_approval(who: Account = BEN, minutes: int = 0, *, edited: bool = False, sha: str | None = HEAD) -> Approval:
    key = f"c{who.id}-{minutes}"
    return Approval(key=key, account=who, at=at(minutes), url="", sha=sha, edited=edited)


def said(approval: Approval) -> Event:
    return approval.at, approval.account, approval


FIRST, SECOND = an_approval(minutes=1), an_approval(minutes=2)
FIRST_EDITED, SECOND_EDITED = an_approval(minutes=1, edited=True), an_approval(minutes=2, edited=True)
OF_A_BOT = an_approval(replace(BEN, is_bot=True), 1)
AT_ONCE = a_review(BEN, Verdict.DISMISSED, minutes=1)


@pytest.mark.parametrize(
    ("events", "stands"),
    [
        ((said(FIRST),), (FIRST,)),
        ((said(FIRST), said(SECOND)), (SECOND,)),
        ((said(FIRST_EDITED),), (FIRST_EDITED,)),
        ((said(FIRST), said(SECOND_EDITED)), (FIRST,)),
        ((said(FIRST_EDITED), said(SECOND)), (SECOND,)),
        ((said(FIRST_EDITED), said(SECOND_EDITED)), (FIRST_EDITED,)),
        ((said(FIRST), (at(2), BEN, None)), ()),
        ((said(FIRST), (at(2), CAT, None)), (FIRST,)),
        (
            (said(FIRST), (at(2), BEN, None), said(an_approval(minutes=3, edited=True))),
            (an_approval(minutes=3, edited=True),),
        ),
        ((said(OF_A_BOT),), ()),
    ],
)
def test_the_last_word_of_each_stands(events: tuple[Event, ...], stands: tuple[Approval, ...]) -> None:
    assert standing_approvals(a_pull(), events) == stands  # type: ignore[arg-type]


def test_of_one_second_what_takes_an_approval_back_counts() -> None:
    assert standing_approvals(a_pull(reviews=(AT_ONCE,)), (said(FIRST),)) == ()  # type: ignore[arg-type]
    (native,) = standing_approvals(a_pull(reviews=(a_review(BEN, minutes=1),)))
    assert standing_approvals(a_pull(reviews=(a_review(BEN, minutes=1),)), ((at(1), BEN, None),)) == ()
    assert standing_approvals(a_pull(reviews=(a_review(BEN, minutes=1),)), without=(native,)) == ()


def approvers(*entries: str, owners: str = "") -> Approvers:
    return Approvers(entries=entries, permissions=RIGHTS, teams={}, owner_lines=parse_codeowners(owners))


def counted(rules: ApprovalRules, *heard: Approval, owners: str = "") -> ApprovalCount:
    who = approvers(*rules.entries, owners=owners)
    return count_approvals(a_reading(), heard, pull=a_pull(), approvers=who, policy=Policy(approval=rules))


def worth(count: ApprovalCount) -> tuple[ApprovalStatus, ...]:
    return tuple(one.standing for one in count.evaluated_approvals)


COUNTS, OUTSIDE = ApprovalStatus.COUNTS, ApprovalStatus.OUTSIDE


@pytest.mark.parametrize(
    ("required", "groups", "found", "needed"),
    [
        (1, {"@ben": 1}, (COUNTS, OUTSIDE), 1),
        (2, {"@ben": 2}, (COUNTS, OUTSIDE), 2),
        (1, {"@ben": 2}, (COUNTS, OUTSIDE), 2),
        (3, {"@ben": 2}, (COUNTS, COUNTS), 3),
        (0, {}, (COUNTS, COUNTS), 0),
        (1, {}, (COUNTS, COUNTS), 1),
    ],
)
def test_whoever_is_in_no_group_counts_only_where_more_are_required(
    required: int, groups: dict[str, int], found: tuple[ApprovalStatus, ...], needed: int
) -> None:
    count = counted(ApprovalRules(required=required, distinct_groups=groups), an_approval(), an_approval(CAT))
    assert (worth(count), count.required) == (found, needed)


@pytest.mark.parametrize("distinct", [True, False])
def test_whether_groups_are_distinct_is_policy(*, distinct: bool) -> None:
    assert counted(ApprovalRules(distinct_groups=distinct), an_approval()) == ApprovalCount(
        path=PATH,
        required=1,
        evaluated_approvals=(
            EvaluatedApproval(approval=an_approval(), standing=COUNTS, groups=frozenset({"write"}), commit=None),
        ),
        distinct=distinct,
    )


def test_code_owners_are_a_group_of_the_path() -> None:
    count = counted(ApprovalRules(distinct_groups={"codeowners": 1}), an_approval(CAT), owners="docs/ @cat\nx/ @ben")
    assert count.quotas == (Quota(group="codeowners", number=1, entries=("@cat",)),)
    assert worth(count) == (COUNTS,)


def test_whose_commit_it_is_comes_with_the_judgement() -> None:
    commit = PullCommit(sha=OLD, url="u", authors=())
    made = Contributors(made=((GitIdentity(name="Ben", email="", account=BEN), commit),))
    count = count_approvals(
        a_reading(),
        (an_approval(), an_approval(CAT)),
        pull=a_pull(),
        approvers=approvers("write"),
        policy=Policy(),
        contributors=made,
    )
    assert worth(count) == (ApprovalStatus.CONTRIBUTOR, COUNTS)
    assert [one.commit for one in count.evaluated_approvals] == [commit, None]


@pytest.mark.parametrize(
    ("lapse", "sha", "changed"),
    [
        (LapseMode.CHANGED_SECTIONS, HEAD, ()),
        (LapseMode.CHANGED_SECTIONS, OLD, ()),
        (LapseMode.CHANGED_SECTIONS, "3" * 40, ("the spec left",)),
        (LapseMode.CHANGED_SECTIONS, None, ("the spec left",)),
        (LapseMode.NEVER, None, ()),
        (LapseMode.ANY_PUSH, OLD, ("a push",)),
    ],
)
def test_an_approval_from_before_a_spec_left_has_not_seen_that(
    lapse: LapseMode, sha: str | None, changed: tuple[str, ...]
) -> None:
    leaving = LeavingSpec(path=PATH, rule=0, base=None, gone_at=frozenset({OLD}))
    removal = Removal(spec=leaving, title="Search", status="Approved", guarded=True)
    policy = Policy(approval=ApprovalRules(lapse=lapse))
    approval = an_approval(sha=sha)
    count = count_approvals(removal, (approval,), pull=a_pull(), approvers=approvers("write"), policy=policy)
    (found,) = count.evaluated_approvals
    assert found.changed == changed
    assert found.standing is (ApprovalStatus.LAPSED if changed else COUNTS)


def a_thread_question(*, is_open: bool, counts: bool) -> Question:
    return Question(id="T1", text="Why?", open=is_open, counts=counts)


@pytest.mark.parametrize(
    ("dismiss", "is_open", "counts", "early"),
    [
        (True, True, True, True),
        (False, True, True, False),
        (True, False, True, False),
        (True, True, False, False),
        (True, False, False, False),
        (False, False, False, False),
    ],
)
def test_an_approval_is_too_early_while_a_question_that_counts_is_open(
    *, dismiss: bool, is_open: bool, counts: bool, early: bool
) -> None:
    rules = ApprovalRules(dismiss_early=dismiss)
    count = counted(rules, an_approval(), an_approval(EVE))
    questions = (a_thread_question(is_open=is_open, counts=counts),)
    assert too_early((count, count), questions, rules) == ((an_approval(),) if early else ())


def judged(who: Account, standing: ApprovalStatus, *groups: str) -> EvaluatedApproval:
    return EvaluatedApproval(approval=an_approval(who), standing=standing, groups=frozenset(groups))


SECURITY, CORE = (Quota(group=name, number=1, entries=(name,)) for name in ("security", "core"))


def in_context(*counts: ApprovalCount, asked: tuple[str, ...] = (), **pull: object) -> ReviewContext:
    snapshot = a_snapshot(pull=replace(a_pull(), **pull))  # type: ignore[arg-type]
    return ReviewContext(
        snapshot=snapshot,
        policy=Policy(),
        approvers=approvers("write"),
        memory=Memory(head=HEAD, asked=asked),
        gate=replace(UNDECIDED, approval_counts=counts),
    )


def a_count(*given: EvaluatedApproval, quotas: tuple[Quota, ...] = ()) -> ApprovalCount:
    return ApprovalCount(path=PATH, required=2, evaluated_approvals=given, quotas=quotas)


@pytest.mark.parametrize(
    ("quotas", "group", "asked", "listed"),
    [
        ((), "core", False, True),
        ((), "core", True, True),
        ((SECURITY, CORE), "core", False, True),
        ((SECURITY, CORE), "security", False, False),
        ((SECURITY, CORE), "security", True, True),
    ],
)
def test_what_has_lapsed_is_listed_where_it_is_wanted_or_was_asked_for(
    quotas: tuple[Quota, ...], group: str, *, asked: bool, listed: bool
) -> None:
    old = judged(CAT, ApprovalStatus.LAPSED, group)
    count = a_count(judged(BEN, COUNTS, "security"), old, quotas=quotas)
    assert lapsed(in_context(count, asked=(old.approval.key,) if asked else ())) == ((old,) if listed else ())


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, True),
        ({"state": PullState.CLOSED}, False),
        ({"state": PullState.MERGED}, False),
        ({"draft": True}, False),
        ({"requested_reviewers": (CAT,)}, False),
        ({"requested_reviewers": (BEN,)}, True),
        ({"requested_reviewers": (CAT,), "capabilities": replace(a_pull().capabilities, checks=False)}, True),
    ],
)
def test_whose_approval_has_lapsed_is_asked_again_once(changes: dict[str, Any], *, asked: bool) -> None:
    old = judged(CAT, ApprovalStatus.LAPSED)
    context = in_context(a_count(old), a_count(old), **changes)
    assert to_be_asked(context) == ((CAT,) if asked else ())
    assert to_be_asked(replace(context, memory=Memory(head=HEAD, asked=(old.approval.key,)))) == ()
    assert to_be_asked(replace(context, memory=Memory())) == ()


def test_the_gate_holds_every_condition() -> None:
    read = replace(a_reading(a_diagnostic(), a_diagnostic(severity=Severity.WARNING)), spec=uncounted(7).spec)
    question = a_thread_question(is_open=True, counts=True)
    wait = Dependency(path=PATH, line=3, target="a.md", title="A")
    objection = Objection(account=BEN, url="", at=at(1))
    count = a_count()
    assert build((read,), (question,), (count,), (wait,), (objection,), ("unread",)) == Gate(
        errors=read.problems[:1],
        questions=(question,),
        approval_counts=(count,),
        waits=(wait,),
        objections=(objection,),
        uncounted=(UncountedPlace(path=PATH, line=7),),
        unread=("unread",),
    )


@pytest.mark.parametrize(("who", "may"), [(CAT, True), (BEN, False), (ANN, False), (replace(CAT, is_bot=True), False)])
def test_who_owns_none_of_the_paths_has_no_say(who: Account, *, may: bool) -> None:
    owned = approvers("codeowners", owners="docs/ @cat @ann\nx.md @ben")
    assert may_object(who, a_pull(), owned, ("a.md", PATH)) is may
    assert not may_object(who, a_pull(), owned, ())
