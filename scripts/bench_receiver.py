"""Acknowledgements per second: ours, which are durable; the same application without storage; Probot, which has none.

All verify the signature of the same bytes, on the same machine, turn by turn: the ratios count.

python scripts/bench_receiver.py
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench_load import PATH, SECRET, Load, Result

from bot.cli.service.receiver import name_of, processor_for, run_application
from bot.credentials import utc_now
from bot.jobs.database import open_database
from bot.jobs.intake import AcceptedDelivery
from bot.jobs.queue import QueueMetrics
from bot.telemetry.logs import set_up_logs
from config.settings import environment_with
from webhooks.app import Dependencies, create_app
from webhooks.secrets import SecretStore, WebhookSecrets

CLIENTS = (1, 8, 32)
ROUNDS = 3
SECONDS = 2
OURS, BARE, PROBOT = "Specbot, durable", "the same without storage", "Probot 14, no storage"
_SPECBOT = str(Path(sys.executable).parent / "specbot")
_PROBOT_APP = "export default (app) => { app.on('pull_request', async () => {}); };\n"
_KEY_BITS = "2048"


def bare() -> Any:  # noqa: ANN401 - a WSGI application
    """Make our application with a queue that keeps nothing."""
    set_up_logs()
    figures = QueueMetrics(jobs={}, oldest_seconds=0, endings={}, workers=0, counted=())
    around = Dependencies(
        accept=lambda _: AcceptedDelivery.QUEUED,
        figures=lambda: figures,
        now=utc_now,
        secrets=SecretStore(WebhookSecrets(github=SECRET), utc_now),
    )
    return create_app(around)


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """Run a receiver until the block ends; gives its port."""
    process = subprocess.Popen(  # noqa: S603 - listed below
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def port_beside(other: int) -> int:
    """Find a free port whose receiver keeps to the same processor: they are not all alike."""
    while processor_for(name_of(port := free_port())) != processor_for(name_of(other)):
        continue
    return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens; raises when they end instead."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ChildProcessError(f"a receiver ended with {process.returncode}")


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def probot(folder: Path, port: int) -> tuple[list[str], dict[str, str]] | None:
    """Put Probot into a folder; None where npm or its registry is out of reach."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    quiet = ("--silent", "--no-audit", "--no-fund", "--prefix", str(folder))
    try:
        subprocess.run([npm, "install", *quiet, "probot@14"], check=True, capture_output=True, timeout=120)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        return None
    (folder / "app.mjs").write_text(_PROBOT_APP, encoding="utf-8")
    key = subprocess.run(["openssl", "genrsa", _KEY_BITS], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607
    settings = {"APP_ID": "1", "PRIVATE_KEY": key, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PATH": PATH, "PORT": str(port)}
    settings |= {"HOST": "127.0.0.1", "NODE_ENV": "production", "DISABLE_STATS": "true"}
    command = [node, str(folder / "node_modules/probot/bin/probot.js"), "run", str(folder / "app.mjs")]
    return command, {**environment_with({}), **settings}


def measure(load: Load, ports: dict[str, int], url: str) -> dict[tuple[str, int], list[Result]]:
    """Let everybody have their turn, several times."""
    found: dict[tuple[str, int], list[Result]] = {}
    for port in ports.values():
        load.post(port, 4, 1)
    for _ in range(ROUNDS):
        for clients in CLIENTS:
            for name, port in ports.items():
                if name == OURS:
                    forget(url)
                found.setdefault((name, clients), []).append(load.post(port, clients, SECONDS))
    return found


def forget(url: str) -> None:
    """Begin with an empty queue, as a service that keeps up with its work has it."""
    sql(url, "TRUNCATE procrastinate_jobs, procrastinate_events, specbot_delivery CASCADE; CHECKPOINT")


def sql(url: str, statements: str) -> Any:  # noqa: ANN401 - whatever the last statement gives
    """Run statements as an operator would; gives the first field of the last one."""
    import psycopg  # noqa: PLC0415 - the bench is the database's operator here

    with psycopg.connect(url, autocommit=True) as connection:
        answer = None
        for statement in statements.split(";"):
            cursor = connection.execute(statement.encode())
            answer = cursor.fetchone() if cursor.description else None
    return answer[0] if answer else None


def show(found: dict[tuple[str, int], list[Result]]) -> None:
    """Print the table; a ratio is the median over the rounds, each with its neighbours."""
    print(
        f"{'acknowledgements per second':<28}{'clients':>8}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'of bare':>9}{'of Probot':>10}{'bad':>5}"
    )
    for (name, clients), rounds in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
        rate, p50, p99 = (statistics.median(getattr(one, field) for one in rounds) for field in ("rate", "p50", "p99"))
        ratios = [ratio(rounds, found.get((other, clients))) if name == OURS else "" for other in (BARE, PROBOT)]
        bad = sum(one.bad for one in rounds)
        print(f"{name:<28}{clients:>8}{rate:>8.0f}{p50:>8.1f}{p99:>8.1f}{ratios[0]:>9}{ratios[1]:>10}{bad:>5}")


def ratio(own: list[Result], other: list[Result] | None) -> str:
    """Compare round by round."""
    if other is None:
        return "-"
    return f"{statistics.median(one.rate / two.rate for one, two in zip(own, other, strict=True)):.2f}"


def bytes_per_event(load: Load, port: int, url: str) -> float:
    """Tell what a delivery takes in the database until it is pruned: rows, indexes, and its job while it waits."""
    size = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN ('specbot_delivery', 'procrastinate_jobs', 'procrastinate_events')"
    forget(url)
    empty = int(sql(url, size))
    load.post(port, 8, SECONDS)
    kept = int(sql(url, "SELECT count(*) FROM specbot_delivery"))
    return (int(sql(url, size)) - empty) / kept


def main() -> None:
    """Start everybody, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bare", type=int, help="only serve the application without storage, on this port")
    chosen = options.parse_args()
    if chosen.bare:
        run_application(bare, host="127.0.0.1", port=chosen.bare)
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="specbot-bench-")))
        url = stack.enter_context(open_database("", folder / "data"))
        load = Load(folder)
        ours = free_port()
        port = port_beside(ours)
        settings = environment_with({"database_url": url, "github_webhook_secret": SECRET})
        ports = {
            OURS: stack.enter_context(running([_SPECBOT, "receive", "--port", str(ours)], settings, ours)),
            BARE: stack.enter_context(running([sys.executable, __file__, "--bare", str(port)], settings, port)),
        }
        if found := probot(folder, third := free_port()):
            ports[PROBOT] = stack.enter_context(running(*found, third))
        else:
            print("Probot: not measured, npm or its registry is out of reach")
        rounds = measure(load, ports, url)
        show(rounds)
        busiest = max(one.generator for results in rounds.values() for one in results)
        print(f"load by {load.generator}, at most {busiest:.0%} of one processor; {ROUNDS} rounds of {SECONDS} s each")
        print(f"database bytes per event: {bytes_per_event(load, ours, url):.0f}")


if __name__ == "__main__":
    main()
