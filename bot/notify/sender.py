"""Sends messages with Apprise, which is asked for nothing else. An address is neither logged nor told."""

import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.notify.addresses import Address, setting_of
from bot.notify.message import Message, NotSentError

if TYPE_CHECKING:
    import apprise

SECONDS = 20.0
"""So long a message may take; then its thread is left to end by itself, and the message is tried again."""
_CONNECT_SECONDS, _READ_SECONDS = 5.0, 10.0
_LONGEST_REASON = 200
_PIECES = re.compile(r"[^\w.-]+")
_SHORTEST_SECRET = 4
_NO_APPRISE = "Apprise is not installed; install it: uv tool install 'specbot[serve,notify]'"


class Sender:
    """Sends to names. Shared between threads; the addresses are read for each message, as their secrets may be renewed."""

    def __init__(self, addresses: Callable[[], Mapping[str, Address]]) -> None:
        self._addresses = addresses

    def send(self, message: Message) -> None:
        """Send one message; raises `NotSentError`, at the latest after some seconds."""
        address = self._addresses().get(message.to)
        if address is None:
            raise NotSentError(_not_set(message.to), final=True)
        if not address.serves(message.about):
            says = f"{setting_of(message.to)} is not for {message.about}: other repositories stand before its address"
            raise NotSentError(says, final=True)
        _within_time(lambda: _send(message, address.url))

    def problem(self, name: str) -> str:
        """Say what is wrong with the address of a name, without asking anybody; empty when nothing is."""
        address = self._addresses().get(name)
        if address is None:
            return _not_set(name)
        try:
            _plugin(name, address.url)
        except NotSentError as error:
            return str(error)
        return ""


def _not_set(name: str) -> str:
    return f"{setting_of(name)} is not set; set it to an address that Apprise knows"


def _within_time(send: Callable[[], None]) -> None:
    """Wait some seconds for a sending: a server may drip its answer, which no time-out of a socket sees."""
    ended: list[Exception | None] = []

    def run() -> None:
        try:
            send()
        except Exception as error:  # noqa: BLE001 - it is raised by who waits
            ended.append(error)
        else:
            ended.append(None)

    thread = threading.Thread(target=run, name="notify", daemon=True)
    thread.start()
    thread.join(SECONDS)
    if not ended:
        raise NotSentError(f"no answer within {SECONDS:.0f} seconds")
    if ended[0] is not None:
        raise ended[0]


def _send(message: Message, url: str) -> None:
    """Send with the plugin of the address, in this very thread; raises `NotSentError`."""
    plugin = _plugin(message.to, url)
    with _overheard() as said:
        try:
            sent = plugin.notify(title=message.title, body=message.body, body_format="text")
        except Exception as error:  # noqa: BLE001 - a plugin of one of a hundred services, whose words may hold the address
            raise NotSentError(f"{setting_of(message.to)}: Apprise failed ({type(error).__name__})") from None
    if not sent:
        raise NotSentError(_reason(message.to, " ".join(said), url))


def _plugin(name: str, url: str) -> "apprise.NotifyBase":
    """Read an address with Apprise; raises `NotSentError` for one that it does not know."""
    try:
        import apprise  # noqa: PLC0415  # an extra, and half a second
    except ModuleNotFoundError:
        raise NotSentError(_NO_APPRISE, final=True) from None
    logging.getLogger("apprise").propagate = False  # its lines quote addresses
    plugin = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if not isinstance(plugin, apprise.NotifyBase):
        says = f"{setting_of(name)}: Apprise does not know such an address; https://appriseit.com/services lists them"
        raise NotSentError(says, final=True)
    plugin.socket_connect_timeout = min(plugin.socket_connect_timeout, _CONNECT_SECONDS)
    plugin.socket_read_timeout = min(plugin.socket_read_timeout, _READ_SECONDS)
    return plugin


class _Listener(logging.Handler):
    """Keeps the warnings of one thread: at the same time another one may send to another address."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if record.thread == self._thread:
            self.said.append(record.getMessage())


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """Give what Apprise warns of meanwhile."""
    log, listener = logging.getLogger("apprise"), _Listener()
    log.addHandler(listener)
    try:
        yield listener.said
    finally:
        log.removeHandler(listener)


def _reason(name: str, said: str, url: str) -> str:
    """Give Apprise's own words without a piece of the address in them."""
    line = " ".join(said.split())
    for piece in sorted(_PIECES.split(url), key=len, reverse=True):
        if len(piece) >= _SHORTEST_SECRET:
            line = line.replace(piece, "…")
    return f"{setting_of(name)}: {line[:_LONGEST_REASON] or 'the service did not take the message'}"
