"""`specbot check`: specs against their template, with an exit code for pipelines."""

import gc
import sys
from typing import Any

import click

from bot.cli.completed_values import files
from bot.cli.files.check_run import FAILING, CheckOptions, run_check
from bot.cli.files.output import Format
from bot.cli.files.parallel import SELDOM


@click.command()
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option(
    "--template",
    "template_file",
    metavar="FILE",
    shell_complete=files,
    help="Check by this template instead of the one in force.",
)
@click.option(
    "--policy", "policy_file", metavar="FILE", shell_complete=files, help="Use this policy instead of .specbot.yml."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.option(
    "--output-file",
    metavar="FILE",
    shell_complete=files,
    help="Write the report to this file instead of standard output.",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(FAILING)),
    default="error",
    show_default=True,
    help="From which severity on to exit with 1.",
)
@click.option(
    "--by-policy", is_flag=True, help="Skip files that the policy does not select (for hooks that pass any file)."
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="",
    metavar="[COMMIT]",
    help="Only the specs that differ from COMMIT, or from where the branch left the default branch, and only the "
    "findings that were not there.",
)
@click.option("--watch", is_flag=True, help="Check again after every change, until Ctrl-C.")
@click.option("--statistics", is_flag=True, help="Count by rule and by spec instead of listing the findings.")
@click.option("--no-cache", is_flag=True, help="Check everything anew.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes to use; as many as there are processors.")
def check(*, format_: str, watch: bool, **asked: Any) -> None:  # noqa: ANN401 - the options go on under the names of `CheckOptions`
    r"""Check specs against their template.

    PATHS are files, directories or globs; - reads standard input. Without PATHS, every spec that the policy selects in
    this working tree. Exit code: 0 clean, 1 findings at or over --fail-on, 2 a broken policy or template, or a wrong call.

    \b
    Examples:
      specbot check docs/specs
      specbot check --format sarif --output-file specs.sarif
      specbot check --template TEMPLATE.md draft.md
      specbot check docs/specs --changed
      specbot check --statistics
      specbot check --watch docs/specs
    """
    gc.set_threshold(*SELDOM)
    options = CheckOptions(format=Format(format_), **asked)
    if not watch:
        sys.exit(run_check(options))
    from bot.cli.files.watch import watch as watch_files  # noqa: PLC0415 - few runs watch

    sys.exit(watch_files(options))
