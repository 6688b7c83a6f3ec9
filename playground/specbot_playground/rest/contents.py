"""Files and directories, read and written."""

from base64 import b64decode
from binascii import Error as Base64Error

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, repository, wanted, world
from specbot_playground.state import Refusal

routes = Blueprint("contents", __name__)
REPO = "/repos/<owner>/<name>"


@routes.get(f"{REPO}/contents/", defaults={"path": ""})
@routes.get(f"{REPO}/contents", defaults={"path": ""})
@routes.get(f"{REPO}/contents/<path:path>")
def read(owner: str, name: str, path: str) -> Response:
    """A file, or the entries of a directory."""
    _, repo = repository(owner, name)
    ref = request.args.get("ref") or repo.default_branch
    tree = operations.commit_of(repo, ref).tree
    if path in tree:
        return jsonify(shapes.content(world(), repo, ref, path, tree[path], full=True))
    inside = {each: text for each, text in tree.items() if not path or each.startswith(f"{path}/")}
    if not inside:
        raise Refusal(404, "Not Found")
    files = [each for each in inside if "/" not in each[len(path) :].lstrip("/")]
    return jsonify([shapes.content(world(), repo, ref, each, tree[each], full=False) for each in files])


@routes.put(f"{REPO}/contents/<path:path>")
def write(owner: str, name: str, path: str) -> tuple[Response, int]:
    """Create or replace a file."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "message", "content")
    ref = sent.get("branch") or repo.default_branch
    try:
        text = b64decode("".join(str(sent["content"]).split()), validate=True)
    except Base64Error as error:
        raise Refusal(422, "content is not valid Base64") from error
    new = path not in operations.commit_of(repo, ref).tree
    made = operations.put_file(world(), who, repo, ref, path, text, sent["message"], sent.get("sha"))
    shape = shapes.commit(world(), repo, made)
    shown = {
        "content": shapes.content(world(), repo, ref, path, text, full=False),
        "commit": {**shape["commit"], **shape},
    }
    return jsonify(shown), 201 if new else 200


@routes.delete(f"{REPO}/contents/<path:path>")
def delete(owner: str, name: str, path: str) -> Response:
    """Delete a file."""
    who, repo = repository(owner, name)
    sent = {**request.args, **body()}
    wanted(sent, "message", "sha")
    ref = sent.get("branch") or repo.default_branch
    made = operations.put_file(world(), who, repo, ref, path, None, sent["message"], sent["sha"])
    return jsonify({"content": None, "commit": shapes.commit(world(), repo, made)})
