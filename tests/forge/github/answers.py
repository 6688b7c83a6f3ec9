"""What GitHub answers about one pull request, as JSON, with places to change."""

from collections.abc import Mapping

from tests.forge.github.scripted import Answer, Scripted

GRAPHQL = "POST /api/graphql"
REPOSITORY = "/api/v3/repos/o/r"
SHA = "a" * 40
TIME = "2026-11-23T10:00:00Z"

Json = Mapping[str, object]


def actor(login: str, number: int, kind: str = "User") -> Json:
    return {"__typename": kind, "login": login, "databaseId": number}


def page(*nodes: Json, after: str | None = None) -> Json:
    return {"pageInfo": {"hasNextPage": after is not None, "endCursor": after}, "nodes": list(nodes)}


def comment(number: int, body: str, **changes: object) -> Json:
    said: Json = {
        "fullDatabaseId": str(number),
        "body": body,
        "createdAt": TIME,
        "url": f"https://github.test/o/r/pull/4#issuecomment-{number}",
        "lastEditedAt": None,
        "author": actor("ann", 1),
        "editor": None,
        "reactionGroups": [],
    }
    return {**said, **changes}


def review(number: int, state: str, body: str = "", **changes: object) -> Json:
    said = comment(number, body, state=state, submittedAt=TIME, commit={"oid": SHA})
    return {**said, **changes}


def thread(key: str, *comments: Json, **changes: object) -> Json:
    found: Json = {
        "id": key,
        "path": "a.md",
        "line": 3,
        "isResolved": False,
        "isOutdated": False,
        "comments": {"nodes": list(comments)},
    }
    return {**found, **changes}


def pull(**changes: object) -> Json:
    found: Json = {
        "url": "https://github.test/o/r/pull/4",
        "title": "Search",
        "body": "",
        "isDraft": False,
        "state": "OPEN",
        "mergedAt": None,
        "isCrossRepository": False,
        "maintainerCanModify": False,
        "author": actor("ann", 1),
        "mergeCommit": None,
        "changes": {"totalCount": 1},
        "createdAt": TIME,
        "newest": {"nodes": []},
        "baseRefName": "main",
        "baseRefOid": "0" * 40,
        "baseRef": {"target": {"oid": "b" * 40}},
        "headRefName": "topic",
        "headRefOid": SHA,
        "headRef": {"name": "topic"},
        "headRepository": {"nameWithOwner": "o/r", "viewerPermission": "WRITE"},
        "labels": {"nodes": [{"name": "spec: draft"}]},
        "comments": page(),
        "reviews": page(),
        "reviewThreads": page(),
    }
    return {**found, **changes}


def graph(data: object, *errors: Json) -> Answer:
    return Answer(body={"data": data, "errors": list(errors)} if errors else {"data": data})


def about(found: Json, permission: str = "WRITE") -> Answer:
    repository = {"nameWithOwner": "o/r", "viewerPermission": permission, "pullRequest": found}
    return graph({"viewer": {"databaseId": 9, "login": "helper"}, "repository": repository})


def more(**parts: Json) -> Answer:
    return graph({"repository": {"pullRequest": parts}})


def recent(*comments: Json) -> Answer:
    return graph({"repository": {"pullRequest": {"comments": {"nodes": list(comments)}}}})


def serve(forge: Scripted, *graphs: Answer, files: list[Json] | None = None, runs: list[Json] | None = None) -> None:
    """Script what reading a pull request asks for."""
    forge.says(GRAPHQL, *graphs)
    forge.says(f"GET {REPOSITORY}/pulls/4/files", Answer(body=files or []))
    forge.says(f"GET {REPOSITORY}/commits/{SHA}/check-runs", Answer(body={"check_runs": runs or []}))
