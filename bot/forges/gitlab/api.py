"""One conversation with GitLab's API through python-gitlab: time-outs, retries of reads, errors. Not shared between jobs.

python-gitlab would wait for ever, sleep out rate limits and repeat writes after a time-out; nothing of that is used.
Reads are tried again; a write never is, because nobody knows whether it happened.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

import gitlab
import gitlab.exceptions
import msgspec
import requests

from bot.forges.bounded_http import MOST_PAGES, KeptConnections
from bot.forges.failures import GraphError, no_answer
from bot.forges.gitlab.failures import graph_failure, redirected, rest_failure
from bot.forges.gitlab.session import OwnHostSession
from bot.forges.responses import Envelope, decode, endless, retry_read
from bot.forges.side_by_side import SideBySide, Spare
from bot.telemetry.http_requests import forge_request, graph_route, rest_route

T = TypeVar("T")
TIMEOUT = 10
PER_PAGE = 100

Parameters = Mapping[str, str | int]
Body = Mapping[str, object]


class Api:
    """GitLab, seen with one token by one job."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        before_write: Callable[[], None] = lambda: None,
    ) -> None:
        self.url = url
        self.kept = KeptConnections()
        """The connections; those of all clients of one credential are the same."""
        self._clients = Spare(lambda: _client(url, token, self.kept), lambda client: client.session.close())
        self.beside = SideBySide()
        """Asks several questions of this job at once."""
        self._clock = clock
        self._sleep = sleep
        self._before_write = before_write
        """Raises when this job must not write any more."""

    def close(self) -> None:
        """Wait for what is under way, and end."""
        self.beside.close()
        self._clients.close()

    def now(self) -> datetime:
        """Tell the time."""
        return self._clock()

    def get(self, path: str, shape: type[T], /, **parameters: str | int) -> T:
        """Read one resource."""
        return decode(self.raw(path, **parameters), shape, f"GitLab, {path}")

    def raw(self, path: str, /, **parameters: str | int) -> bytes:
        """Read the bytes of one resource."""
        return self.retry_read(lambda: self._send("get", path, parameters=parameters).content)

    def headers(self, path: str, /, **parameters: str | int) -> Mapping[str, str]:
        """Read what GitLab says of a resource without its content."""
        return self.retry_read(lambda: self._send("head", path, parameters=parameters).headers)

    def pages(self, path: str, item: type[T], /, **parameters: str | int) -> Iterator[T]:
        """Read every page of a list; GitLab gives 20 items at a time to who does not ask for more.

        Raises `RejectedError` for a list that does not end.
        """
        page, seen = "1", set[str]()
        while page:
            if page in seen or len(seen) >= MOST_PAGES:
                raise endless(f"GitLab, {path}")
            seen.add(page)
            asked = {**parameters, "per_page": PER_PAGE, "page": page}
            answer = self.retry_read(lambda asked=asked: self._send("get", path, parameters=asked))  # type: ignore[misc]
            yield from decode(answer.content, list[item], f"GitLab, {path}")  # type: ignore[valid-type]
            page = answer.headers.get("X-Next-Page", "")

    def write(self, verb: str, path: str, body: Body | None = None) -> bytes:
        """Make one change, once."""
        self._before_write()
        return self._send(verb.lower(), path, body=body).content

    def query(self, text: str, shape: type[T], doing: str, variables: Body | None = None) -> T:
        """Ask one GraphQL query."""
        body = {"query": text, "variables": dict(variables or {})}
        address = f"{self.url}/api/graphql"
        route = graph_route(text)
        answer = self.retry_read(lambda: self._send("post", address, body=body, doing=doing, route=route).content)
        return decode(_data(answer, doing), shape, f"GitLab, {doing}")

    def mutate(self, text: str, variables: Body, doing: str) -> None:
        """Make one change by GraphQL, once."""
        body = {"query": text, "variables": dict(variables)}
        answer = self._send("post", f"{self.url}/api/graphql", body=body, doing=doing, route=graph_route(text)).content
        _data(answer, doing)

    def retry_read(self, read: Callable[[], T]) -> T:
        """Try a read again when GitLab fails to answer, or has not everything ready yet."""
        return retry_read(read, self._sleep)

    def _send(
        self,
        verb: str,
        path: str,
        *,
        parameters: Parameters | None = None,
        body: Body | None = None,
        doing: str = "",
        route: str = "",
    ) -> requests.Response:
        """Send one request; every failure becomes a `ForgeError`."""
        doing = doing or f"{verb.upper()} {path}"
        answered: list[requests.Response] = []
        try:
            with self._clients.one() as client, forge_request("gitlab", route or rest_route(verb, path)) as seen:
                client.session.hooks["response"] = [lambda response, **_: answered.append(response)]
                try:
                    return client.http_request(
                        verb,
                        path,
                        query_data=dict(parameters or {}),
                        post_data=None if body is None else dict(body),
                        obey_rate_limit=False,
                        retry_transient_errors=False,
                    )
                finally:
                    for one in answered[-1:]:
                        seen.by(one.status_code, {name.lower(): value for name, value in one.headers.items()})
        except gitlab.exceptions.GitlabHttpError as error:
            status = error.response_code or HTTPStatus.BAD_GATEWAY
            raise rest_failure(
                status, answered[-1].headers, error.response_body or b"", doing, self._clock()
            ) from error
        except gitlab.exceptions.GitlabAuthenticationError as error:
            raise rest_failure(401, {}, error.response_body or b"", doing, self._clock()) from error
        except gitlab.exceptions.RedirectError as error:
            raise redirected(doing, error.error_message) from error
        except (requests.RequestException, OSError, ValueError) as error:
            raise no_answer(f"GitLab, {doing}", error) from error


def _client(url: str, token: str, kept: KeptConnections) -> gitlab.Gitlab:
    session = OwnHostSession(url, kept)
    return gitlab.Gitlab(url, private_token=token, timeout=TIMEOUT, user_agent="specbot", session=session)


def _data(answer: bytes, doing: str) -> msgspec.Raw:
    """Take what was asked for out of a GraphQL answer; raises what its errors mean."""
    envelope = decode(answer, Envelope, f"GitLab, {doing}")
    if errors := decode(envelope.errors, list[GraphError], f"GitLab, {doing}"):
        raise graph_failure(errors, doing)
    return envelope.data
