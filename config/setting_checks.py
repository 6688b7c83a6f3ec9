"""What each setting may be: checks of one value, whose messages say what to do instead."""

import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

SHORTEST_SECRET = 4
"""A webhook's secret that is shorter is guessed; the forges' own have 32 bytes."""
_OPERATOR = re.compile(r"(?:github|gitlab):[^:]+", re.IGNORECASE)
_DATABASE = re.compile(
    r"postgres(?:ql)?://(?:[^@/\s]*@)?(?:[\w.-]*|\[[\w:.%]+\])(?::\d+)?(?:,[\w.-]*(?::\d+)?)*(?:/[^@\s]*)?(?:\?\S*)?"
)
"""An address of which libpq, when it cannot connect, quotes nothing that is secret."""


def check_secret(value: object) -> object:
    """Refuse a secret of nothing but white space. Raises `ValueError` that says what to do."""
    if isinstance(value, SecretStr) and (text := value.get_secret_value()) and not text.strip():
        raise ValueError("it is blank; give the whole secret, or unset it")
    return value


def check_token(value: SecretStr) -> SecretStr:
    """Refuse a token that holds what no token does. Raises `ValueError` that says what to do."""
    if not re.fullmatch(r"[!-~]*", value.get_secret_value()):
        raise ValueError("it holds white space or letters that no token has; copy it anew")
    return value


def check_webhook_secret(value: SecretStr) -> SecretStr:
    """Refuse a secret that would be guessed. Raises `ValueError` that says what to do."""
    if 0 < len(value.get_secret_value().strip()) < SHORTEST_SECRET:
        raise ValueError(
            f"it has fewer than {SHORTEST_SECRET} characters and would be guessed; `openssl rand -hex 32` makes one"
        )
    return value


def check_signing_token(value: SecretStr) -> SecretStr:
    """Refuse what is no signing token of GitLab. Raises `ValueError` that says what to do."""
    text = value.get_secret_value()
    try:
        key = b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if text and len(key) < SHORTEST_SECRET:
        raise ValueError("it is no signing token; copy the webhook's, which begins with whsec_")
    return value


def check_operators(value: str) -> str:
    """Refuse a name that no forge is said of: nobody would be meant by it. Raises `ValueError` that says what to do."""
    for name in value.replace(",", " ").split():
        if not _OPERATOR.fullmatch(name):
            raise ValueError(f"{name} names no forge; write github:{name.rpartition(':')[2]}, or gitlab: before it")
    return value


def check_database(value: SecretStr) -> SecretStr:
    """Refuse what is no address of a PostgreSQL. Raises `ValueError` that says what to do."""
    text = value.get_secret_value()
    if text and "://" in text and not _DATABASE.fullmatch(text):
        raise ValueError(
            "it is no address of a PostgreSQL; write postgresql://USER:PASSWORD@HOST:PORT/NAME, "
            "and %40 for @, %2F for / in a password"
        )
    return value


def read_private_key(value: SecretStr) -> SecretStr:
    """Read a key that is given as PEM text or as a path. Raises `ValueError` that says what to do."""
    text = value.get_secret_value().strip()
    if text and "-----BEGIN" not in text:
        text = _read(Path(text), "it is neither PEM text nor a readable file")
    if text and "-----BEGIN" not in text:
        raise ValueError("the file holds no PEM text; download the App's private key again")
    # Container tooling often writes a multi-line value on one line.
    return SecretStr(text.replace("\\n", "\n"))


def check_url(value: str) -> str:
    """Refuse an address without a scheme or with credentials; drop slashes at its end. Raises `ValueError` that says what to do."""
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("write it with https:// in front")
    if "@" in urlsplit(value).netloc:
        raise ValueError("write it without user and password")
    return value.rstrip("/")


def check_minutes(value: int) -> int:
    """Refuse minutes that do not divide an hour. Raises `ValueError` that says what to do."""
    if value and 60 % value:
        raise ValueError("it must divide an hour: 5, 10, 15, 20, 30 or 60, for example; 0 is never")
    return value


def _read(path: Path, otherwise: str) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError, ValueError):
        raise ValueError(otherwise) from None
