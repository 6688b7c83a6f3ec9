"""A pull request that was merged, and what its look would write."""

from dataclasses import replace

from bot.review.decide import decide
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit, DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from tests.review.builders import BASE, BEN, HEAD, PATH, a_file, a_pull, a_review, a_snapshot, at

TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md",
    sha=BASE,
    content=b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[Why]\n\n## Revision History\n\n- [Date]: [What]\n",
)
TEXT = "# Search\n\n**Status:** Draft\n\n## Goals\n\nTo find.\n\n## Revision History\n\n- 2026-01-01: Begun\n"
DONE = TEXT.replace("Draft", "Approved") + "- 2026-11-23: Search (#\u200b12, @\u200bann)\n"


def merged_pull(**changes: object) -> PullRequest:
    made = a_pull(files=(a_file(),), state=PullState.MERGED, merged_at=at(5), reviews=(a_review(BEN),))
    return replace(made, merge_sha="2" * 40, **changes)  # type: ignore[arg-type]  # named fields


def a_merge(
    text: str = TEXT,
    *,
    today: str | bytes | None = TEXT,
    before: str | None = None,
    pull: PullRequest | None = None,
    policy: str | None = None,
    push_rejected: str = "",
    path: str = PATH,
) -> Snapshot:
    now = today.encode() if isinstance(today, str) else today
    source = SpecSource(
        path=PATH,
        rule=0,
        head=SourceFile(path=PATH, sha=HEAD, content=text.encode()),
        base=None if before is None else SourceFile(path=PATH, sha=BASE, content=before.encode()),
        template=TEMPLATE,
        today=None if now is None else SourceFile(path=path, sha=BASE, content=now),
    )
    return replace(a_snapshot(pull=pull or merged_pull(), specs=(source,), policy=policy), push_rejected=push_rejected)


def landing(desired: DesiredState) -> BaseEdit:
    assert desired.landing is not None
    return desired.landing


def lands(snapshot: Snapshot) -> str:
    """Give the text that the base branch should get."""
    (file,) = landing(decide(snapshot)).proposal.commit.files
    return file.content.decode()


def told(snapshot: Snapshot) -> str:
    desired = decide(snapshot)
    assert desired.landing is None
    return desired.summary or ""
