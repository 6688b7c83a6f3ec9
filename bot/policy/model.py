"""What a team may decide, as frozen values; the defaults are what holds without a policy file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.policy.companion import Companion
from bot.policy.lifecycle import LifecycleNames, Period, Status
from bot.policy.notify import NotifyRule
from bot.policy.severity import Code, Severity

EMPTY: Mapping[str, str] = MappingProxyType({})
POLICY_PATHS = (".specbot.yml", ".github/specbot.yml", ".gitlab/specbot.yml")
ORGANISATION_PATHS = ("specbot.yml", *POLICY_PATHS)
"""Where a repository of the organisation's holds the policy for all that have none of their own."""
EXTENDS = "extends"
SCHEMA_URL = "https://raw.githubusercontent.com/specbot/specbot/main/config/policy.schema.json"
"""What an editor reads to complete the policy: config/policy.schema.json."""
DEFAULT_SPEC_PATHS = (
    "docs/specs/**/*.md",
    "specs/**/*.md",
    "docs/rfcs/**/*.md",
    "rfcs/**/*.md",
    "docs/design/**/*.md",
    "docs/adr/**/*.md",
    "docs/adrs/**/*.md",
    "docs/decisions/**/*.md",
    "doc/adr/**/*.md",
    "adr/**/*.md",
)

LEVELS = (*(one.value for one in Severity), "off")
CODES = tuple(one.value for one in Code)


class Mode(StrEnum):
    """What the bot writes; each does more than the one before."""

    OBSERVE = "observe"
    """It reads and decides, and writes nothing to the forge."""
    ADVISE = "advise"
    """It says everything, and holds nothing back: no check fails."""
    ENFORCE = "enforce"
    """A check fails while something is missing."""


_QUIET_FIRST = tuple(Mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """What an operator allows: the most that the bot does anywhere, and what it does where no policy file is."""

    most: Mode = Mode.ENFORCE
    without_policy: Mode = Mode.ENFORCE

    def mode(self, stated: Mode | None) -> Mode:
        """Choose the quieter of what the operator allows and what the policy says; None: there is no policy file."""
        return min(self.most, stated or self.without_policy, key=_QUIET_FIRST.index)


UNLIMITED = Rollout()


class LapseMode(StrEnum):
    """What a push does to the approvals given before it."""

    NEVER = "never"
    ANY_PUSH = "any-push"
    CHANGED_SECTIONS = "changed-sections"


class DecisionMode(StrEnum):
    """How a team decides on a spec."""

    APPROVALS = "approvals"
    """So many approvals."""
    CONSENT = "consent"
    """Named people agree to a proposal, and nobody objects for a while."""


class DependencyMode(StrEnum):
    """What it means for an approval that a spec depends on one that is not approved."""

    WARNING = "warning"
    ERROR = "error"
    OFF = "off"


class WriteBackMode(StrEnum):
    """How Status and Revision History reach the base branch after a merge."""

    COMMIT = "commit"
    PULL_REQUEST = "pull_request"
    OFF = "off"


class StampMode(StrEnum):
    """When Status and Revision History are written."""

    AFTER_MERGE = "after_merge"
    BEFORE_MERGE = "before_merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Which field is the status; which sections hold the questions, the history and the plan."""

    status: str = "Status"
    questions: str = "Open Questions"
    history: str = "Revision History"
    plan: str = "Implementation Plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How specs are numbered: in a field, or, without one, by a file name such as `0042-title.md`."""

    field: str | None = None
    digits: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecRule:
    """One entry of `specs`: which files, which template, what it demands."""

    paths: tuple[str, ...] = DEFAULT_SPEC_PATHS
    template: str | None = None
    outline: str | None = None
    """The text of the template, where the policy itself gives it."""
    metadata: str | None = None
    """The name of the file beside each spec, and beside its template, that holds the metadata; None: the spec itself does."""
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    not_applicable: bool | tuple[str, ...] = True
    roles: Roles = field(default_factory=Roles)
    lifecycle: LifecycleNames = field(default_factory=LifecycleNames)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    number: Numbering | None = None
    """None: the team does not want numbers."""
    markers: tuple[str, ...] = ("NEEDS CLARIFICATION", "TODO")
    """What makes words in the text an open question: `[NEEDS CLARIFICATION: …]`, `TODO: …`."""
    advice: tuple[str, ...] = ()
    """Demands of the template, as `specbot template explain` names them, that are advice."""
    notify: tuple[NotifyRule, ...] = ()
    """Who is told of what becomes of these specs."""
    plan: str | None = None
    """The file beside the spec that holds its tasks; None: a section of the spec does."""
    companions: tuple[Companion, ...] = ()
    """The files beside the spec that belong to it, the plan among them."""
    archive: tuple[str, ...] = ()
    """Where specs lie that are implemented: what is moved there is, whatever the file says."""


QUESTIONERS = ("role", "author", "reviewers", "anyone")
"""Whose question may keep a spec from approval, beside what `approvers` may name."""


def same_entry(entry: str) -> str:
    """Write an entry of approvers so that two spellings of one name are the same."""
    return entry.removeprefix("@").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRules:
    """Who opens the gate, how many of them, and what closes it again."""

    required: int = 1
    approvers: tuple[str, ...] = ("write",)
    accounts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """By login, in small letters: the id of the account that is meant, whoever has the login one day."""
    distinct_groups: bool | Mapping[str, int] = False
    """Whether each entry of `approvers` needs a person of its own; or how many people each of these groups needs."""
    questions: tuple[str, ...] = ("role", "author", "reviewers")
    """Whose questions keep a spec from approval; the others' are listed."""
    dismiss_early: bool = False
    lapse: LapseMode = LapseMode.CHANGED_SECTIONS
    depends_on: DependencyMode = DependencyMode.WARNING
    contributors: bool = False
    """Whether who made commits of a pull request may approve it."""
    removal: bool = True
    """Whether an approved spec that leaves (deleted, or moved to where it is no spec) needs the approvals of a change."""
    decision: DecisionMode = DecisionMode.APPROVALS
    people: tuple[str, ...] = ()
    """Decisions by consent: whose agreement is asked for, users and teams."""
    outstanding: int = 0
    """So many of `people` may be missing."""
    period: Period | None = None
    """How long the others may still object; None: not at all."""
    auto_close: bool = False
    """Whether the bot closes what it was decided to close or to postpone."""
    time_zone: str = "UTC"
    """Whose days count."""

    @property
    def by_consent(self) -> bool:
        """Tell whether named people agree to a proposal, in the place of a number of approvals."""
        return self.decision is DecisionMode.CONSENT

    @property
    def groups(self) -> Mapping[str, int]:
        """Say how many people each group needs; empty where `distinct_groups` gives no numbers."""
        return self.distinct_groups if isinstance(self.distinct_groups, Mapping) else MappingProxyType({})

    @property
    def entries(self) -> tuple[str, ...]:
        """List everybody who may approve: `approvers`, and the groups that need a number of people; or who is to consent."""
        if self.by_consent:
            return self.people
        groups = {same_entry(group) for group in self.groups}
        return (*(one for one in self.approvers if same_entry(one) not in groups), *self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The status labels: a prefix, and a colour per status key."""

    prefix: str = "spec: "
    colours: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRules:
    """How talkative the review is."""

    draft_pull_requests: bool = False
    already_open: bool = False
    """Whether pull requests that were open before the bot came are reviewed at once, untouched as they are."""
    comments: int = 25
    remind_after_days: int = 0
    """Working days of quiet before the one reminder; 0: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRules:
    """How the gate is shown on a forge that has no checks of its own kind: as commit statuses, as a thread to resolve."""

    statuses: bool = True
    thread: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedentRules:
    """Whether accepted specs soften what their template demands, and how many of them must keep a demand."""

    enabled: bool = True
    keep: float = 0.90


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything a team may decide. `severity` maps a code to a level, or to a level by status key."""

    mode: Mode = Mode.ENFORCE
    extends: str | None = None
    """Another policy, as `owner/repository:path`, whose keys hold where this one says nothing."""
    specs: tuple[SpecRule, ...] = (SpecRule(),)
    severity: Mapping[str, str | Mapping[str, str]] = field(default_factory=lambda: EMPTY)
    approval: ApprovalRules = field(default_factory=ApprovalRules)
    labels: Labels = field(default_factory=Labels)
    write_back: WriteBackMode = WriteBackMode.COMMIT
    stamp: StampMode = StampMode.AFTER_MERGE
    index: str | None = None
    """The file in which the bot keeps a table of all specs; None: nowhere."""
    review: ReviewRules = field(default_factory=ReviewRules)
    gate: GateRules = field(default_factory=GateRules)
    precedent: PrecedentRules = field(default_factory=PrecedentRules)
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """The line of each key path in the file (`approval.required` → 14), for messages that cite the policy."""
    warnings: tuple[str, ...] = field(default=(), compare=False)
    """What the file says in an old way that a later version does not read (docs/stability.md)."""

    @property
    def movers(self) -> tuple[str, ...]:
        """List everybody whom a state of a lifecycle names as the one who may move a spec there."""
        return tuple(entry for rule in self.specs for state in rule.lifecycle.states for entry in state.by)


class PolicyError(Exception):
    """The policy file is wrong at `line` (from 1), at the key path `key`; `message` says what to do."""

    def __init__(self, message: str, line: int = 1, key: str = "") -> None:
        super().__init__(message, line, key)
        self.message = message
        self.line = line
        self.key = key

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


STATUSES = tuple(one.value for one in Status)
