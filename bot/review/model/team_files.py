"""The team's own files that a pull request changes, as they would be after it, and the specs that they would rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.review.model.snapshot import Permission, SourceFile

NO_FILES: "Mapping[str, SourceFile]" = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFiles:
    """Policy, templates and code owners. What is gone at head is absent from `head`."""

    changed: tuple[str, ...]
    """The paths that the pull request changes, removes or renames, old names too."""
    head: "Mapping[str, SourceFile]" = field(default_factory=lambda: NO_FILES)
    """By path: what would rule after the merge."""
    before: "Mapping[str, SourceFile]" = field(default_factory=lambda: NO_FILES)
    """By path: the templates that rule now."""
    listing: tuple[str, ...] = ()
    listing_before: tuple[str, ...] = ()
    specs: "Mapping[str, SourceFile]" = field(default_factory=lambda: NO_FILES)
    """By path: specs of the base branch."""
    unread: int = 0
    """So many more specs are there."""
    teams: "Mapping[str, frozenset[str]]" = field(default_factory=lambda: MappingProxyType({}))
    """The teams that the changed policy names, as far as they can be seen, with their members."""
    named: "Mapping[str, Permission]" = field(default_factory=lambda: MappingProxyType({}))
    """What the users may do whom the changed policy names, by login in small letters."""
