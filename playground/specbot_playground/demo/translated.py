"""A client or sandbox whose refusals are `RefusedError`s, whichever library it speaks through."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Telling = Callable[[], AbstractContextManager[None]]


def translated(inner: T, telling: Telling) -> T:
    """Give the same thing, with every call and property inside `telling`."""
    return cast("T", _Translated(inner, telling))


class _Translated:
    """Passes everything on."""

    def __init__(self, inner: object, telling: Telling) -> None:
        self._inner = inner
        self._telling = telling

    def __getattr__(self, name: str) -> object:
        with self._telling():
            found = getattr(self._inner, name)
        return self._wrapped(found) if callable(found) else found

    def _wrapped(self, call: Callable[P, R]) -> Callable[P, R]:
        @wraps(call)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            with self._telling():
                return call(*args, **kwargs)

        return inside
