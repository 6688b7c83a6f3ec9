"""Commit statuses and pipelines."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground.gitlab.operations import branches, pipelines
from specbot_playground.gitlab.rest.request_context import body, flag, page, project, world
from specbot_playground.gitlab.shapes import pipelines as shapes
from specbot_playground.gitlab.state import Refusal

routes = Blueprint("pipelines", __name__)
PROJECT = "/projects/<name:name>"


@routes.post(f"{PROJECT}/statuses/<sha>")
def set_status(name: str, sha: str) -> tuple[Response, int]:
    """Set a commit status."""
    who, found = project(name)
    made = pipelines.set_status(world(), who, found, sha, body("state"))
    return jsonify(shapes.status(world(), made)), 201


@routes.get(f"{PROJECT}/repository/commits/<name:ref>/statuses")
def statuses(name: str, ref: str) -> Response:
    """The newest statuses of each name on a commit; all if asked."""
    _, found = project(name)
    sha = branches.commit_of(found, ref).sha
    args = request.args
    shown = [
        one
        for one in found.statuses
        if one.sha == sha
        and args.get("ref") in (None, one.ref)
        and args.get("name") in (None, one.name)
        and args.get("pipeline_id", None, int) in (None, one.pipeline)
    ]
    if not flag(args.get("all")):
        shown = list({(one.name, one.pipeline): one for one in shown}.values())
    return page(shown, lambda one: shapes.status(world(), one))


@routes.get(f"{PROJECT}/pipelines")
def all_pipelines(name: str) -> Response:
    """The pipelines, newest first."""
    _, found = project(name)
    args = request.args
    shown = [
        one
        for one in reversed(found.pipelines)
        if args.get("sha") in (None, one.sha)
        and args.get("ref") in (None, one.ref)
        and args.get("source") in (None, one.source)
    ]
    return page(shown, lambda one: shapes.basic(world(), found, one))


@routes.get(f"{PROJECT}/pipelines/<int:number>")
def one(name: str, number: int) -> Response:
    """One pipeline."""
    _, found = project(name)
    wanted = next((each for each in found.pipelines if each.id == number), None)
    if wanted is None:
        raise Refusal(404, "404 Not found")
    return jsonify(shapes.pipeline(world(), found, wanted))
