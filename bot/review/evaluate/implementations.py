"""`Implements: docs/specs/cache.md` in a description: which specs that names, and whose summaries should know of it."""

import re
from collections.abc import Iterable, Iterator
from posixpath import basename

from bot.markdown.document import parse
from bot.markdown.model import LineKind
from bot.policy.model import Policy
from bot.policy.paths import spec_rule
from bot.review.model.snapshot import PullRequest, PullState, RelatedPull, SpecSource
from bot.spec.references import candidates, targets_in

WORD = "Implements"
AT_MOST = 10
_LINE = re.compile(r"[\s>]*+(?:[-*+]\s++)?[*_]*+implements[*_]*+:[*_]*+\s*+(?P<rest>\S.*)", re.IGNORECASE)


def named(body: str, repository: str) -> tuple[str, ...]:
    """Name the files that a description says to implement; code and comments say nothing."""
    if WORD.casefold() not in body.casefold():
        return ()
    return tuple(dict.fromkeys(path for line in _lines(body) for path in _paths(line, repository)))


def files(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name the specs that this pull request implements, as they are called on the base branch."""
    found = (path for path in named(pull.body, pull.base.repository) if spec_rule(policy, path) is not None)
    return tuple(found)[:AT_MOST]


def searches(pull: PullRequest, specs: Iterable[SpecSource]) -> tuple[tuple[str, ...], ...]:
    """Say which phrases the descriptions of implementing pull requests hold; nobody implements before the merge."""
    if pull.state is not PullState.MERGED:
        return ()
    return tuple(dict.fromkeys((WORD, basename(path)) for spec in specs for path in _names(spec)))[:AT_MOST]


def implementations(
    pull: PullRequest, specs: Iterable[SpecSource], found: Iterable[RelatedPull]
) -> tuple[RelatedPull, ...]:
    """Keep those that really name one of the specs, each once."""
    paths = {path for spec in specs for path in _names(spec)}
    kept = {
        one.ref.number: one
        for one in found
        if one.ref != pull.ref and paths.intersection(named(one.body, pull.base.repository))
    }
    return tuple(kept[number] for number in sorted(kept))


def _names(spec: SpecSource) -> Iterator[str]:
    """Give a spec's name in the pull request, and today's."""
    yield from dict.fromkeys((spec.path, spec.today.path if spec.today is not None else spec.path))


def _lines(body: str) -> Iterator[str]:
    document = parse(body)
    for number in range(1, len(document.lines) + 1):
        found = _LINE.fullmatch(document.line(number)) if document.kind(number) is LineKind.TEXT else None
        if found is not None:
            yield found["rest"]


def _paths(line: str, repository: str) -> Iterator[str]:
    for target in targets_in(line):
        yield from candidates(target, beside="", repository=repository)
