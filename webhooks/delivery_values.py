"""What a value of a delivery may be: whatever is odd is refused here, before it is stored. Pure."""

import re

LONGEST_DELIVERY_ID = 200
"""Both forges name deliveries by a UUID."""
_LONGEST_PATH = 512
_LONGEST_LOGIN = 255
_LONGEST_IDENTIFIER = 64
_MOST = 2**31 - 1
_PATH = re.compile(r"[A-Za-z0-9_.\-]+(?:/[A-Za-z0-9_.\-]+)+")
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DELIVERY_ID = re.compile(rf"[A-Za-z0-9_.:\-]{{1,{LONGEST_DELIVERY_ID}}}")
_LOGIN = re.compile(rf"[A-Za-z0-9_.\-\[\]]{{1,{_LONGEST_LOGIN}}}")
_IDENTIFIER = re.compile(rf"[!-~]{{1,{_LONGEST_IDENTIFIER}}}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class OddValueError(ValueError):
    """A value that no forge sends; the message names it and says what it should be."""


def repository(path: str, levels: int | None = None) -> str:
    """Take a repository's path, of so many levels if they are given; raises `OddValueError`."""
    good = len(path) <= _LONGEST_PATH and _PATH.fullmatch(path) is not None
    dotted = any(part in {".", ".."} for part in path.split("/"))
    if not good or dotted or (levels is not None and path.count("/") + 1 != levels):
        raise OddValueError("the repository's name is not like owner/name")
    return path


def number(value: int) -> int:
    """Take the number of a pull request; raises `OddValueError`."""
    if not 0 < value <= _MOST:
        raise OddValueError(f"the pull request's number is not between 1 and {_MOST}")
    return value


def sha(text: str) -> str:
    """Take a commit's name; raises `OddValueError`."""
    return _matching(_SHA, text, "the commit's name is not 40 or 64 hexadecimal digits")


def delivery_id(text: str) -> str:
    """Take a delivery's id; raises `OddValueError`."""
    return _matching(_DELIVERY_ID, text, f"the delivery's id is not at most {LONGEST_DELIVERY_ID} letters and digits")


def login(text: str) -> str:
    """Take an account's login; raises `OddValueError`."""
    return _matching(_LOGIN, text, "the sender's login is not one")


def identifier(text: str) -> str:
    """Take a button's identifier; raises `OddValueError`."""
    return _matching(_IDENTIFIER, text, f"the button's identifier is not at most {_LONGEST_IDENTIFIER} letters")


def timestamp(text: str) -> int | None:
    """Read seconds since 1970; None for what is no moment of our days."""
    return int(text) if _TIMESTAMP.fullmatch(text) else None


def _matching(form: re.Pattern[str], text: str, otherwise: str) -> str:
    if not form.fullmatch(text):
        raise OddValueError(otherwise)
    return text
