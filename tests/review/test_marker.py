import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.model.markers import Kind, Marker, mark, read, value_of, values_of
from tests.review.builders import BOT, EVE

MARK = "<!-- specbot:reply v1 7 -->"


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Kind), st.text(max_size=20)), max_size=3))
def test_markers_come_back_and_close_no_comment_early(pairs: list[tuple[Kind, str]]) -> None:
    markers = tuple(Marker(kind=kind, value=value) for kind, value in pairs)
    body = mark("text", *markers)
    assert read(body) == markers
    assert body.splitlines()[0].count("--") == 2 * len(markers)


@pytest.mark.parametrize(
    "body",
    ["", "text", f"text\n{MARK}", f"{MARK} text", "<!-- specbot:reply v2 7 -->", "<!-- specbot:other v1 7 -->"],
)
def test_a_marker_counts_only_alone_on_the_first_line(body: str) -> None:
    assert read(body) == ()


def test_only_the_bot_can_mark() -> None:
    assert value_of(Kind.REPLY, body=MARK, author=BOT, bot=BOT) == "7"
    assert value_of(Kind.REPLY, body=MARK, author=EVE, bot=BOT) is None
    assert value_of(Kind.FINDING, body=MARK, author=BOT, bot=BOT) is None
    assert values_of(Kind.REPLY, body=MARK + MARK.replace("7", "8"), author=BOT, bot=BOT) == ("7", "8")


def test_a_value_with_dashes_does_not_end_the_comment() -> None:
    body = mark("x", Marker(kind=Kind.REPLY, value="a--b-->"))
    assert read(body) == (Marker(kind=Kind.REPLY, value="a--b-->"),)
    assert body.splitlines()[0].count("-->") == 1
