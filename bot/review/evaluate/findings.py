"""Problems as inline comments: which of them, where, in which words. What finds no place is left to the summary."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import NamedTuple

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import TextEdit
from bot.policy.model import ReviewRules
from bot.policy.severity import Severity
from bot.review.evaluate.first_contact import first_contact, is_heard
from bot.review.evaluate.metadata_places import edit_in_file, lines_in, range_in
from bot.review.evaluate.model import Problem, SpecReview, files_of
from bot.review.evaluate.suggestions import Candidate, CommentPosition, Shown, Suggestion, choose, is_short, stands_at
from bot.review.model.account import Account
from bot.review.model.capabilities import WriteKind
from bot.review.model.desired_state import Anchor, ReviewComment
from bot.review.model.markers import Kind, Marker, mark, read, value_of
from bot.review.model.pull_request import ChangedFile, PullRequest, ReviewThread, ThreadComment
from bot.review.text.render import render

ICONS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.INFO: "🔵"}
IN_ONE_PLACE = 3
"""So many comments stand on one line, or on a file without a line."""
_CODE = re.compile(r"^<sub>`([a-z-]+)`", re.MULTILINE)
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What stands inline, and the problems that only the summary can tell."""

    inline: tuple[ReviewComment, ...]
    elsewhere: tuple[Problem, ...]


class _PlacedProblem(NamedTuple):
    """A problem with its place on the diff."""

    problem: Problem
    spec_review: SpecReview
    where: CommentPosition


def find(
    pull: PullRequest, spec_reviews: Iterable[SpecReview], review: ReviewRules, offered: Iterable[ReviewComment] = ()
) -> Findings:
    """Choose the inline comments: those that stand keep their place, errors go before warnings.

    What is `offered` has its lines to itself. A spec that is not begun yet gets no new ones: the summary says what to do first.
    """
    spec_reviews, standing = files_of(spec_reviews), posted(pull)
    contacts = {one.path: first_contact(one) for one in spec_reviews}
    silent = (pull.draft and not review.draft_pull_requests) or WriteKind.REVIEW in pull.capabilities.withheld
    inline: list[_PlacedProblem] = []
    elsewhere = []
    for problem, spec_review in _by_weight(spec_reviews, standing):
        stands = problem.fingerprint in standing
        heard = stands or (not silent and is_heard(problem, contacts[spec_review.path]))
        placed = _placed(problem, spec_review, pull, stands=stands) if heard else None
        if placed is not None and len(inline) < review.comments and (stands or _has_room(placed, inline)):
            inline.append(placed)
        else:
            elsewhere.append(problem)
    taken = (one.anchor for one in offered)
    shown = choose((_candidate(one, standing) for one in inline), taken, pull.capabilities)
    comments = (_comment(one, shown[one.problem.fingerprint], pull) for one in inline)
    return Findings(inline=tuple(comments), elsewhere=tuple(elsewhere))


def _candidate(one: _PlacedProblem, standing: Mapping[str, ReviewThread]) -> Candidate:
    fix = one.problem.diagnostic.fix
    return Candidate(
        key=one.problem.fingerprint,
        where=one.where,
        edit=fix[0] if fix else None,
        rank=one.spec_review.problems.index(one.problem),
        thread=standing.get(one.problem.fingerprint),
        lines=_lines(one.spec_review, one.problem.stands_in or one.problem.path),
    )


def _has_room(placed: _PlacedProblem, inline: Iterable[_PlacedProblem]) -> bool:
    """Keep a file that lacks nearly everything from getting a comment for each: those on one line, or on none, are few."""
    anchor = placed.where.anchor
    anchors = (one.where.anchor for one in inline)
    same = sum((one.path, one.line) == (anchor.path, anchor.line) for one in anchors)
    return same < IN_ONE_PLACE


def posted(pull: PullRequest) -> Mapping[str, ReviewThread]:
    """Name the findings that have a thread of the bot's already, open or resolved, each with its first."""
    threads: dict[str, ReviewThread] = {}
    for thread in pull.threads:
        first = thread.comments[0] if thread.comments else None
        mark = value_of(Kind.FINDING, body=first.body, author=first.author, bot=pull.bot) if first else None
        if mark is not None:
            threads.setdefault(mark, thread)
    return threads


def offer(edit: TextEdit, title: str, spec_review: SpecReview, pull: PullRequest) -> ReviewComment | None:
    """Offer lines that somebody asked for as a suggestion; None when the diff does not show the old ones.

    Where the thread of an earlier look stands on other lines by now, the offer gets a new one.
    """
    path, edit = edit_in_file(spec_review, edit) if spec_review.metadata_end else (spec_review.path, edit)
    files = (suggest(edit, file, _lines(spec_review, path)) for file in pull.files if file.path == path)
    where = next(files, None)
    if where is None or where.suggestion is None or not is_short(where):
        return None
    standing = posted(pull)
    names = (_offer_name(spec_review.path, title, turn) for turn in count())
    fingerprint = next(name for name in names if _may_hold(standing.get(name), where, pull))
    body = render("offer.md.j2", title=title, suggestion=where.suggestion, info=_info(where, pull))
    return ReviewComment(
        fingerprint=fingerprint,
        anchor=where.anchor,
        body=mark(body, Marker(kind=Kind.FINDING, value=fingerprint)),
    )


def _offer_name(path: str, title: str, turn: int) -> str:
    text = f"{path}\0offer\0{title.partition(':')[0]}" + (f"\0{turn}" if turn else "")
    return sha256(text.encode()).hexdigest()[:16]


def _may_hold(thread: ReviewThread | None, where: CommentPosition, pull: PullRequest) -> bool:
    return thread is None or stands_at(thread, where.anchor, pull.capabilities)


def _info(where: CommentPosition, pull: PullRequest) -> str:
    """Write the info string of a suggestion that replaces the anchor's lines."""
    last = where.anchor.line or 0
    return pull.capabilities.suggestion_info.format(above=last - (where.anchor.start_line or last))


def settled(body: str) -> str:
    """Strike a finding's words: it is gone, and the bot closed its thread."""
    words = next((line.strip("*") for line in body.splitlines()[1:] if line), "")
    return mark(f"✅ ~~{words.lstrip(''.join(ICONS.values())).strip()}~~", *read(body), Marker(kind=Kind.SETTLED))


def says(body: str) -> str:
    """Read the code that a comment tells of; empty for an offer."""
    found = _CODE.search(body)
    return found[1] if found else ""


def is_settled(first: ThreadComment, bot: Account) -> bool:
    """Tell whether a thread's first comment is struck."""
    return value_of(Kind.SETTLED, body=first.body, author=first.author, bot=bot) is not None


def _by_weight(spec_reviews: Iterable[SpecReview], standing: Container[str]) -> list[tuple[Problem, SpecReview]]:
    """Order problems: posted ones, then by severity, those with a fix to click first, then as they stand."""
    pairs = [(problem, spec_review) for spec_review in spec_reviews for problem in spec_review.problems]
    return sorted(pairs, key=lambda pair: _weight(pair[0], standing))


def _weight(problem: Problem, standing: Container[str]) -> tuple[bool, int, bool]:
    found = problem.diagnostic
    return problem.fingerprint not in standing, _ORDER.index(found.severity), not found.fix


def _comment(placed: _PlacedProblem, shown: Shown, pull: PullRequest) -> ReviewComment:
    """Write one inline comment."""
    problem, where = placed.problem, shown.where
    found, can = problem.diagnostic, pull.capabilities
    body = render(
        "finding.md.j2",
        limit=can.body_limit,
        icon=ICONS[found.severity],
        found=found,
        suggestion=where.suggestion,
        info=_info(where, pull),
        inherited=problem.inherited,
        held_on=shown.held_on,
        fixable=bool(found.fix) and pull.head.writable,
    )
    marked = mark(body, Marker(kind=Kind.FINDING, value=problem.fingerprint))
    return ReviewComment(fingerprint=problem.fingerprint, anchor=where.anchor, body=marked, code=found.code.value)


def _placed(problem: Problem, spec_review: SpecReview, pull: PullRequest, *, stands: bool) -> _PlacedProblem | None:
    """Find the place of a finding, or None when it belongs into the summary."""
    if problem.diagnostic.severity is Severity.INFO:
        return None
    where = _place(problem, spec_review, pull, stands=stands)
    return None if where is None else _PlacedProblem(problem, spec_review, where)


def _place(problem: Problem, spec_review: SpecReview, pull: PullRequest, *, stands: bool) -> CommentPosition | None:
    """Find the place; one that is posted stays where it is, and an old mistake does not claim the whole file."""
    path = problem.stands_in or problem.path
    file = next((file for file in pull.files if file.path == path), None)
    if file is None:
        return None
    section = spec_review.section_around((problem.examined or problem.diagnostic).span.line)
    if spec_review.metadata_end:
        section = range_in(spec_review, section, path)
    found = comment_position(
        problem.diagnostic,
        file,
        section=section,
        text=_lines(spec_review, path),
        file_comments=pull.capabilities.file_comments and not problem.inherited,
    )
    return found or (CommentPosition(anchor=Anchor(path=file.path, line=None)) if stands else None)


def _lines(spec_review: SpecReview, path: str) -> tuple[str, ...]:
    """Give the lines of the file that a problem stands in."""
    return lines_in(spec_review, path) if spec_review.metadata_end else spec_review.lines


def comment_position(
    found: Diagnostic, file: ChangedFile, *, section: range, text: Sequence[str], file_comments: bool
) -> CommentPosition | None:
    """Climb down the ladder; None when only the summary can say it."""
    offered = suggest(found.fix[0], file, text) if found.fix is not None and len(found.fix) == 1 else None
    if offered is not None:
        return offered
    shown = [line for hunk in file.hunks for line in hunk.lines]
    if found.span.line in shown:
        return CommentPosition(anchor=_anchor(file, found.span.line))
    near = [line for line in shown if line in section]
    if near:
        return CommentPosition(anchor=_anchor(file, min(near, key=lambda line: abs(line - found.span.line))))
    return CommentPosition(anchor=_anchor(file, None)) if file_comments else None


def suggest(edit: TextEdit, file: ChangedFile, text: Sequence[str]) -> CommentPosition | None:
    """Offer an edit whose lines the diff shows; an insertion rides on the line before it."""
    whole = _on_line_before(edit, text)
    if whole is None:
        return None
    lines = range(whole.start_line, whole.end_line + 1)
    if not any(set(lines) <= set(hunk.lines) for hunk in file.hunks):
        return None
    start = whole.start_line if len(lines) > 1 else None
    return CommentPosition(anchor=_anchor(file, whole.end_line, start), suggestion=Suggestion(text=whole.text))


def _on_line_before(edit: TextEdit, text: Sequence[str]) -> TextEdit | None:
    """Turn an insertion into the replacement of the line before it by that line and the insertion; None where there is none."""
    if edit.end_line >= edit.start_line:
        return edit
    line = edit.start_line - 1
    if not 1 <= line <= len(text):
        return None
    return TextEdit(start_line=line, end_line=line, text=f"{text[line - 1]}\n{edit.text}")


def _anchor(file: ChangedFile, line: int | None, start: int | None = None) -> Anchor:
    """Name the lines of the new file; a renamed file needs its old name too."""
    return Anchor(path=file.path, line=line, start_line=start, previous_path=file.previous_path)
