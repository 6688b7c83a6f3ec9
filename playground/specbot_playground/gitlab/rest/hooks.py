"""A project's webhooks, for its maintainers, and a group's, for its owners."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from specbot_playground.gitlab.operations.rights import need
from specbot_playground.gitlab.rest.request_context import actor, body, flag, page, project, world
from specbot_playground.gitlab.shapes.basics import Json, stamp
from specbot_playground.gitlab.state import Access, Event, Group, Hook, Project, Refusal, User
from specbot_playground.gitlab.webhooks import EVENTS, Post, alert_status

routes = Blueprint("hooks", __name__)
HOOKS = "/projects/<name:name>/hooks"
GROUP_HOOKS = "/groups/<name:name>/hooks"
_OTHERS = (
    "tag_push_events issues_events confidential_issues_events job_events wiki_page_events "
    "deployment_events feature_flag_events releases_events milestone_events resource_access_token_events "
    "vulnerability_events"
)
_KINDS = {key: kind for kind, key in EVENTS.items()}


def _hook(owner: Mapping[str, int], hook: Hook) -> Json:
    """A hook, with whose it is; its secrets are never shown."""
    return {
        "id": hook.id,
        "url": hook.url,
        "name": hook.name,
        "description": hook.description,
        "created_at": stamp(hook.at),
        **{event: event in hook.events for event in EVENTS.values()},
        **dict.fromkeys(_OTHERS.split(), False),
        "enable_ssl_verification": True,
        "repository_update_events": False,
        "alert_status": alert_status(world(), hook),
        "disabled_until": stamp(hook.disabled_until),
        "url_variables": [],
        "custom_headers": [],
        "custom_webhook_template": None,
        "push_events_branch_filter": "",
        "branch_filter_strategy": "wildcard",
        "token_present": bool(hook.token),
        "signing_token_present": bool(hook.signing_token),
        **owner,
    }


def _of(found: Project) -> Mapping[str, int]:
    return {"project_id": found.id}


def _owned(name: str) -> tuple[User, Group]:
    """Who asks, and the group if they own it."""
    who, found = actor(), world().group(name)
    if found.members.get(who.login, Access.NONE) < Access.OWNER:
        raise Refusal(403, "403 Forbidden")
    return who, found


def _numbered(hooks: Iterable[Hook], number: int) -> Hook:
    found = next((one for one in hooks if one.id == number), None)
    if found is None:
        raise Refusal(404, "404 Not found")
    return found


def _find_in_group(name: str, number: int) -> tuple[User, Group, Hook]:
    who, found = _owned(name)
    return who, found, _numbered(found.hooks, number)


@routes.get(GROUP_HOOKS)
def group_hooks(name: str) -> Response:
    """The hooks of a group: owners only."""
    _, found = _owned(name)
    return page(found.hooks, lambda one: _hook({"group_id": found.id}, one))


@routes.post(GROUP_HOOKS)
def create_in_group(name: str) -> tuple[Response, int]:
    """Add a hook that hears of every project of the group."""
    _, found = _owned(name)
    hook = _made(body("url"))
    found.hooks.append(hook)
    return jsonify(_hook({"group_id": found.id}, hook)), 201


@routes.put(f"{GROUP_HOOKS}/<int:number>")
def edit_in_group(name: str, number: int) -> Response:
    """Change a group's hook."""
    _, found, hook = _find_in_group(name, number)
    _change(hook, body("url"))
    return jsonify(_hook({"group_id": found.id}, hook))


@routes.post(f"{GROUP_HOOKS}/<int:number>/test/<trigger>")
def test_of_group(name: str, number: int, trigger: str) -> tuple[Response, int]:
    """Send a test of a group's hook, about one of its projects."""
    who, found, hook = _find_in_group(name, number)
    below = next((one for path, one in world().projects.items() if path.startswith(f"{found.path}/")), None)
    if below is None:
        raise Refusal(404, "404 Not found")
    return _tested(hook, trigger, who, below)


def _maintained(name: str) -> tuple[User, Project]:
    """Who asks, and the project if they maintain it."""
    who, found = project(name)
    need(world(), found, who, Access.MAINTAINER)
    return who, found


def _find(name: str, number: int) -> tuple[User, Project, Hook]:
    who, found = _maintained(name)
    return who, found, _numbered(found.hooks, number)


@routes.get(HOOKS)
def all_hooks(name: str) -> Response:
    """The hooks."""
    _, found = _maintained(name)
    return page(found.hooks, lambda one: _hook(_of(found), one))


@routes.post(HOOKS)
def create(name: str) -> tuple[Response, int]:
    """Add a hook; it hears of pushes unless it says otherwise."""
    _, found = _maintained(name)
    hook = _made(body("url"))
    found.hooks.append(hook)
    return jsonify(_hook(_of(found), hook)), 201


def _made(sent: dict[str, Any]) -> Hook:
    hook = Hook(id=world().id(), url=sent["url"], at=world().now(), events={"push_events"})
    _change(hook, sent)
    return hook


def _change(hook: Hook, sent: dict[str, Any]) -> None:
    if not str(sent.get("url", hook.url)).startswith(("http://", "https://")):
        raise Refusal(422, "Invalid url given")
    for key in ("url", "token", "signing_token", "name", "description"):
        setattr(hook, key, sent.get(key, getattr(hook, key)))
    for event in EVENTS.values():
        wanted = flag(sent.get(event))
        if wanted is not None:
            (hook.events.add if wanted else hook.events.discard)(event)


@routes.get(f"{HOOKS}/<int:number>")
def one(name: str, number: int) -> Response:
    """One hook."""
    _, found, hook = _find(name, number)
    return jsonify(_hook(_of(found), hook))


@routes.put(f"{HOOKS}/<int:number>")
def edit(name: str, number: int) -> Response:
    """Change a hook."""
    _, found, hook = _find(name, number)
    _change(hook, body("url"))
    return jsonify(_hook(_of(found), hook))


@routes.delete(f"{HOOKS}/<int:number>")
def delete(name: str, number: int) -> tuple[str, int]:
    """Remove a hook."""
    _, found, hook = _find(name, number)
    found.hooks.remove(hook)
    return "", 204


@routes.post(f"{HOOKS}/<int:number>/test/<trigger>")
def test(name: str, number: int, trigger: str) -> tuple[Response, int]:
    """Send a test; a good answer switches the hook on again."""
    who, found, hook = _find(name, number)
    return _tested(hook, trigger, who, found)


def _tested(hook: Hook, trigger: str, who: User, found: Project) -> tuple[Response, int]:
    if trigger not in _KINDS:
        raise Refusal(400, "", "trigger does not have a valid value")
    post = current_app.extensions["post"]
    assert isinstance(post, Post)  # noqa: S101  # put there by create_app
    status = post.test(hook, _sample(_KINDS[trigger], who, found))
    if not 200 <= status < 400:
        raise Refusal(422, "", {"error": f"Hook executed successfully but returned HTTP {status}"})
    return jsonify({"message": "201 Created"}), 201


def _sample(kind: str, who: User, found: Project) -> Event:
    """Make an event of something that is there."""
    tip = found.branches[found.default_branch]
    facts: dict[str, Any] = {"ref": f"refs/heads/{found.default_branch}", "before": tip, "after": tip}
    if kind != "push":
        request = next(iter(found.merge_requests.values()), None)
        if request is None or kind not in ("merge_request", "note") or (kind == "note" and not request.notes):
            raise Refusal(422, f"Ensure the project has {kind.replace('_', ' ')}s.")
        facts = {"request": request, "changes": {}, "note": request.notes[-1] if request.notes else None}
    return Event(kind=kind, action="", project=found, user=who, facts=facts)
