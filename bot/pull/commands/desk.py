"""What a command sees when it is answered, and the few things that an answer can be."""

from dataclasses import dataclass

from bot.pull.approval import Voice
from bot.pull.commands.hearing import Hearing, Thread
from bot.pull.desired import FileText, Finding, Landing
from bot.pull.reading import Reading
from bot.pull.snapshot import Snapshot
from bot.pull.steps import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The decided pull request, before its commands are answered."""

    snapshot: Snapshot
    scene: Scene
    readings: tuple[Reading, ...]
    hearing: Hearing
    thread: Thread
    early: tuple[Voice, ...]
    """Approvals that are sent back because a question is open."""
    help: str
    """The table of commands, as Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Done: a reaction is the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Words are needed: an explanation or a refusal, as Markdown. `void`: the order is spent and never counts."""

    text: str
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Files to commit to the head branch; the receipt is a reaction."""

    message: str
    files: tuple[FileText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A suggestion on the diff, where the bot may not push; it stands until it is taken. The receipt is a reaction."""

    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """Edits for the base branch, after the merge; the receipt is given when they are there, or cannot be."""

    landing: Landing


Outcome = Accepted | Answered | Edited | Offered | Landed
