"""What was asked beside the merge request is held against the head that came back."""

from collections.abc import Callable, Iterable
from threading import Event
from typing import Any

import pytest

from bot.review.reconcile import reconcile
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR
from tests.contract.written import SPEC, TEXT


class Between:
    """Stands before the forge: does something after what was said has been read, and before the merge request is."""

    def __init__(self, playground: GitLabPlayground) -> None:
        self._application = playground._server.app  # noqa: SLF001  # between the socket and the forge
        playground._server.app = self  # noqa: SLF001  # the same
        self.act: Callable[[], None] | None = None
        self._said = Event()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401  # WSGI's own
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "GET" and path.endswith("/merge_requests/1") and self.act is not None:
            act, self.act = self.act, None
            assert self._said.wait(20)
            act()
        answer = list(self._application(environ, start))
        if path.endswith("/discussions"):
            self._said.set()
        return answer


@pytest.mark.parametrize("pushed", [True, False], ids=["pushed", "said"])
def test_what_was_said_is_asked_anew_for_a_head_that_has_moved(playground: GitLabPlayground, *, pushed: bool) -> None:
    stage, between = GitLabStage(playground), Between(playground)
    ref = stage.open_pull({SPEC: TEXT})
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        before = bot.pull_request(ref)
        between._said.clear()  # noqa: SLF001  # of the look before
        between.act = (lambda: stage.push(ref, SPEC, TEXT + b"\nTwo.\n")) if pushed else None
        if not pushed:
            stage.comment(AUTHOR, ref, "Two.")
        found = bot.pull_request(ref)
    assert (found.head.sha != before.head.sha) is pushed
    assert (len(found.pushes) > len(before.pushes)) is pushed
    assert any(one.body == "Two." for one in found.comments) is not pushed


def test_a_list_from_before_the_push_names_nobody_else(playground: GitLabPlayground) -> None:
    stage, between = GitLabStage(playground), Between(playground)
    ref = stage.open_pull({SPEC: TEXT})
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        between._said.clear()  # noqa: SLF001  # of the look before
        between.act = lambda: stage.push(ref, SPEC, TEXT + b"\nTwo.\n")
        assert bot.pulls_at(ref.repository, bot.pull_request(ref).head.sha) == (ref,)
