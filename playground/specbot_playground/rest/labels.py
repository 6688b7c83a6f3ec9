"""The labels of a repository, and those on a pull request."""

from flask import Blueprint, Response, jsonify

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, names, page, pull, repository, wanted, world
from specbot_playground.state import Refusal

routes = Blueprint("labels", __name__)
REPO = "/repos/<owner>/<name>"
ISSUE = f"{REPO}/issues/<int:number>"
LABEL = f"{REPO}/labels/<path:label>"


@routes.get(f"{REPO}/labels")
def labels(owner: str, name: str) -> Response:
    """The repository's labels."""
    _, repo = repository(owner, name)
    return page(list(repo.labels.values()), lambda each: shapes.label(world(), repo, each))


@routes.get(LABEL)
def get_label(owner: str, name: str, label: str) -> Response:
    """One label."""
    _, repo = repository(owner, name)
    found = operations.find_label(repo, label)
    if found is None:
        raise Refusal(404, "Not Found")
    return jsonify(shapes.label(world(), repo, found))


@routes.post(f"{REPO}/labels")
def create_label(owner: str, name: str) -> tuple[Response, int]:
    """Make a label."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "name")
    colour = (sent.get("color") or "ededed").lstrip("#")
    made = operations.create_label(world(), who, repo, sent["name"], colour, sent.get("description") or "")
    return jsonify(shapes.label(world(), repo, made)), 201


@routes.patch(LABEL)
def change_label(owner: str, name: str, label: str) -> Response:
    """Change a label wherever it stands."""
    who, repo = repository(owner, name)
    sent = body()
    return jsonify(shapes.label(world(), repo, operations.change_label(who, repo, label, sent)))


@routes.delete(LABEL)
def delete_label(owner: str, name: str, label: str) -> tuple[str, int]:
    """Remove a label wherever it stands."""
    who, repo = repository(owner, name)
    operations.delete_label(who, repo, label)
    return "", 204


@routes.get(f"{ISSUE}/labels")
def labels_of(owner: str, name: str, number: int) -> Response:
    """The labels."""
    _, repo, found = pull(owner, name, number)
    return page(shapes.labels(world(), repo, found), lambda each: each)


@routes.post(f"{ISSUE}/labels")
def add_labels(owner: str, name: str, number: int) -> Response:
    """Put labels on."""
    who, repo, found = pull(owner, name, number)
    operations.add_labels(world(), who, repo, found, names("labels"))
    return jsonify(shapes.labels(world(), repo, found))


@routes.put(f"{ISSUE}/labels")
def set_labels(owner: str, name: str, number: int) -> Response:
    """Set exactly these labels."""
    who, repo, found = pull(owner, name, number)
    operations.set_labels(world(), who, repo, found, names("labels"))
    return jsonify(shapes.labels(world(), repo, found))


@routes.delete(f"{ISSUE}/labels")
def clear_labels(owner: str, name: str, number: int) -> tuple[str, int]:
    """Take all labels off."""
    who, repo, found = pull(owner, name, number)
    operations.set_labels(world(), who, repo, found, [])
    return "", 204


@routes.delete(f"{ISSUE}/labels/<path:label>")
def remove_label(owner: str, name: str, number: int, label: str) -> Response:
    """Take a label off."""
    who, repo, found = pull(owner, name, number)
    operations.remove_label(world(), who, repo, found, label)
    return jsonify(shapes.labels(world(), repo, found))
