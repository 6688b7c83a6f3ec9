"""The context of a review: labels, the word of a spec's status, and whose approvals are wanted."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.policy.lifecycle import LifecycleNames, Status
from bot.policy.model import Labels, Policy, SpecRule
from bot.policy.parser import parse_policy
from bot.review.evaluate.context import ReviewContext, WantedApprovals, status_label, status_labels, wanted_approvals
from bot.review.evaluate.decision import Consent, Outcome, Proposal
from bot.review.evaluate.model import Approval, ApprovalCount, ApprovalStatus, EvaluatedApproval, Gate, SpecReview
from bot.review.evaluate.people import Approvers, OwnerLine
from bot.review.evaluate.quorum import Quota
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.desired_state import Label
from bot.review.model.memory import Memory
from tests.review.builders import (
    BEN,
    CAT,
    NOON,
    PATH,
    RIGHTS,
    a_pull,
    a_reading,
    a_snapshot,
    a_source,
    an_examination,
)

LISTED = parse_policy(
    """\
specs:
  - paths: [docs/**/*.md]
    lifecycle:
      - {name: Draft, role: draft}
      - {name: Review, role: review}
      - {name: Last Call, role: review}
      - {name: Final, role: approved}
      - {name: Living, role: living}
      - {name: Withdrawn, role: withdrawn}
      - {name: Rejected, role: rejected}
"""
)
OWN = Policy(
    specs=(SpecRule(lifecycle=LifecycleNames(approved="Accepted")), SpecRule()),
    labels=Labels(prefix="rfc: ", colours={"Accepted": "#00ff00", "draft": "#111111"}),
)


@pytest.mark.parametrize(
    ("status", "word", "scoped", "label"),
    [
        (Status.APPROVED, "Accepted", False, ("rfc: accepted", "00ff00", "Approved, every question is closed")),
        (Status.APPROVED, "Accepted", True, ("rfc::accepted", "00ff00", "Approved, every question is closed")),
        (Status.DRAFT, "Draft", False, ("rfc: draft", "111111", "Not ready for review yet")),
        (Status.REVIEW, "In Review", False, ("rfc: in review", "fbca04", "Waits for review")),
    ],
)
def test_a_label_has_the_team_s_word_and_colour(
    status: Status, word: str, label: tuple[str, str, str], *, scoped: bool
) -> None:
    name, colour, description = label
    assert status_label(OWN, status, word, scoped=scoped) == Label(name=name, colour=colour, description=description)


@pytest.mark.parametrize(("prefix", "name"), [("rfc: ", "rfc::draft"), ("rfc/", "rfc/draft"), ("", "draft")])
def test_a_scope_needs_a_prefix_that_ends_like_one(prefix: str, name: str) -> None:
    policy = Policy(labels=Labels(prefix=prefix))
    assert status_label(policy, Status.DRAFT, "Draft", scoped=True).name == name
    assert status_label(policy, Status.DRAFT, "Draft", scoped=False).name == f"{prefix}draft"


def test_every_word_of_every_rule_is_a_status_label() -> None:
    words = {"draft", "in review", "approved", "accepted", "implemented", "withdrawn"}
    assert status_labels(OWN, scoped=False) == {f"rfc: {word}" for word in words}
    assert status_labels(OWN, scoped=True) == {f"rfc::{word}" for word in words}
    assert "spec: last call" in status_labels(LISTED, scoped=False)


def a_context(policy: Policy, *specs: SpecReview, state: PullState = PullState.OPEN, scoped: bool = False, **changes: object) -> ReviewContext:  # fmt: skip
    pull = a_pull(state=state)
    pull = replace(pull, capabilities=replace(pull.capabilities, scoped_labels=scoped))
    context = ReviewContext(
        snapshot=a_snapshot(pull=pull),
        policy=policy,
        approvers=Approvers(entries=("write",), permissions=RIGHTS, teams={}, named={"zed": Permission.NONE}),
        memory=Memory(),
        spec_reviews=specs,
    )
    return replace(context, **changes)  # type: ignore[arg-type]


def a_spec(head: str | None, before: str | None = None, today: str | None = None) -> SpecReview:
    said = {text: an_examination(status=None, status_text=text) for text in (head, before, today) if text is not None}
    spec = said[head] if head is not None else an_examination(status=None)
    found = a_reading(spec=spec, base=said[before] if before is not None else None)
    return replace(found, today=said[today] if today is not None else None)


@pytest.mark.parametrize("scoped", [False, True])
def test_the_label_is_that_of_the_first_spec(*, scoped: bool) -> None:
    other = a_reading(spec=an_examination(path="rfcs/1.md"), source=replace(a_source("rfcs/1.md"), rule=1))
    context = a_context(OWN, a_reading(), other, scoped=scoped, status=Status.APPROVED)
    name = "rfc::accepted" if scoped else "rfc: accepted"
    assert context.label is not None
    assert context.label.name == name
    assert name in context.status_labels
    assert ("rfc: draft" in context.status_labels) is not scoped
    assert a_context(OWN, scoped=scoped).label is None


@pytest.mark.parametrize(
    ("status", "texts", "word"),
    [
        (Status.REVIEW, ("Last Call", "Review"), "Last Call"),
        (Status.REVIEW, ("Final", "Last Call"), "Last Call"),
        (Status.REVIEW, ("Last Call", "Last Call"), "Last Call"),
        (Status.REVIEW, ("Last Call", None), "Last Call"),
        (Status.REVIEW, ("Last Call", "Withdrawn"), "Review"),
        (Status.REVIEW, ("Rubbish", "Last Call"), "Last Call"),
        (Status.REVIEW, (None, None), "Review"),
        (Status.APPROVED, ("Living", "Final"), "Living"),
        (Status.APPROVED, ("Living", "Draft"), "Final"),
        (Status.DRAFT, ("Living", "Final"), "Draft"),
        (Status.REVIEW, ("Review", "Draft", "Last Call"), "Review"),
    ],
)
def test_a_status_is_said_in_the_word_of_the_spec_that_means_it(
    status: Status, texts: tuple[str | None, ...], word: str
) -> None:
    assert a_context(LISTED, status=status).word(a_spec(*texts)) == word


def test_after_the_merge_the_base_branch_has_the_word() -> None:
    spec = a_spec("Review", "Draft", "Last Call")
    assert a_context(LISTED, status=Status.REVIEW, state=PullState.MERGED).word(spec) == "Last Call"
    assert a_context(LISTED, status=Status.REVIEW).word(spec) == "Review"
    gone = a_spec("Last Call", "Review")
    assert a_context(LISTED, status=Status.REVIEW, state=PullState.MERGED).word(gone) == "Last Call"


@pytest.mark.parametrize(
    ("texts", "closed", "word"),
    [
        (("Last Call", "Review"), {PATH: {"Last Call": "It is for cat to enter."}}, "Review"),
        (("Last Call", "Review"), {PATH: {"Final": "It is for cat to enter."}}, "Last Call"),
        (("Last Call", "Review"), {"docs/other.md": {"Last Call": "It is for cat to enter."}}, "Last Call"),
        (("Last Call", "Last Call"), {PATH: {"Last Call": "It is for cat to enter."}}, "Last Call"),
        ((None, None), {PATH: {"Last Call": "It is for cat to enter."}}, "Review"),
    ],
)
def test_a_closed_state_is_not_the_word_of_a_spec(
    texts: tuple[str | None, ...], closed: Mapping[str, Mapping[str, str]], word: str
) -> None:
    context = a_context(LISTED, status=Status.REVIEW, closed_states=closed)
    assert context.word(a_spec(*texts)) == word
    assert context.closed(a_spec(*texts)) == closed.get(PATH, {})


@pytest.mark.parametrize(
    ("outcome", "status", "over", "word"),
    [
        (Outcome.CLOSE, Status.WITHDRAWN, True, "Rejected"),
        (Outcome.CLOSE, Status.WITHDRAWN, False, "Withdrawn"),
        (Outcome.CLOSE, Status.REVIEW, True, "Review"),
        (Outcome.POSTPONE, Status.WITHDRAWN, True, "Withdrawn"),
        (Outcome.MERGE, Status.WITHDRAWN, True, "Withdrawn"),
        (None, Status.WITHDRAWN, True, "Withdrawn"),
    ],
)
def test_a_decision_not_to_merge_has_a_word_of_its_own_where_the_team_lists_one(
    outcome: Outcome | None, status: Status, word: str, *, over: bool
) -> None:
    proposal = Proposal(outcome=outcome, account=BEN, at=NOON, url="") if outcome is not None else None
    gate = Gate(errors=(), questions=(), approval_counts=(), consent=Consent(people=(), proposal=proposal, is_over=over))  # fmt: skip
    assert a_context(LISTED, status=status, gate=gate).word(a_spec("Review", "Draft")) == word
    assert a_context(LISTED, status=status).word(a_spec("Review", "Draft")) == ("Review" if status is Status.REVIEW else "Withdrawn")  # fmt: skip


def a_count(*given: EvaluatedApproval, path: str = PATH, required: int = 1, quotas: tuple[Quota, ...] = ()) -> ApprovalCount:  # fmt: skip
    return ApprovalCount(path=path, required=required, evaluated_approvals=given, quotas=quotas)


def wanted(*counts: ApprovalCount, entries: tuple[str, ...] = ("ben", "cat")) -> tuple[WantedApprovals, ...]:
    gate = Gate(errors=(), questions=(), approval_counts=counts)
    context = a_context(Policy(), gate=gate)
    return wanted_approvals(replace(context, approvers=replace(context.approvers, entries=entries)))


def an_approval(standing: ApprovalStatus, *groups: str) -> EvaluatedApproval:
    approval = Approval(key="c1", account=CAT, at=NOON, url="", sha=None)
    return EvaluatedApproval(approval=approval, standing=standing, groups=frozenset(groups))


def test_specs_that_wait_for_the_same_people_are_put_together() -> None:
    done = a_count(an_approval(ApprovalStatus.COUNTS), path="done.md")
    assert wanted(a_count(), done, a_count(path="two.md", required=2), a_count(path="b.md")) == (
        WantedApprovals(missing=1, entries=("ben", "cat"), paths=(PATH, "b.md")),
        WantedApprovals(missing=2, entries=("ben", "cat"), paths=("two.md",)),
    )


def test_groups_of_the_same_people_are_added_up_and_others_are_asked_beside_them() -> None:
    both = ("ben", "@Cat")
    quotas = (
        Quota(group="a", number=1, entries=both),
        Quota(group="b", number=2, entries=both),
        Quota(group="c", number=1, entries=("eve",)),
    )
    assert wanted(a_count(required=4, quotas=quotas)) == (
        WantedApprovals(missing=3, entries=both, paths=(PATH,)),
        WantedApprovals(missing=1, entries=("eve",), paths=(PATH,)),
    )


def test_who_has_approved_for_a_group_is_not_asked_again_where_there_are_others() -> None:
    quotas = (Quota(group="a", number=2, entries=("ben", "@Cat", "zed")),)
    for standing, missing, entries in (
        (ApprovalStatus.COUNTS, 1, ("ben",)),
        (ApprovalStatus.LAPSED, 2, ("ben", "@Cat")),
    ):
        given = an_approval(standing, "@Cat")
        assert wanted(a_count(given, required=2, quotas=quotas)) == (
            WantedApprovals(missing=missing, entries=entries, paths=(PATH,)),
        )


def test_without_groups_everybody_who_may_is_named_but_for_names_of_nobody() -> None:
    count = a_count(an_approval(ApprovalStatus.COUNTS), required=2)
    assert wanted(count, entries=("ben", "cat", "zed"))[0].entries == ("ben", "cat")
    assert wanted(count, entries=("zed",))[0].entries == ("zed",)


def test_the_owners_of_each_spec_are_wanted() -> None:
    lines = (OwnerLine(section="", pattern="/docs/", owners=("@ben",)), OwnerLine(section="", pattern="/rfcs/", owners=("@cat",)))  # fmt: skip
    gate = Gate(errors=(), questions=(), approval_counts=(a_count(), a_count(path="rfcs/1.md")))
    context = a_context(Policy(), gate=gate)
    context = replace(context, approvers=replace(context.approvers, entries=("codeowners",), owner_lines=lines))
    assert [(one.entries, one.paths) for one in wanted_approvals(context)] == [
        (("@ben",), (PATH,)),
        (("@cat",), ("rfcs/1.md",)),
    ]


@pytest.mark.parametrize("level", Permission)
def test_who_has_write_access_or_more_may_write(level: Permission) -> None:
    context = a_context(Policy())
    approvers = replace(context.approvers, permissions={BEN.id: level})
    assert replace(context, approvers=approvers).may_write(BEN) is (level >= Permission.WRITE)
    assert not replace(context, approvers=approvers).may_write(CAT)
