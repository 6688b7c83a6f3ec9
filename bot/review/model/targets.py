"""What an event leaves behind: which pull requests to look at, and the name of the delivery that said so."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction

_EVERY_PULL = re.compile(r"(?P<forge>github|gitlab):(?P<repository>[^\s#!@]+/[^\s#!@/]+)")
_SPEC_INDEX = re.compile(rf"{_EVERY_PULL.pattern}@index")
_CHANGED = re.compile(rf"{_EVERY_PULL.pattern}@changed")
_MERGE_GROUP = re.compile(r"(?P<pull>[^@]+)@(?P<sha>[0-9a-f]{40,64})")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class AllPulls:
    """All open pull requests of a repository: its policy, template or code owners changed. `github:owner/repo`."""

    forge: ForgeName
    repository: str

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ChangedPulls:
    """The pull requests of a repository that changed lately, whatever webhooks told. `github:owner/repo@changed`."""

    forge: ForgeName
    repository: str

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}@changed"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MergeGroup:
    """A commit of GitHub's merge queue, which waits for the same checks as its pull request. `github:owner/repo#1@sha`."""

    pull: PullRef
    sha: str

    @property
    def forge(self) -> ForgeName:
        """The forge of the pull request."""
        return self.pull.forge

    @property
    def repository(self) -> str:
        """The repository of the pull request."""
        return self.pull.repository

    def __str__(self) -> str:
        return f"{self.pull}@{self.sha}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SpecIndex:
    """The index of a repository's specs: its default branch changed. `github:owner/repo@index`."""

    forge: ForgeName
    repository: str

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}@index"


Target = PullRef | AllPulls | ChangedPulls | MergeGroup | SpecIndex


def parse_target(text: str) -> Target:
    """Read what `str` of a target wrote; raises `InvalidReferenceError`."""
    if found := _EVERY_PULL.fullmatch(text):
        return AllPulls(forge=ForgeName(found["forge"]), repository=found["repository"])
    if found := _SPEC_INDEX.fullmatch(text):
        return SpecIndex(forge=ForgeName(found["forge"]), repository=found["repository"])
    if found := _CHANGED.fullmatch(text):
        return ChangedPulls(forge=ForgeName(found["forge"]), repository=found["repository"])
    if found := _MERGE_GROUP.fullmatch(text):
        return MergeGroup(pull=PullRef.parse(found["pull"]), sha=found["sha"])
    return PullRef.parse(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTarget:
    """A target that was seen in a list, and when it changed last; None: look at it in any case."""

    target: Target
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent:
    """A delivery, without its content. `delivery` is stable over redeliveries and unique over both forges."""

    delivery: str
    event: str
    action: str
    targets: tuple[Target, ...]
    check_action: CheckAction | None = None
    """The button of a check that somebody pressed: the one thing that no forge tells later."""
