"""Who may read a repository: the forge's own answer, on both forges, for members, guests, strangers and everybody."""

from collections.abc import Iterator

import pytest

from bot.credentials import Credentials
from bot.reading_rights import ReadingRights
from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from bot.review.port import ForgeError
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access
from specbot_playground.server import Playground

REPOSITORY = "acme/payments"


@pytest.fixture
def github() -> Iterator[Playground]:
    with Playground() as running:
        yield running


@pytest.fixture
def gitlab() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        yield running


def on_github(forge: Playground, login: str, *, token: bool = False) -> bool:
    app = forge.world.app
    identity = {"github_app_id": app.id, "github_private_key": app.private_key}
    settings = Settings.model_validate(
        {"github_api_url": forge.api_url, **({"github_token": forge.tokens["dana"]} if token else identity)}
    )
    account = Account(id=str(forge.world.users[login].id), login=login) if login else None
    return ReadingRights(Credentials(settings)).may_read(ForgeName.GITHUB, REPOSITORY, account)


def on_gitlab(forge: GitLabPlayground, login: str) -> bool:
    settings = Settings.model_validate({"gitlab_url": forge.web_url, "gitlab_token": forge.world.bot_token})
    account = Account(id=str(forge.world.users[login].id), login=login) if login else None
    return ReadingRights(Credentials(settings)).may_read(ForgeName.GITLAB, REPOSITORY, account)


@pytest.mark.parametrize("token", [False, True])
def test_on_github_everybody_reads_what_is_public_and_who_has_a_role_the_rest(github: Playground, token: bool) -> None:  # noqa: FBT001 - a column
    assert on_github(github, "", token=token)
    assert on_github(github, "cy", token=token)
    github.repository.private = True
    readers = {login for login in ("", "ada", "bo", "dana", "cy") if on_github(github, login, token=token)}
    assert readers == {"ada", "bo", "dana"}


def test_on_github_a_login_that_is_somebody_elses_now_opens_nothing(github: Playground) -> None:
    github.repository.private = True
    settings = Settings.model_validate({"github_api_url": github.api_url, "github_token": github.tokens["dana"]})
    before = Account(id="9001", login="ada")
    assert not ReadingRights(Credentials(settings)).may_read(ForgeName.GITHUB, REPOSITORY, before)


def test_on_github_what_is_not_there_or_has_no_bot_is_for_nobody(github: Playground) -> None:
    app = github.world.app
    settings = Settings.model_validate(
        {"github_api_url": github.api_url, "github_app_id": app.id, "github_private_key": app.private_key}
    )
    rights = ReadingRights(Credentials(settings))
    assert not rights.may_read(ForgeName.GITHUB, "acme/never", None)
    with pytest.raises(ForgeError, match="no credential"):
        rights.may_read(ForgeName.GITLAB, REPOSITORY, None)


def test_a_forge_in_trouble_is_no_answer(github: Playground) -> None:
    github.fail_next(502, times=9)
    with pytest.raises(ForgeError):
        on_github(github, "ada", token=True)


def test_on_gitlab_everybody_reads_what_is_public(gitlab: GitLabPlayground) -> None:
    assert on_gitlab(gitlab, "")
    assert on_gitlab(gitlab, "cy")


@pytest.mark.parametrize("visibility", ["private", "internal"])
def test_on_gitlab_active_members_from_reporter_up_read_the_rest(gitlab: GitLabPlayground, visibility: str) -> None:
    gitlab.project.visibility = visibility
    gitlab.project.members["cy"] = Access.GUEST
    gitlab.world.blocked.add("bo")
    readers = {login for login in ("", "ada", "bo", "dana", "cy") if on_gitlab(gitlab, login)}
    assert readers == {"ada", "dana"}
    gitlab.project.members["cy"] = Access.REPORTER
    assert on_gitlab(gitlab, "cy")


@pytest.mark.parametrize("feature", ["repository_access_level", "merge_requests_access_level"])
def test_on_gitlab_what_a_public_project_keeps_to_its_members_is_for_them(
    gitlab: GitLabPlayground, feature: str
) -> None:
    setattr(gitlab.project.settings, feature, "private")
    assert {login for login in ("", "ada", "cy") if on_gitlab(gitlab, login)} == {"ada"}
    setattr(gitlab.project.settings, feature, "disabled")
    assert not on_gitlab(gitlab, "ada")
