"""What is said where something could not be read; both checks fail then, and the thread that holds a merge back is open."""

from typing import NamedTuple

from bot.review.model.pull_request import PullRequest
from bot.review.text.render import Markdown, render


class Unreadable(NamedTuple):
    """A title and what is wrong, with what to do."""

    title: str
    summary: Markdown


def not_all_files(pull: PullRequest) -> Unreadable:
    """Say that not all changed files could be seen: a spec may be among the others."""
    text = render("unread.md.j2", listed=len(pull.files), request=Markdown(pull.capabilities.request))
    return Unreadable("I cannot see all the files that changed", Markdown(text))


def too_complex(pull: PullRequest, text: str, reason: str) -> Unreadable:
    """Say that reading met a limit; `text` names what was read, as far as that is known."""
    said = render("too_complex.md.j2", text=text, reason=reason, request=Markdown(pull.capabilities.request))
    return Unreadable("A text here is too complex to be read", Markdown(said))
