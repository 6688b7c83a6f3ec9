"""Threads that share a turn: who waits goes together, and each gets its own answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.jobs.batcher import Batcher, BatchMismatchError, BatchTimeoutError
from tests.service.waiting import wait_until


class Desk:
    """Doubles numbers; keeps the first turn waiting until it is opened."""

    def __init__(self, patience: float = 30.0) -> None:
        self.open = Event()
        self.turns: list[int] = []
        self.batcher: Batcher[int, int] = Batcher(self._double, patience)

    def _double(self, items: Sequence[int]) -> list[int]:
        self.turns.append(len(items))
        assert self.open.wait(30)
        if 13 in items:
            raise ValueError("no 13 here")
        return [2 * item for item in items]


@pytest.mark.parametrize(("many", "turns"), [(0, [1]), (1, [1, 1]), (30, [1, 30]), (100, [1, 64, 36])])
def test_who_comes_during_a_turn_goes_together_in_the_next(many: int, turns: list[int]) -> None:
    desk = Desk()
    with ThreadPoolExecutor(many + 1) as pool:
        first = pool.submit(desk.batcher.submit, 1000)
        wait_until(lambda: desk.turns)
        others = [pool.submit(desk.batcher.submit, number + 100) for number in range(many)]
        wait_until(lambda: desk.batcher.waiting == many)
        desk.open.set()
        assert first.result(30) == 2000
        assert [other.result(30) for other in others] == [2 * (number + 100) for number in range(many)]
    assert desk.turns == turns


def test_a_turn_fails_for_all_in_it_and_for_nobody_else() -> None:
    desk = Desk()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(desk.batcher.submit, 1)
        wait_until(lambda: desk.turns)
        others = [pool.submit(desk.batcher.submit, number) for number in (12, 13)]
        wait_until(lambda: desk.batcher.waiting == 2)
        desk.open.set()
        assert first.result(30) == 2
        for other in others:
            with pytest.raises(ValueError, match="no 13"):
                other.result(30)
    assert desk.batcher.submit(21) == 42


def test_a_turn_whose_answers_do_not_match_in_number_fails_for_all_in_it_and_the_next_one_begins() -> None:
    def work_off(items: Sequence[int]) -> list[int]:
        return [] if 13 in items else [2 * item for item in items]

    batcher: Batcher[int, int] = Batcher(work_off)
    with pytest.raises(BatchMismatchError, match="1 items got 0 answers"):
        batcher.submit(13)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(batcher.submit, 4).result(10) == 8


def test_who_waits_for_others_waits_for_a_time_only() -> None:
    desk = Desk(patience=0.05)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(desk.batcher.submit, 1)
        wait_until(lambda: desk.turns)
        with pytest.raises(BatchTimeoutError):
            desk.batcher.submit(2)
        assert desk.batcher.waiting == 0
        desk.open.set()
        assert first.result(30) == 2
    assert desk.batcher.submit(3) == 6
    assert desk.turns == [1, 1]
