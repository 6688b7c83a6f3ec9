"""The stages on which the contract is played: each forge, with each kind of credential."""

from collections.abc import Iterator

import pytest

from bot.review.model.pull_request import PullRequest
from bot.review.port import Forge
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.people import ON
from tests.contract.real_forge import real_stage
from tests.contract.stage import Stage
from tests.contract.written import SPEC, TEXT

STAGES = ("GitHub App", pytest.param("GitHub token", marks=pytest.mark.long), "GitLab")


@pytest.fixture(params=[ON] if ON else STAGES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    if ON:
        with real_stage() as real:
            yield real
        return
    if request.param == "GitLab":
        with GitLabPlayground() as gitlab:
            yield GitLabStage(gitlab)
        return
    with Playground() as playground:
        yield GitHubStage(playground, app=request.param == "GitHub App")


@pytest.fixture
def bot(stage: Stage) -> Iterator[Forge]:
    with stage.bot() as forge:
        yield forge


@pytest.fixture
def pull(stage: Stage, bot: Forge) -> PullRequest:
    """A pull request with a spec of two lines."""
    return bot.pull_request(stage.open_pull({SPEC: TEXT}))
