"""`specbot index`: all specs of a default branch or a working tree, as a table or JSON, and into a README."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.files.activity import activity
from bot.cli.files.errors import UsageError, file_trouble, policy_trouble
from bot.cli.files.loader import read_tasks
from bot.cli.files.plain_file import read_plain
from bot.cli.files.plans import plan_of
from bot.cli.files.selection import SelectedFile, Selector, shown
from bot.cli.files.workspace import find_root
from bot.cli.files.write import replace_file
from bot.cli.lazy import needs_extra
from bot.markdown.hidden_characters import inert, visible
from bot.policy.model import PolicyError
from bot.report.index import Index, IndexSource, examine_index, render_index_json
from bot.report.index_table import MissingMarkersError, index_rows, render_index_table, with_table

if TYPE_CHECKING:
    from bot.spec.model import Examination

_REPOSITORY = re.compile(r"(?:(?P<forge>github|gitlab):)?(?P<repository>[\w.-]+(?:/[\w.-]+)+)")


@click.command()
@click.argument("source", metavar="[OWNER/REPO|PATH]", default=".")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
@click.option("--readme", metavar="FILE", help="Bring the table between two markers of this file up to date instead.")
def index(*, source: str, format_: str, readme: str | None) -> None:
    r"""List all specs: number, title, status, authors, dates, questions, tasks, history.

    PATH is a working tree or a directory in one (the default: here). OWNER/REPO, or gitlab:GROUP/PROJECT, is read from
    the forge, at its default branch, with the credentials of the bot. The table in FILE stands between the lines
    <!-- specbot:index --> and <!-- /specbot:index -->. Exit code: 0, or 2 when something has to be put right first.

    \b
    Examples:
      specbot index
      specbot index acme/payments --format json > specs.json
      specbot index --readme docs/specs/README.md
    """
    with activity("Reading specs"):
        found = read(source)
    if readme is not None:
        click.echo(f"{inert(readme)}: {'brought up to date' if update(Path(readme), found.specs) else 'up to date'}")
    elif format_ == "json":
        click.echo(render_index_json(found))
    elif format_ == "table" and sys.stdout.isatty():
        print_table(found.specs)
    else:
        click.echo(render_index_table(found.specs), nl=False)


def read(source: str) -> Index:
    """Read the index of a working tree, or of a repository on a forge. Raises `UsageError` for what is neither."""
    if Path(source).is_dir():
        return _of_tree(source)
    name = _REPOSITORY.fullmatch(source)
    if name is None or Path(source).exists():
        raise UsageError(
            "This is neither a directory nor a repository; write a path, OWNER/REPO or gitlab:GROUP/PROJECT.",
            path=source,
        )
    return _of_forge(name["forge"] or "github", name["repository"])


def update(file: Path, specs: "Sequence[Examination]") -> bool:
    """Bring the table in a file up to date; tell whether it was not.

    Raises `UsageError` where it cannot be read or written.
    """
    root = find_root(file.absolute().parent) or Path.cwd()
    beside = file.absolute().relative_to(root).as_posix() if file.absolute().is_relative_to(root) else ""
    try:
        old = read_plain(file)
        new = with_table(old.decode("utf-8"), render_index_table(specs, beside=beside)).encode()
        if new != old:
            replace_file(file, new)
    except MissingMarkersError as error:
        raise UsageError(str(error), path=shown(file)) from error
    except UnicodeDecodeError as error:
        raise UsageError("The file is not UTF-8; save it as UTF-8.", path=shown(file)) from error
    except OSError as error:
        raise file_trouble(shown(file), error) from error
    return new != old


def print_table(specs: "Sequence[Examination]") -> None:
    """Print the table for a person at a terminal."""
    from rich.console import Console  # noqa: PLC0415 - costs 40 ms, and only a terminal needs it
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    rows = list(index_rows(specs))
    columns = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(visible(row[name])) for name in columns))
    Console().print(table if rows else "No spec yet.")


def _of_tree(path: str) -> Index:
    selection = Selector(by_policy=True).select([path])
    for note in selection.notes:
        click.echo(inert(note), err=True)
    return index_of(selection.targets)


def index_of(targets: Sequence[SelectedFile]) -> Index:
    """Read the index of specs in one working tree."""
    if not targets:
        return Index(specs=())
    sources = [
        IndexSource(
            path=target.relative,
            rule=target.number or 0,
            content=task.source,
            template=task.scheme.template,
            plan=plan_of(target),
        )
        for target, task in zip(targets, read_tasks(targets, None), strict=True)
    ]
    return Index(specs=examine_index(sources, targets[0].workspace.policy))


def _of_forge(forge: str, repository: str) -> Index:
    with needs_extra("index OWNER/REPO", "serve"):
        from bot.bootstrap import Bot  # noqa: PLC0415 - a working tree needs no forge
        from bot.cli.forge_trouble import told  # noqa: PLC0415 - the same
        from bot.review.model.references import ForgeName  # noqa: PLC0415 - the same
        from bot.review.port import ForgeError  # noqa: PLC0415 - the same
        from config.settings import Settings, SettingsError  # noqa: PLC0415 - the same

    try:
        settings = Settings.load()
        settings.require_credentials()
        return Bot(settings).index(ForgeName(forge), repository)
    except ForgeError as error:
        raise UsageError(told(ForgeName(forge), error), path=f"{forge}:{repository}") from error
    except SettingsError as error:
        raise UsageError(str(error), path=f"{forge}:{repository}") from error
    except PolicyError as error:
        raise policy_trouble(f"{forge}:{repository}: policy", error) from error
