"""Merge requests, their diffs, approvals and merge."""

import re
from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from specbot_playground.gitlab.operations import approvals, merging, requests, reviewers
from specbot_playground.gitlab.operations.reading import commits_of, files_of, home_of, newest, pipelines_of
from specbot_playground.gitlab.operations.rights import sees
from specbot_playground.gitlab.rest.request_context import actor, body, flag, merge_request, names, page, project, world
from specbot_playground.gitlab.shapes import basics, files, pipelines
from specbot_playground.gitlab.shapes import requests as shapes
from specbot_playground.gitlab.state import MergeRequest, Project, Refusal

routes = Blueprint("merge_requests", __name__)
REQUESTS = "/projects/<name:name>/merge_requests"
REQUEST = f"{REQUESTS}/<int:iid>"
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_SHORTEST_TERM = 3


@routes.get("/merge_requests")
def everywhere() -> Response:
    """Merge requests of all projects that one sees; one's own unless asked otherwise."""
    who = actor()
    every = [
        (one, each)
        for one in world().projects.values()
        if sees(world(), one, who)
        for each in one.merge_requests.values()
    ]
    if request.args.get("scope", "created_by_me") == "created_by_me":
        every = [(one, each) for one, each in every if each.author is who]
    return _list(every)


@routes.get(REQUESTS)
def all_requests(name: str) -> Response:
    """The merge requests of a project, newest first."""
    _, found = project(name)
    return _list([(found, each) for each in found.merge_requests.values()])


def _list(every: Iterable[tuple[Project, MergeRequest]]) -> Response:
    details = bool(flag(request.args.get("with_labels_details")))
    by = request.args.get("order_by", "created_at")
    key = "updated_at" if by == "updated_at" else "id"
    shown = sorted((pair for pair in every if _wanted(pair[1])), key=lambda pair: getattr(pair[1], key))
    if request.args.get("sort", "desc") == "desc":
        shown.reverse()
    return page(shown, lambda pair: shapes.listed(world(), pair[0], pair[1], details=details))


def _wanted(one: MergeRequest) -> bool:
    """Tell whether the filters of a list let it through."""
    args = request.args
    state, labels = args.get("state", "all"), names(args.get("labels"))
    numbers = args.getlist("iids[]", int) or args.getlist("iids", int)
    author = args.get("author_username")
    return (
        one.iid not in world().unlisted
        and state in ("all", one.state)
        and args.get("source_branch") in (None, one.source_branch)
        and args.get("target_branch") in (None, one.target_branch)
        and (not numbers or one.iid in numbers)
        and author in (None, one.author.login)
        and args.get("author_id", None, int) in (None, one.author.id)
        and set(labels or ()) <= set(one.labels)
        and _found(one)
        and _in_time(one)
    )


def _found(one: MergeRequest) -> bool:
    """Tell whether one of the fields holds all the search's words and quoted phrases; those under 3 letters do not count."""
    query = request.args.get("search", "").strip().casefold()
    places = request.args.get("in", "title,description").split(",")
    texts = [str(getattr(one, place) or "").casefold() for place in places if place in ("title", "description")]
    terms = [quoted or bare for quoted, bare in _TERM.findall(query) if len(quoted or bare) >= _SHORTEST_TERM]
    return any(all(term in text for term in terms) if terms else query in ("", text) for text in texts)


def _in_time(one: MergeRequest) -> bool:
    """Tell whether it was made and changed in the time that is asked for."""
    moments = {"created": one.at, "updated": one.updated_at}
    for name, moment in moments.items():
        after, before = (_moment(request.args.get(f"{name}_{end}")) for end in ("after", "before"))
        if (after is not None and moment < after) or (before is not None and moment > before):
            return False
    return True


def _moment(text: str | None) -> datetime | None:
    """Read a moment; a plus sign may have become a space on its way."""
    try:
        return datetime.fromisoformat(text.replace(" ", "+")) if text else None
    except ValueError as error:
        raise Refusal(400, "", "updated_after is invalid") from error


@routes.post(REQUESTS)
def open_request(name: str) -> tuple[Response, int]:
    """Open one, against this project or the one it names."""
    who, source = project(name)
    sent = body("source_branch", "target_branch", "title")
    target = world().project(str(sent["target_project_id"])) if sent.get("target_project_id") else source
    proposal = requests.Proposal(
        source=source,
        source_branch=sent["source_branch"],
        target_branch=sent["target_branch"],
        title=sent["title"],
        description=sent.get("description"),
        labels=names(sent.get("labels")) or (),
        allow_collaboration=bool(flag(sent.get("allow_collaboration"))),
        squash=bool(flag(sent.get("squash"))),
        remove_source_branch=bool(flag(sent.get("remove_source_branch"))),
    )
    made = requests.open_request(world(), who, target, proposal)
    fresh = {"diff_refs": None, "merge_status": "checking", "detailed_merge_status": "preparing", "prepared_at": None}
    return jsonify({**shapes.full(world(), target, made, who), **fresh}), 201


@routes.get(REQUEST)
def one(name: str, iid: int) -> Response:
    """One merge request."""
    who, found, asked = merge_request(name, iid)
    shape = shapes.full(world(), found, asked, who)
    if flag(request.args.get("include_diverged_commits_count")):
        shape = shapes.with_divergence(shape, found, asked)
    if flag(request.args.get("include_rebase_in_progress")):
        shape["rebase_in_progress"] = False
    asked.unready = max(0, asked.unready - 1)
    return jsonify(shape)


@routes.put(REQUEST)
def edit(name: str, iid: int) -> Response:
    """Change one; labels are set, or added and removed in one go."""
    who, found, asked = merge_request(name, iid)
    sent = body()
    for key in ("labels", "add_labels", "remove_labels"):
        sent[key] = names(sent.get(key))
    for key in ("squash", "remove_source_branch", "allow_collaboration", "discussion_locked"):
        sent[key] = flag(sent.get(key))
    requests.edit_request(world(), who, found, asked, sent)
    if sent.get("reviewer_ids") is not None:
        wanted = {int(number) for number in sent["reviewer_ids"]}
        reviewers.set_reviewers(world(), who, asked, (one for one in world().users.values() if one.id in wanted))
    return jsonify(shapes.full(world(), found, asked, who))


@routes.delete(REQUEST)
def delete(name: str, iid: int) -> tuple[str, int]:
    """Remove one."""
    who, found, asked = merge_request(name, iid)
    requests.delete_request(world(), who, found, asked)
    return "", 204


@routes.get(f"{REQUEST}/changes")
def changes(name: str, iid: int) -> Response:
    """The merge request with its diffs: deprecated, and still there."""
    who, found, asked = merge_request(name, iid)
    return jsonify(shapes.with_changes(shapes.full(world(), found, asked, who), found, asked))


@routes.get(f"{REQUEST}/diffs")
def diffs(name: str, iid: int) -> Response:
    """The diffs of the newest version."""
    _, found, asked = merge_request(name, iid)
    listed = files_of(found, newest(asked).refs)[: world().files_listed]
    return page(() if asked.unready else listed, files.diff)


@routes.get(f"{REQUEST}/commits")
def commits(name: str, iid: int) -> Response:
    """The commits, newest first."""
    _, found, asked = merge_request(name, iid)
    return page(commits_of(found, asked), lambda each: files.commit(world(), found, each), counted=False)


@routes.get(f"{REQUEST}/versions")
def versions(name: str, iid: int) -> Response:
    """The diff versions, newest first."""
    _, found, asked = merge_request(name, iid)
    shown = [] if asked.unready else list(reversed(asked.versions))
    return page(shown, lambda each: shapes.version(found, asked, each))


@routes.get(f"{REQUEST}/versions/<int:number>")
def version(name: str, iid: int, number: int) -> Response:
    """One diff version with its diffs."""
    _, found, asked = merge_request(name, iid)
    wanted = next((each for each in asked.versions if each.id == number), None)
    if wanted is None:
        raise Refusal(404, "404 Not found")
    return jsonify(shapes.full_version(world(), found, asked, wanted))


@routes.get(f"{REQUEST}/participants")
def participants(name: str, iid: int) -> Response:
    """Who took part."""
    _, _, asked = merge_request(name, iid)
    people = dict.fromkeys([asked.author.login, *(note.author.login for note in asked.notes)])
    return page([world().users[login] for login in people], lambda each: basics.user(world(), each))


@routes.get(f"{REQUEST}/reviewers")
def all_reviewers(name: str, iid: int) -> Response:
    """Who was asked for a review, and how it stands."""
    _, _, asked = merge_request(name, iid)
    return page(asked.reviewers, lambda each: shapes.reviewer(world(), asked, each))


@routes.put(f"{REQUEST}/merge")
def merge(name: str, iid: int) -> Response:
    """Merge it, now or when the pipeline succeeds."""
    who, found, asked = merge_request(name, iid)
    sent = body()
    merging.accept(
        world(),
        who,
        found,
        asked,
        sha=sent.get("sha"),
        squash=flag(sent.get("squash")),
        when_green=bool(flag(sent.get("merge_when_pipeline_succeeds")) or flag(sent.get("auto_merge"))),
        remove_source=flag(sent.get("should_remove_source_branch")),
    )
    return jsonify(shapes.full(world(), found, asked, who))


@routes.post(f"{REQUEST}/cancel_merge_when_pipeline_succeeds")
def cancel(name: str, iid: int) -> tuple[Response, int]:
    """Wait for the pipeline no more."""
    _, _, asked = merge_request(name, iid)
    if asked.auto_merge_by is None:
        raise Refusal(406, "406 Not Acceptable")
    asked.auto_merge_by = None
    return jsonify({"status": "success"}), 201


@routes.put(f"{REQUEST}/rebase")
def rebase(name: str, iid: int) -> tuple[Response, int]:
    """Replay the head on the target."""
    who, found, asked = merge_request(name, iid)
    merging.rebase(world(), who, found, asked)
    return jsonify({"rebase_in_progress": True}), 202


@routes.get(f"{REQUEST}/approvals")
def show_approvals(name: str, iid: int) -> Response:
    """Who approved."""
    who, found, asked = merge_request(name, iid)
    return jsonify(shapes.approvals(world(), found, asked, who))


@routes.post(f"{REQUEST}/approve")
def approve(name: str, iid: int) -> tuple[Response, int]:
    """Approve."""
    who, found, asked = merge_request(name, iid)
    approvals.approve(world(), who, found, asked, body().get("sha"))
    return jsonify(shapes.approvals(world(), found, asked, who)), 201


@routes.post(f"{REQUEST}/unapprove")
def unapprove(name: str, iid: int) -> tuple[Response, int]:
    """Take an approval back."""
    who, found, asked = merge_request(name, iid)
    approvals.unapprove(world(), who, found, asked)
    return jsonify(shapes.approvals(world(), found, asked, who)), 201


@routes.put(f"{REQUEST}/reset_approvals")
def reset_approvals(name: str, iid: int) -> tuple[Response, int]:
    """Clear all approvals; the answer is its own status."""
    who, _, asked = merge_request(name, iid)
    approvals.reset_approvals(world(), who, asked)
    return jsonify(202), 202


@routes.get(f"{REQUEST}/pipelines")
def all_pipelines(name: str, iid: int) -> Response:
    """The pipelines, newest first."""
    _, found, asked = merge_request(name, iid)
    return page(pipelines_of(found, asked), lambda each: pipelines.basic(world(), home_of(found, asked, each), each))
