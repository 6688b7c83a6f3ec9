"""A spec that is not begun yet: the copied template, a file of another form, a first draft. One comment serves it better.

Twenty-five threads on such a file tell its author nothing that the template does not. Pure.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import summaries
from bot.review.model.pull_request import PullRequest, ThreadComment
from bot.review.model.snapshot import Snapshot
from bot.spec.model import Examination

FEW = 6
"""So many new comments are a review that helps, however little of the spec is written."""
HALF = 2
_UNTOUCHED = (Code.TITLE, Code.EMPTY_SECTION, Code.UNFILLED_PLACEHOLDER, Code.EMPTY_TABLE, Code.MISSING_FIELD)
"""What is wrong with a template that was copied and nothing else; any other fault is about words of the author's."""


class Form(StrEnum):
    """What a spec that is not begun yet looks like."""

    TEMPLATE = "template"
    OTHER = "other"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact:
    """A spec that is not begun yet, and the problem to begin with."""

    form: Form
    first: Problem


def first_contact(spec_review: SpecReview) -> FirstContact | None:
    """Recognise a spec that claims no more than Draft and has less than half of its sections; None for any other.

    A short one that has begun gets its few comments: many missing sections are few of them.
    """
    spec, told = spec_review.spec, tuple(filter(_is_told, spec_review.problems))
    written = spec.sections.done * HALF >= spec.sections.total
    unread = any(one.diagnostic.code is Code.TOO_LARGE for one in told)
    form = None if spec.status not in (None, Status.DRAFT) or written or unread or not told else _form(spec, told)
    first = min(told, key=lambda one: one.diagnostic.span.line, default=None)
    return None if form is None or first is None else FirstContact(form=form, first=first)


def is_heard(problem: Problem, contact: FirstContact | None) -> bool:
    """Tell whether a problem is worth a comment on its line: in a first draft, a section that was taken out of the template."""
    draft = contact is not None and contact.form is Form.DRAFT
    return contact is None or (draft and problem.diagnostic.code is Code.MISSING_SECTION)


def _form(spec: Examination, told: Collection[Problem]) -> Form | None:
    """Tell a file of another form, which lacks most sections and a status, from one that has them and has not filled them in."""
    missing = sum(one.diagnostic.code is Code.MISSING_SECTION for one in told)
    if missing * HALF > spec.sections.total and spec.status is None:
        return Form.OTHER
    if not spec.sections.done and all(one.diagnostic.code in _UNTOUCHED for one in told):
        return Form.TEMPLATE
    return Form.DRAFT if len(told) - missing > FEW else None


def _is_told(problem: Problem) -> bool:
    """Tell whether a problem would get a comment on the diff."""
    return problem.diagnostic.severity is not Severity.INFO


def is_untouched(snapshot: Snapshot, policy: Policy) -> bool:
    """Tell whether a pull request is as it was when the bot met its repository, and the bot has said nothing there.

    One that was merged before is as it was, whatever people say there. Forges tell whole seconds, so whatever is of the second in
    which the bot came was done in its presence.
    """
    pull = snapshot.pull
    if snapshot.met_at is None or snapshot.check_actions:
        return False
    met_at = snapshot.met_at.replace(microsecond=0)
    if pull.state is PullState.MERGED:
        if pull.merged_at is None or pull.merged_at >= met_at:
            return False
    elif policy.review.already_open or pull.state is not PullState.OPEN or _is_touched(pull, met_at):
        return False
    own = (thread.comments[0] for thread in pull.threads if thread.comments)
    spoken = any(one.author.id == pull.bot.id and not _is_gate(pull, one) for one in own)
    return not summaries(pull) and not spoken


def _is_touched(pull: PullRequest, met_at: datetime) -> bool:
    """Tell whether somebody did something there since; the bot's own thread that stands for the checks is nobody's doing."""
    if pull.updated_at is None:
        return True
    if not any(_is_gate(pull, thread.comments[0]) for thread in pull.threads if thread.comments):
        return pull.updated_at >= met_at
    said = (one.created_at for one in pull.comments if one.author.id != pull.bot.id)
    answered = (one.created_at for thread in pull.threads for one in thread.comments if one.author.id != pull.bot.id)
    judged = (one.submitted_at for one in pull.reviews)
    moments = (*said, *answered, *judged, pull.pushed_at)
    return any(moment is not None and moment >= met_at for moment in moments)


def _is_gate(pull: PullRequest, first: ThreadComment) -> bool:
    return value_of(Kind.GATE, body=first.body, author=first.author, bot=pull.bot) is not None
