"""Who sees what: the forge's own answer, kept for minutes. Whatever could not be asked is not shown."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType

import structlog
from cachetools import TTLCache

from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from bot.review.port import ForgeError

KEPT_SECONDS = 300.0
_TROUBLE_SECONDS = 30.0
_MOST = 100_000
_AT_ONCE = 8
MayRead = Callable[[ForgeName, str, Account | None], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: an account of each forge that they signed in with; none: anybody."""

    accounts: Mapping[ForgeName, Account] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known(self) -> bool:
        """Tell whether they signed in."""
        return bool(self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The repositories that somebody may read, and how many could not be asked about."""

    repositories: frozenset[str]
    unasked: int = 0


class Access:
    """Asks the forges, and keeps what they said. Shared between threads."""

    def __init__(self, may_read: MayRead, clock: Callable[[], float], *, kept: float = KEPT_SECONDS) -> None:
        self._ask_forge = may_read
        self._kept: TTLCache[tuple[str, str], bool] = TTLCache(_MOST, kept, clock)
        self._trouble: TTLCache[tuple[str, str], bool] = TTLCache(_MOST, _TROUBLE_SECONDS, clock)
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="permission")

    def visible(self, viewer: Viewer, repositories: Iterable[str]) -> Visible:
        """Choose the repositories (`github:acme/payments`) that a viewer may read."""
        wanted = tuple(repositories)
        known = {name: self._known(viewer, name) for name in wanted}
        asked = [name for name, answer in known.items() if answer is None]
        if asked:
            known |= dict(zip(asked, self._threads.map(lambda name: self._find_out(viewer, name), asked), strict=True))
        return Visible(
            repositories=frozenset(name for name, answer in known.items() if answer),
            unasked=sum(answer is None for answer in known.values()),
        )

    def _known(self, viewer: Viewer, name: str) -> bool | None:
        """Say what is known already; None: nothing."""
        account = _account(viewer, name)
        with self._lock:
            if self._kept.get(("", name)):
                return True
            return self._kept.get((account.id if account else "", name))

    def _find_out(self, viewer: Viewer, name: str) -> bool | None:
        """Ask the forge whether everybody may read it, or else whether the viewer may; None: it did not answer."""
        account = _account(viewer, name)
        everybody = self._asked(name, None)
        return everybody if everybody is not False or account is None else self._asked(name, account)

    def _asked(self, name: str, account: Account | None) -> bool | None:
        key = (account.id if account else "", name)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            if key in self._trouble:
                return None
        forge, _, repository = name.partition(":")
        try:
            answer = self._ask_forge(ForgeName(forge), repository, account)
        except (ForgeError, ValueError) as error:
            structlog.get_logger().warning("permission not asked", repository=name, error=str(error))
            with self._lock:
                self._trouble[key] = True
            return None
        with self._lock:
            self._kept[key] = answer
        return answer


def _account(viewer: Viewer, name: str) -> Account | None:
    """Find the viewer's account on the forge of a repository."""
    forge = name.partition(":")[0]
    return next((account for known, account in viewer.accounts.items() if known.value == forge), None)
