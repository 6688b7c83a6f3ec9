"""Where the story is told: a repository, the people on it, and a bot that looks at it. The steps know nothing else."""

from enum import StrEnum
from typing import Protocol

from specbot_playground.demo.client import Client


class Role(StrEnum):
    """Who acts in the story; the value is the name that the telling gives them."""

    AUTHOR = "Ada"
    REVIEWER = "Bo"
    LEAD = "Dana"
    READER = "Cy"


class World(Protocol):
    """A place to tell the story: the local forge with a service of its own, or somebody's forge."""

    @property
    def bot(self) -> str:
        """Tell the bot's login."""
        ...

    @property
    def branch(self) -> str:
        """Tell the branch on which the spec is written."""
        ...

    @property
    def path(self) -> str:
        """Tell where the spec lies."""
        ...

    @property
    def patience(self) -> float:
        """Tell how many seconds a step may take to come true."""
        ...

    @property
    def pause(self) -> float:
        """Tell how many seconds to wait between two looks at the forge."""
        ...

    def person(self, role: Role) -> Client | None:
        """Give who plays a role; None where nobody does."""
        ...

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        ...

    def words(self, text: str) -> str:
        """Say something in the forge's words, with the names of who acts there."""
        ...

    def look(self, number: int) -> None:
        """Let the bot look at the pull request, where no webhook wakes it; raises `RefusedError`."""
        ...

    def log(self) -> str:
        """Give what the bot wrote down, for a step that did not come true."""
        ...


_GITLAB_WORDS = (
    ("spec: ", "spec::"),
    ("pull request", "merge request"),
    ("one review: ", "all at once: "),
    (
        "a failing check with annotations",
        "a failing commit status; an open thread that holds the merge back where the project says so",
    ),
    ("both checks are green", "both statuses are green, the thread is resolved"),
)


def in_words_of(forge: str, text: str) -> str:
    """Say something that is written in GitHub's words in a forge's own."""
    for word, other in _GITLAB_WORDS if forge == "gitlab" else ():
        text = text.replace(word, other)
    return text
