"""A lifecycle as people read it: which state leads where, and what has to hold for a status; as text and as Mermaid."""

from collections.abc import Iterator

from bot.policy.lifecycle import Lifecycle, State, Status
from bot.policy.states import steps
from bot.review.evaluate.status_words import EARNED_WHEN

_BETWEEN = "  "
_NOWHERE = "-"


def lifecycle_text(lifecycle: Lifecycle) -> str:
    """Write the table of a lifecycle in columns; without listed states, what earns each status."""
    if not lifecycle.states:
        return _columns(
            [("STATUS", "ROLE", "WHEN")]
            + [(lifecycle.name(status), status.value, when) for status, when in _earned_when(lifecycle).items()],
            last="The first line that holds gives the status, whatever it was before.",
        )
    rows = [(one.name, one.role.value, _named(steps(lifecycle, one))) for one in lifecycle.states]
    return _columns([("STATE", "ROLE", "LEADS TO"), *rows], last=f"A spec begins in {lifecycle.states[0].name}.")


def lifecycle_mermaid(lifecycle: Lifecycle) -> str:
    """Draw a lifecycle as Mermaid: states and steps; without listed states, the questions that give the status."""
    return "\n".join(_states(lifecycle) if lifecycle.states else _questions(lifecycle)) + "\n"


def _states(lifecycle: Lifecycle) -> Iterator[str]:
    keys = {state.name: f"s{number}" for number, state in enumerate(lifecycle.states, 1)}
    yield "stateDiagram-v2"
    yield from (f'  state "{_plain(name)}" as {key}' for name, key in keys.items())
    yield f"  [*] --> {keys[lifecycle.states[0].name]}"
    for state in lifecycle.states:
        following = steps(lifecycle, state)
        yield from (f"  {keys[state.name]} --> {keys[one.name]}" for one in following)
        if not following:
            yield f"  {keys[state.name]} --> [*]"


def _questions(lifecycle: Lifecycle) -> Iterator[str]:
    yield "flowchart TD"
    last = len(EARNED_WHEN) - 1
    for number, when in enumerate(list(_earned_when(lifecycle).values())[:last], 1):
        following = f"q{number + 1}" if number < last else _box(lifecycle, len(EARNED_WHEN))
        yield f'  q{number}{{"{_plain(when)}?"}} -- yes --> {_box(lifecycle, number)}'
        yield f"  q{number} -- no --> {following}"


def _earned_when(lifecycle: Lifecycle) -> dict[Status, str]:
    """Say what earns each status, in the team's word where it is one that people write into the file."""
    own = f"Status set to {lifecycle.name(Status.WITHDRAWN)}"
    return {status: when.replace("Status set to Withdrawn", own) for status, when in EARNED_WHEN.items()}


def _box(lifecycle: Lifecycle, number: int) -> str:
    """Name a status by a key of its own: a team's word may be one of Mermaid's."""
    return f's{number}["{_plain(lifecycle.name(list(EARNED_WHEN)[number - 1]))}"]'


def _plain(text: str) -> str:
    """Leave out what would end a text in Mermaid, or begin something else."""
    return "".join(char for char in text if char not in '`"<>[]{}#;')


def _named(states: tuple[State, ...]) -> str:
    return ", ".join(state.name for state in states) or _NOWHERE


def _columns(rows: list[tuple[str, str, str]], *, last: str) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = (f"{row[0]:<{widths[0]}}{_BETWEEN}{row[1]:<{widths[1]}}{_BETWEEN}{row[2]}" for row in rows)
    return "\n".join((*lines, "", last)) + "\n"
