"""Reads files and directories at a commit: many files in one query, exact to the byte, each only once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlencode

from bot.forges.ahead import Key
from bot.forges.cache import LARGEST, Cache
from bot.forges.gitlab import graphql_schemas, questions, schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import encoded, project
from bot.review.model.source import SourceFile, blob_id
from bot.review.port import NotFoundError

_LARGEST = 8_000_000
_LINK = "120000"


def read_tree(api: Api, cache: Cache, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
    """List the plain files directly inside the directories; `""` is the root."""
    path = f"{project(repository)}/repository/tree"

    def read(directory: str) -> tuple[str, ...]:
        try:
            entries = tuple(api.pages(path, schemas.Entry, path=directory, ref=sha))
        except NotFoundError:
            return ()
        return tuple(entry.path for entry in entries if entry.type == "blob" and entry.mode != _LINK)

    return tuple(
        name
        for directory in dict.fromkeys(directories)
        for name in cache.keep(("tree", repository, sha, directory), lambda directory=directory: read(directory))  # type: ignore[misc]
    )


def read_blobs(api: Api, cache: Cache, repository: str, sha: str) -> Mapping[str, str]:
    """List every file at a commit with git's name of its content; links and submodules are left out."""
    path = f"{project(repository)}/repository/tree"

    def read() -> Mapping[str, str]:
        entries = api.pages(path, schemas.Entry, recursive="true", ref=sha)
        return dict(sorted((entry.path, entry.id) for entry in entries if entry.type == "blob" and entry.mode != _LINK))

    return cache.keep(("listing", repository, sha), read)


def read_moves(api: Api, repository: str, since: str, until: str) -> Mapping[str, str]:
    """Say where renamed files went between two commits."""
    if since == until:
        return {}
    asked = {"from": since, "to": until, "straight": "true"}
    found = api.get(f"{project(repository)}/repository/compare", schemas.Comparison, **asked)
    return {one.old_path: one.new_path for one in found.diffs if one.renamed_file}


def read_fork_point(api: Api, repository: str, base: str, head: str) -> str:
    """Name the merge base; https://docs.gitlab.com/api/repositories/#retrieve-a-merge-base."""
    asked = urlencode([("refs[]", base), ("refs[]", head)])
    return api.get(f"{project(repository)}/repository/merge_base?{asked}", schemas.Commit).id


def read_texts(api: Api, cache: Cache, repository: str, wanted: Iterable[Key]) -> Mapping[Key, SourceFile]:
    """Read files by (commit sha, path); what does not exist, or is larger than 8 MB, is absent."""
    asked = tuple(dict.fromkeys(wanted))
    unknown = object()
    kept = {key: cache.look(("text", repository, key), unknown) for key in asked}
    missing = [key for key, file in kept.items() if file is unknown]
    read = dict(_read(api, repository, missing))
    for key in missing:
        file = read.get(key)
        if file is None or len(file.content) <= LARGEST:
            cache.put(("text", repository, key), file)
    found = {key: read.get(key) if key in missing else kept[key] for key in asked}
    return {key: file for key, file in found.items() if isinstance(file, SourceFile)}


def _read(api: Api, repository: str, wanted: Sequence[Key]) -> Iterator[tuple[Key, SourceFile]]:
    """Ask for files, as many as fit at once."""
    for start in range(0, len(wanted), questions.FILES_AT_ONCE):
        by_commit: dict[str, list[str]] = {}
        for sha, path in wanted[start : start + questions.FILES_AT_ONCE]:
            by_commit.setdefault(sha, []).append(path)
        commits = tuple(by_commit.items())
        doing = f"reading files of {repository}"
        try:
            answer = api.query(questions.files(commits), graphql_schemas.BlobsAnswer, doing, {"path": repository})
        except NotFoundError:
            yield from _read_by_rest(api, repository, wanted[start:])
            return
        if answer.project is None:
            raise NotFoundError(f"GitLab, {doing}: there is no such project, or the token may not see it.")
        blobs = answer.project.repository or {}
        for number, (sha, _) in enumerate(commits):
            for blob in (blobs.get(f"b{number}") or graphql_schemas.Blobs()).nodes:
                if int(blob.raw_size or 0) <= _LARGEST:
                    is_link = blob.mode == _LINK
                    content = b"" if is_link else _content(api, repository, sha, blob)
                    yield (sha, blob.path), SourceFile(path=blob.path, sha=sha, content=content, is_link=is_link)


def _read_by_rest(api: Api, repository: str, wanted: Iterable[Key]) -> Iterator[tuple[Key, SourceFile]]:
    """Ask for files one by one, where GraphQL is not to be had."""
    for sha, path in wanted:
        with suppress(NotFoundError):
            content = api.raw(f"{project(repository)}/repository/files/{encoded(path)}/raw", ref=sha)
            if len(content) <= _LARGEST:
                yield (sha, path), SourceFile(path=path, sha=sha, content=content)


def _content(api: Api, repository: str, sha: str, blob: graphql_schemas.Blob) -> bytes:
    """Take the text if it hashes to the very blob; else read the file: binary, or decoded with losses."""
    content = (blob.raw_text_blob or "").encode("utf-8", errors="surrogatepass")
    if blob_id(content) == blob.oid:
        return content
    return api.raw(f"{project(repository)}/repository/files/{encoded(blob.path)}/raw", ref=sha)
