"""What every adapter does with an answer: give it a shape, and ask again for one that did not come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from bot.review.port import GoneError, NotFoundError, RejectedError, UnavailableError

T = TypeVar("T")
_BACK_OFF = (0.2, 0.8)
"""Seconds between the tries of a read."""


class Envelope(msgspec.Struct, kw_only=True):
    """What every GraphQL answer is wrapped in; https://spec.graphql.org/October2021/#sec-Response-Format."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: msgspec.Raw = msgspec.Raw(b"[]")


def decode(body: bytes | str, shape: type[T], doing: str) -> T:
    """Read JSON into a shape; `doing` begins with the forge's name. Raises `UnavailableError`."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = f"{doing}: an answer in a form that Specbot does not know ({error})."
        raise UnavailableError(message) from error


def endless(doing: str) -> RejectedError:
    """Say that a forge's list does not end; asking again is useless."""
    return RejectedError(f"{doing}: a list that does not end.")


def ensure_canonical_name(asked: str, found: str) -> None:
    """Raise `GoneError` for a repository that has moved: under two names two workers could be at one pull request."""
    if asked.casefold() != found.casefold():
        raise GoneError(f"{asked} is called {found} now; what happens there is told under that name.")


@contextmanager
def gone_if_missing() -> Iterator[None]:
    """Read what the whole job is about: raise `GoneError` for it where the forge answers 404."""
    try:
        yield
    except NotFoundError as error:
        raise GoneError(str(error)) from error


def retry_read(read: Callable[[], T], sleep: Callable[[float], None]) -> T:
    """Try a read again when the forge fails to answer. Nothing but a read: whether a write happened, nobody knows."""
    for pause in _BACK_OFF:
        try:
            return read()
        except UnavailableError:
            sleep(pause)
    return read()
