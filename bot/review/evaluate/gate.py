"""The gate: approvals, questions and objections as the thread and the files hold them, and whether each counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.metadata_places import place
from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    ApprovalStatus,
    EvaluatedApproval,
    Gate,
    Question,
    Removal,
    SpecReview,
    files_of,
)
from bot.review.evaluate.obstacles import Dependency, Objection, UncountedPlace
from bot.review.evaluate.people import NOBODY, Approvers, Contributors
from bot.review.evaluate.quorum import Quota, groups_of
from bot.review.evaluate.words import in_order, native_words
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.pull_request import PullRequest
from bot.review.text.render import file_url

HEADER = "the lines before the first heading"


def standing_approvals(
    pull: PullRequest,
    spoken: Iterable[tuple[datetime, Account, Approval | None]] = (),
    *,
    without: Collection[Approval] = (),
) -> tuple[Approval, ...]:
    """Fold native reviews and commands in time order: each account's last word stands; `without` was sent back.

    A word is an approval, or None where somebody takes an approval back. A review without a verdict is no word.
    """
    reviews, commands = ([word for word in words if word[2] not in without] for words in (native_words(pull), spoken))
    last: dict[str, Approval | None] = {}
    for _, account, approval in in_order(reviews, commands, lambda approval: approval is None):
        if approval is None or not approval.edited or last.get(account.id) is None:
            last[account.id] = None if account.is_bot else approval
    return tuple(approval for approval in last.values() if approval is not None)


def count_approvals(
    subject: SpecReview | Removal,
    heard: Iterable[Approval],
    *,
    pull: PullRequest,
    approvers: Approvers,
    policy: Policy,
    contributors: Contributors = NOBODY,
) -> ApprovalCount:
    """Evaluate every approval for one spec, or for one that leaves: whoever approved before it left has not seen that."""
    evaluated_approvals = (
        _opinion(approval, subject.path, _changed_since(approval, subject, pull, policy), pull, approvers, contributors)
        for approval in heard
    )
    return _count(subject.path, evaluated_approvals, policy.approval, approvers)


def _changed_since(
    approval: Approval, subject: SpecReview | Removal, pull: PullRequest, policy: Policy
) -> tuple[str, ...]:
    if isinstance(subject, Removal):
        return _left_since(approval, subject, pull, policy)
    return _changes(approval, subject, pull, policy)


def _count(
    path: str, evaluated_approvals: Iterable[EvaluatedApproval], rules: ApprovalRules, approvers: Approvers
) -> ApprovalCount:
    """Hold what the approvals are worth against the numbers of the policy."""
    quotas = tuple(
        Quota(group=group, number=number, entries=approvers.meant_by(group, path))
        for group, number in rules.groups.items()
    )
    given = tuple(evaluated_approvals)
    together = sum(quota.number for quota in quotas)
    if quotas and rules.required <= together:
        given = tuple(_in_group(one, quotas) for one in given)
    return ApprovalCount(
        path=path,
        required=max(rules.required, together),
        evaluated_approvals=given,
        distinct=rules.distinct_groups is True,
        quotas=quotas,
    )


def _in_group(evaluated: EvaluatedApproval, quotas: tuple[Quota, ...]) -> EvaluatedApproval:
    """Discount the approval of somebody who may approve, but is in none of the groups that are needed."""
    may = evaluated.standing in {ApprovalStatus.COUNTS, ApprovalStatus.LAPSED, ApprovalStatus.EDITED}
    is_outside = may and not groups_of(evaluated.groups, quotas)
    return replace(evaluated, standing=ApprovalStatus.OUTSIDE) if is_outside else evaluated


def too_early(
    approval_counts: Iterable[ApprovalCount], questions: Iterable[Question], policy: ApprovalRules
) -> tuple[Approval, ...]:
    """Name the approvals that policy sends back because a question is open."""
    if not policy.dismiss_early or not any(entry.open and entry.counts for entry in questions):
        return ()
    evaluated_approvals = (
        evaluated for approval_count in approval_counts for evaluated in approval_count.evaluated_approvals
    )
    return tuple(dict.fromkeys(one.approval for one in evaluated_approvals if one.standing is ApprovalStatus.COUNTS))


def _opinion(
    approval: Approval,
    path: str,
    changed: tuple[str, ...],
    pull: PullRequest,
    approvers: Approvers,
    contributors: Contributors,
) -> EvaluatedApproval:
    """Evaluate one approval: never the author's, only an approver's, and only while what it saw still stands."""
    groups = approvers.groups(approval.account, path)
    commit = contributors.commit_of(approval.account)
    if approval.account.id == pull.author.id:
        standing = ApprovalStatus.AUTHOR
    elif not groups:
        standing = ApprovalStatus.STRANGER
    elif commit is not None:
        standing = ApprovalStatus.CONTRIBUTOR
    elif approval.edited:
        standing = ApprovalStatus.EDITED
    else:
        standing = ApprovalStatus.LAPSED if changed else ApprovalStatus.COUNTS
    return EvaluatedApproval(approval=approval, standing=standing, groups=groups, changed=changed, commit=commit)


def _changes(approval: Approval, spec_review: SpecReview, pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name what changed since the approval and makes it lapse under the policy.

    A push by the bot of nothing but status and history is a stamp, and no push.
    """
    lapse, by_people = policy.approval.lapse, pull.head_by_people
    if lapse is LapseMode.NEVER or approval.sha == pull.head.sha:
        return ()
    seen = spec_review.seen.get(approval.sha or "")
    if lapse is LapseMode.ANY_PUSH:
        return () if seen is not None and seen == spec_review.digests and approval.sha == by_people else ("a push",)
    if seen is None:
        return ("the version that it saw is not known any more",)
    return tuple(name or HEADER for name in _changed_sections(seen, spec_review.digests))


def _left_since(approval: Approval, removal: Removal, pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Tell whether a spec left only after the approval."""
    lapse = policy.approval.lapse
    if lapse is LapseMode.NEVER or approval.sha == pull.head.sha:
        return ()
    if lapse is LapseMode.ANY_PUSH:
        return () if approval.sha and approval.sha == pull.head_by_people else ("a push",)
    return () if approval.sha in removal.spec.gone_at else ("the spec left",)


def _changed_sections(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Name the sections that differ, new and removed ones too, in file order."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))


def lapsed(context: ReviewContext) -> tuple[EvaluatedApproval, ...]:
    """List the approvals that have lapsed for a spec; where groups need numbers, those that are wanted or asked for again."""
    return tuple(
        one
        for count in context.gate.approval_counts
        for one in count.evaluated_approvals
        if one.standing is ApprovalStatus.LAPSED
        and (not count.quotas or count.would_help(one.groups) or one.approval.key in context.memory.asked)
    )


def to_be_asked(context: ReviewContext) -> tuple[Account, ...]:
    """Name who was not asked yet; nobody while the pull request is a draft or over, or the bot's memory is lost."""
    pull = context.pull
    if pull.state is not PullState.OPEN or pull.draft or context.memory.is_lost:
        return ()
    waiting = {account.id for account in pull.requested_reviewers} if pull.capabilities.checks else set()
    new = (one.approval for one in lapsed(context) if one.approval.key not in context.memory.asked)
    return tuple({one.account.id: one.account for one in new if one.account.id not in waiting}.values())


def build(
    spec_reviews: Iterable[SpecReview],
    questions: Iterable[Question],
    approval_counts: Iterable[ApprovalCount],
    waits: Iterable[Dependency] = (),
    objections: Iterable[Objection] = (),
    unread: Iterable[str] = (),
) -> Gate:
    """Collect the conditions."""
    reviews = tuple(spec_reviews)
    errors = (problem for file in files_of(reviews) for problem in file.problems if problem.is_error)
    return Gate(
        errors=tuple(errors),
        questions=tuple(questions),
        approval_counts=tuple(approval_counts),
        waits=tuple(waits),
        objections=tuple(objections),
        uncounted=tuple(uncounted_places(reviews)),
        unread=tuple(unread),
    )


def file_questions(pull: PullRequest, spec_reviews: Iterable[SpecReview]) -> tuple[Question, ...]:
    """Give the questions of all specs one row of ids, ticked ones too, so that a tick renames none."""
    found = [
        (spec_review, question) for spec_review in files_of(spec_reviews) for question in spec_review.spec.questions
    ]
    return tuple(
        Question(
            id=f"Q{index}",
            text=question.text,
            open=not question.ticked,
            path=spec_review.path,
            line=place(spec_review, question.span.line)[1] if spec_review.metadata_end else question.span.line,
            number=question.number,
            url=_url(pull, spec_review, question.span.line),
            shape=question.shape,
            answered=question.answered,
        )
        for index, (spec_review, question) in enumerate(found, start=1)
    )


def uncounted_places(spec_reviews: Iterable[SpecReview]) -> Iterator[UncountedPlace]:
    """Yield the places that keep the gate closed until somebody writes them as questions."""
    for spec_review in files_of(spec_reviews):
        for span in spec_review.spec.uncounted:
            line = place(spec_review, span.line)[1] if spec_review.metadata_end else span.line
            yield UncountedPlace(path=spec_review.path, line=line)


def _url(pull: PullRequest, spec_review: SpecReview, line: int) -> str:
    """Link to a line of the text that was examined."""
    found = place(spec_review, line) if spec_review.metadata_end else (spec_review.path, line)
    return file_url(pull, *found)


def standing_objections(
    pull: PullRequest,
    spoken: Iterable[tuple[datetime, Account, Approval | None]],
    approvers: Approvers,
    paths: Iterable[str],
    heard: Collection[str] = (),
) -> tuple[Objection, ...]:
    """Fold verdicts and approve commands in time order; only who may approve one of the paths can object.

    `heard` names the objections that counted before, and are there whatever became of the right. Somebody who also pushed a commit still objects: else a co-author line would silence them. The author cannot.
    """
    approved = ((at, account, None) for at, account, approval in spoken if approval is not None and not approval.edited)
    last: dict[str, Objection | None] = {}
    for _, account, objection in in_order(verdicts(pull), approved, lambda objection: objection is not None):
        last[account.id] = objection
    wanted = tuple(paths)
    return tuple(
        one
        for one in last.values()
        if one is not None and (one.name in heard or may_object(one.account, pull, approvers, wanted))
    )


def verdicts(pull: PullRequest) -> Iterable[tuple[datetime, Account, Objection | None]]:
    """Read native reviews from before the merge; a comment is no verdict."""
    for review in pull.reviews:
        late = pull.merged_at is not None and review.submitted_at > pull.merged_at
        if late or review.verdict is Verdict.COMMENTED:
            continue
        objects = review.verdict is Verdict.CHANGES_REQUESTED
        objection = Objection(account=review.author, url=review.url, at=review.submitted_at) if objects else None
        yield review.submitted_at, review.author, objection


def may_object(account: Account, pull: PullRequest, approvers: Approvers, paths: tuple[str, ...]) -> bool:
    """Tell whether an account has a say here."""
    if account.is_bot or account.id == pull.author.id:
        return False
    return any(approvers.may_stop(account, path) for path in paths)
