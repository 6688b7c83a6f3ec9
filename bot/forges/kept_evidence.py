"""What accepted specs showed, kept by their content: one small record for each, in the memory of a process.

Losing it costs the reading of the specs, and until then their precedent; nothing else.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from bot.spec.evidence import SpecEvidence

MOST_RECORDS = 50_000
_LISTINGS = 8


class KeptEvidence:
    """Records by scheme and blob; those that nobody asked for longest make room. Safe to share between threads."""

    def __init__(self, room: int = MOST_RECORDS) -> None:
        self._lock = Lock()
        self._room = room
        self._listings: OrderedDict[str, Mapping[str, str]] = OrderedDict()
        self._kept: OrderedDict[tuple[str, str], SpecEvidence] = OrderedDict()

    def get(self, scheme: str, blob: str) -> SpecEvidence | None:
        """Find the record of a content under a scheme."""
        with self._lock:
            if (scheme, blob) in self._kept:
                self._kept.move_to_end((scheme, blob))
            return self._kept.get((scheme, blob))

    def listing(self, name: str, read: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        """Give the files of a commit; those of the last few are kept."""
        with self._lock:
            found = self._listings.get(name)
        if found is None:
            found = read()
            with self._lock:
                self._listings[name] = found
                while len(self._listings) > _LISTINGS:
                    self._listings.popitem(last=False)
        return found

    def put(self, scheme: str, blob: str, evidence: SpecEvidence) -> None:
        """Keep a record."""
        with self._lock:
            self._kept[scheme, blob] = evidence
            self._kept.move_to_end((scheme, blob))
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
