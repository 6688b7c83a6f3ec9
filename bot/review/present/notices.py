"""What is told outside of the forge of a pull request: short plain text, in which foreign words call nobody."""

from collections.abc import Iterable, Iterator

from bot.policy.lifecycle import Status
from bot.review.evaluate.context import ReviewContext, wanted_approvals
from bot.review.evaluate.model import ApprovalStatus, Question, SpecReview
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.notices import Announcement, Notice
from bot.review.present.verdict import short, some
from bot.review.text.render import ZERO_WIDTH, count, without_links

_LONGEST = 200
_MARKUP = "<`"
"""What a chat reads as the beginning of a mention or of code."""


def announcement(context: ReviewContext) -> Announcement:
    """Say what holds now, to whom the rules of its specs tell it, and what does not hold any more."""
    pull = context.pull
    if pull.state is PullState.CLOSED:
        return Announcement()
    by_name: dict[tuple[str, str], list[SpecReview]] = {}
    for review in context.spec_reviews:
        for rule in context.policy.specs[review.source.rule].notify:
            for event in rule.on:
                by_name.setdefault((rule.to, event), []).append(review)
    found = (one for (to, event), specs in by_name.items() for one in _of_event(context, event, to, specs))
    over = tuple(_over(context)) if by_name else ()
    return Announcement(notices=tuple(found), over=over, opened_at=pull.opened_at)


def plain(text: str, limit: int = _LONGEST) -> str:
    """Make foreign text one line that mentions nobody in a chat or a mail."""
    line = without_links(short(text, limit))
    for mark in _MARKUP:
        line = line.replace(mark, f"{mark}{ZERO_WIDTH}")
    return line


def _over(context: ReviewContext) -> Iterator[str]:
    """Name what can come again: who takes a spec back to draft asks for a review anew, and an approval can lapse."""
    if context.pull.state is not PullState.OPEN:
        return
    if context.pull.draft or context.status is Status.DRAFT:
        yield "review"
    if context.status in {Status.DRAFT, Status.REVIEW}:
        yield "approved"


def _of_event(context: ReviewContext, event: str, to: str, specs: list[SpecReview]) -> Iterator[Notice]:
    """Tell of one kind of change, if it has happened."""
    names = _names(specs)
    match event:
        case "review" if _wants_review(context, specs):
            yield _notice(context, event, to, f"Review wanted: {names}", _review_body(context))
        case "question":
            paths = {one.path for one in specs}
            for asked in context.gate.open_questions:
                if asked.asker is not None and asked.path in {"", *paths}:
                    yield _question(context, to, names, asked, asked.asker)
        case "approved" if context.status is Status.APPROVED:
            yield _notice(context, event, to, f"Approved: {names}", _approved_body(context))
        case "implemented" if context.status is Status.IMPLEMENTED:
            yield _notice(context, event, to, f"Implemented: {names}", "All of it is built as it says.")


def _wants_review(context: ReviewContext, specs: Iterable[SpecReview]) -> bool:
    """Tell whether it is the approvers' turn: the text is ready, and an approval is missing."""
    pull, paths = context.pull, {one.path for one in specs}
    ready = pull.state is PullState.OPEN and not pull.draft and context.status is Status.REVIEW
    return ready and not context.gate.errors and any(paths & set(one.paths) for one in wanted_approvals(context))


def _question(context: ReviewContext, to: str, names: str, asked: Question, asker: Account) -> Notice:
    """Tell of a question that was asked in the thread; its place in the thread tells it apart."""
    body = f"{plain(asker.login)} asks: {plain(asked.text)}\n{asked.url or context.pull.url}"
    return Notice(key=f"question:{asked.url or asked.id}", to=to, title=f"Question on {names}", body=body)


def _notice(context: ReviewContext, key: str, to: str, title: str, body: str) -> Notice:
    return Notice(key=key, to=to, title=title, body=f"{body}\n{context.pull.url}")


def _review_body(context: ReviewContext) -> str:
    pull = context.pull
    wanted = dict.fromkeys(entry.removeprefix("@") for one in wanted_approvals(context) for entry in one.entries)
    people = ", ".join(plain(name) for name in wanted)
    asked = len(context.gate.open_questions)
    lines = [
        f"{plain(pull.author.login)} asks for a review in {plain(pull.base.repository)}{pull.ref.short}.",
        f"It needs the approval of: {people}." if people else "",
        f"{count(asked, 'question')} {'is' if asked == 1 else 'are'} open." if asked else "",
    ]
    return "\n".join(filter(None, lines))


def _approved_body(context: ReviewContext) -> str:
    pull = context.pull
    given = (one for each in context.gate.approval_counts for one in each.evaluated_approvals)
    counted = (one.approval.account.login for one in given if one.standing is ApprovalStatus.COUNTS)
    people = [plain(login) for login in dict.fromkeys(counted)]
    by = f" by {some(people, 5)}" if people else ""
    then = f" {plain(pull.author.login)} can merge it now." if pull.state is PullState.OPEN else ""
    return f"It was approved{by} in {plain(pull.base.repository)}{pull.ref.short}.{then}"


def _names(specs: Iterable[SpecReview]) -> str:
    return some([plain(one.spec.title or one.path) for one in specs])
