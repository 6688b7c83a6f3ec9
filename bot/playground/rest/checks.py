"""Check runs, commit statuses, and the App with its installation and deliveries."""

import secrets
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, request

from bot.playground import acts, shapes
from bot.playground.rest.door import as_app, body, page, repository, wanted, world
from bot.playground.state import CheckRun, Refusal, Repository, Token
from bot.playground.webhooks import Post

routes = Blueprint("checks", __name__)
REPO = "/repos/<owner>/<name>"
TOKEN_HOURS = 1


@routes.post(f"{REPO}/check-runs")
def create(owner: str, name: str) -> tuple[Response, int]:
    """Create a check run."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "name", "head_sha")
    return jsonify(shapes.check_run(world(), repo, acts.write_check(world(), who, repo, None, sent))), 201


def _run(repo: Repository, number: int) -> CheckRun:
    for run in repo.checks:
        if run.id == number:
            return run
    raise Refusal(404, "Not Found")


@routes.patch(f"{REPO}/check-runs/<int:run_id>")
def update(owner: str, name: str, run_id: int) -> Response:
    """Change a check run."""
    who, repo = repository(owner, name)
    run = acts.write_check(world(), who, repo, _run(repo, run_id), body())
    return jsonify(shapes.check_run(world(), repo, run))


@routes.get(f"{REPO}/check-runs/<int:run_id>")
def one(owner: str, name: str, run_id: int) -> Response:
    """One check run."""
    _, repo = repository(owner, name)
    return jsonify(shapes.check_run(world(), repo, _run(repo, run_id)))


@routes.get(f"{REPO}/check-runs/<int:run_id>/annotations")
def annotations(owner: str, name: str, run_id: int) -> Response:
    """The marks of a check run."""
    _, repo = repository(owner, name)
    return page(_run(repo, run_id).annotations, shapes.annotation)


@routes.get(f"{REPO}/commits/<path:ref>/check-runs")
def on_commit(owner: str, name: str, ref: str) -> Response:
    """The check runs on a commit; by default the newest of each name."""
    _, repo = repository(owner, name)
    sha = acts.commit_of(repo, ref).sha
    found = [run for run in repo.checks if run.sha == sha]
    if "check_name" in request.args:
        found = [run for run in found if run.name == request.args["check_name"]]
    if "app_id" in request.args:
        found = [run for run in found if str(run.app_id) == request.args["app_id"]]
    if request.args.get("filter", "latest") == "latest":
        found = list({run.name: run for run in found}.values())
    return page(found, lambda run: shapes.check_run(world(), repo, run), wrap="check_runs")


@routes.post(f"{REPO}/statuses/<sha>")
def set_status(owner: str, name: str, sha: str) -> tuple[Response, int]:
    """Set a commit status."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "state")
    return jsonify(shapes.status(world(), acts.set_status(world(), who, repo, sha, sent))), 201


@routes.get(f"{REPO}/commits/<path:ref>/statuses")
def statuses(owner: str, name: str, ref: str) -> Response:
    """All statuses of a commit, newest first."""
    _, repo = repository(owner, name)
    sha = acts.commit_of(repo, ref).sha
    found = [one for one in reversed(repo.statuses) if one.sha == sha]
    return page(found, lambda one: shapes.status(world(), one))


@routes.get(f"{REPO}/commits/<path:ref>/status")
def combined(owner: str, name: str, ref: str) -> Response:
    """The newest status of each context, and what they come to."""
    _, repo = repository(owner, name)
    sha = acts.commit_of(repo, ref).sha
    newest = {one.context: one for one in repo.statuses if one.sha == sha}
    states = {one.state for one in newest.values()}
    total = (
        "failure" if states & {"failure", "error"} else "pending" if "pending" in states or not states else "success"
    )
    shown = [shapes.status(world(), one) for one in newest.values()]
    return jsonify({"state": total, "sha": sha, "total_count": len(shown), "statuses": shown})


@routes.get("/app")
def app() -> Response:
    """The App itself."""
    as_app()
    return jsonify(shapes.app(world()))


@routes.get("/app/installations")
def installations() -> Response:
    """Where the App is installed."""
    as_app()
    return page([world()], shapes.installation)


@routes.get("/app/installations/<int:number>")
@routes.get("/repos/<owner>/<name>/installation")
def installation(number: int = 0, owner: str = "", name: str = "") -> Response:
    """One installation."""
    as_app()
    if owner:
        world().repository(f"{owner}/{name}")
    elif number != world().app.installation_id:
        raise Refusal(404, "Not Found")
    return jsonify(shapes.installation(world()))


@routes.post("/app/installations/<int:number>/access_tokens")
def access_token(number: int) -> tuple[Response, int]:
    """Give a token that ends in an hour."""
    as_app()
    if number != world().app.installation_id:
        raise Refusal(404, "Not Found")
    token = f"ghs_{secrets.token_hex(18)}"
    until = world().now() + timedelta(hours=TOKEN_HOURS)
    world().tokens[token] = Token(user=world().app.bot, app=True, until=until)
    shape = {"token": token, "expires_at": shapes.stamp(until), "permissions": world().app.permissions}
    return jsonify({**shape, "repository_selection": "all"}), 201


@routes.get("/installation/repositories")
def reachable() -> Response:
    """The repositories that the installation reaches."""
    return page(list(world().repositories.values()), lambda each: shapes.repository(world(), each), wrap="repositories")


def _post() -> Post:
    found = current_app.extensions["post"]
    assert isinstance(found, Post)  # noqa: S101  # put there by create_app
    return found


@routes.get("/app/hook/deliveries")
def deliveries() -> Response:
    """The deliveries, newest first."""
    as_app()
    return page(list(reversed(_post().sent)), lambda each: each.shape())


@routes.post("/app/hook/deliveries/<int:number>/attempts")
def redeliver(number: int) -> tuple[Response, int]:
    """Send a delivery again, under the same GUID."""
    as_app()
    found = next((each for each in _post().sent if each.id == number), None)
    if found is None:
        raise Refusal(404, "Not Found")
    _post().again(found)
    return jsonify({}), 202
