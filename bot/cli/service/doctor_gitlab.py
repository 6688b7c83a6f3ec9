"""The doctor's look at GitLab: the token, its scope and end, and the projects that it opens."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import msgspec

from bot.bootstrap import gitlab_credentials, utc_now
from bot.cli.service.diagnosis import Diagnosis
from bot.forges.gitlab.api import Api
from bot.review.port import ForgeError
from config.settings import Settings

_DEVELOPER, _MAINTAINER = 30, 40
_SHOWN = 20
_SOON = timedelta(days=14)


class _User(msgspec.Struct):
    username: str


class _Token(msgspec.Struct):
    scopes: frozenset[str] = frozenset()
    expires_at: date | None = None


class _Project(msgspec.Struct):
    id: int
    path_with_namespace: str
    only_allow_merge_if_all_discussions_are_resolved: bool | None = None


class _Hook(msgspec.Struct):
    url: str
    merge_requests_events: bool = False
    note_events: bool = False


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
    except ForgeError:
        return
    if "api" not in token.scopes:
        yield Diagnosis(
            subject="GitLab scope", well=False, says="the token lacks the scope api; make a new one with it"
        )
    left = token.expires_at - utc_now().date() if token.expires_at else _SOON * 2
    if left < _SOON:
        says = f"the token ends on {token.expires_at}; rotate it and set SPECBOT_GITLAB_TOKEN anew"
        yield Diagnosis(subject="GitLab token's end", well=False, says=says)


def _projects(api: Api, settings: Settings) -> Iterator[Diagnosis]:
    """List the projects that the token may write to."""
    reachable = api.pages("/projects", _Project, membership="true", min_access_level=_DEVELOPER)
    found = tuple(islice(reachable, _SHOWN))
    if not found:
        says = "the token's account is in no project; give it the role Developer, or Maintainer to see webhooks too"
        yield Diagnosis(subject="GitLab projects", well=False, says=says)
    for project in found:
        yield _project(api, project, settings)


def _project(api: Api, project: _Project, settings: Settings) -> Diagnosis:
    """Look at one project's webhook, and at the setting that lets an open thread hold a merge back."""
    subject = f"GitLab project {project.path_with_namespace}"
    hint = (
        ""
        if project.only_allow_merge_if_all_discussions_are_resolved
        else (
            '; turn on Settings → Merge requests → "All threads must be resolved", so that a closed gate holds a merge back'
        )
    )
    try:
        hooks = tuple(api.pages(f"/projects/{project.id}/hooks", _Hook))
    except ForgeError:
        return Diagnosis(
            subject=subject, well=True, says=f"the token may not see its webhooks (it takes Maintainer){hint}"
        )
    wanted = f"{settings.public_url}/webhooks/gitlab"
    ours = [
        hook for hook in hooks if hook.url == wanted or (not settings.public_url and "/webhooks/gitlab" in hook.url)
    ]
    if not ours:
        says = f"no webhook sends to {wanted}; add one for merge request, comment, push, emoji and pipeline events"
        return Diagnosis(subject=subject, well=False, says=f"{says} (a group's or a system hook does as well){hint}")
    if not all(hook.merge_requests_events and hook.note_events for hook in ours):
        return Diagnosis(subject=subject, well=False, says=f"its webhook lacks merge request or comment events{hint}")
    return Diagnosis(subject=subject, well=True, says=f"sends to {ours[0].url}{hint}")
