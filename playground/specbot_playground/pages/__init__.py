"""A page per pull request, so that people can play with the bot in a browser, whatever the forge."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from specbot_playground.hardening import within
from specbot_playground.pages.markdown import render
from specbot_playground.pages.site import Site
from specbot_playground.store import Refusal

Answer = str | Response


def pages(site: Site) -> Blueprint:
    """Make the pages of a forge; the visitor plays one of its people."""
    made = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/_static")
    made.before_request(lambda: _visit(site))
    made.context_processor(lambda: {"people": _people(site), "viewer": g.viewer.login, "words": site.words})
    made.register_error_handler(Refusal, lambda error: (str(error), error.status))
    _reading(made, site)
    _writing(made, site)
    _talking(made, site)
    _editing(made, site)
    return made


def _people(site: Site) -> list[str]:
    return [user.login for user in site.store.users.values() if user.kind == "User"]


def _visit(site: Site) -> None:
    """Remember whom the visitor plays; the first person to begin with."""
    people = _people(site)
    login = session.get("login", people[0])
    g.viewer = site.store.users[login if login in people else people[0]]


def _reading(made: Blueprint, site: Site) -> None:
    """The pages that change nothing."""
    pull = f"/<owner>/<name>/{site.words.pulls}/<int:number>"

    @made.get("/")
    def home() -> Answer:
        return render_template("home.html", repositories=site.repositories())

    @made.get("/<owner>/<name>")
    def repository(owner: str, name: str) -> Answer:
        return render_template("repository.html", view=site.repository(f"{owner}/{name}"))

    @made.get(f"/<owner>/<name>/{site.words.files}/<branch>/<path:path>")
    def file(owner: str, name: str, branch: str, path: str) -> Answer:
        html = render(site.text(f"{owner}/{name}", branch, path))
        return render_template("file.html", path=path, branch=branch, html=html)

    @made.get(pull)
    def conversation(owner: str, name: str, number: int) -> Answer:
        return render_template("pull.html", view=site.pull(f"{owner}/{name}", number), tab="conversation")

    @made.get(f"{pull}/files")
    def files(owner: str, name: str, number: int) -> Answer:
        return render_template("pull.html", view=site.pull(f"{owner}/{name}", number), tab="files")


def _try(act: Callable[[], object]) -> bool:
    """Do something; say what the forge refuses. Tells whether it was done."""
    try:
        act()
    except Refusal as refusal:
        more = refusal.errors if isinstance(refusal.errors, list) else [refusal.errors]
        flash(" ".join([refusal.message, *map(str, more)]).strip())
        return False
    return True


def _writing(made: Blueprint, site: Site) -> None:
    """The forms of the site and of a repository."""

    @made.post("/_become")
    def become() -> Answer:
        session["login"] = request.form.get("login", "")
        return redirect(within(request.form.get("back", "/")))

    @made.post("/<owner>/<name>/propose")
    def propose(owner: str, name: str) -> Answer:
        title, path, text = (request.form[key] for key in ("title", "path", "text"))
        numbers: list[int] = []
        unix = text.replace("\r\n", "\n")
        if not _try(lambda: numbers.append(site.propose(g.viewer, f"{owner}/{name}", title, path, unix))):
            return redirect(url_for("pages.repository", owner=owner, name=name))
        return redirect(url_for("pages.conversation", owner=owner, name=name, number=numbers[0]))


def _talking(made: Blueprint, site: Site) -> None:
    """The forms of a conversation."""
    pull = f"/<owner>/<name>/{site.words.pulls}/<int:number>"

    def back(owner: str, name: str, number: int) -> Answer:
        return redirect(url_for("pages.conversation", owner=owner, name=name, number=number))

    @made.post(f"{pull}/talk")
    def talk(owner: str, name: str, number: int) -> Answer:
        act, body = request.form.get("act", "comment"), request.form.get("body", "")
        _try(lambda: site.talk(g.viewer, f"{owner}/{name}", number, act, body))
        return back(owner, name, number)

    @made.post(f"{pull}/answer/<thread>")
    def answer(owner: str, name: str, number: int, thread: str) -> Answer:
        body, toggle = request.form.get("body", ""), "toggle" in request.form
        _try(lambda: site.answer(g.viewer, f"{owner}/{name}", number, thread, body, toggle=toggle))
        return back(owner, name, number)

    @made.post(f"{pull}/press")
    def press(owner: str, name: str, number: int) -> Answer:
        check, identifier = request.form["check"], request.form["identifier"]
        _try(lambda: site.press(g.viewer, f"{owner}/{name}", number, check, identifier))
        return back(owner, name, number)


def _editing(made: Blueprint, site: Site) -> None:
    """The form that commits to the head branch."""

    @made.route(
        f"/<owner>/<name>/{site.words.pulls}/<int:number>/edit/<path:path>",
        methods=["GET", "POST"],
    )
    def edit(owner: str, name: str, number: int, path: str) -> Answer:
        full_name = f"{owner}/{name}"
        if request.method == "POST":
            text, message = request.form["text"].replace("\r\n", "\n"), request.form["message"]
            _try(lambda: site.commit(g.viewer, full_name, number, path, text, message))
            return redirect(url_for("pages.conversation", owner=owner, name=name, number=number))
        branch, text = site.head_text(full_name, number, path)
        return render_template("edit.html", path=path, branch=branch, text=text)
