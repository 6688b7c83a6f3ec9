"""Orders on a merged pull request that move the status on the base branch: one commit, one row of history."""

from dataclasses import dataclass

from bot.pull.commands.desk import Accepted, Answered, Desk, Landed, Outcome
from bot.pull.commands.grammar import Order
from bot.pull.desired import FileText, Landing
from bot.pull.examining import schema_of
from bot.pull.follow_up import Purpose, proposed
from bot.pull.reading import Reading
from bot.pull.render import Markdown, code, count, link
from bot.pull.snapshot import PullState
from bot.pull.today import examined_today
from bot.pull.words import quiet
from bot.pull.write_back import WriteBack, landing, patch, text_of, written
from bot.spec.document import parse
from bot.spec.examination import Examination
from bot.spec.history import Row, spelled_author
from bot.spec.lifecycle import Lifecycle, Status
from config.policy import WriteBack as Way

_PURPOSES = {Status.IMPLEMENTED: Purpose.IMPLEMENTED, Status.WITHDRAWN: Purpose.WITHDRAWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One spec that moves, with its result."""

    reading: Reading
    now: Examination
    wanted: WriteBack
    file: FileText


def move_on_base(order: Order, desk: Desk, wanted: Status, *, anyway: bool) -> Outcome:
    """Move the status of the merged specs, unless something is missing for it."""
    policy, pull = desk.scene.policy, desk.scene.pull
    found = [(reading, now) for reading in desk.readings if (now := examined_today(reading, policy)) is not None]
    if wanted not in _PURPOSES:
        return Answered(text=f"The pull request is {pull.state}: open a new one for this change.")
    if not found:
        return Answered(text=f"The spec is not on {code(pull.base.name)} any more.")
    moving = [(reading, now) for reading, now in found if now.status is not wanted]
    if not moving:
        return Accepted()
    lacking = [line for reading, now in moving for line in _lacking(reading, now, desk, wanted, anyway=anyway)]
    if lacking:
        said = "\n".join(f"- {line}" for line in lacking)
        return Answered(text=f"{quiet(_words(desk, moving[0][0]).name(wanted))} has to be earned:\n\n{said}")
    work = [one for reading, now in moving if (one := _work(order, desk, reading, now, wanted)) is not None]
    if len(work) < len(moving):
        return Answered(text="A spec here has no Status field on the base branch; add it first.")
    return _on_its_way(desk, work, wanted)


def _lacking(reading: Reading, now: Examination, desk: Desk, wanted: Status, *, anyway: bool) -> tuple[Markdown, ...]:
    """Say what a spec lacks on the base branch: tasks are counted there, where later pull requests tick them."""
    if wanted is not Status.IMPLEMENTED:
        return ()
    path, words = code(now.path), _words(desk, reading)
    if now.status is not Status.APPROVED:
        said = quiet(now.status_text or "nothing of a status")
        return (Markdown(f"{path} says {said}; it has to be {quiet(words.name(Status.APPROVED))} first."),)
    left = now.tasks.total - now.tasks.done
    if not left or anyway:
        return ()
    tasks = f"{count(left, 'task')} of the implementation plan"
    return (Markdown(f"{path} still lacks {tasks}. `/spec implemented anyway` goes ahead without."),)


def _work(order: Order, desk: Desk, reading: Reading, now: Examination, wanted: Status) -> _Work | None:
    """Make the edit; None where the file has no place for a status."""
    policy, before = desk.scene.policy, text_of(reading.source.today)
    if before is None or now.status is None:
        return None
    schema = schema_of(reading.source, policy.specs[reading.source.rule])
    name = _words(desk, reading).name(wanted)
    author = spelled_author(parse(before), schema, login=order.author.login, name=order.author.name)
    row = Row(
        date=order.comment.created_at.date().isoformat(),
        author=quiet(author),
        change=quiet(name),
        reference=quiet(desk.scene.pull.ref.short),
        status=quiet(name),
    )
    back = WriteBack(path=now.path, before=before, schema=schema, status=name, row=row)
    file = written(back)
    return None if file is None else _Work(reading=reading, now=now, wanted=back, file=file)


def _on_its_way(desk: Desk, work: list[_Work], wanted: Status) -> Outcome:
    """Choose the rung: a commit, the pull request that stands for it, or the lines for somebody who may."""
    pull, policy, barred = desk.scene.pull, desk.scene.policy, desk.snapshot.barred
    base, standing = code(pull.base.name), proposed(pull, _PURPOSES[wanted])
    if standing is not None:
        name = link(standing.ref.short, standing.url)
        if standing.state is PullState.OPEN:
            return Answered(text=f"{name} brings it to {base}: merge it.")
        return _by_hand(work, f"{name} was for this and is {standing.state}.")
    if policy.write_back is Way.OFF:
        return _by_hand(work, f"The team's policy lets me write nothing to {base} (`write_back: off`).")
    if barred or not pull.base.writable:
        return _by_hand(work, f"I may not write to {base}. {quiet(barred)}".rstrip())
    return Landed(landing=_landing(desk, work, wanted))


def _landing(desk: Desk, work: list[_Work], wanted: Status) -> Landing:
    """Bring it to the base branch."""
    pull, name = desk.scene.pull, _words(desk, work[0].reading).name(wanted)
    return landing(
        pull,
        tuple(one.file for one in work),
        headline=f"{name}: {pull.title} ({pull.ref.short})",
        purpose=_PURPOSES[wanted],
        way=desk.scene.policy.write_back,
        changes=[f"{code(one.file.path)}: Status “{quiet(name)}”, and a row in the Revision History" for one in work],
    )


def _by_hand(work: list[_Work], why: str) -> Answered:
    """Show the exact edit."""
    shown = patch((one.wanted for one in work), (one.file for one in work))
    return Answered(text=f"{why} This is the edit:\n\n{shown}")


def _words(desk: Desk, reading: Reading) -> Lifecycle:
    return Lifecycle(names=desk.scene.policy.specs[reading.source.rule].lifecycle)
