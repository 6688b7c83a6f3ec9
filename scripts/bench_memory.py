"""What a service at rest takes of the machine's memory, by process, after a look at one pull request.

python scripts/bench_memory.py [COMMIT]
"""

import sys
import tempfile
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import psutil
from bench_base import Version, versions
from bench_desks import GitHubDesk
from bench_distance import NO_LIMITS, measure
from bench_receiver import free_port, wait_for
from bench_work import running

from bot.isolation.children import IDLE_SECONDS
from config.settings import environment_with
from specbot_playground.server import Playground

REST_SECONDS = IDLE_SECONDS + 20
"""Until what was opened for work is closed again."""


def main() -> None:
    """Print what a service at rest takes, after a look, with the PostgreSQL that it brings: pages that several share count in parts."""
    with versions(next(iter(sys.argv[1:]), "")) as found:
        for version in found:
            rest(version)


def rest(version: Version) -> None:
    """Let a version look once, and print what it takes when it has come to rest."""
    with tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder, Playground() as forge:
        desk, port = GitHubDesk(forge), free_port()
        environment = environment_with({**desk.settings(), **NO_LIMITS, "data_dir": folder}) | version.environment
        with running("serve", "--port", str(port), environment=environment) as process:
            wait_for(port, process)
            forge.set_webhook(f"http://127.0.0.1:{port}{desk.hook}")
            measure(desk, partial(desk.open, 1))
            forge.set_webhook(None)
            time.sleep(REST_SECONDS)
            print_memory(version.label, process.pid, processes(process.pid, folder))


def processes(pid: int, folder: str) -> list[psutil.Process]:
    """List the service's processes, and those of the PostgreSQL in its folder."""
    own = psutil.Process(pid)
    found = [own, *own.children(recursive=True)]
    for one in psutil.process_iter(["name"]):
        if one.info["name"] == "postgres" and one.cwd().startswith(folder) and one not in found:
            found.append(one)
    return found


def print_memory(label: str, first: int, found: Iterable[psutil.Process]) -> None:
    """Print one line for each process of the bot, one for PostgreSQL's, and the sum."""
    rows: dict[str, tuple[int, int]] = {}
    for one in found:
        title = title_of(one, first)
        count, size = rows.get(title, (0, 0))
        rows[title] = count + 1, size + pss(one)
    for title, (count, size) in rows.items():
        print(f"{f'memory at rest{label}, {title}':<44}{size / 1024:>7.0f} MiB{count:>6} processes")
    print(
        f"{f'memory at rest{label}, as a whole':<44}{sum(size for _, size in rows.values()) / 1024:>7.0f} MiB",
        flush=True,
    )


def title_of(process: psutil.Process, first: int) -> str:
    """Say what a process is for; those that were forked from the first differ in nothing but what they do."""
    if process.name() == "postgres":
        return "PostgreSQL"
    if "bot.isolation.child" in process.cmdline():
        return "child"
    if process.pid == first:
        return "first process"
    return "receiver" if len(process.cpu_affinity()) == 1 else "worker"


def pss(process: psutil.Process) -> int:
    """Read the KiB that a process takes, shared pages in parts."""
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
