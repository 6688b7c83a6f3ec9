"""Every spec of a snapshot, examined against its template under its rule."""

from bot.pull.reading import Reading
from bot.pull.snapshot import Snapshot
from config.policy import Policy


class BrokenTemplateError(Exception):
    """The team's template does not compile; `line` counts from 1."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path, self.line, self.message = path, line, message


def examine_specs(snapshot: Snapshot, policy: Policy) -> tuple[Reading, ...]:
    """Examine every spec; raises `BrokenTemplateError`."""
    raise BrokenTemplateError(str(snapshot), 1, str(policy))
