"""Problems as inline comments: which of them, where, in which words. What finds no place is left to the summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.markdown.edits import TextEdit
from bot.policy.model import ReviewRules as ReviewPolicy
from bot.policy.severity import Severity
from bot.review.evaluate.comment_position import CommentPosition, comment_position, suggest
from bot.review.evaluate.spec_review import Problem, SpecReview
from bot.review.model.desired_state import Anchor, ReviewComment
from bot.review.model.markers import Kind, Marker, mark, read, value_of
from bot.review.model.snapshot import Account, PullRequest, ThreadComment
from bot.review.text.render import render

ICONS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.INFO: "🔵"}
ON_THE_FILE = 3
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What stands inline, and the problems that only the summary can tell."""

    inline: tuple[ReviewComment, ...]
    elsewhere: tuple[Problem, ...]


def find(pull: PullRequest, spec_reviews: Iterable[SpecReview], review: ReviewPolicy) -> Findings:
    """Choose the inline comments: those that stand keep their place, errors go before warnings."""
    standing = posted(pull)
    silent = pull.draft and not review.draft_pull_requests
    inline: list[ReviewComment] = []
    elsewhere = []
    for problem, spec_review in _by_weight(spec_reviews, standing):
        stands = problem.fingerprint in standing
        finding = _finding(problem, spec_review, pull, stands=stands) if stands or not silent else None
        if finding is not None and len(inline) < review.comments and (stands or _has_room(finding, inline)):
            inline.append(finding)
        else:
            elsewhere.append(problem)
    return Findings(inline=tuple(inline), elsewhere=tuple(elsewhere))


def _has_room(finding: ReviewComment, inline: Iterable[ReviewComment]) -> bool:
    """Keep a file that lacks nearly everything from getting a comment for each: those on no line are few."""
    if finding.anchor.line is not None:
        return True
    return sum(one.anchor.line is None and one.anchor.path == finding.anchor.path for one in inline) < ON_THE_FILE


def posted(pull: PullRequest) -> frozenset[str]:
    """Name the findings that have a thread of the bot's already, open or resolved."""
    first = (thread.comments[0] for thread in pull.threads if thread.comments)
    marks = (value_of(Kind.FINDING, body=one.body, author=one.author, bot=pull.bot) for one in first)
    return frozenset(mark for mark in marks if mark is not None)


def offer(edit: TextEdit, title: str, spec_review: SpecReview, pull: PullRequest) -> ReviewComment | None:
    """Offer lines that somebody asked for as a suggestion; None when the diff does not show the old ones."""
    files = (suggest(edit, file, spec_review.lines) for file in pull.files if file.path == spec_review.path)
    where = next(files, None)
    if where is None:
        return None
    fingerprint = sha256(f"{spec_review.path}\0offer\0{title.partition(':')[0]}".encode()).hexdigest()[:16]
    body = render("offer.md.j2", title=title, suggestion=where.suggestion, info=_info(where, pull))
    return ReviewComment(
        fingerprint=fingerprint,
        anchor=where.anchor,
        body=mark(body, Marker(kind=Kind.FINDING, value=fingerprint)),
    )


def _info(where: CommentPosition, pull: PullRequest) -> str:
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


def _by_weight(spec_reviews: Iterable[SpecReview], standing: frozenset[str]) -> list[tuple[Problem, SpecReview]]:
    """Order problems: posted ones, then by severity, those with a fix to click first, then as they stand."""
    pairs = [(problem, spec_review) for spec_review in spec_reviews for problem in spec_review.problems]
    return sorted(pairs, key=lambda pair: _weight(pair[0], standing))


def _weight(problem: Problem, standing: frozenset[str]) -> tuple[bool, int, bool]:
    found = problem.diagnostic
    return problem.fingerprint not in standing, _ORDER.index(found.severity), not found.fix


def _finding(problem: Problem, spec_review: SpecReview, pull: PullRequest, *, stands: bool) -> ReviewComment | None:
    """Write one inline comment, or None when it belongs into the summary."""
    found = problem.diagnostic
    where = None if found.severity is Severity.INFO else _place(problem, spec_review, pull, stands=stands)
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
    return ReviewComment(fingerprint=problem.fingerprint, anchor=where.anchor, body=marked, code=found.code.value)


def _place(problem: Problem, spec_review: SpecReview, pull: PullRequest, *, stands: bool) -> CommentPosition | None:
    """Find the place; one that is posted stays where it is, and an old mistake does not claim the whole file."""
    file = next((file for file in pull.files if file.path == problem.path), None)
    if file is None:
        return None
    found = comment_position(
        problem.diagnostic,
        file,
        section=spec_review.section_around(problem.diagnostic.span.line),
        text=spec_review.lines,
        file_comments=pull.capabilities.file_comments and not problem.inherited,
    )
    return found or (CommentPosition(anchor=Anchor(path=file.path, line=None)) if stands else None)
