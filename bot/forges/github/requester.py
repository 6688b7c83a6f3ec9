"""PyGithub's requester, over connections that read each answer within a time and a size."""

from functools import partial
from typing import Any

from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

from bot.forges.bounded_http import KeptConnections, bounded


class _Http(HTTPRequestsConnectionClass):
    def __init__(self, *arguments: Any, kept: KeptConnections, **options: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*arguments, **options)
        bounded(self.session, kept)


class _Https(HTTPSRequestsConnectionClass):
    def __init__(self, *arguments: Any, kept: KeptConnections, **options: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*arguments, **options)
        bounded(self.session, kept)


class BoundedRequester(Requester):
    """Sends requests. Not shared between threads; the connections are."""

    def __init__(self, kept: KeptConnections, **options: Any) -> None:  # noqa: ANN401 - the library's own
        # The library takes other connections for all its requesters at once only, and then keeps none open.
        self._Requester__httpConnectionClass = partial(_Http, kept=kept)
        self._Requester__httpsConnectionClass = partial(_Https, kept=kept)
        super().__init__(**options)
