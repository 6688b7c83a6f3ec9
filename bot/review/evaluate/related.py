"""Other specs and pull requests that belong to this one: numbers, what specs depend on, what leaves, who implements."""

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename
from types import MappingProxyType

from bot.markdown.document import parse
from bot.markdown.model import LineKind
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import DependencyMode, Policy, SpecRule
from bot.policy.paths import spec_rule
from bot.review.evaluate.model import Removal, SpecReview
from bot.review.evaluate.obstacles import Dependency
from bot.review.evaluate.partners import partner_references
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, is_follow_up, values_of
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import LeavingSpec, SourceFile, SpecSource
from bot.spec.examine import examine, facts_of, plain_schema
from bot.spec.model import Depth, Reference
from bot.spec.numbers import number_in_name, waits_in_name
from bot.spec.references import candidates, is_elsewhere, number_of, targets_in

_ROW_NUMBER = re.compile(r"(?<!\w)[#!](?P<number>[1-9]\d{0,8})\b")
WORD = "Implements"
AT_MOST = 10
_LINE = re.compile(r"[\s>]*+(?:[-*+]\s++)?[*_]*+implements[*_]*+:[*_]*+\s*+(?P<rest>\S.*)", re.IGNORECASE)
_MENTION = re.compile(rb"depends[ _-]*on", re.IGNORECASE)
_READY = (Status.APPROVED, Status.IMPLEMENTED)
_FREE_TO_GO = (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN)


def spec_pulls(snapshot: Snapshot, policy: Policy) -> tuple[PullRef, ...]:
    """Name the pull requests whose summary lists this one: those that the histories of its specs name."""
    return named_in_histories(snapshot.implements, snapshot.pull.ref, policy)


def named_in_histories(files: Iterable[SourceFile], ref: PullRef, policy: Policy) -> tuple[PullRef, ...]:
    """Name the other pull requests of the same repository that stand in the histories of specs."""
    rows = (row for file in files for row in _history(file.content, file.path, policy))
    numbers = (int(found["number"]) for row in rows for found in _ROW_NUMBER.finditer(row))
    wanted = (number for number in dict.fromkeys(numbers) if number != ref.number)
    return tuple(PullRef(forge=ref.forge, repository=ref.repository, number=number) for number in wanted)[-AT_MOST:]


def _history(content: bytes, path: str, policy: Policy) -> Iterator[str]:
    rule = spec_rule(policy, path)
    if rule is not None:
        for row in facts_of(content, path, policy.specs[rule]).history:
            yield from (text for _, text in row)


def named_files(body: str, repository: str) -> tuple[str, ...]:
    """Name the files that a description says to implement; code and comments say nothing."""
    if WORD.casefold() not in body.casefold():
        return ()
    return tuple(dict.fromkeys(path for line in _lines(body) for path in _paths(line, repository)))


def implemented_files(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name the specs that this pull request implements, as they are called on the base branch."""
    found = (path for path in named_files(pull.body, pull.base.repository) if spec_rule(policy, path) is not None)
    return tuple(found)[:AT_MOST]


def implementation_searches(pull: PullRequest, specs: Iterable[SpecSource]) -> tuple[tuple[str, ...], ...]:
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
        if one.ref != pull.ref and paths.intersection(named_files(one.body, pull.base.repository))
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


def references(specs: Iterable[SpecSource], policy: Policy) -> tuple[tuple[SpecSource, Reference], ...]:
    """List what specs name as needed first, if the team wants to know; and what they replace, or what replaces them."""
    off = policy.approval.depends_on is DependencyMode.OFF
    return tuple((spec, one) for spec in specs for one in _references(spec, policy, off=off))


def want_numbers(specs: Iterable[SpecSource], policy: Policy) -> bool:
    """Tell whether somebody names a spec by its number."""
    return any(number_of(one.target) is not None for _, one in references(specs, policy))


def needed_files(
    pull: PullRequest, specs: Iterable[SpecSource], policy: Policy, numbers: Mapping[str, int]
) -> tuple[str, ...]:
    """Name the files of the base branch that may be what specs depend on."""
    found = (files_of(one, spec.path, spec.rule, pull, policy, numbers) for spec, one in references(specs, policy))
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


def _references(spec: SpecSource, policy: Policy, *, off: bool) -> Iterator[Reference]:
    rule, content = policy.specs[spec.rule], spec.head.content if spec.head is not None else None
    if rule.lifecycle.states:
        yield from partner_references(content, rule)
    if not off and content is not None and _MENTION.search(content):
        yield from facts_of(content, spec.path, rule).depends_on


def files_of(
    reference: Reference, beside: str, rule: int, pull: PullRequest, policy: Policy, numbers: Mapping[str, int]
) -> tuple[str, ...]:
    """Name the files that a reference in a spec may mean: by its path, or those that have its number."""
    wanted = number_of(reference.target)
    if wanted is None:
        return candidates(reference.target, beside=beside, repository=pull.base.repository)
    return tuple(path for path, number in numbers.items() if number == wanted and spec_rule(policy, path) == rule)


def _wait(snapshot: Snapshot, policy: Policy, spec_review: SpecReview, reference: Reference) -> Dependency | None:
    """Look one reference up: at the base, or among the specs that come with it."""
    pull, path = snapshot.pull, spec_review.path
    named = files_of(reference, path, spec_review.source.rule, pull, policy, snapshot.numbers)
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
        status=Lifecycle(names=rule.lifecycle).word(found.status, found.status_text),
        closes=policy.approval.depends_on is DependencyMode.ERROR,
    )


def removal_of(spec: LeavingSpec, policy: Policy) -> Removal:
    """Read what leaves; whatever is not known to be unapproved is guarded."""
    rule = policy.specs[spec.rule]
    content = spec.base.content if spec.base else b""
    found = examine(content, path=spec.path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS)
    return Removal(
        spec=spec,
        title=found.title or spec.path,
        status=Lifecycle(names=rule.lifecycle).word(found.status, found.status_text)
        if found.status
        else found.status_text or "",
        guarded=policy.approval.removal and found.status not in _FREE_TO_GO,
    )


def files_with_numbers(policy: Policy, listing: Iterable[str]) -> tuple[str, ...]:
    """Name the listed specs that hold their number in a field."""
    return tuple(path for path, rule in _specs(policy, listing) if rule.number is not None and rule.number.field)


def taken_numbers(policy: Policy, listing: Iterable[str], texts: Mapping[str, bytes]) -> Mapping[str, int]:
    """Say which number each listed spec has; those without one are left out."""
    found = ((path, _number(path, rule, texts.get(path, b""))) for path, rule in _specs(policy, listing))
    return MappingProxyType({path: number for path, number in found if number is not None})


def wants_number(path: str, content: bytes, rule: SpecRule) -> bool:
    """Tell whether a spec is to be numbered and is not yet."""
    if rule.number is None:
        return False
    if rule.number.field is None:
        return waits_in_name(path)
    return facts_of(content, path, rule).number is None


def next_numbers(policy: Policy, wanting: Iterable[tuple[str, int]], taken: Mapping[str, int]) -> Mapping[str, int]:
    """Give each spec (its path and its rule) the next number that no spec under the same rule has."""
    last: dict[int, int] = {}
    for path, number in taken.items():
        rule = spec_rule(policy, path)
        if rule is not None:
            last[rule] = max(last.get(rule, 0), number)
    given = {}
    for path, rule in sorted(wanting):
        given[path] = last[rule] = last.get(rule, 0) + 1
    return given


def written_number(number: int, rule: SpecRule) -> str:
    """Write a number with the digits that the team wants."""
    return f"{number:0{rule.number.digits if rule.number else 1}d}"


def numbers_matter(policy: Policy, pull: PullRequest, specs: Iterable[SpecSource]) -> bool:
    """Tell whether a spec has no number, or brings one along, where the team wants numbers."""
    ruled = [(spec, policy.specs[spec.rule]) for spec in specs]
    brought = pull.state is PullState.OPEN and any(rule.number and spec.base is None for spec, rule in ruled)
    return brought or any(_wants(spec, rule) for spec, rule in ruled)


def numbers_are_kept(policy: Policy, pull: PullRequest, specs: Iterable[SpecSource]) -> bool:
    """Tell whether numbers are given now, so that those which the bot's own pull requests keep must be known."""
    return pull.state is PullState.MERGED and any(_wants(spec, policy.specs[spec.rule]) for spec in specs)


def kept_numbers(pull: PullRequest, found: Iterable[RelatedPull]) -> Mapping[str, int]:
    """Read the numbers that the bot's own open pull requests bring, by the path that has each."""
    own = (one for one in found if one.state is PullState.OPEN and is_follow_up(one.body, one.author, pull.bot))
    values = (values_of(Kind.NUMBER, body=one.body, author=one.author, bot=pull.bot) for one in own)
    pairs = (value.partition(" ") for each in values for value in each)
    return {path: int(number) for number, _, path in pairs if number.isdecimal() and len(number) < 10}


def given_numbers(snapshot: Snapshot, policy: Policy) -> Mapping[str, int]:
    """Say which numbers the specs without one get next, by their path in the pull request."""
    wanting = [(spec.path, spec.rule) for spec in snapshot.specs if _wants(spec, policy.specs[spec.rule])]
    return next_numbers(policy, wanting, snapshot.numbers)


def other_with_number(snapshot: Snapshot, policy: Policy, spec: SpecSource, number: int | None) -> str | None:
    """Find another spec on the base branch, under the same rule, that has a number already."""
    own = {spec.path, spec.base.path if spec.base is not None else spec.path}
    found = (path for path, taken in snapshot.numbers.items() if taken == number and path not in own)
    return next((path for path in found if spec_rule(policy, path) == spec.rule), None)


def _wants(spec: SpecSource, rule: SpecRule) -> bool:
    """Look at the file as it is now: after the merge that is the one on the base branch."""
    file = spec.today or spec.head
    return file is not None and wants_number(file.path, file.content, rule)


def _specs(policy: Policy, listing: Iterable[str]) -> Iterable[tuple[str, SpecRule]]:
    found = ((path, spec_rule(policy, path)) for path in listing)
    return ((path, policy.specs[rule]) for path, rule in found if rule is not None)


def _number(path: str, rule: SpecRule, content: bytes) -> int | None:
    if rule.number is None or rule.number.field is None:
        return number_in_name(path)
    return facts_of(content, path, rule).number
