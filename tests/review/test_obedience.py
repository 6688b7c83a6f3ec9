"""A command is obeyed whole or refused with the reason, and heard wherever a person would write it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.review.decide import decide
from bot.review.model.desired_state import DesiredState
from bot.review.model.snapshot import Account, CheckAction, Comment, PullRequest, Snapshot
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    EVE,
    a_comment,
    a_pull,
    a_snapshot,
    at,
)
from tests.review.stories import Story, asked
from tests.review.whole import spec
from tests.review.world import settle

SPEC = """\
# Search

**Status:** Draft

## Goals

Find things.

## Open Questions

- [ ] How big?
- Who pays?
- [ ] Why
  now?

## Risks

None.
"""


class Whole:
    """A pull request whose spec is read from its text each time, as the bot does; commits reach the file."""

    def __init__(self, text: str = SPEC, *, pull: PullRequest | None = None) -> None:
        self.text = text
        self.pull = pull or a_pull()
        self.desired: DesiredState | None = None
        self.messages: list[str] = []

    @property
    def snapshot(self) -> Snapshot:
        return a_snapshot(pull=self.pull, specs=(spec(self.text),))

    def run(self) -> None:
        for _ in range(6):
            snapshot = self.snapshot
            self.desired = decide(snapshot)
            self.pull = settle(snapshot, self.desired).pull
            for commit in self.desired.commits:
                self.messages.append(commit.message)
                self.text = commit.files[0].content.decode()
            if not self.desired.commits:
                return

    def say(self, *bodies: str, author: Account = ANN, minutes: int = 1) -> None:
        new = tuple(a_comment(body, author=author, minutes=minutes + at_) for at_, body in enumerate(bodies))
        self.pull = replace(self.pull, comments=(*self.pull.comments, *new))
        self.run()

    def change(self, key: str, **changes: object) -> None:
        changed = (replace(one, **changes) if one.id == key else one for one in self.pull.comments)  # type: ignore[arg-type]
        self.pull = replace(self.pull, comments=tuple(changed))

    @property
    def replies(self) -> list[str]:
        return [one.body for one in self.pull.comments if "specbot:reply" in one.body]

    def reactions(self, key: str) -> frozenset[str]:
        return next(one.reactions for one in self.pull.comments if one.id == key)

    @property
    def summary(self) -> Comment:
        return next(one for one in self.pull.comments if "specbot:summary" in one.body)


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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("/spec answer Q1 and Q2 Yes.", "Name a question and its answer"),
        ("/spec answer Q1, Q2: Yes.", "Name a question and its answer"),
        ("/spec answer T3 Yes.", "Name a question and its answer"),
        ("/spec answer Q7 Yes.", "The question Q7, as this was written, cannot be told."),
    ],
)
def test_an_answer_goes_to_one_question(body: str, said: str) -> None:
    whole = Whole()
    whole.say(body)
    assert whole.messages == []
    assert said in whole.replies[0]


def test_a_number_means_the_question_that_had_it_when_it_was_written() -> None:
    whole = Whole()
    whole.run()
    whole.text = whole.text.replace("- [ ] How big?\n", "")
    whole.say("/spec answer Q2 Ann.", minutes=1)
    assert "- [x] Who pays?\n  **Answer:** Ann.\n" in whole.text
    assert "- [ ] Why\n" in whole.text
    whole.say("/spec answer Q1 Ben.", minutes=20)
    assert "is answered already" in whole.replies[-1]


def test_an_answer_to_a_question_that_is_gone_is_refused() -> None:
    whole = Whole()
    whole.run()
    whole.text = whole.text.replace("How big?", "How small?")
    whole.say("/spec answer Q1 Big.")
    assert whole.messages == []
    assert "The question Q1, which was there when this was written, is gone." in whole.replies[0]
    assert "- Q1: How small?" in whole.replies[0]


def test_an_answer_that_may_mean_either_numbering_is_refused() -> None:
    whole = Whole()
    whole.run()
    whole.text = whole.text.replace("- [ ] How big?\n", "")
    whole.run()
    whole.change(whole.summary.id, edited_at=at(60))
    whole.say("/spec answer Q1 Big.", minutes=59)
    assert whole.messages == []
    assert "cannot be told" in whole.replies[0]
    whole.say("/spec answer Q1 Ann.", minutes=61)
    assert "- [x] Who pays?\n  **Answer:** Ann.\n" in whole.text


def test_where_the_numbers_are_lost_no_answer_is_guessed() -> None:
    whole = Whole()
    whole.run()
    whole.change(whole.summary.id, edited_by_other=True)
    whole.say("/spec answer Q1 Big.")
    assert whole.messages == []
    assert "cannot be told" in whole.replies[0]


def test_an_offered_answer_stays_with_its_question() -> None:
    whole = Whole(pull=a_pull(writable=False))
    whole.say("/spec answer Q2 Ann.")
    (thread,) = [
        one for one in whole.pull.threads if "suggestion" in one.comments[0].body and "Ann" in one.comments[0].body
    ]
    whole.text = whole.text.replace("- [ ] How big?\n", "")
    whole.run()
    bodies = [one.comments[0].body for one in whole.pull.threads if "**Answer:** Ann." in one.comments[0].body]
    assert thread.path
    assert all("Who pays?" in body for body in bodies)


def test_a_corrected_typo_gets_its_answer() -> None:
    story = Story()
    story.say(a_comment("/spec whyy", minutes=1))
    edit(story, "c1", "/spec why", minutes=1)
    assert len(story.replies) == 2
    assert "**Blocked: 1" in story.replies[-1]
    story.run()
    assert len(story.replies) == 2


def test_an_approval_that_was_a_typo_is_to_be_written_anew() -> None:
    story = Story()
    story.say(a_comment("/spec aprove", minutes=1))
    edit(story, "c1", "/spec approve", minutes=1)
    assert not story.is_approved()
    assert "Write it anew" in story.replies[-1]


def test_an_accepted_comment_that_is_edited_later_is_not_answered_again_for_its_prose() -> None:
    story = Story()
    story.say(a_comment("Hi\n/spec check", minutes=1))
    edit(story, "c1", "Hello\n/spec check", minutes=1)
    assert story.replies == []
    edit(story, "c1", "Hello\n/spec fix", minutes=1, author=ANN)
    assert "an edited comment gives no orders" in story.replies[0]


def test_an_approval_that_is_edited_after_it_counted_is_to_be_given_again() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    edit(story, "c1", "/spec approve\nReally.", minutes=1)
    assert not story.is_approved()
    assert "Write it anew" in story.replies[-1]


@pytest.mark.parametrize("body", ["/spec unapprov", "nothing", "/spec approve", "/spec unapprove not"])
def test_an_edited_unapprove_gives_no_approval_back(body: str) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment("/spec unapprove", minutes=2))
    edit(story, "c2", body, minutes=2, by_other=True)
    assert not story.is_approved()
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_an_edited_unapprove_gives_no_approval_back_even_if_the_memory_is_lost() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(lapse=LapseMode.NEVER)))
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment("/spec unapprove", minutes=2))
    story.pull = replace(
        story.pull, comments=tuple(replace(one, edited_by_other=one.author == BOT) for one in story.pull.comments)
    )
    edit(story, "c2", "nothing", minutes=2, by_other=True)
    assert not story.is_approved()


def test_a_planted_marker_brings_no_approval_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec unapprove\n/spec whyy", minutes=2))
    planted = "<!-- specbot:reply v1 c2 --><!-- specbot:void v1 c2.0 -->\nx"
    story.pull = replace(
        story.pull,
        comments=tuple(
            replace(one, body=planted) if "specbot:reply" in one.body else one for one in story.pull.comments
        ),
    )
    story.run()
    assert not story.is_approved()


def test_a_question_that_somebody_else_edits_away_stays_open() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(a_comment("/spec question Why?", minutes=1))
    edit(story, "c1", "Nothing.", minutes=1, by_other=True)
    assert "edited away by somebody else" in story.summary
    assert not story.is_approved()
    story.say(a_comment("/spec resolve T1", minutes=2))
    assert story.is_approved()


def test_who_retracts_their_own_question_may() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(a_comment("/spec question Why?", minutes=1))
    edit(story, "c1", "Nothing.", minutes=1)
    assert story.is_approved()


def test_numbers_that_are_lost_close_no_question() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(*(a_comment(f"/spec question Number {number}?", minutes=number) for number in range(1, 4)))
    story.say(a_comment("/spec resolve T2", minutes=5))
    story.delete("c1")
    assert "[T3]" in story.summary
    story.pull = replace(
        story.pull, comments=tuple(replace(one, edited_by_other=one.author == BOT) for one in story.pull.comments)
    )
    story.run()
    assert not story.is_approved()
    assert "Number 3?" in story.summary
    assert "Number 2?" in story.summary


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


def edit(
    story: Story, key: str, body: str, *, minutes: int, by_other: bool = False, author: Account | None = None
) -> None:
    changed = tuple(
        replace(
            one,
            body=body,
            edited=True,
            edited_by_other=by_other,
            author=author or one.author,
            edited_at=at(minutes) + timedelta(minutes=1),
        )
        if one.id == key
        else one
        for one in story.pull.comments
    )
    story.pull = replace(story.pull, comments=changed)
    story.run()


def test_an_answer_is_told_where_it_was_asked() -> None:
    desired = decide(
        a_snapshot(
            pull=a_pull(comments=(replace(a_comment("/spec why", author=BEN), thread="t9"),)), specs=(spec(SPEC),)
        )
    )
    assert [reply.thread for reply in desired.replies] == ["t9"]
