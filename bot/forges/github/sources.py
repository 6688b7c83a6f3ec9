"""Reads files and directories at a commit, many in one query, exact to the byte."""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha1
from itertools import islice
from urllib.parse import quote

import msgspec

from bot.forges.github import rest, schemas
from bot.forges.github.api import Api
from bot.forges.github.queries import objects
from bot.review.model.snapshot import Branch, SourceFile

_AT_ONCE = 50
_LINK = "120000"
_LARGEST = 8_000_000


def read_tree(api: Api, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
    """List the files directly inside the directories; `""` is the root."""
    asked = tuple((sha, directory) for directory in dict.fromkeys(directories))
    return tuple(
        f"{directory}/{entry.name}" if directory else entry.name
        for (_, directory), found in _ask(api, repository, "tree", asked)
        for entry in found.entries
        if entry.type == "blob"
    )


def read_texts(api: Api, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
    """Read files by (commit sha, path); what does not exist, or is larger than 8 MB, is absent."""
    return {
        (sha, path): SourceFile(path=path, sha=sha, content=_content(api, repository, found))
        for (sha, path), found in _ask(api, repository, "blob", tuple(dict.fromkeys(wanted)))
        if found.typename == "Blob" and found.byte_size <= _LARGEST
    }


def read_default_branch(api: Api, repository: str) -> Branch:
    """Read the default branch and its tip."""
    root = f"/repos/{repository}"
    found = api.get(root, rest.Repository)
    tip = api.get(f"{root}/git/ref/heads/{quote(found.default_branch)}", rest.Ref).object
    return Branch(name=found.default_branch, sha=tip.sha, repository=found.full_name, writable=found.permissions.push)


def read_listing(api: Api, repository: str, sha: str) -> tuple[str, ...]:
    """List every file at a commit; where GitHub cuts the listing off, directory by directory.

    https://docs.github.com/rest/git/trees#get-a-tree
    """
    whole = api.get(f"/repos/{repository}/git/trees/{sha}", rest.Tree, recursive=1)
    entries = _walk(api, repository, sha) if whole.truncated else whole.tree
    return tuple(sorted(entry.path for entry in entries if entry.type == "blob" and entry.mode != _LINK))


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


def _ask(
    api: Api, repository: str, kind: str, asked: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], schemas.Object]]:
    """Ask for git objects, as many as fit at once."""
    owner, _, name = repository.partition("/")
    for part in _parts(asked):
        expressions = {f"e{number}": f"{sha}:{path}" for number, (sha, path) in enumerate(part)}
        variables = {"owner": owner, "name": name, **expressions}
        doing = f"reading files of {repository}"
        answer = api.query(objects(kind, len(part)), variables, schemas.ObjectsAnswer, doing)
        for number, key in enumerate(part):
            found = answer.repository.get(f"o{number}")
            if found is not None:
                yield key, found


def _parts(asked: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    waiting = iter(asked)
    while part := tuple(islice(waiting, _AT_ONCE)):
        yield part


def _content(api: Api, repository: str, found: schemas.Object) -> bytes:
    """Take the text if it hashes to the very blob; else read the blob: binary, cut off, or decoded with losses."""
    content = (found.text or "").encode("utf-8", errors="surrogatepass")
    if not found.is_truncated and _blob_id(content) == found.oid:
        return content
    return b64decode(api.get(f"/repos/{repository}/git/blobs/{found.oid}", rest.Blob).content)


def _blob_id(content: bytes) -> str:
    """Name content as git does."""
    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
