"""What a process keeps, for how long, and how much of it."""

from datetime import UTC, datetime, timedelta

from bot.forges.gitlab.cache import Cache

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_what_cannot_change_is_read_once_and_the_oldest_makes_room() -> None:
    shelf, reads = Cache(room=2), iter(range(9))
    assert [shelf.keep(key, lambda: next(reads)) for key in "abaca"] == [0, 1, 0, 2, 0]
    assert shelf.keep("b", lambda: next(reads)) == 3
    assert shelf.keep("nothing", lambda: None) is None
    assert shelf.look("unknown", 7) == 7


def test_what_changes_rarely_is_read_anew_after_a_while() -> None:
    shelf, reads = Cache(), iter(range(9))
    moments = [NOW, NOW + timedelta(minutes=4), NOW + timedelta(minutes=5)]
    found = [shelf.keep_until("p", now + timedelta(minutes=5), now, lambda: next(reads)) for now in moments]
    assert found == [0, 0, 1]
