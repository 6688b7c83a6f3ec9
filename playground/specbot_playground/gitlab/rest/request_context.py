"""What every route needs: who asks, the project they mean, input, pages, refusals."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from flask import Flask, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from specbot_playground.gitlab.operations.rights import sees
from specbot_playground.gitlab.state import MergeRequest, Project, Refusal, User, World

T = TypeVar("T")
_SLASH = "\x1f"
_COUNTED = 10_000
_TEXTS = (
    "body note title description name color state ref branch content commit_message source_branch target_branch "
    "state_event sha url token author_email author_name new_name start_branch last_commit_id file_path previous_path "
    "encoding base_sha start_sha head_sha old_path new_path position_type merge_commit_message signing_token"
)
_KINDS: dict[str, type] = {
    **dict.fromkeys(_TEXTS.split(), str),
    **dict.fromkeys(("old_line", "new_line", "pipeline_id", "target_project_id"), int),
    **dict.fromkeys(("actions",), list),
    **dict.fromkeys(("position",), dict),
}


class Name(BaseConverter):
    """A part of a path that may hold a slash, written `%2F`."""

    def to_python(self, value: str) -> str:
        """Read it."""
        return value.replace(_SLASH, "/")


def keep_slashes(application: Callable[..., Any]) -> Callable[..., Any]:
    """Keep `%2F` apart from `/`: WSGI servers decode both to the same."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401  # WSGI
        raw = str(environ.get("RAW_URI", environ["PATH_INFO"])).partition("?")[0]
        if raw.startswith("/api/"):
            environ["playground.path"] = raw
            parts = (unquote(part).replace("/", _SLASH) for part in raw.split("/"))
            environ["PATH_INFO"] = "/".join(parts).encode().decode("latin-1")
        return application(environ, start_response)

    return call


def world() -> World:
    """The world that this application serves."""
    found = current_app.extensions["world"]
    assert isinstance(found, World)  # noqa: S101  # put there by create_app
    return found


def actor() -> User:
    """Who asks; refuses without a good token. Raises `Refusal`."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = request.headers.get("PRIVATE-TOKEN") or (bearer if kind.lower() == "bearer" else "")
    known = world().tokens.get(token)
    if known is None or (known.until is not None and known.until < world().now()):
        raise Refusal(401, "401 Unauthorized")
    if known.scopes and not known.scopes & {"api", "read_api"} and request.path != "/api/v4/user":
        raise Refusal(403, "insufficient_scope")
    g.actor = known.user.login
    return known.user


def project(name: str) -> tuple[User, Project]:
    """Who asks, and the project if they may see it. Raises `Refusal`."""
    who = actor()
    found = world().project(name)
    if not sees(world(), found, who):
        raise Refusal(404, "404 Project Not Found")
    return who, found


def merge_request(name: str, iid: int) -> tuple[User, Project, MergeRequest]:
    """Who asks, the project and the merge request. Raises `Refusal`."""
    who, found = project(name)
    if iid not in found.merge_requests:
        raise Refusal(404, "404 Not found")
    return who, found, found.merge_requests[iid]


def body(*wanted: str) -> dict[str, Any]:
    """The input, from wherever it was sent; refuses without the wanted fields or with a wrong kind.

    Raises `Refusal`.
    """
    sent = request.get_json(silent=True) if request.is_json else dict(request.form)
    if sent is None and request.data:
        raise Refusal(400, "", "The provided JSON is not valid")
    found = {**request.args, **(sent if isinstance(sent, dict) else {})}
    missing = [f"{name} is missing" for name in wanted if name not in found]
    if missing:
        raise Refusal(400, "", ", ".join(missing))
    _check_kinds(found)
    return found


def _check_kinds(found: dict[str, Any]) -> None:
    """Refuse a value of the wrong kind, however deep."""
    for name, value in found.items():
        kind = _KINDS.get(name)
        if value is not None and kind is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise Refusal(400, "", f"{name} is invalid")
        if isinstance(value, dict):
            _check_kinds(value)
        if name == "actions":
            for each in value or ():
                if not isinstance(each, dict):
                    raise Refusal(400, "", "actions is invalid")
                _check_kinds(each)


def names(value: object) -> list[str] | None:
    """Read a list of names, which may come as one text with commas."""
    if value is None:
        return None
    parts: Iterable[object] = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return [str(part).strip() for part in parts if str(part).strip()]


def flag(value: object) -> bool | None:
    """Read yes or no."""
    return None if value is None else str(value).lower() in {"true", "1"}


def page(found: Sequence[T], shape: Callable[[T], Any], *, counted: bool = True) -> Response:
    """Answer one page of 20 or as asked, with GitLab's headers; very long lists and commits have no total."""
    size = max(1, min(request.args.get("per_page", 20, int), 100))
    number = max(1, request.args.get("page", 1, int))
    answer = jsonify([shape(one) for one in found[(number - 1) * size : number * size]])
    last = max(1, -(-len(found) // size))
    following = str(number + 1) if number < last else ""
    answer.headers["X-Per-Page"], answer.headers["X-Page"] = str(size), str(number)
    answer.headers["X-Next-Page"], answer.headers["X-Prev-Page"] = following, str(number - 1) if number > 1 else ""
    links = {"prev": number - 1 if number > 1 else 0, "next": number + 1 if following else 0, "first": 1}
    if counted and len(found) <= _COUNTED:
        answer.headers["X-Total"], answer.headers["X-Total-Pages"] = str(len(found)), str(last)
        links["last"] = last
    shown = [f'<{_with_page(to, size)}>; rel="{rel}"' for rel, to in links.items() if to]
    answer.headers["Link"] = ", ".join(shown)
    return answer


def _with_page(number: int, size: int) -> str:
    path = str(request.environ.get("playground.path", request.path))
    query = urlencode({**request.args, "page": str(number), "per_page": str(size)})
    return f"{world().web_url}{path}?{query}"


def install(app: Flask) -> None:
    """Turn refusals into answers."""
    app.url_map.converters["name"] = Name

    @app.errorhandler(Refusal)
    def refuse(error: Refusal) -> tuple[Response, int]:
        if error.message:
            return jsonify({"message": error.message}), error.status
        shape = {"error": error.errors} if isinstance(error.errors, str) else {"message": error.errors}
        return jsonify(shape), error.status

    @app.errorhandler(HTTPException)
    def refuse_route(error: HTTPException) -> Response:
        if not request.path.startswith("/api/"):
            return Response(error.get_body(), error.code, mimetype="text/html")
        answer = jsonify({"error": f"{error.code} {error.name}"})
        answer.status_code = error.code or 500
        return answer

    @app.after_request
    def dress(answer: Response) -> Response:
        if request.path.startswith("/api/"):
            limits = {"Limit": "2000", "Observed": "1", "Remaining": "1999"}
            for name, value in limits.items():
                answer.headers.setdefault(f"RateLimit-{name}", value)
            answer.headers.setdefault("RateLimit-Reset", str(int(world().now().timestamp()) + 60))
        return answer
