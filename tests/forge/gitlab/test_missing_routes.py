"""A 404 is not "the merge request is gone" unless it is the merge request's own."""

from datetime import UTC, datetime

import pytest

from bot.forges.gitlab import GitLab
from bot.jobs.retry_policy import RunOutcome, after
from bot.review.model.references import PullRef
from bot.review.port import GoneError, NotFoundError
from bot.review.reconcile import reconcile
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR, REVIEWER

SPEC = "docs/specs/search.md"
TEXT = b"# Search\n\n**Status:** Draft\n\n## Goals\n\nFind things.\n"


def bodies(playground: GitLabPlayground) -> list[str]:
    request = playground.project.merge_requests[1]
    return [note.body for discussion in request.discussions for note in discussion.notes]


def test_without_graphql_the_look_goes_on_and_says_what_is_missing(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    playground.fail_next(404, path="/api/graphql", times=100)
    stage.comment(REVIEWER, ref, "/spec approve")
    reconcile(bot, ref, stage.now)
    summary = next(body for body in bodies(playground) if "specbot:summary" in body)
    assert "`/api/graphql`" in summary
    assert "0/1" in summary, "nobody can tell whether the approval was edited, so it does not count"
    reconcile(bot, ref, stage.now)
    assert reconcile(bot, ref, stage.now).at_rest


def test_only_the_merge_request_s_own_404_ends_a_job_in_silence(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    now = datetime(2026, 11, 27, tzinfo=UTC)
    with pytest.raises(GoneError) as gone:
        bot.pull_request(PullRef(forge=ref.forge, repository=ref.repository, number=99))
    assert after(gone.value, attempt=0, now=now, chance=0).ending is RunOutcome.GONE
    playground.fail_next(404, path="/discussions$", times=10)
    with pytest.raises(NotFoundError) as missing:
        bot.pull_request(ref)
    assert not isinstance(missing.value, GoneError)
    assert after(missing.value, attempt=0, now=now, chance=0).ending is RunOutcome.LATER
    assert after(missing.value, attempt=7, now=now, chance=0).ending is RunOutcome.FAILED


def test_a_route_that_is_missing_keeps_no_other_change_from_being_made(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    playground.fail_next(404, method="PUT", path=r"/merge_requests/1$", times=10)
    result = reconcile(bot, ref, stage.now)
    assert any("specbot:summary" in body for body in bodies(playground))
    assert "PUT" in result.refused[0].reason


@pytest.mark.parametrize("missing", ["/draft_notes", "/bulk_publish"])
def test_without_drafts_each_finding_is_a_thread_and_none_comes_twice(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab, missing: str
) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    playground.fail_next(404, path=missing, times=100)
    reconcile(bot, ref, stage.now)
    found = [body for body in bodies(playground) if "specbot:finding" in body]
    assert found
    assert len(found) == len(set(found))
    assert not playground.project.merge_requests[1].drafts
    assert reconcile(bot, ref, stage.now).at_rest


def test_a_source_branch_that_is_gone_is_told_and_keeps_nothing_else_from_being_done(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.delete_head(ref)
    stage.comment(AUTHOR, ref, "/spec fix")
    result = reconcile(bot, ref, stage.now)
    assert result.refused == ()
    summary = next(body for body in bodies(playground) if "specbot:summary" in body)
    assert "source branch is gone" in summary
    assert any("specbot:reply" in body for body in bodies(playground))
    assert len(bot.pull_request(ref).checks) == 2
    assert reconcile(bot, ref, stage.now).at_rest
