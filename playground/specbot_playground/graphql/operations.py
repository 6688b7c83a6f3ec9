"""Queries and mutations, done through the same acts as everything else."""

import shlex
from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import Any

from specbot_playground import operations
from specbot_playground.graphql.connection import Shape
from specbot_playground.graphql.resolvers import CONTENTS, Resolvers
from specbot_playground.shapes import node, stamp
from specbot_playground.state import Comment, Pull, Refusal, Repository, User, World, may


class Root:
    """The operations, as one person sees them."""

    def __init__(self, world: World, who: User) -> None:
        self._world = world
        self._who = who
        self._see = Resolvers(world, who)

    def shape(self) -> Shape:
        """List queries and mutations by name."""
        return {
            "viewer": lambda _: self._see.account(self._who),
            "repository": self._repository,
            "search": self._search,
            "node": lambda _, id: self._node(id),  # noqa: A006  # the argument's name
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
        operations.need(found, self._who, "read")
        return self._see.repository(found)

    def _search(self, _: object, query: str, first: int, **__: object) -> Shape:
        """Find pull requests of one repository by phrases of their description; other queries find nothing here."""
        asked = shlex.split(query)
        name = next((word.removeprefix("repo:") for word in asked if word.startswith("repo:")), "")
        phrases = [word.casefold() for word in asked if not word.startswith(("repo:", "is:", "in:"))]
        found = self._world.repositories.get(name)
        if found is None or not may(found, self._who, "read") or "in:body" not in asked:
            return {"nodes": [], "issueCount": 0}
        pulls = [one for one in found.pulls.values() if all(phrase in one.body.casefold() for phrase in phrases)]
        return {"nodes": [self._see.pull(found, one) for one in pulls[:first]], "issueCount": len(pulls)}

    def _resolve(self, given: Mapping[str, Any], *, done: bool) -> Shape:
        for repo, pull in self._pulls():
            for thread in pull.threads:
                if thread.id == given["threadId"]:
                    operations.resolve(self._world, self._who, repo, pull, thread, done=done)
                    return {"thread": self._see.thread(repo, pull, thread)}
        raise Refusal(404, f"Could not resolve to a node with the global id of '{given['threadId']}'")

    def _node(self, name: str) -> Shape | None:
        """Find a thread on the diff by its id; other nodes are not asked for here."""
        threads = ((repo, pull, thread) for repo, pull in self._pulls() for thread in pull.threads)
        found = next((one for one in threads if one[2].id == name), None)
        return self._see.thread(*found) if found else None

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
        made = operations.write_files(self._world, self._who, found, name, changes, message, given["expectedHeadOid"])
        return {"commit": self._see.commit(found, made.sha), "ref": self._see.ref(found, name)}

    def _react(self, given: Mapping[str, Any]) -> Shape:
        repo, comment = self._comment(given["subjectId"])
        contents = {word: emoji for emoji, word in CONTENTS.items()}
        made, _ = operations.react(self._world, self._who, repo, comment, contents[given["content"]])
        return {"reaction": {"id": node("REA", made.id), "content": given["content"]}}

    def _minimize(self, given: Mapping[str, Any]) -> Shape:
        repo, comment = self._comment(given["subjectId"])
        operations.need(repo, self._who, "write")
        comment.minimized = given["classifier"]
        return {"minimizedComment": {"__typename": "IssueComment", "isMinimized": True}}

    def _draft(self, given: Mapping[str, Any], *, draft: bool) -> Shape:
        repo, pull = self._pull(given["pullRequestId"])
        operations.set_draft(self._world, self._who, repo, pull, draft=draft)
        return {"pullRequest": self._see.pull(repo, pull)}

    def _auto_merge(self, given: Mapping[str, Any]) -> Shape:
        repo, pull = self._pull(given["pullRequestId"])
        operations.need(repo, self._who, "write")
        if not repo.auto_merge:
            raise Refusal(422, "Auto merge is not allowed for this repository")
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
        number = name.rpartition("_")[2]
        for repo, pull in self._pulls():
            for comment in (*pull.comments, *pull.reviews, *pull.review_comments):
                if str(comment.id) == number:
                    return repo, comment
        raise Refusal(404, f"Could not resolve to a node with the global id of '{name}'")
