"""A command is obeyed whole or refused with the reason, and heard wherever a person would write it."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.decide import decide
from bot.review.model.snapshot import CheckAction
from tests.review.builders import (
    BEN,
    CAT,
    EVE,
    a_comment,
    a_file,
    a_pull,
    a_snapshot,
)
from tests.review.stories import Story, asked
from tests.review.whole import spec
from tests.review.whole_pull import SPEC, Whole


@pytest.mark.parametrize(
    "body",
    [
        "/spec approve cancel",
        "/spec approve no",
        "/spec lgtm cancel",
        "/spec approved by mistake",
        "/spec approve?",
        "/spec approve when Q1 is closed",
        "/spec approve :-1:",
        "/spec approve not",
        "/spec approve unless ben objects",
        "@specbot approve later",
        "/spec approve <!-- x --> later",
        "/spec approve <!-- x --> later <!-- y -->",
        "/spec approve ~~thanks~~",
    ],
)
def test_a_word_that_is_not_understood_never_approves(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    if "cancel" not in body:
        assert "so nothing was done. Write `/spec approve` alone on its line" in story.replies[0]
        assert story.reactions("c1") == frozenset()


@pytest.mark.parametrize(
    "rest",
    [
        "thanks!",
        "🎉",
        ":tada: :+1:",
        "Thank you @ann, great work!",
        "👍🏽",
        "<!-- note -->",
        "this, please",
        "**now**",
        ":)",
    ],
)
def test_kind_words_do_not_hinder(rest: str) -> None:
    story = Story()
    story.say(a_comment(f"/spec approve {rest}", minutes=1))
    assert story.is_approved()


@pytest.mark.parametrize("body", ["/spec approve cancel", "/spec lgtm cancel please", "/spec unapprove thanks"])
def test_cancel_takes_an_approval_back(body: str) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment(body, minutes=2))
    assert not story.is_approved()
    assert story.reactions("c2") == {"+1"}


@pytest.mark.parametrize(
    "body", ["/spec withdraw cancel", "/spec fix only Q1", "/spec implemented partly", "/spec check it not"]
)
def test_no_verb_overlooks_a_word(body: str) -> None:
    story = Story()
    story.say(a_comment(body, author=CAT, minutes=1))
    assert "so nothing was done" in story.replies[0]
    assert story.reactions("c1") == frozenset()


def test_resolve_closes_all_that_it_names_or_says_which_not() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(*(a_comment(f"/spec question Number {number}?", minutes=number) for number in range(1, 7)))
    story.say(a_comment("/spec resolve T1, T2 and T3-T4", minutes=10))
    assert "[T5]" in story.summary
    assert "[T4]" not in story.summary
    assert story.reactions("c10") == {"+1"}
    story.say(a_comment("/spec resolve T5 & T9", minutes=11))
    assert "[T5]" not in story.summary
    assert "T9 is no question of this thread" in story.replies[-1]
    story.say(a_comment("/spec resolve T6 but not yet", minutes=12))
    assert "[T6]" in story.summary
    assert "“but not yet”" in story.replies[-1]
    story.say(a_comment("/spec resolve T6", author=EVE, minutes=13))
    assert "Only **ben**, who asked T6" in story.replies[-1]
    story.say(a_comment("/spec resolve T6\n/spec reopen T1 T2", minutes=14))
    assert "[T6]" not in story.summary
    assert "[T2]" in story.summary


def test_every_committing_order_of_a_comment_is_carried_out_in_one_commit() -> None:
    whole = Whole()
    whole.say("/spec answer Q1 Big.\n/spec answer Q2\n- Ann\n- Ben\n\n/spec status In Review")
    assert whole.messages == ["Answer Q1; Answer Q2; Status: In Review\n\nAsked for by ann in the pull request."]
    assert (
        "- [x] How big?\n  **Answer:** Big.\n- [x] Who pays?\n  **Answer:**\n\n  - Ann\n  - Ben\n- [ ] Why\n"
        in whole.text
    )
    assert "**Status:** In Review" in whole.text
    assert whole.reactions("c1") == {"+1"}
    (reply,) = whole.replies
    assert "Q1, “How big?”, is answered in `docs/specs/search.md`." in reply
    assert "Q2, “Who pays?”, is answered" in reply


def test_a_later_order_sees_what_an_earlier_one_made() -> None:
    whole = Whole()
    whole.say("/spec answer Q1 Big.\n/spec answer Q1 Small.\n/spec nonsense")
    assert whole.messages == ["Answer Q1\n\nAsked for by ann in the pull request."]
    assert "Q1, “How big?”, is answered already." in whole.replies[0]
    assert "`/spec nonsense` is not a command" in whole.replies[0]


def test_comments_that_commit_follow_each_other() -> None:
    whole = Whole()
    whole.say("/spec answer Q1 Big.", "/spec answer Q2 Ann.", "/spec answer Q3 So.")
    assert [message.partition("\n")[0] for message in whole.messages] == ["Answer Q1", "Answer Q2", "Answer Q3"]
    assert "- [x] Why\n  now?\n  **Answer:** So.\n" in whole.text


def test_a_question_without_a_box_is_answered_once() -> None:
    whole = Whole()
    whole.say("/spec answer Q2 Ann, see https://a.test/x?y=1#2 and ann@a.test, `@foo #1`")
    answer = "- [x] Who pays?\n  **Answer:** Ann, see https://a.test/x?y=1#2 and ann@a.test, `@foo #1`\n"
    assert answer in whole.text
    whole.run()
    assert len(whole.messages) == 1
    assert whole.text.count("**Answer:**") == 1


def test_more_orders_than_allowed_is_said() -> None:
    story = Story()
    story.say(a_comment("/spec check\n" * 30, minutes=1))
    assert "One comment gives at most 20 orders." in story.replies[0]
    assert len(story.replies) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("- /spec approve", "A command in a list is not carried out."),
        ("### /spec approve", "A command in a heading is not carried out."),
        ("“/spec approve”", "A command in quotation marks is not carried out."),
        ("/spec ~~approve~~", "did you mean `approve`?"),
        ("LGTM /spec approve", "A command in the middle of a line is not carried out."),
        ("@specbot please approve", "did you mean `approve`? Write `/spec approve` at the start of a line"),
        ("@specbot aprove", "did you mean `approve`?"),
        ("/specs aprove", "did you mean `approve`?"),
        ("/spec-aprove", "did you mean `approve`?"),
    ],
)
def test_what_is_not_carried_out_is_answered_with_where_to_write_it(body: str, said: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert said in story.replies[0]


@pytest.mark.parametrize(
    "body", ["/specs are in docs", "/spec-sheet.md is old", "@specbot is great", "- /spec foo", "> - /spec approve"]
)
def test_mere_talk_is_left_alone(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert story.replies == []


@pytest.mark.parametrize("nothing", ["", "<!-- later -->", "\n\n\u200b", "<!-- a -->\n<!-- b -->"])
def test_a_text_that_nobody_sees_is_none(nothing: str) -> None:
    whole = Whole()
    before = whole.text
    whole.say(f"/spec answer Q1 {nothing}")
    whole.say(f"/spec question {nothing}", minutes=5)
    assert whole.text == before
    assert "Name a question and its answer" in whole.replies[0]
    assert "A question needs a text" in whole.replies[1]


def test_an_example_inside_an_answer_is_text() -> None:
    whole = Whole()
    whole.say("/spec answer Q1 Either of\n- /spec approve\n- /spec why")
    assert "  **Answer:** Either of\n  - /spec approve\n  - /spec why\n" in whole.text
    assert all("not carried out" not in reply for reply in whole.replies)


@pytest.mark.untraced
def test_a_stranger_does_not_fill_the_summary() -> None:
    story = Story()
    many = "\n".join(f"/spec question {'Why? ' * 100}{number}" for number in range(20))
    story.say(*(a_comment(many, author=EVE, minutes=number) for number in range(1, 81)))
    assert len(story.summary) < 60_000
    assert "20 questions of yours are open here." in story.replies[-1]
    story.say(a_comment("/spec question May I?", minutes=100))
    assert "May I?" in story.summary
    story.say(a_comment("/spec approve", minutes=101))
    assert not story.is_approved()


def test_a_forged_button_asks_for_nothing_that_no_button_says() -> None:
    whole = Whole()
    pressed = (CheckAction(identifier="withdraw", account=CAT),)
    assert decide(replace(whole.snapshot, check_actions=pressed)).commits == ()


def test_an_internal_note_changes_nothing_that_others_see() -> None:
    story = asked()
    internal = (
        replace(a_comment(body, author=CAT, minutes=number), internal=True, thread="d1")
        for number, body in enumerate(
            ["/spec question Secret?", "/spec answer Q1 Secret.", "/spec approve", "/spec sekret"], 1
        )
    )
    desired = story.say(*internal)
    assert desired.commits == ()
    assert "ecret" not in story.summary
    assert "cat" not in story.summary
    assert not story.is_approved()
    assert len(story.replies) == 4


def test_an_answer_is_told_where_it_was_asked() -> None:
    desired = decide(
        a_snapshot(
            pull=a_pull(comments=(replace(a_comment("/spec why", author=BEN), thread="t9"),)), specs=(spec(SPEC),)
        )
    )
    assert [reply.thread for reply in desired.replies] == ["t9"]


def test_an_order_where_no_spec_changes_is_answered_with_that_once() -> None:
    order = a_comment("/spec approve", minutes=1)
    pull = a_pull(files=(a_file("src/main.py"),), comments=(order, a_comment("Looks good.", minutes=2)))
    (reply,) = decide(a_snapshot(pull=pull, specs=())).replies
    assert reply.to == order.id
    assert "no file that changes here is a spec" in reply.body
    assert "`docs/specs/**/*.md`" in reply.body
    answered = replace(pull, comments=(replace(order, reactions=frozenset({"+1"})),))
    assert decide(a_snapshot(pull=answered, specs=())).replies == ()


@pytest.mark.parametrize(
    "order", ["approve", "answer Q1 No.", "resolve T1", "fix", "status In Review", "withdraw", "implemented"]
)
def test_what_was_edited_before_the_first_look_is_answered(order: str) -> None:
    story = asked()
    story.say(a_comment(f"/spec {order}", author=BEN, minutes=1, edited=True))
    assert not story.is_approved()
    assert "was edited" in story.replies[0]
