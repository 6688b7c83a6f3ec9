"""The numbers that specs have on the base branch. Each rule of the policy counts for itself."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.markdown.document import parse
from bot.policy.model import Policy, SpecRule
from bot.policy.paths import spec_rule
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, is_follow_up, values_of
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SpecSource
from bot.spec.examine import examine
from bot.spec.model import Depth, SpecMetadata
from bot.spec.numbers import number_in_name, waits_in_name
from bot.template.compile_template import compile_template
from bot.template.model import Schema


def to_read(policy: Policy, listing: Iterable[str]) -> tuple[str, ...]:
    """Name the listed specs that hold their number in a field."""
    return tuple(path for path, rule in _specs(policy, listing) if rule.number is not None and rule.number.field)


def numbers(policy: Policy, listing: Iterable[str], texts: Mapping[str, bytes]) -> Mapping[str, int]:
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


def matters(policy: Policy, pull: PullRequest, specs: Iterable[SpecSource]) -> bool:
    """Tell whether a spec has no number, or brings one along, where the team wants numbers."""
    ruled = [(spec, policy.specs[spec.rule]) for spec in specs]
    brought = pull.state is PullState.OPEN and any(rule.number and spec.base is None for spec, rule in ruled)
    return brought or any(_wants(spec, rule) for spec, rule in ruled)


def are_kept(policy: Policy, pull: PullRequest, specs: Iterable[SpecSource]) -> bool:
    """Tell whether numbers are given now, so that those which the bot's own pull requests keep must be known."""
    return pull.state is PullState.MERGED and any(_wants(spec, policy.specs[spec.rule]) for spec in specs)


def kept(pull: PullRequest, found: Iterable[RelatedPull]) -> Mapping[str, int]:
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


def facts_of(content: bytes, path: str, rule: SpecRule) -> SpecMetadata:
    """Read what a spec says of itself without its template, for files that nobody checks here."""
    return examine(content, path=path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS).facts


def plain_schema(rule: SpecRule) -> Schema:
    """Make a schema that demands nothing but knows the team's words."""
    return compile_template(parse("# [Title]\n"), rule)


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
