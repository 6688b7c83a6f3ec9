"""Several open pull requests on one commit: the strictest decides, and each names itself."""

from dataclasses import replace

from bot.review.decide import decide
from bot.review.model.capabilities import Capabilities, PullState
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.plan import plan
from tests.review.builders import a_comment, a_pull, a_snapshot
from tests.review.whole import GOOD, HALF, conclusions, spec
from tests.review.world import settle

OTHER = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=13)


def other(text: str | None = None, **changes: object) -> Snapshot:
    """Give the pull request #13 of the same head."""
    pull = replace(a_pull(), ref=OTHER, url="https://forge.test/team/app/pull/13")
    return replace(a_snapshot(pull=pull, specs=(spec(text),) if text else ()), **changes)  # type: ignore[arg-type]


def beside(mine: Snapshot, *others: Snapshot) -> Snapshot:
    return replace(mine, same_head=tuple(one.pull.ref for one in others), others=others)


def approved(text: str = GOOD) -> Snapshot:
    return a_snapshot(pull=a_pull(comments=(a_comment("/spec approve", minutes=1),)), specs=(spec(text),))


def test_one_that_fails_is_enough_and_comes_first() -> None:
    desired = decide(beside(approved(), other(HALF.replace("Draft", "In Review"))))
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}
    assert [check.title for check in desired.checks] == [
        "#13: 1 error in 1 spec; #12: No problems in 1 spec",
        "#13: 0 of 1 approval; #12: 1 of 1 approval",
    ]
    assert "2 open requests have this commit as their head." in desired.checks[0].summary
    assert "[#\u200b13](https://forge.test/team/app/pull/13) fails: 1 error in 1 spec" in desired.checks[0].summary
    assert desired.checks[0].annotations
    assert desired.same_head == (OTHER,)


def test_every_look_at_any_of_them_writes_the_same() -> None:
    first, second = approved(), other(HALF)
    told = [decide(beside(first, second)).checks, decide(beside(second, first)).checks]
    assert told[0] == told[1]
    after = settle(beside(first, second), decide(beside(first, second)))
    again = beside(after, replace(second, pull=replace(second.pull, checks=after.pull.checks)))
    assert plan(again, decide(again)) == ()


def test_all_that_pass_let_the_commit_pass() -> None:
    assert conclusions(decide(beside(approved(), other()))) == {"document": "success", "approval": "success"}


def test_one_that_is_closed_leaves_the_commit_to_the_others() -> None:
    mine = approved()
    closed = replace(mine, pull=replace(mine.pull, state=PullState.CLOSED), same_head=(OTHER,))
    desired = decide(closed)
    assert desired.checks == ()
    assert OTHER in desired.enqueue


def test_a_team_that_wants_no_statuses_gets_none_for_its_own() -> None:
    quiet, silent = Capabilities(checks=False), "version: 1\ngate: {statuses: false}\n"
    mine = a_snapshot(pull=a_pull(capabilities=quiet), policy=silent, specs=())
    second = other()
    second = replace(second, pull=replace(second.pull, capabilities=quiet))
    assert [check.title for check in decide(beside(mine, second)).checks] == ["#13: No specs here"] * 2
    third = other(policy=mine.policy, policy_today=mine.policy)
    third = replace(third, pull=replace(third.pull, capabilities=quiet))
    assert decide(beside(mine, third)).checks == ()


def test_more_than_can_be_read_let_nothing_pass() -> None:
    refs = tuple(replace(OTHER, number=number) for number in range(13, 30))
    desired = decide(replace(approved(), same_head=refs))
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}
    assert desired.checks[0].title == "18 open requests have this very commit as their head"
    assert "#\u200b12, #\u200b13" in desired.checks[0].summary


def test_a_long_title_is_cut() -> None:
    others = [other(HALF) for _ in range(8)]
    numbered = [
        replace(one, pull=replace(one.pull, ref=replace(OTHER, number=1_000_000_000 + at)))
        for at, one in enumerate(others)
    ]
    title = decide(beside(approved(), *numbered)).checks[1].title
    assert len(title) == 240
    assert title.endswith("…")
