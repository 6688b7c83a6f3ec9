"""Other specs and pull requests that belong to this one: what specs depend on, what leaves, who implements."""

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

from bot.markdown.document import parse
from bot.markdown.model import LineKind
from bot.policy.model import DependencyMode, Lifecycle, Policy, Status
from bot.policy.paths import spec_rule
from bot.review.evaluate.model import Dependency, Removal, SpecReview
from bot.review.evaluate.numbers import facts_of, plain_schema
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import LeavingSpec, SourceFile, SpecSource
from bot.spec.examine import examine
from bot.spec.model import Depth, Reference
from bot.spec.references import candidates, is_elsewhere, number_of, targets_in

_ROW_NUMBER = re.compile(r"(?<!\w)[#!](?P<number>[1-9]\d{0,8})\b")


def original_of(pull: PullRequest) -> tuple[PullRef, ...]:
    """Name the pull request that a follow-up is for: it has something new to say, or a follow-up that conflicts to renew."""
    said = value_of(Kind.FOLLOW_UP, body=pull.body, author=pull.author, bot=pull.bot)
    if not said:
        return ()
    try:
        return (PullRef.parse(said),)
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


_MENTION = re.compile(rb"depends[ _-]*on", re.IGNORECASE)
_READY = (Status.APPROVED, Status.IMPLEMENTED)


def references(specs: Iterable[SpecSource], policy: Policy) -> tuple[tuple[SpecSource, Reference], ...]:
    """List what specs name as needed first, if the team wants to know."""
    if policy.approval.depends_on is DependencyMode.OFF:
        return ()
    return tuple((spec, one) for spec in specs for one in _references(spec, policy))


def want_numbers(specs: Iterable[SpecSource], policy: Policy) -> bool:
    """Tell whether somebody names a spec by its number."""
    return any(number_of(one.target) is not None for _, one in references(specs, policy))


def needed_files(
    pull: PullRequest, specs: Iterable[SpecSource], policy: Policy, numbers: Mapping[str, int]
) -> tuple[str, ...]:
    """Name the files of the base branch that may be what specs depend on."""
    found = (_files(one, spec.path, spec.rule, pull, policy, numbers) for spec, one in references(specs, policy))
    return tuple(dict.fromkeys(path for paths in found for path in paths))


def dependencies_of(snapshot: Snapshot, policy: Policy, spec_reviews: Iterable[SpecReview]) -> tuple[Dependency, ...]:
    """Say what each spec waits for."""
    if policy.approval.depends_on is DependencyMode.OFF:
        return ()
    found = (
        _wait(snapshot, policy, spec_review, reference)
        for spec_review in spec_reviews
        for reference in spec_review.spec.facts.depends_on
    )
    return tuple({(wait.path, wait.file or wait.target): wait for wait in found if wait is not None}.values())


def _references(spec: SpecSource, policy: Policy) -> Iterator[Reference]:
    if spec.head is not None and _MENTION.search(spec.head.content):
        yield from facts_of(spec.head.content, spec.path, policy.specs[spec.rule]).depends_on


def _files(
    reference: Reference, beside: str, rule: int, pull: PullRequest, policy: Policy, numbers: Mapping[str, int]
) -> tuple[str, ...]:
    wanted = number_of(reference.target)
    if wanted is None:
        return candidates(reference.target, beside=beside, repository=pull.base.repository)
    return tuple(path for path, number in numbers.items() if number == wanted and spec_rule(policy, path) == rule)


def _wait(snapshot: Snapshot, policy: Policy, spec_review: SpecReview, reference: Reference) -> Dependency | None:
    """Look one reference up: at the base, or among the specs that come with it."""
    pull, path = snapshot.pull, spec_review.path
    named = _files(reference, path, spec_review.source.rule, pull, policy, snapshot.numbers)
    together = {source.path for source in snapshot.specs}
    if is_elsewhere(reference.target, pull.base.repository) or together.intersection(named):
        return None
    file = next((snapshot.relatives[one] for one in named if one in snapshot.relatives), None)
    if file is None:
        return Dependency(path=path, line=reference.line, target=reference.target, title=reference.target)
    return _unready(file, policy, spec_review, reference)


def _unready(file: SourceFile, policy: Policy, spec_review: SpecReview, reference: Reference) -> Dependency | None:
    """Read how far a spec is; one that says nothing of a status keeps nobody waiting."""
    number = spec_rule(policy, file.path)
    rule = policy.specs[spec_review.source.rule if number is None else number]
    found = examine(file.content, path=file.path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS)
    if found.status is None or found.status in _READY:
        return None
    return Dependency(
        path=spec_review.path,
        line=reference.line,
        target=reference.target,
        title=found.title or file.path,
        file=file.path,
        status=Lifecycle(names=rule.lifecycle).name(found.status),
        closes=policy.approval.depends_on is DependencyMode.ERROR,
    )


_FREE_TO_GO = (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN)


def removal_of(spec: LeavingSpec, policy: Policy) -> Removal:
    """Read what leaves; whatever is not known to be unapproved is guarded."""
    rule = policy.specs[spec.rule]
    content = spec.base.content if spec.base else b""
    found = examine(content, path=spec.path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS)
    return Removal(
        spec=spec,
        title=found.title or spec.path,
        status=Lifecycle(names=rule.lifecycle).name(found.status) if found.status else found.status_text or "",
        guarded=policy.approval.removal and found.status not in _FREE_TO_GO,
    )
