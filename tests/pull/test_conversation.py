"""The thread, told as stories: who says what, and what stands on the pull request then."""

from dataclasses import replace

import pytest

from bot.pull.decide import decide_with
from bot.pull.snapshot import Permission, PullState, Verdict
from bot.spec.diagnostic import Severity, TextEdit
from bot.spec.examination import Progress
from bot.spec.lifecycle import Status
from config.policy import Approval, Lapse, Policy, SpecRule
from tests.pull.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    EVE,
    HEAD,
    RIGHTS,
    a_comment,
    a_diagnostic,
    a_file,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
    at,
)
from tests.pull.stories import Story, said_by_bot

ASKED = "- [ ] How big?\n      A second line.\n- [x] Done\n\n**Status:** Draft\n"
STATUS = "# Search\n\n\n\n**Status:** Draft\n"


def a_story(**changes: object) -> Story:
    return replace(Story(), **changes)  # type: ignore[arg-type]


def asked() -> Story:
    source = a_source(text=ASKED)
    spec = an_examination(questions=(a_question(line=1), a_question(2, "Done", ticked=True, line=3)))
    return Story(readings=(a_reading(spec=spec, source=source),))


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


def test_a_native_approval_counts_the_same() -> None:
    story = Story()
    story.review(a_review())
    assert story.is_approved()
    assert "ben](https://forge.test/r0) approved" in story.summary


def test_lesson_05_the_author_approves_by_neither_route() -> None:
    story = Story()
    story.review(a_review(ANN, minutes=1))
    story.say(a_comment("/spec approve 👍", author=ANN, minutes=2))
    assert not story.is_approved()
    assert "you are the author" in story.replies[0]
    assert "anyone with write access" in story.replies[0]


@pytest.mark.parametrize("body", ["👍", "LGTM", "approve", "I /spec approve this"])
def test_lesson_05_kind_words_are_no_approval(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert story.replies == []


def test_somebody_without_the_right_is_told_who_has_it() -> None:
    story = Story()
    story.say(a_comment("/spec approve", author=EVE, minutes=1))
    assert not story.is_approved()
    assert "This does not count: it takes anyone with write access." in story.replies[0]


def test_lesson_04_permissions_are_those_of_now() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()
    story.rights = a_snapshot(permissions={**RIGHTS, BEN.id: Permission.READ})
    story.run()
    assert not story.is_approved()
    assert story.replies == []
    assert "may not approve under this policy" in story.summary


def test_an_approval_is_taken_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec unapprove", minutes=2))
    assert not story.is_approved()


@pytest.mark.parametrize("verdict", [Verdict.CHANGES_REQUESTED, Verdict.DISMISSED])
def test_a_later_verdict_takes_an_approval_back(verdict: Verdict) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(verdict=verdict, minutes=2))
    assert not story.is_approved()


def test_a_review_without_a_verdict_leaves_the_approval() -> None:
    story = Story()
    story.review(a_review(minutes=1), a_review(verdict=Verdict.COMMENTED, minutes=2))
    assert story.is_approved()


def test_a_review_body_commands_with_the_commit_that_it_saw() -> None:
    story = Story()
    story.review(a_review(verdict=Verdict.COMMENTED, minutes=1))
    story.say(a_comment("/spec approve", minutes=1, review_id="r1"))
    assert story.is_approved()
    story.push("2" * 40)
    assert not story.is_approved()


def test_lesson_03_an_edited_comment_gives_no_orders() -> None:
    story = Story()
    story.say(
        a_comment("/spec approve", minutes=1, edited=True),
        a_comment("/spec fix", author=CAT, minutes=2, edited=True),
        a_comment("/spec unapprove", author=CAT, minutes=3, edited=True),
    )
    assert not story.is_approved()
    assert len(story.replies) == 3
    assert all("an edited comment gives no orders" in reply for reply in story.replies)
    assert "edited later, which does not count" in story.summary


def test_lesson_04_an_edited_comment_does_not_hide_an_earlier_approval() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec approve", minutes=2, edited=True))
    assert story.is_approved()


def test_lesson_04_an_edited_comment_closes_no_question_and_takes_nothing_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Why?", author=CAT, minutes=2))
    story.say(a_comment("/spec resolve T1", author=CAT, minutes=3, edited=True))
    assert "[T1]" in story.summary
    story.say(a_comment("/spec resolve T1", author=CAT, minutes=4))
    story.say(a_comment("/spec unapprove", minutes=5, edited=True))
    assert story.is_approved()


def test_an_edited_comment_may_still_ask() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Why?", minutes=2, edited=True))
    assert not story.is_approved()


def test_lesson_11_an_accepted_command_gets_a_nod_and_no_words() -> None:
    story = Story()
    story.say(a_comment("/spec approve\n/spec check", minutes=1))
    assert said_by_bot(story.pull.comments) == 1
    assert story.reactions("c1") == {"+1"}


def test_a_question_closes_the_gate_until_it_is_resolved() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Is @ann sure?", author=CAT, minutes=2))
    assert not story.is_approved()
    assert "[T1](https://forge.test/team/app/pull/12#c2) is open: Is @\u200bann sure?" in story.summary
    assert "ben](https://forge.test/team/app/pull/12#c1) approved, waits for T1" in story.summary
    story.say(a_comment("/spec resolve T1", author=EVE, minutes=3))
    assert not story.is_approved()
    assert "Only **cat**, who asked T1" in story.replies[-1]
    story.say(a_comment("/spec resolve t1", author=CAT, minutes=4))
    assert story.is_approved()
    story.say(a_comment("/spec reopen T1", author=BEN, minutes=5))
    assert not story.is_approved()


def test_lesson_08_a_question_is_resolved_by_its_asker_or_by_anyone_with_write_access() -> None:
    story = Story()
    story.review(a_review())
    story.say(a_comment("/spec question Why?", author=EVE, minutes=1))
    story.say(a_comment("/spec resolve T1 thanks", author=EVE, minutes=2))
    assert story.is_approved()
    story.say(a_comment("/spec question And how?", author=EVE, minutes=3))
    story.say(a_comment("/spec resolve T2", author=ANN, minutes=4))
    assert story.is_approved()


def test_lesson_09_who_may_approve_need_not() -> None:
    story = Story(policy=Policy(approval=Approval(approvers=("ben", "cat", "eve"))))
    story.review(a_review(CAT))
    assert story.is_approved()


@pytest.mark.parametrize("body", ["/spec approve Thanks!", "/spec lgtm", "/spec APPROVED.", "@specbot, approve :+1:"])
def test_lesson_12_one_grammar_for_all_and_any_form_of_the_verb(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert story.is_approved()


def test_an_early_approval_is_noted_with_reasons_and_counts_later() -> None:
    story = asked()
    story.say(a_comment("/spec approve", minutes=1))
    assert not story.is_approved()
    assert "Noted, but the gate stays closed until this is settled:" in story.replies[0]
    assert "Q1](https://forge.test/team/app/blob/" in story.replies[0]
    story.readings = (a_reading(),)
    story.run()
    assert story.is_approved()


def test_policy_may_send_early_approvals_back() -> None:
    story = asked()
    story.policy = Policy(approval=Approval(dismiss_early=True))
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(CAT, minutes=2))
    assert "Too early" in story.replies[0]
    assert story.pull.reviews[0].verdict is Verdict.DISMISSED
    story.readings = (a_reading(),)
    story.run()
    assert not story.is_approved()
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_questions_keep_their_numbers_when_one_is_deleted() -> None:
    story = Story()
    story.say(a_comment("/spec question One?", minutes=1), a_comment("/spec question Two?", minutes=2))
    story.delete("c1")
    assert "[T2]" in story.summary
    story.say(a_comment("/spec question Three?", minutes=3))
    assert "[T3]" in story.summary
    assert "[T1]" not in story.summary


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("/spec aprove", "`/spec aprove` is not a command; did you mean `approve`?"),
        ("/spec xyzzy", "`/spec xyzzy` is not a command; `/spec help` lists what is."),
        ("/spec", "`/spec` is not a command; `/spec help` lists what is."),
        ("/spec question", "A question needs a text"),
        ("/spec resolve T7", "No question was asked in this thread."),
        ("/spec resolve Q1", "Q1 stands in the file: tick it there, or write `/spec answer Q1 …`."),
        ("/spec help", "| `/spec approve` | approvers, but not the author |"),
        ("/spec fix", "There is nothing that I can fix by myself."),
        ("/spec status Done", "`Done` is no status; choose Draft, In Review, Approved, Implemented, Withdrawn."),
        ("/spec status", "`nothing` is no status"),
        ("/spec answer Q9 Yes.", "The file has no open question."),
        ("/spec why", "the gate is closed. This opens it:\n\n- 1 approval needed from anyone with write access"),
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


def test_strangers_ask_no_questions() -> None:
    story = Story(rights=a_snapshot(permissions={}))
    story.say(a_comment("/spec question Why?", author=EVE, minutes=1))
    assert "people with read access" in story.replies[0]


def test_a_known_question_is_named_when_another_is_meant() -> None:
    story = Story()
    story.say(a_comment("/spec question Why?", minutes=1), a_comment("/spec resolve T2", minutes=2))
    assert "Name a question of this thread: T1" in story.replies[0]


def test_talking_about_the_bot_is_no_command() -> None:
    story = Story()
    story.say(a_comment("@specbot is great", minutes=1))
    assert story.replies == []


def test_why_cites_the_policy_and_the_errors() -> None:
    policy = replace(Policy(), lines={"approval.required": 14})
    story = Story(
        policy=policy,
        rights=a_snapshot(policy="version: 1\n"),
        readings=(a_reading(a_diagnostic('Status is "Done"; choose Draft.')),),
    )
    story.say(a_comment("/spec why", minutes=1))
    assert "search.md:3](https://forge.test/team/app/blob/" in story.replies[0]
    assert "approval.required: `1`, .specbot.yml:14, blob " in story.replies[0]
    assert "approval.lapse: `changed-sections`, the default" in story.replies[0]


def test_why_says_so_when_nothing_is_in_the_way() -> None:
    story = Story(policy=Policy(approval=Approval(required=0)))
    story.say(a_comment("/spec why", minutes=1))
    assert "the gate is open" in story.replies[0]


def commit_of(story: Story, *bodies: str) -> tuple[str, bytes]:
    comments = tuple(a_comment(body, author=ANN, minutes=50 + index) for index, body in enumerate(bodies))
    before = replace(story.pull, comments=(*story.pull.comments, *comments))
    desired = decide_with(replace(story.rights, pull=before), story.policy, story.readings)
    (commit,) = desired.commits
    assert (commit.branch, commit.expected_sha) == ("search", HEAD)
    return commit.message, commit.files[0].content


def test_an_answer_is_ticked_and_written_under_the_question() -> None:
    message, content = commit_of(asked(), "/spec answer Q1 Ten thousand, says @ben.")
    assert (
        content
        == b"- [x] How big?\n  **Answer:** Ten thousand, says @\xe2\x80\x8bben.\n      A second line.\n- [x] Done\n\n**Status:** Draft\n"
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
    story = Story(readings=(a_reading(*found, source=a_source(text="1\r\n2\r\n3\r\n")),))
    assert commit_of(story, "/spec fix")[1] == b"1\r\nnew\r\n2\r\nthree\r\n"


def test_status_is_moved_in_place() -> None:
    story = Story(readings=(a_reading(source=a_source(text=STATUS)),))
    assert commit_of(story, "/spec status in review")[1] == b"# Search\n\n\n\n**Status:** In Review\n"
    assert commit_of(story, "/spec withdraw")[0].startswith("Status: Withdrawn")


def test_a_status_that_stands_already_is_done() -> None:
    story = Story()
    desired = story.say(a_comment("/spec status draft", minutes=1))
    assert desired.commits == ()
    assert story.reactions("c1") == {"+1"}


def test_a_spec_without_a_status_field_is_told_so() -> None:
    story = Story(readings=(a_reading(spec=an_examination(status=None)),))
    story.say(a_comment("/spec withdraw", minutes=1))
    assert "has no Status field" in story.replies[0]


def test_implemented_asks_for_ticked_tasks_or_anyway() -> None:
    story = Story(readings=(a_reading(source=a_source(text=STATUS)),), policy=Policy(approval=Approval(required=0)))
    story.say(a_comment("/spec implemented", minutes=1))
    assert "5 tasks of the implementation plan" in story.replies[0]
    assert b"Implemented" in commit_of(story, "/spec implemented anyway")[1]


def test_lesson_24_where_the_bot_may_not_push_it_offers_a_suggestion_until_it_is_taken() -> None:
    story = replace(asked(), pull=a_pull(writable=False))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=1))
    story.say(a_comment("/spec answer Q1 No.", author=ANN, minutes=2))
    (thread,) = story.pull.threads
    assert thread.line == 1
    assert "```suggestion\n- [x] How big?\n  **Answer:** No.\n```" in thread.comments[0].body
    assert story.reactions("c1") == {"+1"}
    story.readings = (a_reading(spec=an_examination(questions=(a_question(ticked=True),))),)
    story.run()
    assert [each.resolved for each in story.pull.threads] == [True]


def test_lines_that_the_diff_does_not_show_are_given_in_a_reply() -> None:
    story = replace(asked(), pull=a_pull(writable=False, files=(a_file(lines=()),)))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=1))
    assert "I may not push to this branch" in story.replies[0]
    assert "`docs/specs/search.md`, line 1:\n\n```markdown\n- [x] How big?" in story.replies[0]


def test_several_lines_are_shown_as_such() -> None:
    fix = (TextEdit(start_line=1, end_line=2, text="x\n"),)
    story = Story(pull=a_pull(writable=False), readings=(a_reading(a_diagnostic(fix=fix)),))
    story.say(a_comment("/spec fix", author=ANN, minutes=1))
    assert "lines 1 to 2:" in story.replies[0]


def test_after_the_merge_nothing_is_committed() -> None:
    story = replace(asked(), pull=a_pull(state=PullState.MERGED, merged_at=at(1)))
    story.say(a_comment("/spec answer Q1 Yes.", author=ANN, minutes=2))
    assert "The pull request is merged: open a new one" in story.replies[0]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("/spec answer", "Name a question and its answer, like `/spec answer Q1 Yes, for a year.`\n\n- Q1: How big?"),
        ("/spec answer Q1", "Name a question and its answer"),
        ("/spec answer Q2 Yes.", "Q2 is answered already."),
    ],
)
def test_how_to_answer(body: str, answer: str) -> None:
    story = asked()
    story.say(a_comment(body, author=ANN, minutes=1))
    assert answer in story.replies[0]


def test_an_answer_whose_receipt_was_lost_is_accepted_and_not_refused() -> None:
    text = "- [x] How big?\n  **Answer:** Two.\n\n**Status:** Draft\n"
    spec = an_examination(questions=(a_question(line=1, ticked=True),))
    story = Story(readings=(a_reading(spec=spec, source=a_source(text=text)),))
    story.say(a_comment("/spec answer Q1 Two.", author=ANN, minutes=1))
    assert story.reactions("c1") == {"+1"}
    assert story.replies == []


def test_a_thread_question_is_answered_in_the_thread() -> None:
    story = Story()
    story.say(a_comment("/spec question Why?", minutes=1), a_comment("/spec answer T1 So.", author=ANN, minutes=2))
    assert "`/spec resolve T1`" in story.replies[0]


def test_lesson_07_what_is_said_after_the_merge_changes_nothing() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.pull = replace(story.pull, state=PullState.MERGED, merged_at=at(5))
    story.say(a_comment("/spec question Too late?", author=CAT, minutes=6))
    assert story.is_approved()
    assert story.labels == ("spec: approved",)
    assert "Nothing: it is merged." in story.summary


def test_a_merge_past_a_closed_gate_is_said() -> None:
    story = Story(pull=a_pull(state=PullState.MERGED, merged_at=at(0)), readings=(a_reading(a_diagnostic()),))
    story.run()
    assert "merged while the gate was closed" in story.summary
    assert story.labels == ("spec: in review",)


def test_lesson_06_a_label_changed_by_hand_is_put_back_and_explained_once() -> None:
    story = Story()
    story.run()
    story.pull = replace(story.pull, labels=("bug", "spec: approved"))
    story.run()
    assert story.labels == ("bug", "spec: in review")
    assert story.summary.count("changed by hand") == 1
    story.run()
    assert story.summary.count("changed by hand") == 1


def test_a_new_prefix_is_no_change_by_hand() -> None:
    story = Story()
    story.run()
    story.policy = replace(story.policy, labels=replace(story.policy.labels, prefix="rfc: "))
    story.run()
    assert "changed by hand" not in story.summary


def test_lesson_21_a_lapsed_approval_says_what_changed() -> None:
    old = {"": "1", "Goals": "1", "Risks": "1", "9. Open Questions": "1", "Open Questions / More": "1"}
    new = {"": "2", "Goals": "2", "Risks": "1", "9. Open Questions": "2", "Open Questions / More": "2"}
    before, after = a_reading(spec=an_examination(digests=old)), a_reading(spec=an_examination(digests=new))
    story = Story(readings=(before,))
    story.say(a_comment("/spec approve", minutes=1))
    story.review(a_review(CAT, minutes=2))
    assert story.is_approved()
    story.push("2" * 40, replace(after, seen={HEAD: before.digests}))
    assert not story.is_approved()
    assert (
        "ben](https://forge.test/team/app/pull/12#c1) approved before this changed: the lines before the first heading, Goals; please look again"
        in story.summary
    )
    assert "cat](https://forge.test/r2) approved before this changed: the lines" in story.summary
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_lesson_21_a_push_that_changes_no_section_keeps_the_approval() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.push("2" * 40, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()
    story.push("3" * 40, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()


@pytest.mark.parametrize(
    ("lapse", "stands"), [(Lapse.NEVER, True), (Lapse.ANY_PUSH, False), (Lapse.CHANGED_SECTIONS, False)]
)
def test_what_a_push_does_is_policy(lapse: Lapse, stands: bool) -> None:  # noqa: FBT001 - a table's column
    story = Story(policy=Policy(approval=Approval(lapse=lapse)))
    story.review(a_review())
    story.push("2" * 40)
    assert story.is_approved() is stands


def test_an_approval_of_a_lost_version_has_to_be_given_again() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.pull = replace(
        story.pull,
        comments=tuple(one for one in story.pull.comments if one.author != BOT),
    )
    story.run()
    assert not story.is_approved()
    assert "the version that it saw is not known any more" in story.summary


def test_a_memory_that_somebody_edited_is_not_believed() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.pull = replace(
        story.pull,
        comments=tuple(replace(one, edited_by_other=True) if one.author == BOT else one for one in story.pull.comments),
    )
    story.run()
    assert not story.is_approved()


def test_a_push_that_came_in_unseen_does_not_slip_under_an_approval() -> None:
    story = Story()
    story.run()
    story.pull = replace(story.pull, head=replace(story.pull.head, sha="2" * 40))
    changed = a_reading(spec=an_examination(digests={"Goals": "2"}))
    story.readings = (replace(changed, seen={HEAD: a_reading().digests}),)
    story.say(a_comment("/spec approve", minutes=1))
    assert not story.is_approved()
    assert "the spec has changed since (Goals)" in story.replies[0]


def test_approvals_from_distinct_groups() -> None:
    policy = Policy(approval=Approval(required=2, approvers=("@team/db", "@team/web"), distinct_groups=True))
    teams = {"team/db": frozenset({BEN.id, CAT.id}), "team/web": frozenset({BEN.id})}
    story = Story(policy=policy, rights=a_snapshot(teams=teams))
    story.review(a_review(CAT, minutes=1))
    assert not story.is_approved()
    assert "1 approval needed from **team/db** or **team/web**" in story.summary
    story.review(a_review(BEN, minutes=2))
    assert story.is_approved()


def test_code_owners_approve_their_own_paths() -> None:
    policy = Policy(approval=Approval(approvers=("codeowners", "eve")))
    story = Story(policy=policy, rights=a_snapshot(codeowners="docs/ @ben"))
    story.say(a_comment("/spec approve", author=CAT, minutes=1))
    assert "it takes **ben** or **eve**" in story.replies[0]
    story.say(a_comment("/spec approve", author=BEN, minutes=2))
    assert story.is_approved()


def test_specs_without_an_owner_say_so() -> None:
    story = Story(policy=Policy(approval=Approval(approvers=("codeowners",))))
    story.say(a_comment("/spec approve", minutes=1))
    assert "nobody" in story.summary
    assert "a code owner, but the specs have none" in story.replies[0]


def test_each_spec_wants_its_own_approvals() -> None:
    other = "docs/specs/other.md"
    readings = (a_reading(), a_reading(spec=an_examination(path=other), source=a_source(other)))
    policy = Policy(approval=Approval(approvers=("codeowners",)))
    story = Story(policy=policy, readings=readings, rights=a_snapshot(codeowners="docs/ @ben\nother.md @cat"))
    story.review(a_review())
    assert not story.is_approved()
    assert "1 approval needed for `docs/specs/other.md` from **cat**" in story.summary
    story.review(a_review(CAT, minutes=1))
    assert story.is_approved()


def test_an_answered_comment_stays_answered() -> None:
    story = Story()
    story.say(a_comment("/spec help", minutes=1))
    story.say(a_comment("hello", minutes=2))
    assert len(story.replies) == 1


def test_the_summary_promises_nothing_after_the_merge() -> None:
    story = Story(policy=Policy(approval=Approval(required=0)))
    story.run()
    assert "Ready to merge.\n" in story.summary


def test_a_team_of_other_words() -> None:
    names = replace(SpecRule().lifecycle, review="Last Call")
    story = Story(policy=Policy(specs=(SpecRule(lifecycle=names),)))
    story.run()
    assert story.labels == ("spec: last call",)
    assert "### Spec: Last Call" in story.summary


def test_a_withdrawn_spec() -> None:
    story = Story(readings=(a_reading(spec=an_examination(status=Status.WITHDRAWN)),))
    story.run()
    assert story.labels == ("spec: withdrawn",)


def test_warnings_close_no_gate() -> None:
    found = a_diagnostic(severity=Severity.WARNING)
    story = Story(readings=(a_reading(spec=an_examination(found, tasks=Progress(done=1, total=2))),))
    story.review(a_review())
    assert story.labels == ("spec: approved",)
    assert "| 1/1 | none | 15/15 | 1/2 |" in story.summary
