"""Commands that write into the file: an answer, a fix, a status."""

from dataclasses import replace

from bot.markdown.model import TextEdit
from bot.policy.model import ApprovalRules, Policy
from bot.review.decide_alone import decide_with
from bot.review.model.capabilities import PullState, Verdict
from tests.review.builders import (
    ANN,
    HEAD,
    a_comment,
    a_diagnostic,
    a_file,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_source,
    an_examination,
    at,
)
from tests.review.stories import Story, asked

STATUS = "# Search\n\n\n\n**Status:** Draft\n"


def test_a_review_body_commands_with_the_commit_that_it_saw() -> None:
    story = Story()
    story.review(a_review(verdict=Verdict.COMMENTED, minutes=1))
    story.say(a_comment("/spec approve", minutes=1, review_id="r1"))
    assert story.is_approved()
    story.push("2" * 40)
    assert not story.is_approved()


def commit_of(story: Story, *bodies: str) -> tuple[str, bytes]:
    comments = tuple(a_comment(body, author=ANN, minutes=50 + index) for index, body in enumerate(bodies))
    before = replace(story.pull, comments=(*story.pull.comments, *comments))
    desired = decide_with(replace(story.rights, pull=before), story.policy, story.spec_reviews)
    (commit,) = desired.commits
    assert (commit.branch, commit.expected_sha) == ("search", HEAD)
    return commit.message, commit.files[0].content


def test_an_answer_is_ticked_and_written_under_the_question() -> None:
    message, content = commit_of(asked(), "/spec answer Q1 Ten thousand, says @ben.")
    assert (
        content
        == b"- [x] How big?\n      A second line.\n  **Answer:** Ten thousand, says @ben.\n- [x] Done\n\n**Status:** Draft\n"
    )
    assert message == "Answer Q1\n\nAsked for by ann in the pull request."


def test_one_commit_a_run() -> None:
    story = asked()
    message, _ = commit_of(story, "/spec answer Q1 Yes.", "/spec status In Review")
    assert message.startswith("Answer Q1")


def test_fix_commits_every_fix_that_does_not_touch_another() -> None:
    def edit(start: int, end: int, text: str) -> tuple[TextEdit, ...]:
        return (TextEdit(start_line=start, end_line=end, text=text),)

    found = (
        a_diagnostic(fix=edit(3, 3, "three")),
        a_diagnostic(occurrence=2, fix=edit(3, 3, "lost")),
        a_diagnostic(occurrence=3, fix=edit(2, 1, "new")),
    )
    story = Story(spec_reviews=(a_reading(*found, source=a_source(text="1\r\n2\r\n3\r\n")),))
    assert commit_of(story, "/spec fix")[1] == b"1\r\nnew\r\n2\r\nthree\r\n"


def test_status_is_moved_in_place() -> None:
    story = Story(spec_reviews=(a_reading(source=a_source(text=STATUS)),))
    assert commit_of(story, "/spec status in review")[1] == b"# Search\n\n\n\n**Status:** In Review\n"
    assert commit_of(story, "/spec withdraw")[0].startswith("Status: Withdrawn")


def test_a_status_that_stands_already_is_done() -> None:
    story = Story()
    desired = story.say(a_comment("/spec status draft", minutes=1))
    assert desired.commits == ()
    assert story.reactions("c1") == {"+1"}


def test_a_spec_without_a_status_field_is_told_so() -> None:
    story = Story(spec_reviews=(a_reading(spec=an_examination(status=None)),))
    story.say(a_comment("/spec withdraw", minutes=1))
    assert "has no Status field" in story.replies[0]


def test_implemented_asks_for_ticked_tasks_or_anyway() -> None:
    story = Story(
        spec_reviews=(a_reading(source=a_source(text=STATUS)),), policy=Policy(approval=ApprovalRules(required=0))
    )
    story.say(a_comment("/spec implemented", minutes=1))
    assert "5 tasks of the implementation plan" in story.replies[0]
    assert b"Implemented" in commit_of(story, "/spec implemented anyway")[1]


def test_lesson_24_where_the_bot_may_not_push_it_offers_a_suggestion_until_it_is_taken() -> None:
    story = replace(asked(), pull=a_pull(writable=False))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=1))
    story.say(a_comment("/spec answer Q1 No.", author=ANN, minutes=2))
    (thread,) = story.pull.threads
    assert thread.line == 2
    assert "```suggestion\n- [x] How big?\n      A second line.\n  **Answer:** No.\n```" in thread.comments[0].body
    assert story.reactions("c1") == {"+1"}
    story.spec_reviews = (a_reading(spec=an_examination(questions=(a_question(ticked=True),))),)
    story.run()
    assert [each.resolved for each in story.pull.threads] == [True]


def test_lines_that_the_diff_does_not_show_are_given_in_a_reply() -> None:
    story = replace(asked(), pull=a_pull(writable=False, files=(a_file(lines=()),)))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=1))
    assert "I may not push to this branch" in story.replies[0]
    assert "`docs/specs/search.md`, lines 1 to 2:\n\n```markdown\n- [x] How big?" in story.replies[0]


def test_several_lines_are_shown_as_such() -> None:
    fix = (TextEdit(start_line=1, end_line=2, text="x\n"),)
    story = Story(pull=a_pull(writable=False), spec_reviews=(a_reading(a_diagnostic(fix=fix)),))
    story.say(a_comment("/spec fix", author=ANN, minutes=1))
    assert "lines 1 to 2:" in story.replies[0]


def test_after_the_merge_nothing_is_committed() -> None:
    story = replace(asked(), pull=a_pull(state=PullState.MERGED, merged_at=at(1)))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=2))
    assert "The pull request is merged: open a new one" in story.replies[0]


def test_a_new_prefix_is_no_change_by_hand() -> None:
    story = Story()
    story.run()
    story.policy = replace(story.policy, labels=replace(story.policy.labels, prefix="rfc: "))
    story.run()
    assert "The status label was not the one" not in story.summary
