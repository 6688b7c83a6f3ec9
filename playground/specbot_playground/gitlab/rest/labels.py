"""Labels of projects and groups."""

import re

from flask import Blueprint, Response, jsonify, request

from specbot_playground.gitlab.operations import labels
from specbot_playground.gitlab.operations.rights import need
from specbot_playground.gitlab.rest.request_context import actor, body, flag, page, project, world
from specbot_playground.gitlab.shapes import basics
from specbot_playground.gitlab.state import Access, Label, Refusal

routes = Blueprint("labels", __name__)
LABELS = "/projects/<name:name>/labels"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?|[a-z]+")


@routes.get(LABELS)
def all_labels(name: str) -> Response:
    """The labels that the project may use, its groups' too."""
    _, found = project(name)
    shown = labels.labels_of(world(), found)
    if flag(request.args.get("include_ancestor_groups", "true")) is False:
        shown = [one for one in shown if not one.group]
    wanted = request.args.get("search", "").casefold()
    counted = flag(request.args.get("with_counts"))
    return page(
        [one for one in shown if wanted in one.name.casefold()],
        basics.counted_label if counted else basics.label,
    )


@routes.post(LABELS)
def create(name: str) -> tuple[Response, int]:
    """Make a label of the project."""
    who, found = project(name)
    sent = body("name", "color")
    _check_colour(sent["color"])
    made = labels.create_label(world(), who, found, sent["name"], sent["color"], sent.get("description"))
    return jsonify(basics.counted_label(made)), 201


def _check_colour(colour: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise Refusal(400, "", {"color": ["must be a valid color code"]})


@routes.get(f"{LABELS}/<name:label>")
def one(name: str, label: str) -> Response:
    """One label, also a group's."""
    _, found = project(name)
    wanted = labels.find_label(world(), found, label)
    if wanted is None:
        raise Refusal(404, "404 Label Not Found")
    return jsonify(basics.label(wanted))


@routes.put(f"{LABELS}/<name:label>")
def edit(name: str, label: str) -> Response:
    """Change a label of the project, on every merge request too."""
    who, found = project(name)
    need(world(), found, who, Access.PLANNER)
    wanted, sent = labels.own_label(found, label), body()
    if "color" in sent:
        _check_colour(sent["color"])
        wanted.colour = sent["color"]
    wanted.description = sent.get("description", wanted.description)
    if sent.get("new_name"):
        del found.labels[wanted.name]
        for each in found.merge_requests.values():
            each.labels = [sent["new_name"] if one == wanted.name else one for one in each.labels]
        wanted.name = sent["new_name"]
        found.labels[wanted.name] = wanted
    return jsonify(basics.counted_label(wanted))


@routes.delete(f"{LABELS}/<name:label>")
def delete(name: str, label: str) -> tuple[str, int]:
    """Remove a label of the project."""
    who, found = project(name)
    labels.delete_label(world(), who, found, label)
    return "", 204


@routes.get("/groups/<name:name>/labels")
def group_labels(name: str) -> Response:
    """The labels of a group."""
    actor()
    return page(list(world().group(name).labels.values()), basics.label)


@routes.post("/groups/<name:name>/labels")
def create_group_label(name: str) -> tuple[Response, int]:
    """Make a label of a group: its members who may."""
    who, found = actor(), world().group(name)
    if found.members.get(who.login, Access.NONE) < Access.PLANNER:
        raise Refusal(403, "403 Forbidden")
    sent = body("name", "color")
    _check_colour(sent["color"])
    if sent["name"] in found.labels:
        raise Refusal(409, "Label already exists")
    made = Label(
        id=world().id(), name=sent["name"], colour=sent["color"], description=sent.get("description"), group=True
    )
    found.labels[made.name] = made
    return jsonify(basics.counted_label(made)), 201
