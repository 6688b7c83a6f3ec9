"""One spec of the pull request, examined at head and at base; old mistakes are told from new ones."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.text_normalize import numbered_lines
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.model import Examination


def compare(source: SpecSource, spec: Examination, earlier: Examination | None) -> SpecReview:
    """Put head and base together: what stood in the base already is at most a warning."""
    problems = told_apart(source.path, spec.diagnostics, earlier.diagnostics if earlier else ())
    return SpecReview(source=source, spec=spec, earlier=earlier, problems=tuple(problems), lines=lines_of(source.head))


def told_apart(path: str, now: Iterable[Diagnostic], before: Collection[Diagnostic]) -> Iterator[Problem]:
    """Tell the findings that a change brought from those that stood there before."""
    old = frozenset(_known(path, before))
    for mark, found in _fingerprints(path, now):
        yield _problem(path, mark, found, inherited=mark in old or set(_plain(path, found)) <= old)


def lines_of(source: SourceFile | None) -> tuple[str, ...]:
    """Split a text as its diagnostics number it; a text that is not UTF-8 has no lines."""
    try:
        text = source.content.decode("utf-8-sig") if source else ""
    except UnicodeDecodeError:
        return ()
    return numbered_lines(text)


def _problem(path: str, fingerprint: str, found: Diagnostic, *, inherited: bool) -> Problem:
    """Lower an inherited error to a warning."""
    if inherited and found.severity is Severity.ERROR and found.code is not Code.METADATA:
        found = replace(found, severity=Severity.WARNING)
    return Problem(path=path, diagnostic=found, fingerprint=fingerprint, inherited=inherited)


def fingerprint(path: str, found: Diagnostic, repeat: int = 1) -> str:
    """Hash path, code, section and occurrence; never a line, so a rebase changes nothing.

    A section is one finding from being missing until something of the author's stands in it.
    """
    what = (found.code, found.section or "", str(found.occurrence))
    if found.unwritten is not None:
        what = (Code.MISSING_SECTION, found.unwritten, "1")
    text = "\0".join((path, *what, str(repeat)))
    return sha256(text.encode()).hexdigest()[:16]


def _known(path: str, diagnostics: Collection[Diagnostic]) -> Iterator[str]:
    """List what findings are and what they speak for: an author who begins a section inherits the rest of it."""
    yield from (mark for mark, _ in _fingerprints(path, diagnostics))
    for found in diagnostics:
        yield from _plain(path, found)


def _plain(path: str, found: Diagnostic) -> Iterator[str]:
    """Hash what a finding speaks for, or itself, whether its section is written or not."""
    for one in found.absorbed or (found,):
        yield fingerprint(path, replace(one, unwritten=None))


def _fingerprints(path: str, diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Pair each diagnostic with a fingerprint that no other has."""
    seen: Counter[str] = Counter()
    for found in diagnostics:
        mark = fingerprint(path, found)
        seen[mark] += 1
        yield fingerprint(path, found, seen[mark]), found
