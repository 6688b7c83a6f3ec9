"""What a team's policy changes in a compiled template: what it requires, or lets be."""

from collections.abc import Iterator
from dataclasses import replace

from bot.markdown.text_normalize import field_key, key_of
from bot.policy.model import SpecRule
from bot.template.model import (
    FieldRule,
    SectionRule,
)


def apply_policy(rules: list[SectionRule], policy: SpecRule) -> Iterator[SectionRule]:
    """Let the policy's words decide what is required, and where N/A is an answer."""
    allowed = policy.not_applicable
    for rule in rules:
        names = {rule.key, *(" ".join(path) for path in _paths(rules, rule))}
        answers = allowed if isinstance(allowed, bool) else bool(names & {_path_key(name) for name in allowed})
        yield replace(rule, required=_required(names, policy, default=rule.required), not_applicable=answers)


def _paths(rules: list[SectionRule], rule: SectionRule) -> Iterator[list[str]]:
    """Yield the ways to name a section: by all its ancestors, or by some of the nearest."""
    path = [rule.key]
    while rule.parent != -1:
        rule = rules[rule.parent]
        path = [rule.key, *path]
        yield path


def _path_key(name: str) -> str:
    return " ".join(key_of(part) for part in name.split(" / "))


def _required(names: set[str], policy: SpecRule, *, default: bool) -> bool:
    """Decide: a list of required names is the whole list; optional ones are always optional."""
    if names & {_path_key(name) for name in policy.optional}:
        return False
    if policy.required:
        return bool(names & {_path_key(name) for name in policy.required})
    return default


def with_policy(field: FieldRule, policy: SpecRule) -> FieldRule:
    """Let the policy's words decide whether a field is required; the bot itself fills in one that holds the number."""
    given = policy.number is not None and policy.number.field and field_key(policy.number.field) == field.key
    return replace(field, required=not given and _required({field.key}, policy, default=field.required))
