"""A function of text that remembers its latest results, bounded in characters, not only in number.

`lru_cache` counts results, and is safe between threads; so short texts and long ones have a cache each. At most
`SHORT * ENTRIES` and twice the limit of a file are kept, some 8 million characters.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Generic, TypeVar

SHORT = 60_000
ENTRIES = 64
_LONG_ENTRIES = 2

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Remembered(Generic[_K, _V]):
    """Gives what `make` gives for a key that holds a text of some size; what `make` raises is not kept."""

    def __init__(self, make: Callable[[_K], _V]) -> None:
        self._short = lru_cache(ENTRIES)(make)
        self._long = lru_cache(_LONG_ENTRIES)(make)

    def __call__(self, key: _K, size: int) -> _V:
        """Give the result for a key."""
        return self._short(key) if size <= SHORT else self._long(key)

    @property
    def made(self) -> int:
        """Say how many results had to be made so far."""
        return self._short.cache_info().misses + self._long.cache_info().misses
