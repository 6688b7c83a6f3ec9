"""What a command is worth that was written between two looks, while texts came and went."""

from datetime import timedelta

import pytest

from bot.review.model.references import PullRef
from tests.contract.stage import AUTHOR, REVIEWER, Stage
from tests.contract.test_gate import SPEC, TEXT, is_approved, look, opened, summary

OTHER = TEXT.replace(b"Find things.", b"Sell things.")
LATER = timedelta(seconds=5)


def head_of(stage: Stage, ref: PullRef) -> str:
    """Look without a bot that settles anything."""
    with stage.bot() as bot:
        return bot.pull_request(ref).head.sha


def base_of(stage: Stage, ref: PullRef) -> str:
    """Name the tip of the base branch."""
    with stage.bot() as bot:
        return bot.pull_request(ref).base.sha


def asks_again(stage: Stage, ref: PullRef) -> None:
    """The approval is answered in words and does not count; a new one does."""
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert any("This does not count" in one.body for one in pull.comments)
    stage.pass_time(LATER)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_an_approval_of_a_text_that_came_and_went_unseen_does_not_count(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    look(stage, ref)
    stage.push(ref, SPEC, OTHER)
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.push(ref, SPEC, TEXT)
    assert not is_approved(look(stage, ref))
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


@pytest.mark.parametrize("seconds", [0, 5])
@pytest.mark.parametrize("way", ["plain", "forced"])
@pytest.mark.parametrize("back", ["to the same commit", "to a child of it"])
def test_nor_does_one_of_a_text_that_a_force_push_took_away(stage: Stage, way: str, back: str, seconds: int) -> None:
    stage.own_forge()
    ref = opened(stage)
    stage.comment(REVIEWER, ref, "/spec approve")
    pull = look(stage, ref)
    assert is_approved(pull)
    first = pull.head.sha
    stage.pass_time(timedelta(seconds=seconds))
    if way == "plain":
        stage.push(ref, SPEC, OTHER)
    else:
        stage.force_push(ref, stage.commit_on(base_of(stage, ref), SPEC, OTHER))
    stage.pass_time(timedelta(seconds=seconds))
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.pass_time(timedelta(seconds=seconds))
    stage.force_push(ref, first if back == "to the same commit" else stage.commit_on(first, "other.txt", b"Two.\n"))
    asks_again(stage, ref)


@pytest.mark.parametrize("back", ["to the same commit", "to a child of it"])
def test_what_happens_in_one_moment_may_have_happened_in_any_order(stage: Stage, back: str) -> None:
    stage.own_forge()
    ref = opened(stage)
    first = look(stage, ref).head.sha
    stage.pass_time(LATER)
    with stage.stopped_time():
        stage.push(ref, SPEC, OTHER)
        stage.comment(REVIEWER, ref, "/spec approve")
        stage.force_push(ref, first if back == "to the same commit" else stage.commit_on(first, "other.txt", b"Two.\n"))
    stage.pass_time(LATER)
    asks_again(stage, ref)


def test_a_force_push_that_the_bot_knows_of_takes_nothing_away(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    first = look(stage, ref).head.sha
    stage.push(ref, SPEC, OTHER)
    look(stage, ref)
    stage.force_push(ref, first)
    look(stage, ref)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_an_approval_counts_where_all_unseen_texts_say_the_same(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    look(stage, ref)
    for text in (b"One.\n", b"Two.\n", b"Three.\n"):
        stage.push(ref, "other.txt", text)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_an_approval_that_came_after_an_unseen_force_push_counts(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    first = look(stage, ref).head.sha
    stage.push(ref, SPEC, OTHER)
    stage.force_push(ref, stage.commit_on(first, "other.txt", b"Two.\n"))
    stage.pass_time(LATER)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_what_came_and_went_before_the_first_look_is_not_approved_either(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    first = head_of(stage, ref)
    stage.push(ref, SPEC, OTHER)
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.force_push(ref, first)
    asks_again(stage, ref)


QUESTIONS = TEXT + b"\n## Open Questions\n\n- [ ] How big?\n- [ ] Who pays?\n"
FEWER = QUESTIONS.replace(b"- [ ] How big?\n", b"")


def test_an_answer_to_a_text_that_came_and_went_unseen_is_refused(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    stage.push(ref, SPEC, QUESTIONS)
    first = look(stage, ref).head.sha
    stage.push(ref, SPEC, FEWER)
    stage.pass_time(LATER)
    stage.comment(AUTHOR, ref, "/spec answer Q1 Ann.")
    stage.pass_time(LATER)
    stage.force_push(ref, first)
    pull = look(stage, ref)
    assert stage.read_head(ref, SPEC) == QUESTIONS
    assert any("Nothing was answered: Q1 is “How big?” now, and " in one.body for one in pull.comments)
    stage.pass_time(LATER)
    stage.comment(AUTHOR, ref, "/spec answer Q1 Big.")
    look(stage, ref)
    assert b"- [x] How big?\n  **Answer:** Big.\n" in stage.read_head(ref, SPEC)


def test_an_answer_counts_where_the_unseen_text_numbers_its_questions_alike(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    stage.push(ref, SPEC, QUESTIONS)
    look(stage, ref)
    stage.push(ref, SPEC, QUESTIONS.replace(b"Find things.", b"Sell things."))
    stage.pass_time(LATER)
    stage.comment(AUTHOR, ref, "/spec answer Q2 Ann.")
    look(stage, ref)
    assert b"- [x] Who pays?\n  **Answer:** Ann.\n" in stage.read_head(ref, SPEC)


def test_an_answer_goes_to_the_question_that_its_author_saw_before_an_unseen_push(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    stage.push(ref, SPEC, QUESTIONS)
    look(stage, ref)
    stage.pass_time(LATER)
    stage.comment(AUTHOR, ref, "/spec answer Q2 Ann.")
    stage.pass_time(LATER)
    stage.push(ref, SPEC, FEWER)
    look(stage, ref)
    assert b"- [x] Who pays?\n  **Answer:** Ann.\n" in stage.read_head(ref, SPEC)


def test_a_file_that_a_pattern_means_and_that_goes_again_makes_an_approval_lapse(stage: Stage) -> None:
    spec, beside = "specs/albums/spec.md", "specs/albums/contracts/api.md"
    policy = b'specs: [{paths: ["specs/*/spec.md"], companions: [{file: "contracts/**/*.md"}]}]\n'
    stage.put_on_base(".specbot.yml", policy)
    text = b"# Albums\n\n**Author:** Ada\n**Status:** Draft\n\n## Goals\n\nFind.\n"
    stage.put_on_base(
        "specs/TEMPLATE.md", b"# [Title]\n\n**Author:** [Name]\n**Status:** [Draft]\n\n## Goals\n\n[Why]\n"
    )
    ref = stage.open_pull({spec: text, beside: b"# API\n\nOne call.\n"})
    look(stage, ref)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
    stage.move_on_head(ref, beside, None)
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "approved before this changed" in summary(pull)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
