"""GitHub's GraphQL, over a subset of its official schema: the pull request read whole, and what REST cannot do."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync

from bot.playground import acts
from bot.playground.git import blob_sha
from bot.playground.shapes import node, stamp
from bot.playground.state import (
    Comment,
    Pull,
    Refusal,
    Repository,
    Review,
    ReviewComment,
    Status,
    Thread,
    User,
    World,
    may,
    role,
)

Shape = dict[str, Any]
_CONTENTS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}
_KINDS = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "STALE_DATA", 422: "UNPROCESSABLE"}


@cache
def schema() -> GraphQLSchema:
    """Build the schema once."""
    return build_schema(files("bot.playground").joinpath("github.graphql").read_text(encoding="utf-8"))


def answer(world: World, who: User, query: str, variables: Mapping[str, Any] | None) -> Shape:
    """Execute an operation as somebody; errors come as the forge sends them, with status 200."""
    result = graphql_sync(schema(), query, root_value=_Root(world, who).shape(), variable_values=dict(variables or {}))
    shape: Shape = {"data": result.data}
    if result.errors:
        shape["errors"] = [_error(each) for each in result.errors]
    return shape


def _error(error: GraphQLError) -> Shape:
    """Say what went wrong; a refusal has a type."""
    refusal = error.original_error
    shape: Shape = {"message": error.message, "path": error.path}
    if isinstance(refusal, Refusal):
        shape = {**shape, "type": _KINDS.get(refusal.status, "UNPROCESSABLE"), "message": refusal.message}
    return shape


class _Root:
    """The operations, as one person sees them."""

    def __init__(self, world: World, who: User) -> None:
        self._world = world
        self._who = who
        self._see = _Sight(world, who)

    def shape(self) -> Shape:
        """List queries and mutations by name."""
        return {
            "viewer": lambda _: self._see.account(self._who),
            "repository": self._repository,
            "rateLimit": lambda _, **__: {
                "limit": 5000,
                "cost": 1,
                "remaining": 4999,
                "resetAt": stamp(self._world.now()),
            },
            "resolveReviewThread": lambda _, **given: self._resolve(given["input"], done=True),
            "unresolveReviewThread": lambda _, **given: self._resolve(given["input"], done=False),
            "createCommitOnBranch": lambda _, **given: self._commit(given["input"]),
            "addReaction": lambda _, **given: self._react(given["input"]),
            "minimizeComment": lambda _, **given: self._minimize(given["input"]),
            "markPullRequestReadyForReview": lambda _, **given: self._draft(given["input"], draft=False),
            "convertPullRequestToDraft": lambda _, **given: self._draft(given["input"], draft=True),
            "enablePullRequestAutoMerge": lambda _, **given: self._auto_merge(given["input"]),
        }

    def _repository(self, _: object, owner: str, name: str, **__: object) -> Shape:
        found = self._world.repository(f"{owner}/{name}")
        acts.need(found, self._who, "read")
        return self._see.repository(found)

    def _resolve(self, given: Mapping[str, Any], *, done: bool) -> Shape:
        for repo, pull in self._pulls():
            for thread in pull.threads:
                if thread.id == given["threadId"]:
                    acts.resolve(self._world, self._who, repo, pull, thread, done=done)
                    return {"thread": self._see.thread(repo, pull, thread)}
        raise Refusal(404, f"Could not resolve to a node with the global id of '{given['threadId']}'")

    def _commit(self, given: Mapping[str, Any]) -> Shape:
        branch = given["branch"]
        found = self._world.repository(branch["repositoryNameWithOwner"])
        changes: dict[str, bytes | None] = {}
        for each in (given.get("fileChanges") or {}).get("additions") or ():
            changes[each["path"]] = b64decode(each["contents"])
        for each in (given.get("fileChanges") or {}).get("deletions") or ():
            changes[each["path"]] = None
        told = given["message"]
        message = "\n\n".join(filter(None, (told["headline"], told.get("body"))))
        name = branch["branchName"].removeprefix("refs/heads/")
        made = acts.write_files(self._world, self._who, found, name, changes, message, given["expectedHeadOid"])
        return {"commit": self._see.commit(found, made.sha), "ref": self._see.ref(found, name)}

    def _react(self, given: Mapping[str, Any]) -> Shape:
        repo, comment = self._comment(given["subjectId"])
        contents = {word: emoji for emoji, word in _CONTENTS.items()}
        made, _ = acts.react(self._world, self._who, repo, comment, contents[given["content"]])
        return {"reaction": {"id": node("REA", made.id), "content": given["content"]}}

    def _minimize(self, given: Mapping[str, Any]) -> Shape:
        repo, comment = self._comment(given["subjectId"])
        acts.need(repo, self._who, "write")
        comment.minimized = given["classifier"]
        return {"minimizedComment": {"__typename": "IssueComment", "isMinimized": True}}

    def _draft(self, given: Mapping[str, Any], *, draft: bool) -> Shape:
        repo, pull = self._pull(given["pullRequestId"])
        acts.set_draft(self._world, self._who, repo, pull, draft=draft)
        return {"pullRequest": self._see.pull(repo, pull)}

    def _auto_merge(self, given: Mapping[str, Any]) -> Shape:
        repo, pull = self._pull(given["pullRequestId"])
        acts.need(repo, self._who, "write")
        pull.auto_merge = True
        return {"pullRequest": self._see.pull(repo, pull)}

    def _pulls(self) -> Iterable[tuple[Repository, Pull]]:
        for repo in self._world.repositories.values():
            yield from ((repo, pull) for pull in repo.pulls.values())

    def _pull(self, name: str) -> tuple[Repository, Pull]:
        for repo, pull in self._pulls():
            if node("PR", pull.id) == name:
                return repo, pull
        raise Refusal(404, f"Could not resolve to a node with the global id of '{name}'")

    def _comment(self, name: str) -> tuple[Repository, Comment]:
        number = int(name.rpartition("_")[2])
        for repo, pull in self._pulls():
            for comment in (*pull.comments, *pull.reviews, *pull.review_comments):
                if comment.id == number:
                    return repo, comment
        raise Refusal(404, f"Could not resolve to a node with the global id of '{name}'")


class _Sight:
    """Objects as GraphQL shows them; lists are read only when they are asked for."""

    def __init__(self, world: World, who: User) -> None:
        self._world = world
        self._who = who

    def account(self, who: User) -> Shape:
        """An actor."""
        web = f"{self._world.web_url}/{who.login}"
        # GraphQL leaves the suffix off a bot's login, unlike REST.
        login = who.login.removesuffix("[bot]")
        return {
            "__typename": who.kind,
            "id": node("U", who.id),
            "databaseId": who.id,
            "login": login,
            "name": who.name or None,
            "url": web,
            "avatarUrl": f"{web}.png",
        }

    def repository(self, found: Repository) -> Shape:
        """A repository."""
        return {
            "__typename": "Repository",
            "id": node("R", found.id),
            "databaseId": found.id,
            "nameWithOwner": found.full_name,
            "isPrivate": found.private,
            "viewerPermission": role(found, self._who).upper() if may(found, self._who, "read") else None,
            "pullRequest": lambda _, number: self._numbered(found, number),
            "pullRequests": connection(list(found.pulls.values()), lambda one: self.pull(found, one), self._by_state),
            "object": lambda _, expression=None, oid=None: self._object(found, expression or oid or ""),
            "defaultBranchRef": lambda _: self.ref(found, found.default_branch),
        }

    @staticmethod
    def _by_state(one: Pull, states: Sequence[str] | None = None, **_: object) -> bool:
        state = "MERGED" if one.merged_at else one.state.upper()
        return states is None or state in states

    def _numbered(self, found: Repository, number: int) -> Shape:
        if number not in found.pulls:
            raise Refusal(404, f"Could not resolve to a PullRequest with the number of {number}.")
        return self.pull(found, found.pulls[number])

    def _object(self, found: Repository, expression: str) -> Shape | None:
        """A blob, a tree or a commit by `sha`, `branch` or `sha:path`."""
        ref, colon, path = expression.partition(":")
        try:
            commit = acts.commit_of(found, ref)
        except Refusal:
            return None
        if not colon:
            return self.commit(found, commit.sha)
        if path in commit.tree:
            return _blob(commit.tree[path])
        inside = [each for each in commit.tree if not path or each.startswith(f"{path}/")]
        return _tree(inside, path) if inside else None

    def ref(self, found: Repository, name: str) -> Shape | None:
        """A branch."""
        if name not in found.branches:
            return None
        return {"id": f"REF_{name}", "name": name, "target": lambda _: self.commit(found, found.branches[name])}

    def commit(self, found: Repository, sha: str) -> Shape:
        """A commit."""
        made = found.history[sha]
        return {
            "__typename": "Commit",
            "id": f"C_{sha}",
            "oid": sha,
            "message": made.message,
            "committedDate": stamp(made.at),
            "status": lambda _: self._status(found, sha),
            "checkSuites": connection((), lambda one: one),
        }

    def _status(self, found: Repository, sha: str) -> Shape | None:
        newest = {one.context: one for one in found.statuses if one.sha == sha}
        if not newest:
            return None
        states = {one.state.upper() for one in newest.values()}
        total = next((state for state in ("FAILURE", "ERROR", "PENDING") if state in states), "SUCCESS")
        return {"id": f"S_{sha}", "state": total, "contexts": [self._context(one) for one in newest.values()]}

    def _context(self, one: Status) -> Shape:
        return {
            "id": node("SC", one.id),
            "context": one.context,
            "state": one.state.upper(),
            "description": one.description,
            "targetUrl": one.target_url or None,
            "creator": self.account(one.creator),
            "createdAt": stamp(one.at),
        }

    def pull(self, repo: Repository, one: Pull) -> Shape:
        """A pull request."""
        head = acts.head_sha(self._world, one)
        source = self._world.repositories.get(one.head_repository)
        return {
            "__typename": "PullRequest",
            "id": node("PR", one.id),
            "databaseId": one.id,
            "fullDatabaseId": str(one.id),
            "number": one.number,
            "url": f"{self._world.web_url}/{repo.full_name}/pull/{one.number}",
            "title": one.title,
            "body": one.body,
            "isDraft": one.draft,
            "state": "MERGED" if one.merged_at else one.state.upper(),
            "merged": one.merged_at is not None,
            "mergedAt": stamp(one.merged_at),
            "createdAt": stamp(one.at),
            "updatedAt": stamp(one.updated_at),
            "isCrossRepository": one.head_repository != repo.full_name,
            "maintainerCanModify": False,
            "author": self.account(one.author),
            "mergeCommit": self.commit(repo, one.merge_sha) if one.merge_sha else None,
            "baseRefName": one.base,
            "baseRefOid": acts.base_sha(repo, one),
            "baseRef": lambda _: self.ref(repo, one.base),
            "headRefName": one.head,
            "headRefOid": head,
            "headRef": lambda _: self.ref(source, one.head) if source else None,
            "headRepository": lambda _: self.repository(source) if source else None,
            "labels": connection(one.labels, lambda name: self._label(repo, name)),
            "comments": connection(one.comments, lambda each: self.comment(repo, one, each)),
            "reviews": connection(one.reviews, lambda each: self.review(repo, one, each)),
            "reviewThreads": connection(one.threads, lambda each: self.thread(repo, one, each)),
            "commits": connection(
                acts.commits_of(self._world, repo, one) or (repo.history[head],),
                lambda each: {"id": f"PRC_{each.sha}", "commit": self.commit(repo, each.sha)},
            ),
            "mergeQueueEntry": None,
        }

    def _label(self, repo: Repository, name: str) -> Shape:
        found = acts.ensure_label(self._world, repo, name)
        shape = {"id": node("LA", found.id), "name": found.name, "color": found.colour}
        return {**shape, "description": found.description or None}

    def _said(self, kind: str, repo: Repository, on: Pull, one: Comment) -> Shape:
        """What every comment has."""
        return {
            "__typename": kind,
            "id": f"{kind}_{one.id}",
            "databaseId": one.id,
            "fullDatabaseId": str(one.id),
            "body": one.body,
            "createdAt": stamp(one.at),
            "lastEditedAt": stamp(one.edited_at),
            "editor": self.account(one.editor) if one.editor else None,
            "author": self.account(one.author),
            "url": f"{self._world.web_url}/{repo.full_name}/pull/{on.number}#c{one.id}",
            "isMinimized": one.minimized is not None,
            "reactionGroups": [self._group(one, emoji, word) for emoji, word in _CONTENTS.items()],
        }

    def _group(self, one: Comment, emoji: str, word: str) -> Shape:
        mine = any(each.user is self._who and each.content == emoji for each in one.reactions)
        return {"content": word, "viewerHasReacted": mine, "createdAt": None}

    def comment(self, repo: Repository, on: Pull, one: Comment) -> Shape:
        """A comment of the conversation."""
        return self._said("IssueComment", repo, on, one)

    def review(self, repo: Repository, on: Pull, one: Review) -> Shape:
        """A review."""
        said = self._said("PullRequestReview", repo, on, one)
        return {**said, "state": one.state, "submittedAt": stamp(one.at), "commit": self.commit(repo, one.sha)}

    def thread(self, repo: Repository, on: Pull, one: Thread) -> Shape:
        """A thread on the diff."""
        first = one.comments[0]
        return {
            "__typename": "PullRequestReviewThread",
            "id": one.id,
            "path": first.path,
            "line": first.current_line,
            "startLine": first.start_line,
            "originalLine": first.line,
            "isResolved": one.resolved_by is not None,
            "isOutdated": first.line is not None and first.current_line is None,
            "subjectType": "LINE" if first.line else "FILE",
            "comments": connection(one.comments, lambda each: self._on_diff(repo, on, each)),
        }

    def _on_diff(self, repo: Repository, on: Pull, one: ReviewComment) -> Shape:
        return {**self._said("PullRequestReviewComment", repo, on, one), "path": one.path, "line": one.current_line}


def connection(
    found: Sequence[Any], shape: Callable[[Any], Shape], keep: Callable[..., bool] | None = None
) -> Callable[..., Shape]:
    """Make a list that is read in pages of at most 100."""

    def resolve(_: object, **given: Any) -> Shape:  # noqa: ANN401  # GraphQL arguments
        first, last = given.pop("first", None), given.pop("last", None)
        after, before = given.pop("after", None), given.pop("before", None)
        size = first if first is not None else last
        if size is None or not 0 <= size <= 100:
            raise Refusal(
                422, "You must provide a `first` or `last` value between 1 and 100 to paginate the connection."
            )
        kept = [one for one in found if keep is None or keep(one, **given)]
        start, end = _offset(after) if after else 0, (_offset(before) - 1) if before else len(kept)
        if first is not None:
            end = min(end, start + first)
        else:
            start = max(start, end - (last or 0))
        page = {
            "hasNextPage": end < len(kept),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(start + 1),
            "endCursor": _cursor(end) if end > start else None,
        }
        return {"nodes": [shape(one) for one in kept[start:end]], "pageInfo": page, "totalCount": len(kept)}

    return resolve


def _cursor(number: int) -> str:
    return b64encode(f"cursor:{number}".encode()).decode()


def _offset(cursor: str) -> int:
    return int(b64decode(cursor).decode().removeprefix("cursor:"))


def _blob(content: bytes) -> Shape:
    """A file: its text unless it is binary, cut at half a megabyte."""
    binary = b"\0" in content
    try:
        text = None if binary else content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    limit = 512 * 1024
    oid = blob_sha(content)
    return {
        "__typename": "Blob",
        "id": f"B_{oid}",
        "oid": oid,
        "text": text[:limit] if text is not None else None,
        "isBinary": binary,
        "isTruncated": text is not None and len(text) > limit,
        "byteSize": len(content),
    }


def _tree(inside: Sequence[str], path: str) -> Shape:
    """A directory."""
    depth = len(path) + 1 if path else 0
    names = dict.fromkeys(each[depth:].partition("/")[0::2] for each in inside)
    entries = {name: "tree" if rest else "blob" for name, rest in names}
    oid = blob_sha("\n".join(sorted(inside)).encode())
    shown = [{"name": name, "type": kind, "path": f"{path}/{name}".lstrip("/")} for name, kind in entries.items()]
    return {"__typename": "Tree", "id": f"T_{oid}", "oid": oid, "entries": shown}
