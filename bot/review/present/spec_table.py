"""What the summary shows of each spec: four narrow columns on a phone, the rest folded; and what it is to others."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.comparison.progress import Progress
from bot.policy.model import Policy
from bot.review.evaluate.context import ReviewContext, TeamVerdict
from bot.review.evaluate.model import ApprovalCount, SpecReview
from bot.review.evaluate.numbers import given_numbers, other_with_number, written_number
from bot.review.model.references import SEPARATOR
from bot.review.model.snapshot import PullRequest, PullState, RelatedPull, Snapshot
from bot.review.present.next_actions import problem_line, wait_line
from bot.review.present.verdict import short
from bot.review.text.render import Markdown, code, count, file_url, link

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Notices, and a line for each pull request that implements a spec."""

    notices: tuple[Markdown, ...] = ()
    implementations: tuple[Markdown, ...] = ()


def relations(context: ReviewContext) -> Relations:
    """Say what there is to say."""
    snapshot = context.snapshot
    return Relations(
        notices=(*warnings(context), *number_lines(snapshot, context.policy, context.spec_reviews)),
        implementations=tuple(map(implementation_line, snapshot.implementations)),
    )


def warnings(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what specs depend on and is not there yet, where that keeps nobody waiting."""
    return tuple(wait_line(wait, context) for wait in context.gate.waits if not wait.closes)


def number_lines(snapshot: Snapshot, policy: Policy, spec_reviews: Iterable[SpecReview]) -> tuple[Markdown, ...]:
    """Say which number each spec will get, most likely, and which number is somebody else's."""
    if snapshot.pull.state is not PullState.OPEN:
        return ()
    given = given_numbers(snapshot, policy)
    found = (_number_line(snapshot, policy, spec_review, given.get(spec_review.path)) for spec_review in spec_reviews)
    return tuple(line for line in found if line is not None)


def _number_line(snapshot: Snapshot, policy: Policy, spec_review: SpecReview, given: int | None) -> Markdown | None:
    rule = policy.specs[spec_review.source.rule]
    if given is not None:
        text = code(written_number(given, rule))
        return Markdown(
            f"{code(spec_review.path)} gets the next free number when it is merged approved; now that is {text}."
        )
    own = spec_review.spec.facts.number
    other = other_with_number(snapshot, policy, spec_review.source, own)
    if rule.number is None or own is None or other is None:
        return None
    text = code(written_number(own, rule))
    return Markdown(
        f"The number {text} of {code(spec_review.path)} is taken by {code(other)}. Write zeros, and I give it a free one."
    )


def implementation_line(one: RelatedPull) -> Markdown:
    """Name a pull request that implements a spec, and where it stands."""
    return Markdown(f"{link(f'{one.title} {SEPARATOR[one.ref.forge]}{one.ref.number}', one.url)}, {one.state}")


def tasks_line(spec_review: SpecReview) -> Markdown:
    """Count the tasks of the plan, and those that this pull request ticks."""
    tasks = spec_review.spec.tasks
    ticked = tasks.done - spec_review.earlier.tasks.done if spec_review.earlier is not None else 0
    return Markdown(f"{tasks.done}/{tasks.total}" + (f", {ticked} ticked here" if ticked > 0 else ""))


_SHOWN = 10


def team_notices(pull: PullRequest, team: TeamVerdict) -> tuple[Markdown, ...]:
    """List the warnings, as errors stand among what comes next; nothing where a check shows them."""
    if pull.capabilities.checks:
        return ()
    found = [problem for problem in team.problems if not problem.is_error]
    more = len(found) - _SHOWN
    rest = (Markdown(f"and {count(more, 'warning')} more"),) if more > 0 else ()
    return (*(problem_line(problem, pull) for problem in found[:_SHOWN]), *rest)
