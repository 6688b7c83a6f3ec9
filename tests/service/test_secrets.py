"""A canary in every secret, looked for in all that is printed, logged and answered while everything fails."""

import io
import re
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
import structlog

from bot.jobs.database import DatabaseError, migrate
from bot.telemetry.logs import set_up_logs
from tests.service.processes import a_closed_port, specbot

pytestmark = pytest.mark.long

CANARY = "canary4711"
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}\n-----END RSA PRIVATE KEY-----"


def secrets() -> dict[str, str]:
    """Every secret setting; nobody answers at the addresses of the forges and of the database."""
    return {
        "github_webhook_secret": f"secret-{CANARY}",
        "github_private_key": PEM,
        "github_token": f"ghp_{CANARY}",
        "gitlab_token": f"glpat-{CANARY}",
        "gitlab_webhook_secret": f"secret-{CANARY}",
        "gitlab_signing_token": "whsec_Y2FuYXJ5NDcxMWNhbmFyeQ==",
        "database_url": f"postgresql://bot:{CANARY}@127.0.0.1:1/specbot",
        "github_api_url": a_closed_port(),
        "gitlab_url": a_closed_port(),
    }


FAILURES: Mapping[str, Mapping[str, str]] = {
    "nobody answers": {},
    "an App with a key that is none": {"github_app_id": "1"},
    "a port that is none": {"port": "x"},
    "a mangled address": {"database_url": f"postgresql://bot:{CANARY}/x@db"},
    "an address with a bad escape": {"database_url": f"postgresql://bot:%zz{CANARY}@db/x"},
    "words in place of an address": {"database_url": f"host=127.0.0.1 password={CANARY} {CANARY}"},
    "a token of two lines": {"gitlab_token": f"glpat-{CANARY}\n{CANARY}"},
}


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_shows_a_secret(failure: str) -> None:
    settings = {**secrets(), **FAILURES[failure]}
    for command in (("serve",), ("work",), ("doctor",), ("jobs",), ("sync", "gitlab:a/b!1"), ("sync", "github:a/b#1")):
        done = specbot(*command, settings=settings)
        assert done.code in {1, 2}, (command, done)
        shown = done.output + done.errors
        for secret in (CANARY, "Y2FuYXJ5"):
            assert secret not in shown, (command, shown)
        assert "Traceback" not in shown, (command, shown)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_a_traceback_shows_no_values(stream: io.StringIO) -> None:
    set_up_logs(stream)

    def fail(authorization: str) -> None:
        raise RuntimeError(f"{len(authorization)} letters")

    try:
        fail(f"Bearer {CANARY}")
    except RuntimeError:
        structlog.get_logger().exception("bug")
    finally:
        structlog.reset_defaults()
    assert "RuntimeError" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_a_log_gives_a_terminal_no_orders() -> None:
    stream = Terminal()
    set_up_logs(stream)
    structlog.get_logger().info("reconciled", reason="red \x1b[31m \x9b31m \u202e gnp.exe\nsecond line")
    structlog.reset_defaults()
    text = re.sub(r"\x1b\[\d+m", "", stream.getvalue())
    assert not any(mark in text.rstrip("\n") for mark in ("\x1b", "\x9b", "\u202e", "\n"))


@pytest.mark.parametrize("address", [f"postgresql://bot:%zz{CANARY}@db/x", f"host=db {CANARY}"])
def test_what_libpq_quotes_is_not_shown(address: str) -> None:
    with pytest.raises(psycopg.ProgrammingError, match=CANARY):
        psycopg.connect(address)
    with pytest.raises(DatabaseError) as caught:
        migrate(address)
    assert CANARY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_key_may_lie_in_a_file_and_is_not_shown_either(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(PEM)
    settings = {**secrets(), "github_app_id": "1", "github_private_key": str(tmp_path / "key.pem")}
    done = specbot("sync", "github:a/b#1", settings=settings)
    assert done.code == 1
    assert CANARY not in done.output + done.errors
