"""The thread, told as stories: who says what, and what stands on the pull request then."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.lifecycle import Status
from bot.policy.model import ApprovalRules, Policy, SpecRule
from bot.policy.severity import Severity
from bot.review.model.capabilities import PullState
from tests.review.builders import (
    CAT,
    EVE,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
    at,
)
from tests.review.stories import Story, asked, said_by_bot


def test_a_command_opens_the_gate() -> None:
    story = Story()
    story.run()
    assert not story.is_approved()
    assert story.labels == ("spec: in review",)
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()
    assert story.labels == ("spec: approved",)
    assert story.reactions("c1") == {"+1"}
    assert story.replies == []
    assert "Ready to merge." in story.summary


def test_lesson_03_an_edited_comment_gives_no_orders() -> None:
    story = Story()
    story.say(
        a_comment("/spec approve", minutes=1, edited=True),
        a_comment("/spec fix", author=CAT, minutes=2, edited=True),
        a_comment("/spec unapprove", author=CAT, minutes=3, edited=True),
    )
    assert not story.is_approved()
    assert len(story.replies) == 2
    assert all("an edited comment gives no orders" in reply for reply in story.replies)
    assert "edited later, which does not count" in story.summary


def test_lesson_11_an_accepted_command_gets_a_nod_and_no_words() -> None:
    story = Story()
    story.say(a_comment("/spec approve\n/spec check", minutes=1))
    assert said_by_bot(story.pull.comments) == 1
    assert story.reactions("c1") == {"+1"}


@pytest.mark.parametrize("body", ["/spec approve Thanks!", "/spec lgtm", "/spec APPROVED.", "@specbot, approve :+1:"])
def test_lesson_12_one_grammar_for_all_and_any_form_of_the_verb(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert story.is_approved()


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("/spec aprove", "`/spec aprove` is not a command; did you mean `approve`?"),
        ("/spec xyzzy", "`/spec xyzzy` is not a command; `/spec help` lists what is."),
        ("/spec", "`/spec` is not a command; `/spec help` lists what is."),
        ("/spec question", "A question needs a text"),
        ("/spec resolve T7", "No question was asked in this thread."),
        ("/spec resolve Q1", "Q1 stands in the file: tick it there, or write `/spec answer Q1 …`."),
        ("/spec help", "- `/spec approve`: Approves, as the forge's own approval does."),
        ("/spec fix", "There is nothing that I can fix by myself."),
        ("/spec status Done", "`Done` is no status; choose Draft, In Review, Approved, Implemented, Withdrawn."),
        ("/spec status", "Name a status: Draft, In Review, Approved, Implemented, Withdrawn."),
        ("/spec answer Q9 Yes.", "The file has no open question."),
        ("/spec why", "**Blocked: 1 approval.** This is needed:\n\n- 1 approval needed from anyone with write access"),
        ("/spec status Approved", "Approved has to be earned; this is missing:\n\n- 1 approval needed"),
        ("/spec implemented", "- 5 tasks of the implementation plan"),
    ],
)
def test_one_reply_says_what_is_wrong_and_what_would_work(body: str, answer: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert len(story.replies) == 1
    assert answer in story.replies[0]


@pytest.mark.parametrize(
    "body", ["/spec fix", "/spec status Draft", "/spec withdraw", "/spec answer Q1 x", "/spec implemented"]
)
def test_lesson_25_commands_are_for_those_who_may(body: str) -> None:
    story = asked()
    desired = story.say(a_comment(body, author=EVE, minutes=1))
    assert desired.commits == ()
    assert "This is for " in story.replies[0]


def test_talking_about_the_bot_is_no_command() -> None:
    story = Story()
    story.say(a_comment("@specbot is great", minutes=1))
    assert story.replies == []


def test_why_cites_the_policy_and_the_errors() -> None:
    policy = replace(Policy(), lines={"approval.required": 14})
    story = Story(
        policy=policy,
        rights=a_snapshot(policy="version: 1\n"),
        spec_reviews=(a_reading(a_diagnostic('Status is "Done"; choose Draft.')),),
    )
    story.say(a_comment("/spec why", minutes=1))
    assert "search.md:3](https://forge.test/team/app/blob/" in story.replies[0]
    assert "Approvals needed: `1` (`approval.required`, .specbot.yml:14, blob " in story.replies[0]
    assert "when a section changes (`approval.lapse`, the default)" in story.replies[0]


def test_why_says_so_when_nothing_is_in_the_way() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(a_comment("/spec why", minutes=1))
    assert "**Ready to merge**" in story.replies[0]


def test_lesson_07_what_is_said_after_the_merge_changes_nothing() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.pull = replace(story.pull, state=PullState.MERGED, merged_at=at(5))
    story.say(a_comment("/spec question Too late?", author=CAT, minutes=6))
    assert story.is_approved()
    assert story.labels == ("spec: approved",)
    assert "Nothing: it is merged." in story.summary


def test_a_merge_past_a_closed_gate_is_said() -> None:
    story = Story(pull=a_pull(state=PullState.MERGED, merged_at=at(0)), spec_reviews=(a_reading(a_diagnostic()),))
    story.run()
    assert "merged before it was approved" in story.summary
    assert story.labels == ("spec: in review",)


def test_lesson_06_a_label_changed_by_hand_is_put_back_and_explained_once() -> None:
    story = Story()
    story.run()
    story.pull = replace(story.pull, labels=("bug", "spec: approved"))
    story.run()
    assert story.labels == ("bug", "spec: in review")
    assert story.summary.count("The status label was not the one") == 1
    story.run()
    assert story.summary.count("The status label was not the one") == 1


def test_an_answered_comment_stays_answered() -> None:
    story = Story()
    story.say(a_comment("/spec help", minutes=1))
    story.say(a_comment("hello", minutes=2))
    assert len(story.replies) == 1


def test_the_summary_promises_nothing_after_the_merge() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.run()
    assert "Ready to merge.\n" in story.summary


def test_a_team_of_other_words() -> None:
    names = replace(SpecRule().lifecycle, review="Last Call")
    story = Story(policy=Policy(specs=(SpecRule(lifecycle=names),)))
    story.run()
    assert story.labels == ("spec: last call",)
    assert "Status of the spec: **Last Call**" in story.summary


def test_a_withdrawn_spec() -> None:
    story = Story(spec_reviews=(a_reading(spec=an_examination(status=Status.WITHDRAWN)),))
    story.run()
    assert story.labels == ("spec: withdrawn",)


def test_warnings_close_no_gate() -> None:
    found = a_diagnostic(severity=Severity.WARNING)
    story = Story(spec_reviews=(a_reading(spec=an_examination(found, tasks=Progress(done=1, total=2))),))
    story.review(a_review())
    assert story.labels == ("spec: approved",)
    assert "| 15/15 | 1/2 |" in story.summary


def test_specs_of_one_title_are_told_apart_by_their_files() -> None:
    other = "docs/specs/other.md"
    twins = (a_reading(), a_reading(spec=an_examination(path=other), source=a_source(other)))
    story = Story(spec_reviews=twins)
    story.run()
    title = twins[0].spec.title
    assert f"[{title} (search.md)](" in story.summary
    assert f"[{title} (other.md)](" in story.summary
    alone = Story()
    alone.run()
    assert f"[{title}](" in alone.summary


def test_what_a_merge_past_a_closed_gate_needs_is_said_and_nothing_that_would_be_refused() -> None:
    merged = a_pull(state=PullState.MERGED, merged_at=at(0))
    spec = an_examination(a_diagnostic(), questions=tuple(a_question(number, line=number) for number in range(1, 8)))
    story = Story(pull=merged, spec_reviews=(a_reading(spec=replace(spec, uncounted=(a_diagnostic().span,))),))
    story.run()
    assert (
        "missing at the merge: 1 error; Q1, Q2, Q3, Q4, Q5 and 2 more open; questions that nobody can count; 1 approval needed."
        in story.summary
    )
    assert "Change the spec anew" in story.summary
    said = story.summary.partition("What happens next")[2].partition("<details>")[0]
    assert "`/spec" not in said


def test_a_label_of_an_older_prefix_is_removed() -> None:
    story = Story()
    story.run()
    assert story.labels == ("spec: in review",)
    story.policy = replace(story.policy, labels=replace(story.policy.labels, prefix="rfc: "))
    story.run()
    assert story.labels == ("rfc: in review",)
