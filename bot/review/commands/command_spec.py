"""What a command is: its words, who may use it, what it may do, and the few things that its answer can be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from bot.policy.lifecycle import State, Status
from bot.policy.states import refused_step
from bot.review.commands.friendly_words import bare, is_friendly, unknown_words, words
from bot.review.commands.parser import TOO_LONG, Command
from bot.review.commands.reservations import condition_above, reservation
from bot.review.evaluate.closed_states import entering
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.state_steps import usual_state
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit, FileText, ReviewComment
from bot.review.text.render import Markdown, code, escape, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Done: a reaction is the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Words are needed: an explanation or a refusal, as Markdown. `void`: the command is spent and never counts."""

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


NO_SPEC = Explained(text="Specs only leave here: there is none whose status could move.")

CommandOutcome = Done | Explained | Edited | Offered | EditedOnBase

_NUMBER = re.compile(r"(?P<kind>[TQ])(?P<first>\d{1,6})(?:(?:-|\u2013|\.\.)[TQ]?(?P<last>\d{1,6}))?", re.IGNORECASE)
_LINKING = frozenset({"and", "&", "+", "also", "plus", "then"})
_RANGE_AT_MOST = 100


def is_cancel(command: Command) -> bool:
    """Tell whether `cancel`, and nothing else that matters, stands behind the command."""
    said = [bare(word) for word in words(command.rest)]
    return "cancel" in said and not unknown_words(command.rest, {"cancel"})


def question_numbers(text: str) -> tuple[tuple[str, ...], str]:
    """Read `T1, T2 and T4-T6`: the numbers in their order, and the words that are none."""
    numbers: dict[str, None] = {}
    strange: list[str] = []
    for word in text.replace(",", " ").replace(";", " ").split():
        found = _NUMBER.fullmatch(bare(word))
        span = _span(found) if found else ()
        numbers.update(dict.fromkeys(span))
        if not span and bare(word) not in _LINKING and not is_friendly(word):
            strange.append(word)
    return tuple(numbers), " ".join(strange)


def refusal_of_words(words: str, usage: str) -> str:
    """Say which words are not understood and how the command is written."""
    return (
        f"I do not know what “{escape(words[:100])}” asks for here, so nothing was done. Write `{usage}` alone on its line, "
        "and everything else on another line."
    )


def _refusal_of_condition(place: str, condition: str, usage: str) -> str:
    """Say which line above or below puts a condition on a command, and what to write instead."""
    return (
        f"{place} it stands “{escape(condition[:100])}”. I cannot tell whether that holds, so nothing was done. Write `{usage}` when "
        "there is nothing left to wait for; `/spec question TEXT` keeps open what is missing."
    )


def _span(found: re.Match[str]) -> tuple[str, ...]:
    """List a number, or a range of them that is not absurd."""
    kind, first = found["kind"].upper(), int(found["first"])
    last = int(found["last"] or first)
    return tuple(f"{kind}{number}" for number in range(first, last + 1)) if last - first < _RANGE_AT_MOST else ()


class Right(StrEnum):
    """Who may use a command; the value is how people read it."""

    ANYONE = "anyone who can comment"
    QUESTION = "anyone who can comment; the policy says whose count (`approval.questions`)"
    APPROVER = "approvers, but not the author"
    ASKER = "who asked, or anyone with write access"
    PEOPLE = "the people whom the policy names (`approval.people`)"
    OTHER_WRITE = "anyone with write access, but not the author"
    PROPOSER = "the people whom the policy names (`approval.people`), or anyone with write access"
    AUTHOR = "the author, or anyone with write access"
    WRITE = "anyone with write access"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One command. `run` answers a command that has no receipt yet; `fold` makes a standing command count at every run."""

    name: str
    forms: tuple[str, ...]
    argument: str = ""
    right: Right
    effect: str
    example: str
    run: Callable[[Command, ReviewContext], CommandOutcome]
    after_merge: Callable[[Command, ReviewContext], CommandOutcome] | None = None
    """What answers it once the pull request is merged, where that is something else."""
    fold: Callable[[ThreadState, Command, ReviewContext], ThreadState] | None = field(default=None)
    words: frozenset[str] = frozenset()
    """What may stand behind it, beside friendly words."""
    open_ended: bool = False
    """It is answered with words and changes nothing, so whatever stands behind it is a question put politely."""
    closes_only: bool = False
    """It can only close the gate, so an edited comment may hold it too."""
    approves: bool = False
    """It may give an approval, which saw the text of its moment."""
    undoes: bool = False
    """It may take the place of what was said before: an edited one does that, too, and nothing else."""
    by_consent: bool = False
    """It belongs to decisions by consent: where a team decides by approvals, help does not name it."""

    @property
    def usage(self) -> str:
        """How to write it."""
        return f"/spec {self.name} {self.argument}".strip()

    @property
    def works_when_edited(self) -> bool:
        """An edit may come from somebody else, so an edited comment opens nothing; it may still ask, and close."""
        return self.closes_only or self.right in {Right.ANYONE, Right.QUESTION}

    @property
    def takes_text(self) -> bool:
        """Tell whether everything up to the next command belongs to it."""
        return self.argument.endswith("TEXT")

    def carry_out(self, command: Command, context: ReviewContext) -> CommandOutcome:
        """Answer a command, as the state of the pull request wants it."""
        if self.after_merge is not None and context.pull.state is PullState.MERGED:
            return self.after_merge(command, context)
        return self.run(command, context)

    def refusal(self, command: Command) -> str:
        """Say why a command is not carried out as it is written; empty where it is understood whole."""
        if command.misplaced:
            return command.misplaced
        if self.takes_text:
            return TOO_LONG if command.cut else ""
        if self.open_ended:
            return ""
        known = self.words if command.word in (self.name, *self.forms) else self.words | {"cancel"}
        words = unknown_words(command.rest, known) if self.argument in {"", "[anyway]"} else ""
        if words:
            return refusal_of_words(words, f"/spec {self.name}")
        return "" if self.closes_only else self._refusal_of_words_beside(command)

    def _refusal_of_words_beside(self, command: Command) -> str:
        """Say which words above or below put a condition on a command that may open something."""
        if above := condition_above(command.above, wide=self.fold is not None):
            return _refusal_of_condition("Above", above, self.usage)
        below = reservation(command.below, wide=self.fold is not None)
        return _refusal_of_condition("Below", below, self.usage) if below else ""


@dataclass(frozen=True, kw_only=True)
class CommandTable:
    """Every command, found by any of its forms."""

    verbs: tuple[CommandSpec, ...]

    @cached_property
    def by_form(self) -> Mapping[str, CommandSpec]:
        """Each command under its name and its other forms."""
        return {form: command_spec for command_spec in self.verbs for form in (command_spec.name, *command_spec.forms)}

    def find(self, word: str) -> CommandSpec | None:
        """Find a command by any of its forms."""
        return self.by_form.get(word)

    def of(self, command: Command) -> CommandSpec | None:
        """Find what a command asks for: `approve cancel` takes an approval back."""
        found = self.find(command.word)
        if found is not None and found.name == "approve" and is_cancel(command):
            return self.find("unapprove")
        return found

    def help(self, note: str = "", *, by_consent: bool = False) -> Markdown:
        """Write the table of commands, and what people must know about writing them here."""
        return _help(tuple(one for one in self.verbs if by_consent or not one.by_consent), note)


@lru_cache(maxsize=8)
def _help(verbs: tuple[CommandSpec, ...], note: str) -> Markdown:
    return Markdown(render("help.md.j2", verbs=verbs, note=Markdown(note)))


States = Mapping[str, State]
"""The state that each spec is to be moved to, by path: each in the words of its own lifecycle."""


def named_status(command: Command, context: ReviewContext) -> States | Explained:
    """Read the state that stands behind a command, in the words of each spec; or say why there is none."""
    if not context.spec_reviews:
        return NO_SPEC
    found = {one.path: context.lifecycle(one).state(command.rest) for one in context.spec_reviews}
    wanted = {path: state for path, state in found.items() if state is not None}
    if len({state.status for state in wanted.values()}) > 1:
        return Explained(
            text=f"{code(command.rest)} means something else for each spec here:\n\n{_roles(wanted)}\n\n{_APART}"
        )
    if len(wanted) == len(found):
        return wanted
    return Explained(text=_no_such_status(command, context, wanted))


def _no_such_status(command: Command, context: ReviewContext, wanted: States) -> str:
    """Say which words there are, of each spec that does not know this one where another does."""
    names = {one.path: escape(", ".join(context.lifecycle(one).names.words)) for one in context.spec_reviews}
    said = f"{code(command.rest)} is no status" if command.rest else ""
    if not wanted and len(set(names.values())) == 1:
        return f"{f'{said}; choose' if said else 'Name a status:'} {next(iter(names.values()))}."
    lines = "\n".join(f"- {code(path)}: choose {known}." for path, known in names.items() if path not in wanted)
    head = f"{said} of every spec here, so nothing was done" if said else "Name a status that every spec here has"
    return f"{head}:\n\n{lines}\n\n{_APART}"


_APART = "Write the status into each file, or move the specs in changes of their own."


def _roles(wanted: States) -> str:
    return "\n".join(f"- {code(path)}: {state.role}." for path, state in wanted.items())


def usual_states(context: ReviewContext, status: Status) -> States | Explained:
    """Say which state a command means for each spec that names a status only; or that a lifecycle has none."""
    found: dict[str, State] = {}
    for one in context.spec_reviews:
        words = context.lifecycle(one)
        state = usual_state(one, words, status)
        if state is None:
            names = ", ".join(words.names.words)
            return Explained(
                text=f"The lifecycle has no state with the role {status}; choose another: {escape(names)}."
            )
        found[one.path] = state
    return found or NO_SPEC


def names_of(wanted: States) -> str:
    """Say to which states specs are moved."""
    return ", ".join(dict.fromkeys(state.name for state in wanted.values()))


def refused_steps(command: Command, context: ReviewContext, wanted: States) -> tuple[str, ...]:
    """Say of each spec that may not be brought to a state why not, where the team lists its states."""
    moves = ((one, context.lifecycle(one), wanted[one.path]) for one in context.spec_reviews)
    refused = (
        (
            one,
            refused_step(words, one.earlier.status_text if one.earlier is not None else None, state)
            or entering(context, one, state, command.author),
        )
        for one, words, state in moves
        if words.states
    )
    return tuple(f"{code(one.path)}: {escape(said)}" for one, said in refused if said)


def says_anyway(command: Command) -> bool:
    """Tell whether a command goes ahead whatever the tasks say."""
    return "anyway" in command.rest.casefold().split()
