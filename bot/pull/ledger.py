"""One ledger of open questions: items of the file (Q1 …) and questions raised in the thread (T1 …)."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pull.links import file_url
from bot.pull.reading import Reading
from bot.pull.snapshot import Account, PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question under its id. A file's question has a path and a line, a thread's an asker."""

    id: str
    text: str
    open: bool
    url: str = ""
    path: str = ""
    line: int = 0
    number: int = 0
    """The question's number within its own file."""
    asker: Account | None = None


def file_questions(pull: PullRequest, readings: Iterable[Reading]) -> tuple[Entry, ...]:
    """Give the questions of all specs one row of ids, ticked ones too, so that a tick renames none."""
    found = [(reading, question) for reading in readings for question in reading.spec.questions]
    return tuple(
        Entry(
            id=f"Q{index}",
            text=question.text,
            open=not question.ticked,
            path=reading.path,
            line=question.span.line,
            number=question.number,
            url=file_url(pull, reading.path, question.span.line),
        )
        for index, (reading, question) in enumerate(found, start=1)
    )
