"""How the pages say things: ages, months, statuses. Pure."""

from datetime import datetime
from statistics import median

STATUSES = {
    "draft": "Draft",
    "review": "In Review",
    "approved": "Approved",
    "implemented": "Implemented",
    "withdrawn": "Withdrawn",
    "": "Other",
}
"""In the order of a spec's life."""
_DAY = 86_400
_STEPS = ((60, "minute"), (3_600, "hour"), (_DAY, "day"), (_DAY * 30.44, "month"), (_DAY * 365.25, "year"))


def age(since: datetime, now: datetime) -> str:
    """Say how long ago something was, in its largest unit."""
    seconds = max((now - since).total_seconds(), 0)
    unit, name = next(((size, name) for size, name in reversed(_STEPS) if seconds >= size), (0, ""))
    return counted(int(seconds // unit), name) if unit else "moments"


def counted(number: int, noun: str) -> str:
    """Count something."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cut(text: str, most: int = 80) -> str:
    """Cut a text to a length that a list has room for."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def forge_name(repository: str) -> str:
    """Name the forge of `github:acme/payments`."""
    return {"github": "GitHub", "gitlab": "GitLab"}.get(repository.partition(":")[0], "")


def plain_name(repository: str) -> str:
    """Name a repository without its forge."""
    return repository.partition(":")[2]


def days_in_words(days: list[float]) -> str:
    """Say the middle of some durations."""
    middle = median(days)
    return "under a day" if middle < 1 else counted(round(middle), "day")
