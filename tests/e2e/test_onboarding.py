"""`SPECBOT_ONBOARDING`: a look at a whole repository, which an installation and the first sweep bring, opens the pull request once."""

from pathlib import Path

import pytest

from bot.bootstrap import Bot
from bot.onboarding import BRANCH
from bot.review.model.references import ForgeName
from bot.review.model.targets import AllPulls
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.operations.installation import install
from specbot_playground.server import Playground
from tests.service.processes import serving
from tests.service.waiting import wait_until

pytestmark = pytest.mark.long

REPOSITORY = "acme/payments"


def looked_at(settings: dict[str, object], forge: ForgeName) -> None:
    """Look at the whole repository, as after an installation."""
    bot = Bot(Settings.model_validate(settings))
    tuple(bot.look(AllPulls(forge=forge, repository=REPOSITORY)))


@pytest.mark.parametrize(("wanted", "opened"), [(True, 1), (False, 0)])
def test_on_github(playground: Playground, wanted: bool, opened: int) -> None:  # noqa: FBT001 - a case
    app = playground.world.app
    settings = {
        "onboarding": wanted,
        "github_api_url": playground.api_url,
        "github_app_id": app.id,
        "github_private_key": app.private_key,
    }
    for _ in range(2):
        looked_at(settings, ForgeName.GITHUB)
    assert [pull.head for pull in playground.repository.pulls.values()] == [BRANCH] * opened


@pytest.mark.parametrize(("wanted", "opened"), [(True, 1), (False, 0)])
def test_on_gitlab(wanted: bool, opened: int) -> None:  # noqa: FBT001 - a case
    with GitLabPlayground() as playground:
        settings = {"onboarding": wanted, "gitlab_url": playground.web_url, "gitlab_token": playground.world.bot_token}
        for _ in range(2):
            looked_at(settings, ForgeName.GITLAB)
        assert [one.source_branch for one in playground.project.merge_requests.values()] == [BRANCH] * opened


def test_an_installation_brings_it_through_the_whole_service(
    playground: Playground, settings: dict[str, str], tmp_path: Path
) -> None:
    with serving(tmp_path, ONBOARDING="true", **settings) as service:
        playground.set_webhook(f"{service.url}/webhooks/github")
        with playground.world.lock:
            install(playground.world, playground.world.users["dana"])
        wait_until(lambda: playground.repository.pulls)
        playground.set_webhook(None)
    assert [pull.head for pull in playground.repository.pulls.values()] == [BRANCH]


def test_what_keeps_it_from_being_opened_keeps_nothing_else_back(playground: Playground) -> None:
    app = playground.world.app
    app.permissions["contents"] = "read"
    settings = {
        "onboarding": True,
        "github_api_url": playground.api_url,
        "github_app_id": app.id,
        "github_private_key": app.private_key,
    }
    looked_at(settings, ForgeName.GITHUB)
    assert playground.repository.pulls == {}
