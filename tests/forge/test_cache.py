"""What a process keeps, for how long, and how much of it."""

from datetime import UTC, datetime, timedelta
from sys import getsizeof

from bot.forges.cache import ROOM, Cache, size_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_what_cannot_change_is_read_once_and_the_oldest_makes_room() -> None:
    cache, reads = Cache(room=2 * getsizeof(1)), iter(range(9))
    assert [cache.keep(key, lambda: next(reads)) for key in "abaca"] == [0, 1, 0, 2, 0]
    assert cache.keep("b", lambda: next(reads)) == 3
    assert cache.keep("nothing", lambda: None) is None
    assert cache.look("unknown", 7) == 7


def test_large_listings_make_room_for_each_other_instead_of_filling_the_memory() -> None:
    cache = Cache()
    listings = [tuple(f"docs/specs/{number:05}-{name}.md" for number in range(30_000)) for name in range(40)]
    for number, listing in enumerate(listings):
        cache.put(number, listing)
    kept = [number for number in range(40) if cache.look(number, None) is not None]
    assert kept == list(range(kept[0], 40))
    assert sum(size_of(listings[number]) for number in kept) <= ROOM
    cache.put("more than there is room for", (b"x" * ROOM, b"x"))
    assert cache.look("more than there is room for", None) is None
    assert cache.look(39, None) is not None


def test_what_changes_rarely_is_read_anew_after_a_while() -> None:
    cache, reads = Cache(), iter(range(9))
    moments = [NOW, NOW + timedelta(minutes=4), NOW + timedelta(minutes=5)]
    found = [cache.keep_until("p", now + timedelta(minutes=5), now, lambda: next(reads)) for now in moments]
    assert found == [0, 0, 1]
