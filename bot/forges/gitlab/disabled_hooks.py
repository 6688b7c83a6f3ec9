"""Switches on again the bot's own webhooks that GitLab has switched off: after failures it sends nothing, or much later.

A test that is answered well does it, as its page says; it takes the role Maintainer, in a group Owner.
https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

import msgspec
import structlog

from bot.forges.gitlab.api import Api
from bot.review.port import BadCredentialError, ForgeError, RateLimitedError

T = TypeVar("T")
_MAINTAINER, _OWNER = 40, 50
_AT_MOST = 50
"""So many projects, and groups, are looked at in one sweep: a person's token may see thousands."""
_TESTS = ("push_events", "merge_requests_events")
"""A project without commits has no push to test with."""


class _Place(msgspec.Struct):
    id: int


class StandingHook(msgspec.Struct):
    """A webhook as GitLab lists it, and whether it is switched off."""

    id: int
    url: str
    alert_status: str = "executable"

    @property
    def is_off(self) -> bool:
        """Tell whether GitLab sends it nothing, for a while or for good."""
        return self.alert_status != "executable"


def is_ours(url: str, public_url: str) -> bool:
    """Tell whether a webhook sends to us; where our address is not set, its path has to tell."""
    return (
        url.rstrip("/") == f"{public_url}/webhooks/gitlab"
        if public_url
        else url.rstrip("/").endswith("/webhooks/gitlab")
    )


def switch_on(api: Api, public_url: str, now: datetime, is_new: Callable[[str], bool]) -> int:
    """Test each webhook of ours that is switched off, once an hour; gives how many work again. Raises `ForgeError`."""
    restored = 0
    for path, hook in _switched_off(api, public_url):
        if is_new(f"gitlab-hook:{path}/{hook.id}:{now:%Y-%m-%dT%H}"):
            problem = _test(api, f"{path}/{hook.id}")
            structlog.get_logger().warning("webhook was switched off", hook=f"{path}/{hook.id}", still=problem)
            restored += not problem
    return restored


def _switched_off(api: Api, public_url: str) -> Iterator[tuple[str, StandingHook]]:
    """Find them in the projects and groups where the token may see webhooks."""
    for kind, least, asked in (
        ("projects", _MAINTAINER, {"membership": "true", "archived": "false", "order_by": "last_activity_at"}),
        ("groups", _OWNER, {}),
    ):
        found = islice(api.pages(f"/{kind}", _Place, min_access_level=least, **asked), _AT_MOST)
        for place in _listed(lambda found=found: tuple(found)):  # type: ignore[misc]
            path = f"/{kind}/{place.id}/hooks"
            for hook in _listed(lambda path=path: tuple(api.pages(path, StandingHook))):  # type: ignore[misc]
                if hook.is_off and is_ours(hook.url, public_url):
                    yield path, hook


def _listed(read: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    """Read a list; what does not answer, or is not for us, is left out. A limit and a token that has ended concern all."""
    try:
        return read()
    except (BadCredentialError, RateLimitedError):
        raise
    except ForgeError:
        return ()


def _test(api: Api, hook: str) -> str:
    """Let GitLab send a test; gives what went wrong."""
    problem = ""
    for trigger in _TESTS:
        try:
            api.write("POST", f"{hook}/test/{trigger}")
        except (BadCredentialError, RateLimitedError):
            raise
        except ForgeError as error:
            problem = str(error)
        else:
            return ""
    return problem
