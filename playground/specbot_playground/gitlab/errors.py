"""How GitLab answers when it is in trouble or had enough."""

from flask import Response, jsonify

from specbot_playground.faults import hang_up
from specbot_playground.store import Store

_MESSAGES = {401: "401 Unauthorized", 403: "403 Forbidden", 404: "404 Not Found", 500: "500 Internal Server Error"}
_LIMITS = ("secondary", "primary", 429)


def fail(store: Store, kind: int | str) -> Response:
    """Answer as GitLab in trouble does: its limits say when to come back."""
    if kind == "reset":
        hang_up()
    if kind in _LIMITS:
        answer = Response("Retry later\n", 429, mimetype="text/plain")
        answer.headers["Retry-After"] = "60"
        answer.headers["RateLimit-Remaining"] = "0"
        answer.headers["RateLimit-Reset"] = str(int(store.now().timestamp()) + 60)
        return answer
    answer = jsonify({"message": _MESSAGES.get(int(kind), "Server Error")})
    answer.status_code = int(kind)
    return answer
