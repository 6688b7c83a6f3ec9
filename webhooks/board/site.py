"""What the pages need of the world, and the one question that each of them asks first: who may see this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.jobs.admin import QueueAdmin
from bot.jobs.board_reader import BoardReader
from bot.review.model.references import ForgeName
from webhooks.board.access import Access, Viewer, Visible

Answer = str | Response | AnyResponse | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The board's surroundings."""

    reader: BoardReader
    queue: QueueAdmin
    access: Access
    viewer: Callable[[], Viewer]
    now: Callable[[], datetime]
    public: bool = False
    """Who did not sign in sees public repositories, instead of being sent to sign in."""
    operators: frozenset[str] = frozenset()
    """`github:ada`: who sees deliveries and jobs."""
    forges: tuple[ForgeName, ...] = ()
    """Where one can sign in."""

    def visible(self) -> Visible:
        """Say which repositories the visitor may read; asked once a request."""
        if "visible" not in g:
            g.visible = self.access.visible(self.viewer(), self.reader.repositories())
        found: Visible = g.visible
        return found

    def unasked(self) -> int:
        """Say of how many repositories a forge did not answer in this request."""
        return g.visible.unasked if "visible" in g else 0

    def repository(self, forge: str, repository: str) -> str:
        """Give the whole name of a repository that the visitor may read; 404 for any other, known or not."""
        name = f"{forge}:{repository}"
        if (
            name not in self.reader.repositories()
            or name not in self.access.visible(self.viewer(), (name,)).repositories
        ):
            abort(404)
        return name

    def guard(self) -> Answer | None:
        """Send whoever has to sign in first to where they can."""
        if self.public or self.viewer().known:
            return None
        if request.method != "GET":
            abort(403)
        return redirect(url_for("board.sign_in_choice", next=request.full_path.removesuffix("?")))

    def is_operator(self) -> bool:
        """Tell whether the visitor runs the bot."""
        return any(
            f"{forge.value}:{account.login}".casefold() in self.operators
            for forge, account in self.viewer().accounts.items()
        )
