"""GitLab's GraphQL, over the few fields that REST does not give, or only one by one: edits, emoji, many files at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLError, GraphQLSchema

from specbot_playground.git import Commit, blob_sha, mode_of
from specbot_playground.gitlab.complexity import LIMIT, complexity
from specbot_playground.gitlab.operations.branches import commit_of
from specbot_playground.gitlab.operations.reading import commits_of
from specbot_playground.gitlab.operations.reviewers import ask_again
from specbot_playground.gitlab.operations.rights import sees
from specbot_playground.gitlab.shapes.basics import stamp
from specbot_playground.gitlab.state import Award, Discussion, MergeRequest, Note, Project, Refusal, User, World
from specbot_playground.older import as_the_forge_says, document_of, executed, older_schema
from specbot_playground.store import identity

Shape = dict[str, Any]
_LARGEST_PAGE = 100


@cache
def _text() -> str:
    return files("specbot_playground.gitlab").joinpath("gitlab.graphql").read_text(encoding="utf-8")


def schema(lacking: frozenset[str] = frozenset()) -> GraphQLSchema:
    """Build the schema once, as the newest or as an older server has it."""
    return older_schema(_text(), lacking)


def answer(world: World, who: User, query: str, variables: Mapping[str, Any] | None) -> Shape:
    """Execute a query as somebody; what one may not see is null, and what asks too much is refused."""
    if refused := _refused(query, variables or {}):
        return {"errors": [refused]}
    known, root = schema(frozenset(world.lacking)), _Sight(world, who).root()
    result = executed(known, query, root, variables)
    if result.errors and result.data is None:
        return {"errors": [_error(each) for each in result.errors]}
    shape: Shape = {"data": result.data}
    return {**shape, "errors": [_error(each) for each in result.errors]} if result.errors else shape


def _refused(query: str, variables: Mapping[str, Any]) -> Shape | None:
    """Refuse what cannot be read or costs too much."""
    try:
        cost = complexity(document_of(query), variables)
    except GraphQLError as error:
        return _error(error)
    if cost <= LIMIT:
        return None
    return {"message": f"Query has complexity of {cost}, which exceeds max complexity of {LIMIT}"}


def _error(error: GraphQLError) -> Shape:
    places = [{"line": one.line, "column": one.column} for one in error.locations or ()]
    return {"message": as_the_forge_says(error.message), "locations": places, "path": error.path}


def _connection(found: Sequence[Any], shape: Callable[[Any], Shape]) -> Callable[..., Shape]:
    """Make a list that is read in pages of at most 100, after a cursor that is a number."""

    def resolve(_: object, *, first: int | None = None, after: str | None = None, **_more: object) -> Shape:
        size = min(_LARGEST_PAGE if first is None else first, _LARGEST_PAGE)
        start = int(after or 0)
        shown = found[start : start + size]
        page = {
            "hasNextPage": start + size < len(found),
            "hasPreviousPage": start > 0,
            "startCursor": str(start) if shown else None,
            "endCursor": str(start + len(shown)) if shown else None,
        }
        return {"nodes": [shape(one) for one in shown], "pageInfo": page, "count": len(found)}

    return resolve


class _Sight:
    """Objects as one person sees them; lists are made only when they are asked for."""

    def __init__(self, world: World, who: User) -> None:
        self._world = world
        self._who = who

    def root(self) -> Shape:
        """Everything that can be asked."""
        return {
            "mergeRequestReviewerRereview": lambda _, input: self._ask_again(input),  # noqa: A006  # the argument's name
            "currentUser": lambda _: self._user(self._who),
            "note": lambda _, id: self._find_note(id),  # noqa: A006  # the argument's name
            "project": lambda _, fullPath: self._find_project(fullPath),  # noqa: N803  # the argument's name
        }

    def _ask_again(self, wanted: Mapping[str, str]) -> Shape:
        """Ask a reviewer anew."""
        project = self._world.project(wanted["projectPath"])
        number = wanted["userId"].rpartition("/")[2]
        reviewer = next((one for one in self._world.users.values() if str(one.id) == number), None)
        request = project.merge_requests.get(int(wanted["iid"]))
        if reviewer is None or request is None:
            raise GraphQLError("The resource that you are attempting to access does not exist")
        try:
            ask_again(self._world, self._who, project, request, reviewer)
        except Refusal as refusal:
            return {"errors": [refusal.message]}
        return {"errors": []}

    def _find_note(self, name: str) -> Shape | None:
        kind, _, number = name.removeprefix("gid://gitlab/").partition("/")
        if kind not in ("Note", "DiffNote", "DiscussionNote") or not number.isdecimal():
            raise GraphQLError(f'"{name}" does not represent an instance of Note')
        for project in self._world.projects.values():
            for request in project.merge_requests.values() if sees(self._world, project, self._who) else ():
                for note in request.notes:
                    if note.id == int(number):
                        return self._note(project, request, note)
        return None

    def _find_project(self, path: str) -> Shape | None:
        try:
            found = self._world.project(path)
        except Refusal:
            return None
        if not sees(self._world, found, self._who):
            return None
        return {
            "id": f"gid://gitlab/Project/{found.id}",
            "fullPath": found.path,
            "mergeRequest": lambda _, iid: self._request(found, found.merge_requests.get(int(iid))),
            "repository": {
                "rootRef": found.default_branch,
                "blobs": lambda info, *, paths, ref=None, **page: _blobs(found, paths, ref)(info, **page),
            },
        }

    def _request(self, project: Project, found: MergeRequest | None) -> Shape | None:
        if found is None:
            return None
        return {
            "id": f"gid://gitlab/MergeRequest/{found.id}",
            "iid": str(found.iid),
            "title": found.title,
            "discussions": _connection(found.discussions, lambda one: self._discussion(project, found, one)),
            "notes": _connection(found.notes, lambda one: self._note(project, found, one)),
            "commits": _connection(commits_of(project, found), self._commit),
        }

    def _commit(self, found: Commit) -> Shape:
        """Show a commit; an address that no account has has no author."""
        known = self._world.users.get(found.author)
        name, email = identity(self._world.users, found.author)
        shape = {"id": f"gid://gitlab/Commit/{found.sha}", "sha": found.sha, "message": found.message}
        return {**shape, "author": self._user(known) if known else None, "authorName": name, "authorEmail": email}

    def _discussion(self, project: Project, request: MergeRequest, found: Discussion) -> Shape:
        return {
            "id": f"gid://gitlab/Discussion/{found.id}",
            "resolvable": found.resolvable,
            "resolved": found.resolved,
            "notes": _connection(found.notes, lambda one: self._note(project, request, one)),
        }

    def _note(self, project: Project, request: MergeRequest, found: Note) -> Shape:
        kind = found.kind or "Note"
        return {
            "id": f"gid://gitlab/{kind}/{found.id}",
            "author": self._user(found.author),
            "awardEmoji": _connection(found.awards, self._award),
            "body": found.body,
            "createdAt": stamp(found.at),
            "updatedAt": stamp(found.updated_at),
            "lastEditedAt": stamp(found.edited_at),
            "lastEditedBy": self._user(found.editor) if found.editor else None,
            "resolvable": found.resolvable,
            "resolved": found.resolved_by is not None,
            "resolvedAt": stamp(found.resolved_at),
            "resolvedBy": self._user(found.resolved_by) if found.resolved_by else None,
            "system": found.system,
            "url": f"{self._world.web_url}/{project.path}/-/merge_requests/{request.iid}#note_{found.id}",
        }

    def _award(self, found: Award) -> Shape:
        return {"name": found.name, "user": self._user(found.user)}

    def _user(self, who: User) -> Shape:
        gid = f"gid://gitlab/User/{who.id}"
        return {"id": gid, "username": who.login, "name": who.name, "bot": who.kind == "Bot"}


def _blobs(project: Project, paths: Sequence[str], ref: str | None) -> Callable[..., Shape]:
    """List the files that are there at a commit, in the order that was asked."""
    try:
        tree = commit_of(project, ref or project.default_branch).tree
    except Refusal:
        tree = {}
    return _connection([path for path in paths if path in tree], lambda path: _blob(path, tree[path]))


def _blob(path: str, content: bytes) -> Shape:
    """Show a file; a text that is no UTF-8 arrives damaged."""
    oid, text = blob_sha(content), content.decode("utf-8", errors="replace")
    return {
        "id": f"gid://gitlab/Gitlab::Git::Blob/{oid}",
        "oid": oid,
        "path": path,
        "name": path.rpartition("/")[2],
        "size": str(len(content)),
        "rawSize": str(len(content)),
        "rawBlob": text,
        "rawTextBlob": None if b"\0" in content else text,
        "mode": f"{mode_of(content):06o}",
    }
