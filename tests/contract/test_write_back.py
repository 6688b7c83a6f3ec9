"""After the merge, on a forge: what the base branch says, whatever happens between the merge and the write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.review.model.actions import Action, PushCommit
from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.port import Forge, ForgeError, RateLimitedError
from bot.review.reconcile import reconcile
from tests.contract.merges import APPROVED, FILES, MODEL, OTHER, SPEC, TEMPLATE, TEXT, a_merge, look, row, run, summary
from tests.contract.stage import AUTHOR, REVIEWER, Doing, Stage

BY_PULL_REQUEST = b"version: 1\nwrite_back: pull_request\n"


def as_windows(text: bytes) -> bytes:
    """End lines with CRLF, and the last not at all."""
    return text.replace(b"\n", b"\r\n").removesuffix(b"\r\n")


@contextmanager
def meddling(stage: Stage, when: type[Action], meddle: Callable[[], None], times: int = 1) -> Iterator[Forge]:
    """Give the bot a client before whose first changes of a kind somebody else does something."""
    left = [meddle] * times
    with stage.bot() as bot:

        class Meddled:
            def __getattr__(self, name: str) -> object:
                return getattr(bot, name)

            def apply(self, pull: PullRequest, action: Action) -> None:
                if isinstance(action, when) and left:
                    left.pop()()
                bot.apply(pull, action)

        forge: Forge = Meddled()  # type: ignore[assignment]  # everything else is the bot's own
        yield forge


@pytest.mark.parametrize("method", ["merge", "squash", "rebase", "queue"])
def test_status_and_row_of_all_specs_in_one_commit(stage: Stage, method: str) -> None:
    ref = a_merge(stage, {SPEC: TEXT, OTHER: as_windows(TEXT)}, method=method)
    before = len(stage.messages())
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert stage.read_base(OTHER) == as_windows(APPROVED + row(stage, ref))
    assert len(stage.messages()) == before + 1
    assert stage.messages()[0].startswith(f"Approved: Search ({ref.short[0]}\u200b{ref.short[1:]})\n")
    assert look(stage, ref).labels == (stage.status("approved"),)
    assert "Nothing: it is merged." in summary(stage, ref)
    assert run(stage, ref).at_rest
    assert len(stage.messages()) == before + 1


def test_past_a_closed_gate_the_status_stays(stage: Stage) -> None:
    ref = a_merge(stage, approved=False)
    run(stage, ref)
    assert stage.read_base(SPEC) == TEXT + row(stage, ref)
    assert "Merged too early" in summary(stage, ref)
    assert "1 approval needed" in summary(stage, ref)
    assert look(stage, ref).labels == (stage.status("in review"),)
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    assert stage.read_base(SPEC) == TEXT + row(stage, ref), "an approval after the merge comes too late"


def test_a_merge_changes_no_rule_that_it_was_judged_by(stage: Stage) -> None:
    ref = a_merge(stage, {SPEC: TEXT, ".specbot.yml": b"version: 1\napproval: {required: 0}\n"}, approved=False)
    run(stage, ref)
    assert stage.read_base(SPEC) == TEXT + row(stage, ref)
    assert "Merged too early" in summary(stage, ref)


@pytest.mark.parametrize("status", [b"Draft", b"Approved", b"Withdrawn", b"Implemented"])
def test_what_the_pull_request_does_to_an_approved_spec(stage: Stage, status: bytes) -> None:
    stage.put_on_base(SPEC, APPROVED)
    changed = TEXT.replace(b"Draft", status).replace(b"To find", b"To find many")
    ref = a_merge(stage, {SPEC: changed})
    run(stage, ref)
    assert stage.read_base(SPEC) == changed + row(stage, ref)


def test_without_permission_people_get_the_patch(stage: Stage) -> None:
    ref = a_merge(stage)
    stage.forbid_writing()
    outcome = run(stage, ref)
    assert outcome.refused
    told = summary(stage, ref)
    assert "```diff" in told
    assert "-**Status:** Draft\n+**Status:** Approved" in told
    assert f"+{row(stage, ref).decode()}" in told
    assert look(stage, ref).follow_ups == ()
    assert run(stage, ref).applied == ()
    stage.allow_writing()
    stage.comment(AUTHOR, ref, "/spec check")
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert "```diff" not in summary(stage, ref)


def test_a_team_may_want_none_of_it(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", b"version: 1\nwrite_back: off\n")
    ref = a_merge(stage)
    run(stage, ref)
    assert stage.read_base(SPEC) == TEXT
    assert "Nothing: it is merged." in summary(stage, ref)


@pytest.mark.parametrize("lapse", [b"changed-sections", b"any-push"])
def test_a_stamp_before_the_merge_keeps_the_approvals(stage: Stage, lapse: bytes) -> None:
    stage.put_on_base(".specbot.yml", b"version: 1\nstamp: before_merge\napproval: {lapse: %b}\n" % lapse)
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull(FILES)
    stage.approve(REVIEWER, ref)
    before = look(stage, ref).head.sha
    run(stage, ref)
    stamped = look(stage, ref)
    assert stamped.head.sha != before
    if lapse == b"any-push" and not stamped.head_by_people:
        assert "approved" not in stamped.labels[0], "who made a commit cannot be proved here, so a stamp is a push"
        return
    assert stamped.labels[0].endswith("approved")
    assert {check.conclusion for check in stamped.checks} == {Conclusion.SUCCESS}
    assert run(stage, ref).at_rest
    stage.merge(ref, "squash")
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert not [message for message in stage.messages() if message.startswith("Approved: ")]
    assert "Nothing: it is merged." in summary(stage, ref)


def test_a_base_that_moved_is_read_again(stage: Stage) -> None:
    ref = a_merge(stage)

    def somebody_pushes() -> None:
        stage.put_on_base(SPEC, TEXT.replace(b"To find", b"To quickly find"))

    with meddling(stage, PushCommit, somebody_pushes) as bot:
        reconcile(bot, ref, stage.now)
    assert stage.read_base(SPEC) == APPROVED.replace(b"To find", b"To quickly find") + row(stage, ref)


@pytest.mark.parametrize("late", [False, True], ids=["before the bot looks", "while it writes"])
@pytest.mark.parametrize("place", ["docs/specs/better.md", "docs/done/search.md"])
def test_a_file_is_followed_to_where_it_went(stage: Stage, place: str, *, late: bool) -> None:
    ref = a_merge(stage)
    moves = iter(range(1))

    def somebody_moves() -> None:
        for _ in moves:
            stage.move_on_base(SPEC, place)

    if not late:
        somebody_moves()
    with meddling(stage, PushCommit, somebody_moves) as bot:
        reconcile(bot, ref, stage.now)
    assert stage.read_base(place) == APPROVED + row(stage, ref)
    assert run(stage, ref).at_rest


def test_a_file_that_is_gone_is_told(stage: Stage) -> None:
    ref = a_merge(stage, {SPEC: TEXT, OTHER: TEXT.replace(b"# Search", b"# Something Else")})
    stage.move_on_base(SPEC, None)
    run(stage, ref)
    assert f"`{SPEC}` is not on `main` any more" in summary(stage, ref)
    assert row(stage, ref) in stage.read_base(OTHER)
    assert run(stage, ref).at_rest


def test_a_late_look_undoes_nobody(stage: Stage) -> None:
    ref = a_merge(stage)
    run(stage, ref)
    stage.put_on_base(SPEC, stage.read_base(SPEC).replace(b"Approved", b"Draft"))
    run(stage, ref)
    assert b"Draft" in stage.read_base(SPEC)


@pytest.mark.parametrize("kind", ["timeout", 502, "secondary"])
def test_trouble_writes_one_row(stage: Stage, kind: int | str) -> None:
    ref = a_merge(stage)
    with stage.bot():
        stage.fail_next(kind, Doing.COMMIT)
    for _ in range(8):
        try:
            run(stage, ref)
        except RateLimitedError:
            stage.pass_time(timedelta(minutes=2))
        except ForgeError:
            continue
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
