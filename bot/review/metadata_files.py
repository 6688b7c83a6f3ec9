"""Specs whose metadata stand in a file of their own: every look reads both files as one text, and asks for both at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from bot.markdown.metadata_file import join
from bot.policy.model import Policy
from bot.policy.paths import metadata_path
from bot.review.model.source import SourceFile
from bot.review.port import Forge


def joined_texts(forge: Forge, policy: Policy) -> Forge:
    """Give a forge whose texts of specs and templates have the metadata that lie beside them."""
    return cast("Forge", _JoinedTexts(forge, policy))


def joined_blobs(blobs: Mapping[str, str], policy: Policy) -> Mapping[str, str]:
    """Let the name of a spec's content change with its metadata, too."""
    beside = {path: blobs.get(name) for path in blobs if (name := metadata_path(policy, path)) is not None}
    return {path: f"{blob}+{beside[path]}" if beside.get(path) else blob for path, blob in blobs.items()}


class _JoinedTexts:
    """A forge, with texts as the policy puts them together."""

    def __init__(self, near: Forge, policy: Policy) -> None:
        self._near = near
        self._policy = policy

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else is the forge's own
        return getattr(self._near, name)

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        """Read files by (commit sha, path), with their metadata."""
        asked = tuple(dict.fromkeys(wanted))
        beside = {
            (sha, path): (sha, name) for sha, path in asked if (name := metadata_path(self._policy, path)) is not None
        }
        found = self._near.texts(repository, tuple(dict.fromkeys((*asked, *beside.values()))))
        return {key: _joined(found[key], found.get(beside.get(key, key))) for key in asked if key in found}


def _joined(file: SourceFile, metadata: SourceFile | None) -> SourceFile:
    """Put two files together; a link is no metadata of anybody's."""
    if metadata is None or metadata is file or metadata.is_link or file.is_link:
        return file
    return replace(file, content=join(metadata.content, file.content))
