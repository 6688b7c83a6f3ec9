"""The stateful test in memory: fast, with the real steps between two forges' ways."""

from tests.stateful.memory_ground import GITHUB, GITLAB
from tests.stateful.memory_scene import MemoryScene
from tests.stateful.profile import lasting
from tests.stateful.rewriting import Rewriting


def on_github() -> MemoryScene:
    return MemoryScene(GITHUB)


def on_gitlab() -> MemoryScene:
    return MemoryScene(GITLAB)


class ThreadInTheWayOfGitHub(Rewriting):
    """Everybody on what behaves as GitHub."""

    make = staticmethod(on_github)
    deliveries = False


class ThreadInTheWayOfGitLab(Rewriting):
    """Everybody on what behaves as GitLab."""

    make = staticmethod(on_gitlab)
    deliveries = False


TestThreadInTheWayOfGitHub = ThreadInTheWayOfGitHub.TestCase
TestThreadInTheWayOfGitLab = ThreadInTheWayOfGitLab.TestCase
TestThreadInTheWayOfGitHub.settings = TestThreadInTheWayOfGitLab.settings = lasting(10, 15)
