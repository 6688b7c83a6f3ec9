"""The gate: which conditions are still open, why, and who can close each."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pull.approval import Tally
from bot.pull.dependencies import Wait
from bot.pull.ledger import Entry
from bot.pull.reading import Problem, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everything that stands between the specs and their approval. No spec: nothing does."""

    errors: tuple[Problem, ...]
    questions: tuple[Entry, ...]
    """The whole ledger, closed ones too."""
    tallies: tuple[Tally, ...]
    waits: tuple[Wait, ...] = ()
    """What the specs depend on and is not approved yet; by policy that closes the gate, or is only said."""

    @property
    def open_questions(self) -> tuple[Entry, ...]:
        """The questions that nobody has closed."""
        return tuple(entry for entry in self.questions if entry.open)

    @property
    def short(self) -> tuple[Tally, ...]:
        """The specs that lack approvals."""
        return tuple(tally for tally in self.tallies if tally.missing)

    @property
    def needed(self) -> tuple[Wait, ...]:
        """The specs that have to be approved first."""
        return tuple(wait for wait in self.waits if wait.closes)

    @property
    def approved(self) -> bool:
        """Tell whether `spec / approval` is green."""
        return not self.open_questions and not self.short and not self.needed

    @property
    def is_open(self) -> bool:
        """Tell whether nothing stands in the way: both checks are green."""
        return self.approved and not self.errors


def build(
    readings: Iterable[Reading], questions: Iterable[Entry], tallies: Iterable[Tally], waits: Iterable[Wait] = ()
) -> Gate:
    """Collect the conditions."""
    errors = (problem for reading in readings for problem in reading.problems if problem.is_error)
    return Gate(errors=tuple(errors), questions=tuple(questions), tallies=tuple(tallies), waits=tuple(waits))
