"""Reads when a file last changed."""

from datetime import datetime

import msgspec

from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import project


class _Commit(msgspec.Struct, kw_only=True):
    committed_date: datetime


def read_changed_at(api: Api, repository: str, sha: str, path: str) -> datetime | None:
    """Read the newest commit that touched a file; raises `ForgeError`."""
    asked: dict[str, str | int] = {"ref_name": sha, "path": path, "per_page": 1}
    found = api.get(f"{project(repository)}/repository/commits", list[_Commit], **asked)
    return found[0].committed_date if found else None
