"""What the bot keeps on the forge and reads there again: markers, its memory, its follow-ups, and whom commits name."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.review.model.account import Account, GitIdentity, co_authors_of
from bot.review.model.capabilities import Capabilities, PullState
from bot.review.model.markers import Kind, Marker, Purpose, branch_of, mark, original_of, proposed
from bot.review.model.memory import Memory, first_line, fitted, remembered_people
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef
from tests.review.builders import BOT, EVE, a_comment, a_pull

FULL = Memory(
    head="abc",
    answered={"c1": "d1"},
    asked=("c2.0",),
    written=("docs/specs/a.md",),
    proposed={"abc": "d4"},
)
UNANSWERED = replace(FULL, answered=MappingProxyType({}))
UNASKED = replace(UNANSWERED, asked=())
LEAST = replace(UNASKED, written=(), proposed=MappingProxyType({}))


def test_a_marker_is_written_as_every_version_reads_it() -> None:
    expected = '<!-- specbot:memory v1 {"a":"b%2D%2D%3Ec%20d","e":""} -->\ntext'
    assert mark("text", Marker(kind=Kind.MEMORY, value='{"a":"b-->c d","e":""}')) == expected


def test_the_branch_of_a_follow_up_leads_to_the_repository_as_it_is_called_now() -> None:
    made = a_pull(author=BOT)
    here = {
        "base": replace(made.base, repository="team/renamed"),
        "head": replace(made.head, repository="team/renamed", name=branch_of(made.ref, Purpose.MERGED)),
    }
    assert original_of(replace(made, **here)) == (replace(made.ref, repository="team/renamed"),)  # type: ignore[arg-type]


def follow_up(number: int, state: PullState, purpose: Purpose = Purpose.MERGED) -> StandingFollowUp:
    ref = PullRef.parse(f"github:team/app#{number}")
    return StandingFollowUp(ref=ref, url="", branch=branch_of(a_pull().ref, purpose), state=state)


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ((), None),
        ((follow_up(13, PullState.OPEN, Purpose.WITHDRAWN),), None),
        ((follow_up(13, PullState.CLOSED), follow_up(14, PullState.OPEN)), 14),
        ((follow_up(13, PullState.OPEN), follow_up(14, PullState.CLOSED)), 13),
        ((follow_up(13, PullState.MERGED), follow_up(14, PullState.CLOSED)), 13),
    ],
)
def test_the_follow_up_that_is_open_speaks_for_all(standing: tuple[StandingFollowUp, ...], found: int | None) -> None:
    one = proposed(replace(a_pull(), follow_ups=standing), Purpose.MERGED)
    assert (one.ref.number if one is not None else None) == found


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Co-authored-by: Ann A <ann@a.test>", "Ann A", "ann@a.test"),
        ("co-authored-by : Ann: A <ann@a.test>", "Ann: A", "ann@a.test"),
        ("Co-authored-by: Ann <ann@a.test", "Ann", "ann@a.test"),
        ("Co-authored-by: Ann <ann@a.test> (for <b@b.test>)", "Ann", "ann@a.test"),
        ("Co-authored-by: Ann", "Ann", ""),
    ],
)
def test_a_co_author_is_the_name_and_the_first_address(line: str, name: str, email: str) -> None:
    assert co_authors_of(f"Title\n\n{line}") == (GitIdentity(name=name, email=email),)


def test_two_thirds_of_a_comment_at_most_are_memory() -> None:
    found = Capabilities(body_limit=100).memory_limit
    assert (found, type(found)) == (66, int)


def test_the_head_is_among_the_commits_that_are_read_again() -> None:
    approvals = {"c1.0": "def", "c2.0": "def"}
    assert Memory(head="abc", approvals=approvals).commits == ("def", "abc")
    assert Memory(head="def", approvals=approvals).commits == ("def",)
    assert Memory(approvals=approvals).commits == ("def",)


def test_a_reader_sees_nothing_of_the_first_line() -> None:
    assert first_line(Memory()) == "<!-- specbot:summary v1 --><!-- specbot:memory v1 {} -->\n"


@pytest.mark.parametrize("kept", [FULL, UNANSWERED, UNASKED, LEAST], ids=["all", "answered", "asked", "written"])
def test_what_is_only_convenient_goes_step_by_step(kept: Memory) -> None:
    assert fitted(FULL, len(first_line(kept))) == kept


def test_what_decides_is_never_left_out() -> None:
    assert fitted(FULL, len(first_line(LEAST)) - 1) is None


@pytest.mark.parametrize("name", ["questions", "taken_back"])
def test_a_command_is_found_by_its_comment_though_its_name_has_a_dot(name: str) -> None:
    comment = replace(a_comment("Never mind", author=EVE, edited_by_other=True), id="t1.2")
    kept = {"t1.2.0": 1} if name == "questions" else ("t1.2.0",)
    assert tuple(remembered_people(a_pull(comments=(comment,)), Memory(**{name: kept}))) == (EVE,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("2026-11-23T12:00:00+00:00 1 ann object", (Account(id="1", login="ann"),)),
        ("2026-11-23T12:00:00+00:00 1 ann object Too slow.", (Account(id="1", login="ann"),)),
        ("2026-11-23T12:00:00+00:00 1 ann ", (Account(id="1", login="ann"),)),
        ("2026-11-23T12:00:00+00:00 1 ann", ()),
        ("2026-11-23T12:00:00+00:00", ()),
    ],
)
def test_whose_words_were_heard_is_read_of_what_is_kept(said: str, people: tuple[Account, ...]) -> None:
    assert tuple(remembered_people(a_pull(), Memory(heard={"c1.0": said}))) == people
