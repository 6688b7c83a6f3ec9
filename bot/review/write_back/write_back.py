"""What is to be written into the files, and when: after the merge, or by policy before it.

A merge leaves the status that the specs earned, and one row of history each.

The row is the receipt: a file whose history names the pull request is done, whatever became of its status since. Where a
team keeps no history, the summary's memory is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.policy.model import StampMode
from bot.policy.model import WriteBackMode as Way
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit, Commit
from bot.review.model.markers import Purpose, proposed
from bot.review.text.render import Markdown, code, escape, link, without_links
from bot.review.write_back.base_edits import headline, landing, patch, text_of, written
from bot.review.write_back.model import NOTHING, AfterMerge, PlannedEdit
from bot.review.write_back.write_back_plan import said_in, schema_for, wanted_of


def after_merge(context: ReviewContext) -> AfterMerge:
    """Decide what is left to be written after a merge, and how it gets to the base branch."""
    pull = context.pull
    if pull.state is not PullState.MERGED or context.policy.write_back is Way.OFF:
        return NOTHING
    known = context.memory.written
    waiting = [spec_review for spec_review in context.spec_reviews if spec_review.path not in known]
    work = tuple(edits_after_merge(context, waiting))
    busy = {one.path for one in work}
    lost = [spec_review.path for spec_review in waiting if spec_review.source.today is None]
    found = AfterMerge(
        notes=tuple(
            Markdown(f"{code(path)} is not on {code(pull.base.name)} any more: nothing to write.") for path in lost
        ),
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
    files = tuple(file for one in wanted if (file := written(one)) is not None)
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
    day = (context.pull.merged_at or context.snapshot.now).date()
    for spec_review in spec_reviews:
        wanted = wanted_of(context, spec_review, spec_review.source.today, day)
        file = written(wanted) if wanted is not None else None
        if wanted is not None and file is not None:
            yield PlannedEdit(path=spec_review.path, wanted=wanted, file=file)


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
    shown = patch((one.wanted for one in work), (one.file for one in work))
    return replace(found, steps=(why,), patch=shown)


def _change(work: PlannedEdit) -> Markdown:
    """Say what one file gets."""
    moved = f"Status “{escape(work.wanted.status)}”, and " if work.wanted.status is not None else ""
    number = work.wanted.number
    counted = f", and the number {code(number.text)}" if number is not None else ""
    return Markdown(f"{code(work.file.path)}: {moved}a row in the Revision History{counted}")


def _status_today(context: ReviewContext, spec_review: SpecReview) -> str | None:
    """Read what a file says on the base branch."""
    text = text_of(spec_review.source.today)
    return None if text is None else said_in(text, schema_for(context, spec_review)).text
