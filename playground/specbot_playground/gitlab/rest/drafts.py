"""Draft notes: one's own, until they are published."""

from flask import Blueprint, Response, jsonify

from specbot_playground.gitlab.operations import drafts
from specbot_playground.gitlab.operations.positions import place
from specbot_playground.gitlab.rest.request_context import body, merge_request, world
from specbot_playground.gitlab.shapes import notes as shapes
from specbot_playground.gitlab.state import Refusal

routes = Blueprint("drafts", __name__)
DRAFTS = "/projects/<name:name>/merge_requests/<int:iid>/draft_notes"


@routes.get(DRAFTS)
def all_drafts(name: str, iid: int) -> Response:
    """One's own drafts: all at once, this list has no pages."""
    who, _, asked = merge_request(name, iid)
    return jsonify([shapes.draft(asked, one) for one in drafts.drafts_of(asked, who)])


@routes.post(DRAFTS)
def write(name: str, iid: int) -> tuple[Response, int]:
    """Write a draft."""
    who, found, asked = merge_request(name, iid)
    made = drafts.write_draft(world(), who, found, asked, body("note"))
    return jsonify(shapes.draft(asked, made)), 201


@routes.get(f"{DRAFTS}/<int:number>")
def one(name: str, iid: int, number: int) -> Response:
    """One draft."""
    who, _, asked = merge_request(name, iid)
    return jsonify(shapes.draft(asked, drafts.find_draft(asked, who, number)))


@routes.put(f"{DRAFTS}/<int:number>")
def edit(name: str, iid: int, number: int) -> Response:
    """Give a draft a new text."""
    who, found, asked = merge_request(name, iid)
    sent = body()
    if not sent.get("note"):
        raise Refusal(400, "400 Bad request - Missing params to modify")
    draft = drafts.find_draft(asked, who, number)
    draft.body = sent["note"]
    if sent.get("position"):
        draft.position = place(found, asked, sent["position"])
    return jsonify(shapes.draft(asked, draft))


@routes.delete(f"{DRAFTS}/<int:number>")
def delete(name: str, iid: int, number: int) -> tuple[str, int]:
    """Throw a draft away."""
    who, _, asked = merge_request(name, iid)
    asked.drafts.remove(drafts.find_draft(asked, who, number))
    return "", 204


@routes.put(f"{DRAFTS}/<int:number>/publish")
def publish(name: str, iid: int, number: int) -> tuple[str, int]:
    """Publish one draft."""
    who, found, asked = merge_request(name, iid)
    drafts.publish_draft(world(), found, asked, drafts.find_draft(asked, who, number))
    return "", 204


@routes.post(f"{DRAFTS}/bulk_publish")
def publish_all(name: str, iid: int) -> tuple[str, int]:
    """Publish all of one's drafts at once."""
    who, found, asked = merge_request(name, iid)
    drafts.publish_drafts(world(), found, asked, who)
    return "", 204
