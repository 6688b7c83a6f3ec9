"""Notes and discussions of merge requests, and the emoji on them."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground.gitlab.operations import awards, suggestions, talking
from specbot_playground.gitlab.rest.request_context import actor, body, flag, merge_request, page, world
from specbot_playground.gitlab.shapes import basics
from specbot_playground.gitlab.shapes import notes as shapes
from specbot_playground.gitlab.state import Award, Discussion, MergeRequest, Note, Project, Refusal

routes = Blueprint("notes", __name__)
REQUEST = "/projects/<name:name>/merge_requests/<int:iid>"
NOTES = f"{REQUEST}/notes"
DISCUSSIONS = f"{REQUEST}/discussions"
_AWARDS = (f"{REQUEST}/award_emoji", f"{NOTES}/<int:number>/award_emoji")


def _shown(found: Project, asked: MergeRequest, made: Note | talking.Commands, status: int) -> tuple[Response, int]:
    """Answer with a note; with 202 and no id where only commands were."""
    if isinstance(made, talking.Commands):
        return jsonify(shapes.commands(made)), 202
    return jsonify(shapes.note(world(), found, asked, made)), status


@routes.get(NOTES)
def all_notes(name: str, iid: int) -> Response:
    """The notes, newest first unless asked otherwise, system notes among them."""
    who, found, asked = merge_request(name, iid)
    activity = request.args.get("activity_filter", "all_notes")
    kept = {"all_notes": (True, False), "only_comments": (False,), "only_activity": (True,)}.get(activity, ())
    seen = {note.id for one in asked.discussions for note in talking.seen_notes(world(), found, one, who)}
    shown = [one for one in asked.notes if one.system in kept and one.id in seen]
    if request.args.get("order_by") == "updated_at":
        shown.sort(key=lambda one: one.updated_at)
    if request.args.get("sort", "desc") == "desc":
        shown.reverse()
    return page(shown, lambda one: shapes.note(world(), found, asked, one))


@routes.post(NOTES)
def say(name: str, iid: int) -> tuple[Response, int]:
    """Write a note."""
    who, found, asked = merge_request(name, iid)
    sent = body("body")
    internal = bool(flag(sent.get("internal", sent.get("confidential", False))))
    return _shown(found, asked, talking.say(world(), who, found, asked, sent["body"], internal=internal), 201)


@routes.get(f"{NOTES}/<int:number>")
def note(name: str, iid: int, number: int) -> Response:
    """One note."""
    _, found, asked = merge_request(name, iid)
    return jsonify(shapes.note(world(), found, asked, talking.find_note(asked, number)))


@routes.put(f"{NOTES}/<int:number>")
def edit_note(name: str, iid: int, number: int) -> tuple[Response, int]:
    """Give a note a new text."""
    who, found, asked = merge_request(name, iid)
    text = body("body")["body"]
    return _shown(
        found, asked, talking.edit_note(world(), who, found, asked, talking.find_note(asked, number), text), 200
    )


@routes.delete(f"{NOTES}/<int:number>")
def delete_note(name: str, iid: int, number: int) -> tuple[str, int]:
    """Remove a note."""
    who, found, asked = merge_request(name, iid)
    talking.delete_note(world(), who, found, asked, talking.find_note(asked, number))
    return "", 204


@routes.get(DISCUSSIONS)
def discussions(name: str, iid: int) -> Response:
    """The discussions in the order they began, individual and system notes among them."""
    who, found, asked = merge_request(name, iid)
    seen = {one.id: talking.seen_notes(world(), found, one, who) for one in asked.discussions}
    visible = [one for one in asked.discussions if seen[one.id]]
    return page(visible, lambda one: shapes.discussion(world(), found, asked, one, seen[one.id]))


@routes.post(DISCUSSIONS)
def start(name: str, iid: int) -> tuple[Response, int]:
    """Start a discussion, on the diff or not."""
    who, found, asked = merge_request(name, iid)
    sent = body("body")
    made = talking.start_discussion(world(), who, found, asked, sent["body"], sent.get("position"))
    if isinstance(made, talking.Commands):
        return jsonify(shapes.commands(made)), 202
    return jsonify(shapes.discussion(world(), found, asked, made)), 201


@routes.get(f"{DISCUSSIONS}/<discussion>")
def discussion(name: str, iid: int, discussion: str) -> Response:
    """One discussion."""
    _, found, asked = merge_request(name, iid)
    return jsonify(shapes.discussion(world(), found, asked, talking.find_discussion(asked, discussion)))


@routes.put(f"{DISCUSSIONS}/<discussion>")
def resolve(name: str, iid: int, discussion: str) -> Response:
    """Resolve a discussion or open it again."""
    who, found, asked = merge_request(name, iid)
    wanted = talking.find_discussion(asked, discussion)
    talking.resolve(world(), who, found, asked, wanted, done=bool(flag(body("resolved")["resolved"])))
    return jsonify(shapes.discussion(world(), found, asked, wanted))


@routes.post(f"{DISCUSSIONS}/<discussion>/notes")
def reply(name: str, iid: int, discussion: str) -> tuple[Response, int]:
    """Answer in a discussion."""
    who, found, asked = merge_request(name, iid)
    wanted = talking.find_discussion(asked, discussion)
    return _shown(found, asked, talking.reply(world(), who, found, asked, wanted, body("body")["body"]), 201)


def _within(found: Discussion, number: int) -> Note:
    note = next((one for one in found.notes if one.id == number), None)
    if note is None:
        raise Refusal(404, "404 Note Not Found")
    return note


@routes.get(f"{DISCUSSIONS}/<discussion>/notes/<int:number>")
def discussion_note(name: str, iid: int, discussion: str, number: int) -> Response:
    """One note of a discussion."""
    _, found, asked = merge_request(name, iid)
    wanted = _within(talking.find_discussion(asked, discussion), number)
    return jsonify(shapes.note(world(), found, asked, wanted))


@routes.put(f"{DISCUSSIONS}/<discussion>/notes/<int:number>")
def edit_discussion_note(name: str, iid: int, discussion: str, number: int) -> tuple[Response, int]:
    """Give a note a new text, or resolve it: one of the two."""
    who, found, asked = merge_request(name, iid)
    group = talking.find_discussion(asked, discussion)
    wanted, sent = _within(group, number), body()
    if ("body" in sent) == ("resolved" in sent):
        raise Refusal(400, "", "body, resolved are mutually exclusive, exactly one parameter must be provided")
    if "resolved" in sent:
        talking.resolve(world(), who, found, asked, group, done=bool(flag(sent["resolved"])))
        return jsonify(shapes.note(world(), found, asked, wanted)), 200
    return _shown(found, asked, talking.edit_note(world(), who, found, asked, wanted, sent["body"]), 200)


@routes.delete(f"{DISCUSSIONS}/<discussion>/notes/<int:number>")
def delete_discussion_note(name: str, iid: int, discussion: str, number: int) -> tuple[str, int]:
    """Remove a note of a discussion."""
    who, found, asked = merge_request(name, iid)
    talking.delete_note(world(), who, found, asked, _within(talking.find_discussion(asked, discussion), number))
    return "", 204


@routes.put("/suggestions/<int:number>/apply")
def apply_suggestion(number: int) -> Response:
    """Take a suggestion over."""
    found = suggestions.apply_suggestion(world(), actor(), number)
    return jsonify(shapes.suggestion(*found))


def _awardable(asked: MergeRequest, number: int | None) -> Note | None:
    return None if number is None else talking.find_note(asked, number)


def _award(asked: MergeRequest, note: Note | None, found: Award) -> basics.Json:
    kind, owner = ("Note", note.id) if note else ("MergeRequest", asked.id)
    return basics.award(world(), found, owner, kind)


@routes.get(_AWARDS[0], defaults={"number": None})
@routes.get(_AWARDS[1])
def all_awards(name: str, iid: int, number: int | None) -> Response:
    """The emoji."""
    _, _, asked = merge_request(name, iid)
    note = _awardable(asked, number)
    return page((note or asked).awards, lambda one: _award(asked, note, one))


@routes.post(_AWARDS[0], defaults={"number": None})
@routes.post(_AWARDS[1])
def award(name: str, iid: int, number: int | None) -> tuple[Response, int]:
    """Leave an emoji."""
    who, found, asked = merge_request(name, iid)
    note = _awardable(asked, number)
    made = awards.give(world(), who, found, asked, note, body("name")["name"])
    return jsonify(_award(asked, note, made)), 201


@routes.get(f"{_AWARDS[0]}/<int:award>", defaults={"number": None})
@routes.get(f"{_AWARDS[1]}/<int:award>")
def one_award(name: str, iid: int, number: int | None, award: int) -> Response:
    """One emoji."""
    _, _, asked = merge_request(name, iid)
    note = _awardable(asked, number)
    return jsonify(_award(asked, note, awards.find_award(asked, note, award)))


@routes.delete(f"{_AWARDS[0]}/<int:award>", defaults={"number": None})
@routes.delete(f"{_AWARDS[1]}/<int:award>")
def revoke(name: str, iid: int, number: int | None, award: int) -> tuple[str, int]:
    """Take an emoji back."""
    who, found, asked = merge_request(name, iid)
    awards.revoke(world(), who, found, asked, _awardable(asked, number), award)
    return "", 204
