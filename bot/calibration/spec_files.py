"""Where a repository keeps its specs, told from the names of its files. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from posixpath import basename

from bot.policy.globs import compile_globs
from bot.policy.model import DEFAULT_SPEC_PATHS
from bot.policy.paths import is_aside, is_template

_SPEC_KIT = re.compile(r"(?P<folder>(?:[^/]+/)*specs)/\d+-[^/]+/spec\.md")
_FOLDERS = frozenset(
    [
        "spec",
        "specs",
        "rfc",
        "rfcs",
        "text",
        "proposals",
        "proposal",
        "design",
        "designs",
        "design-docs",
        "design_docs",
        "tech-specs",
        "adr",
        "adrs",
        "decisions",
        "enhancements",
    ]
)
_TEMPLATE_FOLDERS = frozenset({"template", "templates"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFiles:
    """The files of one collection, the pattern that selects them, and other folders that look like one."""

    pattern: str
    paths: tuple[str, ...]
    others: tuple[str, ...] = ()


def find_specs(paths: Iterable[str]) -> SpecFiles | None:
    """Find the largest collection among Markdown files; None where there is none.

    What lies beside a spec of spec-kit (plan, tasks, research) is none.
    """
    specs = [path for path in paths if not (is_aside(path) or _in_templates(path))]
    kits = tuple({f"{found['folder']}/" for path in specs if (found := _SPEC_KIT.fullmatch(path))})
    alone = [path for path in specs if _SPEC_KIT.fullmatch(path) or not path.startswith(kits)]
    patterns = [one for one in (pattern_of(path) for path in alone) if one is not None]
    counts = Counter(patterns)
    if not counts:
        return None
    usual = [one for one in (*DEFAULT_SPEC_PATHS, *counts) if one in counts]
    pattern = max(usual, key=lambda one: counts[one])
    chosen = compile_globs((pattern,))
    return SpecFiles(
        pattern=pattern,
        paths=tuple(path for path in specs if chosen.match_file(path)),
        others=tuple(one for one in sorted(counts) if one != pattern),
    )


def possible_templates(paths: Iterable[str]) -> tuple[str, ...]:
    """List the files that may be a template, by their own name or that of their folder."""
    return tuple(path for path in paths if is_template(path) or (_in_templates(path) and not is_aside(path)))


def pattern_of(path: str) -> str | None:
    """Name the pattern of the collection that a file would be part of; a folder that the default policy has goes first."""
    kit = _SPEC_KIT.fullmatch(path)
    if kit is not None:
        return f"{kit['folder']}/*/spec.md"
    known = next((pattern for pattern in DEFAULT_SPEC_PATHS if compile_globs((pattern,)).match_file(path)), None)
    if known is not None:
        return known
    folder = _folder(path.split("/")[:-1])
    return f"{folder}/**/*.md" if folder else None


def _folder(parts: Sequence[str]) -> str:
    """Find the outermost folder that is called as collections are."""
    at = next((number for number, part in enumerate(parts, 1) if part.casefold() in _FOLDERS), 0)
    return "/".join(parts[:at])


def _in_templates(path: str) -> bool:
    parts = path.split("/")
    return any(part.casefold() in _TEMPLATE_FOLDERS for part in parts[:-1]) and basename(path).endswith(".md")
