"""A page per pull request, so that people can play with the bot in a browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from bot.playground import acts
from bot.playground.pages import show
from bot.playground.pages.markdown import render
from bot.playground.state import Pull, Refusal, Repository, User, World

Answer = str | Response
PULL = "/<owner>/<name>/pull/<int:number>"


def pages(world: World) -> Blueprint:
    """Make the pages of a world; the visitor plays one of its people."""
    site = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/_static")
    site.before_request(lambda: _visit(world))
    site.context_processor(lambda: {"people": _people(world), "viewer": g.viewer.login})
    _reading(site, world)
    _writing(site, world)
    _talking(site, world)
    _editing(site, world)
    return site


def _people(world: World) -> list[str]:
    return [user.login for user in world.users.values() if user.kind == "User"]


def _visit(world: World) -> None:
    """Remember whom the visitor plays; the first person to begin with."""
    people = _people(world)
    login = session.get("login", people[0])
    g.viewer = world.users[login if login in people else people[0]]


def _find(world: World, owner: str, name: str, number: int) -> tuple[Repository, Pull]:
    try:
        repo = world.repository(f"{owner}/{name}")
    except Refusal:
        abort(404)
    if number not in repo.pulls:
        abort(404)
    return repo, repo.pulls[number]


def _reading(site: Blueprint, world: World) -> None:
    """The pages that change nothing."""

    @site.get("/")
    def home() -> Answer:
        found = [(name, list(reversed(repo.pulls.values()))) for name, repo in world.repositories.items()]
        return render_template("home.html", repositories=found)

    @site.get("/<owner>/<name>")
    def repository(owner: str, name: str) -> Answer:
        repo = world.repository(f"{owner}/{name}")
        tree = repo.history[repo.branches[repo.default_branch]].tree
        template = next((text for path, text in tree.items() if path.endswith("TEMPLATE.md")), b"")
        return render_template(
            "repository.html",
            full_name=repo.full_name,
            branch=repo.default_branch,
            paths=sorted(tree),
            template=template.decode(),
        )

    @site.get("/<owner>/<name>/blob/<branch>/<path:path>")
    def file(owner: str, name: str, branch: str, path: str) -> Answer:
        repo = world.repository(f"{owner}/{name}")
        text = acts.commit_of(repo, branch).tree.get(path)
        if text is None:
            abort(404)
        html = render(text.decode("utf-8", errors="replace"))
        return render_template("file.html", path=path, branch=branch, html=html)

    @site.get(PULL)
    def conversation(owner: str, name: str, number: int) -> Answer:
        repo, pull = _find(world, owner, name, number)
        return render_template("pull.html", view=show.pull(world, repo, pull), tab="conversation")

    @site.get(f"{PULL}/files")
    def files(owner: str, name: str, number: int) -> Answer:
        repo, pull = _find(world, owner, name, number)
        return render_template("pull.html", view=show.pull(world, repo, pull), tab="files")


def _acting(site: Blueprint, world: World, rule: str) -> Callable[[Callable[..., Any]], Callable[..., Answer]]:
    """Route a form: do what it asks as the visitor, say what the forge refuses, show the conversation."""

    def wrap(act: Callable[..., Any]) -> Callable[..., Answer]:
        @site.post(f"{PULL}{rule}", endpoint=act.__name__)
        @wraps(act)
        def handle(owner: str, name: str, number: int, **more: str) -> Answer:
            repo, pull = _find(world, owner, name, number)
            try:
                act(g.viewer, repo, pull, **more)
            except Refusal as refusal:
                flash(" ".join([refusal.message, *map(str, refusal.errors)]))
            return redirect(url_for("pages.conversation", owner=owner, name=name, number=number))

        return handle

    return wrap


def _writing(site: Blueprint, world: World) -> None:
    """The forms."""

    @site.post("/_become")
    def become() -> Answer:
        session["login"] = request.form.get("login", "")
        back = request.form.get("back", "/")
        return redirect(back if back.startswith("/") and not back.startswith("//") else "/")

    @site.post("/<owner>/<name>/propose")
    def propose(owner: str, name: str) -> Answer:
        repo = world.repository(f"{owner}/{name}")
        title, path, text = (request.form[key] for key in ("title", "path", "text"))
        branch = f"spec-{repo.next_number}"
        try:
            acts.create_branch(world, g.viewer, repo, branch, repo.branches[repo.default_branch])
            content = text.replace("\r\n", "\n").encode()
            acts.write_files(world, g.viewer, repo, branch, {path: content}, f"Propose {title}")
            made = acts.open_pull(
                world, g.viewer, repo, base=repo.default_branch, head=branch, title=title, body="", draft=False
            )
        except Refusal as refusal:
            flash(" ".join([refusal.message, *map(str, refusal.errors)]))
            return redirect(url_for("pages.repository", owner=owner, name=name))
        return redirect(url_for("pages.conversation", owner=owner, name=name, number=made.number))


def _talking(site: Blueprint, world: World) -> None:
    """The forms of a conversation."""

    @_acting(site, world, "/talk")
    def talk(who: User, repo: Repository, pull: Pull) -> None:
        _talk(world, who, repo, pull, request.form.get("act", "comment"), request.form.get("body", ""))

    @_acting(site, world, "/answer/<thread>")
    def answer(who: User, repo: Repository, pull: Pull, thread: str) -> None:
        found = next((one for one in pull.threads if one.id == thread), None)
        if found is None:
            abort(404)
        if request.form.get("body", "").strip():
            acts.answer(world, who, repo, pull, found, request.form["body"])
        if "toggle" in request.form:
            acts.resolve(world, who, repo, pull, found, done=found.resolved_by is None)

    @_acting(site, world, "/press")
    def press(who: User, repo: Repository, pull: Pull) -> None:
        name, head = request.form["check"], acts.head_sha(world, pull)
        run = next((one for one in reversed(repo.checks) if (one.name, one.sha) == (name, head)), None)
        if run is not None:
            acts.press(world, who, repo, run, request.form["identifier"])


def _editing(site: Blueprint, world: World) -> None:
    """The form that commits to the head branch."""

    @site.route(f"{PULL}/edit/<path:path>", methods=["GET", "POST"])
    def edit(owner: str, name: str, number: int, path: str) -> Answer:
        _, pull = _find(world, owner, name, number)
        source = world.repository(pull.head_repository)
        if request.method == "POST":
            content = request.form["text"].replace("\r\n", "\n").encode()
            try:
                acts.write_files(world, g.viewer, source, pull.head, {path: content}, request.form["message"])
            except Refusal as refusal:
                flash(refusal.message)
            return redirect(url_for("pages.conversation", owner=owner, name=name, number=number))
        text = acts.commit_of(source, pull.head).tree.get(path, b"").decode("utf-8", errors="replace")
        return render_template("edit.html", path=path, branch=pull.head, text=text)


def _talk(world: World, who: User, repo: Repository, pull: Pull, act: str, body: str) -> None:
    """Do what the button says; a text beside it is said too."""
    verdicts = {"approve": "APPROVE", "request": "REQUEST_CHANGES"}
    if act in verdicts:
        acts.submit_review(world, who, repo, pull, event=verdicts[act], body=body, sha=None, comments=())
        return
    if body.strip():
        acts.say(world, who, repo, pull, body)
    match act:
        case "merge":
            acts.merge(world, who, repo, pull, "squash", None)
        case "close" | "reopen":
            acts.edit_pull(world, who, repo, pull, {"state": "closed" if act == "close" else "open"})
        case "ready":
            acts.set_draft(world, who, repo, pull, draft=False)
        case _:
            pass
