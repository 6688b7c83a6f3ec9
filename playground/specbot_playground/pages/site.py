"""What a forge tells its pages, and what visitors may do there: all that the pages know of a forge."""

from dataclasses import dataclass
from typing import Protocol

from specbot_playground.pages.view import Line, PullView, RepositoryView
from specbot_playground.store import Store, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a forge calls things, and where its pages are."""

    request: str
    mark: str
    pulls: str
    """The part of an address between a repository and a number."""
    files: str
    """The part of an address between a repository and a branch."""
    actions: tuple[tuple[str, str], ...]
    """The buttons of an open one, by what they do."""


class Site(Protocol):
    """A forge behind its pages; raises `Refusal` for what it refuses, and for what is not there."""

    words: Words

    @property
    def store(self) -> Store:
        """Give the world's neutral part."""
        ...

    def repositories(self) -> list[tuple[str, list[Line]]]:
        """List the repositories with what is open or was, newest first."""
        ...

    def repository(self, name: str) -> RepositoryView:
        """Show a repository."""
        ...

    def text(self, name: str, ref: str, path: str) -> str:
        """Read a file."""
        ...

    def pull(self, name: str, number: int) -> PullView:
        """Show a pull request."""
        ...

    def propose(self, who: User, name: str, title: str, path: str, text: str) -> int:
        """Open a pull request that adds a file; gives its number."""
        ...

    def head_text(self, name: str, number: int, path: str) -> tuple[str, str]:
        """Read a file of the head; gives the branch and the text."""
        ...

    def commit(self, who: User, name: str, number: int, path: str, text: str, message: str) -> None:
        """Commit a text to the head branch."""
        ...

    def talk(self, who: User, name: str, number: int, act: str, body: str) -> None:
        """Do what a button says; a text beside it is said too."""
        ...

    def answer(self, who: User, name: str, number: int, thread: str, body: str, *, toggle: bool) -> None:
        """Answer in a thread; resolve it or open it again."""
        ...

    def press(self, who: User, name: str, number: int, check: str, identifier: str) -> None:
        """Press a button of a check."""
        ...
