"""Sign-in with GitHub or GitLab. The forge says who somebody is; the token that it gives for that is used once, and not kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
import requests
import structlog
from flask import Blueprint, Flask, abort, redirect, render_template, request, session, url_for

from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from webhooks.board import visitor
from webhooks.board.site import Answer, Site

_SECONDS = 10
_NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A forge as an OAuth 2 provider, and this page as its client."""

    forge: ForgeName
    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    user_url: str
    scope: str = ""


class _User(msgspec.Struct):
    """Who signed in: GitHub says `login`, GitLab `username`."""

    id: int
    login: str = ""
    username: str = ""


def register(board: Blueprint, site: Site, app: Flask, providers: tuple[Provider, ...], public_url: str) -> None:
    """Add the routes; no page of them tells anything of a repository."""
    clients = _clients(app, providers)

    @board.get("/sign-in")
    def sign_in_choice() -> Answer:
        session[_NEXT] = _local(request.args.get("next", ""))
        return render_template("board/sign_in.html", trouble="")

    @board.get("/sign-in/<forge>")
    def sign_in(forge: str) -> Answer:
        if forge not in clients:
            abort(404)
        back = url_for("board.signed_in", forge=forge)
        found: Answer = clients[forge].authorize_redirect((public_url or request.url_root.rstrip("/")) + back)
        return found

    @board.get("/sign-in/<forge>/back")
    def signed_in(forge: str) -> Answer:
        if forge not in clients:
            abort(404)
        return _come_back(site, clients[forge], ForgeName(forge), providers)

    @board.post("/sign-out")
    def sign_out() -> Answer:
        visitor.sign_out()
        return redirect(url_for("board.table" if site.public else "board.sign_in_choice"), 303)


def _clients(app: Flask, providers: Collection[Provider]) -> Mapping[str, Any]:
    """Make the library's client for each forge. The code that comes back is proved by a secret of the session's (PKCE)."""
    if not providers:
        return {}
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - where nobody signs in, none of it is needed

    oauth: Any = OAuth(app)
    return {
        one.forge.value: oauth.register(
            one.forge.value,
            client_id=one.client_id,
            client_secret=one.client_secret,
            authorize_url=one.authorize_url,
            access_token_url=one.token_url,
            client_kwargs={"scope": one.scope, "code_challenge_method": "S256"},
        )
        for one in providers
    }


def _come_back(site: Site, client: Any, forge: ForgeName, providers: Iterable[Provider]) -> Answer:  # noqa: ANN401 - the library's own
    """Take who comes back from the forge with a code; the session begins anew with them."""
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 - of the library that is loaded by then

    target = _local(str(session.get(_NEXT, "")))
    try:
        account = _who(client, next(one for one in providers if one.forge is forge))
    except (OAuthError, requests.RequestException, msgspec.MsgspecError) as error:
        structlog.get_logger().warning("sign-in failed", forge=forge.value, error=type(error).__name__)
        return render_template("board/sign_in.html", trouble=forge.value), HTTPStatus.FORBIDDEN
    visitor.sign_in(forge, account, site.now())
    return redirect(target)


def _who(client: Any, provider: Provider) -> Account:  # noqa: ANN401 - the library's own
    """Exchange the code and ask who it is; raises what the library and the connection raise."""
    token = client.authorize_access_token(timeout=_SECONDS)
    answer = client.get(provider.user_url, token=token, timeout=_SECONDS)
    answer.raise_for_status()
    found = msgspec.json.decode(answer.content, type=_User)
    return Account(id=str(found.id), login=found.login or found.username)


def _local(address: str) -> str:
    """Keep an address of this board, and nothing that leads elsewhere."""
    good = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if good and address.isprintable() else url_for("board.table")
