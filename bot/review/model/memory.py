"""What the bot must remember about a thread and cannot read from it, kept in the first line of its own summary.

It is a cache that people could edit, so it is believed only while nobody else has edited the summary. See
docs/decisions/0001-what-an-approval-saw.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.review.model.markers import Kind, value_of
from bot.review.model.snapshot import Comment, PullRequest

EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Keys are `comment id.place of the command in it`."""

    head: str = ""
    """The head commit at the last run."""
    approvals: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By approve command: the commit that it saw."""
    questions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By question command: its number, kept when earlier ones are deleted."""
    label: str = ""
    """The status label at the last run."""
    written: tuple[str, ...] = ()
    """The specs with nothing left to write after the merge."""
    label_restored: bool = False
    """A label was changed by hand and put back: the summary goes on saying so."""

    @property
    def commits(self) -> tuple[str, ...]:
        """The commits whose texts tell what approvals saw."""
        return tuple(dict.fromkeys((*self.approvals.values(), *([self.head] if self.head else []))))


def recall(pull: PullRequest) -> Memory:
    """Read the memory from the oldest summary; nothing when it is lost, damaged or edited by somebody else."""
    found = summaries(pull)
    if not found or found[0].edited_by_other:
        return Memory()
    text = value_of(Kind.MEMORY, body=found[0].body, author=found[0].author, bot=pull.bot)
    try:
        return _memory(json.loads(text or "{}"))
    except (ValueError, TypeError, AttributeError):
        return Memory()


def written(memory: Memory) -> str:
    """Write the memory as the value of a marker."""
    kept = {
        "head": memory.head,
        "approvals": dict(sorted(memory.approvals.items())),
        "questions": dict(sorted(memory.questions.items())),
        "label": memory.label,
        "written": list(memory.written),
        "label_restored": memory.label_restored,
    }
    return json.dumps({name: value for name, value in kept.items() if value}, separators=(",", ":"))


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
    approvals, questions = value.get("approvals", {}), value.get("questions", {})
    done = value.get("written", [])
    if not isinstance(done, list) or not isinstance(approvals, dict) or not isinstance(questions, dict):
        raise TypeError
    return Memory(
        head=str(value.get("head", "")),
        approvals={str(key): str(sha) for key, sha in approvals.items()},
        questions={str(key): int(number) for key, number in questions.items()},
        written=tuple(map(str, done)),
        label=str(value.get("label", "")),
        label_restored=value.get("label_restored") is True,
    )
