"""The one codec of the board: typed values to JSON for the database, and back. Nothing else reads that JSON."""

from typing import Any, TypeVar

import msgspec

from bot.review.model.board import SpecState
from bot.review.model.look import Look

T = TypeVar("T")


def encode(value: object) -> str:
    """Write a value as JSON. PostgreSQL's texts hold no NUL."""
    return msgspec.json.encode(value).decode().replace("\\u0000", "\\ufffd")


def spec_state(stored: Any) -> SpecState | None:  # noqa: ANN401 - JSON as the driver reads it
    """Read a spec; None for one that another version wrote, which the next look writes anew."""
    return _read(stored, SpecState)


def look(stored: Any) -> Look | None:  # noqa: ANN401 - JSON as the driver reads it
    """Read a look; None for one that another version wrote."""
    return _read(stored, Look)


def _read(stored: Any, kind: type[T]) -> T | None:  # noqa: ANN401 - JSON as the driver reads it
    try:
        return msgspec.convert(stored, kind)
    except msgspec.ValidationError:
        return None
