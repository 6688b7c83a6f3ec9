"""A webhook that GitLab has switched off works again after the sweep, where the token has the right; it is never worn out."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from bot.forges.gitlab import GitLabCredentials
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, Hook
from specbot_playground.gitlab.webhooks import alert_status
from tests.mailbox import Mailbox, opened_mailbox


@pytest.fixture
def mailbox(playground: GitLabPlayground) -> Iterator[Mailbox]:
    with opened_mailbox(playground) as box:
        yield box


def once() -> Callable[[str], bool]:
    seen: dict[str, None] = {}

    def is_new(name: str) -> bool:
        before = len(seen)
        seen[name] = None
        return len(seen) > before

    return is_new


def sweep(playground: GitLabPlayground, is_new: Callable[[str], bool], url: str = "") -> int:
    def now() -> datetime:
        return playground.world.now()

    credentials = GitLabCredentials(playground.world.bot_token, clock=now, url=playground.web_url, public_url=url)
    return credentials.discovery().redeliver(is_new)


@pytest.fixture
def hook(playground: GitLabPlayground, mailbox: Mailbox) -> Hook:  # noqa: ARG001 - it listens
    """A hook of ours that failed for good, while its receiver answers again."""
    found = playground.project.hooks[0]
    found.url = found.url.removesuffix("/") + "/webhooks/gitlab"
    found.failures = 40
    return found


def test_one_of_a_project_works_again(playground: GitLabPlayground, hook: Hook, mailbox: Mailbox) -> None:
    assert alert_status(playground.world, hook) == "disabled"
    assert sweep(playground, once()) == 1
    assert alert_status(playground.world, hook) == "executable"
    assert len(mailbox.received) == 1
    assert sweep(playground, once()) == 0


def test_one_of_a_group_works_again_where_the_bot_is_owner(playground: GitLabPlayground, hook: Hook) -> None:
    group = playground.world.groups["acme"]
    group.hooks.append(playground.project.hooks.pop())
    assert sweep(playground, once()) == 0
    group.members[playground.world.bot.login] = Access.OWNER
    assert sweep(playground, once()) == 1
    assert alert_status(playground.world, hook) == "executable"


def test_where_the_bot_may_see_no_hooks_nothing_is_asked_of_them(playground: GitLabPlayground, hook: Hook) -> None:
    playground.project.members[playground.world.bot.login] = Access.DEVELOPER
    playground.reset_requests()
    assert sweep(playground, once()) == 0
    assert not [one for one in playground.requests() if "hooks" in one.path]
    assert alert_status(playground.world, hook) == "disabled"


def test_a_receiver_that_does_not_answer_is_tested_once_an_hour(
    playground: GitLabPlayground,
    hook: Hook,  # noqa: ARG001 - it is switched off
    mailbox: Mailbox,
) -> None:
    """Each failure counts against the webhook."""
    mailbox.status, is_new = 500, once()
    assert [sweep(playground, is_new) for _ in range(4)] == [0, 0, 0, 0]
    tried = len(mailbox.received)
    assert tried <= 2
    mailbox.status = 202
    assert sweep(playground, is_new) == 0
    assert len(mailbox.received) == tried


def test_somebody_elses_is_left_alone(playground: GitLabPlayground, hook: Hook, mailbox: Mailbox) -> None:
    assert sweep(playground, once(), "https://specbot.example") == 0
    hook.url = hook.url.removesuffix("/webhooks/gitlab") + "/chat"
    assert sweep(playground, once()) == 0
    assert mailbox.received == []
