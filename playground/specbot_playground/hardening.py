"""What keeps other pages of the browser out: host and origin are checked, pages load nothing from elsewhere.

A page on the web may send a visitor's browser to 127.0.0.1, also under a name of its own that leads there.
"""

import re
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, request

_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"", "none", "same-origin"})
_WITHIN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; "
        "form-action 'self' http: https:; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def protect(app: Flask) -> None:
    """Refuse who comes by another name or from another page; every answer says what a browser may do with it."""
    app.secret_key = secrets.token_bytes(32)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Strict")

    @app.before_request
    def refuse_strangers() -> Response | None:
        if urlsplit(f"//{request.host}").hostname not in _OWN_NAMES:
            return Response("This is a playground for the machine it runs on: open it as 127.0.0.1.\n", status=421)
        if request.method not in _SAFE and not _is_own_page():
            return Response("Another page sent this; open the playground itself.\n", status=403)
        return None

    @app.after_request
    def harden(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def _is_own_page() -> bool:
    """Tell whether a form is one of ours; a program that is no browser says nothing of where it comes from."""
    if request.path.endswith("/settings/apps/new"):
        return (
            True  # as on GitHub, any page may bring a manifest here: it shows a form of our own, and does nothing yet
        )
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return False
    return request.headers.get("Sec-Fetch-Site", "") in _OWN_SITES


def within(address: str) -> str:
    """Take an address to go back to, if it is a path of this site; browsers read a backslash as a slash."""
    return address if _WITHIN.fullmatch(address) else "/"
