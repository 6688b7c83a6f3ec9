"""Commands are heard wherever a person would write them, on every forge, and answered there, once."""

from datetime import timedelta

import pytest

from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import Forge
from bot.review.reconcile import reconcile
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, Stage

SPEC = "docs/specs/search.md"
HALF = b"# Search\n\n**Author:** Ada\n**Status:** Draft\n\n## Goals\n\nFind.\n\n## Open Questions\n\n- [ ] How big?\n- [ ] Who pays?\n"


def settled(bot: Forge, stage: Stage, ref: PullRef) -> PullRequest:
    """Look until nothing is left to do, and see that it is so."""
    reconcile(bot, ref, stage.now)
    assert reconcile(bot, ref, stage.now).applied == ()
    return bot.pull_request(ref)


def replies(pull: PullRequest) -> list[str]:
    return [one.body for one in pull.comments if "specbot:reply" in one.body]


def test_a_reply_to_a_finding_is_heard_and_answered_in_its_thread(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    settled(bot, stage, ref)
    stage.answer_finding(AUTHOR, ref, "- fine\n/spec whyy")
    stage.answer_finding(AUTHOR, ref, "/spec check")
    pull = settled(bot, stage, ref)
    (thread,) = [one for one in stage.threads(ref) if len(one) > 1]
    assert "did you mean `why`?" in thread[-1][1]
    assert [one.reactions for one in pull.comments if one.body == "/spec check"] == [frozenset({"+1"})]
    assert len(replies(pull)) == 1


def test_a_comment_on_a_line_approves_and_asks(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment_on_line(REVIEWER, ref, SPEC, 8, "/spec question Find what?")
    stage.comment_on_line(REVIEWER, ref, SPEC, 1, "> quoted\n/spec approve")
    pull = settled(bot, stage, ref)
    summary = next(one.body for one in pull.comments if "specbot:summary" in one.body)
    assert "Find what?" in summary
    assert f"{REVIEWER}](" in summary
    stage.comment(REVIEWER, ref, "/spec resolve T1")
    assert "Find what?" not in next(
        one.body for one in settled(bot, stage, ref).comments if "specbot:summary" in one.body
    )


def test_an_answer_on_a_line_is_committed_as_typed(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    settled(bot, stage, ref)
    stage.comment_on_line(AUTHOR, ref, SPEC, 12, "/spec answer Q1\nSee https://a.test/@x#1:\n\n- one\n- two")
    pull = settled(bot, stage, ref)
    text = bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content.decode()
    assert "- [x] How big?\n  **Answer:** See https://a.test/@x#1:\n\n  - one\n  - two\n- [ ] Who pays?" in text


def test_an_order_below_a_table_is_no_row_of_an_answer(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    settled(bot, stage, ref)
    stage.comment(AUTHOR, ref, "/spec answer Q1 See:\n\n| a |\n|---|\n| 1 |\n/spec answer Q2 Bo.")
    pull = settled(bot, stage, ref)
    text = bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content.decode()
    assert "  | 1 |\n- [x] Who pays?\n  **Answer:** Bo.\n" in text


def test_what_does_not_act_is_answered_and_approves_nothing(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    for body in ("/spec ~~approve~~", "</details>\n/spec approve", "LGTM, /spec approve"):
        stage.comment(REVIEWER, ref, body)
    pull = settled(bot, stage, ref)
    assert "0/1" in next(one.body for one in pull.comments if "specbot:summary" in one.body)
    assert len(replies(pull)) == 3


def test_an_approval_that_leaves_something_open_in_any_language_is_asked_about(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    open_ends = ("aber nur wenn Q1 klar ist", "- [ ] Q1", "👎", "Why so\u200e big?", "| but only if Q1 |\r\n|---|")
    for end in open_ends:
        stage.comment(REVIEWER, ref, f"/spec approve\r\n{end}")
    pull = settled(bot, stage, ref)
    assert "0/1" in next(one.body for one in pull.comments if "specbot:summary" in one.body)
    assert len(replies(pull)) == len(open_ends)


def test_a_native_approval_whose_words_put_a_condition_on_it_is_asked_about(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF.partition(b"\n## Open")[0] + b"\n"})
    stage.approve(REVIEWER, ref, "Fine, but only if it stays this small.")
    pull = settled(bot, stage, ref)
    assert "0/1" in next(one.body for one in pull.comments if "specbot:summary" in one.body)
    (said,) = replies(pull)
    assert "Its words say “Fine, but only if it stays this small.”" in said
    stage.comment(REVIEWER, ref, "/spec approve")
    assert "1/1" in next(one.body for one in settled(bot, stage, ref).comments if "specbot:summary" in one.body)


def test_without_a_spec_each_order_is_answered_and_none_is_carried_out_later(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({"README.md": b"New.\n"})
    for body in ("/spec fix", "/spec question Why?\n/spec approve", "/spec whyy", "The specs are fine."):
        stage.comment(REVIEWER, ref, body)
    assert len(replies(settled(bot, stage, ref))) == 3
    stage.push(ref, SPEC, HALF)
    pull = settled(bot, stage, ref)
    assert len(replies(pull)) == 3
    assert stage.read_head(ref, SPEC) == HALF
    assert "0/1" in next(one.body for one in pull.comments if "specbot:summary" in one.body)


def test_after_the_merge_no_standing_order_is_nodded_at(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    settled(bot, stage, ref)
    stage.merge(ref)
    stage.pass_time(timedelta(seconds=2))
    for body in ("/spec approve", "/spec question Late?", "/spec resolve T1"):
        stage.comment(REVIEWER, ref, body)
    pull = settled(bot, stage, ref)
    assert sum("This came after the merge" in body for body in replies(pull)) == 3
    assert all(not one.reactions for one in pull.comments if one.author.login == REVIEWER)


def test_the_description_gives_orders_once(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF}, body="Please look.\n\n/spec check\n/spec question Is it right?")
    pull = settled(bot, stage, ref)
    (own,) = [one for one in pull.comments if one.id == "description"]
    assert own.reactions == {"+1"}
    assert "Is it right?" in next(one.body for one in pull.comments if "specbot:summary" in one.body)
    assert replies(pull) == []


def test_a_typo_in_the_description_is_answered_and_its_correction_too(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF}, body="/spec whyy")
    assert len(replies(settled(bot, stage, ref))) == 1
    stage.edit_description(AUTHOR, ref, "/spec why")
    pull = settled(bot, stage, ref)
    assert len(replies(pull)) == 2
    assert [one.edited for one in pull.comments if one.id == "description"] == [True]


def test_a_corrected_approval_is_to_be_written_anew(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(REVIEWER, ref, "/spec aprove")
    settled(bot, stage, ref)
    stage.edit_comment(REVIEWER, ref, "/spec aprove", "/spec approve")
    pull = settled(bot, stage, ref)
    assert "Write it anew" in replies(pull)[-1]


@pytest.mark.parametrize(
    "disguise", ["/sp<!-- -->ec approve", "**/spec** approve", "\u200b/spec approve", "\uff0fspec approve"]
)
def test_what_somebody_else_wrote_into_a_comment_approves_nothing(stage: Stage, bot: Forge, disguise: str) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(REVIEWER, ref, "Looks nice.")
    settled(bot, stage, ref)
    stage.edit_comment(OWNER, ref, "Looks nice.", disguise)
    pull = settled(bot, stage, ref)
    (changed,) = [one for one in pull.comments if one.body == disguise]
    assert changed.edited
    assert changed.edited_by_other
    summary = next(one.body for one in pull.comments if "specbot:summary" in one.body)
    assert "0/1" in summary


def test_a_question_counts_when_somebody_else_has_edited_its_asker_s_only_words_away(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(REVIEWER, ref, "/spec question Why?")
    settled(bot, stage, ref)
    stage.edit_comment(OWNER, ref, "/spec question Why?", "Nice.")
    for _ in range(2):
        pull = settled(bot, stage, ref)
        summary = next(one.body for one in pull.comments if "specbot:summary" in one.body)
        assert ", 3 questions, " in summary.partition("\n")[2].partition("\n")[0]
        assert "does not keep it from approval" not in summary


def test_two_orders_that_contradict_each_other_come_to_an_end(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(AUTHOR, ref, "\uff0fspec status In Review\n**/spec** status Draft")
    settled(bot, stage, ref)
    pull = settled(bot, stage, ref)
    said = next(one for one in pull.comments if one.author.login == AUTHOR)
    assert said.reactions == {"+1"}


def test_an_edited_unapprove_gives_nothing_back(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.comment(REVIEWER, ref, "/spec unapprove")
    settled(bot, stage, ref)
    stage.edit_comment(OWNER, ref, "/spec unapprove", "spec unapprove")
    pull = settled(bot, stage, ref)
    assert "0/1" in next(one.body for one in pull.comments if "specbot:summary" in one.body)


def test_a_long_thread_is_heard_to_its_end(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: HALF})
    settled(bot, stage, ref)
    for number in range(101):
        stage.answer_finding(STRANGER, ref, f"talk {number}")
    stage.answer_finding(AUTHOR, ref, "/spec check")
    pull = settled(bot, stage, ref)
    assert [one.reactions for one in pull.comments if one.body == "/spec check"] == [frozenset({"+1"})]


def test_an_internal_note_stays_internal(stage: Stage, bot: Forge) -> None:
    if not isinstance(stage, GitLabStage):
        assert not any(one.internal for one in bot.pull_request(stage.open_pull({SPEC: HALF})).comments)
        return
    ref = stage.open_pull({SPEC: HALF})
    for number, body in enumerate(
        ["/spec question Secret?", "/spec answer Q1 Secret.", "/spec sekret", "/spec approve"]
    ):
        stage.say_internally(OWNER, ref, body if number else f"{body}\n\nSecret plan.")
    pull = settled(bot, stage, ref)
    public, internal = stage.seen_by_stranger(ref), [one.body for one in pull.comments if one.internal]
    assert not any("ecret" in text or "sekret" in text or OWNER in text for text in public)
    assert sum("specbot:reply" in text for text in internal) == 4
    assert pull.head.sha == bot.pull_request(ref).head.sha
    text = bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content
    assert text == HALF
    assert stage.open_threads(ref) == stage.open_threads_on_diff(ref)


def test_a_command_under_a_broken_policy_is_answered_and_not_kept_for_later(stage: Stage, bot: Forge) -> None:
    stage.put_on_base(".specbot.yml", b"version: 1\napproval:\n  required: many\n")
    ref = stage.open_pull({SPEC: HALF})
    stage.comment(AUTHOR, ref, "/spec answer Q1 No.")
    (reply,) = replies(settled(bot, stage, ref))
    assert "Nothing was done: `.specbot.yml:3` is broken on the base branch" in reply
    stage.put_on_base(".specbot.yml", b"version: 1\n")
    pull = settled(bot, stage, ref)
    assert bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content == HALF
    assert replies(pull) == [reply]
