"""Words that somebody else edits away before the bot has ever looked: GitHub keeps every text of a comment."""

from collections.abc import Iterator

import pytest

from bot.review.model.pull_request import PullRequest
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.stage import OWNER, REVIEWER, Stage
from tests.contract.test_gate import SPEC, TEXT, is_approved, look, opened, summary


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Playground() as playground:
        yield GitHubStage(playground, app=True)


def approvals(pull: PullRequest) -> str:
    return next(check.title for check in pull.checks if check.name == "spec / approval")


def test_a_question_that_was_edited_away_unheard_is_asked_all_the_same(stage: Stage) -> None:
    ref = opened(stage)
    stage.approve(OWNER, ref)
    stage.comment(REVIEWER, ref, "/spec question Is it fast?")
    stage.edit_comment(OWNER, ref, "/spec question Is it fast?", "Looks good.")
    for _ in range(2):
        pull = look(stage, ref)
        assert not is_approved(pull)
        assert "Is it fast?" in summary(pull)
    stage.comment(REVIEWER, ref, "/spec resolve T1")
    assert is_approved(look(stage, ref))


def test_an_approval_that_was_taken_back_unheard_stays_taken_back(stage: Stage) -> None:
    ref = opened(stage)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
    stage.comment(REVIEWER, ref, "/spec unapprove")
    stage.edit_comment(OWNER, ref, "/spec unapprove", "/spec why")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert approvals(pull).startswith("0 of 1")


def test_a_question_on_a_line_that_was_edited_away_unheard_is_asked_all_the_same(stage: Stage) -> None:
    ref = opened(stage)
    stage.approve(OWNER, ref)
    stage.comment_on_line(REVIEWER, ref, SPEC, len(TEXT.splitlines()), "Hm.\n\n/spec question Is it small?")
    stage.edit_comment(OWNER, ref, "Hm.\n\n/spec question Is it small?", "Hm.")
    assert "Is it small?" in summary(look(stage, ref))


def test_an_approval_that_was_edited_away_unheard_approves_nothing(stage: Stage) -> None:
    ref = opened(stage)
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.edit_comment(OWNER, ref, "/spec approve", "Hm.")
    assert not is_approved(look(stage, ref))


def test_what_somebody_wrote_into_a_comment_of_another_s_is_not_that_one_s_word(stage: Stage) -> None:
    ref = opened(stage)
    stage.approve(REVIEWER, ref)
    stage.comment(REVIEWER, ref, "Looks good.")
    stage.edit_comment(OWNER, ref, "Looks good.", "/spec question Is it?")
    stage.edit_comment(OWNER, ref, "/spec question Is it?", "Looks fine.")
    assert is_approved(look(stage, ref))
