"""PyGithub's requester, over connections that read each answer within a time and a size."""

from typing import Any

from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

from bot.forges.bounded_http import bounded


class _Http(HTTPRequestsConnectionClass):
    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*arguments, **options)
        bounded(self.session)


class _Https(HTTPSRequestsConnectionClass):
    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*arguments, **options)
        bounded(self.session)


class BoundedRequester(Requester):
    """Sends requests. Not shared between threads."""


BoundedRequester.injectConnectionClasses(_Http, _Https)
# That was made for tests, so it also gives up keeping connections open.
BoundedRequester._Requester__persist = True  # type: ignore[attr-defined]  # noqa: SLF001 - it has no other name
