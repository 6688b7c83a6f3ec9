"""Check runs, commit statuses, and the App with its installation and deliveries."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, page, repository, wanted, world
from specbot_playground.state import CheckRun, Refusal, Repository

routes = Blueprint("checks", __name__)
REPO = "/repos/<owner>/<name>"
TOKEN_HOURS = 1


@routes.post(f"{REPO}/check-runs")
def create(owner: str, name: str) -> tuple[Response, int]:
    """Create a check run."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "name", "head_sha")
    return jsonify(shapes.check_run(world(), repo, operations.write_check(world(), who, repo, None, sent))), 201


def _run(repo: Repository, number: int) -> CheckRun:
    for run in repo.checks:
        if run.id == number:
            return run
    raise Refusal(404, "Not Found")


@routes.patch(f"{REPO}/check-runs/<int:run_id>")
def update(owner: str, name: str, run_id: int) -> Response:
    """Change a check run."""
    who, repo = repository(owner, name)
    run = operations.write_check(world(), who, repo, _run(repo, run_id), body())
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
    sha = operations.commit_of(repo, ref).sha
    found = [run for run in repo.checks if run.sha == sha]
    if "check_name" in request.args:
        found = [run for run in found if run.name == request.args["check_name"]]
    if "app_id" in request.args:
        found = [run for run in found if str(run.app_id) == request.args["app_id"]]
    if request.args.get("filter", "latest") == "latest":
        found = list({run.name: run for run in found}.values())
    return page(found, lambda run: shapes.check_run(world(), repo, run), wrap="check_runs")


@routes.get(f"{REPO}/commits/<path:ref>/check-suites")
def suites(owner: str, name: str, ref: str) -> Response:
    """The App's suite on a commit."""
    _, repo = repository(owner, name)
    sha = operations.commit_of(repo, ref).sha
    return page([sha], lambda one: shapes.check_suite(world(), repo, one), wrap="check_suites")


@routes.post(f"{REPO}/check-runs/<int:run_id>/rerequest")
def rerequest(owner: str, name: str, run_id: int) -> tuple[Response, int]:
    """Ask the App to run a check again."""
    who, repo = repository(owner, name)
    operations.rerequest(world(), who, repo, _run(repo, run_id))
    return jsonify({}), 201


@routes.post(f"{REPO}/check-suites/<int:suite>/rerequest")
def rerequest_suite(owner: str, name: str, suite: int) -> tuple[Response, int]:
    """Ask the App to run all its checks on a commit again."""
    who, repo = repository(owner, name)
    sha = next((run.sha for run in repo.checks if shapes.suite_id(run.sha) == suite), None)
    if sha is None:
        raise Refusal(404, "Not Found")
    operations.rerequest_suite(world(), who, repo, sha)
    return jsonify({}), 201


@routes.post(f"{REPO}/statuses/<sha>")
def set_status(owner: str, name: str, sha: str) -> tuple[Response, int]:
    """Set a commit status."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "state")
    return jsonify(shapes.status(world(), operations.set_status(world(), who, repo, sha, sent))), 201


@routes.get(f"{REPO}/commits/<path:ref>/statuses")
def statuses(owner: str, name: str, ref: str) -> Response:
    """All statuses of a commit, newest first."""
    _, repo = repository(owner, name)
    sha = operations.commit_of(repo, ref).sha
    found = [one for one in reversed(repo.statuses) if one.sha == sha]
    return page(found, lambda one: shapes.status(world(), one))


@routes.get(f"{REPO}/commits/<path:ref>/status")
def combined(owner: str, name: str, ref: str) -> Response:
    """The newest status of each context, and what they come to."""
    _, repo = repository(owner, name)
    sha = operations.commit_of(repo, ref).sha
    newest = {one.context: one for one in repo.statuses if one.sha == sha}
    states = {one.state for one in newest.values()}
    total = (
        "failure" if states & {"failure", "error"} else "pending" if "pending" in states or not states else "success"
    )
    shown = [shapes.status(world(), one) for one in newest.values()]
    url = f"{world().api_url}/repos/{repo.full_name}/commits/{sha}"
    shape = {"state": total, "sha": sha, "total_count": len(shown), "statuses": shown}
    where = {"repository": shapes.repository(world(), repo), "commit_url": url, "url": f"{url}/status"}
    return jsonify({**shape, **where})
