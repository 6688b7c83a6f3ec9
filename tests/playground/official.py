"""GitHub's official shapes, cut out by scripts/extract_github_openapi.py, and what a JSON value lacks of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

# The forge sends null for these (a remark on a file, one whose line is gone, a label that nobody described); some
# of its schemas do not say so.
_KNOWN = tuple(
    f".{name} None is not of type '{kind}'"
    for name, kind in (
        ("line", "integer"),
        ("original_line", "integer"),
        ("position", "integer"),
        ("description", "string"),
    )
)
_DATA = Path(__file__).parents[1] / "data"


@cache
def _load(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_DATA / kind / "github.json").read_text(encoding="utf-8"))
    return found


def answer_problems(operation: str, answer: Any) -> list[str]:  # noqa: ANN401  # any JSON
    """Say where an answer differs from `METHOD path status` of the official description."""
    described = _load("openapi")
    schema = described["operations"][operation]
    if schema is None:
        return [] if answer is None else [f"{operation}: {answer!r} where nothing is described"]
    return [f"{operation}: {each}" for each in _problems(schema, described, answer)]


def payload_problems(event: str, payload: Any) -> list[str]:  # noqa: ANN401  # any JSON
    """Say where a payload differs from the official one of `event-action`."""
    described = _load("webhooks")
    return [f"{event}: {each}" for each in _problems(described["webhooks"][event], described, payload)]


def _problems(schema: dict[str, Any], described: dict[str, Any], value: Any) -> list[str]:  # noqa: ANN401  # any JSON
    validator = Draft4Validator({**schema, "components": described["components"]})
    found = [f"{error.json_path} {error.message[:200]}" for error in validator.iter_errors(value)]
    return [each for each in found if not each.endswith(_KNOWN)]
