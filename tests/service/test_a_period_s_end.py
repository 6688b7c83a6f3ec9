"""The service at a period that runs: its look plans the next one for the end, on both forges."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.bootstrap import Bot
from bot.review.model.targets import ListedTarget
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_consent_stories import policy
from tests.contract.test_gate import opened


@pytest.fixture(params=["GitHub", "GitLab"])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Stage, Bot]]:
    if request.param == "GitHub":
        with Playground() as github:
            token = SecretStr(github.tokens["dana"])
            yield GitHubStage(github, app=False), Bot(Settings(github_token=token, github_api_url=github.api_url))
        return
    with GitLabPlayground() as gitlab:
        token = SecretStr(gitlab.world.bot_token)
        yield GitLabStage(gitlab), Bot(Settings(gitlab_url=gitlab.web_url, gitlab_token=token))


def test_a_look_plans_the_next_one_for_the_end(place: tuple[Stage, Bot]) -> None:
    stage, bot = place
    ref = opened(stage, policy=policy("10 days"))
    assert [one for one in bot.look(ref) if isinstance(one, ListedTarget)] == []
    stage.comment(REVIEWER, ref, "/spec propose merge")
    (found,) = (one for one in bot.look(ref) if isinstance(one, ListedTarget))
    assert found.target == ref
    assert found.at is not None
    assert 9 < (found.at - stage.now()).days + 1 <= 10
