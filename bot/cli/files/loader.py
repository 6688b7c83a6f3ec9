"""The specs that a command was given, read, each with what it is judged by."""

import sys
from collections.abc import Iterable
from pathlib import Path

from bot.cli.files.check_config import CheckConfig
from bot.cli.files.errors import file_trouble
from bot.cli.files.links import ensure_inside
from bot.cli.files.parallel import Task
from bot.cli.files.selection import SelectedFile
from bot.cli.files.workspace import Template, read_template


def read_tasks(targets: Iterable[SelectedFile], template_file: str | None) -> list[Task]:
    """Read every spec and the template in force for it, or the one that is named."""
    given = read_template(Path(template_file), template_file) if template_file else None
    return [_task(target, given) for target in targets]


def _task(target: SelectedFile, given: Template | None) -> Task:
    workspace = target.workspace
    template = given or workspace.template(target.relative, target.rule)
    scheme = CheckConfig.of(template, workspace.policy_text, target.number or 0)
    return Task(path=target.shown, source=_source(target), scheme=scheme)


def _source(target: SelectedFile) -> bytes:
    if target.file is None:
        return sys.stdin.buffer.read()
    ensure_inside(target.file, target.shown)
    try:
        return target.file.read_bytes()
    except OSError as error:
        raise file_trouble(target.shown, error) from error
