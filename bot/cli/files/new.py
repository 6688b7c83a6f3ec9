"""`specbot new`: a spec from the template in force, with everything filled in that is known already."""

import getpass
import re
import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import click

from bot.cli.files.check_config import CheckConfig, schema_of
from bot.cli.files.errors import UsageError, file_trouble
from bot.cli.files.metadata_files import ChangedText, in_files
from bot.cli.files.selection import is_markdown, shown
from bot.cli.files.workspace import Workspace, open_workspace
from bot.cli.files.write import create_file
from bot.markdown.hidden_characters import inert
from bot.policy.paths import metadata_path
from bot.template.new_spec import fill_template

_LONGEST = 80
_PLAIN_START = re.compile(r"[^*?\[!]*/")
_WILD = re.compile(r"[*?\[]")


@click.command()
@click.argument("title")
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - prints it.")
@click.option("--author", help="Who writes it; by default git's user.name.")
def new(*, title: str, output: str | None, author: str | None) -> None:
    r"""Write a new spec from the template.

    Title, author, today's date and the first status are filled in. The file gets its name from the title and lies where
    the policy expects specs: where it expects a folder for each, the folder gets its name from the title. A file that
    exists is never overwritten.

    \b
    Examples:
      specbot new "Rate limits"
      specbot new "Rate limits" --output docs/specs/0042-rate-limits.md
    """
    if not title.strip():
        raise UsageError('The title is empty; write one, such as specbot new "Rate limits".')
    workspace = open_workspace(Path.cwd())
    file = Path(output) if output not in (None, "-") else new_file(workspace, title)
    text = new_text(workspace, file, " ".join(title.split()), author or git_user(workspace.root))
    metadata = metadata_path(workspace.policy, workspace.relative(file.absolute()))
    name = Path(metadata).name if metadata is not None else None
    changes = tuple(in_files(ChangedText(shown=shown(file), file=file, before=None, after=text.encode()), name))
    if output == "-":
        _print(changes)
        return
    for made in changes:
        _ensure_free(made)
    for made in changes:
        try:
            create_file(made.file or file, made.after)
        except FileExistsError as error:
            raise UsageError("The file exists; choose another title, or --output.", path=made.shown) from error
        except OSError as error:
            raise file_trouble(made.shown, error) from error
        click.echo(inert(made.shown))


def _print(changes: tuple[ChangedText, ...]) -> None:
    if len(changes) > 1:
        names = " and ".join(one.shown for one in changes)
        raise UsageError(f"A new spec is two files here, {names}, and - prints one; name a file with --output.")
    click.echo(changes[0].after, nl=False)


def _ensure_free(made: ChangedText) -> None:
    """Raise `UsageError` for a file that exists, before any other is made."""
    if made.file is not None and made.file.exists():
        raise UsageError("The file exists; choose another title, or --output.", path=made.shown)


def new_file(workspace: Workspace, title: str, *, way: str = "--output") -> Path:
    """Name the file by its title; where file names hold numbers, with the zeros that wait for one.

    Where the policy expects a folder for each spec, the folder is named by the title. Raises `UsageError` where only its author
    knows where it goes; `way` is how one says so.
    """
    pattern = _pattern(workspace)
    *folders, last = pattern.split("/")
    if is_markdown(last) and not _WILD.search(last):
        return _file_in_folder(workspace, folders, last, slug(title), way)
    folder, name = spec_folder(workspace), f"{slug(title)}.md"
    number = workspace.policy.specs[workspace.rule_number(workspace.relative(folder / name)) or 0].number
    return folder / (f"{'0' * number.digits}-{name}" if number is not None and number.field is None else name)


def slug(title: str) -> str:
    """Make a file name of a title: words in lower case with hyphens; letters of any script stay."""
    text = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    name = "-".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold().replace("_", "-")))
    return name[:_LONGEST].strip("-") or "spec"


def _file_in_folder(workspace: Workspace, folders: list[str], last: str, own: str, way: str) -> Path:
    """Put a title in the place of the last folder that a pattern leaves open; raises `UsageError` where it leaves open more."""
    wild = [number for number, part in enumerate(folders) if _WILD.search(part)]
    parts = [own if number in wild[-1:] else part for number, part in enumerate(folders)]
    known = [part for part in parts if part != "**"]
    path = "/".join((*known, last)).strip("/")
    if workspace.rule_number(path) is None or any(map(_WILD.search, known)):
        example = "/".join(("FOLDER" if _WILD.search(part) else part) for part in (*known, last))
        pattern = "/".join((*folders, last))
        raise UsageError(f"The policy expects {pattern}, and only you know where it goes; say so with {way}: {example}")
    return Path(workspace.root, path)


def _pattern(workspace: Workspace) -> str:
    """Choose the pattern that a new spec follows: the first of the policy whose folder exists, else its first."""
    patterns = [pattern for rule in workspace.policy.specs for pattern in rule.paths if not pattern.startswith("!")]
    there = (pattern for pattern in patterns if _plain_start(workspace, pattern).is_dir())
    return next(there, patterns[0] if patterns else "")


def _plain_start(workspace: Workspace, pattern: str) -> Path:
    start = _PLAIN_START.match(pattern)
    return workspace.root / (start[0].strip("/") if start else "")


def spec_folder(workspace: Workspace) -> Path:
    """Find where new specs go: the first folder of the policy that exists, else its first."""
    return _plain_start(workspace, _pattern(workspace))


def new_text(workspace: Workspace, file: Path, title: str, author: str) -> str:
    """Fill the template in force for a file that is not there yet; raises `UsageError` for a broken template."""
    relative = workspace.relative(file.absolute())
    number = workspace.rule_number(relative) or 0
    rule = workspace.policy.specs[number]
    template = workspace.template(relative, rule)
    schema_of(CheckConfig.of(template, workspace.policy_text, number))
    return fill_template(
        template.content.decode("utf-8"),
        title=title,
        author=author,
        date=date.today().isoformat(),  # noqa: DTZ011 - the author's own day
        status=rule.lifecycle.draft,
        rule=rule,
    )


def git_user(folder: Path) -> str:
    """Ask git who the author is; without git or a name there, the name of the account has to do."""
    try:
        command = ["git", "config", "user.name"]
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    except OSError:
        return getpass.getuser()
    return answer.stdout.strip() or getpass.getuser()
