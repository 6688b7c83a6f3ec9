"""Files and directories of a commit, which never change: what a process has read once it asks GitHub for no more.

That something is not there is kept only where the answer shows the commit: a server that has not heard of a commit yet shows
nothing of it at all.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.forges.ahead import Key
from bot.forges.cache import LARGEST, Cache
from bot.forges.github.api import Api
from bot.forges.github.sources import read_texts, read_trees
from bot.review.model.source import SourceFile

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNKNOWN = object()


class KeptSources:
    """Reads through the cache, for one repository's owner and one job."""

    def __init__(self, api: Api, cache: Cache) -> None:
        self._api = api
        self._cache = cache

    def texts(self, repository: str, wanted: Iterable[Key]) -> Mapping[Key, SourceFile]:
        """Read files by (commit sha, path); what does not exist is absent."""
        asked = tuple(dict.fromkeys(wanted))
        found, missing = self._kept("text", repository, asked)
        if missing:
            read, shown = read_texts(self._api, repository, missing)
            for key in missing:
                text = read.get(key)
                if key[0] in shown and (text is None or len(text.content) <= LARGEST):
                    self._keep("text", repository, key, text)
            found |= read
        return {key: found[key] for key in asked if found.get(key) is not None}

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        """List the plain files directly inside the directories, as full paths; `""` is the root."""
        asked = tuple((sha, directory) for directory in dict.fromkeys(directories))
        found, missing = self._kept("tree", repository, asked)
        if missing:
            read = read_trees(self._api, repository, missing)
            for key in missing:
                if read:
                    self._keep("tree", repository, key, read.get(key))
            found |= read
        return tuple(path for key in asked for path in found.get(key) or ())

    def _kept(self, kind: str, repository: str, asked: Iterable[Key]) -> tuple[dict[Key, Any], tuple[Key, ...]]:
        """Find what is kept; gives also what is not. What is known to be absent is kept as None."""
        found: dict[Key, Any] = {}
        missing: list[Key] = []
        for key in asked:
            value = self._cache.look((kind, repository, *key), _UNKNOWN)
            if value is _UNKNOWN:
                missing.append(key)
            else:
                found[key] = value
        return found, tuple(missing)

    def _keep(self, kind: str, repository: str, key: Key, value: object) -> None:
        if _COMMIT.fullmatch(key[0]):  # a branch moves
            self._cache.put((kind, repository, *key), value)
