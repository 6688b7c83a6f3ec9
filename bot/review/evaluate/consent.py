"""Decisions by consent: whether enough of the named people agree, and since when nothing stood in the way.

When a period began is told by the thread alone: everything that was said is gone through in the order of time, with the
rights that people have now. So it does not matter which events came late, twice or never.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.decision import Consent, Outcome, Person, Word
from bot.review.evaluate.gate import may_object, verdicts
from bot.review.evaluate.model import Approval, ApprovalCount, ApprovalStatus, EvaluatedApproval, Question
from bot.review.evaluate.obstacles import Objection
from bot.review.evaluate.words import in_order, native_words, objections_gone, objections_kept, taken_out
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.pull_request import PullRequest

Steps = tuple[tuple[datetime, ThreadState], ...]
"""What the thread amounts to after each of its commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What consent is judged by: the questions of the files, every approval ever given and what each is worth."""

    steps: Steps
    questions: tuple[Question, ...]
    ever: tuple[ApprovalCount, ...]
    without: tuple[Approval, ...] = ()
    """Approvals that were sent or taken back."""
    uncounted: bool = False
    """Something stands among the questions of a file that nobody can count."""


def every_approval(context: ReviewContext, without: Iterable[Approval]) -> tuple[Approval, ...]:
    """List the approvals that were ever given, by a review or a command."""
    gone = tuple(without)
    words = (*native_words(context.pull), *context.thread.approval_events)
    return tuple(approval for _, _, approval in words if approval is not None and approval not in gone)


def taken_back_unseen(context: ReviewContext, spent: Iterable[Approval]) -> tuple[Approval, ...]:
    """Choose the approvals whose taking back is not in the thread any more: the others counted until then."""
    words = (*native_words(context.pull), *context.thread.approval_events)
    back = {who.id: at for at, who, said in sorted(words, key=lambda word: word[0]) if said is None}
    return tuple(one for one in spent if one.account.id not in back or one.at > back[one.account.id])


def with_consent(
    context: ReviewContext, counts: tuple[ApprovalCount, ...], given: Given
) -> tuple[tuple[ApprovalCount, ...], Consent]:
    """Ask for the agreement of so many people in the place of a number of approvals, and say how the decision stands."""
    rules, people = context.policy.approval, _people(context, counts)
    proposal = context.thread.spoken.proposal
    counts = tuple(_for(count, proposal.outcome if proposal is not None else Outcome.MERGE) for count in counts)
    paths = frozenset(count.path for count in counts)
    told = _Told(people=people, outstanding=rules.outstanding, worth=_worth(given.ever), paths=paths)
    asked = frozenset(person.id for person in people)
    began = told.since(_events(context, given, asked))
    counts = tuple(replace(count, required=told.needed) for count in counts)
    unseen = tuple(one for one in context.approvers.entries if "/" in one and context.approvers.unknown(one))
    closed_at = _closed_at(context, given)
    is_asked = given.uncounted or any(one.open for one in given.questions)
    began = None if is_asked or unseen or not people else began
    began = began and max(began, closed_at or began, *taken_out(context).values())
    ends = rules.period.end(began, rules.time_zone) if rules.period is not None and began is not None else None
    now = context.pull.merged_at or context.snapshot.now
    return counts, Consent(
        people=tuple(_spoken(person, told, context, counts) for person in people),
        proposal=proposal,
        unseen=unseen,
        began_at=began,
        ends_at=ends,
        time_zone=rules.time_zone,
        is_over=began is not None and (ends is None or ends <= now),
        closed_at=closed_at,
    )


def _for(count: ApprovalCount, outcome: Outcome) -> ApprovalCount:
    """Count only agreement to what is proposed now."""
    found = tuple(
        replace(one, standing=ApprovalStatus.ANOTHER)
        if one.standing is ApprovalStatus.COUNTS and one.approval.outcome is not outcome
        else one
        for one in count.evaluated_approvals
    )
    return replace(count, evaluated_approvals=found)


def _closed_at(context: ReviewContext, given: Given) -> datetime | None:
    """Say after which push no question of the files is open: the last one before the bot saw it so, as no forge tells which."""
    if given.uncounted or any(one.open for one in given.questions):
        return None
    known, were_there = context.memory.closed_at, bool(given.questions or context.memory.shown)
    if known:
        return datetime.fromisoformat(known)
    return context.pull.pushed_at if were_there else None


def _people(context: ReviewContext, counts: Iterable[ApprovalCount]) -> tuple[Person, ...]:
    """List whom the policy names; not the bot, unless it has the token of somebody who has approved."""
    spoken = {one.approval.account.id for count in counts for one in count.evaluated_approvals}
    return tuple(one for one in named_people(context) if one.id != context.pull.bot.id or one.id in spoken)


def named_people(context: ReviewContext) -> tuple[Person, ...]:
    """List whom the policy names, each once; the author, who is not asked, among them."""
    approvers, found, author = context.approvers, dict[str, Person](), context.pull.author
    for entry in approvers.entries:
        name = entry.removeprefix("@")
        if "/" in name:
            ids = sorted(approvers.teams.get(name, frozenset()))
            known = [Person(id=one, login=context.snapshot.members.get(one, one)) for one in ids]
        else:
            known = [Person(id=approvers.known.get(name.casefold(), ""), login=name)]
        for person in known:
            is_author = author.id == person.id or (not person.id and author.login.casefold() == name.casefold())
            one = replace(person, word=Word.AUTHOR) if is_author else person
            found.setdefault(person.login.casefold(), one)
    return tuple(found.values())


def _worth(ever: Iterable[ApprovalCount]) -> Mapping[Approval, frozenset[str]]:
    """Say for which specs each approval counts; those that count for none are left out."""
    found: dict[Approval, set[str]] = {}
    for count in ever:
        for one in count.evaluated_approvals:
            if one.standing is ApprovalStatus.COUNTS:
                found.setdefault(one.approval, set()).add(count.path)
    return {approval: frozenset(paths) for approval, paths in found.items()}


@dataclass(kw_only=True)
class _Told:
    """What was said up to a moment."""

    people: tuple[Person, ...]
    outstanding: int
    worth: Mapping[Approval, frozenset[str]]
    paths: frozenset[str]
    thread: ThreadState | None = None
    words: dict[str, Approval | None] = field(default_factory=dict)
    abstaining: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """By account id: when and where somebody abstained who has not spoken since."""
    objecting: dict[str, Objection] = field(default_factory=dict)

    def since(self, events: Iterable[tuple[datetime, Callable[["_Told"], None]]]) -> datetime | None:
        """Go through everything, and say since when enough people agree and nothing is open; None: it is not so."""
        began: datetime | None = None
        for at, happens in events:
            happens(self)
            began = (began or at) if self._holds() else None
        return began

    def _holds(self) -> bool:
        thread = self.thread
        if thread is None or thread.spoken.proposal is None or self.objecting:
            return False
        if any(one.open and one.counts for one in thread.questions):
            return False
        outcome = thread.spoken.proposal.outcome
        given = [one for one in self.words.values() if one is not None and one.outcome is outcome]
        counting = [self.worth[one] for one in given if one in self.worth]
        partial = [paths for paths in counting if paths != self.paths]
        lacking = self.needed - (len(counting) - len(partial))
        enough = all(sum(path in paths for paths in partial) >= lacking for path in self.paths)
        return enough and len(counting) >= self.needed

    @property
    def needed(self) -> int:
        """Count whose agreement is needed: of everybody who is asked, but for those who may be missing; one at least."""
        asked = {person.key for person in self.people if person.word is not Word.AUTHOR}
        return max(1, len(asked - self.abstaining.keys() - self.left_out.keys()) - self.outstanding)

    @property
    def left_out(self) -> Mapping[str, Person]:
        """Name who is left out, by key; whoever agrees all the same is back."""
        left = self.thread.spoken.left_out if self.thread is not None else {}
        return {key: one for key, one in left.items() if self.words.get(key) is None}


def _events(
    context: ReviewContext, given: Given, asked: frozenset[str]
) -> Iterator[tuple[datetime, Callable[[_Told], None]]]:
    """Yield everything that was said by who is asked, and what was asked by anybody, in the order of time."""
    thread, approvers, pull = context.thread, context.approvers, context.pull
    native, commands = (
        [word for word in words if word[2] not in given.without]
        for words in (native_words(pull), thread.approval_events)
    )
    spoken = in_order(native, commands, lambda approval: approval is None)
    approved = [(at, who, None) for at, who, said in thread.approval_events if said is not None and not said.edited]
    objected = in_order(verdicts(pull), approved, lambda objection: objection is not None)
    objected = (*objected, *_dismissed(pull), *objections_gone(context, objected))
    paths, kept = tuple(count.path for count in given.ever), objections_kept(context)
    events = [
        *((at, _step(state)) for at, state in given.steps),
        *((at, _word(at, who, said, thread)) for at, who, said in spoken if who.id in asked and not who.is_bot),
        *(
            (at, _objection(who, said))
            for at, who, said in objected
            if said is None or said.name in kept or may_object(who, pull, approvers, paths)
        ),
    ]
    yield from sorted(events, key=lambda event: event[0])


def _dismissed(pull: PullRequest) -> Iterator[tuple[datetime, Account, Objection | None]]:
    """Take reviews that were dismissed for objections of their moment: no forge tells what they said, nor until when."""
    for review in pull.reviews:
        if review.verdict is Verdict.DISMISSED:
            objection = Objection(account=review.author, url=review.url, at=review.submitted_at)
            yield review.submitted_at, review.author, objection
            yield review.submitted_at, review.author, None


def _step(state: ThreadState) -> Callable[[_Told], None]:
    def happens(told: _Told) -> None:
        told.thread = state

    return happens


def _word(at: datetime, who: Account, said: Approval | None, thread: ThreadState) -> Callable[[_Told], None]:
    """Let somebody's last word stand; an approval that was edited since takes no other one's place."""
    url = thread.spoken.abstentions.get((who.id, at))

    def happens(told: _Told) -> None:
        if said is not None and said.edited and told.words.get(who.id) is not None:
            return
        told.words[who.id] = said
        told.abstaining.pop(who.id, None)
        if said is None and url is not None:
            told.abstaining[who.id] = (at, url)

    return happens


def _objection(who: Account, said: Objection | None) -> Callable[[_Told], None]:
    def happens(told: _Told) -> None:
        told.objecting.pop(who.id, None)
        if said is not None:
            told.objecting[who.id] = said

    return happens


def _spoken(person: Person, told: _Told, context: ReviewContext, counts: Iterable[ApprovalCount]) -> Person:
    """Say where one of the people stands, and where that was said."""
    asked = next(
        (
            one
            for one in context.thread.questions
            if one.open and one.counts and one.asker and one.asker.id == person.id
        ),
        None,
    )
    objection = told.objecting.get(person.id)
    if asked is not None:
        return replace(person, word=Word.OBJECTS, at=asked.asked_at, url=asked.url)
    if objection is not None:
        return replace(person, word=Word.OBJECTS, at=objection.at, url=objection.url)
    if person.word is Word.AUTHOR:
        return person
    if (left := told.left_out.get(person.key)) is not None:
        return replace(person, word=Word.LEFT_OUT, at=left.at, url=left.url, by=left.by)
    if person.id in told.abstaining:
        at, url = told.abstaining[person.id]
        return replace(person, word=Word.ABSTAINED, at=at, url=url)
    given = [one for each in counts for one in each.evaluated_approvals if one.approval.account.id == person.id]
    return replace(person, word=_worst(given), at=given[0].approval.at, url=given[0].approval.url) if given else person


def _worst(given: Iterable[EvaluatedApproval]) -> Word:
    """Say what an agreement is worth that may count for one spec and not for another."""
    found = {one.standing for one in given}
    if found == {ApprovalStatus.COUNTS}:
        return Word.AGREED
    if ApprovalStatus.ANOTHER in found:
        return Word.ANOTHER
    return Word.EARLIER if found <= {ApprovalStatus.COUNTS, ApprovalStatus.LAPSED} else Word.NO_COUNT
