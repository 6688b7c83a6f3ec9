"""A proposal in the policy that specs are judged by: where it goes, and what they are judged by then."""

from collections.abc import Sequence
from dataclasses import replace
from os.path import commonpath
from posixpath import basename, dirname

from bot.calibration.proposal import PolicyProposal
from bot.calibration.proposal_text import with_place, with_proposal_text
from bot.cli.files.check_config import CheckConfig, policy_of
from bot.cli.files.selection import SelectedFile
from bot.cli.files.workspace import BUILT_IN


def with_rule(scheme: CheckConfig, targets: Sequence[SelectedFile]) -> CheckConfig:
    """Make sure that the policy has a rule for the specs, with their paths and their template."""
    policy = policy_of(scheme)
    has_rules = "specs" in policy.lines
    is_selected = targets[0].number is not None
    number = len(policy.specs) if has_rules and not is_selected else scheme.rule
    is_new = not has_rules or not is_selected
    paths = (policy.specs[scheme.rule].paths if is_selected else _paths(targets)) if is_new else ()
    names_it = (is_new or policy.specs[number].template is None) and _is_in_tree(scheme.template_name)
    template = scheme.template_name if names_it else ""
    return replace(
        scheme, policy_text=with_place(scheme.policy_text, number, paths=paths, template=template), rule=number
    )


def with_proposal(scheme: CheckConfig, proposal: PolicyProposal) -> CheckConfig:
    """Write a proposal into the policy; give what specs are judged by then."""
    rule = policy_of(scheme).specs[scheme.rule]
    return replace(scheme, policy_text=with_proposal_text(scheme.policy_text, scheme.rule, rule, proposal))


def _is_in_tree(template: str) -> bool:
    return template != BUILT_IN and not template.startswith(("/", ".."))


def _paths(targets: Sequence[SelectedFile]) -> tuple[str, ...]:
    """Make a pattern that selects the specs: their common directory, and their name if they all have one."""
    paths = [target.relative for target in targets]
    folder = commonpath([dirname(path) for path in paths]) if len(paths) > 1 else dirname(paths[0])
    names = {basename(path) for path in paths}
    name = names.pop() if len(names) == 1 and len(paths) > 1 else "*.md"
    return (f"{folder}/**/{name}" if folder else f"**/{name}",)
