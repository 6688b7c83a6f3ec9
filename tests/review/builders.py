"""Small values for tests: a snapshot with one spec, and everything that may stand around it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import ChecklistQuestion, Progress
from bot.markdown.document import parse
from bot.markdown.model import Span, TextEdit
from bot.policy.lifecycle import Status
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.spec_review import compare
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities, FileStatus, Permission, PullState, Verdict
from bot.review.model.desired_state import Check
from bot.review.model.pull_request import (
    Branch,
    ChangedFile,
    CheckRun,
    Comment,
    Hunk,
    NativeReview,
    PullRequest,
    ReviewThread,
    ThreadComment,
)
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.model import Examination, SectionDigest

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATH = "docs/specs/search.md"
HEAD = "1" * 40
BASE = "0" * 40

BOT = Account(id="100", login="specbot[bot]", is_bot=True)
ANN = Account(id="1", login="ann")
BEN = Account(id="2", login="ben")
CAT = Account(id="3", login="cat")
EVE = Account(id="9", login="eve")

RIGHTS = {ANN.id: Permission.WRITE, BEN.id: Permission.WRITE, CAT.id: Permission.WRITE, EVE.id: Permission.READ}


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def a_file(
    path: str = PATH, *, lines: Iterable[int] = range(1, 41), status: FileStatus = FileStatus.ADDED
) -> ChangedFile:
    shown = tuple(lines)
    hunks = (Hunk(lines=shown, added=frozenset(shown)),) if shown else ()
    return ChangedFile(path=path, status=status, hunks=hunks)


def a_pull(
    *,
    files: tuple[ChangedFile, ...] = (a_file(),),
    head_sha: str = HEAD,
    draft: bool = False,
    state: PullState = PullState.OPEN,
    labels: tuple[str, ...] = (),
    comments: tuple[Comment, ...] = (),
    reviews: tuple[NativeReview, ...] = (),
    threads: tuple[ReviewThread, ...] = (),
    checks: tuple[CheckRun, ...] = (),
    capabilities: Capabilities | None = None,
    writable: bool = True,
    author: Account = ANN,
    title: str = "Search",
    merged_at: datetime | None = None,
) -> PullRequest:
    return PullRequest(
        ref=PullRef(forge=ForgeName.GITHUB, repository="team/app", number=12),
        url="https://forge.test/team/app/pull/12",
        title=title,
        body="",
        author=author,
        draft=draft,
        state=state,
        base=Branch(name="main", sha=BASE, repository="team/app", writable=True),
        base_before=BASE,
        head=Branch(name="search", sha=head_sha, repository="team/app", writable=writable),
        bot=BOT,
        capabilities=capabilities or Capabilities(file_url="https://forge.test/{repository}/blob/{sha}/{path}#L{line}"),
        merged_at=merged_at,
        files=files,
        labels=labels,
        comments=comments,
        reviews=reviews,
        threads=threads,
        checks=checks,
    )


def a_snapshot(
    *,
    pull: PullRequest | None = None,
    policy: str | None = None,
    codeowners: str | None = None,
    specs: tuple[SpecSource, ...] | None = None,
    permissions: Mapping[str, Permission] = RIGHTS,
    teams: Mapping[str, frozenset[str]] | None = None,
) -> Snapshot:
    rules = None if policy is None else SourceFile(path=".specbot.yml", sha=BASE, content=policy.encode())
    return Snapshot(
        pull=pull or a_pull(),
        policy=rules,
        policy_today=rules,
        codeowners=None if codeowners is None else SourceFile(path="CODEOWNERS", sha=BASE, content=codeowners.encode()),
        specs=(a_source(),) if specs is None else specs,
        permissions=permissions,
        teams=teams or {},
        now=NOON,
    )


def a_source(
    path: str = PATH, *, text: str = "# Search\n", base: str | None = None, template: SourceFile | None = None
) -> SpecSource:
    return SpecSource(
        path=path,
        rule=0,
        head=SourceFile(path=path, sha=HEAD, content=text.encode()),
        base=None if base is None else SourceFile(path=path, sha=BASE, content=base.encode()),
        template=template,
    )


def a_diagnostic(
    message: str = 'Section "Goals" is missing; add it.',
    *,
    line: int = 3,
    end_line: int | None = None,
    code: Code = Code.MISSING_SECTION,
    severity: Severity = Severity.ERROR,
    section: str | None = "Goals",
    occurrence: int = 1,
    fix: tuple[TextEdit, ...] | None = None,
) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=severity,
        message=message,
        span=Span(line=line, column=1, end_line=end_line or line, end_column=5),
        section=section,
        occurrence=occurrence,
        fix=fix,
    )


def a_question(number: int = 1, text: str = "How big?", *, ticked: bool = False, line: int = 30) -> ChecklistQuestion:
    return ChecklistQuestion(
        number=number, text=text, ticked=ticked, span=Span(line=line, column=3, end_line=line, end_column=9)
    )


def an_examination(
    *diagnostics: Diagnostic,
    path: str = PATH,
    title: str | None = "Search",
    status: Status | None = Status.DRAFT,
    status_text: str | None = None,
    questions: tuple[ChecklistQuestion, ...] = (),
    tasks: Progress | None = None,
    sections: Progress | None = None,
    digests: Mapping[str, str] | None = None,
) -> Examination:
    names = {Status.DRAFT: "Draft", Status.REVIEW: "In Review", Status.APPROVED: "Approved"}
    words = status_text or (names.get(status, status.value.title()) if status else None)
    return Examination(
        path=path,
        template="technical-spec.md",
        title=title,
        status_text=words,
        status=status,
        status_span=Span(line=5, column=13, end_line=5, end_column=18) if status else None,
        sections=sections or Progress(done=15, total=15),
        questions=questions,
        tasks=tasks or Progress(done=0, total=5),
        diagnostics=diagnostics,
        digests=tuple(SectionDigest(section=name, digest=value) for name, value in (digests or {"Goals": "g"}).items()),
        document=parse(""),
    )


def a_reading(
    *diagnostics: Diagnostic,
    spec: Examination | None = None,
    base: Examination | None = None,
    source: SpecSource | None = None,
) -> SpecReview:
    examined = spec or an_examination(*diagnostics)
    return compare(source or a_source(examined.path), examined, base)


def a_comment(
    body: str,
    *,
    author: Account = BEN,
    minutes: int = 0,
    edited: bool = False,
    key: str | None = None,
    reactions: Iterable[str] = (),
    review_id: str | None = None,
    edited_by_other: bool = False,
) -> Comment:
    key = key or f"c{minutes}"
    return Comment(
        id=key,
        author=author,
        body=body,
        created_at=at(minutes),
        url=f"https://forge.test/team/app/pull/12#{key}",
        edited=edited,
        review_id=review_id,
        edited_by_other=edited_by_other,
        reactions=frozenset(reactions),
    )


def a_review(
    author: Account = BEN, verdict: Verdict = Verdict.APPROVED, *, minutes: int = 0, sha: str = HEAD
) -> NativeReview:
    return NativeReview(
        id=f"r{minutes}",
        author=author,
        verdict=verdict,
        submitted_at=at(minutes),
        sha=sha,
        url=f"https://forge.test/r{minutes}",
    )


def a_thread(
    body: str, *, author: Account = BOT, resolved: bool = False, key: str = "t1", answers: Iterable[ThreadComment] = ()
) -> ReviewThread:
    first = ThreadComment(id=f"{key}.1", author=author, body=body)
    return ReviewThread(id=key, path=PATH, line=3, resolved=resolved, comments=(first, *answers))


def a_run(check: Check, *, key: str = "k1") -> CheckRun:
    return CheckRun(
        id=key, name=check.name, sha=check.sha, conclusion=check.conclusion, title=check.title, digest=check.digest
    )
