"""The gate: which conditions are still open, why, and who can close each."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    Dependency,
    Gate,
    Objection,
    Question,
    SpecReview,
    UncountedPlace,
)
from bot.review.evaluate.people import Approvers
from bot.review.model.snapshot import Account, PullRequest, Verdict
from bot.review.text.links import file_url


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
    errors = (problem for spec_review in reviews for problem in spec_review.problems if problem.is_error)
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
    found = [(spec_review, question) for spec_review in spec_reviews for question in spec_review.spec.questions]
    return tuple(
        Question(
            id=f"Q{index}",
            text=question.text,
            open=not question.ticked,
            path=spec_review.path,
            line=question.span.line,
            number=question.number,
            url=file_url(pull, spec_review.path, question.span.line),
            shape=question.shape,
            answered=question.answered,
        )
        for index, (spec_review, question) in enumerate(found, start=1)
    )


def uncounted_places(spec_reviews: Iterable[SpecReview]) -> Iterator[UncountedPlace]:
    """Yield the places that keep the gate closed until somebody writes them as questions."""
    for spec_review in spec_reviews:
        for span in spec_review.spec.uncounted:
            yield UncountedPlace(path=spec_review.path, line=span.line)


def standing_objections(
    pull: PullRequest,
    spoken: Iterable[tuple[datetime, Account, Approval | None]],
    approvers: Approvers,
    paths: Iterable[str],
) -> tuple[Objection, ...]:
    """Fold verdicts and approve commands in time order; only who may approve one of the paths can object.

    Somebody who also pushed a commit still objects: else a co-author line would silence them. The author cannot.
    """
    words = [
        *_verdicts(pull),
        *((at, account, None) for at, account, approval in spoken if approval is not None and not approval.edited),
    ]
    last: dict[str, Objection | None] = {}
    for _, account, objection in sorted(words, key=lambda word: word[0]):
        last[account.id] = objection
    wanted = tuple(paths)
    return tuple(one for one in last.values() if one is not None and _may_object(one.account, pull, approvers, wanted))


def _verdicts(pull: PullRequest) -> Iterable[tuple[datetime, Account, Objection | None]]:
    """Read native reviews from before the merge; a comment is no verdict."""
    for review in pull.reviews:
        late = pull.merged_at is not None and review.submitted_at > pull.merged_at
        if late or review.verdict is Verdict.COMMENTED:
            continue
        objects = review.verdict is Verdict.CHANGES_REQUESTED
        objection = Objection(account=review.author, url=review.url, at=review.submitted_at) if objects else None
        yield review.submitted_at, review.author, objection


def _may_object(account: Account, pull: PullRequest, approvers: Approvers, paths: tuple[str, ...]) -> bool:
    """Tell whether an account has a say here."""
    if account.is_bot or account.id == pull.author.id:
        return False
    return any(approvers.groups(account, path) for path in paths)
