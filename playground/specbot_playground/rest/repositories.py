"""Repositories, branches, contents, commits, collaborators, teams, labels and users."""

from flask import Blueprint, Response, jsonify

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import actor, body, page, repository, world
from specbot_playground.state import Refusal, role

routes = Blueprint("repositories", __name__)
REPO = "/repos/<owner>/<name>"


@routes.get("/user")
def me() -> Response:
    """The user of the token."""
    who = actor()
    if who.kind == "Bot":
        raise Refusal(403, "Resource not accessible by integration")
    return jsonify(shapes.profile(world(), who))


@routes.get("/users/<login>")
def user(login: str) -> Response:
    """Anybody's profile."""
    actor()
    found = world().user(login)
    return jsonify(shapes.profile(world(), found))


@routes.get("/rate_limit")
def rate_limit() -> Response:
    """What is left of the limits; the playground never runs out by itself."""
    actor()
    left = {"limit": 5000, "used": 1, "remaining": 4999, "reset": int(world().now().timestamp()) + 3600}
    return jsonify({"resources": {"core": left, "search": left, "graphql": left}, "rate": left})


@routes.get(REPO)
def one(owner: str, name: str) -> Response:
    """A repository."""
    who, repo = repository(owner, name)
    return jsonify(shapes.repository(world(), repo, who))


@routes.post(f"{REPO}/forks")
def fork(owner: str, name: str) -> tuple[Response, int]:
    """Fork a repository."""
    who, repo = repository(owner, name)
    return jsonify(shapes.repository(world(), operations.fork(world(), who, repo), who)), 202


@routes.get(f"{REPO}/collaborators")
def collaborators(owner: str, name: str) -> Response:
    """Everybody with a role."""
    who, repo = repository(owner, name)
    operations.need(repo, who, "write")
    return page(list(repo.roles.items()), lambda one: shapes.collaborator(world(), repo, world().user(one[0]), one[1]))


@routes.get(f"{REPO}/collaborators/<login>/permission")
def permission(owner: str, name: str, login: str) -> Response:
    """What somebody may do."""
    who, repo = repository(owner, name)
    operations.need(repo, who, "write")
    found = world().user(login)
    return jsonify(shapes.permission(world(), repo, found, role(repo, found)))


@routes.put(f"{REPO}/collaborators/<login>")
def invite(owner: str, name: str, login: str) -> tuple[str, int]:
    """Give somebody a role."""
    who, repo = repository(owner, name)
    operations.need(repo, who, "admin")
    words = {"pull": "read", "push": "write"}
    given = body().get("permission", "push")
    repo.roles[world().user(login).login] = words.get(given, given)
    return "", 204


@routes.delete(f"{REPO}/collaborators/<login>")
def expel(owner: str, name: str, login: str) -> tuple[str, int]:
    """Take somebody's role away."""
    who, repo = repository(owner, name)
    operations.need(repo, who, "admin")
    repo.roles.pop(world().user(login).login, None)
    return "", 204


@routes.get("/orgs/<org>/teams/<slug>/members")
def members(org: str, slug: str) -> Response:
    """The members of a team."""
    actor()
    if f"{org}/{slug}" not in world().teams:
        raise Refusal(404, "Not Found")
    return page(world().teams[f"{org}/{slug}"], lambda login: shapes.user(world(), world().user(login)))


@routes.get("/orgs/<org>/teams/<slug>/memberships/<login>")
def membership(org: str, slug: str, login: str) -> Response:
    """Whether somebody is in a team."""
    actor()
    if login not in world().teams.get(f"{org}/{slug}", []):
        raise Refusal(404, "Not Found")
    url = f"{world().api_url}/orgs/{org}/teams/{slug}/memberships/{login}"
    return jsonify({"url": url, "role": "member", "state": "active"})
