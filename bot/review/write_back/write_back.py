"""What is to be written into the files, and when: after the merge, or by policy before it.

A merge leaves the status that the specs earned, and one row of history each.

The row is the receipt: a file whose history names the pull request is done, whatever became of its status since. Where a
team keeps no history, the summary's memory is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import StampMode, WriteBackMode
from bot.policy.paths import metadata_path
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.on_base import Fate, fate
from bot.review.evaluate.related import given_numbers, written_number
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.evaluate.state_periods import deadline_to_write
from bot.review.evaluate.state_steps import UNDER_WAY, next_state
from bot.review.evaluate.status import completes
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit, Commit
from bot.review.model.markers import Purpose, proposed
from bot.review.model.source import SourceFile
from bot.review.text.render import Markdown, code, escape, link, without_links
from bot.review.write_back.base_edits import headline, landing, patch, text_of, written
from bot.review.write_back.model import NOTHING, AfterMerge, Number, PlannedEdit, SpecEdits
from bot.review.write_back.other_half_edits import other_half_edits
from bot.review.write_back.separate_files import separate
from bot.spec.history import HistoryRow, has_row, spelled_author
from bot.template.model import Schema

_LONGEST_CHANGE = 200
_NUMBERED = (Status.APPROVED, Status.IMPLEMENTED)
_PASSED = (Status.APPROVED, Status.IMPLEMENTED, Status.WITHDRAWN)


def after_merge(context: ReviewContext) -> AfterMerge:
    """Decide what is left to be written after a merge, and how it gets to the base branch."""
    pull = context.pull
    if pull.state is not PullState.MERGED:
        return NOTHING
    notes = tuple(note for one in context.spec_reviews if (note := _fate_note(context, one)) is not None)
    if context.policy.write_back is WriteBackMode.OFF:
        return AfterMerge(notes=notes)
    taken_back = {one.path for one in context.spec_reviews if fate(pull, one) is Fate.TAKEN_BACK}
    waiting = [one for one in context.spec_reviews if one.path not in {*context.memory.written, *taken_back}]
    work = tuple(edits_after_merge(context, waiting))
    busy = {path for one in work for path in (one.path, *one.also)}
    lost = [spec_review.path for spec_review in waiting if spec_review.source.today is None]
    found = AfterMerge(
        notes=notes,
        statuses={
            spec_review.path: said
            for spec_review in context.spec_reviews
            if (said := _status_today(context, spec_review))
        },
        settled=tuple(
            spec_review.path for spec_review in context.spec_reviews if spec_review.path not in (*busy, *lost)
        ),
    )
    return _on_its_way(context, work, found) if work else found


def _fate_note(context: ReviewContext, one: SpecReview) -> Markdown | None:
    """Say that a spec, or what was changed in it, has left the base branch again; or that nobody can tell."""
    file, base, found = code(one.path), code(context.pull.base.name), fate(context.pull, one)
    if found is Fate.GONE:
        return Markdown(
            f"{file} is not on {base} any more, so it counts as withdrawn. Who wants it back proposes it anew."
        )
    if found is Fate.TAKEN_BACK:
        said = f"What was changed in {file} was taken back on {base}, so it counts as withdrawn."
        return Markdown(f"{said} Who wants it back proposes it anew.")
    if context.pull.base.gone:
        return Markdown(f"{base} was deleted, so I cannot tell what became of {file}, and write nothing.")
    if one.source.today is None and one.path not in context.memory.written:
        return Markdown(f"{file} is not on {base} any more: nothing to write.")
    return None


def before_merge(context: ReviewContext) -> Commit | None:
    """Make the commit for the head branch; None where the team does not want it, the gate is closed, or all is there."""
    pull = context.pull
    if context.policy.stamp is not StampMode.BEFORE_MERGE or not context.gate.is_open or not pull.head.writable:
        return None
    if pull.state is not PullState.OPEN or pull.draft:
        return None
    day = context.snapshot.now.date()
    wanted = [
        one
        for spec_review in context.spec_reviews
        if (one := wanted_of(context, spec_review, spec_review.source.head, day)) is not None
    ]
    files = separate(file for one in wanted if (file := written(one)) is not None)
    if not files:
        return None
    return Commit(
        repository=pull.head.repository,
        branch=pull.head.name,
        expected_sha=pull.head.sha,
        message=f"{headline(pull, wanted)}\n\nWritten by Specbot when {without_links(pull.url)} was ready to merge",
        files=files,
    )


def edits_after_merge(context: ReviewContext, spec_reviews: Iterable[SpecReview]) -> Iterator[PlannedEdit]:
    """Make every edit that is wanted and changes something."""
    day, spec_reviews = (context.pull.merged_at or context.snapshot.now).date(), tuple(spec_reviews)
    for spec_review in spec_reviews:
        wanted = wanted_of(context, spec_review, spec_review.source.today, day)
        file = written(wanted) if wanted is not None else None
        if wanted is not None and file is not None:
            yield PlannedEdit(path=spec_review.path, wanted=wanted, file=file)
    if context.closed_states:
        yield from other_half_edits(context, spec_reviews)


def _on_its_way(context: ReviewContext, work: tuple[PlannedEdit, ...], found: AfterMerge) -> AfterMerge:
    """Choose the rung: what was proposed stays with people; what the forge refused, people get as a patch."""
    pull, push_rejected = context.pull, context.snapshot.push_rejected
    base = code(pull.base.name)
    standing = proposed(pull, Purpose.MERGED)
    if standing is not None and standing.state is PullState.MERGED:
        return replace(found, settled=tuple(spec_review.path for spec_review in context.spec_reviews))
    if standing is not None and standing.state is PullState.OPEN:
        name = link(standing.ref.short, standing.url)
        told = Markdown(f"{name} brings Status and Revision History to {base}: merge it.")
        # A number is kept by the body of the pull request that carries it, and would be given a second time here.
        renews = standing.renewable and all(one.wanted.number is None for one in work)
        renewed = replace(_landing(context, work), renews=True) if renews else None
        return replace(found, steps=(told,), landing=renewed)
    if standing is not None:
        name = link(standing.ref.short, standing.url)
        why = (
            f"{name} was closed, so Status and Revision History are not on {base}. This is what it would have brought:"
        )
        return _by_hand(work, found, Markdown(why))
    if push_rejected or not pull.base.writable:
        because = (
            escape(push_rejected) if push_rejected else "The credential that I have may not write to this repository."
        )
        why = f"Somebody with write access applies this to {base}; I may not. {because}"
        return _by_hand(work, found, Markdown(why))
    steps = (Markdown(f"Status and Revision History go to {base} next."),)
    return replace(found, landing=_landing(context, work), steps=steps)


def _landing(context: ReviewContext, work: tuple[PlannedEdit, ...]) -> BaseEdit:
    """Bring every edit to the base branch."""
    pull = context.pull
    return landing(
        pull,
        tuple(one.file for one in work),
        headline=headline(pull, [one.wanted for one in work]),
        purpose=Purpose.MERGED,
        way=context.policy.write_back,
        changes=[_change(one) for one in work],
        numbers=[(one.file.path, one.wanted.number.text) for one in work if one.wanted.number is not None],
    )


def _by_hand(work: tuple[PlannedEdit, ...], found: AfterMerge, why: Markdown) -> AfterMerge:
    """Show the exact edit."""
    shown = patch(one.file for one in work)
    return replace(found, steps=(why,), patch=shown)


def _change(work: PlannedEdit) -> Markdown:
    """Say what one file gets."""
    if work.wanted.partners:
        said = "; ".join(f"{name}: {code(path)}" for name, path in work.wanted.partners)
        return Markdown(f"{code(work.file.path)}: {said}")
    moved = f"Status “{escape(work.wanted.status)}”, and " if work.wanted.status is not None else ""
    number = work.wanted.number
    counted = f", and the number {code(number.text)}" if number is not None else ""
    until = "".join(f", and {code(name)}: {escape(value)}" for name, value in work.wanted.fields)
    return Markdown(f"{code(work.file.path)}: {moved}a row in the Revision History{counted}{until}")


def _status_today(context: ReviewContext, spec_review: SpecReview) -> str | None:
    """Read what a file says on the base branch."""
    text = text_of(spec_review.source.today)
    return None if text is None else said_in(text, schema_for(context, spec_review)).text


def wanted_of(context: ReviewContext, spec_review: SpecReview, file: SourceFile | None, day: date) -> SpecEdits | None:
    """Say what a file should get; None when it has it, or is gone.

    A row that was written after the merge closes the matter. One that the pull request brought itself says nothing of the
    status: that may still have to follow.
    """
    pull, text, schema = context.pull, text_of(file), schema_for(context, spec_review)
    if file is None or text is None:
        return None
    named = has_row(parse(text), schema, pull.ref.short)
    if named and not _brought(spec_review, schema, pull.ref.short):
        return None
    status, row = _status(context, spec_review, text, schema), None
    if not named:
        row = _row(context, text, schema, day, status)
    number = _number(context, spec_review, status, said_in(text, schema).status)
    fields = _fields(context, spec_review, text, schema)
    if status is None and row is None and number is None and not fields:
        return None
    return SpecEdits(
        path=file.path,
        before=text,
        metadata=metadata_path(context.policy, file.path) or "",
        schema=schema,
        status=status,
        row=row,
        number=number,
        fields=fields,
    )


def _fields(context: ReviewContext, spec_review: SpecReview, text: str, schema: Schema) -> tuple[tuple[str, str], ...]:
    """Say which fields get the end of a period that the merge begins."""
    if not context.lifecycle(spec_review).lasts:
        return ()
    return deadline_to_write(context, spec_review, said_in(text, schema).text)


def said_in(text: str, schema: Schema) -> semantic_sections.DeclaredStatus:
    """Read the status of a text."""
    return semantic_sections.status(compare(parse(text), schema))


def schema_for(context: ReviewContext, spec_review: SpecReview) -> Schema:
    """Compile the template that rules a spec."""
    return schema_of(spec_review.source, context.policy.specs[spec_review.source.rule])


def _brought(spec_review: SpecReview, schema: Schema, reference: str) -> bool:
    """Tell whether the pull request itself has the row already."""
    text = text_of(spec_review.source.head)
    return text is not None and has_row(parse(text), schema, reference)


def _status(context: ReviewContext, spec_review: SpecReview, text: str, schema: Schema) -> str | None:
    """Say to which word the status moves: only if nobody has moved it since."""
    target = _target(context, spec_review) if said_in(text, schema).status is spec_review.spec.status else None
    words = Lifecycle(names=schema.lifecycle)
    if target is None or not words.states:
        return words.name(target) if target is not None else None
    state = next_state(spec_review, words, target, context.closed(spec_review))
    return state.name if state is not None else None


def _target(context: ReviewContext, spec_review: SpecReview) -> Status | None:
    """Say which status an open gate moves a spec to."""
    if not context.gate.is_open:
        return None
    if completes(spec_review):
        return Status.IMPLEMENTED
    return Status.APPROVED if _earns_approval(spec_review) else None


def _number(context: ReviewContext, spec_review: SpecReview, moved: str | None, said: Status | None) -> Number | None:
    """Give a spec its number with the approval, at the merge: the next one that is free on the commit that is written on."""
    given = given_numbers(context.snapshot, context.policy).get(spec_review.path)
    rule = context.policy.specs[spec_review.source.rule]
    earned = context.pull.state is PullState.MERGED and context.gate.is_open
    if given is None or rule.number is None or not earned or not (moved is not None or said in _NUMBERED):
        return None
    return Number(text=written_number(given, rule), field=rule.number.field)


def _earns_approval(spec_review: SpecReview) -> bool:
    """Tell whether an open gate moves the status: not if it had passed that before, or is a word of the file's own."""
    before = spec_review.earlier.status if spec_review.earlier is not None else None
    own_word = spec_review.spec.status is None and bool(spec_review.spec.status_text)
    return spec_review.spec.status in UNDER_WAY and before not in _PASSED and not own_word


def _row(context: ReviewContext, text: str, schema: Schema, day: date, status: str | None) -> HistoryRow:
    pull = context.pull
    author = spelled_author(parse(text), schema, login=pull.author.login, name=pull.author.name)
    return HistoryRow(
        date=day.isoformat(),
        author=escape(author),
        change=escape(_cut(pull.title)),
        reference=escape(pull.ref.short),
        status=escape(status or said_in(text, schema).text or ""),
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_CHANGE else f"{title[: _LONGEST_CHANGE - 1]}…"
