"""One round trip for all who wait: whoever comes first works for the others too. Safe between threads."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")
_MOST = 64


class BatchTimeoutError(Exception):
    """The turn before, or the one that took the wish along, did not end in time; whether it was fulfilled is unknown."""


class BatchMismatchError(Exception):
    """A turn gave more or fewer answers than there were wishes: nobody knows whose is whose."""


class _Slot(Generic[Wish, Answer]):
    """One caller in the queue; what it gets when it is served."""

    __slots__ = ("answer", "called", "error", "served", "wish")

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.called = Lock()
        """Held until somebody says that it is served, or that it is its turn."""
        self.called.acquire()
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.served = False


class Batcher(Generic[Wish, Answer]):
    """Gathers the wishes of threads while one of them has its turn, and fulfils them at once in the next turn.

    Nobody waits for company: a caller who is alone is served at once. A turn that fails, fails for all who were in it; one
    that gives an error in place of an answer fails for who asked for that one.
    Nobody waits for the turns of others for longer than `patience` seconds.
    """

    def __init__(
        self, fulfil: Callable[[Sequence[Wish]], Sequence[Answer | Exception]], patience: float = 30.0
    ) -> None:
        self._fulfil = fulfil
        self._patience = patience
        self._waiting: deque[_Slot[Wish, Answer]] = deque()
        self._order = Lock()
        self._busy = False

    def ask(self, wish: Wish) -> Answer:
        """Have a wish fulfilled, with those of others; raises what fulfilling raised, and `BatchTimeoutError`."""
        place: _Slot[Wish, Answer] = _Slot(wish)
        with self._order:
            self._waiting.append(place)
            first, self._busy = not self._busy, True
        if not first and not place.called.acquire(timeout=self._patience) and self._leave(place):
            raise BatchTimeoutError("those before did not come to an end")
        if not place.served:
            self._take_turn(place)
        if place.error is not None:
            raise place.error
        return place.answer  # type: ignore[return-value] # it is served

    def _leave(self, place: _Slot[Wish, Answer]) -> bool:
        """Go away unserved, unless it was called at this very moment: then it may be its turn to serve the others."""
        with self._order:
            if place.called.acquire(blocking=False):
                return False
            with suppress(ValueError):  # a turn that does not end has taken it along
                self._waiting.remove(place)
            return True

    def _take_turn(self, leader: _Slot[Wish, Answer]) -> None:
        """Serve who waits, the leader first; then call whose turn is next before those who are served."""
        with self._order:
            places = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
        self._serve(places)
        with self._order:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.release()
        for place in places:
            if place is not leader:
                place.called.release()

    @property
    def waiting(self) -> int:
        """Tell how many wait for the next turn."""
        return len(self._waiting)

    def _serve(self, places: Sequence[_Slot[Wish, Answer]]) -> None:
        """Fulfil the wishes of a turn. Whatever goes wrong, everybody in it is told, and the next turn can begin."""
        try:
            answers = self._fulfil([place.wish for place in places])
            if len(answers) != len(places):
                raise BatchMismatchError(f"{len(places)} wishes got {len(answers)} answers")  # noqa: TRY301 - all are told below
        except BaseException as error:  # noqa: BLE001 - whatever it is, everybody in this turn gets it
            for place in places:
                place.error, place.served = error, True
            return
        for place, answer in zip(places, answers, strict=True):
            if isinstance(answer, Exception):
                place.error = answer
            else:
                place.answer = answer
            place.served = True
