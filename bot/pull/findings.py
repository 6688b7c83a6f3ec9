"""Problems as inline comments: which of them, where, in which words. What finds no place is left to the summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.pull.anchor import Place, place, suggest
from bot.pull.desired import Anchor, Finding
from bot.pull.marker import Kind, Marker, mark, read, value_of
from bot.pull.reading import Problem, Reading
from bot.pull.render import render
from bot.pull.snapshot import Account, PullRequest, ThreadComment
from bot.spec.diagnostic import Severity, TextEdit
from config.policy import Review as ReviewPolicy

ICONS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.INFO: "🔵"}
ON_THE_FILE = 3
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What stands inline, and the problems that only the summary can tell."""

    inline: tuple[Finding, ...]
    elsewhere: tuple[Problem, ...]


def find(pull: PullRequest, readings: Iterable[Reading], review: ReviewPolicy) -> Findings:
    """Choose the inline comments: those that stand keep their place, errors go before warnings."""
    standing = posted(pull)
    silent = pull.draft and not review.draft_pull_requests
    inline: list[Finding] = []
    elsewhere = []
    for problem, reading in _by_weight(readings, standing):
        stands = problem.fingerprint in standing
        finding = _finding(problem, reading, pull, stands=stands) if stands or not silent else None
        if finding is not None and len(inline) < review.comments and (stands or _has_room(finding, inline)):
            inline.append(finding)
        else:
            elsewhere.append(problem)
    return Findings(inline=tuple(inline), elsewhere=tuple(elsewhere))


def _has_room(finding: Finding, inline: Iterable[Finding]) -> bool:
    """Keep a file that lacks nearly everything from getting a comment for each: those on no line are few."""
    if finding.anchor.line is not None:
        return True
    return sum(one.anchor.line is None and one.anchor.path == finding.anchor.path for one in inline) < ON_THE_FILE


def posted(pull: PullRequest) -> frozenset[str]:
    """Name the findings that have a thread of the bot's already, open or resolved."""
    first = (thread.comments[0] for thread in pull.threads if thread.comments)
    marks = (value_of(Kind.FINDING, body=one.body, author=one.author, bot=pull.bot) for one in first)
    return frozenset(mark for mark in marks if mark is not None)


def offer(edit: TextEdit, title: str, reading: Reading, pull: PullRequest) -> Finding | None:
    """Offer lines that somebody asked for as a suggestion; None when the diff does not show the old ones."""
    files = (suggest(edit, file, reading.lines) for file in pull.files if file.path == reading.path)
    where = next(files, None)
    if where is None:
        return None
    fingerprint = sha256(f"{reading.path}\0offer\0{title.partition(':')[0]}".encode()).hexdigest()[:16]
    body = render("offer.md.j2", title=title, suggestion=where.suggestion, info=_info(where, pull))
    return Finding(
        fingerprint=fingerprint,
        anchor=where.anchor,
        body=mark(body, Marker(kind=Kind.FINDING, value=fingerprint)),
    )


def _info(where: Place, pull: PullRequest) -> str:
    """Write the info string of a suggestion that replaces the anchor's lines."""
    last = where.anchor.line or 0
    return pull.capabilities.suggestion_info.format(above=last - (where.anchor.start_line or last))


def settled(body: str) -> str:
    """Strike a finding's words: it is gone, and the bot closed its thread."""
    words = next((line.strip("*") for line in body.splitlines()[1:] if line), "")
    return mark(f"✅ ~~{words.lstrip(''.join(ICONS.values())).strip()}~~", *read(body), Marker(kind=Kind.SETTLED))


def is_settled(first: ThreadComment, bot: Account) -> bool:
    """Tell whether a thread's first comment is struck."""
    return value_of(Kind.SETTLED, body=first.body, author=first.author, bot=bot) is not None


def _by_weight(readings: Iterable[Reading], standing: frozenset[str]) -> list[tuple[Problem, Reading]]:
    """Order problems: posted ones, then by severity, those with a fix to click first, then as they stand."""
    pairs = [(problem, reading) for reading in readings for problem in reading.problems]
    return sorted(pairs, key=lambda pair: _weight(pair[0], standing))


def _weight(problem: Problem, standing: frozenset[str]) -> tuple[bool, int, bool]:
    found = problem.diagnostic
    return problem.fingerprint not in standing, _ORDER.index(found.severity), not found.fix


def _finding(problem: Problem, reading: Reading, pull: PullRequest, *, stands: bool) -> Finding | None:
    """Write one inline comment, or None when it belongs into the summary."""
    found = problem.diagnostic
    where = None if found.severity is Severity.INFO else _place(problem, reading, pull, stands=stands)
    if where is None:
        return None
    can = pull.capabilities
    body = render(
        "finding.md.j2",
        limit=can.body_limit,
        icon=ICONS[found.severity],
        found=found,
        suggestion=where.suggestion,
        info=_info(where, pull),
        inherited=problem.inherited,
    )
    marked = mark(body, Marker(kind=Kind.FINDING, value=problem.fingerprint))
    return Finding(fingerprint=problem.fingerprint, anchor=where.anchor, body=marked, code=found.code.value)


def _place(problem: Problem, reading: Reading, pull: PullRequest, *, stands: bool) -> Place | None:
    """Find the place; one that is posted stays where it is, and an old mistake does not claim the whole file."""
    file = next((file for file in pull.files if file.path == problem.path), None)
    if file is None:
        return None
    found = place(
        problem.diagnostic,
        file,
        section=reading.section_around(problem.diagnostic.span.line),
        text=reading.lines,
        file_comments=pull.capabilities.file_comments and not problem.inherited,
    )
    return found or (Place(anchor=Anchor(path=file.path, line=None)) if stands else None)
