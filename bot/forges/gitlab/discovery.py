"""What the sweep asks of GitLab as a whole."""

from collections.abc import Callable, Collection, Iterable, Mapping

from bot.forges.gitlab import schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.disabled_hooks import switch_on
from bot.review.model.account import Account
from bot.review.model.recorded_check_action import RecordedCheckAction

_DEVELOPER = 30
MADE_FOR_PROJECTS = ("project_", "group_")
"""How the names of the bots begin that GitLab makes for a project's or a group's access token."""


class GitLabDiscovery:
    """A project's or group's bot is a member of what it serves, and of nothing else. Fills the `Discovery` port."""

    def __init__(self, open_api: Callable[[], Api], own: Callable[[Api], Account], public_url: str = "") -> None:
        self._open_api = open_api
        self._own = own
        self._public_url = public_url

    def repositories(self, known: Iterable[str]) -> tuple[str, ...]:
        """List the projects of a project's or group's bot; a person's token sees far more, so events have to tell."""
        api = self._open_api()
        try:
            if not self._own(api).login.startswith(MADE_FOR_PROJECTS):
                return tuple(known)
            asked: dict[str, str | int] = {"membership": "true", "min_access_level": _DEVELOPER, "archived": "false"}
            return tuple(one.path_with_namespace for one in api.pages("/projects", schemas.Project, **asked))
        finally:
            api.close()

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Switch on again the webhooks that GitLab has switched off; gives how many work.

        GitLab has no list of failed deliveries for all hooks; the sweep over merge requests covers those.
        """
        api = self._open_api()
        try:
            return switch_on(api, self._public_url, api.now(), is_new)
        finally:
            api.close()

    def recorded_check_actions(self, named: Collection[str]) -> Mapping[str, RecordedCheckAction]:
        """Confirm none: a commit status has no buttons."""
        del named
        return {}
