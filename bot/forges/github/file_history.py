"""Reads when a file last changed."""

from datetime import datetime

import msgspec

from bot.forges.github import rest
from bot.forges.github.api import Api


class _Named(msgspec.Struct, kw_only=True):
    committer: rest.Committed


class _Commit(msgspec.Struct, kw_only=True):
    commit: _Named


def read_changed_at(api: Api, repository: str, sha: str, path: str) -> datetime | None:
    """Read the newest commit that touched a file; raises `ForgeError`."""
    found = api.get(f"/repos/{repository}/commits", list[_Commit], sha=sha, path=path, per_page=1)
    return found[0].commit.committer.date if found else None
