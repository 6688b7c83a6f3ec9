"""The doctor, against forges that lack each permission, event and right in turn: one line each that names it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.service.diagnosis import Diagnosis
from bot.cli.service.doctor import examine
from bot.cli.service.doctor_github import NEEDED
from bot.cli.service.doctor_gitlab import EVENTS as GITLAB_EVENTS
from bot.forges.github.app_manifest import EVENTS
from bot.jobs.notice_store import NoticeJob, NoticeStore
from bot.jobs.queue import Queue
from bot.review.model.notices import Announcement, Notice
from bot.review.model.references import PullRef
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, Hook
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.forge.github.test_credentials import PEM
from tests.service.postgres import a_full_disk
from tests.service.processes import specbot

HERE = "https://specbot.example"
SECRET = SecretStr("a secret that only the forges know")


@pytest.fixture
def github() -> Iterator[Playground]:
    with Playground() as running:
        running.post.url = f"{HERE}/webhooks/github"
        yield running


@pytest.fixture
def gitlab() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        running.set_webhook(f"{HERE}/webhooks/gitlab")
        running.project.settings.only_allow_merge_if_all_discussions_are_resolved = True
        running.world.groups["acme"].members[running.world.bot.login] = Access.OWNER
        yield running


def at_github(playground: Playground, database: str, **changes: object) -> list[Diagnosis]:
    app = playground.world.app
    known = {
        "database_url": SecretStr(database),
        "public_url": HERE,
        "github_api_url": playground.api_url,
        "github_app_id": app.id,
        "github_private_key": SecretStr(app.private_key),
        "github_webhook_secret": SECRET,
    }
    return wrong(Settings.model_validate({**known, **changes}))


def at_gitlab(playground: GitLabPlayground, database: str, **changes: object) -> list[Diagnosis]:
    world = playground.world
    known = {
        "database_url": SecretStr(database),
        "public_url": HERE,
        "gitlab_url": playground.web_url,
        "gitlab_token": SecretStr(world.bot_token),
        "gitlab_signing_token": SecretStr(world.signing_token),
    }
    return wrong(Settings.model_validate({**known, **changes}))


def wrong(settings: Settings) -> list[Diagnosis]:
    """Give what is not well; nobody answers at the public address of a test."""
    return [one for one in examine(settings) if one.well is not True and one.subject != "receiver"]


def only(found: list[Diagnosis]) -> Diagnosis:
    assert len(found) == 1, found
    return found[0]


def test_where_nothing_is_missing_everything_is_well(
    github: Playground, gitlab: GitLabPlayground, database: str
) -> None:
    assert at_github(github, database) == []
    assert at_gitlab(gitlab, database) == []


NAMES = b'version: 1\napproval: {approvers: ["@acme/nobody", ghost, "@acme/architects", write]}\n'


def test_names_of_a_policy_that_stand_for_nobody_are_one_line_each(
    github: Playground, gitlab: GitLabPlayground, database: str
) -> None:
    for stage in (GitHubStage(github, app=True), GitLabStage(gitlab)):
        stage.put_on_base(".specbot.yml", NAMES)
    for found in (at_github(github, database), at_gitlab(gitlab, database)):
        assert [one.says.partition(":")[0] for one in found] == [
            ".specbot.yml names @acme/nobody",
            ".specbot.yml names ghost",
        ]


def test_a_name_to_notify_that_has_no_address_is_one_line(
    github: Playground, gitlab: GitLabPlayground, database: str
) -> None:
    for stage in (GitHubStage(github, app=True), GitLabStage(gitlab)):
        stage.put_on_base(".specbot.yml", b"specs: [{notify: [{to: team-chat}, {to: leads}]}]\n")
    for found in (at_github(github, database), at_gitlab(gitlab, database)):
        assert [one.says for one in found] == [
            f".specbot.yml notifies {name}: {setting} is not set; set it to an address that Apprise knows; correct it there"
            for name, setting in (("team-chat", "SPECBOT_NOTIFY_TEAM_CHAT"), ("leads", "SPECBOT_NOTIFY_LEADS"))
        ]


def test_messages_that_could_not_be_sent_are_one_line_a_name(github: Playground, queue: Queue, database: str) -> None:
    store, ref = NoticeStore(queue), PullRef.parse("github:acme/payments#7")
    notice = Notice(key="review", to="team-chat", title="T", body="B")
    store.announce(ref, Announcement(notices=(notice,), opened_at=datetime.now(UTC)))  # noqa: TID251 - the database's clock
    store.ended(NoticeJob(target=str(ref), key="review", name="team-chat", title="T", body="B"), "it is down")
    found = only(at_github(github, database))
    assert (found.well, found.subject) == (False, "messages to team-chat")
    assert found.says == "1 could not be sent, the last: it is down; `specbot notify test team-chat` tries the address"


@pytest.mark.parametrize("name", NEEDED)
def test_each_permission_that_the_app_does_not_ask_for_is_one_line(
    github: Playground, database: str, name: str
) -> None:
    github.world.app.permissions[name] = "read" if NEEDED[name] == "write" else ""
    found = only(at_github(github, database))
    assert (found.well, found.subject) == (False, f"GitHub permission {name}")
    assert f"({name}: {NEEDED[name]})" in found.says


@pytest.mark.parametrize("name", NEEDED)
def test_each_permission_that_an_owner_has_not_accepted_is_one_line(
    github: Playground, database: str, name: str
) -> None:
    asked = github.world.app.permissions
    github.world.app.accepted = {key: level for key, level in asked.items() if key != name}
    found = only(at_github(github, database))
    assert (found.well, found.subject) == (False, "GitHub installation acme")
    assert f"({name}: {NEEDED[name]})" in found.says


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_each_event_that_the_app_does_not_hear_of_is_one_line(github: Playground, database: str, name: str) -> None:
    github.world.app.events.discard(name)
    found = only(at_github(github, database))
    assert (found.well, found.subject) == (False, f"GitHub event {name}")


def _suspend(playground: Playground) -> None:
    playground.world.app.suspended = True


def _send_elsewhere(playground: Playground) -> None:
    playground.post.url = "https://elsewhere.example/webhooks/github"


def _send_nowhere(playground: Playground) -> None:
    playground.post.url = None


def _send_forms(playground: Playground) -> None:
    playground.world.app.content_type = "form"


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (_suspend, "suspended since 2026-02-01"),
        (_send_elsewhere, f"the App sends to https://elsewhere.example/webhooks/github; set it to {HERE}"),
        (_send_nowhere, "the App has no webhook URL"),
        (_send_forms, "the App sends form; set the content type"),
    ],
)
def test_each_other_thing_that_github_lacks_is_one_line(
    github: Playground, database: str, break_it: Callable[[Playground], None], says: str
) -> None:
    break_it(github)
    found = only(at_github(github, database))
    assert (found.well, says in found.says) == (False, True), found


def test_a_key_of_another_app_is_said_so(github: Playground, database: str) -> None:
    found = only(at_github(github, database, github_private_key=SecretStr(PEM)))
    assert (found.well, found.subject) == (False, "GitHub App")
    assert "SPECBOT_GITHUB_PRIVATE_KEY" in found.says


@pytest.mark.parametrize("name", GITLAB_EVENTS)
def test_each_event_that_a_hook_does_not_bring_is_one_line(gitlab: GitLabPlayground, database: str, name: str) -> None:
    gitlab.project.hooks[0].events.discard(name)
    found = only(at_gitlab(gitlab, database))
    assert (found.well, found.subject) == (False, "GitLab project acme/payments, webhook")
    assert f"no {GITLAB_EVENTS[name]} events" in found.says


def _weaken(playground: GitLabPlayground) -> None:
    playground.world.groups["acme"].members.pop(playground.world.bot.login)
    playground.project.members[playground.world.bot.login] = Access.REPORTER
    playground.project.hooks.clear()


def _forget_the_hook(playground: GitLabPlayground) -> None:
    playground.project.hooks.clear()


def _switch_the_hook_off(playground: GitLabPlayground) -> None:
    playground.project.hooks[0].failures = 50


def _read_only(playground: GitLabPlayground) -> None:
    playground.world.token_scopes = ["read_api"]


def _end_soon(playground: GitLabPlayground) -> None:
    playground.world.token_lasts = timedelta(days=3)


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (_weaken, "the bot is Reporter; give it the role Developer"),
        (_forget_the_hook, f"no webhook sends to {HERE}/webhooks/gitlab"),
        (_switch_the_hook_off, "GitLab has switched off the one to"),
        (_read_only, "the token lacks the scope api"),
        (_end_soon, "rotate it and set SPECBOT_GITLAB_TOKEN"),
    ],
)
def test_each_other_thing_that_gitlab_lacks_is_one_line(
    gitlab: GitLabPlayground, database: str, break_it: Callable[[GitLabPlayground], None], says: str
) -> None:
    break_it(gitlab)
    found = only([one for one in at_gitlab(gitlab, database) if one.well is False])
    assert says in found.says, found


def test_the_hook_of_a_group_does_as_well(gitlab: GitLabPlayground, database: str) -> None:
    hook = gitlab.project.hooks.pop()
    gitlab.world.groups["acme"].hooks.append(hook)
    assert at_gitlab(gitlab, database) == []
    assert isinstance(hook, Hook)


def test_a_hook_that_nobody_can_see_is_not_called_missing_nor_well(gitlab: GitLabPlayground, database: str) -> None:
    gitlab.project.hooks.clear()
    gitlab.world.groups["acme"].members.pop(gitlab.world.bot.login)
    found = only(at_gitlab(gitlab, database))
    assert (found.well, "the group acme does was not tested" in found.says) == (None, True)


def test_what_was_not_tested_has_no_tick(github: Playground, database: str) -> None:
    found = at_github(github, database, public_url="")
    assert [(one.subject, one.well) for one in found] == [("GitHub webhook", None)]


def test_a_full_disk_is_said(github: Playground, database: str) -> None:
    with a_full_disk(database, "specbot_redelivery"):
        found = only(at_github(github, database))
    assert (found.subject, "free space on its disk" in found.says) == ("database", True)


def test_a_database_that_is_none_is_said(github: Playground) -> None:
    found = only(at_github(github, "postgresql://ada:canary@127.0.0.1:1/none"))
    assert (found.subject, "canary" in found.says) == ("database", False)


@pytest.mark.parametrize(("missing", "code"), [(False, 0), (True, 1)])
def test_the_command_ends_with_1_when_something_has_to_be_done(
    github: Playground, database: str, tmp_path: Path, *, missing: bool, code: int
) -> None:
    app = github.world.app
    if missing:
        app.events.discard("push")
    key = tmp_path / "key.pem"
    key.write_text(app.private_key)
    settings = {
        "DATABASE_URL": database,
        "GITHUB_API_URL": github.api_url,
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": str(key),
        "GITHUB_WEBHOOK_SECRET": SECRET.get_secret_value(),
    }
    done = specbot("doctor", settings=settings)
    assert done.code == code, done
    assert ("✗ GitHub event push: subscribe the App to push" in done.output) is missing
    assert "- receiver: SPECBOT_PUBLIC_URL is not set, so reachability was not tested" in done.output


@pytest.mark.parametrize(("mode", "says"), [("observe", "nothing is written"), ("advise", "no check fails")])
def test_a_mode_that_holds_everywhere_is_said(database: str, mode: str, says: str) -> None:
    settings = Settings.model_validate({"database_url": SecretStr(database), "mode": mode})
    assert says in only([one for one in examine(settings) if one.subject == "mode"]).says
    quiet = Settings.model_validate({"database_url": SecretStr(database)})
    assert [one for one in examine(quiet) if one.subject == "mode"] == []
