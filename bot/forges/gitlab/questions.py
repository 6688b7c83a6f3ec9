"""The two questions that REST cannot answer, or only one by one: as GraphQL, many in one request. Pure.

A reaction moves a note's `updated_at` as an edit does, so only GraphQL tells an edited command from one with a receipt.
https://docs.gitlab.com/api/graphql/reference/
"""

import json
from collections.abc import Iterable, Sequence

NOTES_AT_ONCE = 15
FILES_AT_ONCE = 20
"""GitLab refuses a query of more than 250 points; these stay well below."""


def notes(ids: Iterable[int]) -> str:
    """Ask for reactions and the last edit of notes."""
    asked = " ".join(
        f'n{number}: note(id: "gid://gitlab/Note/{number}") '
        "{ lastEditedAt lastEditedBy { id } awardEmoji(first: 100) { nodes { name user { id } } } }"
        for number in ids
    )
    return f"query Notes {{ {asked} }}"


COMMITS = """query Commits($path: ID!, $iid: String!, $after: String) {
  project(fullPath: $path) { mergeRequest(iid: $iid) {
    commits(first: 100, after: $after) { nodes { sha author { id username name } } pageInfo { hasNextPage endCursor } }
  } }
}"""
"""Whose the commits are: REST tells addresses only, and GitLab alone knows all addresses of a person."""


ASK_AGAIN = """mutation AskAgain($path: ID!, $iid: String!, $user: UserID!) {
  mergeRequestReviewerRereview(input: { projectPath: $path, iid: $iid, userId: $user }) { errors }
}"""
"""Asks a reviewer anew; REST has no such request."""


def files(wanted: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Ask for files, by commit."""
    asked = " ".join(
        f"b{number}: blobs(ref: {json.dumps(sha)}, paths: {json.dumps(list(paths))}, first: {len(paths)}) "
        "{ nodes { path oid rawSize rawTextBlob mode } }"
        for number, (sha, paths) in enumerate(wanted)
    )
    return f"query Files($path: ID!) {{ project(fullPath: $path) {{ repository {{ {asked} }} }} }}"
