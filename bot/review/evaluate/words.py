"""What people said of the whole: in which order, by reviews and by commands, and what no deleted comment takes away.

A forge tells the second, numbers each kind for itself, and does not tell who deleted a comment.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from bot.review.evaluate.context import ApprovalEvent, ReviewContext, ThreadState
from bot.review.evaluate.model import Approval, Question
from bot.review.evaluate.obstacles import Objection
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.pull_request import PullRequest

Said = TypeVar("Said")
Word = tuple[datetime, Account, Said]
_DELETED = "(its comment was deleted)"


def in_order(
    reviews: Iterable[Word[Said]], commands: Iterable[Word[Said]], closes: Callable[[Said], bool]
) -> tuple[Word[Said], ...]:
    """Put words in the order of time; each kind comes as it was said.

    Where somebody's review and command are of one second, nobody knows which was last: the one that `closes` counts.
    """
    kinds = tuple(reviews), tuple(commands)
    last = [{(at, account.id): closes(said) for at, account, said in words} for words in kinds]
    ranked = (
        (at, last[kind][at, account.id], (at, account, said))
        for kind, words in enumerate(kinds)
        for at, account, said in words
    )
    return tuple(word for *_, word in sorted(ranked, key=lambda one: one[:2]))


def native_words(pull: PullRequest) -> Iterable[tuple[datetime, Account, Approval | None]]:
    """Read native reviews: an approval speaks, a request for changes or a dismissal takes it back; all of it before the merge."""
    for review in pull.reviews:
        if pull.merged_at is not None and review.submitted_at > pull.merged_at:
            continue
        if review.verdict is Verdict.APPROVED:
            yield (
                review.submitted_at,
                review.author,
                Approval(
                    key=review.id,
                    account=review.author,
                    at=review.submitted_at,
                    url=review.url,
                    sha=review.sha,
                    native=True,
                ),
            )
        elif review.verdict is not Verdict.COMMENTED:
            yield review.submitted_at, review.author, None


def revoked_before(pull: PullRequest, events: Iterable[ApprovalEvent], names: Collection[str]) -> tuple[Approval, ...]:
    """Find the approvals that were taken back at an earlier run."""
    given = (approval for _, _, approval in (*native_words(pull), *events) if approval is not None)
    return tuple(approval for approval in given if _name(approval) in names)


def revoked(pull: PullRequest, events: Iterable[ApprovalEvent], names: Collection[str]) -> tuple[str, ...]:
    """Name the approvals that are taken back, now or at an earlier run; those that are gone are left out."""
    standing: dict[str, list[str]] = {}
    found: list[str] = []
    for _, account, approval in in_order(native_words(pull), events, lambda approval: approval is None):
        if approval is None:
            found += standing.pop(account.id, [])
        elif _name(approval) in names:
            found.append(_name(approval))
        else:
            standing.setdefault(account.id, []).append(_name(approval))
    return tuple(sorted(set(found)))


def _name(approval: Approval) -> str:
    """Name an approval; a forge may name all those of an account alike."""
    return f"{approval.key}@{int(approval.at.timestamp())}" if approval.native else approval.key


def with_deleted_questions(context: ReviewContext) -> ThreadState:
    """Begin a thread with the questions that were open when their comments were deleted."""
    memory, there = context.memory, {comment.id for comment in context.pull.comments}
    gone = {key: who for key, who in memory.askers.items() if key.rpartition(".")[0] not in there}
    numbers = {key: memory.questions[key] for key in gone if key in memory.questions}
    questions = (_question(number, gone[key], context) for key, number in numbers.items())
    return ThreadState(questions=tuple(questions), numbers=numbers)


def kept_askers(context: ReviewContext) -> Mapping[str, str]:
    """Name who asked what no deleted comment takes back, by command: the open questions that count, and those of before.

    Where people decide by consent, closed ones too: each has stopped the period until it was closed.
    """
    by_consent = _was_by_consent(context)
    thread, known = context.thread, context.memory.askers
    there = {comment.id for comment in context.pull.comments}
    keys = {f"T{number}": key for key, number in thread.numbers.items()}
    found = ((keys[one.id], one) for one in thread.questions)
    return {
        key: known.get(key) or f"{_seconds(one.asked_at)} {one.asker.id} {one.asker.login}"
        for key, one in found
        if one.asker is not None and (((one.open or by_consent) and one.counts) or key.rpartition(".")[0] not in there)
    } | {key: known[key] for key in taken_out(context)}


def _was_by_consent(context: ReviewContext) -> bool:
    """Tell whether people decide here by consent, or have begun to, under a policy that may come again."""
    return context.policy.approval.by_consent or bool(context.memory.heard)


def taken_out(context: ReviewContext) -> Mapping[str, datetime]:
    """Say when people took questions out of their own comments that count in a decision by consent, by command."""
    if not context.policy.approval.by_consent:
        return {}
    edits = {one.id: one.edited_at for one in context.pull.comments if one.edited and not one.edited_by_other}
    found = ((key, edits.get(key.rpartition(".")[0])) for key in context.memory.askers)
    return {key: at for key, at in found if at is not None and key not in context.thread.numbers}


def objections_heard(context: ReviewContext) -> Mapping[str, str]:
    """Keep the objections by reviews to a decision by consent: a forge may show how somebody stands now, and nothing before."""
    objections = context.gate.objections if _was_by_consent(context) else ()
    found = ((one.account, _seconds(one.at)) for one in objections)
    return {f"objection.{who.id}": f"{seconds} {who.id} {who.login} object" for who, seconds in found}


def objections_kept(context: ReviewContext) -> frozenset[str]:
    """Name the objections by reviews that counted in a decision by consent: they do so when their person loses the right."""
    if not context.policy.approval.by_consent:
        return frozenset()
    heard = {key.partition(".")[2]: said for key, said in context.memory.heard.items() if key.startswith("objection.")}
    return frozenset(f"{account}@{said.partition(' ')[0]}" for account, said in heard.items())


def objections_gone(
    context: ReviewContext, shown: Collection[Word[Objection | None]]
) -> Iterator[Word[Objection | None]]:
    """Yield the objections that the forge shows no more; each counts until the next word of its person, or in its moment."""
    for key, said in context.memory.heard.items():
        seconds, _, rest = said.partition(" ")
        number, _, login = rest.removesuffix(" object").partition(" ")
        if not key.startswith("objection.") or not seconds.isdecimal():
            continue
        at, who = datetime.fromtimestamp(int(seconds), tz=UTC), Account(id=number, login=login)
        if any(one.id == who.id and objection is not None and moment == at for moment, one, objection in shown):
            continue
        yield at, who, Objection(account=who, url=context.pull.url, at=at)
        if not any(one.id == who.id and moment > at for moment, one, _ in shown):
            yield at, who, None


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment is not None else 0


def _question(number: int, asked: str, context: ReviewContext) -> Question:
    """Put a question together from what is remembered of it; what was written in its second was not after it."""
    seconds, _, who = asked.partition(" ")
    account, _, login = who.partition(" ")
    return Question(
        id=f"T{number}",
        text=_DELETED,
        open=True,
        url=context.pull.url,
        asker=Account(id=account, login=login),
        asked_at=datetime.fromtimestamp(1 + int(seconds), tz=UTC),
    )
