"""What a self-managed GitLab of the last years may not know in GraphQL, and what then does not work. Pure."""

from collections.abc import Iterator, Mapping

import msgspec

_EDITS = "nobody can tell an edited comment from one that was not: approvals count by GitLab's own button, and commands that approve do not"
PARTS: Mapping[str, str] = {
    "Query.note": _EDITS,
    "Note.lastEditedAt": _EDITS,
    "Note.lastEditedBy": _EDITS,
    "Note.awardEmoji": _EDITS,
    "Repository.blobs": "files are read one by one, and a symbolic link is taken for a file that holds its target's name",
    "MergeRequest.commits": "who made a commit is known by its address only",
}
KINDS = "query Kinds {{ {asked} }}".format(
    asked=" ".join(
        f'{kind}: __type(name: "{kind}") {{ fields {{ name }} }}'
        for kind in dict.fromkeys(p.partition(".")[0] for p in PARTS)
    )
)
"""Asks which fields the server has of the types that may lack one."""


class Field(msgspec.Struct):
    """A field of a type."""

    name: str


class Kind(msgspec.Struct):
    """A type of the server's schema."""

    fields: list[Field] | None = None


def missing(answer: Mapping[str, Kind | None]) -> Iterator[tuple[str, str]]:
    """List the parts that the answer to `KINDS` does not show, and what then does not work."""
    for part, what in PARTS.items():
        kind_name, _, field_name = part.partition(".")
        kind = answer.get(kind_name)
        if field_name not in {field.name for field in (kind.fields if kind else None) or ()}:
            yield part, what
