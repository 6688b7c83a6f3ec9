"""What the board shows of the specs of a pull request, and of those on a default branch."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.markdown.calendar_date import read_date
from bot.policy.lifecycle import Lifecycle, LifecycleNames, Status
from bot.review.evaluate.context import ReviewContext, wanted_approvals
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval, Question, SpecReview
from bot.review.evaluate.people import LEVELS, Approvers
from bot.review.model.account import Account
from bot.review.model.board import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST,
    BoardApproval,
    BoardFinding,
    BoardQuestion,
    PullLink,
    SpecReference,
    SpecState,
    SpecWait,
    StatusMoment,
)
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest
from bot.review.present.next_actions import next_actions
from bot.review.present.verdict import short, some, verdict
from bot.review.text.render import count
from bot.spec.model import Examination
from bot.spec.references import candidates, number_of

_AUTHORS = 10
_LONGEST_NAME = 80
History = Iterable[tuple[tuple[str, str], ...]]
_NAMED = 5


def spec_states(context: ReviewContext) -> tuple[SpecState, ...]:
    """Describe each spec of a pull request, with the status that it has earned there."""
    return tuple(_in_pull(context, one) for one in context.spec_reviews)


def branch_state(spec: Examination, names: LifecycleNames, repository: str) -> SpecState:
    """Describe a spec of the default branch by what its file says."""
    asked = [one for one in spec.questions if not one.ticked]
    status = spec.status.value if spec.status else ""
    word = (
        Lifecycle(names=names).word(spec.status, spec.status_text)
        if spec.status
        else line(spec.status_text or "no status")
    )
    return replace(
        _facts(spec, repository, (status, word)),
        questions=tuple(BoardQuestion(id=f"Q{one.number}", text=line(one.text)) for one in asked[:MOST]),
        questions_total=len(spec.questions),
        moments=tuple(_written_moments(spec.facts.history, status)),
    )


def line(text: str) -> str:
    """Cut a text to one line of bounded length."""
    return short(text, LONGEST_LINE)


def _in_pull(context: ReviewContext, review: SpecReview) -> SpecState:
    gate, word = context.gate, context.word(review)
    asked = [one for one in gate.questions if one.path in {"", review.path}]
    counted = next((one for one in gate.approval_counts if one.path == review.path), None)
    approvals = tuple(map(_approval, counted.evaluated_approvals[:MOST] if counted else ()))
    return replace(
        _facts(review.spec, context.pull.base.repository, (context.status.value, word)),
        questions=tuple(_question(one) for one in asked if one.open)[:MOST],
        questions_total=len(asked),
        waits=turns(context, review.path),
        approvals=approvals,
        approvals_needed=counted.required if counted else 0,
        links=_links(context),
        moments=tuple(_earned_moments(context.status, context.pull, approvals)),
        verdict=verdict(context),
        steps=tuple(map(str, next_actions(context)))[:MOST],
    )


def _facts(spec: Examination, repository: str, status: tuple[str, str]) -> SpecState:
    """Say what the text itself tells."""
    facts = spec.facts
    return SpecState(
        path=spec.path,
        number=facts.number,
        title=line(spec.title or spec.path),
        status=status[0],
        status_name=status[1],
        authors=tuple(short(name, _LONGEST_NAME) for name in facts.authors[:_AUTHORS]),
        tasks_done=spec.tasks.done,
        tasks_total=spec.tasks.total,
        findings=tuple(_findings(spec)),
        findings_total=len(spec.diagnostics),
        depends_on=tuple(
            SpecReference(
                target=line(one.target),
                paths=candidates(one.target, beside=spec.path, repository=repository),
                number=number_of(one.target),
            )
            for one in facts.depends_on[:MOST]
        ),
        history=tuple(tuple((line(name), line(text)) for name, text in row) for row in facts.history[-MOST:]),
        text="\n".join(spec.document.lines)[:LONGEST_TEXT],
    )


def _findings(spec: Examination) -> Iterator[BoardFinding]:
    for found in spec.diagnostics[:MOST]:
        yield BoardFinding(
            line=found.span.line, severity=found.severity.value, code=found.code.value, message=line(found.message)
        )


def _question(entry: Question) -> BoardQuestion:
    asker = entry.asker.login if entry.asker else ""
    return BoardQuestion(id=entry.id, text=line(entry.text), asker=asker, since=entry.asked_at, url=entry.url)


def _approval(one: EvaluatedApproval) -> BoardApproval:
    return BoardApproval(
        login=one.approval.account.login,
        at=one.approval.at,
        counts=one.standing is ApprovalStatus.COUNTS,
        says=one.standing.value,
        url=one.approval.url,
    )


def _links(context: ReviewContext) -> tuple[PullLink, ...]:
    """List the pull requests that implement the specs."""
    found = context.snapshot.implementations[:MOST]
    return tuple(PullLink(ref=str(one.ref), title=line(one.title), url=one.url, state=one.state.value) for one in found)


def _earned_moments(status: Status, pull: PullRequest, approvals: Iterable[BoardApproval]) -> Iterator[StatusMoment]:
    """Say since when a spec has had each status, as far as the thread tells."""
    if pull.opened_at is not None:
        first = Status.DRAFT if pull.draft or status is Status.DRAFT else Status.REVIEW
        yield StatusMoment(status=first.value, at=pull.opened_at)
    counted = [one.at for one in approvals if one.counts]
    if status is Status.APPROVED and (at := max(counted, default=pull.merged_at)) is not None:
        yield StatusMoment(status=status.value, at=at)
    if status is Status.IMPLEMENTED and pull.state is PullState.MERGED and pull.merged_at is not None:
        yield StatusMoment(status=status.value, at=pull.merged_at)


def _written_moments(history: History, status: str) -> Iterator[StatusMoment]:
    """Say since when, by the days in the history: the first row began the draft, the last one the status of today."""
    rows = (text for row in history for _, text in row)
    days = sorted(day for text in rows if (day := read_date(text).day) is not None)
    if days:
        yield StatusMoment(status=Status.DRAFT.value, at=datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC))
    if days and status and status != Status.DRAFT.value:
        yield StatusMoment(status=status, at=datetime(days[-1].year, days[-1].month, days[-1].day, tzinfo=UTC))


def turns(context: ReviewContext, path: str) -> tuple[SpecWait, ...]:
    """Say who is to do something for one spec; nobody once the pull request is not open any more."""
    if context.pull.state is not PullState.OPEN:
        return ()
    found = (*_author_turn(context, path), *_askers(context), *_approvers(context, path))
    return found[:MOST]


def _author_turn(context: ReviewContext, path: str) -> Iterator[SpecWait]:
    """List what the author is to do."""
    gate, pull = context.gate, context.pull
    errors = sum(1 for error in gate.errors if error.path == path)
    asked = [one.id for one in gate.open_questions if one.path in {"", path}]
    objectors = [one.account.login for one in gate.objections]
    tasks = (
        f"repairs {count(errors, 'error')} in the text" if errors else "",
        f"answers {some(asked, _NAMED)}" if asked else "",
        "writes as questions what nobody can count" if any(one.path == path for one in gate.uncounted) else "",
        f"sees to the changes that {some(objectors, _NAMED)} requested" if objectors else "",
        f"marks the {pull.capabilities.request} ready for review" if pull.draft else "",
    )
    if what := "; ".join(filter(None, tasks)):
        yield _person(pull.author, what)
    elif gate.is_open and path == context.spec_reviews[0].path:
        yield _person(pull.author, "merges")


def _askers(context: ReviewContext) -> Iterator[SpecWait]:
    """List who asked in the thread: they say when a question is answered."""
    asked: dict[str, list[Question]] = {}
    for question in context.gate.open_questions:
        if question.asker is not None:
            asked.setdefault(question.asker.id, []).append(question)
    for questions in asked.values():
        asker = questions[0].asker
        if asker is not None and asker.id != context.pull.author.id:
            yield _person(asker, f"closes {some([one.id for one in questions], _NAMED)} when answered")


def _approvers(context: ReviewContext, path: str) -> Iterator[SpecWait]:
    """List who is to approve, once the author has done what is theirs."""
    if context.pull.draft or context.gate.errors:
        return
    for wanted in wanted_approvals(context):
        if path in wanted.paths:
            yield from _wanted(context, wanted.entries)
    for objection in context.gate.objections:
        yield _person(objection.account, "approves, or takes the request for changes back")


def _wanted(context: ReviewContext, entries: Iterable[str]) -> Iterator[SpecWait]:
    """Name the people behind the entries of the policy."""
    requested = tuple(account.id for account in context.pull.requested_reviewers)
    for entry in entries:
        level = LEVELS.get(entry.lower())
        if level is not None:
            yield SpecWait(name=f"anyone with {level.name.lower()} access", what="approves", accounts=requested)
        else:
            yield _named(entry.removeprefix("@"), context.approvers)


def _named(name: str, approvers: Approvers) -> SpecWait:
    """Name a team with its members, or one user."""
    if "/" in name:
        members = tuple(sorted(approvers.teams.get(name, ())))[:MOST]
        return SpecWait(name=name, what="approves", accounts=members)
    known = approvers.known.get(name.casefold())
    return SpecWait(name=name, what="approves", accounts=(known,) if known else (), login=name.casefold())


def _person(account: Account, what: str) -> SpecWait:
    return SpecWait(name=account.login, what=what, accounts=(account.id,))
