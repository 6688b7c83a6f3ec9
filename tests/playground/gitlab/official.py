"""GitLab's published fields and types, and where a JSON value differs from them."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[2] / "data"
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
}
Schemas = dict[str, dict[str, Any]]


@cache
def _load(kind: str) -> Schemas:
    found: Schemas = json.loads((_DATA / kind / "gitlab.json").read_text(encoding="utf-8"))["schemas"]
    return found


def answer_problems(kind: object, answer: object) -> list[str]:
    """Say where an answer differs from an entity of the API description; `[name]` is a list of them."""
    return list(_problems(_load("openapi"), kind, answer, str(kind)))


def payload_problems(kind: str, payload: object) -> list[str]:
    """Say where a payload differs from the documentation of webhooks, fields that it lacks included."""
    schemas = _load("webhooks")
    lacking = sorted(schemas[kind].keys() - payload.keys()) if isinstance(payload, dict) else []
    return [*_problems(schemas, kind, payload, kind), *(f"{kind} lacks {name}" for name in lacking)]


def _problems(schemas: Schemas, kind: object, value: object, where: str) -> Iterator[str]:
    """Compare; any field may be null, because the description does not say which may."""
    if value is None:
        return
    if isinstance(kind, list):
        yield from _list_problems(schemas, kind[0], value, where)
    elif isinstance(kind, str) and kind in _KINDS:
        if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
            yield f"{where}: {value!r} is not of type {kind}"
    else:
        yield from _object_problems(schemas, schemas[str(kind)], value, where)


def _list_problems(schemas: Schemas, kind: object, value: object, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: {value!r} is no list"
        return
    for number, one in enumerate(value):
        yield from _problems(schemas, kind, one, f"{where}[{number}]")


def _object_problems(schemas: Schemas, schema: dict[str, Any], value: object, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no object"
        return
    for name, inner in value.items():
        if name in schema:
            yield from _problems(schemas, schema[name], inner, f"{where}.{name}")
        else:
            yield f"{where} has no field {name}"
