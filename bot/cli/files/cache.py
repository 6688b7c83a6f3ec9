"""Reports by the content they are about, in the user's cache directory. Any trouble with it only costs time."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

import bot
import config

MAX_REPORTS = 20_000
MAX_FILES = 32
_ROOMS = ("markdown", "policy", "template", "comparison", "rules", "spec", "report")


class Cache:
    """One file per scheme and program; entries by digest of content."""

    def __init__(self, folder: Path | None, *, program: str = "") -> None:
        """Open the cache in a folder; without one it remembers nothing."""
        self._folder = folder
        self._program = program
        self._files: dict[str, dict[str, msgspec.Raw]] = {}
        self._changed: set[str] = set()

    def get(self, scheme: str, content: str) -> bytes | None:
        """Find a report by the digests of its scheme and its content."""
        found = self._entries(scheme).get(content)
        return None if found is None else bytes(found)

    def put(self, scheme: str, content: str, report: bytes) -> None:
        """Remember a report until `save`."""
        self._entries(scheme)[content] = msgspec.Raw(report)
        self._changed.add(scheme)

    def save(self) -> None:
        """Write what was added; the oldest entries and files go."""
        if self._folder is None or not self._changed:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for scheme in self._changed:
                newest = dict(list(self._files[scheme].items())[-MAX_REPORTS:])
                _write(self._file(self._folder, scheme), msgspec.json.encode(newest))
            _prune(self._folder)

    def _entries(self, scheme: str) -> dict[str, msgspec.Raw]:
        if scheme not in self._files:
            self._files[scheme] = _read(self._file(self._folder, scheme)) if self._folder else {}
        return self._files[scheme]

    def _file(self, folder: Path, scheme: str) -> Path:
        return folder / f"{self._program}-{scheme[:32]}.json"


def user_cache() -> Cache:
    """Open the cache of this user for this very program."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed with --no-cache

    return Cache(user_cache_path("specbot", appauthor=False), program=_program())


def _program() -> str:
    """Name the program by its files, since a version number stays while rules are being changed."""
    return hashlib.sha256("\n".join(_stamps()).encode(errors="surrogateescape")).hexdigest()[:16]


def _stamps() -> Iterator[str]:
    """Stamp every file that can change a report: the rooms below `bot.review`, and `config`."""
    home = Path(bot.__path__[0])
    for folder in (*(home / room for room in _ROOMS), Path(config.__path__[0])):
        for file in sorted(folder.rglob("*.py")):
            status = file.stat()
            yield f"{file} {status.st_size} {status.st_mtime_ns}"


def _read(file: Path) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, msgspec.Raw])
    except (OSError, msgspec.DecodeError):
        return {}


def _write(file: Path, content: bytes) -> None:
    """Replace a file at once, so that no other run reads half of it."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
        temporary.write(content)
    os.replace(temporary.name, file)  # noqa: PTH105 - both are names


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-MAX_FILES]:
        file.unlink(missing_ok=True)
