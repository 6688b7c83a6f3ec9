"""What every route needs: who asks, the repository they mean, pages, refusals."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import jwt
from flask import Flask, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from specbot_playground import operations
from specbot_playground.rest.permissions import MissingPermission, need_for_mutation, need_permission
from specbot_playground.state import Comment, Pull, Refusal, Repository, User, World

T = TypeVar("T")
_TEXTS = (
    "title body base head sha message content branch ref name new_name state event path side commit_id context "
    "description color conclusion status external_id head_sha merge_method query permission subject_type summary text"
)
_KINDS: dict[str, type] = {
    **dict.fromkeys(_TEXTS.split(), str),
    **dict.fromkeys(("line", "start_line", "in_reply_to"), int),
    **dict.fromkeys(("comments", "annotations", "actions"), list),
    **dict.fromkeys(("output", "variables"), dict),
}


def world() -> World:
    """The world that this application serves."""
    found = current_app.extensions["world"]
    assert isinstance(found, World)  # noqa: S101  # put there by create_app
    return found


def actor() -> User:
    """Who asks; refuses without a good token. Raises `Refusal`."""
    token = _token()
    known = world().tokens.get(token)
    if known is None or (known.until is not None and known.until < world().now()):
        raise Refusal(401, "Bad credentials")
    g.actor = known.user.login
    return known.user


def _is_installation() -> bool:
    """Tell whether an installation token asks."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    known = world().tokens.get(token)
    return kind.lower() in {"bearer", "token"} and known is not None and known.app


def _look_at_permissions() -> None:
    """Refuse an installation token what the App was not granted."""
    if _is_installation():
        need_permission(world(), request.method, request.path)


def look_at_mutation(query: str) -> None:
    """Refuse an installation token a change by GraphQL that the App was not granted."""
    if _is_installation():
        need_for_mutation(world(), query)


def as_app() -> None:
    """Refuse who does not carry a good JWT of the App. Raises `Refusal`."""
    try:
        claims = jwt.decode(_token(), world().app.public_key, algorithms=["RS256"])
    except jwt.PyJWTError as error:
        raise Refusal(401, "A JSON web token could not be decoded") from error
    if str(claims.get("iss")) != str(world().app.id) or claims["exp"] - claims["iat"] > 660:
        raise Refusal(401, "'Issuer' claim or expiration is not right")
    g.actor = "app"


def _token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() not in ("bearer", "token") or not token:
        raise Refusal(401, "Requires authentication")
    return token


def repository(owner: str, name: str) -> tuple[User, Repository]:
    """Who asks, and the repository if they may see it."""
    who = actor()
    found = world().repository(f"{owner}/{name}")
    operations.need(found, who, "read")
    return who, found


def pull(owner: str, name: str, number: int) -> tuple[User, Repository, Pull]:
    """Who asks, the repository and the pull request. Raises `Refusal`."""
    who, found = repository(owner, name)
    if number not in found.pulls:
        raise Refusal(404, "Not Found")
    return who, found, found.pulls[number]


def change_comment(who: User, repo: Repository, on: Pull, found: Comment) -> bool:
    """Delete or edit a comment where that is asked; tell whether it is gone."""
    if request.method == "DELETE":
        operations.delete_comment(world(), who, repo, on, found)
        return True
    if request.method == "PATCH":
        operations.edit_comment(world(), who, repo, on, found, body().get("body") or "")
    return False


def body() -> dict[str, Any]:
    """The JSON that was sent. Raises `Refusal`."""
    sent = request.get_json(silent=True)
    if sent is None and request.data:
        raise Refusal(400, "Problems parsing JSON")
    return _typed(sent) if isinstance(sent, dict) else {}


def _typed(sent: dict[str, Any]) -> dict[str, Any]:
    """Refuse a value of the wrong kind, however deep."""
    for name, value in sent.items():
        kind = _KINDS.get(name)
        if kind is not None and value is not None and not isinstance(value, kind):
            raise Refusal(422, "Validation Failed", [{"code": "invalid", "field": name}])
    within = [*(sent.get("comments") or ()), *(sent.get("annotations") or ())]
    if sent.get("output"):
        within.append(sent["output"])
    for inner in within:
        if not isinstance(inner, dict):
            raise Refusal(422, "Validation Failed", [{"code": "invalid"}])
        _typed(inner)
    return sent


def names(key: str) -> list[str]:
    """The list of names that was sent, bare or under a key. Raises `Refusal`."""
    sent = request.get_json(silent=True)
    found = sent.get(key, []) if isinstance(sent, dict) else sent
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Refusal(422, "Validation Failed", [{"code": "invalid", "field": key}])
    return found


def wanted(sent: dict[str, Any], *names: str) -> None:
    """Refuse an input without these fields. Raises `Refusal`."""
    for name in names:
        if sent.get(name) is None:
            raise Refusal(422, "Validation Failed", [{"code": "missing_field", "field": name}])


def page(found: Sequence[T], shape: Callable[[T], Any], wrap: str | None = None) -> Response:
    """Answer one page, with a Link header to the next and the last."""
    size = max(1, min(request.args.get("per_page", 30, int), 100))
    number = max(1, request.args.get("page", 1, int))
    shown = [shape(one) for one in found[(number - 1) * size : number * size]]
    answer = jsonify({"total_count": len(found), wrap: shown} if wrap else shown)
    last = max(1, -(-len(found) // size))
    links = {"next": number + 1, "last": last} if number < last else {}
    links |= {"prev": number - 1, "first": 1} if number > 1 else {}
    if links:
        answer.headers["Link"] = ", ".join(f'<{_with_page(to)}>; rel="{rel}"' for rel, to in links.items())
    return answer


def _with_page(number: int) -> str:
    query = {**request.args, "page": str(number)}
    return f"{request.base_url}?" + "&".join(f"{key}={value}" for key, value in query.items())


def install(app: Flask) -> None:
    """Turn refusals into answers, and give every answer its tag and its limits."""
    app.before_request(_look_at_permissions)

    @app.errorhandler(Refusal)
    def refuse(error: Refusal) -> tuple[Response, int]:
        shape: dict[str, Any] = {"message": error.message, "documentation_url": "https://docs.github.com/rest"}
        if error.errors:
            shape["errors"] = error.errors
        answer = jsonify({**shape, "status": str(error.status)})
        if isinstance(error, MissingPermission):
            answer.headers["X-Accepted-GitHub-Permissions"] = error.wanted
        return answer, error.status

    @app.errorhandler(HTTPException)
    def refuse_route(error: HTTPException) -> Response:
        if not request.path.startswith("/api/"):
            return Response(error.get_body(), error.code, mimetype="text/html")
        answer = jsonify({"message": error.name, "status": str(error.code)})
        answer.status_code = error.code or 500
        return answer

    app.after_request(_dress)


def _dress(answer: Response) -> Response:
    """Give an answer its tag and its limits."""
    if not request.path.startswith("/api/"):
        return answer
    answer.headers.setdefault("X-RateLimit-Limit", "5000")
    answer.headers.setdefault("X-RateLimit-Remaining", "4999")
    answer.headers.setdefault("X-RateLimit-Reset", str(int(world().now().timestamp()) + 3600))
    if request.method == "GET" and answer.status_code == 200:
        answer.add_etag()
        answer.make_conditional(request)
    return answer
