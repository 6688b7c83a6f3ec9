"""A policy as `specbot init` proposes it, and the bot on each forge: an accepted spec that somebody touches has no finding."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.review.model.capabilities import Conclusion
from bot.review.reconcile import reconcile
from tests.cli.shapes import SHAPES
from tests.contract.stage import Stage

pytestmark = pytest.mark.long
COUNT = 9


def proposed(folder: Path, shape: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Lay a repository out, let `init` write, and give all files by path."""
    for name, text in SHAPES[shape](COUNT).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    assert CliRunner().invoke(main, ["init", "--yes"], catch_exceptions=False).exit_code == 0
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_bot_says_nothing_about_specs_that_are_left_alone(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    files = proposed(tmp_path, shape, monkeypatch)
    for name, content in files.items():
        stage.put_on_base(name, content)
    specs = [name for name, text in files.items() if b"ccepted" in text or b"pproved" in text]
    touched = {name: files[name].replace(b"\n\n", b"\n\n", 1) + b"\n" for name in specs[:2] if "emplate" not in name}
    ref = stage.open_pull({"src/main.py": b"print()\n", **touched})
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        pull = bot.pull_request(ref)
    assert [one for one in pull.threads if one.path] == []
    assert {one.conclusion for one in pull.checks if "document" in one.name} == {Conclusion.SUCCESS}
    said = [one.body for one in pull.comments]
    folders = {str(Path(name).parent) for name in touched} if shape == "spec-kit" else set()
    untouched = [
        name
        for name in files
        if name.endswith(".md")
        and name not in touched
        and "template" not in name.lower()
        and str(Path(name).parent) not in folders  # there the files beside a spec are part of it
    ]
    assert [name for name in untouched if any(name in one for one in said)] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_bot_writes_nothing_where_no_spec_is_touched(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    """No comment, no label, no finding: only the checks pass, where the forge has checks, so that it can be merged."""
    for name, content in proposed(tmp_path, shape, monkeypatch).items():
        stage.put_on_base(name, content)
    ref = stage.open_pull({"src/main.py": b"print()\n", "docs/how-to.md": b"# How to\n\nRun it.\n"})
    with stage.bot() as bot:
        before = bot.pull_request(ref)
        reconcile(bot, ref, stage.now)
        pull = bot.pull_request(ref)
    assert {one.conclusion for one in pull.checks} == {Conclusion.SUCCESS}
    assert (pull.comments, pull.threads, pull.labels) == (before.comments, before.threads, before.labels)
