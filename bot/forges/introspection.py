"""Which fields a server's GraphQL has: the question about its types, and what the answer says. Pure."""

from collections.abc import Iterable, Mapping

import msgspec


class SchemaField(msgspec.Struct):
    """A field of a type."""

    name: str


class SchemaType(msgspec.Struct):
    """A type of the server's schema."""

    fields: list[SchemaField] | None = None


def kinds_query(kinds: Iterable[str]) -> str:
    """Ask which fields types have, by name; the answer is a mapping of `SchemaType`, or None for a type that is not there."""
    asked = (f'{kind}: __type(name: "{kind}") {{ fields {{ name }} }}' for kind in dict.fromkeys(kinds))
    return f"query Kinds {{ {' '.join(asked)} }}"


def has_field(answer: Mapping[str, SchemaType | None], kind: str, field: str) -> bool:
    """Tell whether a type has a field."""
    found = answer.get(kind)
    return field in {one.name for one in (found.fields if found else None) or ()}
