"""What the bot must remember about a thread and cannot read from it, kept in the first line of its own summary.

It is a cache that people could edit, so it is believed only while nobody else has edited the summary. See
docs/decisions/0001-what-an-approval-saw.md.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.review.model.account import Account
from bot.review.model.capabilities import WriteKind
from bot.review.model.markers import Kind, Marker, mark, value_of
from bot.review.model.pull_request import Comment, PullRequest

EMPTY: Mapping[str, str] = MappingProxyType({})
DIGEST = 8
"""Characters of a digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Keys are `comment id.place of the command in it`."""

    head: str = ""
    """The head commit at the last run."""
    forced: str = ""
    """The newest push to the head branch at the last run that was no fast forward; empty: there was none."""
    approvals: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By approve command: the commit that it saw."""
    questions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By question command: its number, kept when earlier ones are deleted."""
    askers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By question command: when it was asked, its asker's id and login, where a deleted comment does not close the question."""
    shown: str = ""
    """The digests of the file's questions in the order of their numbers, as the summary shows them."""
    shown_before: str = ""
    """The same as the summary showed it before the numbers changed."""
    bound: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By answer command whose suggestion stands: the digest of the question that it answers."""
    taken_back: tuple[str, ...] = ()
    """The commands that took an approval back: an edit of one does not bring the approval back."""
    revoked: tuple[str, ...] = ()
    """The approvals that were taken back: they count no more, also when what took them back is deleted."""
    void: tuple[str, ...] = ()
    """The commands that closed a question whose number was lost since."""
    undone: tuple[str, ...] = ()
    """The commands that closed a question which was opened again since, as `command:question`."""
    answered: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By comment that was answered: the digest of its commands."""
    asked: tuple[str, ...] = ()
    """The approvals that have lapsed and whose givers were asked anew."""
    label: str = ""
    """The status label at the last run."""
    written: tuple[str, ...] = ()
    """The specs with nothing left to write after the merge."""
    rejected: Mapping[WriteKind, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """What the forge refused: the day, and the reason where it is still to be told."""
    label_restored: bool = False
    """A label was another than it had to be, and was put right: the summary goes on saying so."""
    accounts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By login that policy or code owners name, in small letters: the id of the account that had it when it was first seen."""
    closed_at: str = ""
    """Where people decide by consent: the moment of the push after which no question of the files was open; empty: one is."""
    heard: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By command of a decision by consent: when and by whom it was said, and its words, as far as they closed something."""
    proposed: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By branch of a follow-up of the bot's own and the commit of the base branch that it began at: the digest of what it brings."""
    overflowed: bool = False
    """What decides did not fit once, so numbers and approvals may be confused; deleting the summary ends it."""

    @property
    def commits(self) -> tuple[str, ...]:
        """The commits whose texts tell what approvals saw."""
        return tuple(dict.fromkeys((*self.approvals.values(), *([self.head] if self.head else []))))

    @property
    def is_lost(self) -> bool:
        """Tell whether nothing is remembered: each run keeps the head."""
        return not self.head


def recall(pull: PullRequest) -> Memory:
    """Read the memory from the oldest summary; nothing when it is lost, damaged or edited by somebody else."""
    found = summaries(pull)
    if not found or found[0].edited_by_other:
        return Memory()
    text = value_of(Kind.MEMORY, body=found[0].body, author=found[0].author, bot=pull.bot)
    try:
        return _memory(json.loads(text or "{}"))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Memory()


def written(memory: Memory) -> str:
    """Write the memory as the value of a marker."""
    kept = {
        "head": memory.head,
        "forced": memory.forced,
        "approvals": dict(sorted(memory.approvals.items())),
        "questions": dict(sorted(memory.questions.items())),
        "askers": dict(sorted(memory.askers.items())),
        "shown": memory.shown,
        "shown_before": memory.shown_before,
        "bound": dict(sorted(memory.bound.items())),
        "taken_back": list(memory.taken_back),
        "revoked": list(memory.revoked),
        "void": list(memory.void),
        "undone": list(memory.undone),
        "answered": dict(memory.answered),
        "asked": list(memory.asked),
        "label": memory.label,
        "written": list(memory.written),
        "rejected": {kind.value: list(said) for kind, said in sorted(memory.rejected.items())},
        "label_restored": memory.label_restored,
        "accounts": dict(sorted(memory.accounts.items())),
        "closed_at": memory.closed_at,
        "heard": dict(memory.heard),
        "proposed": dict(memory.proposed),
        "overflowed": memory.overflowed,
    }
    return json.dumps({name: value for name, value in kept.items() if value}, separators=(",", ":"))


def first_line(memory: Memory) -> str:
    """Write the first line of a summary, which a reader does not see."""
    return mark("", Marker(kind=Kind.SUMMARY), Marker(kind=Kind.MEMORY, value=written(memory)))


def fitted(memory: Memory, limit: int) -> Memory | None:
    """Leave out what is only convenient until the first line is at most so long; None where what decides does not fit.

    Without it somebody is asked or answered twice, or a merged spec is looked at once more.
    """
    steps = [memory]
    steps.append(replace(steps[-1], answered=EMPTY))
    steps.append(replace(steps[-1], asked=()))
    steps.append(replace(steps[-1], written=(), proposed=EMPTY))
    return next((one for one in steps if len(first_line(one)) <= limit), None)


def summaries(pull: PullRequest) -> tuple[Comment, ...]:
    """Find the bot's own summaries, oldest first."""
    ours = (
        comment
        for comment in pull.comments
        if value_of(Kind.SUMMARY, body=comment.body, author=comment.author, bot=pull.bot) is not None
    )
    return tuple(sorted(ours, key=lambda comment: comment.created_at))


def _memory(value: dict[str, object]) -> Memory:
    """Check every part: a damaged memory is none."""
    questions = value.get("questions", {})
    if not isinstance(questions, dict):
        raise TypeError
    return Memory(
        head=str(value.get("head", "")),
        forced=str(value.get("forced", "")),
        approvals=_texts(value, "approvals"),
        questions={str(key): int(number) for key, number in questions.items()},
        askers={key: who for key, who in _texts(value, "askers").items() if who.partition(" ")[0].isdecimal()},
        shown=str(value.get("shown", "")),
        shown_before=str(value.get("shown_before", "")),
        bound=_texts(value, "bound"),
        taken_back=_list(value, "taken_back"),
        revoked=_list(value, "revoked"),
        void=_list(value, "void"),
        undone=_list(value, "undone"),
        answered=_texts(value, "answered"),
        written=_list(value, "written"),
        asked=_list(value, "asked"),
        label=str(value.get("label", "")),
        rejected=_rejected(value.get("rejected", {})),
        label_restored=value.get("label_restored") is True,
        accounts=_texts(value, "accounts"),
        closed_at=_moment(value.get("closed_at")),
        heard=_texts(value, "heard"),
        proposed=_texts(value, "proposed"),
        overflowed=value.get("overflowed") is True,
    )


def _texts(value: Mapping[str, object], name: str) -> Mapping[str, str]:
    """Read a part that maps texts to texts."""
    found = value.get(name, {})
    if not isinstance(found, dict):
        raise TypeError
    return {str(key): str(text) for key, text in found.items()}


def _moment(value: object) -> str:
    """Read a moment; anything else raises `ValueError`."""
    return datetime.fromisoformat(str(value)).isoformat() if value else ""


def _list(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Read a part that lists texts."""
    found = value.get(name, [])
    if not isinstance(found, list):
        raise TypeError
    return tuple(map(str, found))


def _rejected(value: object) -> Mapping[WriteKind, tuple[str, str]]:
    """Read what was refused; a kind that this version does not know is left out."""
    if not isinstance(value, dict):
        raise TypeError
    known = {kind.value: kind for kind in WriteKind}
    found: dict[WriteKind, tuple[str, str]] = {}
    for name, said in value.items():
        day, reason = said  # a damaged one raises `ValueError` or `TypeError`
        if name in known:
            found[known[name]] = (str(day), str(reason))
    return found


def remembered_people(pull: PullRequest, memory: Memory) -> Iterator[Account]:
    """Name whose rights decide although no command of theirs is to be seen: somebody else edited it, or it is kept."""
    known = {key.rpartition(".")[0] for key in (*memory.questions, *memory.taken_back)}
    for one in pull.comments:
        if one.edited_by_other and (one.before_edits or one.id in known):
            yield one.author
    for said in memory.heard.values():
        parts = said.split(" ")
        if len(parts) > 3:
            yield Account(id=parts[1], login=parts[2])


def set_before(pull: PullRequest) -> frozenset[str]:
    """Name the status label that the last run left, whatever the policy calls them now; nothing where it is not known."""
    return frozenset(filter(None, (recall(pull).label,)))
