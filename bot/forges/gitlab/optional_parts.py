"""What a self-managed GitLab of the last years may not know in GraphQL, and what then does not work. Pure."""

from collections.abc import Iterator, Mapping

from bot.forges.introspection import SchemaType, has_field, kinds_query

_EDITS = "nobody can tell an edited comment from one that was not: approvals count by GitLab's own button, and commands that approve do not"
PARTS: Mapping[str, str] = {
    "Query.note": _EDITS,
    "Note.lastEditedAt": _EDITS,
    "Note.lastEditedBy": _EDITS,
    "Note.awardEmoji": _EDITS,
    "Repository.blobs": "files are read one by one, and a symbolic link is taken for a file that holds its target's name",
    "MergeRequest.commits": "who made a commit is known by its address only",
}
KINDS = kinds_query(part.partition(".")[0] for part in PARTS)
"""Asks which fields the server has of the types that may lack one."""


def missing(answer: Mapping[str, SchemaType | None]) -> Iterator[tuple[str, str]]:
    """List the parts that the answer to `KINDS` does not show, and what then does not work."""
    for part, what in PARTS.items():
        kind, _, field = part.partition(".")
        if not has_field(answer, kind, field):
            yield part, what
