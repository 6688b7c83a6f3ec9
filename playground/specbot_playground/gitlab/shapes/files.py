"""Commits, files, trees and diffs."""

from base64 import b64encode
from hashlib import sha256

from specbot_playground.diff import FileDiff, compare
from specbot_playground.git import Commit, blob_sha, folder_sha, mode_of
from specbot_playground.gitlab.operations.branches import last_commit
from specbot_playground.gitlab.shapes.basics import Json, stamp
from specbot_playground.gitlab.state import Project, World
from specbot_playground.store import identity

_LARGEST_PATCH = 200 * 1024


def commit(world: World, project: Project, found: Commit) -> Json:
    """A commit."""
    by, email = identity(world.users, found.author)
    committer, address = identity(world.users, found.committer or found.author)
    moment = stamp(found.at)
    return {
        "id": found.sha,
        "short_id": found.sha[:8],
        "created_at": moment,
        "parent_ids": list(found.parents),
        "title": found.message.split("\n", 1)[0],
        "message": found.message,
        "author_name": by,
        "author_email": email,
        "authored_date": moment,
        "committer_name": committer,
        "committer_email": address,
        "committed_date": moment,
        "trailers": {},
        "extended_trailers": {},
        "web_url": f"{world.web_url}/{project.path}/-/commit/{found.sha}",
    }


def full_commit(world: World, project: Project, found: Commit) -> Json:
    """A commit with what it changed."""
    was = project.history[found.parents[0]].tree if found.parents else {}
    files = compare(was, found.tree)
    added, removed = sum(one.additions for one in files), sum(one.deletions for one in files)
    return {
        **commit(world, project, found),
        "stats": {"additions": added, "deletions": removed, "total": added + removed},
        "status": None,
        "project_id": project.id,
        "last_pipeline": None,
    }


def file(project: Project, ref: str, found: Commit, path: str) -> Json:
    """A file with its text."""
    text = found.tree[path]
    return {
        "file_name": path.rpartition("/")[2],
        "file_path": path,
        "size": len(text),
        "encoding": "base64",
        "content_sha256": sha256(text).hexdigest(),
        "ref": ref,
        "blob_id": blob_sha(text),
        "commit_id": found.sha,
        "last_commit_id": last_commit(project, found.sha, path),
        "execute_filemode": False,
        "content": b64encode(text).decode(),
    }


def tree(found: Commit, below: str, *, recursive: bool) -> list[Json]:
    """The files and directories at a place."""
    start = f"{below}/" if below else ""
    inside = [path for path in found.tree if path.startswith(start)]
    folders = {
        path[: len(start)] + "/".join(parts[:depth])
        for path in inside
        for parts in [path[len(start) :].split("/")]
        for depth in range(1, len(parts))
    }
    files = [path for path in inside if recursive or "/" not in path[len(start) :]]
    shown = [
        _entry(path, "tree", folder_sha(found.tree, path))
        for path in folders
        if recursive or "/" not in path[len(start) :]
    ]
    shown += [_entry(path, "blob", blob_sha(found.tree[path]), f"{mode_of(found.tree[path]):06o}") for path in files]
    return sorted(shown, key=lambda one: (one["type"] != "tree", str(one["path"])))


def _entry(path: str, kind: str, sha: str, mode: str = "040000") -> Json:
    return {"id": sha, "name": path.rpartition("/")[2], "type": kind, "path": path, "mode": mode}


def diff(found: FileDiff) -> Json:
    """What happened to one file; a very large patch is left out."""
    patch = found.patch or ""
    too_large = len(patch.encode()) > _LARGEST_PATCH
    return {
        "diff": f"{patch}\n" if patch and not too_large else "",
        "collapsed": False,
        "too_large": too_large,
        "new_path": found.path,
        "old_path": found.previous or found.path,
        "a_mode": "0" if found.status == "added" else "100644",
        "b_mode": "0" if found.status == "removed" else "100644",
        "new_file": found.status == "added",
        "renamed_file": found.status == "renamed",
        "deleted_file": found.status == "removed",
        "generated_file": False,
    }
