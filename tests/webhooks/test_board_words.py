"""The pure parts of the board: filters, words, graphs and charts."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.board_reader import RelatedSpec
from bot.review.model.board import SpecReference, StatusMoment
from webhooks.board.charts import questions_by_age, throughput, time_in_status
from webhooks.board.filters import Filters, read_filters
from webhooks.board.graph import graph_of
from webhooks.board.words import age, counted, cut, days_in_words, forge_name, plain_name

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-1, "moments"),
        (0, "moments"),
        (1 / 24 / 60, "1 minute"),
        (3 / 24, "3 hours"),
        (1, "1 day"),
        (29, "29 days"),
        (40, "1 month"),
        (800, "2 years"),
    ],
)
def test_ages_are_said_in_their_largest_unit(days: float, says: str) -> None:
    assert age(ago(days), NOW) == says


def test_small_words() -> None:
    assert (counted(1, "spec"), counted(1200, "spec")) == ("1 spec", "1,200 specs")
    assert (cut("short"), cut("x" * 90, 4)) == ("short", "xxx…")
    assert (forge_name("gitlab:a/b"), forge_name("x"), plain_name("gitlab:a/b/c")) == ("GitLab", "", "a/b/c")
    assert (days_in_words([0.2]), days_in_words([1, 2, 9])) == ("under a day", "2 days")


def test_an_address_is_read_and_written_back() -> None:
    given = {"q": " two  words ", "status": "review", "sort": "age", "page": "3", "tasks": "open", "questions": "none"}
    found = read_filters(given)
    assert found == Filters(q="two words", status="review", sort="age", page=3, tasks="open", questions="none")
    assert found.narrowed
    assert found.address() == {k: v for k, v in {**given, "q": "two words"}.items() if k != "page"}
    assert found.address(page=2)["page"] == "2"
    assert Filters().address() == {}
    assert not Filters().narrowed


def test_filters_ask_the_database() -> None:
    query = read_filters({"q": "ABC", "status": "other", "age": "30", "questions": "open", "page": "2"}).query(limit=10)
    assert (query.text, query.status, query.days, query.asked, query.offset) == ("abc", "", 30, True, 10)
    assert Filters().query().status is None
    assert read_filters({"questions": "none"}).query().asked is False


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "\u0663", ""])
def test_an_odd_page_is_the_first(page: str) -> None:
    assert read_filters({"page": page}).page == 1


def spec(path: str, *needs: str, number: int | None = None, status: str = "draft") -> RelatedSpec:
    references = tuple(
        SpecReference(target=one, number=int(one[1:]))
        if one.startswith("#")
        else SpecReference(target=one, paths=(one,))
        for one in needs
    )
    return RelatedSpec(path=path, number=number, title=path, status=status, depends_on=references)


def test_a_spec_that_is_connected_with_nothing_has_no_graph() -> None:
    assert graph_of("a", [spec("a", "gone", "#9"), spec("b")]) is None
    assert graph_of("a", [spec("b")]) is None
    assert graph_of("a", [spec("a", "a")]) is None


def test_a_graph_goes_two_steps_each_way() -> None:
    chain = [spec("a"), spec("b", "a"), spec("c", "#2", number=3), spec("d", "c"), spec("e", "d"), spec("f", "e")]
    found = graph_of("c", [one if one.path != "b" else spec("b", "a", number=2) for one in chain])
    assert found is not None
    assert [(node.spec.path, node.here) for node in sorted(found.nodes, key=lambda one: one.x)] == [
        ("a", False),
        ("b", False),
        ("c", True),
        ("d", False),
        ("e", False),
    ]
    assert len(found.edges) == 4
    assert [one.path for one in found.needs] == ["b"]
    assert [one.path for one in found.needed_by] == ["d"]
    assert found.hidden == 0


def test_a_graph_with_a_circle_and_more_than_it_has_room_for_ends() -> None:
    many = [spec(f"n{number}", "hub") for number in range(12)]
    found = graph_of("hub", [spec("hub", "n0"), *many])
    assert found is not None
    assert found.hidden > 0
    assert len(found.nodes) <= 15


def moments(*steps: tuple[str, float]) -> tuple[StatusMoment, ...]:
    return tuple(StatusMoment(status=status, at=ago(days)) for status, days in steps)


def test_time_in_each_state_is_the_middle_over_all_specs() -> None:
    found = time_in_status(
        [moments(("draft", 20), ("review", 10), ("implemented", 4)), moments(("draft", 40), ("review", 10))], NOW
    )
    assert [(bar.label, bar.says) for bar in found] == [
        ("Draft", "20 days (2 specs)"),
        ("In Review", "8 days (2 specs)"),
    ]
    assert [bar.share for bar in found] == [1000, 400]
    assert time_in_status([], NOW) == ()
    assert time_in_status([moments(("draft", 0))], NOW)[0].says == "under a day (1 spec)"


def test_throughput_counts_the_last_twelve_months() -> None:
    found = throughput([moments(("draft", 60), ("approved", 30), ("implemented", 1)), moments(("approved", 900))], NOW)
    assert [(month.label, month.year) for month in (found[0], found[-1])] == [("Dec", 2025), ("Nov", 2026)]
    counts = {(month.label, bar.label): bar.says for month in found for bar in month.bars if bar.value}
    assert counts == {("Oct", "Approved"): "1", ("Nov", "Implemented"): "1"}
    assert all(bar.share == 0 for month in throughput([], NOW) for bar in month.bars)


def test_questions_are_counted_by_age() -> None:
    found = questions_by_age([ago(1), ago(8), ago(31), ago(100), ago(400)], NOW)
    assert [bar.says for bar in found] == ["1 question", "1 question", "1 question", "2 questions"]
    assert [bar.share for bar in questions_by_age([], NOW)] == [0, 0, 0, 0]
