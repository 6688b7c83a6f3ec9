"""The specs that a command was given, read, each with what it is judged by."""

import sys
from collections.abc import Iterable
from pathlib import Path

from bot.cli.examining import Task
from bot.cli.scheme import Scheme
from bot.cli.selection import Target
from bot.cli.trouble import file_trouble
from bot.cli.workspace import Template, read_template


def read_tasks(targets: Iterable[Target], template_file: str | None) -> list[Task]:
    """Read every spec and the template in force for it, or the one that is named."""
    given = read_template(Path(template_file), template_file) if template_file else None
    return [_task(target, given) for target in targets]


def _task(target: Target, given: Template | None) -> Task:
    workspace = target.workspace
    template = given or workspace.template(target.relative, target.rule)
    scheme = Scheme.of(template, workspace.policy_text, target.number or 0)
    return Task(path=target.shown, source=_source(target), scheme=scheme)


def _source(target: Target) -> bytes:
    if target.file is None:
        return sys.stdin.buffer.read()
    try:
        return target.file.read_bytes()
    except OSError as error:
        raise file_trouble(target.shown, error) from error
