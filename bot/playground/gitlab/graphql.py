"""GitLab's GraphQL, as little as a bot needs: who edited and reacted to notes, and many files at once."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from graphql import GraphQLSchema, build_schema, graphql_sync

from bot.playground.git import blob_sha
from bot.playground.gitlab.acts.branches import commit_of
from bot.playground.gitlab.acts.rights import sees
from bot.playground.gitlab.rest import door
from bot.playground.gitlab.shapes.basics import stamp
from bot.playground.gitlab.state import Note, Project, Refusal, User, World

routes = Blueprint("graphql", __name__)
Shape = dict[str, Any]


@routes.post("/graphql")
def ask() -> Response:
    """Answer a query; nothing can be changed here."""
    who = door.actor()
    g.operation = "query"
    sent = request.get_json()
    root = {"note": _note(door.world(), who), "project": _project(door.world(), who)}
    result = graphql_sync(schema(), sent.get("query", ""), root_value=root, variable_values=sent.get("variables"))
    shape: Shape = {"data": result.data}
    if result.errors:
        shape["errors"] = [{"message": error.message, "path": error.path} for error in result.errors]
    return jsonify(shape)


@cache
def schema() -> GraphQLSchema:
    """Build the schema once."""
    return build_schema(files("bot.playground.gitlab").joinpath("gitlab.graphql").read_text(encoding="utf-8"))


def _note(world: World, who: User) -> Any:  # noqa: ANN401 - a resolver
    """Find a note by its global id, among the projects that one may see."""

    def find(_: object, id: str) -> Shape | None:  # noqa: A002 - the schema's name
        number = int(id.rpartition("/")[2])
        return next((_note_shape(note) for note in _notes(world, who) if note.id == number), None)

    return find


def _notes(world: World, who: User) -> Iterator[Note]:
    for project in world.projects.values():
        if sees(world, project, who):
            for merge_request in project.merge_requests.values():
                yield from merge_request.notes


def _note_shape(note: Note) -> Shape:
    awards = [{"name": award.name, "user": _user(award.user)} for award in note.awards]
    return {
        "id": f"gid://gitlab/Note/{note.id}",
        "body": note.body,
        "createdAt": stamp(note.at),
        "updatedAt": stamp(note.updated_at),
        "lastEditedAt": stamp(note.edited_at) if note.edited_at else None,
        "lastEditedBy": _user(note.editor) if note.editor else None,
        "awardEmoji": lambda *_, **__: {"nodes": awards},
    }


def _user(found: User) -> Shape:
    return {"id": f"gid://gitlab/User/{found.id}", "username": found.login}


def _project(world: World, who: User) -> Any:  # noqa: ANN401 - a resolver
    """Find a project by its path; what one may not see is null."""

    def find(_: object, fullPath: str) -> Shape | None:  # noqa: N803 - the schema's name
        try:
            project = world.project(fullPath)
        except Refusal:
            return None
        if not sees(world, project, who):
            return None
        repository = {"rootRef": project.default_branch, "blobs": _blobs(project)}
        return {"id": f"gid://gitlab/Project/{project.id}", "fullPath": project.path, "repository": repository}

    return find


def _blobs(project: Project) -> Any:  # noqa: ANN401 - a resolver
    """Read files of a commit; what is not there is left out."""

    def find(_: object, paths: list[str], ref: str | None = None, **__: object) -> Shape:
        try:
            tree: Mapping[str, bytes] = commit_of(project, ref or project.default_branch).tree
        except Refusal:
            tree = {}
        return {"nodes": [_blob(path, tree[path]) for path in paths if path in tree]}

    return find


def _blob(path: str, content: bytes) -> Shape:
    text = None if b"\0" in content else content.decode("utf-8", errors="replace")
    size = len(content)
    return {"path": path, "oid": blob_sha(content), "size": size, "rawSize": size, "rawTextBlob": text}
