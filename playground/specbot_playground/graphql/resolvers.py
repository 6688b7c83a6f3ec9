"""Objects as one person sees them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from specbot_playground import operations
from specbot_playground.graphql.commit_resolvers import CommitResolvers
from specbot_playground.graphql.connection import Shape, connection
from specbot_playground.graphql.contents import blob, tree
from specbot_playground.shapes import node, stamp
from specbot_playground.state import (
    Comment,
    ForcePush,
    Pull,
    Refusal,
    Repository,
    Review,
    ReviewComment,
    TextEdit,
    Thread,
    may,
    role,
)

CONTENTS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


class Resolvers(CommitResolvers):
    """Objects as GraphQL shows them; lists are read only when they are asked for."""

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
            "pullRequests": self._pulls(found),
            "object": lambda _, expression=None, oid=None: self._object(found, expression or oid or ""),
            "defaultBranchRef": lambda _: self.ref(found, found.default_branch),
        }

    def _pulls(self, found: Repository) -> Callable[..., Shape]:
        def resolve(_: object, orderBy: Mapping[str, str] | None = None, **given: Any) -> Shape:  # noqa: ANN401, N803  # GraphQL arguments
            pulls = [one for one in found.pulls.values() if one.number not in self._world.unlisted]
            if orderBy is not None:
                moved = orderBy["field"] == "UPDATED_AT"
                pulls.sort(key=lambda one: one.updated_at if moved else one.at, reverse=orderBy["direction"] == "DESC")
            return connection(pulls, lambda one: self.pull(found, one), self._by_state)(_, **given)

        return resolve

    @staticmethod
    def _by_state(one: Pull, states: Sequence[str] | None = None, **given: object) -> bool:
        state = "MERGED" if one.merged_at else one.state.upper()
        return (states is None or state in states) and given.get("headRefName") in (None, one.head)

    def _numbered(self, found: Repository, number: int) -> Shape:
        if number not in found.pulls:
            raise Refusal(404, f"Could not resolve to a PullRequest with the number of {number}.")
        return self.pull(found, found.pulls[number])

    def _object(self, found: Repository, expression: str) -> Shape | None:
        """A blob, a tree or a commit by `sha`, `branch` or `sha:path`."""
        ref, colon, path = expression.partition(":")
        try:
            commit = operations.commit_of(found, ref)
        except Refusal:
            return None
        if not colon:
            return self.commit(found, commit.sha)
        if path in commit.tree:
            return blob(commit.tree[path])
        inside = {name: each for name, each in commit.tree.items() if not path or name.startswith(f"{path}/")}
        return tree(inside, path) if inside else None

    def ref(self, found: Repository, name: str) -> Shape | None:
        """A branch."""
        if name not in found.branches:
            return None
        return {"id": f"REF_{name}", "name": name, "target": lambda _: self.commit(found, found.branches[name])}

    def pull(self, repo: Repository, one: Pull) -> Shape:
        """A pull request."""
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
            "changedFiles": lambda _: len(operations.files_of(self._world, repo, one)),
            "isCrossRepository": one.head_repository != repo.full_name,
            "maintainerCanModify": one.maintainer_can_modify,
            "mergeable": lambda _: self._mergeable(repo, one),
            "lastEditedAt": stamp(one.edited_at),
            "editor": self.account(one.editor) if one.editor else None,
            "reactionGroups": [self._group(one, emoji, word) for emoji, word in CONTENTS.items()],
            "author": self.account(one.author),
            "mergeCommit": self.commit(repo, one.merge_sha) if one.merge_sha else None,
            **self._ends(repo, one),
            **self._connections(repo, one),
            "timelineItems": self._timeline(repo, one),
            "mergeQueueEntry": None,
        }

    def _timeline(self, repo: Repository, one: Pull) -> Callable[..., Shape]:
        """The pushes that were no fast forward; an answer that left out other items would be a wrong one."""

        def resolve(_: object, itemTypes: Sequence[str] | None = None, **given: Any) -> Shape:  # noqa: ANN401, N803  # GraphQL arguments
            if itemTypes != ["HEAD_REF_FORCE_PUSHED_EVENT"]:
                raise Refusal(422, "This playground keeps nothing but HEAD_REF_FORCE_PUSHED_EVENT on its timelines.")
            return connection(one.force_pushes, lambda each: self._force_push(repo, each), _no_more_filters)(_, **given)

        return resolve

    def _force_push(self, repo: Repository, one: ForcePush) -> Shape:
        """A push that was no fast forward."""
        return {
            "__typename": "HeadRefForcePushedEvent",
            "id": node("HFPE", one.id),
            "actor": self.account(one.actor),
            "beforeCommit": self.commit(repo, one.before),
            "afterCommit": self.commit(repo, one.after),
            "createdAt": stamp(one.at),
        }

    def _ends(self, repo: Repository, one: Pull) -> Shape:
        """Both branches of a pull request."""
        source = self._world.repositories.get(one.head_repository)
        return {
            "baseRefName": one.base,
            "baseRefOid": operations.base_sha(repo, one),
            "baseRef": lambda _: self.ref(repo, one.base),
            "headRefName": one.head,
            "headRefOid": operations.head_sha(self._world, one),
            "headRef": lambda _: self.ref(source, one.head) if source else None,
            "headRepository": lambda _: self.repository(source) if source else None,
        }

    def _connections(self, repo: Repository, one: Pull) -> Shape:
        """What comes in pages."""
        head = operations.head_sha(self._world, one)
        return {
            "reviewRequests": connection(
                one.requested, lambda each: {"id": f"RR_{each.id}", "requestedReviewer": self.account(each)}
            ),
            "labels": connection(one.labels, lambda name: self._label(repo, name)),
            "comments": connection(one.comments, lambda each: self.comment(repo, one, each)),
            "reviews": connection(operations.seen_reviews(one, self._who), lambda each: self.review(repo, one, each)),
            "reviewThreads": connection(
                operations.seen_threads(one, self._who), lambda each: self.thread(repo, one, each)
            ),
            "commits": connection(
                operations.commits_of(self._world, repo, one) or (repo.history[head],),
                lambda each: {"id": f"PRC_{each.sha}", "commit": self.commit(repo, each.sha)},
            ),
        }

    def _mergeable(self, repo: Repository, one: Pull) -> str:
        if one.state != "open":
            return "UNKNOWN"
        return "MERGEABLE" if operations.mergeable(self._world, repo, one) else "CONFLICTING"

    def _label(self, repo: Repository, name: str) -> Shape:
        found = operations.ensure_label(self._world, repo, name)
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
            "userContentEdits": connection(one.edits[::-1], self._edit),
            "reactionGroups": [self._group(one, emoji, word) for emoji, word in CONTENTS.items()],
        }

    def _edit(self, one: TextEdit) -> Shape:
        """One text of a comment, the whole of it."""
        return {
            "__typename": "UserContentEdit",
            "id": node("UCE", one.id),
            "diff": one.body,
            "editedAt": stamp(one.at),
            "editor": self.account(one.editor),
        }

    def _group(self, one: Comment | Pull, emoji: str, word: str) -> Shape:
        mine = any(each.user is self._who and each.content == emoji for each in one.reactions)
        many = sum(each.content == emoji for each in one.reactions)
        return {"content": word, "viewerHasReacted": mine, "createdAt": None, "reactors": {"totalCount": many}}

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
            "startLine": first.current_start,
            "originalLine": first.line,
            "isResolved": one.resolved_by is not None,
            "isOutdated": first.line is not None and first.current_line is None,
            "subjectType": "LINE" if first.line else "FILE",
            "comments": connection(one.comments, lambda each: self._on_diff(repo, on, each)),
        }

    def _on_diff(self, repo: Repository, on: Pull, one: ReviewComment) -> Shape:
        return {**self._said("PullRequestReviewComment", repo, on, one), "path": one.path, "line": one.current_line}


def _no_more_filters(_: ForcePush) -> bool:
    """Keep everything; a filter that is not known raises `TypeError`, which GraphQL answers as an error."""
    return True
