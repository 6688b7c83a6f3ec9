"""Edits for specs on the base branch, and how they get there: one commit for all, else a pull request, else a patch.

Owns how; what should be written is decided by who asks. Everything is made from the file as it is on the base branch now.
"""

from collections.abc import Iterable, Iterator

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.text_diff import unified
from bot.policy.model import WriteBackMode
from bot.review.model.desired_state import BaseEdit, Commit, FileText, FollowUpPull
from bot.review.model.markers import SIGNED, Kind, Marker, Purpose, branch_of, mark
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SourceFile
from bot.review.text.render import Markdown, fence, render, without_links
from bot.review.write_back.model import SpecEdits
from bot.review.write_back.separate_files import separate
from bot.spec.edits import set_field, set_status
from bot.spec.history import add_history_row
from bot.spec.numbers import numbered_name

_LONGEST_TITLE = 100


def written(wanted: SpecEdits) -> FileText | None:
    """Write into a spec; None when nothing would change."""
    text = wanted.before
    if wanted.status is not None:
        text = apply_edits(text, set_status(parse(text), wanted.schema, wanted.status))
    if wanted.row is not None:
        text = apply_edits(text, add_history_row(parse(text), wanted.schema, wanted.row))
    if wanted.number is not None and wanted.number.field is not None:
        text = apply_edits(text, set_field(parse(text), wanted.schema, wanted.number.field, wanted.number.text))
    for field, value in wanted.fields:
        text = apply_edits(text, set_field(parse(text), wanted.schema, field, value))
    old, name = wanted.path, _name(wanted)
    if text == wanted.before and name == old:
        return None
    return FileText(
        path=name,
        content=text.encode(),
        replaces=None if name == old else old,
        metadata=wanted.metadata,
        before=wanted.before.encode(),
    )


def text_of(file: SourceFile | None) -> str | None:
    """Decode a file; None when it is gone, or is no text."""
    try:
        return None if file is None else file.content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _name(wanted: SpecEdits) -> str:
    """Put a number that goes into the file's name there."""
    if wanted.number is None or wanted.number.field is not None:
        return wanted.path
    return numbered_name(wanted.path, wanted.number.text)


def landing(  # noqa: PLR0913 - all of it is said in the commit or the pull request
    pull: PullRequest,
    files: tuple[FileText, ...],
    *,
    headline: str,
    purpose: Purpose,
    way: WriteBackMode,
    changes: Iterable[str],
    numbers: Iterable[tuple[str, str]] = (),
) -> BaseEdit:
    """Send files to the base branch as the team wants it. `changes` tell reviewers what was done, a line per spec.

    `numbers` (a path and its new number) are kept by a pull request until it is merged, so that no other spec gets them.
    """
    base, said = pull.base, _cut(without_links(headline), _LONGEST_TITLE)
    files = separate(files)
    message = f"{said}\n\n{SIGNED} {without_links(pull.url)}"
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
        request=Markdown(pull.capabilities.request),
        asked=way is WriteBackMode.PULL_REQUEST,
        title=pull.title,
        url=pull.url,
        changes=tuple(map(Markdown, changes)),
    )
    kept = (Marker(kind=Kind.NUMBER, value=f"{number} {path}") for path, number in numbers)
    marked = mark(body, Marker(kind=Kind.FOLLOW_UP, value=str(pull.ref)), *kept)
    proposal = FollowUpPull(base=base.name, commit=carried, title=said, body=marked)
    return BaseEdit(commit=None if way is WriteBackMode.PULL_REQUEST else commit, proposal=proposal)


def patch(after: Iterable[FileText]) -> Markdown:
    """Show edits as a diff that `git apply` takes, in a fence."""
    files = (one for file in after for one in separate((file,)))
    lines = (line for file in files for line in _diff(file, file.before.decode()))
    return Markdown(fence("".join(lines), "diff"))


def _diff(file: FileText, before: str) -> Iterator[str]:
    """Write one file's hunks; a last line without an end is told as git does."""
    path, after = file.replaces or file.path, file.content.decode()
    if file.replaces is not None:
        yield f"diff --git a/{path} b/{file.path}\nrename from {path}\nrename to {file.path}\n"
    yield from unified(before, after, old=path, new=file.path)


def headline(pull: PullRequest, wanted: Iterable[SpecEdits]) -> str:
    """Name the edits of a pull request in one silent line: `Approved: Rate limits (#12)`."""
    edits = tuple(wanted)
    usual = "Other half" if edits and all(one.partners for one in edits) else "Revision history"
    moved = next((one.status for one in edits if one.status is not None), usual)
    reference = f" ({without_links(pull.ref.short)})"
    return f"{_cut(without_links(f'{moved}: {pull.title}'), _LONGEST_TITLE - len(reference))}{reference}"


def _cut(title: str, longest: int) -> str:
    return title if len(title) <= longest else f"{title[: longest - 1]}…"
