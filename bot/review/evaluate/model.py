"""What the steps of an evaluation hand on: specs with their problems, questions, approvals, and the gate that they make."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import QuestionShape
from bot.policy.severity import Severity
from bot.review.evaluate.decision import Consent, Outcome
from bot.review.evaluate.obstacles import Dependency, Objection, UncountedPlace
from bot.review.evaluate.quorum import Quota, Shortage, different_groups, shortages
from bot.review.model.account import Account, PullCommit
from bot.review.model.source import LeavingSpec, SpecSource
from bot.spec.model import Examination, SectionDigest, with_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A diagnostic in its file, under a fingerprint that outlives moved lines. `inherited`: it stood in the base.

    Where the metadata of a spec are a file of their own, `stands_in` is the file of its lines, `examined` itself in both as one.
    """

    path: str
    diagnostic: Diagnostic
    fingerprint: str
    inherited: bool = False
    stands_in: str = ""
    examined: Diagnostic | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether it closes the gate."""
        return self.diagnostic.severity is Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecReview:
    """A spec as the pull request has it. `earlier` is the same file at base, if it was there."""

    source: SpecSource
    spec: Examination
    earlier: Examination | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...] = ()
    metadata: str = ""
    metadata_end: int = 0
    """Where `metadata` is a file of its own, so many of the lines are that file, with a fence before and behind it."""
    sections: tuple[range, ...] = ()
    """The lines of each section, from its heading to the next one."""
    seen: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """By commit: the digests of the sections as they were there."""
    questions_at: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By commit: what its questions said there, in the order of their numbers."""
    today: Examination | None = None
    """A merged spec as it is on the base branch: that, and not the pull request's own text, says where it stands."""
    merged: Examination | None = None
    """A merged spec as the merge left it; None where that text is not known."""
    companions: tuple["SpecReview", ...] = ()
    """The files beside it that belong to it, each as a text of its own."""

    @property
    def digests(self) -> Mapping[str, str]:
        """The digests of the sections at head, with those of the companions."""
        own, parts = by_section(self.spec.digests), ((one.path, one.digests) for one in self.companions)
        return with_parts(own, parts) if self.companions else own

    @property
    def files(self) -> tuple["SpecReview", ...]:
        """List the spec and the files that belong to it."""
        return (self, *self.companions)

    def section_around(self, line: int) -> range:
        """Say which lines the section of a line has."""
        return next((lines for lines in self.sections if line in lines), range(0))

    @property
    def path(self) -> str:
        """Name the file at head."""
        return self.source.path


def by_section(digests: Iterable[SectionDigest]) -> Mapping[str, str]:
    """Key digests by section; sections of the same name share an entry, so that no change hides behind a twin."""
    found: dict[str, str] = {}
    for each in digests:
        found[each.section] = f"{found.get(each.section, '')}{each.digest}"
    return MappingProxyType(found)


def files_of(spec_reviews: Iterable[SpecReview]) -> tuple[SpecReview, ...]:
    """List every file that is judged: each spec, then what belongs to it; what belongs to several, once, as the strictest has it."""
    found: dict[str, SpecReview] = {}
    for file in (file for one in spec_reviews for file in one.files):
        known = found.setdefault(file.path, file)
        if known is not file and _errors(known) < _errors(file):
            found[file.path] = file
    return tuple(found.values())


def _errors(spec_review: SpecReview) -> int:
    return sum(problem.is_error for problem in spec_review.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question under its id. A file's question has a path and a line, a thread's an asker."""

    id: str
    text: str
    open: bool
    url: str = ""
    path: str = ""
    line: int = 0
    number: int = 0
    """The question's number within its own file."""
    asker: Account | None = None
    asked_at: datetime | None = None
    """When it was asked in the thread."""
    counts: bool = True
    """Whether it keeps the spec from approval; the question of somebody whom the policy does not name is only listed."""
    shape: QuestionShape = QuestionShape.ITEM
    answered: bool = True
    """False for a box that was ticked with no answer in sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One standing approval, by a native review or by a command. `sha` is the commit that it saw, if that is known."""

    key: str
    account: Account
    at: datetime
    url: str
    sha: str | None
    native: bool = False
    edited: bool = False
    outcome: Outcome = Outcome.MERGE
    """What it agrees to; an approval agrees to a merge."""


class ApprovalStatus(StrEnum):
    """What an approval is worth; the value is what people read."""

    COUNTS = "approved"
    AUTHOR = "is the author, and nobody approves their own spec"
    CONTRIBUTOR = "made commits here, and nobody approves their own work"
    STRANGER = "may not approve under this policy"
    OUTSIDE = "is in none of the groups whose approval is needed"
    LAPSED = "approved an earlier version"
    ANOTHER = "agreed to another proposal"
    EDITED = "approved in a comment that was edited later, which does not count; please approve again"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedApproval:
    """An approval evaluated for one spec. `changed`: the sections that changed since."""

    approval: Approval
    standing: ApprovalStatus
    groups: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()
    commit: PullCommit | None = None
    """The commit by which its giver is a contributor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCount:
    """The approvals of one spec."""

    path: str
    required: int
    evaluated_approvals: tuple[EvaluatedApproval, ...]
    distinct: bool = False
    quotas: tuple[Quota, ...] = ()
    """How many people each group needs; `required` is at least their sum."""

    @property
    def given(self) -> int:
        """Count the approvals that count; with distinct groups, one per group, and with quotas those that bring it further."""
        return self._given(self._counting)

    @property
    def missing(self) -> int:
        """Say how many approvals are still needed."""
        return max(0, self.required - self.given)

    def would_help(self, groups: Collection[str]) -> bool:
        """Tell whether the approval of one more person would bring the spec further, who is known under these entries."""
        return self._given([*self._counting, groups]) > self.given

    def wanted(self, entries: Iterable[str]) -> tuple[Shortage, ...]:
        """Say how many approvals are missing from whom, where some are; `entries` are those who may approve the spec."""
        if not self.quotas:
            helpful = tuple(entry for entry in entries if not self.distinct or self.would_help({entry}))
            return (Shortage(missing=self.missing, entries=helpful),)
        found = tuple(shortages(self._counting, self.quotas))
        rest = self.missing - sum(one.missing for one in found)
        return (*found, *((Shortage(missing=rest, entries=tuple(entries)),) if rest else ()))

    def who_can(self, entries: Iterable[str]) -> tuple[str, ...]:
        """Choose whose approvals can count at all: where the groups are everybody who is needed, nobody else's."""
        quotas = self.quotas if sum(quota.number for quota in self.quotas) == self.required else ()
        return tuple(dict.fromkeys(one for quota in quotas for one in quota.entries)) if quotas else tuple(entries)

    @property
    def _counting(self) -> list[frozenset[str]]:
        return [one.groups for one in self.evaluated_approvals if one.standing is ApprovalStatus.COUNTS]

    def _given(self, counting: Sequence[Collection[str]]) -> int:
        if self.quotas:
            lacking = sum(one.missing for one in shortages(counting, self.quotas))
            return min(self.required - lacking, len(counting))
        return different_groups(counting) if self.distinct else len(counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One spec that leaves, as the base branch has it. `guarded`: it needs what a change of it needs."""

    spec: LeavingSpec
    title: str
    status: str
    guarded: bool

    @property
    def path(self) -> str:
        """Name the file at base."""
        return self.spec.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everything that stands between the specs and their approval. No spec: nothing does."""

    errors: tuple[Problem, ...]
    questions: tuple[Question, ...]
    """All questions, closed ones too."""
    approval_counts: tuple[ApprovalCount, ...]
    waits: tuple[Dependency, ...] = ()
    """What the specs depend on and is not approved yet; by policy that closes the gate, or is only said."""
    objections: tuple[Objection, ...] = ()
    """Requests for changes that stand."""
    uncounted: tuple[UncountedPlace, ...] = ()
    """What stands among the questions of a spec and nobody can count: it may be an open one."""
    unread: tuple[str, ...] = ()
    """What could not be read whole, and the way out: what nobody has seen opens no gate."""
    consent: Consent | None = None
    """How the decision stands, where the team decides by consent."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that nobody has closed, as far as they count."""
        return tuple(entry for entry in self.questions if entry.open and entry.counts)

    @property
    def listed_questions(self) -> tuple[Question, ...]:
        """The open questions of people whose questions do not count."""
        return tuple(entry for entry in self.questions if entry.open and not entry.counts)

    @property
    def short(self) -> tuple[ApprovalCount, ...]:
        """The specs that lack approvals."""
        return tuple(approval_count for approval_count in self.approval_counts if approval_count.missing)

    @property
    def needed(self) -> tuple[Dependency, ...]:
        """The specs that have to be approved first."""
        return tuple(wait for wait in self.waits if wait.closes)

    @property
    def approved(self) -> bool:
        """Tell whether `spec / approval` is green."""
        asked = self.open_questions or self.uncounted or not (self.consent is None or self.consent.lets_merge)
        return not (asked or self.short or self.needed or self.objections or self.unread)

    @property
    def is_open(self) -> bool:
        """Tell whether nothing stands in the way: both checks are green."""
        return self.approved and not self.errors
