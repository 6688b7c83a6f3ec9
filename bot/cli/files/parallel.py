"""Examine many specs: what the cache knows, the rest here or in several processes."""

import gc
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from bot.cli.files.cache import Cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.serialization import decode_report, encode_report
from bot.report.spec_report import SpecReport

_WORTH_PROCESSES = 600_000
"""Bytes of specs below which starting processes costs more than it saves."""
_CHUNK = 8
SELDOM = (50_000, 20, 20)
"""When to look for circles of objects: imports and a spec leave few of them, and looking takes its share of the time."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A spec to examine: its bytes, the path for the report, and what it is judged by."""

    path: str
    source: bytes
    scheme: CheckConfig
    unread: str = ""
    """Why there is no text; empty where it was read."""
    metadata: str | None = None
    """The name of the file beside it whose text comes first in `source`, as its front matter."""

    @cached_property
    def content(self) -> str:
        """Name all that is examined: text, format by the end of the path, and why there is no text."""
        suffix = self.path.rpartition(".")[2].casefold()
        return hashlib.sha256(b"\0".join((suffix.encode(), self.unread.encode(), self.source))).hexdigest()


Advance = Callable[[int], None]


def examine_all(tasks: Sequence[Task], cache: Cache, *, jobs: int | None, advance: Advance) -> list[SpecReport]:
    """Examine in order; `advance` hears of each spec that is done."""
    schemes = {scheme: scheme.digest() for scheme in {task.scheme for task in tasks}}
    keys = [(schemes[task.scheme], task.content) for task in tasks]
    known = [cache.get(*key) for key in keys]
    waiting = [number for number, report in enumerate(known) if report is None]
    advance(len(tasks) - len(waiting))
    fresh = _examine([tasks[number] for number in waiting], jobs)
    for number, report in zip(waiting, fresh, strict=True):
        known[number] = report
        cache.put(*keys[number], report)
        advance(1)
    cache.save()
    found = (decode_report(report) for report in known if report is not None)
    return [replace(report, path=task.path) for report, task in zip(found, tasks, strict=True)]


def _examine(tasks: Sequence[Task], jobs: int | None) -> Iterator[bytes]:
    """Choose between this process and several; both give encoded reports in order."""
    for scheme in {task.scheme for task in tasks}:
        schema_of(scheme)
    wanted = jobs or _processors()
    worth = jobs is not None or sum(len(task.source) for task in tasks) > _WORTH_PROCESSES
    if wanted < 2 or len(tasks) < 2 or not worth:
        yield from map(examine_task, tasks)
        return
    with _pool(wanted, tasks) as examine_many:
        yield from examine_many


@contextmanager
def _pool(wanted: int, tasks: Sequence[Task]) -> Iterator[Iterable[bytes]]:
    """Fork where that is safe, so that compiled templates are inherited; never with other threads running."""
    import multiprocessing  # noqa: PLC0415 - few runs need it

    is_safe = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_safe else "spawn")
    with context.Pool(min(wanted, len(tasks)), initializer=_collect_seldom) as pool:
        yield pool.imap(examine_task, tasks, chunksize=_CHUNK)


def _collect_seldom() -> None:
    gc.set_threshold(*SELDOM)


def examine_task(task: Task) -> bytes:
    """Examine one spec, and encode the report for the way home and for the cache."""
    from bot.spec.examine import examine, refuse  # noqa: PLC0415 - a warm cache never needs the rules
    from bot.spec.model import Depth  # noqa: PLC0415 - see below

    policy = policy_of(task.scheme)
    if task.unread:
        schema, rule = schema_of(task.scheme), policy.specs[task.scheme.rule]
        refused = refuse(task.unread, path=task.path, schema=schema, rule=rule, severity=policy.severity)
        return encode_report(replace(SpecReport.from_examination(refused), template=task.scheme.template_name))
    examination = examine(
        task.source,
        path=task.path,
        schema=schema_of(task.scheme),
        rule=policy.specs[task.scheme.rule],
        severity=policy.severity,
        depth=Depth.FINDINGS,
    )
    return encode_report(replace(SpecReport.from_examination(examination), template=task.scheme.template_name))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
