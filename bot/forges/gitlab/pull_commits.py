"""Reads the commits of a merge request, and whose they are."""

from collections.abc import Iterable, Mapping
from contextlib import closing

from bot.forges.bounded_http import MOST_PAGES
from bot.forges.cache import Cache
from bot.forges.gitlab import graphql_schemas, questions, schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import merge_request
from bot.forges.responses import endless
from bot.forges.side_by_side import SideBySide
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit, Push, co_authors_of
from bot.review.model.references import PullRef
from bot.review.port import ForbiddenError, NotFoundError, RejectedError

_LISTED_SHA = 8
"""How many letters of a sha GitLab's note of a push shows."""


def read_commits(api: Api, cache: Cache, ref: PullRef, since: str, head: str) -> CommitList:
    """List the commits of a head that a base has not; GitLab lists them all.

    Aimed at another branch, the same head brings others: both ends say which list is kept.
    """

    def read() -> CommitList:
        with closing(SideBySide()) as beside:
            return listed(beside)

    def listed(beside: SideBySide) -> CommitList:
        asked = beside.begin(lambda: _authors(api, ref))
        found = tuple(api.pages(f"{merge_request(ref)}/commits", schemas.PullCommit))
        known = asked()
        return CommitList(commits=tuple(commit(one, known.get(one.id)) for one in found))

    return cache.keep(("commits", ref, since, head), read)


def _authors(api: Api, ref: PullRef) -> Mapping[str, Account]:
    """Ask for the accounts of the authors, by sha; a GitLab that does not tell leaves their addresses."""
    known: dict[str, Account] = {}
    after: str | None = None
    for _ in range(MOST_PAGES):
        asked = {"path": ref.repository, "iid": str(ref.number), "after": after}
        try:
            answer = api.query(
                questions.COMMITS, graphql_schemas.CommitsAnswer, "reading the authors of commits", asked
            )
        except (RejectedError, NotFoundError, ForbiddenError):
            return known
        request = answer.project.merge_request if answer.project else None
        page = request.commits if request else None
        if page is None:
            return known
        known |= {one.sha: _account(one.author) for one in page.nodes if one is not None and one.author is not None}
        if not page.page_info.has_next_page:
            return known
        after = page.page_info.end_cursor
    raise endless(f"GitLab, reading the authors of commits of {ref}")


def _account(found: graphql_schemas.KnownAuthor) -> Account:
    """Read an account of GraphQL."""
    number = int(found.id.rpartition("/")[2])
    return values.account(schemas.User(id=number, username=found.username, name=found.name))


def commit(found: schemas.PullCommit, author: Account | None) -> PullCommit:
    """Read one commit. A suggestion that is taken has its own message, and whoever made it as the author."""
    same = found.committer_email == found.author_email
    return PullCommit(
        sha=found.id,
        url=found.web_url,
        authors=(
            GitIdentity(name=found.author_name, email=found.author_email, account=author),
            GitIdentity(name=found.committer_name, email=found.committer_email, account=author if same else None),
        ),
        co_authors=co_authors_of(found.message),
        parents=tuple(found.parent_ids),
        takes_suggestion=found.message.casefold().startswith("apply ")
        and "suggestion" in found.message.partition("\n")[0],
    )


def pushes(notes: Iterable[schemas.Note]) -> tuple[Push, ...]:
    """Read from GitLab's own notes who pushed which commits: each is listed by the beginning of its sha."""
    found = (Push(account=values.account(note.author), commits=_shas(note.body)) for note in notes)
    return tuple(push for push in found if push.commits)


def _shas(body: str) -> tuple[str, ...]:
    """Find the commits that are listed one by one; those that came from another branch stand as a range."""
    entries = (entry.partition(" - ")[0].strip() for entry in body.replace("</li>", "").split("<li>")[1:])
    return tuple(sha for sha in entries if len(sha) >= _LISTED_SHA and set(sha) <= set("0123456789abcdef"))
