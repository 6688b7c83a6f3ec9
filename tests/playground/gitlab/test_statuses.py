"""Commit statuses: the pipelines they make or join, and what may follow what."""

from typing import Any

import pytest

from specbot_playground.gitlab.operations.pipelines import run_own_pipeline
from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, inside, member


@pytest.fixture
def bot(forge: GitLabPlayground) -> Member:
    return member(forge, "bot")


@pytest.fixture
def iid(forge: GitLabPlayground) -> int:
    return member(forge, "ada").open({"a.md": b"one\n"})


def _set(who: Member, iid: int, state: str, name: str = "spec / document", **more: Any) -> tuple[int, Any]:  # noqa: ANN401  # any JSON
    sha = who.request(iid).sha
    answer = who.call("POST", f"statuses/{sha}", {"state": state, "name": name, **more})
    return answer.status_code, answer.json()


def test_statuses_make_one_external_pipeline(forge: GitLabPlayground, bot: Member, iid: int) -> None:
    assert _set(bot, iid, "failed", description="2 problems", target_url="https://x.example")[0] == 201
    assert _set(bot, iid, "success", "spec / approval")[0] == 201
    assert [(one.source, one.ref) for one in forge.project.pipelines] == [("external", "topic")]
    assert bot.request(iid).head_pipeline["status"] == "failed"
    assert _set(bot, iid, "success")[0] == 201
    assert bot.request(iid).head_pipeline["status"] == "success"
    shown = bot.project().commits.get(bot.request(iid).sha).statuses.list(get_all=True)
    assert {one.name: one.status for one in shown} == {"spec / document": "success", "spec / approval": "success"}


def test_a_status_that_is_on_its_way_moves_on_but_not_to_where_it_is(bot: Member, iid: int) -> None:
    first = _set(bot, iid, "pending")[1]["id"]
    assert _set(bot, iid, "pending")[0] == 400
    assert _set(bot, iid, "running")[1]["id"] == first
    status, answer = _set(bot, iid, "running")
    assert (status, "Cannot transition status via :run" in answer["message"]) == (400, True)
    assert _set(bot, iid, "success")[1]["id"] == first
    assert _set(bot, iid, "success")[1]["id"] != first


def test_a_status_beside_a_failing_merge_request_pipeline_can_unblock_it(
    forge: GitLabPlayground, bot: Member, iid: int
) -> None:
    forge.project.settings.only_allow_merge_if_pipeline_succeeds = True
    own = run_own_pipeline(forge.world, forge.project, inside(forge, iid), "failed")
    assert _set(bot, iid, "success", pipeline_id=own.id)[0] == 201
    assert bot.request(iid).detailed_merge_status == "ci_must_pass"
    assert _set(bot, iid, "success", ref="topic")[0] == 201
    assert bot.request(iid).detailed_merge_status == "mergeable"


def test_refusals(forge: GitLabPlayground, bot: Member, iid: int) -> None:
    assert _set(bot, iid, "neutral")[0] == 400
    assert _set(bot, iid, "success", pipeline_id=1)[0] == 404
    assert _set(bot, iid, "success", description="x" * 256)[0] == 400
    assert _set(bot, iid, "success", target_url=f"https://x.example/{'x' * 256}")[0] == 400
    assert _set(member(forge, "cy"), iid, "success")[0] == 403
    assert bot.call("POST", f"statuses/{'0' * 40}", {"state": "success"}).status_code == 404
    assert forge.project.statuses == []
