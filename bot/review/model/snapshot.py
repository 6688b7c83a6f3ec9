"""What is: one pull request, read whole, as frozen values. Nothing here fetches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.policy.model import UNLIMITED, Rollout
from bot.review.model.account import NO_COMMITS, Account, CommitList
from bot.review.model.capabilities import (
    Permission,
    WriteKind,
)
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import PullRef
from bot.review.model.source import LeavingSpec, SourceFile, SpecSource, TeamFiles
from bot.spec.evidence import Precedent

RERUN = "rerequested"
"""The identifier of the button that is the forge's own: it wants a check to be completed anew, whatever it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAction:
    """A button of a check that somebody pressed; `identifier` is the button's, or `RERUN`."""

    identifier: str
    account: Account
    delivery: str = ""
    """The delivery that told of it, under which the forge can be asked whether it is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A pull request with every text, permission and moment that a decision may use."""

    pull: PullRequest
    policy: SourceFile | None
    """The policy that the pull request is judged by: the base branch's, from before the merge."""
    codeowners: SourceFile | None
    specs: tuple[SpecSource, ...]
    permissions: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """By account id: everyone who wrote a command or a verdict, and the author."""
    named: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """What the users whom policy or code owners name may do, by login in small letters."""
    teams: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """`org/team` → account ids of its active members, for the teams that policy or code owners name; one that
    is not there, or that the bot may not see, is absent."""
    members: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By account id: the logins of those in the teams, where the policy asks each of them."""
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By path: the numbers that specs have at the base sha; empty when no number matters."""
    relatives: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    """By path, at the base sha: the specs that those of the pull request depend on."""
    implements: tuple[SourceFile, ...] = ()
    """At the base sha: the specs that the description calls implemented by this pull request."""
    implementations: tuple[RelatedPull, ...] = ()
    """After the merge: the pull requests whose description calls one of the specs implemented by them."""
    leaving: tuple[LeavingSpec, ...] = ()
    """The specs that are specs no more when this is merged."""
    commits: CommitList = NO_COMMITS
    """The commits of the pull request, where it matters who made them; empty: not asked."""
    precedents: Mapping[tuple[int, str], Precedent] = field(default_factory=lambda: MappingProxyType({}))
    """By number of the rule and path of the template (empty: the built-in one): what accepted specs of the base branch show."""
    unread_precedent: tuple[int, int] | None = None
    """So many of so many accepted specs are read yet, and none speaks; None: all are read, or nobody asked."""
    now: datetime
    check_actions: tuple[CheckAction, ...] = ()
    """Buttons pressed since the last run: the one thing that the forge does not keep. `permissions` covers them."""
    same_head: tuple[PullRef, ...] = ()
    """The other open pull requests with the same head: what stands on that commit speaks for all of them."""
    others: tuple["Snapshot", ...] = ()
    """Those of `same_head`, read whole; none while the pull request is not open itself, or when they are too many."""
    team: TeamFiles | None = None
    """The team's own files, where an open pull request changes some."""
    original: "Snapshot | None" = None
    """Of the bot's own follow-up: the pull request that it is for, with the base branch as it was when the follow-up left it."""
    carried: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    """Of a follow-up: every file that it changes, by path, as it is at its head."""
    same_starts: tuple[str, ...] = ()
    """Of a follow-up: other commits that a proposal began at, at which its files are as where it left the base branch."""
    policy_today: SourceFile | None = None
    """The policy at the tip of the base branch; the same while the pull request is open."""
    rollout: Rollout = UNLIMITED
    """What the operator allows."""
    met_at: datetime | None = None
    """When the bot met the repository; None: it is there since ever, or somebody asks for this very pull request."""
    rejected: Mapping[WriteKind, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the forge refused, earlier in this run or today, with its reason."""
    push_rejected: str = ""
    """Why the forge refused, earlier in this run, what should have gone to the base branch; empty before the first try."""
