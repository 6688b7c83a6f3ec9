"""A gate and what stands in it, as values, for tests of the words that are made of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.comparison.progress import QuestionShape
from bot.policy.severity import Severity
from bot.review.evaluate.context import UNDECIDED, ReviewContext
from bot.review.evaluate.decision import Consent, Outcome, Person, Proposal
from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    ApprovalStatus,
    EvaluatedApproval,
    Gate,
    Problem,
    Question,
    Removal,
    SpecReview,
)
from bot.review.evaluate.obstacles import Dependency, Objection
from bot.review.evaluate.quorum import Quota
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities
from bot.review.model.source import LeavingSpec
from tests.review.builders import BEN, HEAD, PATH, a_diagnostic, a_pull, a_reading, an_examination, at
from tests.review.orders import here

COUNTS = ApprovalStatus.COUNTS
SHORT = Capabilities(file_url="/{path}#{line}", compare_url="/{since}...{until}")
"""A forge whose addresses are short, so that a test may show whole lines."""
OTHER = "docs/specs/cache.md"


def asked(
    key: str = "T1",
    text: str = "How big?",
    *,
    by: Account | None = None,
    since: datetime | None = None,
    path: str = "",
    shape: QuestionShape = QuestionShape.ITEM,
    is_open: bool = True,
    counts: bool = True,
    answered: bool = True,
) -> Question:
    return Question(
        id=key,
        text=text,
        open=is_open,
        url=f"https://forge.test/{key}",
        path=path,
        asker=by,
        asked_at=since,
        counts=counts,
        shape=shape,
        answered=answered,
    )


def approval(
    who: Account = BEN, *, key: str = "", minutes: int = 0, sha: str | None = HEAD, native: bool = False
) -> Approval:
    return Approval(
        key=key or f"a{who.id}",
        account=who,
        at=at(minutes),
        url=f"https://forge.test/a{who.id}",
        sha=sha,
        native=native,
    )


def judged(
    who: Account = BEN,
    standing: ApprovalStatus = COUNTS,
    *,
    groups: tuple[str, ...] = (),
    changed: tuple[str, ...] = (),
    minutes: int = 0,
    sha: str | None = HEAD,
) -> EvaluatedApproval:
    return EvaluatedApproval(
        approval=approval(who, minutes=minutes, sha=sha), standing=standing, groups=frozenset(groups), changed=changed
    )


def a_count(
    *given: EvaluatedApproval, path: str = PATH, required: int = 1, quotas: tuple[Quota, ...] = ()
) -> ApprovalCount:
    return ApprovalCount(path=path, required=required, evaluated_approvals=given, quotas=quotas)


def needs(
    target: str = "cache.md", *, title: str = "Cache", status: str = "Draft", closes: bool = True, line: int = 4
) -> Dependency:
    file = OTHER if status else ""
    return Dependency(path=PATH, line=line, target=target, title=title, file=file, status=status, closes=closes)


def an_objection(who: Account = BEN, minutes: int = 0) -> Objection:
    return Objection(account=who, url=f"https://forge.test/o{who.id}", at=at(minutes))


def a_removal(path: str = OTHER, *, status: str = "Approved", moved_to: str | None = None) -> Removal:
    left = LeavingSpec(path=path, rule=0, base=None, moved_to=moved_to)
    return Removal(spec=left, title="Cache", status=status, guarded=True)


def a_problem(
    message: str = "Say more.",
    *,
    path: str = PATH,
    line: int = 7,
    severity: Severity = Severity.ERROR,
    beside: str = "",
) -> Problem:
    found = a_diagnostic(message, line=line, severity=severity)
    return Problem(path=path, diagnostic=found, fingerprint=f"{path}{line}", stands_in=beside)


def read(path: str = PATH, *, title: str | None = "Search") -> SpecReview:
    return a_reading(spec=an_examination(path=path, title=title))


def consent(
    outcome: Outcome | None = Outcome.MERGE, *people: Person, is_over: bool = False, **moments: datetime
) -> Consent:
    proposal = (
        None if outcome is None else Proposal(outcome=outcome, account=BEN, at=at(-5), url="https://forge.test/p")
    )
    return Consent(people=people, proposal=proposal, is_over=is_over, **moments)  # type: ignore[arg-type]  # named fields


def a_gate(**parts: object) -> Gate:
    return Gate(**{"errors": (), "questions": (), "approval_counts": (), **parts})  # type: ignore[arg-type]  # named fields


def gated(
    *reviews: SpecReview,
    gate: Gate = UNDECIDED,
    can: Capabilities = SHORT,
    pull: Mapping[str, object] = MappingProxyType({}),
    **changes: object,
) -> ReviewContext:
    """Give the context of one spec, or of these, under a gate."""
    found = replace(a_pull(capabilities=can), **pull)  # type: ignore[arg-type]  # named fields
    return here(found, **{"gate": gate, "spec_reviews": reviews or (read(),), **changes})  # type: ignore[arg-type]  # named fields
