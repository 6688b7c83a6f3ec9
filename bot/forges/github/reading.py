"""Reads a pull request whole: one GraphQL query, the files' patches and the checks."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.forges.bounded_http import MOST_PAGES
from bot.forges.github import graphql_base, rest, schemas, values
from bot.forges.github.api import Api
from bot.forges.github.edit_history import with_earlier_texts
from bot.forges.github.follow_ups import read_follow_ups
from bot.forges.github.optional_parts import limits
from bot.forges.github.own_checks import check_runs, own_statuses
from bot.forges.github.permissions import grants, withheld_kinds
from bot.forges.github.queries import operation
from bot.forges.responses import endless, ensure_canonical_name
from bot.review.commands.parser import parse_comment
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities, PullState, WriteKind
from bot.review.model.pull_request import Branch, ChangedFile, CheckRun, Comment, PullRequest, ReviewThread, Visibility
from bot.review.model.references import PullRef
from bot.review.port import ForbiddenError, RejectedError, UnavailableError

_FILES_LISTED = 3000
"""GitHub lists no more; https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files."""
_TIMELINE = re.compile("timelineItems|HeadRefForcePushed|HEAD_REF_FORCE", re.IGNORECASE)
"""What a forge names that does not know of pushes that are no fast forward (an old Enterprise Server)."""
_MAY_WRITE = {"WRITE", "MAINTAIN", "ADMIN"}


@dataclass(slots=True, kw_only=True)
class _Talk:
    """Comments, reviews and threads, gathered page by page."""

    comments: list[schemas.Spoken] = field(default_factory=list)
    reviews: list[schemas.Review] = field(default_factory=list)
    threads: list[schemas.Thread] = field(default_factory=list)
    cursors: dict[str, str | None] = field(default_factory=dict)

    def add(self, talk: schemas.Talk) -> None:
        """Take one page of each; remember where the next begins."""
        self.cursors = {}
        if talk.comments:
            self.comments += talk.comments.nodes
            self._next("comments", talk.comments.page_info)
        if talk.reviews:
            self.reviews += talk.reviews.nodes
            self._next("reviews", talk.reviews.page_info)
        if talk.review_threads:
            self.threads += talk.review_threads.nodes
            self._next("threads", talk.review_threads.page_info)

    def _next(self, name: str, page: graphql_base.Page) -> None:
        if page.has_next_page:
            self.cursors[name] = page.end_cursor


Known = Callable[[str, str], None]
"""Takes the tip of the base branch and the head, as soon as GitHub has named them."""


def read_pull_request(
    api: Api, ref: PullRef, *, app_id: int | None, own: Account | None, known: Known = lambda *_: None
) -> PullRequest:
    """Read everything but the texts of files. `app_id` and `own` are None where the credential is a token."""
    answer, checks, files = _answer(api, ref, app_id=app_id, own=own, known=known)
    found = answer.repository.pull_request
    talk = _talk(api, ref, found)
    bot, base = own or _viewer(answer, ref), _base(answer.repository, api, app_id)
    return PullRequest(
        ref=ref,
        url=found.url,
        title=found.title,
        body=found.body,
        author=values.account(found.author),
        draft=found.is_draft,
        state=PullState[found.state],
        merged_at=found.merged_at.astimezone(UTC) if found.merged_at else None,
        updated_at=found.updated_at.astimezone(UTC) if found.updated_at else None,
        opened_at=found.created_at.astimezone(UTC),
        pushed_at=_pushed_at(found),
        merge_sha=found.merge_commit.oid if found.merge_commit else None,
        base=base,
        base_before=_base_before(found) if found.merged_at else base.sha,
        head=_head(answer.repository, api, app_id),
        bot=bot,
        capabilities=_capabilities(found, ref, api, app_id, checks=checks is not None),
        files=files,
        files_complete=found.changed_files <= len(files) < _FILES_LISTED,
        labels=tuple(label.name for label in found.labels.nodes) if found.labels else (),
        comments=with_earlier_texts(api, ref, _said(found, talk, bot), bot),
        reviews=tuple(values.reviews(talk.reviews)),
        threads=tuple(map(values.thread, talk.threads)),
        checks=own_statuses(found, bot) if checks is None else checks,
        statuses=() if checks is None else own_statuses(found, bot),
        is_public=not answer.repository.is_private,
        force_pushes=tuple(values.force_pushes(found.timeline_items)),
        requested_reviewers=tuple(values.requested(found.review_requests.nodes if found.review_requests else ())),
        head_by_people=_head_by_people(found, bot),
        follow_ups=read_follow_ups(api, ref, bot) if found.merged_at else (),
    )


def _viewer(answer: schemas.PullAnswer, ref: PullRef) -> Account:
    """Say whose the token is; without that nothing could be told from what people wrote, so nothing is decided."""
    if answer.viewer is None:
        raise UnavailableError(f"GitHub, reading {ref}: it does not say whose the token is.")
    return values.account(answer.viewer)


def _answer(
    api: Api, ref: PullRef, *, app_id: int | None, own: Account | None, known: Known
) -> tuple[schemas.PullAnswer, tuple[CheckRun, ...] | None, tuple[ChangedFile, ...]]:
    """Ask for the pull request, and then side by side for its files, and for the App's check runs: None without the right to them."""

    def ask() -> schemas.PullAnswer:
        asked = {**named(ref), "viewer": own is None}
        try:
            return api.query(operation("pull_request", *api.lacks), asked, schemas.PullAnswer, f"reading {ref}")
        except (RejectedError, UnavailableError) as error:
            if "Timeline" in api.lacks or not _TIMELINE.search(str(error)):
                raise
        api.lacks.append("Timeline")
        return ask()

    shows_runs, root = app_id is not None and api.may_write("checks"), f"/repos/{ref.repository}"
    answer = ask()
    ensure_canonical_name(ref.repository, answer.repository.name_with_owner)
    found = answer.repository.pull_request
    runs = api.beside.begin(lambda: check_runs(api, root, found.head_ref_oid, app_id or 0) if shows_runs else None)
    listed = api.beside.begin(lambda: tuple(api.pages(f"{root}/pulls/{ref.number}/files", rest.File)))
    known(_tip(found), found.head_ref_oid)
    try:
        checks = runs()
    except ForbiddenError:
        checks = None
    return answer, checks, tuple(map(values.changed_file, listed()))


def read_threads(api: Api, ref: PullRef) -> tuple[ReviewThread, ...]:
    """Read the review threads as they are now."""
    return tuple(map(values.thread, _more(api, ref, _Talk(cursors={"threads": None})).threads))


def _pushed_at(found: schemas.PullRequest) -> datetime:
    """Take the later of opening and last commit; GitHub no longer tells when it was pushed."""
    commits = (one.commit.committed_date for one in found.newest.nodes)
    return max((found.created_at, *commits)).astimezone(UTC)


def named(ref: PullRef) -> dict[str, object]:
    """Name a pull request as GraphQL variables."""
    owner, _, name = ref.repository.partition("/")
    return {"owner": owner, "name": name, "number": ref.number}


def _talk(api: Api, ref: PullRef, found: schemas.PullRequest) -> _Talk:
    """Gather the conversation; most have one page."""
    talk = _Talk()
    talk.add(schemas.Talk(comments=found.comments, reviews=found.reviews, review_threads=found.review_threads))
    return _more(api, ref, talk)


def _more(api: Api, ref: PullRef, talk: _Talk) -> _Talk:
    """Read on where the conversation goes on."""
    seen: set[str] = set()
    while talk.cursors:
        if (place := repr(talk.cursors)) in seen or len(seen) >= MOST_PAGES:
            raise endless(f"GitHub, reading {ref}")
        seen.add(place)
        asked = named(ref)
        for name in ("comments", "reviews", "threads"):
            asked[name] = talk.cursors.get(name)
            asked[f"with{name.title()}"] = name in talk.cursors
        talk.add(api.query(operation("more"), asked, schemas.TalkAnswer, f"reading {ref}").repository.pull_request)
    for thread in talk.threads:
        _read_on(api, ref, thread)
    return talk


def _read_on(api: Api, ref: PullRef, thread: schemas.Thread) -> None:
    """Read the rest of a long thread."""
    page = thread.comments.page_info
    while page is not None and page.has_next_page:
        asked = {"thread": thread.id, "after": page.end_cursor}
        node = api.query(operation("thread_comments"), asked, schemas.ThreadAnswer, f"reading {ref}").node
        more = node.comments if node and node.comments else schemas.ThreadComments(nodes=[])
        thread.comments.nodes += more.nodes
        page = more.page_info


def _said(found: schemas.PullRequest, talk: _Talk, bot: Account) -> tuple[Comment, ...]:
    """List everything that people said, the description first where it gives commands."""
    said = values.comments(talk.comments, talk.reviews, talk.threads, bot)
    own = values.description(found)
    return (own, *said) if parse_comment(own, bot) else said


def _base(repository: schemas.PullRepository, api: Api, app_id: int | None) -> Branch:
    """Read the base branch as it is now: rules come from its tip, not from where the pull request began."""
    found = repository.pull_request
    return Branch(
        name=found.base_ref_name,
        sha=_tip(found),
        gone=found.base_ref is None or found.base_ref.target is None,
        repository=repository.name_with_owner,
        writable=api.may_write("contents") if app_id is not None else repository.viewer_permission in _MAY_WRITE,
        visibility=Visibility.PRIVATE if repository.is_private else Visibility.PUBLIC,
    )


def _tip(found: schemas.PullRequest) -> str:
    """Name the tip of the base branch; where the branch is gone, the commit that GitHub last compared with."""
    target = found.base_ref.target if found.base_ref else None
    return target.oid if target else found.base_ref_oid


def _base_before(found: schemas.PullRequest) -> str:
    """Find the base branch's commit before the merge.

    A merge commit and a squash have it as their first parent. The last commit of a rebase, which keeps the date of the
    commit that it copies, has its own predecessor there unless it came alone. Then there is `baseRefOid`, the commit of the
    base that GitHub last compared with: it may be older, but never holds the merged text.
    """
    merge = found.merge_commit
    if merge is None or not merge.parents.nodes:
        return found.base_ref_oid
    newest = found.newest.nodes[-1].commit.authored_date if found.newest.nodes else None
    rebased = len(merge.parents.nodes) == 1 and found.changes.total_count > 1 and merge.authored_date == newest
    return found.base_ref_oid if rebased else merge.parents.nodes[0].oid


def _head(repository: schemas.PullRepository, api: Api, app_id: int | None) -> Branch:
    """Read the head branch. An App never reaches a fork; a token may, if the author lets maintainers edit."""
    found = repository.pull_request
    source = found.head_repository
    if source is None or found.head_ref is None:
        writable = False
    elif app_id is not None:
        writable = not found.is_cross_repository and api.may_write("contents")
    else:
        helped = found.maintainer_can_modify and repository.viewer_permission in _MAY_WRITE
        writable = source.viewer_permission in _MAY_WRITE or helped
    return Branch(
        name=found.head_ref_name,
        sha=found.head_ref_oid,
        repository=source.name_with_owner if source else repository.name_with_owner,
        writable=writable,
    )


def _head_by_people(found: schemas.PullRequest, bot: Account) -> str:
    """Find the newest commit below those that the bot made through the API, which GitHub itself has signed.

    An App is no user: its commits carry its own address, `ID+slug[bot]@users.noreply.github.com`.
    """
    commits = [each.commit for each in found.newest.nodes]
    below = next((commit.oid for commit in reversed(commits) if not _is_own(commit, bot)), "")
    return "" if below == found.head_ref_oid else below


def _is_own(commit: schemas.SignedCommit, bot: Account) -> bool:
    signed = commit.signature is not None and commit.signature.is_valid and commit.signature.was_signed_by_git_hub
    author = commit.author or schemas.GitActor()
    known = {str(author.user.database_id)} if author.user else set()
    return signed and (bot.id in known or author.email == f"{bot.id}+{bot.login}@users.noreply.github.com")


def _capabilities(
    found: schemas.PullRequest, ref: PullRef, api: Api, app_id: int | None, *, checks: bool
) -> Capabilities:
    """Say what GitHub can do with this credential. Only an App may write check runs."""
    web = found.url.removesuffix(f"/{ref.repository}/pull/{ref.number}")
    address = f"{web}/{{repository}}/blob/{{sha}}/{{path}}?plain=1#L{{line}}"
    withheld = withheld_kinds(api, is_app=app_id is not None, checks=checks)
    return Capabilities(
        checks=checks,
        check_buttons=checks,
        resolve_threads=WriteKind.THREAD not in withheld,
        file_url=address,
        compare_url=f"{web}/{{repository}}/compare/{{since}}...{{until}}",
        withheld=withheld,
        grants=grants(is_app=app_id is not None),
        limits=limits(api.lacks),
    )
