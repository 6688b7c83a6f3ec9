"""What the embedded PostgreSQL leaves closed: folders, its socket, its account, our environment. As root and as not."""

import os
import pwd
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from bot.jobs import embedded_postgresql
from bot.jobs.database import DatabaseError, open_database
from bot.jobs.embedded_postgresql import EmbeddedError, Server, account_for, embedded

IS_ROOT = os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def owner() -> int:
    """Whom the server runs as in a folder of ours."""
    return pwd.getpwnam("nobody").pw_uid if IS_ROOT else os.geteuid()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that nobody else may enter, below another one."""
    folder = tmp_path / "closed" / "data"
    folder.mkdir(parents=True)
    for place in (tmp_path, folder.parent, folder):
        place.chmod(0o700)
    return folder


def test_no_folder_is_opened_and_no_account_made(closed: Path) -> None:
    above = [*closed.parents, closed]
    before, accounts = [mode(folder) for folder in above], pwd.getpwall()
    with open_database("", closed) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert [mode(folder) for folder in above] == before
    assert pwd.getpwall() == accounts


def test_the_server_is_not_root_and_knows_nothing_of_our_environment(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPECBOT_GITLAB_TOKEN", "glpat-canary")
    with embedded(closed) as server:
        number = (server.folder / "postmaster.pid").read_text().split()[0]
        assert Path(f"/proc/{number}").stat().st_uid == owner()
        assert b"canary" not in Path(f"/proc/{number}/environ").read_bytes()


@pytest.mark.parametrize("length", [10, 120], ids=["short path", "path too long for a socket"])
def test_the_socket_lies_in_a_private_folder(closed: Path, length: int) -> None:
    with embedded(closed / ("x" * length)) as server:
        place = Path(server.url.partition("host=")[2])
        assert (place / ".s.PGSQL.5432").is_socket()
        for folder in (place, server.folder):
            assert (mode(folder), folder.stat().st_uid) == (0o700, owner())
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_socket_folder_that_somebody_else_has_made_is_not_used(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = closed / ("x" * 120)
    with tempfile.TemporaryDirectory() as shared:
        Path(shared).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", shared)
        with embedded(data) as server:
            place = Path(server.url.partition("host=")[2])
        assert place.parent == Path(shared)
        for left in place.iterdir():
            left.unlink()
        place.rmdir()
        place.symlink_to(closed)
        with pytest.raises(DatabaseError, match="SPECBOT_DATA_DIR"), open_database("", data):
            pass


def test_a_folder_of_another_account_is_not_used(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write where the folder will be can make it first; what lies in it would be theirs."""
    server = Server(closed)
    monkeypatch.setattr(Server, "_owner", lambda _: owner() + 1)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        Server(closed)
    assert mode(server.folder) == 0o700


def test_a_folder_that_was_open_is_closed(closed: Path) -> None:
    folder = Server(closed).folder
    folder.chmod(0o777)
    Server(closed)
    assert mode(folder) == 0o700


def test_root_runs_it_as_the_owner_of_the_data_and_refuses_without_anybody(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert account_for(closed / "postgresql", closed).uid == owner()

    def without_accounts(_: str) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwnam", without_accounts)
    with pytest.raises(EmbeddedError, match="SPECBOT_DATABASE_URL"):
        account_for(Path("/proc/1"), Path("/proc/1"))


def test_programs_in_a_closed_folder_are_copied_to_where_only_root_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "closed" / "install"
    (installed / "bin").mkdir(parents=True)
    (installed / "bin" / "postgres").write_text("#!/bin/sh\n")
    installed.parent.chmod(0o700)
    monkeypatch.setattr(embedded_postgresql, "_COPIES", tmp_path / "copies")
    tried: list[str] = []

    def run(program: str, _: str) -> None:
        tried.append(program)
        if program.startswith(str(installed)):
            raise PermissionError

    monkeypatch.setattr(embedded_postgresql, "_installed", lambda: installed)
    found = [embedded_postgresql.binaries(run) for _ in range(2)]
    assert found[0] == found[1] != installed / "bin"
    assert mode(found[0] / "postgres") == mode(found[0]) == mode(found[0].parent) == mode(tmp_path / "copies") == 0o755
    assert mode(installed.parent) == 0o700
    assert list((tmp_path / "copies").iterdir()) == [found[0].parents[2]]


def test_the_copies_bring_their_libraries_and_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual environment in a private folder, run by root: `postgres` needs no library of the wheel, `initdb` does."""
    monkeypatch.setattr(embedded_postgresql, "_COPIES", tmp_path / "copies")
    installed = embedded_postgresql._installed()  # noqa: SLF001 - where the wheel lies
    refused: list[str] = []

    def run(program: str, *arguments: str) -> None:
        if program.startswith(str(installed)):
            refused.append(program)
            raise PermissionError
        subprocess.run([program, *arguments], check=True, env={}, capture_output=True)  # noqa: S603 - the wheel's own

    folder = embedded_postgresql.binaries(run)
    for program in ("initdb", "pg_ctl", "postgres"):
        run(str(folder / program), "--version")
    assert len(refused) == 1


def test_data_of_another_version_is_not_touched(closed: Path) -> None:
    with embedded(closed) as server:
        version = server.folder / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(DatabaseError, match="PostgreSQL 12"), open_database("", closed):
        pass
