"""A forge in memory whose suggestions can be taken: it moves threads with their lines and replaces the lines they are on."""

import re
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from bot.review.model.capabilities import Capabilities, FileStatus
from bot.review.model.pull_request import ChangedFile, Hunk, PullRequest, ReviewThread
from bot.review.reconcile import reconcile
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import NOON, PATH, a_file

FENCE = re.compile(r"^(?P<bars>`{3,})suggestion(?::-(?P<above>\d+)\+0)?\n(?P<text>(?:.*\n)*?)(?P=bars)$", re.MULTILINE)
GITHUB = Capabilities()
GITLAB = Capabilities(suggestion_info="suggestion:-{above}+0")


@dataclass(frozen=True)
class Click:
    """A suggestion as the forge offers it: the lines that it replaces, and by what."""

    thread: str
    first: int
    last: int
    text: str


@dataclass(kw_only=True)
class Clicks(MemoryForge):
    """The pull request changes one file. GitHub keeps a thread's first line, on GitLab the fence counts from its last."""

    base_text: str | None = None
    taken: set[tuple[str, str]] = field(default_factory=set)
    """Each suggestion can be taken once: the thread and its words."""

    def run(self) -> None:
        """Let the bot look."""
        reconcile(self, self.pull.ref, lambda: NOON)

    def write(self, text: str) -> None:
        """Push a text: a thread goes where its line goes, and is outdated when that is gone."""
        old = self.files.get((self.pull.head.sha, PATH), b"").decode()
        self.push(self.next_sha())
        self.put(PATH, text)
        self._follow(old, text)

    def next_sha(self) -> str:
        """Name the next commit."""
        return f"{int(self.pull.head.sha, 16) + 1:040x}"

    def _follow(self, old: str, text: str) -> None:
        moved = moves(old, text)
        threads = tuple(follow(thread, moved) for thread in self.pull.threads)
        self.pull = replace(self.pull, threads=threads, files=(self._file(text),))

    def _file(self, text: str) -> ChangedFile:
        many = len(text.splitlines())
        if self.base_text is None:
            return a_file(lines=range(1, many + 1))
        pairs = SequenceMatcher(None, self.base_text.splitlines(), text.splitlines(), autojunk=False)
        hunks = tuple(
            Hunk(
                lines=tuple(range(group[0][3] + 1, group[-1][4] + 1)),
                added=frozenset(line for tag, _, _, j, k in group if tag != "equal" for line in range(j + 1, k + 1)),
            )
            for group in pairs.get_grouped_opcodes(3)
        )
        return replace(a_file(status=FileStatus.MODIFIED), hunks=hunks)

    def offered(self) -> list[Click]:
        """List what can be taken now."""
        open_ = (one for one in self.pull.threads if (one.id, one.comments[0].body) not in self.taken)
        found = (click(thread, self.pull) for thread in open_)
        return [one for one in found if one is not None]

    def take(self, one: Click) -> None:
        """Take a suggestion: a commit; the forge resolves the thread."""
        lines = self.text(PATH).splitlines(keepends=True)
        lines[one.first - 1 : one.last] = [one.text]
        self.write("".join(lines))
        self.taken |= {(t.id, t.comments[0].body) for t in self.pull.threads if t.id == one.thread}
        self.pull = replace(
            self.pull,
            threads=tuple(replace(t, resolved=t.resolved or t.id == one.thread) for t in self.pull.threads),
        )


def click(thread: ReviewThread, pull: PullRequest) -> Click | None:
    found = FENCE.search(thread.comments[0].body)
    if found is None or thread.outdated or thread.line is None:
        return None
    told = "{above}" in pull.capabilities.suggestion_info
    first = thread.line - int(found["above"] or 0) if told else thread.start_line or thread.line
    return Click(thread=thread.id, first=first, last=thread.line, text=found["text"])


def moves(old: str, new: str) -> dict[int, int]:
    """Say where each line that stays goes."""
    pairs = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False).get_matching_blocks()
    return {one.a + at + 1: one.b + at + 1 for one in pairs for at in range(one.size)}


def follow(thread: ReviewThread, moved: dict[int, int]) -> ReviewThread:
    if thread.line is None:
        return thread
    line = moved.get(thread.line)
    start = None if thread.start_line is None else moved.get(thread.start_line)
    if line is None or (thread.start_line is not None and start is None):
        return replace(thread, line=None, start_line=None, outdated=True)
    return replace(thread, line=line, start_line=start)
