"""The stateful test over both local forges: real HTTP, real adapters, signed deliveries in any order, failures in between."""

from tests.stateful.github_scene import GitHubScene
from tests.stateful.gitlab_scene import GitLabScene
from tests.stateful.profile import lasting
from tests.stateful.rewriting import Rewriting


class ThreadOnGitHub(Rewriting):
    """Everybody on GitHub."""

    make = GitHubScene


TestThreadOnGitHub = ThreadOnGitHub.TestCase
TestThreadOnGitHub.settings = lasting(3, 10)


class ThreadOnGitLab(Rewriting):
    """Everybody on GitLab."""

    make = GitLabScene


TestThreadOnGitLab = ThreadOnGitLab.TestCase
TestThreadOnGitLab.settings = lasting(3, 10)
