"""Who am I, projects, groups and their members."""

from dataclasses import fields

from flask import Blueprint, Response, jsonify, request

from specbot_playground.gitlab.operations.forks import fork
from specbot_playground.gitlab.operations.labels import groups_of
from specbot_playground.gitlab.operations.rights import level, need, sees
from specbot_playground.gitlab.rest.request_context import actor, body, flag, page, project, world
from specbot_playground.gitlab.shapes import basics, projects
from specbot_playground.gitlab.state import Access, Project, Refusal, Settings, User

routes = Blueprint("projects", __name__)
PROJECT = "/projects/<name:name>"
VERSION = {"version": "18.6.0", "revision": "017a6c129d6"}


@routes.get("/version")
def version() -> Response:
    """The version."""
    actor()
    return jsonify(VERSION)


@routes.get("/metadata")
def metadata() -> Response:
    """The version and more."""
    actor()
    kas = {"enabled": False, "externalUrl": None, "externalK8sProxyUrl": None, "version": None}
    return jsonify({**VERSION, "kas": kas, "enterprise": False})


@routes.get("/user")
def user() -> Response:
    """Who asks."""
    return jsonify(basics.profile(world(), actor()))


@routes.get("/personal_access_tokens/self")
def own_token() -> Response:
    """The token that asks."""
    who = actor()
    ends = (world().now() + world().token_lasts).date().isoformat()
    facts = {"id": who.id, "name": who.login, "user_id": who.id, "revoked": False, "active": True, "expires_at": ends}
    return jsonify({**facts, "scopes": world().token_scopes})


@routes.get("/users")
def users() -> Response:
    """Users, by name if asked."""
    actor()
    wanted = request.args.get("username")
    found = [one for one in world().users.values() if wanted is None or one.login.casefold() == wanted.casefold()]
    return page(found, lambda one: basics.user(world(), one))


@routes.get("/users/<int:number>")
def one_user(number: int) -> Response:
    """A user."""
    actor()
    return jsonify(basics.profile(world(), _user(number)))


def _user(number: int) -> User:
    found = next((one for one in world().users.values() if one.id == number), None)
    if found is None:
        raise Refusal(404, "404 User Not Found")
    return found


@routes.get("/projects")
def all_projects() -> Response:
    """The projects that one sees, or is a member of."""
    who = actor()
    found = [one for one in world().projects.values() if sees(world(), one, who)]
    least = int(Access.MINIMAL if flag(request.args.get("membership")) else Access.NONE)
    least = max(least, request.args.get("min_access_level", 0, int))
    found = [one for one in found if level(world(), one, who) >= least]
    return page(found, lambda one: projects.project(world(), one, who))


@routes.get(PROJECT)
def one(name: str) -> Response:
    """One project."""
    who, found = project(name)
    return jsonify(projects.project(world(), found, who))


@routes.put(PROJECT)
def edit(name: str) -> Response:
    """Change a project's settings: maintainers."""
    who, found = project(name)
    need(world(), found, who, Access.MAINTAINER)
    sent = body()
    for each in fields(Settings):
        if each.name in sent:
            value = sent[each.name]
            setattr(found.settings, each.name, value if each.type in {"str", str} else flag(value))
    found.visibility = sent.get("visibility", found.visibility)
    return jsonify(projects.project(world(), found, who))


@routes.post(f"{PROJECT}/fork")
def make_fork(name: str) -> tuple[Response, int]:
    """Fork into one's own namespace."""
    who, found = project(name)
    return jsonify(projects.project(world(), fork(world(), who, found), who)), 201


@routes.get(f"{PROJECT}/forks")
def forks(name: str) -> Response:
    """The forks."""
    who, found = project(name)
    made = [one for one in world().projects.values() if one.source == found.path]
    return page(made, lambda one: projects.project(world(), one, who))


def _everybody(found: Project) -> list[User]:
    logins = set(found.members)
    for group in groups_of(world(), found):
        logins |= set(group.members)
    for path in found.invited:
        logins |= set(world().groups[path].members)
    owner = found.path.rpartition("/")[0]
    logins |= {owner} & set(world().users)
    return sorted((world().users[login] for login in logins), key=lambda one: one.id)


@routes.get(f"{PROJECT}/members/all")
def members(name: str) -> Response:
    """The members, inherited ones too."""
    _, found = project(name)
    given = [*request.args.getlist("user_ids[]"), *request.args.get("user_ids", "").split(",")]
    wanted = {int(one) for one in given if one.isdecimal()}
    everybody = [one for one in _everybody(found) if not wanted or one.id in wanted]
    return page(everybody, lambda one: basics.member(world(), one, level(world(), found, one)))


@routes.get(f"{PROJECT}/members/all/<int:number>")
def member(name: str, number: int) -> Response:
    """One member, inherited or not."""
    _, found = project(name)
    who = _user(number)
    if who not in _everybody(found):
        raise Refusal(404, "404 Not found")
    return jsonify(basics.member(world(), who, level(world(), found, who)))


@routes.get(f"{PROJECT}/members")
def own_members(name: str) -> Response:
    """The members of the project itself."""
    _, found = project(name)
    own = [world().users[login] for login in found.members]
    return page(own, lambda one: basics.member(world(), one, found.members[one.login]))


@routes.get("/groups")
def all_groups() -> Response:
    """The groups that one is a member of, with at least a role."""
    who, least = actor(), request.args.get("min_access_level", int(Access.MINIMAL), int)
    found = [one for one in world().groups.values() if one.members.get(who.login, Access.NONE) >= least]
    return page(
        found, lambda one: {"id": one.id, "path": one.path.rpartition("/")[2], "full_path": one.path, "name": one.name}
    )


@routes.get("/groups/<name:name>")
def group(name: str) -> Response:
    """A group."""
    actor()
    return jsonify(projects.group(world(), world().group(name)))


@routes.get("/groups/<name:name>/members/all")
@routes.get("/groups/<name:name>/members")
def group_members(name: str) -> Response:
    """The members of a group."""
    actor()
    found = world().group(name)
    people = [world().users[login] for login in found.members]
    return page(people, lambda one: basics.member(world(), one, found.members[one.login]))
