"""One pull request with a spec, and what tests write there."""

from bot.review.model import actions
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.port import Forge

SPEC = "docs/specs/search.md"
TEXT = b"# Search\n\nOne.\n"


def marked(kind: Kind, text: str, value: str = "") -> str:
    return mark(text, Marker(kind=kind, value=value))


def twice(bot: Forge, pull: PullRequest, action: actions.Action) -> PullRequest:
    bot.apply(pull, action)
    bot.apply(pull, action)
    return bot.pull_request(pull.ref)
