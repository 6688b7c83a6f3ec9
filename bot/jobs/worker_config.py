"""How a worker works, said apart from it: who only starts one needs no more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """How often a worker looks around. A dead worker's job is taken over `dead_after` + `look` seconds later."""

    concurrency: int = 4
    per_owner: int = 2
    """Jobs of one owner at once, in the whole fleet: one team's storm leaves room for the others."""
    poll: float = 0.5
    """A job is announced by the database; polling finds those whose time has come, and those whose announcement the
    queue's worker missed: it forgets one that arrives while it fetches."""
    heartbeat: float = 5.0
    dead_after: float = 20.0
    look: int = 10
    """Seconds between looks for jobs of dead workers; a divisor of 60."""
    sweep: int = 15
    """Minutes between two sweeps of the fleet; a divisor of 60; 0: none."""
    patience: float = 3.0
    """What the queue waits for a database that does not answer: with it down, a worker still stops in time."""
    log_days: int = 90
    """So long the log of each pull request is kept."""
    grace: float = 10.0
    """So long a worker that stops may finish its jobs; then it gives them back. Less than `dead_after`: it beats no more."""
