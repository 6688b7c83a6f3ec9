"""HTTP towards GitLab that stays at the configured address, so that the token reaches nobody else.

requests takes `Authorization` off a request that is sent on to another host, but not GitLab's `PRIVATE-TOKEN`, and turns
a write that is sent on into a read whose answer looks like success.
"""

from urllib.parse import SplitResult, urljoin, urlsplit

import gitlab.exceptions
import requests

from bot.forges.bounded_http import KeptConnections, bounded

_READS = frozenset({"GET", "HEAD"})
_PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5


class OwnHostSession(requests.Session):
    """Follows a redirect of a read within its own scheme, host and port, and no other."""

    def __init__(self, url: str, kept: KeptConnections | None = None) -> None:
        super().__init__()
        self.max_redirects = MOST_REDIRECTS
        bounded(self, kept)
        self._origin = _origin(urlsplit(url))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Say where an answer sends us on to; raises `gitlab.exceptions.RedirectError` where we do not go."""
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        if refusal := self._refusal(resp, target):
            resp.close()
            raise gitlab.exceptions.RedirectError(refusal)
        return target

    def _refusal(self, resp: requests.Response, target: str) -> str:
        """Say why a redirect is not followed; empty where it is."""
        verb = resp.request.method or ""
        if verb not in _READS:
            return f"it redirects a {verb}"
        try:
            place = urlsplit(urljoin(resp.url, target))
            if _origin(place) == self._origin:
                return ""
        except ValueError:
            return "it redirects to what is no address"
        return f"it redirects to {place.scheme}://{place.netloc.rpartition('@')[2]}"


def _origin(address: SplitResult) -> tuple[str, str | None, int | None]:
    """Name whom a request reaches: scheme, host and port."""
    return address.scheme, address.hostname, address.port or _PORTS.get(address.scheme)
