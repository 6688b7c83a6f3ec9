"""The ground that the story is played on: each forge's playground, its people, and how the service is set up for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from specbot_playground.demo.client import Client
from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.demo.gitlab_client import GitLabClient
from specbot_playground.demo.world import in_words_of
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from specbot_playground.serving import LocalForge


class Environment(Protocol):
    """A forge to play on."""

    @property
    def playground(self) -> LocalForge:
        """Give the running forge."""
        ...

    @property
    def bot(self) -> str:
        """Tell the bot's login."""
        ...

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        ...

    def settings(self) -> dict[str, str]:
        """Say how the service is set up for this forge."""
        ...

    def people(self) -> Mapping[str, Client]:
        """Let the people arrive."""
        ...

    def words(self, text: str) -> str:
        """Say something in the forge's words."""
        ...


class GitHubEnvironment:
    """GitHub, with the bot as an App."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.bot = playground.world.app.bot.login

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        return f"{self.playground.web_url}/{self.playground.repository.full_name}/pull/{number}"

    def settings(self) -> dict[str, str]:
        """Give the App's credentials."""
        app = self.playground.world.app
        return {
            "github_api_url": self.playground.api_url,
            "github_app_id": str(app.id),
            "github_private_key": app.private_key,
            "github_webhook_secret": app.webhook_secret,
        }

    def people(self) -> Mapping[str, Client]:
        """Let the people arrive."""
        url, name = self.playground.api_url, self.playground.repository.full_name
        return {login: GitHubClient.arrive(url, login, token, name) for login, token in self.playground.tokens.items()}

    def words(self, text: str) -> str:
        """Leave a text as it is: the story is written in GitHub's words."""
        return text


class GitLabEnvironment:
    """GitLab's Free tier, with the bot's project access token and every thread to be resolved before a merge."""

    def __init__(self, playground: GitLabPlayground) -> None:
        self.playground = playground
        self.bot = playground.world.bot.login
        playground.world.slow_diffs = 1
        playground.project.settings.only_allow_merge_if_all_discussions_are_resolved = True

    def page(self, number: int) -> str:
        """Tell the address of a merge request's page."""
        return f"{self.playground.web_url}/{self.playground.project.path}/-/merge_requests/{number}"

    def settings(self) -> dict[str, str]:
        """Give the bot's token, and both ways to know a delivery."""
        world = self.playground.world
        return {
            "gitlab_url": self.playground.web_url,
            "gitlab_token": world.bot_token,
            "gitlab_webhook_secret": world.webhook_token,
            "gitlab_signing_token": world.signing_token,
        }

    def people(self) -> Mapping[str, Client]:
        """Let the people arrive."""
        url, path = self.playground.web_url, self.playground.project.path
        return {login: GitLabClient.arrive(url, login, token, path) for login, token in self.playground.tokens.items()}

    def words(self, text: str) -> str:
        """Say something in GitLab's words."""
        return in_words_of("gitlab", text)


@contextmanager
def open_environment(forge: str, port: int) -> Iterator[Environment]:
    """Start a forge of a kind."""
    if forge == "gitlab":
        with GitLabPlayground(port) as other:
            yield GitLabEnvironment(other)
    else:
        with Playground(port) as playground:
            yield GitHubEnvironment(playground)
