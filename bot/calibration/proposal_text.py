"""A proposal as policy text: the keys that calibration owns, with counts as comments, in the text that exists. Pure."""

from collections.abc import Iterator

import yaml

from bot.calibration.policy_edit import YamlBlock, set_rule
from bot.calibration.proposal import Kept, PolicyProposal
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import STATUSES, Roles, SpecRule

_REMARK = "# Proposed by `specbot calibrate` from {specs} specs. What nearly all of them have stays required"


def with_place(text: str, number: int, *, paths: tuple[str, ...] = (), template: str = "") -> str:
    """Name the paths and the template of a rule, as far as they are given."""
    blocks = [YamlBlock(key="paths", inline=_flow(paths))] if paths else []
    if template:
        blocks.append(YamlBlock(key="template", inline=_flow(template)))
    return set_rule(text, number, blocks)


def with_proposal_text(text: str, number: int, rule: SpecRule, proposal: PolicyProposal) -> str:
    """Write a proposal into a rule."""
    return set_rule(text, number, _rule_blocks(rule, proposal))


def _rule_blocks(rule: SpecRule, proposal: PolicyProposal) -> Iterator[YamlBlock]:
    loose = {one.name for one in proposal.optional}
    if rule.required:
        required = tuple(name for name in rule.required if name not in loose)
        yield YamlBlock(key="required", inline=_flow(required))
    yield YamlBlock(key="optional", lines=tuple(_optional(rule, proposal)))
    yield from _words(rule, proposal)
    if proposal.advice:
        yield YamlBlock(key="advice", lines=tuple(_advice(rule, proposal)))
    if proposal.status_field is not None and rule.roles == Roles():
        yield YamlBlock(key="roles", inline=f"{{status: {_flow(proposal.status_field)}}}")


def _advice(rule: SpecRule, proposal: PolicyProposal) -> Iterator[str]:
    """List the demands that are advice, each with the count that speaks for it."""
    counts = {name: f"  # {count} of {proposal.specs} accepted specs break it" for name, count in proposal.advice}
    yield from (f"- {_flow(name)}{counts.get(name, '')}" for name in dict.fromkeys((*rule.advice, *counts)))


def _optional(rule: SpecRule, proposal: PolicyProposal) -> Iterator[str]:
    """List what is optional, and as a comment what stays required."""
    yield _REMARK.format(specs=proposal.specs) + (":" if proposal.required else ", which is nothing.")
    yield from (f"#   {one.name}: {_count(one)}" for one in proposal.required)
    counts = {one.name: f"  # kept by {_count(one)}" for one in proposal.optional}
    names = dict.fromkeys((*rule.optional, *counts))
    yield from (f"- {_flow(name)}{counts.get(name, '')}" for name in names)
    if not names:
        yield "[]"


def _words(rule: SpecRule, proposal: PolicyProposal) -> Iterator[YamlBlock]:
    if proposal.lifecycle != rule.lifecycle:
        used = ", ".join(f"{word} {count}" for word, count in proposal.statuses)
        default = LifecycleNames()
        names = {name: str(getattr(proposal.lifecycle, name)) for name in STATUSES}
        changed = {name: word for name, word in names.items() if word != getattr(default, name)}
        lines = tuple(f"{name}: {_flow(word)}" for name, word in changed.items())
        yield YamlBlock(key="lifecycle", lines=(f"# Statuses in use: {used}", *lines))
    if proposal.values:
        merged = {**rule.values, **dict(proposal.values)}
        yield YamlBlock(key="values", lines=tuple(f"{_flow(name)}: {_flow(words)}" for name, words in merged.items()))


def _count(one: Kept) -> str:
    return f"{one.count} of {one.total}"


def _flow(value: object) -> str:
    """Write a value on one line, quoted where YAML needs it."""
    plain = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value
    text: str = yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=100_000)
    return text.removesuffix("...\n").strip()
