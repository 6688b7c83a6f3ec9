"""Commits and follow-ups: what is written once, and what is refused."""

from contextlib import suppress
from dataclasses import replace

import pytest

from bot.review.model import actions
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import (
    Commit,
    DismissedReview,
    FileText,
    FollowUpPull,
)
from bot.review.model.markers import Kind, Purpose, branch_of, is_follow_up
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, ForbiddenError, Forge, ForgeError, UnavailableError
from tests.contract.stage import OWNER, Doing, Stage
from tests.contract.written import SPEC, marked, twice


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
    assert (opened.title, opened.base.name, opened.url) == ("Approved: Search", stage.base, found.url)
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
    commit = replace(a_proposal(merged, merged.base.sha).proposal.commit, branch=stage.base)
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
