"""Edits for specs on the base branch, and how they get there: one commit for all, else a pull request, else a patch.

Owns how; what should be written is decided by who asks. Everything is made from the file as it is on the base branch now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

from bot.pull.desired import Commit, FileText, Landing, Proposal
from bot.pull.follow_up import Purpose, branch_of
from bot.pull.marker import Kind, Marker, mark
from bot.pull.render import Markdown, render
from bot.pull.snapshot import PullRequest, SourceFile
from bot.pull.words import fence, silent
from bot.spec.demand import Schema
from bot.spec.diagnostic import apply_edits
from bot.spec.document import parse
from bot.spec.edit import set_status
from bot.spec.history import Row, add_history_row
from config.policy import WriteBack as Way

_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBack:
    """What one spec should get: a status in the team's words, a row of history, or both. None: that stays as it is."""

    path: str
    before: str
    """The text on the base branch now, and the path that it has there."""
    schema: Schema
    status: str | None = None
    row: Row | None = None


def written(wanted: WriteBack) -> FileText | None:
    """Write into a spec; None when nothing would change."""
    text = wanted.before
    if wanted.status is not None:
        text = apply_edits(text, set_status(parse(text), wanted.schema, wanted.status))
    if wanted.row is not None:
        text = apply_edits(text, add_history_row(parse(text), wanted.schema, wanted.row))
    return None if text == wanted.before else FileText(path=wanted.path, content=text.encode())


def text_of(file: SourceFile | None) -> str | None:
    """Decode a file; None when it is gone, or is no text."""
    try:
        return None if file is None else file.content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def landing(
    pull: PullRequest, files: tuple[FileText, ...], *, headline: str, purpose: Purpose, way: Way, changes: Iterable[str]
) -> Landing:
    """Send files to the base branch as the team wants it. `changes` tell reviewers what was done, a line per spec."""
    base, said = pull.base, _cut(silent(headline))
    message = f"{said}\n\nWritten by Specbot after the merge of {silent(pull.url)}"
    commit = Commit(repository=base.repository, branch=base.name, expected_sha=base.sha, message=message, files=files)
    carried = Commit(
        repository=base.repository,
        branch=branch_of(pull.ref, purpose),
        expected_sha=base.sha,
        message=message,
        files=files,
    )
    body = render(
        "follow_up.md.j2",
        limit=pull.capabilities.body_limit,
        base=base.name,
        asked=way is Way.PULL_REQUEST,
        title=pull.title,
        url=pull.url,
        changes=tuple(map(Markdown, changes)),
    )
    marked = mark(body, Marker(kind=Kind.FOLLOW_UP, value=str(pull.ref)))
    proposal = Proposal(base=base.name, commit=carried, title=said, body=marked)
    return Landing(commit=None if way is Way.PULL_REQUEST else commit, proposal=proposal)


def patch(wanted: Iterable[WriteBack], after: Iterable[FileText]) -> Markdown:
    """Show edits as a diff that `git apply` takes, in a fence."""
    pairs = zip(wanted, after, strict=True)
    lines = (line for one, file in pairs for line in _diff(file.path, one.before, file.content.decode()))
    return Markdown(fence("".join(lines), "diff"))


def _diff(path: str, before: str, after: str) -> Iterator[str]:
    """Write one file's hunks; a last line without an end is told as git does."""
    old, new = (text.splitlines(keepends=True) if text else [] for text in (before, after))
    for line in unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
