"""`specbot gitlab connect` for a whole group: one webhook, for what comes later, too; made once, renewed after."""

import pytest

from bot.forges.gitlab import GitLabCredentials
from bot.forges.gitlab.hooks import EVENTS, connect
from bot.review.port import ForbiddenError
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access

HERE = "https://specbot.example"


def connected(playground: GitLabPlayground, login: str = "dana") -> str:
    world = playground.world
    made = GitLabCredentials(playground.tokens[login], clock=world.now, url=playground.web_url, sleep=lambda _: None)
    return connect(made.api(), "acme", HERE).says


def test_a_group_gets_one_webhook_with_every_event(playground: GitLabPlayground) -> None:
    for _ in range(2):
        assert f"The webhook of the group acme sends to {HERE}/webhooks/gitlab" in connected(playground)
    (hook,) = playground.world.groups["acme"].hooks
    assert set(EVENTS) <= hook.events
    assert hook.signing_token
    assert playground.project.hooks == []


def test_who_does_not_own_the_group_is_told_what_it_takes(playground: GitLabPlayground) -> None:
    playground.world.groups["acme"].members["ada"] = Access.MAINTAINER
    with pytest.raises(ForbiddenError, match="connect each project instead"):
        connected(playground, "ada")
