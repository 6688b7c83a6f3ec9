"""The tables of specs: four narrow columns on a phone, the rest folded; a long list goes on in the check."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.comparison.progress import Progress
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalCount, SpecReview
from bot.review.present.phrases import short
from bot.review.present.relations import tasks_line
from bot.review.text.links import file_url

ROWS = 20
_TITLE = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecRow:
    """One spec in the table."""

    title: str
    url: str
    status: str
    sections: Progress
    questions: str
    tasks: str
    approval_count: ApprovalCount


def spec_rows(context: ReviewContext, statuses: Mapping[str, str]) -> tuple[SpecRow, ...]:
    """Put each spec into words and numbers; after the merge the base branch says its status."""
    titles = _titles(context.spec_reviews)
    return tuple(_row(context, one, titles, statuses.get(one.path)) for one in context.spec_reviews)


def full_table(context: ReviewContext) -> tuple[SpecRow, ...]:
    """Give every row to the check, where the summary leaves some out."""
    return spec_rows(context, {}) if len(context.spec_reviews) > ROWS else ()


def _titles(spec_reviews: Iterable[SpecReview]) -> Mapping[str, str]:
    """Name each spec by its title, by path; where two have the same, with the file's name."""
    titles = {one.path: short(one.spec.title or one.path, _TITLE) for one in spec_reviews}
    often = Counter(titles.values())
    return {
        path: f"{title} ({path.rpartition('/')[2]})" if often[title] > 1 else title for path, title in titles.items()
    }


def _row(
    context: ReviewContext, spec_review: SpecReview, titles: Mapping[str, str], status_today: str | None
) -> SpecRow:
    spec = spec_review.spec
    return SpecRow(
        title=titles[spec_review.path],
        url=file_url(context.pull, spec_review.path, 1),
        status=status_today or spec.status_text or "none",
        sections=spec.sections,
        questions=_questions(context, spec_review.path),
        tasks=tasks_line(spec_review),
        approval_count=next(one for one in context.gate.approval_counts if one.path == spec_review.path),
    )


def _questions(context: ReviewContext, path: str) -> str:
    """Count the questions of a spec and of the thread; what cannot be counted is never "none"."""
    waiting = sum(entry.path in {"", path} for entry in context.gate.open_questions)
    asked = sum(entry.path in {"", path} for entry in context.gate.questions)
    if any(place.path == path for place in context.gate.uncounted):
        return f"{waiting} open, some uncounted" if waiting else "some uncounted"
    return f"{waiting} open" if waiting else f"{asked} closed" if asked else "none"
