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


class InvalidReferenceError(ValueError):
    """The text names no pull request."""


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
            message = f"{text!r} is not a pull request; write github:owner/repo#12 or gitlab:group/project!7"
            raise InvalidReferenceError(message)
        return cls(forge=ForgeName(found["forge"]), repository=found["repository"], number=int(found["number"]))

    @property
    def short(self) -> str:
        """Name it as people do within its repository: `#12`, `!7`."""
        return f"{SEPARATOR[self.forge]}{self.number}"

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}{SEPARATOR[self.forge]}{self.number}"
