"""Posts findings as one review, and keeps them all when GitHub refuses one of them.

GitHub refuses a whole review for one comment that its diff does not show, and takes file comments only one by one:
https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
"""

from collections.abc import Iterable, Sequence

from bot.forges.github.api import Api
from bot.forges.github.conversation import root
from bot.forges.github.queries import operation
from bot.forges.published import unpublished
from bot.review.model.actions import PublishReview
from bot.review.model.desired_state import ReviewComment
from bot.review.model.pull_request import PullRequest, ReviewThread
from bot.review.port import ForbiddenError, RejectedError


def publish(api: Api, pull: PullRequest, review: PublishReview, threads: Iterable[ReviewThread]) -> None:
    """Post every finding that does not stand yet at its place, or on its file; raises `RejectedError` for what found neither.

    `threads` are those that stand now.
    """
    findings = unpublished(review.findings, threads, pull.bot)
    lost = _post(api, pull, review.sha, [finding for finding in findings if finding.anchor.line is not None])
    lost += [
        finding for finding in findings if finding.anchor.line is None and not _on_file(api, pull, review.sha, finding)
    ]
    if lost:
        paths = ", ".join(dict.fromkeys(finding.anchor.path for finding in lost))
        raise RejectedError(f"GitHub takes no comment on {paths}; the diff of {pull.ref} does not have it.")


def set_resolved(api: Api, pull: PullRequest, thread: str, *, resolved: bool) -> None:
    """Resolve or reopen a thread; GitHub wants the right to write contents for it.

    Raises `ForbiddenError` without it.
    """
    name = "resolve_thread" if resolved else "reopen_thread"
    try:
        api.mutate(operation(name), {"thread": thread}, f"resolving a thread of {pull.ref}")
    except ForbiddenError as error:
        raise ForbiddenError(f"{error} Resolving a thread needs the permission contents: write.") from error


def _post(api: Api, pull: PullRequest, sha: str, findings: Sequence[ReviewComment]) -> list[ReviewComment]:
    """Post one review; on a refusal halve it until the refused ones stand alone. Returns what was lost."""
    if not findings:
        return []
    body = {"commit_id": sha, "event": "COMMENT", "comments": [_inline(finding) for finding in findings]}
    try:
        api.write("POST", f"{root(pull)}/pulls/{pull.ref.number}/reviews", body, content=True)
    except RejectedError:
        if len(findings) == 1:
            return [] if _on_file(api, pull, sha, findings[0]) else [findings[0]]
        half = len(findings) // 2
        return [*_post(api, pull, sha, findings[:half]), *_post(api, pull, sha, findings[half:])]
    return []


def _inline(finding: ReviewComment) -> dict[str, object]:
    """Write a comment on lines of the new file."""
    anchor = finding.anchor
    comment: dict[str, object] = {"path": anchor.path, "body": finding.body, "line": anchor.line, "side": "RIGHT"}
    if anchor.start_line is not None and anchor.start_line != anchor.line:
        comment |= {"start_line": anchor.start_line, "start_side": "RIGHT"}
    return comment


def _on_file(api: Api, pull: PullRequest, sha: str, finding: ReviewComment) -> bool:
    """Comment on the file as a whole; tell whether GitHub took it."""
    body = {"commit_id": sha, "path": finding.anchor.path, "body": finding.body, "subject_type": "file"}
    try:
        api.write("POST", f"{root(pull)}/pulls/{pull.ref.number}/comments", body, content=True)
    except RejectedError:
        return False
    return True
