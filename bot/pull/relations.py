"""What a spec is to others, in words for the summary: what it needs, its number, who implements it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pull.numbering import given_numbers, other_with_number, written_number
from bot.pull.reading import Reading
from bot.pull.ref import SEPARATOR
from bot.pull.render import Markdown, code, link
from bot.pull.snapshot import PullState, RelatedPull, Snapshot
from bot.pull.steps import Scene, wait_line
from config.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Notices, and a line for each pull request that implements a spec."""

    notices: tuple[Markdown, ...] = ()
    implementations: tuple[Markdown, ...] = ()


def relations(snapshot: Snapshot, scene: Scene, readings: Iterable[Reading]) -> Relations:
    """Say what there is to say."""
    return Relations(
        notices=(*warnings(scene), *number_lines(snapshot, scene.policy, readings)),
        implementations=tuple(map(implementation_line, snapshot.implementations)),
    )


def warnings(scene: Scene) -> tuple[Markdown, ...]:
    """Say what specs depend on and is not there yet, where that keeps nobody waiting."""
    return tuple(wait_line(wait, scene) for wait in scene.gate.waits if not wait.closes)


def number_lines(snapshot: Snapshot, policy: Policy, readings: Iterable[Reading]) -> tuple[Markdown, ...]:
    """Say which number each spec will get, most likely, and which number is somebody else's."""
    if snapshot.pull.state is not PullState.OPEN:
        return ()
    given = given_numbers(snapshot, policy)
    found = (_number_line(snapshot, policy, reading, given.get(reading.path)) for reading in readings)
    return tuple(line for line in found if line is not None)


def _number_line(snapshot: Snapshot, policy: Policy, reading: Reading, given: int | None) -> Markdown | None:
    rule = policy.specs[reading.source.rule]
    if given is not None:
        text = code(written_number(given, rule))
        return Markdown(
            f"{code(reading.path)} gets the next free number when it is merged approved; now that is {text}."
        )
    own = reading.spec.facts.number
    other = other_with_number(snapshot, policy, reading.source, own)
    if rule.number is None or own is None or other is None:
        return None
    text = code(written_number(own, rule))
    return Markdown(
        f"The number {text} of {code(reading.path)} is taken by {code(other)}. Write zeros, and I give it a free one."
    )


def implementation_line(one: RelatedPull) -> Markdown:
    """Name a pull request that implements a spec, and where it stands."""
    return Markdown(f"{link(f'{one.title} {SEPARATOR[one.ref.forge]}{one.ref.number}', one.url)}, {one.state}")


def tasks_line(reading: Reading) -> Markdown:
    """Count the tasks of the plan, and those that this pull request ticks."""
    tasks = reading.spec.tasks
    ticked = tasks.done - reading.earlier.tasks.done if reading.earlier is not None else 0
    return Markdown(f"{tasks.done}/{tasks.total}" + (f", {ticked} ticked here" if ticked > 0 else ""))
