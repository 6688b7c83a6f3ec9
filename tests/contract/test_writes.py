"""What every action does to a pull request: apply it, then look at the forge. Doing it twice is doing it once."""

from contextlib import suppress
from dataclasses import replace

import pytest

from bot.review.model import actions
from bot.review.model.desired_state import (
    Anchor,
    Annotation,
    Check,
    Commit,
    DismissedReview,
    FileText,
    FollowUpPull,
    Label,
    Level,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.model.follow_up import Purpose, branch_of, is_follow_up
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.snapshot import Conclusion, PullRequest, PullState, Verdict
from bot.review.port import ConflictError, ForbiddenError, Forge, ForgeError, RejectedError, UnavailableError
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, Doing, Stage

SPEC = "docs/specs/search.md"
TEXT = b"# Search\n\nOne.\n"
DRAFT = Label(name="spec: draft", colour="cccccc", description="Being written")
REVIEW = Label(name="spec: in review", colour="1d76db", description="Being reviewed")


@pytest.fixture
def pull(stage: Stage, bot: Forge) -> PullRequest:
    return bot.pull_request(stage.open_pull({SPEC: TEXT}))


def marked(kind: Kind, text: str, value: str = "") -> str:
    return mark(text, Marker(kind=kind, value=value))


def twice(bot: Forge, pull: PullRequest, action: actions.Action) -> PullRequest:
    bot.apply(pull, action)
    bot.apply(pull, action)
    return bot.pull_request(pull.ref)


def test_one_status_label_among_others(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.label(AUTHOR, pull.ref, "team: search")
    assert set(twice(bot, pull, actions.ChangeLabels(add=(DRAFT,), remove=())).labels) == {"team: search", DRAFT.name}
    moved = actions.ChangeLabels(add=(REVIEW,), remove=(DRAFT.name,))
    assert set(twice(bot, pull, moved).labels) == {"team: search", REVIEW.name}


def test_one_summary_that_is_edited_in_place(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.comment(STRANGER, pull.ref, marked(Kind.SUMMARY, "planted"))
    after = twice(bot, pull, actions.CreateSummary(body=marked(Kind.SUMMARY, "first")))
    planted, made = after.comments
    assert (made.author.id, made.body) == (after.bot.id, marked(Kind.SUMMARY, "first"))
    edited = twice(bot, after, actions.EditComment(comment=made.id, body=marked(Kind.SUMMARY, "second")))
    assert [one.body for one in edited.comments] == [planted.body, marked(Kind.SUMMARY, "second")]
    assert not edited.comments[1].edited_by_other
    assert twice(bot, edited, actions.DeleteComment(comment=made.id)).comments == (planted,)


def test_an_edit_of_what_is_gone_is_a_conflict(bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.CreateSummary(body=marked(Kind.SUMMARY, "first")))
    (made,) = bot.pull_request(pull.ref).comments
    bot.apply(pull, actions.DeleteComment(comment=made.id))
    with pytest.raises(ConflictError):
        bot.apply(pull, actions.EditComment(comment=made.id, body="late"))


def test_one_answer_and_one_reaction_for_a_comment(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.comment(REVIEWER, pull.ref, "/spec approve")
    (asked,) = bot.pull_request(pull.ref).comments
    reply = Reply(to=asked.id, body=marked(Kind.REPLY, "Not yet.", asked.id))
    twice(bot, pull, actions.PostReply(reply=reply))
    after = twice(bot, pull, actions.AddReaction(reaction=Reaction(to=asked.id, emoji="+1")))
    assert [one.body for one in after.comments] == ["/spec approve", reply.body]
    assert after.comments[0].reactions == {"+1"}


def test_a_review_body_can_be_reacted_to(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.approve(REVIEWER, pull.ref, "/spec approve")
    (asked,) = bot.pull_request(pull.ref).comments
    after = twice(bot, pull, actions.AddReaction(reaction=Reaction(to=asked.id, emoji="eyes")))
    assert after.comments[0].reactions == {"eyes"}


def a_finding(name: str, *, line: int | None, start: int | None = None) -> ReviewComment:
    anchor = Anchor(path=SPEC, line=line, start_line=start)
    return ReviewComment(fingerprint=name, anchor=anchor, body=marked(Kind.FINDING, name, name))


def test_findings_stand_on_their_lines(bot: Forge, pull: PullRequest) -> None:
    found = (a_finding("line", line=3), a_finding("lines", line=3, start=1), a_finding("file", line=None))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=found))
    after = bot.pull_request(pull.ref)
    assert {(one.comments[0].body, one.line) for one in after.threads} == {
        (found[0].body, 3),
        (found[1].body, 3),
        (found[2].body, None),
    }
    assert {one.comments[0].author.id for one in after.threads} == {after.bot.id}
    assert not any(one.resolved for one in after.threads)


def test_findings_that_stand_by_now_are_not_published_again(bot: Forge, pull: PullRequest) -> None:
    """Whoever publishes may have read the pull request before another worker wrote to it."""
    first, second = a_finding("line", line=3), a_finding("file", line=None)
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first,)))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first, second)))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first, second)))
    threads = bot.pull_request(pull.ref).threads
    assert sorted(one.comments[0].body for one in threads) == sorted([first.body, second.body])


def test_a_bad_line_costs_no_other_finding(bot: Forge, pull: PullRequest) -> None:
    found = (a_finding("good", line=1), a_finding("outside", line=77), a_finding("fine", line=2))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=found))
    after = bot.pull_request(pull.ref)
    assert {(one.comments[0].body, one.line) for one in after.threads} == {
        (found[0].body, 1),
        (found[1].body, None),
        (found[2].body, 2),
    }


def test_a_thread_is_edited_resolved_and_reopened(bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(a_finding("one", line=3),)))
    (thread,) = bot.pull_request(pull.ref).threads
    new = actions.EditThreadComment(comment=thread.comments[0].id, body=marked(Kind.FINDING, "new", "one"))
    assert twice(bot, pull, new).threads[0].comments[0].body == new.body
    assert twice(bot, pull, actions.ResolveThread(thread=thread.id)).threads[0].resolved
    assert not twice(bot, pull, actions.ReopenThread(thread=thread.id)).threads[0].resolved


def test_a_closed_gate_is_one_thread_where_threads_hold_a_merge_back(bot: Forge, pull: PullRequest) -> None:
    opened = actions.OpenGateThread(body=marked(Kind.GATE, "Open before approval"))
    if not pull.capabilities.gate_thread:
        with pytest.raises(RejectedError):
            bot.apply(pull, opened)
        return
    (thread,) = twice(bot, pull, opened).threads
    assert (thread.path, thread.resolved, thread.comments[0].body) == ("", False, opened.body)
    assert twice(bot, pull, actions.ResolveThread(thread=thread.id)).threads[0].resolved


def a_check(pull: PullRequest, conclusion: Conclusion, digest: str, notes: int = 0) -> Check:
    return Check(
        name="spec / document",
        sha=pull.head.sha,
        conclusion=conclusion,
        title=f"{notes} errors",
        summary="What is wrong.",
        digest=digest,
        annotations=tuple(
            Annotation(path=SPEC, start_line=1, end_line=1, level=Level.FAILURE, title="t", message=f"note {number}")
            for number in range(notes)
        ),
    )


def test_the_newest_check_counts(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.FAILURE, "d1", 120), id=None))
    (first,) = bot.pull_request(pull.ref).checks
    assert (first.name, first.sha, first.conclusion, first.digest) == (
        "spec / document",
        pull.head.sha,
        Conclusion.FAILURE,
        "d1",
    )
    assert not pull.capabilities.checks or stage.annotations(first.name) == 120
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.SUCCESS, "d2", 1), id=first.id))
    (second,) = bot.pull_request(pull.ref).checks
    assert (second.conclusion, second.digest) == (Conclusion.SUCCESS, "d2")
    assert not pull.capabilities.checks or stage.annotations(first.name) == 1


def test_checks_belong_to_their_commit(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.SUCCESS, "d1"), id=None))
    stage.push(pull.ref, SPEC, b"# Other\n")
    assert bot.pull_request(pull.ref).checks == ()


def test_an_approval_is_sent_back(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.approve(REVIEWER, pull.ref)
    (review,) = bot.pull_request(pull.ref).reviews
    sent_back = DismissedReview(review=review.id, message="A question is open.")
    bot.apply(pull, actions.DismissReview(dismissal=sent_back))
    assert [one.verdict for one in bot.pull_request(pull.ref).reviews] == [Verdict.DISMISSED]


def a_commit(pull: PullRequest, **files: bytes) -> actions.PushCommit:
    return actions.PushCommit(
        commit=Commit(
            repository=pull.head.repository,
            branch=pull.head.name,
            expected_sha=pull.head.sha,
            message="Fix it\n\nAll of it.",
            files=(
                FileText(path=SPEC, content=b"# Fixed\r\n\xc3\xa9"),
                *(FileText(path=name, content=content) for name, content in files.items()),
            ),
        )
    )


def test_a_commit_writes_bytes_and_moves_the_head(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, a_commit(pull, LICENSE=b"\x00\xff"))
    after = bot.pull_request(pull.ref)
    assert after.head.sha != pull.head.sha
    wanted = [(after.head.sha, SPEC), (after.head.sha, "LICENSE")]
    found = bot.texts(stage.repository, wanted)
    assert [found[key].content for key in wanted] == [b"# Fixed\r\n\xc3\xa9", b"\x00\xff"]


def test_a_commit_on_an_old_head_is_a_conflict(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.push(pull.ref, SPEC, b"# Mine\n")
    with pytest.raises(ConflictError):
        bot.apply(pull, a_commit(pull))
    head = bot.pull_request(pull.ref).head.sha
    assert bot.texts(stage.repository, [(head, SPEC)])[head, SPEC].content == b"# Mine\n"


def a_proposal(pull: PullRequest, sha: str) -> actions.OpenPull:
    commit = Commit(
        repository=pull.base.repository,
        branch=branch_of(pull.ref, Purpose.MERGED),
        expected_sha=sha,
        message="Bring it",
        files=(FileText(path=SPEC, content=b"# Approved\n"),),
    )
    body = marked(Kind.FOLLOW_UP, "Why this is here.", str(pull.ref))
    return actions.OpenPull(
        proposal=FollowUpPull(base=pull.base.name, commit=commit, title="Approved: Search", body=body)
    )


def test_a_follow_up_is_opened_once_and_found_again(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.merge(pull.ref)
    stage.protect_base()
    merged = bot.pull_request(pull.ref)
    assert merged.follow_ups == ()
    (found,) = twice(bot, merged, a_proposal(merged, merged.base.sha)).follow_ups
    assert (found.state, found.branch) == (PullState.OPEN, branch_of(pull.ref, Purpose.MERGED))
    assert bot.open_pulls(stage.repository) == (found.ref,)
    opened = bot.pull_request(found.ref)
    assert (opened.title, opened.base.name, opened.url) == ("Approved: Search", "main", found.url)
    assert is_follow_up(opened.body, opened.author, opened.bot)
    assert [file.path for file in opened.files] == [SPEC]
    key = (opened.head.sha, SPEC)
    assert bot.texts(stage.repository, [key])[key].content == b"# Approved\n"


def test_a_closed_follow_up_stays_closed(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.merge(pull.ref)
    merged = bot.pull_request(pull.ref)
    (found,) = twice(bot, merged, a_proposal(merged, merged.base.sha)).follow_ups
    stage.close(found.ref)
    assert [one.state for one in twice(bot, merged, a_proposal(merged, merged.base.sha)).follow_ups] == [
        PullState.CLOSED
    ]
    assert bot.open_pulls(stage.repository) == ()


@pytest.mark.parametrize("doing", [Doing.BRANCH, Doing.COMMIT, Doing.PROPOSE])
@pytest.mark.parametrize("kind", ["timeout", 502])
def test_a_follow_up_survives_trouble(
    stage: Stage, bot: Forge, pull: PullRequest, doing: Doing, kind: int | str
) -> None:
    stage.merge(pull.ref)
    merged = bot.pull_request(pull.ref)
    stage.fail_next(kind, doing)
    for _ in range(2):
        with suppress(UnavailableError):
            bot.apply(merged, a_proposal(merged, merged.base.sha))
    (found,) = bot.pull_request(pull.ref).follow_ups
    assert found.state is PullState.OPEN


def test_a_follow_up_on_an_old_base_is_still_one_commit(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.merge(pull.ref)
    merged = bot.pull_request(pull.ref)
    stage.put_on_base("later.md", b"later\n")
    (found,) = twice(bot, merged, a_proposal(merged, merged.base.sha)).follow_ups
    assert [file.path for file in bot.pull_request(found.ref).files] == [SPEC]


def test_a_protected_base_takes_no_commit(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.merge(pull.ref)
    stage.protect_base()
    merged = bot.pull_request(pull.ref)
    commit = replace(a_proposal(merged, merged.base.sha).proposal.commit, branch="main")
    if pull.bot.login == OWNER:
        bot.apply(merged, actions.PushCommit(commit=commit))
        return
    with pytest.raises(ForbiddenError):
        bot.apply(merged, actions.PushCommit(commit=commit))


def test_what_is_refused_is_a_forge_error(bot: Forge, pull: PullRequest) -> None:
    with pytest.raises(ForgeError):
        bot.apply(pull, actions.DismissReview(dismissal=DismissedReview(review="999999", message="no")))
    with pytest.raises(ForgeError):
        bot.apply(pull, actions.ResolveThread(thread="nothing"))
