"""The numbers that specs have on the base branch. Each rule of the policy counts for itself."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.spec.demand import Schema
from bot.spec.document import parse
from bot.spec.examination import Facts
from bot.spec.examine import examine
from bot.spec.numbers import number_in_name
from bot.spec.schema import compile_template
from config.policy import Policy, SpecRule
from config.spec_paths import spec_rule


def to_read(policy: Policy, listing: Iterable[str]) -> tuple[str, ...]:
    """Name the listed specs that hold their number in a field."""
    return tuple(path for path, rule in _specs(policy, listing) if rule.number is not None and rule.number.field)


def numbers(policy: Policy, listing: Iterable[str], texts: Mapping[str, bytes]) -> Mapping[str, int]:
    """Say which number each listed spec has; those without one are left out."""
    found = ((path, _number(path, rule, texts.get(path, b""))) for path, rule in _specs(policy, listing))
    return MappingProxyType({path: number for path, number in found if number is not None})


def facts_of(content: bytes, path: str, rule: SpecRule) -> Facts:
    """Read what a spec says of itself without its template, for files that nobody checks here."""
    return examine(content, path=path, schema=plain_schema(rule), rule=rule, with_digests=False).facts


def plain_schema(rule: SpecRule) -> Schema:
    """Make a schema that demands nothing but knows the team's words."""
    return compile_template(parse("# [Title]\n"), rule)


def _specs(policy: Policy, listing: Iterable[str]) -> Iterable[tuple[str, SpecRule]]:
    found = ((path, spec_rule(policy, path)) for path in listing)
    return ((path, policy.specs[rule]) for path, rule in found if rule is not None)


def _number(path: str, rule: SpecRule, content: bytes) -> int | None:
    if rule.number is None or rule.number.field is None:
        return number_in_name(path)
    return facts_of(content, path, rule).number
