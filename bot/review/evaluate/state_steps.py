"""Where a team lists its states: whether the step from the base branch's state to the file's is one of the table."""

from collections.abc import Container, Mapping
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Span
from bot.policy.lifecycle import Lifecycle, State, Status
from bot.policy.severity import Code, Severity
from bot.policy.states import PASSED, earned_state, illegal_step, listed, steps
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.evaluate.spec_review import fingerprint

STEP = "status step"
UNDER_WAY = (None, Status.DRAFT, Status.REVIEW)
"""What an approval moves on from."""


def with_step(spec_review: SpecReview, words: Lifecycle, closed: Mapping[str, str]) -> SpecReview:
    """Add the error of a step that the table does not have, or that leads to a state which is closed now."""
    earlier, text = spec_review.earlier, spec_review.spec.status_text
    before = earlier.status_text if earlier is not None else None
    state = words.said(text)
    entered = state.name if state is not None and state != words.said(before) else ""
    message = illegal_step(words, before, text) or closed.get(entered)
    if not message:
        return spec_review
    return replace(spec_review, problems=(*spec_review.problems, status_problem(spec_review, message, STEP)))


def next_state(spec_review: SpecReview, words: Lifecycle, status: Status, closed: Container[str] = ()) -> State | None:
    """Say to which state of a status the file may be moved; None where something stands between."""
    return earned_state(words, words.said(spec_review.spec.status_text), status, closed)


def why_held(spec_review: SpecReview, words: Lifecycle, closed: Mapping[str, str]) -> str:
    """Say what keeps an approval from moving a spec on."""
    state = words.said(spec_review.spec.status_text) or words.states[0]
    if next_state(spec_review, words, Status.APPROVED) is None:
        following = steps(words, state)
        return f"a change of its own brings it to {listed(following)}." if following else "no step leads on from there."
    on_the_way = {one.name for one in words.states if one.status in (*PASSED, Status.APPROVED)}
    return " ".join(dict.fromkeys(why for name, why in closed.items() if name in on_the_way))


def usual_state(spec_review: SpecReview, words: Lifecycle, status: Status) -> State | None:
    """Say which state a command means that names a status only: the next one on the file's way, else the usual one, if any."""
    if not words.states:
        return words.of(status)
    return next_state(spec_review, words, status) or (words.of(status) if words.has(status) else None)


def stands_in(words: Lifecycle, text: str | None, status: Status | None, wanted: State) -> bool:
    """Tell whether a file is in a state already."""
    return words.said(text) == wanted if words.states else status is wanted.status


def is_held(spec_review: SpecReview, words: Lifecycle, closed: Container[str] = ()) -> bool:
    """Tell whether an approval cannot move a spec on, because no step leads from its state to one that is approved and open."""
    if not words.states or spec_review.spec.status not in UNDER_WAY:
        return False
    return next_state(spec_review, words, Status.APPROVED, closed) is None


def status_problem(spec_review: SpecReview, message: str, section: str) -> Problem:
    """Point at the status, under a fingerprint of its own."""
    span = spec_review.spec.status_span or Span(line=1, column=1, end_line=1, end_column=1)
    found = Diagnostic(code=Code.INVALID_FIELD, severity=Severity.ERROR, message=message, span=span, section=section)
    return Problem(path=spec_review.path, diagnostic=found, fingerprint=fingerprint(spec_review.path, found))
