"""The doctor's look at GitLab: the token, its scope and end, and what each project lets the bot do and hear."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

import msgspec

from bot.cli.service.diagnosis import Diagnosis
from bot.clock import utc_now
from bot.credentials import gitlab_credentials
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.disabled_hooks import StandingHook, is_ours
from bot.forges.gitlab.optional_parts import KINDS, missing
from bot.forges.gitlab.paths import encoded
from bot.forges.introspection import SchemaType
from bot.review.port import ForgeError
from config.settings import Settings

_DEVELOPER = 30
_ROLES = {0: "no member", 5: "Minimal Access", 10: "Guest", 15: "Planner", 20: "Reporter", 25: "Security Manager"}
_SHOWN = 20
_SOON = timedelta(days=14)
EVENTS = {
    "merge_requests_events": "merge request",
    "note_events": "comment",
    "push_events": "push",
    "emoji_events": "emoji",
    "pipeline_events": "pipeline",
}
"""What a webhook has to bring, by GitLab's name for it in the API, with the one on its page."""


class _User(msgspec.Struct):
    username: str
    is_admin: bool = False


class _Token(msgspec.Struct):
    scopes: frozenset[str] = frozenset()
    expires_at: date | None = None


class _Access(msgspec.Struct):
    access_level: int = 0


class _Permissions(msgspec.Struct):
    project_access: _Access | None = None
    group_access: _Access | None = None


class _Project(msgspec.Struct):
    id: int
    path_with_namespace: str
    permissions: _Permissions = msgspec.field(default_factory=_Permissions)
    only_allow_merge_if_all_discussions_are_resolved: bool | None = None
    only_allow_merge_if_pipeline_succeeds: bool | None = None


class _Hook(StandingHook):
    merge_requests_events: bool = False
    note_events: bool = False
    push_events: bool = False
    emoji_events: bool = False
    pipeline_events: bool = False
    confidential_note_events: bool = False


def examine_gitlab(settings: Settings) -> Iterator[Diagnosis]:
    """Ask GitLab whose token it is, what it may do, and how its projects are set up."""
    credentials = gitlab_credentials(settings)
    if credentials is None:
        return
    api = credentials.api()
    try:
        user = api.get("/user", _User)
        yield Diagnosis(subject="GitLab token", well=True, says=f"{user.username} at {settings.gitlab_url}")
        yield from _token(api)
        yield from _schema(api)
        yield from _projects(api, settings)
    except ForgeError as error:
        says = f"{error} Check SPECBOT_GITLAB_TOKEN and SPECBOT_GITLAB_URL."
        yield Diagnosis(subject="GitLab token", well=False, says=says)
    finally:
        api.close()


def _token(api: Api) -> Iterator[Diagnosis]:
    """Look at the token's scope and end, where GitLab tells them."""
    try:
        token = api.get("/personal_access_tokens/self", _Token)
    except ForgeError as error:
        yield Diagnosis(subject="GitLab scope", well=None, says=f"scope and end of the token were not told ({error})")
        return
    has_scope = "api" in token.scopes
    says = "api" if has_scope else "the token lacks the scope api; make a new one with it"
    yield Diagnosis(subject="GitLab scope", well=has_scope, says=says)
    left = token.expires_at - utc_now().date() if token.expires_at else _SOON * 2
    if left < _SOON:
        says = f"the token ends on {token.expires_at}; rotate it and set SPECBOT_GITLAB_TOKEN anew"
        yield Diagnosis(subject="GitLab token's end", well=False, says=says)


def _schema(api: Api) -> Iterator[Diagnosis]:
    """List what this server's GraphQL lacks."""
    try:
        answer = api.query(KINDS, dict[str, SchemaType | None], "reading what its GraphQL knows")
    except ForgeError as error:
        yield Diagnosis(subject="GitLab GraphQL", well=None, says=f"what this server knows was not told ({error})")
        return
    for part, what in missing(answer):
        says = f"this server does not have it: {what}; a newer release has it"
        yield Diagnosis(subject=f"GitLab GraphQL {part}", well=None, says=says)


def _projects(api: Api, settings: Settings) -> Iterator[Diagnosis]:
    """List the projects that the token's account is in."""
    reachable = api.pages("/projects", _Project, membership="true", archived="false")
    found = tuple(islice(reachable, _SHOWN + 1))
    if not found:
        says = "the token's account is in no project; give it the role Developer, or Maintainer to see webhooks too"
        yield Diagnosis(subject="GitLab projects", well=False, says=says)
    for project in found[:_SHOWN]:
        yield from _project(api, project, settings)
    if len(found) > _SHOWN:
        says = f"only the first {_SHOWN} projects were looked at"
        yield Diagnosis(subject="GitLab projects", well=None, says=says)


def _project(api: Api, project: _Project, settings: Settings) -> Iterator[Diagnosis]:
    """Look at the bot's role in one project, at its webhook, and at how an open thread holds a merge back."""
    subject = f"GitLab project {project.path_with_namespace}"
    may = project.permissions
    role = max(may.project_access or _Access(), may.group_access or _Access(), key=lambda one: one.access_level)
    if role.access_level < _DEVELOPER:
        has = _ROLES.get(role.access_level, f"level {role.access_level}")
        yield Diagnosis(subject=f"{subject}, role", well=False, says=f"the bot is {has}; give it the role Developer")
    if not project.only_allow_merge_if_all_discussions_are_resolved:
        holds = project.only_allow_merge_if_pipeline_succeeds
        says = (
            "a closed gate holds no merge request of a fork back, whose statuses stand in the fork"
            if holds
            else "a closed gate holds no merge back"
        )
        says += ': turn on Settings → Merge requests → "All threads must be resolved"'
        says += "" if holds else ", or require the pipeline to succeed, which does not hold for forks"
        yield Diagnosis(subject=f"{subject}, merge", well=None, says=says)
    yield from _webhook(api, project, settings, subject)


def _webhook(api: Api, project: _Project, settings: Settings, subject: str) -> Iterator[Diagnosis]:
    """Find the webhook that sends to us: the project's, a group's above it, or the instance's."""
    wanted = f"{settings.public_url}/webhooks/gitlab"
    hooks, unseen = _hooks(api, project)
    ours = [hook for hook in hooks if is_ours(hook.url, settings.public_url)]
    if ours:
        yield from _events(ours, subject)
    elif unseen:
        says = (
            f"no webhook that the token can see sends to {wanted}; whether one of {' or '.join(unseen)} does was not tested, "
            "since the token may not see those"
        )
        yield Diagnosis(subject=f"{subject}, webhook", well=None, says=says)
    else:
        says = f"no webhook sends to {wanted}; add one for {', '.join(EVENTS.values())} events"
        yield Diagnosis(subject=f"{subject}, webhook", well=False, says=f"{says} (a group's does as well)")


def _hooks(api: Api, project: _Project) -> tuple[list[_Hook], list[str]]:
    """Read the hooks of a project and of the groups above it; gives also whose the token may not see."""
    groups = project.path_with_namespace.split("/")[:-1]
    above = ["/".join(groups[:depth]) for depth in range(len(groups), 0, -1)]
    places = [("the project", f"/projects/{project.id}/hooks")]
    places += [(f"the group {group}", f"/groups/{encoded(group)}/hooks") for group in above]
    found: list[_Hook] = []
    unseen: list[str] = []
    for name, path in places:
        try:
            found += api.pages(path, _Hook)
        except ForgeError:
            unseen.append(name)
    return found, unseen


def _events(ours: Sequence[_Hook], subject: str) -> Iterator[Diagnosis]:
    """Name each event that none of our hooks brings, and a hook that GitLab has switched off."""
    off = [hook for hook in ours if hook.is_off]
    for hook in off:
        says = (
            f"GitLab has switched off the one to {hook.url} ({hook.alert_status}) because its deliveries failed; see that the receiver "
            f"answers there, then test it on its page to switch it on (the sweep does so within the hour)"
        )
        yield Diagnosis(subject=f"{subject}, webhook", well=False, says=says)
    missing = [words for name, words in EVENTS.items() if not any(getattr(hook, name) for hook in ours)]
    for words in missing:
        says = f"its webhook brings no {words} events; tick them on its page"
        yield Diagnosis(subject=f"{subject}, webhook", well=False, says=says)
    if not any(hook.confidential_note_events for hook in ours):
        says = "its webhook brings no confidential comment events, so internal notes are not heard; tick them on its page if they shall be"
        yield Diagnosis(subject=f"{subject}, webhook", well=None, says=says)
    if not missing and not off:
        yield Diagnosis(subject=f"{subject}, webhook", well=True, says=f"sends to {ours[0].url}")
