"""Other pull requests that belong to this one: what a follow-up is for, and whose summaries list an implementation."""

import re
from collections.abc import Iterable, Iterator
from posixpath import basename

from bot.markdown.document import parse
from bot.markdown.model import LineKind
from bot.policy.model import Policy
from bot.policy.paths import spec_rule
from bot.review.evaluate.numbers import facts_of
from bot.review.model.markers import Kind, value_of
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.snapshot import PullRequest, PullState, RelatedPull, Snapshot, SpecSource
from bot.spec.references import candidates, targets_in

_ROW_NUMBER = re.compile(r"(?<!\w)[#!](?P<number>[1-9]\d{0,8})\b")


def original_of(pull: PullRequest) -> tuple[PullRef, ...]:
    """Name the pull request that a follow-up is for: it has something new to say, or a follow-up that conflicts to renew."""
    said = value_of(Kind.FOLLOW_UP, body=pull.body, author=pull.author, bot=pull.bot)
    try:
        return (PullRef.parse(said or ""),)
    except InvalidReferenceError:
        return ()


def spec_pulls(snapshot: Snapshot, policy: Policy) -> tuple[PullRef, ...]:
    """Name the pull requests whose summary lists this one: those that the histories of its specs name."""
    ref = snapshot.pull.ref
    rows = (row for file in snapshot.implements for row in _history(file.content, file.path, policy))
    numbers = (int(found["number"]) for row in rows for found in _ROW_NUMBER.finditer(row))
    wanted = (number for number in dict.fromkeys(numbers) if number != ref.number)
    return tuple(PullRef(forge=ref.forge, repository=ref.repository, number=number) for number in wanted)[-AT_MOST:]


def _history(content: bytes, path: str, policy: Policy) -> Iterator[str]:
    rule = spec_rule(policy, path)
    if rule is not None:
        for row in facts_of(content, path, policy.specs[rule]).history:
            yield from (text for _, text in row)


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
