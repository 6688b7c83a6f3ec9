"""Reads files and directories at a commit, many in one query, exact to the byte."""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

import msgspec

from bot.forges.ahead import Key
from bot.forges.github import repository_schemas, rest
from bot.forges.github.api import Api
from bot.forges.github.queries import objects
from bot.review.model.pull_request import Branch, Visibility
from bot.review.model.source import SourceFile, blob_id

_AT_ONCE = 50
_LINK = "120000"
_LINK_MODE = 0o120000
_LARGEST = 8_000_000


"""A commit's sha and a path."""


def read_trees(api: Api, repository: str, asked: Sequence[Key]) -> dict[Key, tuple[str, ...]]:
    """List the plain files directly inside directories, by (commit sha, directory); `""` is the root."""
    return {
        (sha, directory): tuple(
            f"{directory}/{entry.name}" if directory else entry.name
            for entry in found.entries
            if entry.type == "blob" and entry.mode != _LINK_MODE
        )
        for part in _parts(asked)
        for (sha, directory), found in _ask(api, repository, "tree", part).objects.items()
    }


def read_texts(api: Api, repository: str, wanted: Iterable[Key]) -> tuple[Mapping[Key, SourceFile], frozenset[str]]:
    """Read files by (commit sha, path); what does not exist, or is larger than 8 MB, is absent.

    Gives also the commits of which the answer shows anything. A file alone does not say that it is a link: its directory, asked
    for beside it, does.
    """
    texts: dict[Key, SourceFile] = {}
    shown: set[str] = set()
    for part in _parts(tuple(dict.fromkeys(wanted))):
        directories = tuple(dict.fromkeys((sha, _directory(path)) for sha, path in part))
        answer = _ask(api, repository, "blob", part, directories)
        shown |= {sha for sha, _ in (*answer.objects, *answer.directories)}
        for (sha, path), found in answer.objects.items():
            if found.typename == "Blob" and found.byte_size <= _LARGEST:
                is_link = _is_link(answer.directories.get((sha, _directory(path))), path)
                content = b"" if is_link else _content(api, repository, found)
                texts[sha, path] = SourceFile(path=path, sha=sha, content=content, is_link=is_link)
    return texts, frozenset(shown)


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


def _is_link(directory: repository_schemas.Object | None, path: str) -> bool:
    name = path.rpartition("/")[2]
    entries = directory.entries if directory else []
    return any(entry.mode == _LINK_MODE for entry in entries if entry.name == name)


def read_default_branch(api: Api, repository: str) -> Branch:
    """Read the default branch and its tip."""
    root = f"/repos/{repository}"
    found = api.get(root, rest.Repository)
    tip = api.get(f"{root}/git/ref/heads/{quote(found.default_branch)}", rest.Ref).object
    return Branch(
        name=found.default_branch,
        sha=tip.sha,
        repository=found.full_name,
        writable=found.permissions.push,
        visibility=Visibility.PRIVATE if found.private else Visibility.PUBLIC,
    )


def read_blobs(api: Api, repository: str, sha: str) -> Mapping[str, str]:
    """List every file at a commit with git's name of its content; where GitHub cuts the listing off, directory by directory.

    https://docs.github.com/rest/git/trees#get-a-tree
    """
    whole = api.get(f"/repos/{repository}/git/trees/{sha}", rest.Tree, recursive=1)
    entries = _walk(api, repository, sha) if whole.truncated else whole.tree
    found = ((entry.path, entry.sha) for entry in entries if entry.type == "blob" and entry.mode != _LINK)
    return dict(sorted(found))


def _walk(api: Api, repository: str, sha: str) -> Iterator[rest.TreeEntry]:
    waiting = [("", sha)]
    while waiting:
        folder, tree = waiting.pop()
        for entry in api.get(f"/repos/{repository}/git/trees/{tree}", rest.Tree).tree:
            path = f"{folder}{entry.path}"
            if entry.type == "tree":
                waiting.append((f"{path}/", entry.sha))
            yield msgspec.structs.replace(entry, path=path)


def read_moves(api: Api, repository: str, since: str, until: str) -> Mapping[str, str]:
    """Say where renamed files went between two commits; a comparison shows 300 files at most."""
    if since == until:
        return {}
    found = api.get(f"/repos/{repository}/compare/{since}...{until}", rest.Comparison)
    return {one.previous_filename: one.filename for one in found.files if one.previous_filename is not None}


def read_fork_point(api: Api, repository: str, base: str, head: str) -> str:
    """Name the merge base; https://docs.github.com/rest/commits/commits#compare-two-commits."""
    return api.get(f"/repos/{repository}/compare/{base}...{head}", rest.Comparison, per_page=1).merge_base_commit.sha


@dataclass(frozen=True, slots=True)
class _Objects:
    """What was found of what was asked, and of the directories beside it."""

    objects: dict[Key, repository_schemas.Object]
    directories: dict[Key, repository_schemas.Object]


def _ask(api: Api, repository: str, kind: str, asked: Sequence[Key], directories: Sequence[Key] = ()) -> _Objects:
    """Ask for git objects in one query."""
    owner, _, name = repository.partition("/")
    aliases = {f"o{number}": key for number, key in enumerate(asked)}
    aliases |= {f"d{number}": key for number, key in enumerate(directories)}
    expressions = {alias: f"{sha}:{path}" for alias, (sha, path) in aliases.items()}
    variables = {"owner": owner, "name": name, **expressions}
    query = objects(kind, len(asked), len(directories))
    answer = api.query(query, variables, repository_schemas.ObjectsAnswer, f"reading files of {repository}").repository
    found = {alias: one for alias, one in answer.items() if one is not None}
    return _Objects(
        *(
            {key: found[alias] for alias, key in aliases.items() if alias in found and alias[0] == letter}
            for letter in "od"
        )
    )


def _parts(asked: Sequence[Key]) -> Iterator[tuple[Key, ...]]:
    waiting = iter(asked)
    while part := tuple(islice(waiting, _AT_ONCE)):
        yield part


def _content(api: Api, repository: str, found: repository_schemas.Object) -> bytes:
    """Take the text if it hashes to the very blob; else read the blob: binary, cut off, or decoded with losses."""
    content = (found.text or "").encode("utf-8", errors="surrogatepass")
    if not found.is_truncated and blob_id(content) == found.oid:
        return content
    return b64decode(api.get(f"/repos/{repository}/git/blobs/{found.oid}", rest.Blob).content)
