"""Whose turn it is: the people whom a spec waits for, and what each is to do. Plain words, for the board."""

from collections.abc import Iterable, Iterator

from bot.review.evaluate.context import ReviewContext, wanted_approvals
from bot.review.evaluate.model import Question
from bot.review.evaluate.people import LEVELS, Approvers
from bot.review.model.account import Account
from bot.review.model.board import MOST, SpecWait
from bot.review.model.capabilities import PullState
from bot.review.present.verdict import some
from bot.review.text.render import count

_NAMED = 5


def turns(context: ReviewContext, path: str) -> tuple[SpecWait, ...]:
    """Say who is to do something for one spec; nobody once the pull request is not open any more."""
    if context.pull.state is not PullState.OPEN:
        return ()
    found = (*_author(context, path), *_askers(context), *_approvers(context, path))
    return found[:MOST]


def _author(context: ReviewContext, path: str) -> Iterator[SpecWait]:
    """List what the author is to do."""
    gate, pull = context.gate, context.pull
    errors = sum(1 for error in gate.errors if error.path == path)
    asked = [one.id for one in gate.open_questions if one.path in {"", path}]
    tasks = (
        f"repairs {count(errors, 'error')} in the text" if errors else "",
        f"answers {some(asked, _NAMED)}" if asked else "",
        "writes as questions what nobody can count" if any(one.path == path for one in gate.uncounted) else "",
        *(f"sees to the changes that {one.account.login} requested" for one in gate.objections[:_NAMED]),
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
