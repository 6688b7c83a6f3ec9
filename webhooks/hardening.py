"""What the receiver says to browsers with every answer, and who may read its figures."""

import hmac
from ipaddress import ip_address

from flask import Flask, Request, Response

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def harden(app: Flask) -> None:
    """Add the headers to every answer."""

    @app.after_request
    def add_headers(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def may_read_figures(request: Request, token: str) -> bool:
    """Tell whether somebody may read the figures: by the token; without one, straight from a private network.

    Whoever comes through a proxy may be anybody, and the proxy's own address says nothing.
    """
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_private
