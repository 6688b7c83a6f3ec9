"""Posts findings as one review: drafts first, then all of them published at once, with one notification.

https://docs.gitlab.com/api/draft_notes/ and https://docs.gitlab.com/api/discussions/#create-a-new-thread-in-the-merge-request-diff
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from bot.forges.gitlab import schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import merge_request
from bot.forges.gitlab.reading import Reader
from bot.forges.patch import old_lines
from bot.forges.published import unpublished
from bot.review.model.actions import PublishReview
from bot.review.model.desired_state import Anchor, ReviewComment
from bot.review.model.markers import Kind, read
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, NotFoundError, RejectedError
from bot.review.text.render import without_commands

Position = Mapping[str, object]


def publish(reader: Reader, pull: PullRequest, review: PublishReview) -> None:
    """Post every finding that does not stand yet at its place, or on its file; raises `RejectedError` for what found neither.

    Raises `ConflictError` when the merge request was pushed to.
    """
    begin = reader.api.beside.begin
    threads = begin(lambda: reader.threads(pull.ref, pull.head.sha, pull.url))
    drafts = begin(lambda: tuple(reader.api.pages(_drafts_of(pull), schemas.DraftNote)))
    found = reader.merge_request(pull.ref)
    if found.sha != review.sha:
        raise ConflictError(f"GitLab: {pull.ref} was pushed to since it was read.")
    diffs = {one.new_path: one for one in reader.diffs(pull.ref, found)}
    findings = unpublished(review.findings, threads(), pull.bot)
    places = {one.fingerprint: _places(one.anchor, diffs.get(one.anchor.path), found) for one in findings}
    try:
        lost = _publish_together(reader.api, pull, findings, places, drafts())
    except NotFoundError:
        lost = _publish_alone(reader, pull, findings, places)
    if lost:
        paths = ", ".join(dict.fromkeys(finding.anchor.path for finding in lost))
        raise RejectedError(f"GitLab takes no comment on {paths}; the diff of {pull.ref} does not have it.")


def _publish_together(
    api: Api,
    pull: PullRequest,
    findings: Sequence[ReviewComment],
    places: Mapping[str, Sequence[Position]],
    drafts: Iterable[schemas.DraftNote],
) -> list[ReviewComment]:
    """Draft the findings and publish them with one notification; gives those that found no place."""
    ours, foreign = _drafts(api, pull, findings, drafts)
    missing = [finding for finding in findings if finding.fingerprint not in ours]
    posted = [api.beside.begin(partial(_post, api, _drafts_of(pull), "note", one, places)) for one in missing]
    lost = [finding for finding, took in zip(missing, posted, strict=True) if not took()]
    if foreign:
        _publish_each(api, pull)
    elif len(lost) < len(findings):
        api.write("POST", f"{_drafts_of(pull)}/bulk_publish")
    return lost


def _publish_alone(
    reader: Reader, pull: PullRequest, findings: Sequence[ReviewComment], places: Mapping[str, Sequence[Position]]
) -> list[ReviewComment]:
    """Post each finding as a thread of its own, where GitLab has no drafts or does not publish them all at once.

    What a try that broke off in the middle has published stands already, and drafts that it left are dropped.
    """
    api = reader.api
    with suppress(NotFoundError):
        for draft in api.pages(_drafts_of(pull), schemas.DraftNote):
            if _mark_of(draft) is not None:
                _drop(api, pull, draft)
    missing = unpublished(findings, reader.threads(pull.ref, pull.head.sha, pull.url), pull.bot)
    threads = f"{merge_request(pull.ref)}/discussions"
    return [finding for finding in missing if not _post(api, threads, "body", finding, places)]


def set_resolved(api: Api, pull: PullRequest, thread: str, *, resolved: bool) -> None:
    """Resolve or reopen a thread."""
    api.write("PUT", f"{merge_request(pull.ref)}/discussions/{thread}", {"resolved": resolved})


def _drafts(
    api: Api, pull: PullRequest, findings: Sequence[ReviewComment], drafts: Iterable[schemas.DraftNote]
) -> tuple[frozenset[str], bool]:
    """Look for drafts of a run that did not come to its end: keep what is wanted, drop what is not any more.

    Gives the fingerprints that are there, and whether there are drafts that are not the bot's (an account that a person
    uses as well): those are never published for them.
    """
    wanted = {finding.fingerprint: without_commands(finding.body) for finding in findings}
    kept: set[str] = set()
    foreign = False
    for draft in drafts:
        mark = _mark_of(draft)
        if mark is None:
            foreign = True
        elif mark in kept or wanted.get(mark) != draft.note:
            _drop(api, pull, draft)
        else:
            kept.add(mark)
    return frozenset(kept), foreign


def _post(api: Api, path: str, key: str, finding: ReviewComment, places: Mapping[str, Sequence[Position]]) -> bool:
    """Post a finding at the first place that GitLab takes; tell whether it took one."""
    for place in places[finding.fingerprint]:
        try:
            api.write("POST", path, {key: without_commands(finding.body), "position": place})
        except RejectedError:
            continue
        return True
    return False


def _places(anchor: Anchor, diff: schemas.Diff | None, found: schemas.MergeRequest) -> tuple[Position, ...]:
    """Name where a finding may stand: its line when the diff shows it, else the file."""
    if diff is None:
        return ()
    refs = found.diff_refs or schemas.DiffRefs()
    whole: dict[str, object] = {
        "base_sha": refs.base_sha,
        "start_sha": refs.start_sha,
        "head_sha": refs.head_sha,
        "position_type": "file",
        "old_path": diff.old_path,
        "new_path": diff.new_path,
    }
    lines = old_lines(diff.diff)
    if anchor.line is None or anchor.line not in lines:
        return (whole,)
    old = lines[anchor.line]
    on_line = {**whole, "position_type": "text", "new_line": anchor.line}
    return ({**on_line, "old_line": old} if old is not None else on_line), whole


def _publish_each(api: Api, pull: PullRequest) -> None:
    """Publish only the bot's own drafts, one by one."""
    for draft in api.pages(_drafts_of(pull), schemas.DraftNote):
        if _mark_of(draft) is not None:
            api.write("PUT", f"{_drafts_of(pull)}/{draft.id}/publish")


def _drop(api: Api, pull: PullRequest, draft: schemas.DraftNote) -> None:
    try:
        api.write("DELETE", f"{_drafts_of(pull)}/{draft.id}")
    except NotFoundError:
        return


def _mark_of(draft: schemas.DraftNote) -> str | None:
    """Read which finding a draft is; only the author sees drafts, so no look at the author is needed."""
    return next((mark.value for mark in read(draft.note) if mark.kind is Kind.FINDING), None)


def _drafts_of(pull: PullRequest) -> str:
    return f"{merge_request(pull.ref)}/draft_notes"
