"""What a child process does for its parent, and what ends it: time, memory, depth. Real processes, no clock is waited for."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.isolation.child_process import Limits
from bot.isolation.children import Children, StoppedChildError, TooComplexError, here
from bot.review.port import NotFoundError, RateLimitedError
from tests.review.builders import NOON
from tests.service.waiting import wait_until

MIB = 1024 * 1024


class Shelf:
    """Something of the parent's that children ask."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def read(self, *names: object) -> MappingProxyType[str, int]:
        self.asked.append(names)
        return MappingProxyType({"process": os.getpid()})

    def missing(self) -> None:
        raise NotFoundError("not there")

    def limited(self) -> None:
        raise RateLimitedError("slowly", NOON, guessed=True)

    def odd(self) -> threading.Lock:
        return threading.Lock()


def ask(shelf: Shelf, name: str) -> tuple[int, int]:
    return shelf.read(name, iter([1, 2]))["process"], os.getpid()


def look_for_it(shelf: Shelf) -> str:
    try:
        shelf.missing()
    except NotFoundError as error:
        return f"caught {error}"
    return "found"


def hurry(shelf: Shelf) -> None:
    shelf.limited()


def take_odd(shelf: Shelf) -> object:
    return shelf.odd()


def stumble(shelf: Shelf) -> None:
    del shelf
    raise KeyError("a mistake")


def whoami(shelf: Shelf) -> int:
    del shelf
    return os.getpid()


def environment(shelf: Shelf) -> bytes:
    del shelf
    return Path("/proc/self/environ").read_bytes()


def compute(shelf: Shelf) -> None:
    """Hold the interpreter's lock in one expression: no other thread, no signal of Python's, gets a word in."""
    del shelf
    re.match(r"(a+)+$", "a" * 64 + "b")


def compute_after(shelf: Shelf) -> None:
    shelf.read("first")
    compute(shelf)


def fill(shelf: Shelf, size: int) -> int:
    del shelf
    return len(bytearray(size))


def keep(shelf: Shelf, size: int) -> None:
    del shelf
    _KEPT.append(bytearray(size))


def nest(shelf: Shelf) -> None:
    nest(shelf)


def wait_for(shelf: Shelf) -> None:
    shelf.read("waits")
    threading.Event().wait()


_KEPT: list[bytearray] = []


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children(Limits(seconds=1, size=200 * MIB)) as some:
        yield some


def test_a_function_runs_in_a_child_and_asks_its_parent(children: Children) -> None:
    shelf = Shelf()
    process, child = children.about("a")(ask, shelf, "name")
    assert (process, shelf.asked) == (os.getpid(), [("name", (1, 2))])
    assert child != os.getpid()


def test_it_hears_what_its_parent_raises(children: Children) -> None:
    assert children.about("a")(look_for_it, Shelf()) == "caught not there"
    with pytest.raises(RateLimitedError) as caught:
        children.about("a")(hurry, Shelf())
    assert (caught.value.retry_at, caught.value.guessed, str(caught.value)) == (NOON, True, "slowly")
    assert isinstance(caught.value.retry_at, datetime)


def test_a_mistake_in_the_child_is_told_with_its_place(children: Children) -> None:
    with pytest.raises(KeyError, match="a mistake") as caught:
        children.about("a")(stumble, Shelf())
    assert "in stumble" in str(caught.value.__cause__)


def test_what_cannot_travel_is_a_mistake_and_no_silence(children: Children) -> None:
    with pytest.raises(RuntimeError, match="cannot travel"):
        children.about("a")(take_odd, Shelf())


def test_the_child_that_knows_a_topic_is_asked_again(children: Children) -> None:
    assert children.about("a")(whoami, Shelf()) == children.about("a")(whoami, Shelf())


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", "canary")
    with Children() as some:
        given = some.about("a")(environment, Shelf())
    assert given.startswith(b"PYTHONPATH=")
    assert b"canary" not in given
    assert given.count(b"\0") == 1


def is_gone(pid: int) -> bool:
    """Tell whether a child has ended and its parent has seen to it."""
    return not Path(f"/proc/{pid}").exists()


def test_a_child_that_nobody_needs_is_ended_and_the_next_task_has_a_new_one() -> None:
    with Children(idle=0.1) as some:
        first = some.about("a")(whoami, Shelf())
        wait_until(lambda: is_gone(first))
        second = some.about("a")(whoami, Shelf())
        wait_until(lambda: is_gone(second))
    assert first != second


def test_a_child_that_works_is_not_idle() -> None:
    with Children(idle=0.1) as some:
        assert some.about("a")(whoami, Shelf()) > 0
        some.about("a")(busy, Shelf())  # five times as long
        assert some.about("a")(whoami, Shelf()) > 0


@pytest.mark.parametrize("function", [compute, compute_after])
def test_time_is_limited_even_in_one_expression(children: Children, function: object) -> None:
    with pytest.raises(TooComplexError, match=r"more than 1 seconds$"):
        children.about("a")(function, Shelf())  # type: ignore[arg-type]


def test_a_child_that_waits_without_computing_is_ended_by_the_clock() -> None:
    with Children(Limits(wall=1)) as some, pytest.raises(TooComplexError, match="more than 1 seconds by the clock"):
        some.about("a")(wait_for, Shelf())


def test_memory_is_limited(children: Children) -> None:
    with pytest.raises(TooComplexError, match="more than 200 MiB"):
        children.about("a")(fill, Shelf(), 300 * MIB)


def test_depth_is_limited(children: Children) -> None:
    with pytest.raises(TooComplexError, match="nested too deep"):
        children.about("a")(nest, Shelf())


def test_what_a_child_kept_of_others_is_held_against_nobody() -> None:
    with Children(Limits(size=200 * MIB)) as some:
        some.about("a")(keep, Shelf(), 120 * MIB)
        assert some.about("a")(fill, Shelf(), 120 * MIB) == 120 * MIB


def test_the_next_task_has_a_new_child(children: Children) -> None:
    with pytest.raises(TooComplexError):
        children.about("a")(compute, Shelf())
    assert children.about("a")(look_for_it, Shelf()) == "caught not there"


def test_the_clock_begins_anew_with_each_task() -> None:
    with Children(Limits(seconds=1)) as some:
        for _ in range(5):
            some.about("a")(busy, Shelf())
        assert len({some.about("a")(whoami, Shelf()) for _ in range(2)}) == 1


def busy(shelf: Shelf) -> None:
    del shelf
    began = os.times().user
    while os.times().user - began < 0.5:
        sum(range(300_000))


def test_stopping_ends_children_that_work() -> None:
    some, begun = Children(), threading.Event()
    raised: list[BaseException] = []

    class Told(Shelf):
        def read(self, *names: object) -> MappingProxyType[str, int]:
            begun.set()
            return super().read(*names)

    def work() -> None:
        try:
            some.about("a")(wait_for, Told())
        except StoppedChildError as error:
            raised.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait(20)
    some.close()
    worker.join(20)
    assert (len(raised), worker.is_alive()) == (1, False)
    with pytest.raises(StoppedChildError):
        some.about("a")(whoami, Shelf())


def test_children_end_with_their_parent() -> None:
    """The parent is killed; its child, which holds the other end of a pipe as its output, is gone when that ends."""
    script = (
        "import sys; from bot.isolation.children import Children; from tests.isolation.test_children import whoami, Shelf;"
        "some = Children(); print(some.about('a')(whoami, Shelf()), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline()) != parent.pid
        parent.kill()
        assert parent.stdout.read() == b""


def test_without_children_it_runs_here() -> None:
    assert here(whoami, Shelf()) == os.getpid()
