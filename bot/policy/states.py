"""The table of a lifecycle that lists states: which step leads where. Everything that moves a spec asks here. Pure."""

from collections.abc import Container, Iterator, Mapping

from bot.policy.lifecycle import Lifecycle, State, Status

PASSED = (Status.DRAFT, Status.REVIEW)
"""What one pull request may walk through on its way."""


def steps(lifecycle: Lifecycle, state: State) -> tuple[State, ...]:
    """List the states that one step leads to."""
    return tuple(one for one in lifecycle.states if state.name in one.entered_from and one != state)


def beginnings(lifecycle: Lifecycle) -> tuple[State, ...]:
    """List the states in which a new spec may stand: whatever is reached from the first one through drafts and reviews."""
    first = lifecycle.states[0]
    return (first, *(one for one in _onward(lifecycle, first)))


def may_follow(lifecycle: Lifecycle, before: State | None) -> tuple[State, ...]:
    """List the states that a pull request may bring a spec to; None: the spec is new, or says nothing of the table's."""
    return beginnings(lifecycle) if before is None else steps(lifecycle, before)


def is_step(lifecycle: Lifecycle, before: State | None, after: State) -> bool:
    """Tell whether a pull request may bring a spec from one state to another; to stay is no step, and always right."""
    return before == after or after in may_follow(lifecycle, before)


def illegal_step(lifecycle: Lifecycle, before: str | None, after: str | None) -> str:
    """Say what is wrong with the status that a file has after one it had; empty where nothing is, or it is the same."""
    if before == after:
        return ""
    if after is None:
        left = lifecycle.said(before)
        return f'Status was "{left.name}", and the spec has none any more; write "{left.name}".' if left else ""
    state = lifecycle.said(after)
    if state is None:
        return f'Status is "{after}", which is no state of the lifecycle; choose {listed(lifecycle.states)}.'
    return refused_step(lifecycle, before, state)


def refused_step(lifecycle: Lifecycle, before: str | None, after: State) -> str:
    """Say that a step is none of the table's, and which are; empty for one that is. Another word before it is as none."""
    begin = lifecycle.said(before)
    if is_step(lifecycle, begin, after):
        return ""
    others = may_follow(lifecycle, begin)
    if begin is None:
        return f'Status is "{after.name}", and a new spec cannot begin there; write {listed(others)}.'
    if not others:
        return (
            f'Status goes from "{begin.name}" to "{after.name}", and no step leads on from there; write "{begin.name}".'
        )
    return (
        f'Status goes from "{begin.name}" to "{after.name}", which is no step of the lifecycle; from "{begin.name}" it'
        f" goes to {listed(others)}."
    )


def levels_in(
    severity: Mapping[str, str | Mapping[str, str]], state: State | None
) -> Mapping[str, str | Mapping[str, str]]:
    """Give the levels of severity in a state: its name goes before what it means, and both before the status it counts as."""
    if state is None:
        return severity
    return {
        code: level if isinstance(level, str) else level.get(state.name) or level.get(state.role) or level
        for code, level in severity.items()
    }


def listed(states: tuple[State, ...]) -> str:
    """Name states in words."""
    names = [f'"{state.name}"' for state in states]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def earned_state(
    lifecycle: Lifecycle, state: State | None, status: Status, closed: Container[str] = ()
) -> State | None:
    """Say which state of a status is the next, on the way through drafts and reviews; None where no such way leads there.

    No way leads through a state that lasts for a period: people move a spec on from there. `closed` names the states that
    may not be entered now.
    """
    begin = state or lifecycle.states[0]
    if begin.period:
        return None
    return next((one for one in _onward(lifecycle, begin, closed) if one.status is status), None)


def _onward(lifecycle: Lifecycle, begin: State, closed: Container[str] = ()) -> Iterator[State]:
    """Walk from a state, nearest first, through drafts and reviews only."""
    seen, waiting = {begin.name}, [begin]
    while waiting:
        at = waiting.pop(0)
        for one in steps(lifecycle, at):
            if one.name in seen or one.name in closed:
                continue
            seen.add(one.name)
            yield one
            waiting.extend([one] if one.status in PASSED and not one.period else [])


def reached(lifecycle: Lifecycle) -> frozenset[str]:
    """Name the states that any number of steps lead to from the first one."""
    first = lifecycle.states[0]
    seen, waiting = {first.name}, [first]
    while waiting:
        new = [one for one in steps(lifecycle, waiting.pop()) if one.name not in seen]
        seen |= {one.name for one in new}
        waiting.extend(new)
    return frozenset(seen)
