"""One conversation with GitHub's REST and GraphQL APIs: time-outs, retries of reads, pacing, errors. Not shared between jobs.

Reads are tried again; a write never is, because nobody knows whether it happened.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

import github.Auth
import jwt
import msgspec

from bot.forges.bounded_http import MOST_PAGES, KeptConnections
from bot.forges.failures import GraphError, no_answer
from bot.forges.github.failures import graph_failure, rest_failure
from bot.forges.github.optional_parts import lacking, without
from bot.forges.github.requester import BoundedRequester
from bot.forges.rate_limit import RateLimiter
from bot.forges.responses import Envelope, decode, endless, retry_read
from bot.forges.side_by_side import SideBySide, Spare
from bot.review.port import BadCredentialError, ForgeError, RateLimitedError, RejectedError, UnavailableError
from bot.telemetry.http_requests import forge_request, graph_route, rest_route

T = TypeVar("T")
TIMEOUT = 10
PER_PAGE = 100
_LINK = re.compile(r'<(?P<url>[^<>]*)>;\s*rel="(?P<name>\w+)"')
_API_VERSION = "2022-11-28"

Variables = Mapping[str, object]


class Api:
    """GitHub, seen with one credential by one job."""

    def __init__(
        self,
        url: str,
        auth: github.Auth.Auth,
        *,
        budget: RateLimiter,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        before_write: Callable[[], None] = lambda: None,
    ) -> None:
        self.kept = KeptConnections()
        """The connections; those of all clients of one credential are the same."""
        self._requesters = Spare(lambda: _requester(self.kept, auth, url), BoundedRequester.close)
        self.beside = SideBySide()
        """Asks several questions of this job at once."""
        self._budget = budget
        self._clock = clock
        self._sleep = sleep
        self._before_write = before_write
        """Raises when this job must not write any more."""
        self.granted: Mapping[str, str] = {}
        """The permissions of the credential, where the forge has told them."""
        self.lacks: list[str] = []
        """The fragments and fields of queries that this forge was found not to know."""

    def close(self) -> None:
        """Wait for what is under way, and end."""
        self.beside.close()
        self._requesters.close()

    def may_write(self, permission: str) -> bool:
        """Tell whether the credential has a permission; where the forge did not say, it is tried."""
        return not self.granted or self.granted.get(permission, "") in {"write", "admin"}

    def get(self, path: str, shape: type[T], /, **parameters: str | int) -> T:
        """Read one resource."""
        body, _ = self._patiently(lambda: self._rest("GET", path, parameters=parameters))
        return decode(body, shape, f"GitHub, {path}")

    def page(self, path: str, shape: type[T], **parameters: str | int) -> tuple[T, Mapping[str, str]]:
        """Read one page; gives also the addresses of the pages around it, by `next`, `prev`, `first`, `last`."""
        body, headers = self._patiently(lambda: self._rest("GET", path, parameters=parameters))
        links = {found["name"]: found["url"] for found in _LINK.finditer(headers.get("link", ""))}
        return decode(body, shape, f"GitHub, {path}"), links

    def pages(self, path: str, item: type[T], **parameters: str | int) -> Iterator[T]:
        """Read every page of a list; raises `RejectedError` for one that does not end."""
        page, more = 1, True
        while more:
            if page > MOST_PAGES:
                raise endless(f"GitHub, {path}")
            found, links = self.page(path, list[item], **parameters, per_page=PER_PAGE, page=page)  # type: ignore[valid-type]
            yield from found
            page, more = page + 1, "next" in links

    def write(self, verb: str, path: str, body: Variables | None = None, *, content: bool = False) -> str:
        """Make one change, once. `content`: it makes something that people are told of, which GitHub counts."""
        self._check_write(content=content)
        return self._rest(verb, path, body=body)[0]

    def query(self, text: str, variables: Variables, shape: type[T], doing: str) -> T:
        """Ask one GraphQL query."""
        asked = without(text, self.lacks)
        try:
            return self._patiently(lambda: self._graph(asked, variables, shape, doing, {"FORBIDDEN"}))
        except (RejectedError, UnavailableError) as error:
            part = lacking(str(error))
            if not part or without(asked, (part,)) == asked:
                raise
        if part not in self.lacks:
            self.lacks.append(part)
        return self.query(text, variables, shape, doing)

    def mutate(self, text: str, variables: Variables, doing: str, *, content: bool = False) -> None:
        """Make one change by GraphQL, once."""
        self._check_write(content=content)
        self._graph(text, variables, msgspec.Raw, doing, set())

    def _check_write(self, *, content: bool) -> None:
        """Wait for a place in the budget, then see whether the job is still ours."""
        if content:
            self._budget.before_write()
        self._before_write()

    def _graph(self, text: str, variables: Variables, shape: type[T], doing: str, bearable: AbstractSet[str]) -> T:
        """Send one operation. A bearable error leaves out what the credential may not see, if the rest has the shape."""
        body = {"query": text, "variables": variables}
        with self._requesters.one() as requester:
            address = requester.graphql_url
        answer, headers = self._rest("POST", address, body=body, doing=doing, route=graph_route(text))
        envelope = decode(answer, Envelope, f"GitHub, {doing}")
        errors = decode(envelope.errors, list[GraphError], f"GitHub, {doing}")
        if any(error.type not in bearable for error in errors):
            raise self._noted(graph_failure(errors, headers, doing, self._clock()))
        try:
            return decode(envelope.data, shape, f"GitHub, {doing}")
        except UnavailableError as error:
            if errors:
                raise graph_failure(errors, headers, doing, self._clock()) from error
            raise

    def _rest(
        self,
        verb: str,
        path: str,
        *,
        parameters: Variables | None = None,
        body: Variables | None = None,
        doing: str = "",
        route: str = "",
    ) -> tuple[str, Mapping[str, str]]:
        """Send one request; every failure becomes a `ForgeError`."""
        doing = doing or f"{verb} {path}"
        try:
            with (
                self._requesters.one() as requester,
                forge_request("github", route or rest_route(verb, path)) as answered,
            ):
                status, headers, text = requester.requestJson(
                    verb, path, dict(parameters or {}), {"X-GitHub-Api-Version": _API_VERSION}, body
                )
                answered.by(status, headers)
        except jwt.PyJWTError as error:
            message = f"GitHub, {doing}: the App's private key is not usable ({error}); give its PEM text."
            raise BadCredentialError(message) from error
        except (OSError, RuntimeError) as error:
            raise no_answer(f"GitHub, {doing}", error) from error
        if status >= 300:
            raise self._noted(rest_failure(status, headers, text, doing, self._clock()))
        return text, headers

    def _noted(self, error: ForgeError) -> ForgeError:
        """Let everybody who uses this credential know of a limit."""
        if isinstance(error, RateLimitedError):
            error.retry_at = self._budget.hold(error.retry_at, guessed=error.guessed)
        return error

    def _patiently(self, read: Callable[[], T]) -> T:
        return retry_read(read, self._sleep)


def _requester(kept: KeptConnections, auth: github.Auth.Auth, url: str) -> BoundedRequester:
    return BoundedRequester(
        kept,
        auth=auth,
        base_url=url,
        timeout=TIMEOUT,
        user_agent="specbot",
        per_page=PER_PAGE,
        verify=True,
        retry=None,
        pool_size=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=True,
    )
