"""What a merge leaves to be written: the status that the specs earned, and one row of history each.

The row is the receipt: a file whose history names the pull request is done, whatever became of its status since. Where a
team keeps no history, the summary's memory is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.pull.commands.desk import Desk
from bot.pull.desired import FileText, Landing
from bot.pull.follow_up import Purpose, proposed
from bot.pull.merits import said_in, schema_for, wanted_of
from bot.pull.reading import Reading
from bot.pull.render import Markdown, code, link
from bot.pull.snapshot import PullState
from bot.pull.words import quiet
from bot.pull.write_back import WriteBack, headline, landing, patch, text_of, written
from config.policy import WriteBack as Way


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterMerge:
    """What should land on the base branch, and what people are told about it."""

    landing: Landing | None = None
    steps: tuple[Markdown, ...] = ()
    notes: tuple[Markdown, ...] = ()
    """What could not be written, and why."""
    patch: Markdown | None = None
    """What a person has to apply, as a fenced diff."""
    statuses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By path: what the file says on the base branch."""
    settled: tuple[str, ...] = ()
    """The paths with nothing left to write, now and at any later look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One edit that is wanted, with its result."""

    path: str
    wanted: WriteBack
    file: FileText


def after_merge(desk: Desk) -> AfterMerge:
    """Decide what is left to be written after a merge, and how it gets to the base branch."""
    scene, pull = desk.scene, desk.scene.pull
    if pull.state is not PullState.MERGED or scene.policy.write_back is Way.OFF:
        return AfterMerge()
    known = desk.hearing.memory.written
    waiting = [reading for reading in desk.readings if reading.path not in known]
    work = tuple(_work(desk, waiting))
    busy = {one.path for one in work}
    lost = [reading.path for reading in waiting if reading.source.today is None]
    found = AfterMerge(
        notes=tuple(
            Markdown(f"{code(path)} is not on {code(pull.base.name)} any more: nothing to write.") for path in lost
        ),
        statuses={reading.path: said for reading in desk.readings if (said := _status_today(desk, reading))},
        settled=tuple(reading.path for reading in desk.readings if reading.path not in (*busy, *lost)),
    )
    return _on_its_way(desk, work, found) if work else found


def _work(desk: Desk, readings: list[Reading]) -> Iterator[_Work]:
    """Make every edit that is wanted and changes something."""
    day = (desk.scene.pull.merged_at or desk.snapshot.now).date()
    for reading in readings:
        wanted = wanted_of(desk, reading, reading.source.today, day)
        file = written(wanted) if wanted is not None else None
        if wanted is not None and file is not None:
            yield _Work(path=reading.path, wanted=wanted, file=file)


def _on_its_way(desk: Desk, work: tuple[_Work, ...], found: AfterMerge) -> AfterMerge:
    """Choose the rung: what was proposed stays with people; what the forge refused, people get as a patch."""
    pull, barred = desk.scene.pull, desk.snapshot.barred
    base = code(pull.base.name)
    standing = proposed(pull, Purpose.MERGED)
    if standing is not None and standing.state is PullState.MERGED:
        return replace(found, settled=tuple(reading.path for reading in desk.readings))
    if standing is not None and standing.state is PullState.OPEN:
        name = link(standing.ref.short, standing.url)
        told = Markdown(f"{name} brings Status and Revision History to {base}: merge it.")
        # A number is kept by the body of the pull request that carries it, and would be given a second time here.
        renews = standing.renewable and all(one.wanted.number is None for one in work)
        renewed = replace(_landing(desk, work), renews=True) if renews else None
        return replace(found, steps=(told,), landing=renewed)
    if standing is not None:
        name = link(standing.ref.short, standing.url)
        why = (
            f"{name} was closed, so Status and Revision History are not on {base}. This is what it would have brought:"
        )
        return _by_hand(work, found, Markdown(why))
    if barred or not pull.base.writable:
        because = quiet(barred) if barred else "The credential that I have may not write to this repository."
        why = f"Somebody with write access applies this to {base}; I may not. {because}"
        return _by_hand(work, found, Markdown(why))
    steps = (Markdown(f"Status and Revision History go to {base} next."),)
    return replace(found, landing=_landing(desk, work), steps=steps)


def _landing(desk: Desk, work: tuple[_Work, ...]) -> Landing:
    """Bring every edit to the base branch."""
    pull = desk.scene.pull
    return landing(
        pull,
        tuple(one.file for one in work),
        headline=headline(pull, [one.wanted for one in work]),
        purpose=Purpose.MERGED,
        way=desk.scene.policy.write_back,
        changes=[_change(one) for one in work],
        numbers=[(one.file.path, one.wanted.number.text) for one in work if one.wanted.number is not None],
    )


def _by_hand(work: tuple[_Work, ...], found: AfterMerge, why: Markdown) -> AfterMerge:
    """Show the exact edit."""
    shown = patch((one.wanted for one in work), (one.file for one in work))
    return replace(found, steps=(why,), patch=shown)


def _change(work: _Work) -> Markdown:
    """Say what one file gets."""
    moved = f"Status “{quiet(work.wanted.status)}”, and " if work.wanted.status is not None else ""
    number = work.wanted.number
    counted = f", and the number {code(number.text)}" if number is not None else ""
    return Markdown(f"{code(work.file.path)}: {moved}a row in the Revision History{counted}")


def _status_today(desk: Desk, reading: Reading) -> str | None:
    """Read what a file says on the base branch."""
    text = text_of(reading.source.today)
    return None if text is None else said_in(text, schema_for(desk, reading)).text
