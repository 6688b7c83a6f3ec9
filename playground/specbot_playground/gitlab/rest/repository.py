"""Branches, commits, files and trees."""

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any

from flask import Blueprint, Response, jsonify, request

from specbot_playground.diff import compare
from specbot_playground.git import Commit
from specbot_playground.gitlab.operations import branches
from specbot_playground.gitlab.operations.rights import need
from specbot_playground.gitlab.rest.request_context import body, flag, page, project, world
from specbot_playground.gitlab.shapes import files, projects
from specbot_playground.gitlab.state import Access, Project, Protection, Refusal, User

routes = Blueprint("repository", __name__)
PROJECT = "/projects/<name:name>"
BRANCHES = f"{PROJECT}/repository/branches"
COMMITS = f"{PROJECT}/repository/commits"
FILE = f"{PROJECT}/repository/files/<name:path>"
_PROTECTED = f"{PROJECT}/protected_branches"


@routes.get(BRANCHES)
def all_branches(name: str) -> Response:
    """The branches."""
    who, found = project(name)
    wanted = request.args.get("search", "")
    shown = [one for one in sorted(found.branches) if _matches(one, wanted)]
    return page(shown, lambda one: projects.branch(world(), found, one, who))


def _matches(branch: str, wanted: str) -> bool:
    """Tell whether a search finds a branch: `^term` at its beginning, `term$` at its end, else anywhere."""
    if wanted.startswith("^"):
        return branch.startswith(wanted[1:])
    return branch.endswith(wanted[:-1]) if wanted.endswith("$") else wanted in branch


@routes.post(BRANCHES)
def create_branch(name: str) -> tuple[Response, int]:
    """Start a branch."""
    who, found = project(name)
    sent = body("branch", "ref")
    branches.create_branch(world(), who, found, sent["branch"], sent["ref"])
    return jsonify(projects.branch(world(), found, sent["branch"], who)), 201


@routes.get(f"{BRANCHES}/<name:branch>")
def branch(name: str, branch: str) -> Response:
    """One branch."""
    who, found = project(name)
    if branch not in found.branches:
        raise Refusal(404, "404 Branch Not Found")
    return jsonify(projects.branch(world(), found, branch, who))


@routes.delete(f"{BRANCHES}/<name:branch>")
def delete_branch(name: str, branch: str) -> tuple[str, int]:
    """Remove a branch."""
    who, found = project(name)
    branches.delete_branch(world(), who, found, branch)
    return "", 204


@routes.get(_PROTECTED)
def protected(name: str) -> Response:
    """The protected branches."""
    who, found = project(name)
    need(world(), found, who, Access.DEVELOPER)
    return page(list(found.protected.items()), lambda one: projects.protection(*one))


@routes.get(f"{_PROTECTED}/<name:branch>")
def one_protected(name: str, branch: str) -> Response:
    """How one branch is protected."""
    who, found = project(name)
    need(world(), found, who, Access.DEVELOPER)
    if branch not in found.protected:
        raise Refusal(404, "404 Not found")
    return jsonify(projects.protection(branch, found.protected[branch]))


@routes.post(_PROTECTED)
def protect(name: str) -> tuple[Response, int]:
    """Protect a branch: maintainers."""
    who, found = project(name)
    need(world(), found, who, Access.MAINTAINER)
    sent = body("name")
    if sent["name"] in found.protected:
        raise Refusal(409, f"Protected branch '{sent['name']}' already exists")
    levels = {
        key: Access(int(sent[f"{key}_access_level"])) for key in ("push", "merge") if f"{key}_access_level" in sent
    }
    made = found.protected[sent["name"]] = Protection(
        id=world().id(), push=levels.get("push", Access.MAINTAINER), merge=levels.get("merge", Access.MAINTAINER)
    )
    return jsonify(projects.protection(sent["name"], made)), 201


@routes.delete(f"{_PROTECTED}/<name:branch>")
def unprotect(name: str, branch: str) -> tuple[str, int]:
    """Protect a branch no more."""
    who, found = project(name)
    need(world(), found, who, Access.MAINTAINER)
    if found.protected.pop(branch, None) is None:
        raise Refusal(404, "404 Not found")
    return "", 204


@routes.get(COMMITS)
def commits(name: str) -> Response:
    """The commits of a branch, newest first; of one file if asked."""
    _, found = project(name)
    tip = branches.commit_of(found, request.args.get("ref_name") or found.default_branch)
    shown = [found.history[sha] for sha in found.history.ancestors(tip.sha)]
    path = request.args.get("path")
    shown = [one for one in shown if path is None or _touches(found, one, path)]
    return page(shown, lambda one: files.commit(world(), found, one), counted=False)


def _touches(found: Project, commit: Commit, path: str) -> bool:
    was = found.history[commit.parents[0]].tree if commit.parents else {}
    return was.get(path) != commit.tree.get(path)


@routes.get(f"{COMMITS}/<name:ref>")
def commit(name: str, ref: str) -> Response:
    """One commit."""
    _, found = project(name)
    return jsonify(files.full_commit(world(), found, branches.commit_of(found, ref)))


@routes.get(f"{COMMITS}/<name:ref>/diff")
def commit_diff(name: str, ref: str) -> Response:
    """What a commit changed."""
    _, found = project(name)
    this = branches.commit_of(found, ref)
    was = found.history[this.parents[0]].tree if this.parents else {}
    return page(compare(was, this.tree), files.diff)


@routes.get(f"{PROJECT}/repository/merge_base")
def merge_base(name: str) -> Response:
    """The nearest common ancestor."""
    _, found = project(name)
    one, other = (branches.commit_of(found, ref).sha for ref in request.args.getlist("refs[]")[:2])
    base = found.history.merge_base(one, other)
    if base is None:
        raise Refusal(404, "404 Merge Base Not Found")
    return jsonify(files.commit(world(), found, found.history[base]))


@routes.get(f"{PROJECT}/repository/compare")
def comparison(name: str) -> Response:
    """What a head adds to a base since they parted."""
    _, found = project(name)
    start, end = (branches.commit_of(found, request.args[key]) for key in ("from", "to"))
    straight = flag(request.args.get("straight"))
    base = start.sha if straight else found.history.merge_base(start.sha, end.sha) or start.sha
    added = found.history.between(start.sha, end.sha)
    shown = [files.commit(world(), found, one) for one in added]
    return jsonify(
        {
            "commit": shown[-1] if shown else None,
            "commits": shown,
            "diffs": [files.diff(one) for one in compare(found.history[base].tree, end.tree)],
            "compare_timeout": False,
            "compare_same_ref": start.sha == end.sha,
            "web_url": f"{world().web_url}/{found.path}/-/compare/{start.sha}...{end.sha}",
        }
    )


@routes.post(COMMITS)
def make_commit(name: str) -> tuple[Response, int]:
    """Commit actions on many files, all or none."""
    who, found = project(name)
    sent = body("branch", "commit_message", "actions")
    if not branches.may_push(world(), found, who, sent["branch"]):
        raise Refusal(403, f"403 Forbidden - {branches.NO_PUSH}")
    actions = [{**each, "content": _bytes(each)} for each in sent["actions"]]
    made = branches.commit(world(), who, found, _wish(sent, actions))
    return jsonify(files.full_commit(world(), found, made)), 201


def _wish(sent: dict[str, Any], actions: list[dict[str, Any]]) -> branches.CommitRequest:
    return branches.CommitRequest(
        branch=sent["branch"],
        message=sent["commit_message"],
        actions=actions,
        start=sent.get("start_branch") or sent.get("start_sha"),
        force=bool(flag(sent.get("force"))),
    )


def _bytes(sent: dict[str, Any]) -> bytes | None:
    """Read a content as it is encoded."""
    text = sent.get("content")
    if text is None:
        return b"" if sent.get("action") in ("create", "update") else None
    if sent.get("encoding") != "base64":
        return str(text).encode()
    try:
        return b64decode("".join(str(text).split()), validate=True)
    except Base64Error as error:
        raise Refusal(400, "content is not valid Base64") from error


@routes.get(FILE)
def read(name: str, path: str) -> Response:
    """A file with its text; a HEAD has it all in headers."""
    _, found = project(name)
    ref = request.args.get("ref") or "HEAD"
    shape = files.file(found, ref, *_file(found, ref, path))
    answer = jsonify(shape) if request.method == "GET" else Response()
    for key in ("blob_id", "commit_id", "last_commit_id", "file_name", "file_path", "ref", "size", "content_sha256"):
        answer.headers["X-Gitlab-" + "-".join(word.capitalize() for word in key.split("_"))] = str(shape[key])
    return answer


@routes.get(f"{FILE}/raw")
def raw(name: str, path: str) -> Response:
    """A file's text."""
    _, found = project(name)
    commit, _ = _file(found, request.args.get("ref") or "HEAD", path)
    return Response(commit.tree[path], mimetype="text/plain")


def _file(found: Project, ref: str, path: str) -> tuple[Commit, str]:
    commit = branches.commit_of(found, ref)
    if path not in commit.tree:
        raise Refusal(404, "404 File Not Found")
    return commit, path


@routes.post(FILE)
def create_file(name: str, path: str) -> tuple[Response, int]:
    """Create a file."""
    return jsonify(_write(name, path, "create", "content")), 201


@routes.put(FILE)
def update_file(name: str, path: str) -> Response:
    """Replace a file."""
    return jsonify(_write(name, path, "update", "content"))


@routes.delete(FILE)
def delete_file(name: str, path: str) -> tuple[str, int]:
    """Delete a file."""
    _write(name, path, "delete")
    return "", 204


def _write(name: str, path: str, action: str, *wanted: str) -> dict[str, str]:
    who, found = project(name)
    sent = body("branch", "commit_message", *wanted)
    _refuse_protected(found, who, sent["branch"])
    content = _bytes({**sent, "action": action})
    act = {"action": action, "file_path": path, "content": content, "last_commit_id": sent.get("last_commit_id")}
    branches.commit(world(), who, found, _wish(sent, [act]))
    return {"file_path": path, "branch": sent["branch"]}


def _refuse_protected(found: Project, who: User, branch: str) -> None:
    """Refuse as this API does: 400, where the commits' one says 403."""
    need(world(), found, who, Access.NONE)
    if not branches.may_push(world(), found, who, branch):
        raise Refusal(400, branches.NO_PUSH)


@routes.get(f"{PROJECT}/repository/tree")
def tree(name: str) -> Response:
    """The files and directories at a place."""
    _, found = project(name)
    commit = branches.commit_of(found, request.args.get("ref") or "HEAD")
    below = request.args.get("path", "").strip("/")
    shown = files.tree(commit, below, recursive=bool(flag(request.args.get("recursive"))))
    if below and not shown:
        raise Refusal(404, "404 invalid revision or path Not Found")
    return page(shown, lambda one: one)


@routes.get(f"{PROJECT}/repository/blobs/<sha>/raw")
def blob(name: str, sha: str) -> Response:
    """A blob's text."""
    _, found = project(name)
    text = found.history.by_blob(sha)
    if text is None:
        raise Refusal(404, "404 Blob Not Found")
    return Response(text, mimetype="application/octet-stream")
