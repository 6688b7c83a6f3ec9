"""PostgreSQL: the embedded one or a given one, brought to the newest schema. Nobody else starts or migrates it."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path
from threading import Event, Thread

import psycopg
import structlog

from bot.jobs.connection_pool import BoundedConnection
from bot.jobs.embedded_postgresql import EmbeddedError, Server, embedded

_MIGRATION_LOCK = 5_316_726
"""Any fixed number: two processes that start at once must not migrate at once."""
_MIGRATION_SECONDS = 300.0
"""What one script may take, or the wait for another process that migrates: a server that does not answer ends it."""
_OLDER_NAMES = {"0010_figures.sql": "0007_figures.sql"}
"""Scripts that had another name once: what was applied under it is not applied again, nor by an older version beside us."""

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
    with _kept_running(data_dir) as found:
        migrate(found)
        yield found


@contextmanager
def _kept_running(data_dir: Path) -> Iterator[str]:
    """Run the PostgreSQL of the wheel on a Unix socket; the last process that uses the directory stops it."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(embedded(data_dir))
        except (OSError, EmbeddedError, subprocess.SubprocessError) as error:
            raise DatabaseError(
                f"The embedded PostgreSQL in {data_dir} does not start ({error}); "
                "set SPECBOT_DATA_DIR to a directory with space that you may write, or SPECBOT_DATABASE_URL to a server"
            ) from error
        stopping = Event()
        keeper = Thread(target=_keep_running, args=(server, stopping), name="postgresql")
        keeper.start()
        try:
            yield server.url
        finally:
            stopping.set()
            keeper.join()


def _keep_running(server: Server, stopping: Event) -> None:
    """Start the server again when somebody, or want of memory, has killed it."""
    while not stopping.wait(_LOOK_EVERY_SECONDS):
        if not server.is_running():
            structlog.get_logger().error("the embedded database ended; starting it again")
            try:
                server.start_again()
            except (OSError, EmbeddedError, subprocess.SubprocessError) as error:
                structlog.get_logger().error("the embedded database does not start yet", error=repr(error))


def migrate(url: str) -> None:
    """Bring the database to the newest schema, all or nothing; safe when many processes do it at once.

    Raises `DatabaseError` where the database cannot be used.
    """
    try:
        with BoundedConnection.connect(url, connect_timeout=10) as connection:
            connection.patience = _MIGRATION_SECONDS
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
            connection.execute(
                "CREATE TABLE IF NOT EXISTS specbot_migration (name text PRIMARY KEY, at timestamptz DEFAULT now())"
            )
            done = {str(row[0]) for row in connection.execute("SELECT name FROM specbot_migration")}
            for name, script in _scripts(fresh=not done):
                names = {name, _OLDER_NAMES.get(name, name)}
                if not names & done:
                    connection.execute(script)
                for missing in sorted(names - done):
                    connection.execute("INSERT INTO specbot_migration (name) VALUES (%s)", (missing,))
    except psycopg.OperationalError as error:
        why = " ".join(str(error).split())
        raise DatabaseError(f"The database cannot be used ({why}); check SPECBOT_DATABASE_URL") from error
    except psycopg.ProgrammingError as error:
        if error.diag.sqlstate is not None:
            raise
        # What cannot be read as an address is quoted, password and all: neither the words nor the cause are shown.
        raise DatabaseError(
            "SPECBOT_DATABASE_URL is no address of a PostgreSQL; write postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from None


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
