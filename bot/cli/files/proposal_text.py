"""A proposal as policy text: the keys that calibration owns, with counts as comments, in the file that exists. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from os.path import commonpath
from posixpath import basename, dirname

import yaml

from bot.cli.files.calibration import Kept, PolicyProposal
from bot.cli.files.check_config import CheckConfig, policy_of
from bot.cli.files.policy_edit import Block, set_rule
from bot.cli.files.selection import SelectedFile
from bot.cli.files.workspace import BUILT_IN
from bot.policy.model import LifecycleNames, Roles, SpecRule

_REMARK = "# Proposed by `specbot calibrate` from {specs} specs. What nearly all of them have stays required:"


def with_rule(scheme: CheckConfig, targets: Sequence[SelectedFile]) -> CheckConfig:
    """Make sure that the policy has a rule for the specs, with their paths and their template."""
    policy = policy_of(scheme)
    has_rules = "specs" in policy.lines
    is_selected = targets[0].number is not None
    number = len(policy.specs) if has_rules and not is_selected else scheme.rule
    is_new = not has_rules or not is_selected
    blocks = []
    if is_new:
        paths = policy.specs[scheme.rule].paths if is_selected else _paths(targets)
        blocks.append(Block(key="paths", inline=_flow(paths)))
    if (is_new or policy.specs[number].template is None) and _is_in_tree(scheme.template_name):
        blocks.append(Block(key="template", inline=_flow(scheme.template_name)))
    return replace(scheme, policy_text=set_rule(scheme.policy_text, number, blocks), rule=number)


def with_proposal(scheme: CheckConfig, proposal: PolicyProposal) -> CheckConfig:
    """Write a proposal into the policy; give what specs are judged by then."""
    policy = policy_of(scheme)
    text = set_rule(scheme.policy_text, scheme.rule, _rule_blocks(policy.specs[scheme.rule], proposal))
    return replace(scheme, policy_text=text)


def _is_in_tree(template: str) -> bool:
    return template != BUILT_IN and not template.startswith(("/", ".."))


def _rule_blocks(rule: SpecRule, proposal: PolicyProposal) -> Iterator[Block]:
    loose = {one.name for one in proposal.optional}
    if rule.required:
        required = tuple(name for name in rule.required if name not in loose)
        yield Block(key="required", inline=_flow(required))
    yield Block(key="optional", lines=tuple(_optional(rule, proposal)))
    yield from _words(rule, proposal)
    if proposal.advice:
        yield Block(key="advice", lines=tuple(_advice(rule, proposal)))
    if proposal.status_field is not None and rule.roles == Roles():
        yield Block(key="roles", inline=f"{{status: {_flow(proposal.status_field)}}}")


def _advice(rule: SpecRule, proposal: PolicyProposal) -> Iterator[str]:
    """List the demands that are advice, each with the count that speaks for it."""
    counts = {name: f"  # {count} of {proposal.specs} accepted specs break it" for name, count in proposal.advice}
    yield from (f"- {_flow(name)}{counts.get(name, '')}" for name in dict.fromkeys((*rule.advice, *counts)))


def _optional(rule: SpecRule, proposal: PolicyProposal) -> Iterator[str]:
    """List what is optional, and as a comment what stays required."""
    yield _REMARK.format(specs=proposal.specs)
    yield from (f"#   {one.name}: {_count(one)}" for one in proposal.required)
    counts = {one.name: f"  # kept by {_count(one)}" for one in proposal.optional}
    names = dict.fromkeys((*rule.optional, *counts))
    yield from (f"- {_flow(name)}{counts.get(name, '')}" for name in names)
    if not names:
        yield "[]"


def _words(rule: SpecRule, proposal: PolicyProposal) -> Iterator[Block]:
    if proposal.lifecycle != rule.lifecycle:
        used = ", ".join(f"{word} {count}" for word, count in proposal.statuses)
        default = LifecycleNames()
        names = {name: str(getattr(proposal.lifecycle, name)) for name in LifecycleNames.__dataclass_fields__}
        changed = {name: word for name, word in names.items() if word != getattr(default, name)}
        lines = tuple(f"{name}: {_flow(word)}" for name, word in changed.items())
        yield Block(key="lifecycle", lines=(f"# Statuses in use: {used}", *lines))
    if proposal.values:
        merged = {**rule.values, **dict(proposal.values)}
        yield Block(key="values", lines=tuple(f"{_flow(name)}: {_flow(words)}" for name, words in merged.items()))


def _count(one: Kept) -> str:
    return f"{one.count} of {one.total}"


def _flow(value: object) -> str:
    """Write a value on one line, quoted where YAML needs it."""
    plain = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value
    text: str = yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=100_000)
    return text.removesuffix("...\n").strip()


def _paths(targets: Sequence[SelectedFile]) -> tuple[str, ...]:
    """Make a pattern that selects the specs: their common directory, and their name if they all have one."""
    paths = [target.relative for target in targets]
    folder = commonpath([dirname(path) for path in paths]) if len(paths) > 1 else dirname(paths[0])
    names = {basename(path) for path in paths}
    name = names.pop() if len(names) == 1 and len(paths) > 1 else "*.md"
    return (f"{folder}/**/{name}" if folder else f"**/{name}",)
