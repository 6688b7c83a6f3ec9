"""One ledger of open questions: items of the file (Q1 …) and questions raised in the thread (T1 …)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.comparison.progress import QuestionShape
from bot.review.evaluate.spec_review import SpecReview
from bot.review.model.snapshot import Account, PullRequest
from bot.review.text.links import file_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
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
    asked_at: datetime | None = None
    """When it was asked in the thread."""
    counts: bool = True
    """Whether it keeps the spec from approval; the question of somebody whom the policy does not name is only listed."""
    shape: QuestionShape = QuestionShape.ITEM
    answered: bool = True
    """False for a box that was ticked with no answer in sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncountedPlace:
    """A place among the questions of a spec where something stands that nobody can count."""

    path: str
    line: int


def file_questions(pull: PullRequest, spec_reviews: Iterable[SpecReview]) -> tuple[Question, ...]:
    """Give the questions of all specs one row of ids, ticked ones too, so that a tick renames none."""
    found = [(spec_review, question) for spec_review in spec_reviews for question in spec_review.spec.questions]
    return tuple(
        Question(
            id=f"Q{index}",
            text=question.text,
            open=not question.ticked,
            path=spec_review.path,
            line=question.span.line,
            number=question.number,
            url=file_url(pull, spec_review.path, question.span.line),
            shape=question.shape,
            answered=question.answered,
        )
        for index, (spec_review, question) in enumerate(found, start=1)
    )


def uncounted_places(spec_reviews: Iterable[SpecReview]) -> Iterator[UncountedPlace]:
    """Yield the places that keep the gate closed until somebody writes them as questions."""
    for spec_review in spec_reviews:
        for span in spec_review.spec.uncounted:
            yield UncountedPlace(path=spec_review.path, line=span.line)
