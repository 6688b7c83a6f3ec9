"""States that last for a period: until which day, as a field of the spec says on the base branch, and what a pull request may do meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.markdown.text_normalize import field_key
from bot.policy.lifecycle import Lifecycle, Period, State, Status
from bot.policy.model import WriteBackMode
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.state_steps import status_problem
from bot.review.text.render import code, escape
from bot.spec.facts import metadata
from bot.spec.model import Examination


def deadline_of(period: Period, entered: datetime, zone: str) -> date:
    """Say on which day a state ends that lasts so long and was entered at a moment."""
    return period.end(entered, zone).astimezone(ZoneInfo(zone)).date()


def over_at(day: date, zone: str) -> datetime:
    """Say when a day is over where the team is."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def named_day(spec: Examination, state: State) -> date | None:
    """Read the day that a spec names as a state's end; None where it names none that is sure."""
    key = field_key(state.deadline)
    found = next((value for name, value in spec.facts.dates if field_key(name) == key), "")
    try:
        return date.fromisoformat(found)
    except ValueError:
        return None


def too_soon(
    words: Lifecycle,
    before: Examination | None,
    after: State | None,
    context: ReviewContext,
    now: datetime | None = None,
) -> str:
    """Say why a spec may not leave a state yet; empty where it may. To give it up is always right."""
    state = words.said(before.status_text) if before is not None else None
    if before is None or state is None or not state.period or after is None or after == state:
        return ""
    if after.status is Status.WITHDRAWN:
        return ""
    day = named_day(before, state)
    if day is None:
        return (
            f'"{state.name}" lasts until the day in {state.deadline}, and the base branch names none;'
            f' write "{state.name}", and that day, in a change of its own first.'
        )
    zone = context.policy.approval.time_zone
    ended = over_at(day, zone) <= (now or context.pull.merged_at or context.snapshot.now)
    return "" if ended else f'"{state.name}" lasts until {day.isoformat()}; write "{state.name}" until then.'


def with_period(spec_review: SpecReview, words: Lifecycle, context: ReviewContext) -> SpecReview:
    """Add the error of a spec that leaves a state before its end, brings that end forward, or has no place for it."""
    before, after = spec_review.earlier, words.said(spec_review.spec.status_text)
    message = too_soon(words, before, after, context)
    if not message and after is not None and after.period:
        if before is None or words.said(before.status_text) != after:
            message = _no_place(spec_review, after, context)
        else:
            message = _forward(named_day(before, after), named_day(spec_review.spec, after), after)
    if not message:
        return spec_review
    return replace(spec_review, problems=(*spec_review.problems, status_problem(spec_review, message, "status period")))


def _no_place(spec_review: SpecReview, state: State, context: ReviewContext) -> str:
    """Say that a spec has no field for the end of the state that it enters; or no day, where the bot writes none."""
    keys = {field.key for field in metadata(spec_review.spec.document)}
    if field_key(state.deadline) not in keys:
        return f'"{state.name}" needs the field {state.deadline}; add it, and I write the day there at the merge.'
    if state.period is None or context.policy.write_back is not WriteBackMode.OFF:
        return ""
    least = deadline_of(state.period, context.pull.merged_at or context.snapshot.now, context.policy.approval.time_zone)
    day = named_day(spec_review.spec, state)
    if day is not None and day >= least:
        return ""
    return f'"{state.name}" lasts {state.period}; write {least.isoformat()} or later into {state.deadline}.'


def _forward(before: date | None, day: date | None, state: State) -> str:
    """Say that the end of a state is brought forward, or taken away."""
    if before is None or (day is not None and day >= before):
        return ""
    return f'The end of "{state.name}" is {before.isoformat()} on the base branch; write that day, or a later one.'


def ends_of_states(context: ReviewContext) -> tuple[datetime, ...]:
    """List the moments after which a spec may leave its state that wants to leave it now."""
    zone, found = context.policy.approval.time_zone, list[datetime]()
    for one in context.spec_reviews:
        words = context.lifecycle(one)
        state = words.said(one.earlier.status_text) if one.earlier is not None else None
        if one.earlier is None or state is None or not state.period:
            continue
        day = named_day(one.earlier, state)
        if day is not None and too_soon(words, one.earlier, words.said(one.spec.status_text), context):
            found.append(over_at(day, zone))
    return tuple(found)


def deadline_to_write(context: ReviewContext, spec_review: SpecReview, said: str | None) -> tuple[tuple[str, str], ...]:
    """Say which field gets the end of the state that a merged pull request has brought a spec to: its name and the day."""
    words, merged = context.lifecycle(spec_review), context.pull.merged_at
    state = words.said(spec_review.spec.status_text)
    if merged is None or state is None or not state.period or words.said(said) != state:
        return ()
    before = spec_review.earlier
    if before is not None and words.said(before.status_text) == state:
        return ()
    day = deadline_of(state.period, merged, context.policy.approval.time_zone)
    return ((state.deadline, day.isoformat()),)


def refused_moments(context: ReviewContext, wanted: Mapping[str, State]) -> tuple[str, ...]:
    """Say of each spec that may not leave its state yet until when, where the team lists its states."""
    moves = ((one, context.lifecycle(one)) for one in context.spec_reviews)
    refused = ((one, too_soon(words, one.earlier, wanted[one.path], context)) for one, words in moves)
    return tuple(f"{code(one.path)}: {escape(said)}" for one, said in refused if said)
