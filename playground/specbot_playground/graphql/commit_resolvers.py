"""Commits and accounts as GraphQL shows them, with what stands on a commit."""

from specbot_playground.git import Commit
from specbot_playground.graphql.connection import Shape, connection
from specbot_playground.shapes import node, stamp, suite_id
from specbot_playground.state import (
    CheckRun,
    Repository,
    Status,
    User,
    World,
)


class CommitResolvers:
    """Commits and accounts as one person sees them."""

    def __init__(self, world: World, who: User) -> None:
        self._world = world
        self._who = who

    def account(self, who: User) -> Shape:
        """An actor."""
        web = f"{self._world.web_url}/{who.login}"
        # GraphQL leaves the suffix off a bot's login, unlike REST.
        login = who.login.removesuffix("[bot]")
        return {
            "__typename": who.kind,
            "id": node("U", who.id),
            "databaseId": who.id,
            "login": login,
            "name": who.name or None,
            "url": web,
            "avatarUrl": f"{web}.png",
        }

    def commit(self, found: Repository, sha: str) -> Shape:
        """A commit."""
        made = found.history[sha]
        return {
            "__typename": "Commit",
            "id": f"C_{sha}",
            "oid": sha,
            "message": made.message,
            "committedDate": stamp(made.at),
            "authoredDate": stamp(made.authored or made.at),
            "status": lambda _: self._status(found, sha),
            "parents": connection(made.parents, lambda each: self.commit(found, each)),
            "author": lambda _: self._author(made),
            "signature": {"__typename": "GpgSignature", "isValid": True, "wasSignedByGitHub": True}
            if made.signed
            else None,
            "checkSuites": connection([sha], lambda each: self._suite(found, each)),
        }

    def _author(self, made: Commit) -> Shape:
        """The author as the commit names them; only people are users."""
        who = self._world.users.get(made.author)
        email = f"{who.id}+{who.login}@users.noreply.github.com" if who else None
        return {"email": email, "name": made.author, "user": self.account(who) if who and who.kind == "User" else None}

    def _suite(self, found: Repository, sha: str) -> Shape:
        """The App's suite on a commit, with the newest run of each check."""
        app = self._world.app
        runs = list({run.name: run for run in found.checks if run.sha == sha}.values())
        return {
            "id": node("CS", suite_id(sha)),
            "databaseId": suite_id(sha),
            "app": {"id": node("A", app.id), "databaseId": app.id, "slug": app.slug},
            "checkRuns": connection(runs, _run),
        }

    def _status(self, found: Repository, sha: str) -> Shape | None:
        newest = {one.context: one for one in found.statuses if one.sha == sha}
        if not newest:
            return None
        states = {one.state.upper() for one in newest.values()}
        total = next((state for state in ("FAILURE", "ERROR", "PENDING") if state in states), "SUCCESS")
        return {"id": f"S_{sha}", "state": total, "contexts": [self._context(one) for one in newest.values()]}

    def _context(self, one: Status) -> Shape:
        return {
            "id": node("SC", one.id),
            "context": one.context,
            "state": one.state.upper(),
            "description": one.description,
            "targetUrl": one.target_url or None,
            "creator": self.account(one.creator),
            "createdAt": stamp(one.at),
        }


def _run(found: CheckRun) -> Shape:
    """A check run."""
    return {
        "__typename": "CheckRun",
        "id": node("CR", found.id),
        "databaseId": found.id,
        "name": found.name,
        "status": found.status.upper(),
        "conclusion": found.conclusion.upper() if found.conclusion else None,
        "title": found.title or None,
        "summary": found.summary or None,
    }
