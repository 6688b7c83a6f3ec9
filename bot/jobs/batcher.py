"""One round trip for all who wait: whoever comes first works for the others too. Safe between threads."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
_MOST = 64


class BatchTimeoutError(Exception):
    """The batch before, or the one with the item in it, did not end in time; whether that was worked off is unknown."""


class BatchMismatchError(Exception):
    """A batch gave more or fewer answers than there were items: nobody knows whose is whose."""


class _Slot(Generic[Item, Answer]):
    """One caller in the queue; what it gets when it is served."""

    __slots__ = ("answer", "called", "error", "item", "served")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.called = Lock()
        """Held until somebody says that it is served, or that it is to work off the next batch."""
        self.called.acquire()
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.served = False


class Batcher(Generic[Item, Answer]):
    """Gathers the items of threads while one of them works off a batch, and works them off together in the next one.

    Nobody waits for company: a caller who is alone is served at once. A batch that fails, fails for all who were in it; one
    that gives an error in place of an answer fails for who asked for that one.
    Nobody waits for the batches of others for longer than `patience` seconds.
    """

    def __init__(
        self, work_off: Callable[[Sequence[Item]], Sequence[Answer | Exception]], patience: float = 30.0
    ) -> None:
        self._work_off = work_off
        self._patience = patience
        self._waiting: deque[_Slot[Item, Answer]] = deque()
        self._order = Lock()
        self._busy = False

    def submit(self, item: Item) -> Answer:
        """Have an item worked off with those of others; raises what that raised, and `BatchTimeoutError`."""
        place: _Slot[Item, Answer] = _Slot(item)
        with self._order:
            self._waiting.append(place)
            first, self._busy = not self._busy, True
        if not first and not place.called.acquire(timeout=self._patience) and self._leave(place):
            raise BatchTimeoutError("those before did not come to an end")
        if not place.served:
            self._serve_batch(place)
        if place.error is not None:
            raise place.error
        return place.answer  # type: ignore[return-value] # it is served

    def _leave(self, place: _Slot[Item, Answer]) -> bool:
        """Go away unserved, unless it was called at this very moment: then it may have to serve the others."""
        with self._order:
            if place.called.acquire(blocking=False):
                return False
            with suppress(ValueError):  # a batch that does not end has it
                self._waiting.remove(place)
            return True

    def _serve_batch(self, leader: _Slot[Item, Answer]) -> None:
        """Serve who waits, the leader first; then call who works off the next batch before those who are served."""
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
        """Tell how many wait for the next batch."""
        return len(self._waiting)

    def _serve(self, places: Sequence[_Slot[Item, Answer]]) -> None:
        """Work off a batch. Whatever goes wrong, everybody in it is told, and the next one can begin."""
        try:
            answers = self._work_off([place.item for place in places])
            if len(answers) != len(places):
                raise BatchMismatchError(f"{len(places)} items got {len(answers)} answers")  # noqa: TRY301 - all are told below
        except BaseException as error:  # noqa: BLE001 - whatever it is, everybody in this batch gets it
            for place in places:
                place.error, place.served = error, True
            return
        for place, answer in zip(places, answers, strict=True):
            if isinstance(answer, Exception):
                place.error = answer
            else:
                place.answer = answer
            place.served = True
