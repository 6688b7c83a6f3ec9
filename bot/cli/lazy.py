"""A click group that knows its commands by name and one line, and imports one only to run it."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from bot.markdown.hidden_characters import inert

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command's name, where it lives (`module:attribute`), and its line in `--help`."""

    name: str
    place: str
    summary: str
    extra: str = ""
    """The extra of the distribution that brings what the command needs; empty: nothing but the base."""

    def load(self) -> click.Command:
        """Import the command; raises `click.ClickException` that names the extra where it is not installed."""
        module, _, attribute = self.place.partition(":")
        with needs_extra(self.name, self.extra), _uncollected():
            command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.place} is not a command")
        return with_line_breaks(command)


def with_line_breaks(command: click.Command) -> click.Command:
    """Keep the lines of examples in `--help`: a raw docstring holds two characters where click's mark for that is one."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        with_line_breaks(below)
    return command


class MissingExtraError(click.ClickException):
    """A command whose extra is not installed: says which command installs it."""

    exit_code = 2

    def __init__(self, command: str, extra: str, module: str) -> None:
        super().__init__(
            f"`specbot {command}` needs the extra {extra!r} ({module} is not installed); "
            f"install it: uv tool install 'specbot[{extra}]', or pipx install 'specbot[{extra}]'"
        )


@contextmanager
def needs_extra(command: str, extra: str) -> Iterator[None]:
    """Import what an extra brings; raises `MissingExtraError` where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if not extra or _is_ours(error.name):
            raise
        raise MissingExtraError(command, extra, error.name or "one of its packages") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles of objects meanwhile: what an import makes stays, and looking takes a twentieth of a short run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_ours(module: str | None) -> bool:
    """Tell whether a missing module is one of the bot's own: then the installation is broken, and no extra helps."""
    return (module or "").partition(".")[0] in {"bot", "config", "webhooks"}


class LazyGroup(click.Group):
    """A group over a table of lazy commands."""

    def __init__(self, name: str, table: Iterable[LazyCommand], *, help: str) -> None:  # noqa: A002 - click's word
        super().__init__(
            name, help=help, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
        )
        self.table = {command.name: command for command in table}
        self.params.append(_version_option())

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a message with foreign words in it does not control a terminal.

        Raises `MissingExtraError` where the command imports only now what its extra brings.
        """
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            command = self.table.get(ctx.invoked_subcommand or "")
            if command is None or not command.extra or _is_ours(error.name):
                raise
            raise MissingExtraError(command.name, command.extra, error.name or "one of its packages") from error
        except click.ClickException as error:
            object.__setattr__(
                error, "message", "\n".join(map(inert, error.message.split("\n")))
            )  # click calls it final
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the table's order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or give None for a name that is not in the table.

        Raises `MissingExtraError`, but not to a shell that only wants to complete its options.
        """
        if cmd_name not in self.table:
            return None
        try:
            return self.table[cmd_name].load()
        except MissingExtraError:
            if ctx.resilient_parsing:
                return None
            raise

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Offer the names of the table without importing one, and the options of all commands."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a shell that completes needs it

        found = (one for one in self.table.values() if one.name.startswith(incomplete))
        named = [CompletionItem(one.name, help=one.summary) for one in found]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a near miss names the command that was meant."""
        if args and args[0] not in self.table and not args[0].startswith("-") and not ctx.resilient_parsing:
            _no_such_command(ctx, args[0], tuple(self.table))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, command.summary) for command in self.table.values()])


def _no_such_command(ctx: click.Context, name: str, known: tuple[str, ...]) -> NoReturn:
    near = get_close_matches(name, known, n=1)
    advice = f"did you mean `{near[0]}`?" if near else "`specbot --help` lists them."
    ctx.fail(f"`{name}` is not a command; {advice}")


def _version_option() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
        if wanted:
            from config.version import describe_version  # noqa: PLC0415 - costs 30 ms

            click.echo(f"specbot {describe_version()}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Print the version and the commit, and exit.",
    )
