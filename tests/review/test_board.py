"""What the board shows of a spec: its facts, whose turn it is, since when; and the log of a look."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.policy.model import Policy
from bot.review.assess import assess
from bot.review.commands.parser import parse_commands
from bot.review.commands.registry import COMMANDS
from bot.review.decide import decide
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.model.actions import (
    AddReaction,
    CreateSummary,
    DismissReview,
    OpenPull,
    PostReply,
    PublishReview,
    PushCommit,
    SetCheck,
)
from bot.review.model.board import SpecState, SpecWait, StatusMoment
from bot.review.model.capabilities import Conclusion, PullState, Verdict
from bot.review.model.desired_state import (
    Anchor,
    Commit,
    DismissedReview,
    FileText,
    FollowUpPull,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.model.look import ActionOutcome
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.plan import plan
from bot.review.present.board import branch_state, turns
from bot.review.present.look import look_action, look_of
from tests.review.builders import ANN, BEN, CAT, PATH, a_comment, a_pull, a_review, a_snapshot, at
from tests.review.whole import GOOD, HALF, spec

ASKS = GOOD.replace("Draft", "In Review") + "\n## Open Questions\n\n- [ ] How big?\n- [x] How fast? Fast.\n"
DAY = datetime(2026, 11, 2, tzinfo=UTC)


def the_spec(text: str = GOOD, **pull: object) -> SpecState:
    (found,) = decide(a_snapshot(pull=replace(a_pull(), **pull), specs=(spec(text),))).board  # type: ignore[arg-type]
    return found


def whose(text: str, snapshot: Snapshot | None = None, policy: Policy | None = None) -> dict[str, str]:
    snapshot = replace(snapshot or a_snapshot(), specs=(spec(text),))
    rules = policy or Policy()
    context = assess(snapshot, rules, examine_specs(snapshot, rules), parse_commands(snapshot.pull), COMMANDS)
    return {one.name: one.what for one in turns(context, PATH)}


def test_a_spec_in_a_pull_request_shows_what_it_says_and_what_it_has_earned() -> None:
    text = GOOD.replace("# Search", "# Search\n\n**Author:** @ann\n**Depends on:** #7, [Cache](cache.md)")
    found = the_spec(text)
    assert (found.title, found.status, found.status_name) == ("Search", "review", "In Review")
    assert found.authors == ("@ann",)
    assert [(one.number, one.paths) for one in found.depends_on] == [
        (None, ("docs/specs/cache.md", "cache.md")),
        (7, ()),
    ]
    assert "## Goals" in found.text
    assert found.approvals_needed == 1
    assert found.verdict.startswith("Blocked")
    assert found.steps


def test_open_questions_of_file_and_thread_are_listed_with_who_asked() -> None:
    pull = a_pull(comments=(a_comment("/spec question Why so slow?", author=CAT, minutes=5),))
    (found,) = decide(a_snapshot(pull=pull, specs=(spec(ASKS),))).board
    assert [(one.id, one.text, one.asker, one.since) for one in found.questions] == [
        ("Q1", "How big?", "", None),
        ("T1", "Why so slow?", "cat", at(5)),
    ]
    assert found.questions_total == 3


def test_approvals_say_what_they_are_worth() -> None:
    found = the_spec(reviews=(a_review(BEN), a_review(ANN, minutes=1)))
    assert [(one.login, one.counts) for one in found.approvals] == [("ben", True), ("ann", False)]


def test_with_errors_it_is_the_authors_turn_alone() -> None:
    assert whose(HALF.replace("Draft", "In Review")) == {"ann": "repairs 1 error in the text"}


def test_without_errors_the_approvers_are_waited_for() -> None:
    assert whose(GOOD) == {"anyone with write access": "approves"}
    named = replace(Policy(), approval=replace(Policy().approval, approvers=("@ben", "@acme/architects")))
    snapshot = a_snapshot(teams={"acme/architects": frozenset({CAT.id})})
    context = assess(
        replace(snapshot, specs=(spec(GOOD),)),
        named,
        examine_specs(replace(snapshot, specs=(spec(GOOD),)), named),
        parse_commands(snapshot.pull),
        COMMANDS,
    )
    assert turns(context, PATH) == (
        SpecWait(name="ben", what="approves", login="ben"),
        SpecWait(name="acme/architects", what="approves", accounts=(CAT.id,)),
    )
    assert turns(context, "docs/specs/other.md") == ()


def test_who_is_asked_for_a_review_is_waited_for_by_name() -> None:
    (found,) = decide(a_snapshot(pull=replace(a_pull(), requested_reviewers=(BEN,)), specs=(spec(GOOD),))).board
    assert found.waits == (SpecWait(name="anyone with write access", what="approves", accounts=(BEN.id,)),)


def test_questions_wait_for_the_author_and_for_who_asked() -> None:
    comments = (
        a_comment("/spec question Why?", author=CAT, minutes=5),
        a_comment("/spec question Mine?", author=ANN, minutes=6),
    )
    found = whose(ASKS, a_snapshot(pull=a_pull(comments=comments)))
    assert found["ann"] == "answers Q1, T1, T2"
    assert found["cat"] == "closes T1 when answered"


def test_a_request_for_changes_waits_for_the_author_and_then_for_who_made_it() -> None:
    found = whose(GOOD, a_snapshot(pull=a_pull(reviews=(a_review(BEN, Verdict.CHANGES_REQUESTED),))))
    assert found["ann"] == "sees to the changes that ben requested"
    assert found["ben"] == "approves, or takes the request for changes back"


def test_a_draft_waits_for_its_author_and_a_ready_one_for_the_merge() -> None:
    assert whose(GOOD, a_snapshot(pull=a_pull(draft=True))) == {"ann": "marks the pull request ready for review"}
    assert whose(GOOD, a_snapshot(pull=a_pull(reviews=(a_review(BEN),)))) == {"ann": "merges"}


def test_what_nobody_can_count_waits_for_the_author() -> None:
    text = GOOD + "\n## Open Questions\n\nIs it big? Nobody knows.\n\n- [x] Yes?\n"
    assert "ann" in whose(text)


def test_nobody_is_waited_for_after_the_merge() -> None:
    assert the_spec(state=PullState.MERGED, merged_at=at(9)).waits == ()


def test_moments_come_from_the_thread() -> None:
    opened, merged = at(-90), at(9)
    assert the_spec(opened_at=opened).moments == (StatusMoment(status="review", at=opened),)
    assert the_spec(opened_at=opened, draft=True).moments == (StatusMoment(status="draft", at=opened),)
    done = the_spec(opened_at=opened, reviews=(a_review(BEN, minutes=3),))
    assert done.moments[-1] == StatusMoment(status="approved", at=at(3))
    implemented = GOOD.replace("Draft", "Implemented")
    built = the_spec(implemented, state=PullState.MERGED, merged_at=merged, reviews=(a_review(BEN, minutes=3),))
    assert StatusMoment(status="implemented", at=merged) in built.moments


def test_who_implements_it_is_linked() -> None:
    other = RelatedPull(
        ref=PullRef(forge=ForgeName.GITHUB, repository="team/app", number=13),
        url="https://forge.test/13",
        author=BEN,
        title="Build it",
        body="",
        state=PullState.OPEN,
    )
    snapshot = replace(a_snapshot(specs=(spec(GOOD),)), implementations=(other,))
    ((link,),) = (one.links for one in decide(snapshot).board)
    assert (link.ref, link.title, link.state) == ("github:team/app#13", "Build it", "open")
    assert link.url == snapshot.implementations[0].url


def test_a_spec_of_the_default_branch_tells_by_its_file() -> None:
    rows = "| Date | Author | Change |\n|---|---|---|\n| 2026-11-02 | @ann | Begun |\n| 2026-11-09 | @ann | Approved (#3) |\n"
    text = ASKS.replace("In Review", "Approved") + f"\n## Revision History\n\n{rows}"
    snapshot = a_snapshot(specs=(spec(text),))
    (review,) = examine_specs(snapshot, Policy())
    found = branch_state(review.spec, Policy().specs[0].lifecycle, "team/app")
    assert (found.status, found.status_name) == ("approved", "Approved")
    assert [one.id for one in found.questions] == ["Q1"]
    assert found.questions_total == len(review.spec.questions)
    assert found.moments == (
        StatusMoment(status="draft", at=DAY),
        StatusMoment(status="approved", at=datetime(2026, 11, 9, tzinfo=UTC)),
    )
    assert len(found.history) == 2


def test_a_spec_without_a_status_of_the_team_says_its_own_word() -> None:
    snapshot = a_snapshot(specs=(spec(GOOD.replace("Draft", "Parked")),))
    (review,) = examine_specs(snapshot, Policy())
    found = branch_state(review.spec, Policy().specs[0].lifecycle, "team/app")
    assert (found.status, found.status_name, found.moments) == ("", "Parked", ())


def test_the_log_of_a_look_says_what_was_seen_decided_and_written() -> None:
    press = CheckAction(identifier="fix", account=BEN)
    snapshot = replace(a_snapshot(policy="version: 1\n", specs=(spec(HALF),)), check_actions=(press,))
    desired = decide(snapshot)
    made = [look_action(action, ActionOutcome.WRITTEN) for action in plan(snapshot, desired)]
    found = look_of(snapshot, desired, made)
    assert found.saw[0] == "open by ann at 11111111 onto main"
    assert "policy: .specbot.yml" in found.saw
    assert "buttons pressed: fix" in found.saw
    assert any(line.startswith("status label: spec:") for line in found.decided)
    assert any(line.startswith("spec / approval: failure") for line in found.decided)
    assert found.why
    assert {one.kind for one in found.actions} >= {"CreateSummary", "SetCheck"}
    assert found.board is not None
    assert found.board.specs == desired.board
    broken = a_snapshot(policy="version: 9\n")
    unjudged = look_of(broken, decide(broken), ())
    assert unjudged.decided
    assert unjudged.board is None, "what is known of its specs stands"


def a_commit() -> Commit:
    files = (FileText(path=PATH, content=b"x"),)
    return Commit(repository="team/app", branch="main", expected_sha="0" * 40, message="Approve", files=files)


def test_each_change_is_logged_with_the_text_that_people_read() -> None:
    def text(action: object) -> str:
        return look_action(action, ActionOutcome.WITHHELD).text  # type: ignore[arg-type]

    (check, *_) = decide(a_snapshot(specs=(spec(HALF.replace("Draft", "In Review")),))).checks
    finding = ReviewComment(fingerprint="f", anchor=Anchor(path=PATH, line=3), body="Missing.")
    whole = replace(finding, anchor=Anchor(path=PATH, line=None))
    assert text(CreateSummary(body="Hello")) == "Hello"
    assert text(PublishReview(sha="1" * 40, findings=(finding, whole))) == f"{PATH}:3\nMissing.\n\n{PATH}\nMissing."
    assert text(SetCheck(check=check, id=None)).startswith(check.title)
    assert check.conclusion is Conclusion.FAILURE
    assert text(PostReply(reply=Reply(to="1", body="Because"))) == "Because"
    assert text(DismissReview(dismissal=DismissedReview(review="1", message="Early"))) == "Early"
    assert text(PushCommit(commit=a_commit())) == f"Approve\n\n{PATH}"
    proposal = FollowUpPull(base="main", commit=a_commit(), title="Approve", body="Please")
    assert text(OpenPull(proposal=proposal)) == f"Approve\n\nPlease\n\nApprove\n\n{PATH}"
    assert text(AddReaction(reaction=Reaction(to="1", emoji="+1"))) == ""
    assert len(text(CreateSummary(body="x" * 9000))) < 4100
    refused = look_action(AddReaction(reaction=Reaction(to="1", emoji="+1")), ActionOutcome.REFUSED, "may not")
    assert (refused.outcome, refused.reason) == (ActionOutcome.REFUSED, "may not")
