"""What a spec is to others, in words for the summary: what it needs, its number, who implements it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.policy.model import Policy
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.numbers import given_numbers, other_with_number, written_number
from bot.review.model.references import SEPARATOR
from bot.review.model.snapshot import PullState, RelatedPull, Snapshot
from bot.review.present.next_actions import wait_line
from bot.review.text.render import Markdown, code, link


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
