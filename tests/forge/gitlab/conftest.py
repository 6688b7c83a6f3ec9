"""A local forge in GitLab's shape, and the bot on it."""

from collections.abc import Iterator

import pytest

from bot.forges.gitlab import GitLab
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.gitlab_stage import GitLabStage


@pytest.fixture
def playground() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        yield running


@pytest.fixture
def stage(playground: GitLabPlayground) -> GitLabStage:
    return GitLabStage(playground)


@pytest.fixture
def bot(stage: GitLabStage) -> Iterator[GitLab]:
    with stage.bot() as client:
        yield client
