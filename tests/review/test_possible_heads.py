"""Which commits may have been the head when a command was written that the bot has not answered yet."""

from dataclasses import replace

import pytest

from bot.review.commands.parser import parse_comment
from bot.review.commands.possible_heads import possible_heads, with_possible_heads
from bot.review.model.account import CommitList, ForcePush, PullCommit
from bot.review.model.capabilities import Conclusion
from bot.review.model.memory import Memory, first_line
from bot.review.model.pull_request import CheckRun
from tests.review.builders import BEN, BOT, HEAD, a_comment, a_pull, a_review, a_thread, at

A, B, C, D, E, F = (letter * 40 for letter in "abcdef")


def commits(**parents: str) -> CommitList:
    """List commits by letter, each with the letters of its parents."""
    made = (
        PullCommit(sha=one * 40, url="", authors=(), parents=tuple(letter * 40 for letter in above))
        for one, above in parents.items()
    )
    return CommitList(commits=tuple(made))


def forced(before: str, after: str, minutes: int) -> ForcePush:
    return ForcePush(id=f"f{minutes}", at=at(minutes), before=before, after=after)


def heads(
    listed: CommitList, *pushes: ForcePush, start: str = A, end: str = C, minutes: int = 10, known: str = ""
) -> tuple[str, ...]:
    pull = a_pull()
    pull = replace(pull, head=replace(pull.head, sha=end), force_pushes=pushes)
    (command,) = parse_comment(a_comment("/spec approve", minutes=minutes), BOT)
    return possible_heads(command, pull, listed, Memory(head=start, forced=known))


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (commits(a="", c="a"), (A, C)),
        (commits(a="", b="a", c="b"), (A, B, C)),
        (commits(c="b", b="a", a=""), (A, C, B)),
        (commits(a="", d="", b="a", e="d", c="be"), (A, B, C)),
        (commits(a="", b="a", d="b", e="a", f="e", c="df"), (A, B, D, E, F, C)),
        (commits(f="", a="f", c="a", d="c"), (A, C)),
        (commits(c="b", b=""), ()),
        (commits(c="a"), ()),
        (commits(a=""), ()),
        (commits(a="", b="a"), ()),
        (CommitList(), (A, C)),
    ],
    ids=[
        "one",
        "two",
        "in any order",
        "a side branch",
        "two ways",
        "around",
        "rewritten",
        "no start",
        "no end",
        "cut",
        "not read",
    ],
)
def test_what_follows_from_the_last_look_may_have_been_the_head(listed: CommitList, found: tuple[str, ...]) -> None:
    assert heads(listed) == found


@pytest.mark.parametrize(("minutes", "found"), [(9, (A,)), (10, (A, B)), (12, (A, B, C))])
def test_where_clocks_are_believed_what_was_committed_later_was_not_there(minutes: int, found: tuple[str, ...]) -> None:
    made = zip(commits(a="", b="a", c="b").commits, (1, 10, 11), strict=True)
    listed = CommitList(commits=tuple(replace(one, committed_at=at(when)) for one, when in made))
    pull = a_pull()
    pull = replace(pull, head=replace(pull.head, sha=C))
    (command,) = parse_comment(a_comment("/spec answer Q1 Yes.", minutes=minutes), BOT)
    assert possible_heads(command, pull, listed, Memory(head=A), by_date=True) == found
    assert possible_heads(command, pull, listed, Memory(head=A)) == (A, B, C)
    pull = replace(pull, force_pushes=(forced(D, A, 30),))
    assert possible_heads(command, pull, listed, Memory(head=A), by_date=True) == ()


def test_a_head_that_stayed_was_there_all_the_time() -> None:
    assert heads(commits(a=""), end=A) == (A,)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(1, (A,)), (5, (A, D)), (6, (D,)), (7, (D, B, C)), (8, (B, C))],
    ids=["before", "with the first", "between", "with the second", "after"],
)
def test_a_push_that_was_no_fast_forward_ends_a_stretch(minutes: int, found: tuple[str, ...]) -> None:
    listed = commits(a="", b="a", c="b")
    assert heads(listed, forced(A, D, 5), forced(D, B, 7), minutes=minutes) == found


def test_of_a_stretch_whose_commits_are_gone_nothing_is_known() -> None:
    listed = commits(a="", c="a")
    assert heads(listed, forced(D, A, 15)) == ()
    assert heads(listed, forced("", A, 15)) == ()
    assert heads(listed, forced(A, "", 5), forced("", A, 15)) == ()
    assert heads(listed, forced(D, A, 5)) == (A, C)


def test_what_the_last_look_knew_of_lies_before_it() -> None:
    listed = commits(a="", c="a")
    assert heads(listed, forced(D, A, 20), known="f20") == (A, C)
    assert heads(listed, forced(D, A, 20), forced(D, A, 30), known="f20") == ()
    assert heads(listed, forced(D, A, 20), known="f1") == ()


def test_a_review_names_its_commit_and_a_forge_the_heads_of_the_moment() -> None:
    pull = a_pull(reviews=(a_review(minutes=1, sha=D),))
    for changes, found in (({"review_id": pull.reviews[0].id}, (D,)), ({"saw": (E, F)}, (E, F))):
        (command,) = parse_comment(replace(a_comment("/spec approve", minutes=1), **changes), BOT)
        assert possible_heads(command, pull, CommitList(), Memory(head=A)) == found


@pytest.mark.parametrize(("pushed", "found"), [(9, True), (10, True), (11, False)])
def test_at_its_first_look_the_bot_goes_by_the_date_of_the_newest_commit(pushed: int, *, found: bool) -> None:
    pull = replace(a_pull(), pushed_at=at(pushed))
    (command,) = parse_comment(a_comment("/spec approve", minutes=10), BOT)
    assert bool(possible_heads(command, pull, CommitList(), Memory())) is found


def test_a_bot_that_has_reacted_was_here_before() -> None:
    for one in (replace(a_comment("hello"), reactions=frozenset({"+1"})), a_comment("hello", author=BOT)):
        pull = a_pull(comments=(one,))
        (command,) = parse_comment(a_comment("/spec approve", minutes=10), BOT)
        assert possible_heads(command, pull, CommitList(), Memory()) == ()


def a_check(sha: str) -> CheckRun:
    return CheckRun(id="k1", name="spec / approval", sha=sha, conclusion=Conclusion.FAILURE, title="", digest="")


@pytest.mark.parametrize(
    ("changes", "was_there"),
    [
        ({}, True),
        ({"comments": (a_comment("Hello."),)}, True),
        ({"threads": (a_thread("Hello.", author=BEN),)}, True),
        ({"threads": (a_thread("Hello.", author=BOT),)}, False),
        ({"was_seen": True}, False),
        ({"was_seen": True, "checks": (a_check(HEAD),)}, True),
        ({"checks": (a_check(A), a_check(HEAD))}, True),
        ({"checks": (a_check(A),)}, False),
        ({"force_pushes": (forced(D, A, 9),)}, True),
        ({"force_pushes": (forced(D, A, 9), forced(A, D, 10)), "checks": (a_check(HEAD),)}, False),
        ({"force_pushes": (forced(D, A, 11), forced(A, D, 9))}, False),
        ({"pushed_at": at(11), "checks": (a_check(HEAD),)}, False),
    ],
)
def test_at_its_first_look_the_head_was_there_as_far_as_anybody_knows(
    changes: dict[str, object], *, was_there: bool
) -> None:
    pull = replace(a_pull(), **changes)  # type: ignore[arg-type]  # named fields
    (command,) = parse_comment(a_comment("/spec approve", minutes=10), BOT)
    assert possible_heads(command, pull, CommitList(), Memory()) == ((HEAD,) if was_there else ())


def test_of_all_that_wait_the_heads_are_noted_but_for_the_one_of_now() -> None:
    summary = a_comment(first_line(Memory(head=A)), author=BOT)
    pull = a_pull(comments=(summary,))
    waiting = [
        command
        for minutes, saw in ((1, ()), (2, (E, A)), (3, (HEAD, F)))
        for command in parse_comment(replace(a_comment("/spec approve", minutes=minutes), saw=saw), BOT)
    ]
    noted = with_possible_heads(pull, iter(waiting), CommitList())
    assert noted == replace(pull, possible_heads=(A, E, F))
    many = replace(waiting[0], comment=replace(waiting[0].comment, saw=(HEAD, *map(str, range(11)))))
    assert with_possible_heads(pull, [many], CommitList()).possible_heads == tuple(map(str, range(10)))
