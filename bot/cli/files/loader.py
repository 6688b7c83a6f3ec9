"""The specs that a command was given, read, each with what it is judged by."""

import sys
from collections.abc import Iterable
from pathlib import Path

from bot.cli.files.check_config import CheckConfig
from bot.cli.files.links import ensure_inside
from bot.cli.files.metadata_files import with_metadata
from bot.cli.files.parallel import Task
from bot.cli.files.plain_file import read_plain
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
    source, unread = _source(target)
    metadata = target.rule.metadata if target.number is not None else None
    return Task(path=target.shown, source=source, scheme=scheme, unread=unread, metadata=metadata)


def _source(target: SelectedFile) -> tuple[bytes, str]:
    """Read a file, or say why not: that is a finding of this file, and the others are checked."""
    if target.file is None:
        return sys.stdin.buffer.read(), ""
    if target.file.is_symlink() and not target.file.exists():
        return b"", "This link leads nowhere; correct it, or remove it."
    ensure_inside(target.file, target.shown)
    try:
        metadata = target.rule.metadata if target.number is not None else None
        return with_metadata(read_plain(target.file), target.file, metadata), ""
    except OSError as error:
        return b"", f"The file cannot be read ({(error.strerror or str(error)).lower()}); see to its permissions."
