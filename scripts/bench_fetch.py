"""What it takes to choose the next job while more and more wait: in fair turns, and by the queue's own function.

python scripts/bench_fetch.py
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import LiteralString

import psycopg

from bot.jobs.database import open_database

WAITING = (10, 1_000, 10_000)
OWNERS = 20
ROUNDS = 30
_FAIR: LiteralString = "SELECT id FROM specbot_fetch_job(NULL, NULL, 8)"
_OWN: LiteralString = "SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)"
_FILL: LiteralString = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)
SELECT 'pulls', 'reconcile', 0, name, name, '{}'
FROM generate_series(1, %s) AS number, concat('github:acme', number %% %s, '/payments#', number) AS name"""
_GIVE_BACK: LiteralString = "UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'"


def milliseconds(connection: psycopg.Connection, fetch: LiteralString) -> float:
    """Fetch and give back; the median of the fetches."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.execute(fetch).fetchone()
        times.append(time.perf_counter() - began)
        connection.execute(_GIVE_BACK)
    return statistics.median(times) * 1000


def main() -> None:
    """Print one line for each length of the queue. PostgreSQL knew it empty and has not looked since: the worst case."""
    with (
        tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder,
        open_database("", Path(folder)) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for waiting in WAITING:
            connection.execute("TRUNCATE procrastinate_jobs CASCADE")
            milliseconds(connection, _FAIR)
            milliseconds(connection, _OWN)
            connection.execute(_FILL, (waiting, OWNERS))
            fair, own = milliseconds(connection, _FAIR), milliseconds(connection, _OWN)
            label = f"choice of the next of {waiting:,} jobs, ms"
            print(f"{label:<44}in turns {fair:.2f}, the queue's own {own:.2f}: {fair / own:.2f} times as long")


if __name__ == "__main__":
    main()
