"""What an event leaves behind: which pull requests to look at, and the name of the delivery that said so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction

_EVERY_PULL = re.compile(r"(?P<forge>github|gitlab):(?P<repository>[^\s#!@]+/[^\s#!@/]+)")
_SPEC_INDEX = re.compile(rf"{_EVERY_PULL.pattern}@index")
_CHANGED = re.compile(rf"{_EVERY_PULL.pattern}@changed")
_HEAD = re.compile(rf"{_EVERY_PULL.pattern}@(?P<sha>[0-9a-f]{{40,64}})")
_EVERY_REPOSITORY = re.compile(r"(?P<forge>github|gitlab):(?P<owner>[^\s#!@/]+)@installed")
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


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class HeadPulls:
    """The open pull requests with this head: a check's event names none that comes from a fork. `github:owner/repo@sha`."""

    forge: ForgeName
    repository: str
    sha: str

    def __str__(self) -> str:
        return f"{self.forge}:{self.repository}@{self.sha}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class AllRepositories:
    """All that one owner lets the bot see: it was installed anew there, or may do more now. `github:owner@installed`."""

    forge: ForgeName
    owner: str

    def __str__(self) -> str:
        return f"{self.forge}:{self.owner}@installed"


RepositoryTarget = PullRef | AllPulls | ChangedPulls | MergeGroup | SpecIndex | HeadPulls
"""What lies in one repository."""
Target = RepositoryTarget | AllRepositories


def parse_target(text: str) -> Target:
    """Read what `str` of a target wrote; raises `InvalidReferenceError`."""
    for form, make in _FORMS:
        if found := form.fullmatch(text):
            return make(found)
    return PullRef.parse(text)


def _forge(found: re.Match[str]) -> ForgeName:
    return ForgeName(found["forge"])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Target]], ...] = (
    (_EVERY_PULL, lambda found: AllPulls(forge=_forge(found), repository=found["repository"])),
    (_SPEC_INDEX, lambda found: SpecIndex(forge=_forge(found), repository=found["repository"])),
    (_CHANGED, lambda found: ChangedPulls(forge=_forge(found), repository=found["repository"])),
    (_HEAD, lambda found: HeadPulls(forge=_forge(found), repository=found["repository"], sha=found["sha"])),
    (_EVERY_REPOSITORY, lambda found: AllRepositories(forge=_forge(found), owner=found["owner"])),
    (_MERGE_GROUP, lambda found: MergeGroup(pull=PullRef.parse(found["pull"]), sha=found["sha"])),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTarget:
    """A target that was seen in a list, and when it changed last; None: look at it in any case."""

    target: Target
    changed_at: datetime | None = None
    check_actions: tuple[CheckAction, ...] = ()
    """Buttons that were pressed on what led to it."""
    at: datetime | None = None
    """When to look at it, and not before; None: now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent:
    """A delivery, without its content. `delivery` is stable over redeliveries and unique over both forges."""

    delivery: str
    event: str
    action: str
    targets: tuple[Target, ...]
    check_action: CheckAction | None = None
    """The button of a check that somebody pressed: the one thing that no forge tells later."""
