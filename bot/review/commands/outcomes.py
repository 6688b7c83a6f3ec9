"""The few things that the answer to a command can be."""

from dataclasses import dataclass

from bot.review.model.desired_state import BaseEdit, FileText, ReviewComment


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Done: a reaction is the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Words are needed: an explanation or a refusal, as Markdown. `void`: the order is spent and never counts."""

    text: str
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Files to commit to the head branch; the receipt is a reaction, and a reply where there is something to say."""

    what: str
    files: tuple[FileText, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A suggestion on the diff, where the bot may not push; it stands until it is taken. The receipt is a reaction."""

    finding: ReviewComment


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedOnBase:
    """Edits for the base branch, after the merge; the receipt is given when they are there, or cannot be."""

    landing: BaseEdit


CommandOutcome = Done | Explained | Edited | Offered | EditedOnBase
