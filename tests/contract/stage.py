"""What the contract needs of a forge to play on: people who act, trouble on order, and a look at the requests."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.review.model.references import PullRef
from bot.review.port import Forge
from tests.contract.people import logins

AUTHOR, REVIEWER, OWNER, STRANGER = logins()
TEAM = "acme/architects"
"""Its members are the reviewer and the owner."""


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """How many requests the bot made since somebody last counted."""

    reads: int
    writes: int


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a first run may cost, and how many reads a run with nothing to do."""

    first: Traffic
    again: int


class Doing(StrEnum):
    """What the bot asks of a forge, whatever the forge calls it."""

    READ = "reads the pull request"
    REVIEW = "posts findings"
    COMMENT = "comments"
    LABEL = "makes a label"
    CHECK = "sets a check"
    COMMIT = "commits"
    REACTION = "reacts"
    BRANCH = "starts a branch"
    PROPOSE = "opens a pull request"


class Stage(Protocol):
    """One repository with a spec template on `main`, the four people above, and the bot's credential."""

    base: str
    """The branch that pull requests go to."""
    budget: Budget
    depth: int
    first_depth: int
    command_depth: int
    """So many requests of an unchanged look wait for each other at most."""
    reviews_have_bodies: bool
    """Whether an approval can hold words; else they stand in a comment beside it."""
    bot_is_owner: bool
    """The bot has the token of a person who owns all repositories."""

    def status(self, word: str) -> str:
        """Write a status label as the forge's users do."""
        ...

    @property
    def repository(self) -> str:
        """Name the repository."""
        ...

    def own_forge(self) -> None:
        """Leave a test out that asks of the whole forge what only the local one has: other pull requests, an owner, a team."""
        ...

    def rounds(self) -> AbstractContextManager[list[list[str]]]:
        """Let the forge answer in rounds, and list what was asked in each."""
        ...

    def bot(self) -> AbstractContextManager[Forge]:
        """Make the bot's client for one job."""
        ...

    def now(self) -> datetime:
        """Tell the forge's time."""
        ...

    def put_on_base(self, path: str, content: bytes) -> None:
        """Let the owner commit a file to the base branch."""
        ...

    def open_pull(self, files: Mapping[str, bytes], *, draft: bool = False, body: str = "") -> PullRef:
        """Let the author open a pull request that adds or changes files."""
        ...

    def open_pull_from_fork(self, files: Mapping[str, bytes]) -> PullRef:
        """Let the stranger open a pull request from a fork of their own."""
        ...

    def branch_at(self, sha: str, files: Mapping[str, bytes]) -> str:
        """Let the owner make a branch at a commit, with files on top of it; gives its name."""
        ...

    def open_same_head(self, ref: PullRef, base: str, *, fork: bool = False) -> PullRef:
        """Let the author, or the stranger from a fork, open another pull request with the head of one, to another base."""
        ...

    def retarget(self, ref: PullRef, base: str) -> None:
        """Let the author change the base branch."""
        ...

    def push(self, ref: PullRef, path: str, content: bytes) -> None:
        """Let the author commit to the head branch."""
        ...

    def force_push(self, ref: PullRef, sha: str) -> None:
        """Let the author point the head branch to any commit."""
        ...

    def commit_on(self, sha: str, path: str, content: bytes) -> str:
        """Let the author make a commit on top of any other, which nothing points to yet; gives its sha."""
        ...

    def push_as(
        self, login: str, ref: PullRef, path: str, content: bytes, *, message: str = "Change", author: str = ""
    ) -> None:
        """Let somebody push a commit of their own making to the head branch; `author` may be `Name <address>`."""
        ...

    def merge_base_into(self, login: str, ref: PullRef) -> None:
        """Let somebody merge the base branch into the head branch."""
        ...

    def suggest(self, login: str, ref: PullRef, path: str, line: int, text: str) -> None:
        """Let somebody suggest a text for a line."""
        ...

    def take_suggestion(self, login: str, ref: PullRef) -> None:
        """Let somebody take the newest suggestion over; raises the playground's `Refusal`."""
        ...

    def read_head(self, ref: PullRef, path: str) -> bytes:
        """Read a file at the tip of the head branch, without the bot."""
        ...

    def list_files(self, most: int) -> None:
        """Let the forge list so many changed files at most."""
        ...

    def move_on_head(self, ref: PullRef, path: str, to: str | None, content: bytes | None = None) -> None:
        """Let the author rename a file on the head branch, with a new content if one is given, or delete it (None)."""
        ...

    def comment(self, login: str, ref: PullRef, body: str) -> None:
        """Let somebody comment."""
        ...

    def answer_finding(self, login: str, ref: PullRef, body: str) -> None:
        """Let somebody answer in the first thread of the bot's on the diff."""
        ...

    def comment_on_line(self, login: str, ref: PullRef, path: str, line: int, body: str) -> None:
        """Let somebody begin a thread on a line that the pull request adds."""
        ...

    def edit_comment(self, login: str, ref: PullRef, before: str, after: str) -> None:
        """Let somebody give a comment that says `before` another text."""
        ...

    def edit_description(self, login: str, ref: PullRef, body: str) -> None:
        """Let somebody give the pull request another description."""
        ...

    def ready(self, ref: PullRef) -> None:
        """Let the author say that a draft is ready for review."""
        ...

    def threads(self, ref: PullRef) -> list[list[tuple[str, str]]]:
        """List the threads on the diff, each as (login, body), as their reader sees them."""
        ...

    def approve(self, login: str, ref: PullRef, body: str = "") -> None:
        """Let somebody approve natively."""
        ...

    def request_changes(self, login: str, ref: PullRef) -> None:
        """Let somebody request changes natively."""
        ...

    def dismiss_request(self, login: str, ref: PullRef) -> None:
        """Let the owner dismiss somebody's request for changes."""
        ...

    def asked_for_review(self, ref: PullRef) -> list[str]:
        """Name who is asked for a review and has not answered yet."""
        ...

    def harm_comment(self, ref: PullRef, comment: str, body: str | None) -> None:
        """Let the author, who may write here, give somebody's comment another text, or delete it."""
        ...

    def label(self, login: str, ref: PullRef, name: str) -> None:
        """Let somebody put a label on."""
        ...

    def merge(self, ref: PullRef, method: str = "merge") -> None:
        """Let the owner merge: `merge`, `squash`, `rebase`, or by the `queue`, as far as the forge knows them."""
        ...

    def close(self, ref: PullRef) -> None:
        """Let the owner close without a merge."""
        ...

    def reopen(self, ref: PullRef) -> None:
        """Let the owner open again what was closed."""
        ...

    def move_on_base(self, path: str, to: str | None) -> None:
        """Let the owner rename a file on the base branch, in one commit, or delete it (None)."""
        ...

    def put_link(self, path: str, target: str, ref: PullRef | None = None) -> None:
        """Commit a symbolic link, as by git: onto the head branch of a pull request, else onto the base branch."""
        ...

    def read_base(self, path: str) -> bytes:
        """Read a file at the tip of the base branch, without the bot."""
        ...

    def messages(self) -> list[str]:
        """List the messages of the base branch's commits, newest first."""
        ...

    def take_rights(self, login: str) -> None:
        """Let the owner take away what somebody may do in the repository."""
        ...

    def forbid_writing(self) -> None:
        """Let the bot's credential read files and no more; what it says and checks stays allowed."""
        ...

    def add_member(self, login: str) -> None:
        """Let one more person into the team, who may write to the repository; only on the local forge."""
        ...

    def pass_time(self, duration: timedelta) -> None:
        """Let the forge's clock, which is the bot's too, run ahead."""
        ...

    def stopped_time(self) -> AbstractContextManager[None]:
        """Let everything inside happen in one moment."""
        ...

    def allow_writing(self) -> None:
        """Take `forbid_writing` back."""
        ...

    def protect_base(self) -> None:
        """Let nobody push to the base branch but owners: changes come through pull requests."""
        ...

    def protect_head(self, ref: PullRef) -> None:
        """Let nobody push to the head branch but owners."""
        ...

    def annotations(self, check: str) -> int:
        """Count the annotations that the newest run of a check shows."""
        ...

    def fail_next(self, kind: int | str, doing: Doing) -> None:
        """Let the next such request of the bot fail: a status, `reset`, `timeout` (after the write), `secondary`."""
        ...

    def fail_after(self, requests: int, kind: int | str) -> None:
        """Let one request of the bot fail as in `fail_next`, the one that comes after so many others."""
        ...

    def lag(self, ref: PullRef | None) -> None:
        """Let no list and no search of the forge show a pull request yet; None: they show everything again."""
        ...

    def calm(self) -> bool:
        """Let nothing fail any more; tell whether all failures on order were met."""
        ...

    def traffic(self) -> Traffic:
        """Count the bot's requests, and begin anew."""
        ...
