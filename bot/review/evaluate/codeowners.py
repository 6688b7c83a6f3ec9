"""Who owns a path: the CODEOWNERS file, as both forges read it. The last matching line of a section wins.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.policy.globs import GlobError, compile_globs

_HEADER = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>.*)")
_SPACE = re.compile(r"(?<!\\)\s+")
_OWNER = re.compile(r"@[\w.-]+(?:/[\w.-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLine:
    """One line: a pattern and its owners (`@user`, `@org/team`), in its section."""

    section: str
    pattern: str
    owners: tuple[str, ...]

    def matches(self, path: str) -> bool:
        """Match as gitignore does, but `dir/*` stops at the files directly inside `dir`."""
        directory = self.pattern.removesuffix("/*").strip("/")
        if not self.pattern.endswith("/*"):
            return compile_globs((self.pattern,)).match_file(path)
        inside = PurePosixPath(path).parent
        if not directory or inside == PurePosixPath():
            return not directory and inside == PurePosixPath()
        spec = compile_globs((f"/{directory}",))
        return spec.match_file(str(inside)) and not spec.match_file(str(inside.parent))


def parse_codeowners(text: str) -> tuple[OwnerLine, ...]:
    """Parse the file; a line that means nothing is skipped, as the forges do."""
    return tuple(_lines(text))


def unread_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that mean nothing: a pattern that is none, or a name that is neither an account, a team nor an address."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = _without_comment(raw)
        if not line or _HEADER.fullmatch(line) is not None:
            continue
        pattern, *names = _SPACE.split(line)
        if not _means_something(pattern) or any("@" not in name for name in names):
            yield number, line


def owners_of(path: str, lines: tuple[OwnerLine, ...]) -> tuple[str, ...]:
    """List the owners of a path: those of the last matching line of each section."""
    last = {line.section: line.owners for line in lines if line.matches(path)}
    return tuple(dict.fromkeys(owner for owners in last.values() for owner in owners))


def _lines(text: str) -> Iterator[OwnerLine]:
    """Walk the lines, remembering the section and the owners its header gives."""
    section, inherited = "", _owners([])
    for raw in text.splitlines():
        line = _without_comment(raw)
        header = _HEADER.fullmatch(line)
        if header is not None:
            section, inherited = header["name"].casefold(), _owners(header["owners"].split())
            continue
        pattern, *names = _SPACE.split(line)
        if _means_something(pattern):
            yield OwnerLine(section=section, pattern=pattern, owners=_owners(names) or inherited)


def _means_something(pattern: str) -> bool:
    """Skip what the forges skip: nothing, a negation, a pattern that is none."""
    try:
        compile_globs((pattern,))
    except GlobError:
        return False
    return bool(pattern) and not pattern.startswith(("!", "["))


def _without_comment(line: str) -> str:
    """Cut a comment: a `#` that starts the line or follows white space."""
    return re.split(r"(?:^|(?<=\s))#", line, maxsplit=1)[0].strip()


def _owners(names: list[str]) -> tuple[str, ...]:
    """Keep accounts and teams; an e-mail address cannot be told from here."""
    return tuple(name for name in names if _OWNER.fullmatch(name))
