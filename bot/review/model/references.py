"""The name of a pull request: `github:owner/repo#12`, `gitlab:group/project!7`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ForgeName(StrEnum):
    """The forges that Specbot speaks to; the value is the prefix of a reference."""

    GITHUB = "github"
    GITLAB = "gitlab"


SEPARATOR = {ForgeName.GITHUB: "#", ForgeName.GITLAB: "!"}
_REFERENCE = re.compile(
    r"(?P<forge>github|gitlab):(?P<repository>[^\s#!]+/[^\s#!/]+)(?P<mark>[#!])(?P<number>[1-9]\d{0,17})"
)

_MARKS = (
    ("/-/merge_requests/", ForgeName.GITLAB),
    ("/pull/", ForgeName.GITHUB),
    ("!", ForgeName.GITLAB),
    ("#", ForgeName.GITHUB),
)
"""What stands between repository and number in an address and in a name, and whose it is."""


class InvalidReferenceError(ValueError):
    """The text names no pull request."""


def right_form(text: str) -> str:
    """Write an address, or a name without its forge, as a reference; show both forms where nobody can tell what was meant."""
    place = text.strip()
    path = place.partition("://")[2].partition("/")[2] if "://" in place else place
    for mark, forge in _MARKS:
        repository, found, after = path.partition(mark)
        reference = f"{forge}:{repository}{SEPARATOR[forge]}{after.partition('/')[0]}"
        if found and ":" not in repository and _REFERENCE.fullmatch(reference):
            return reference
    return "github:owner/repo#12 or gitlab:group/project!7"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PullRef:
    """One pull request (GitHub) or merge request (GitLab): forge, repository path, number."""

    forge: ForgeName
    repository: str
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference; raises `InvalidReferenceError` that shows a right one."""
        found = _REFERENCE.fullmatch(text.strip())
        if found is None or SEPARATOR[ForgeName(found["forge"])] != found["mark"]:
            raise InvalidReferenceError(f"{text!r} is not a pull request; write {right_form(text)}")
        return cls(forge=ForgeName(found["forge"]), repository=found["repository"], number=int(found["number"]))

    @property
    def short(self) -> str:
        """Name it as people do within its repository: `#12`, `!7`."""
        return f"{SEPARATOR[self.forge]}{self.number}"

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}{SEPARATOR[self.forge]}{self.number}"
