"""What the board shows of a spec: values that can be derived again from the forge at any time. Nothing decides by them."""

from dataclasses import dataclass
from datetime import datetime

from bot.review.model.capabilities import PullState
from bot.review.model.references import PullRef

LONGEST_TEXT = 100_000
"""Characters of a spec that the board keeps; the forge has the rest."""
LONGEST_LINE = 300
MOST = 50
"""So many findings, questions, rows of a history and the like are kept of each spec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuestion:
    """An open question. `asker` is empty for one that stands in the file; `since` None: not known yet."""

    id: str
    text: str
    asker: str = ""
    since: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardApproval:
    """What one person's approval is worth."""

    login: str
    at: datetime
    counts: bool
    says: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFinding:
    """One thing that is wrong with the text."""

    line: int
    severity: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecWait:
    """Who is to do something: a name that people read, and the accounts it stands for. No account: a whole group."""

    name: str
    what: str
    accounts: tuple[str, ...] = ()
    """The forge's own ids."""
    login: str = ""
    """For somebody who is known by name only, in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecReference:
    """Another spec that this one depends on: as it is written, and the paths or the number that it may mean."""

    target: str
    paths: tuple[str, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullLink:
    """Another pull request that belongs to a spec."""

    ref: str
    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMoment:
    """When a spec came to a status, as far as the forge tells."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecState:
    """One spec, on the default branch or in a pull request."""

    path: str
    number: int | None = None
    title: str
    status: str
    """The key of the status; empty: its word is none of the team's."""
    status_name: str
    authors: tuple[str, ...] = ()
    questions: tuple[BoardQuestion, ...] = ()
    """The open ones."""
    questions_total: int = 0
    tasks_done: int = 0
    tasks_total: int = 0
    waits: tuple[SpecWait, ...] = ()
    approvals: tuple[BoardApproval, ...] = ()
    approvals_needed: int = 0
    findings: tuple[BoardFinding, ...] = ()
    findings_total: int = 0
    depends_on: tuple[SpecReference, ...] = ()
    links: tuple[PullLink, ...] = ()
    history: tuple[tuple[tuple[str, str], ...], ...] = ()
    moments: tuple[StatusMoment, ...] = ()
    verdict: str = ""
    steps: tuple[str, ...] = ()
    """What happens next, as Markdown."""
    text: str = ""
    """The Markdown as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullBoard:
    """A pull request and the specs in it."""

    ref: PullRef
    url: str
    title: str
    author: str
    state: PullState
    draft: bool
    at: datetime
    """When it was looked at."""
    opened_at: datetime | None = None
    updated_at: datetime | None = None
    specs: tuple[SpecState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchBoard:
    """The specs of a repository's default branch, all of them."""

    forge: str
    repository: str
    at: datetime
    specs: tuple[SpecState, ...] = ()
