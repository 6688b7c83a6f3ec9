"""A policy or a template that is being written: what is wrong with it, before it judges anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.files.check_config import CheckConfig, schema_of
from bot.cli.files.errors import UsageError, policy_trouble
from bot.cli.files.workspace import Template, Workspace, open_workspace
from bot.policy.model import POLICY_PATHS, PolicyError
from bot.policy.parser import parse_policy
from bot.policy.paths import is_template
from bot.policy.severity import Severity

_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFault:
    """What is wrong on a line, from 1."""

    line: int
    message: str
    severity: Severity = Severity.ERROR


def policy_name(file: Path) -> str | None:
    """Name a policy file by its path from its root; None for any other file."""
    return next((name for name in POLICY_PATHS if file.as_posix().endswith(f"/{name}")), None)


def policy_faults(file: Path, name: str, text: str) -> Iterator[RuleFault]:
    """Say what is wrong with a policy, as `specbot check` does, and which of its templates cannot serve."""
    try:
        policy = parse_policy(text)
    except PolicyError as error:
        yield RuleFault(line=error.line, message=policy_trouble(name, error).message)
        return
    for warning in policy.warnings:
        told = _LINE.fullmatch(warning)
        line, message = (int(told[1]), told[2]) if told else (1, warning)
        yield RuleFault(line=line, message=message, severity=Severity.WARNING)
    root = file.parents[len(Path(name).parts) - 1]
    workspace = Workspace(root=root, policy=policy, policy_text=text, policy_name=name, is_tree=True)
    for number, rule in enumerate(policy.specs):
        if rule.template is None:
            continue
        try:
            schema_of(CheckConfig.of(workspace.template(rule.template, rule), text, number))
        except UsageError as error:
            message = error.message if error.path == name else error.format_message()
            yield RuleFault(line=policy.lines.get(f"specs[{number}].template", 1), message=message)


def template_faults(file: Path, text: str) -> Iterator[RuleFault]:
    """Say why a template cannot serve; nothing of a file that is none, or whose policy is broken, which its own file says."""
    try:
        workspace = open_workspace(file.parent)
    except UsageError:
        return
    path = workspace.relative(file)
    rules = [number for number, rule in enumerate(workspace.policy.specs) if rule.template == path]
    if not rules and not is_template(path):
        return
    beside = f"{path.rpartition('/')[0]}/new.md".lstrip("/")
    template = Template(name=path, content=text.encode("utf-8", "surrogatepass"))
    number = rules[0] if rules else workspace.rule_number(beside) or 0
    try:
        schema_of(CheckConfig.of(template, workspace.policy_text, number))
    except UsageError as error:
        yield RuleFault(line=error.line or 1, message=error.message)
