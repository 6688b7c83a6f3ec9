"""`specbot demo --on`: the story on a forge that somebody else runs, through its public API alone; nothing of it stays."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.integrations.demo_forge import StrangeForge, strange_forge

pytestmark = pytest.mark.long


@pytest.fixture(params=["github", "gitlab"])
def forge(request: pytest.FixtureRequest) -> Iterator[StrangeForge]:
    with strange_forge(request.param) as running:
        yield running


def test_the_whole_story_comes_true_and_leaves_nothing(forge: StrangeForge) -> None:
    before = forge.standing()
    told = forge.tell("--yes")
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("✓") == 9
    assert "Every step came true" in told.stdout
    assert forge.standing() == before
    assert len(forge.closed()) == 1
    assert "specbot-demo/" in told.stdout.partition("✓")[0], "it says first what it makes"


def test_nothing_begins_before_somebody_said_yes(forge: StrangeForge) -> None:
    before = forge.standing()
    told = forge.tell(input="n\n")
    assert told.returncode == 1
    assert "Begin?" in told.stdout
    assert (forge.standing(), forge.closed()) == (before, [])


def test_a_story_that_is_stopped_leaves_nothing(forge: StrangeForge) -> None:
    """By Ctrl-C on one forge, by a signal of its supervisor on the other."""
    before, number = forge.standing(), {"github": signal.SIGINT, "gitlab": signal.SIGTERM}[forge.kind]
    child = subprocess.Popen(  # noqa: S603  # ourselves
        forge.command("--yes"), env={**forge.environment(), "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout as lines:
        steps = (line for line in lines if line.startswith("✓"))
        assert [next(steps), next(steps)]
        child.send_signal(number)
        rest = lines.read()
    assert child.wait(60) == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert forge.standing() == before, rest
    assert len(forge.closed()) == 1


def test_a_step_that_fails_is_named_and_nothing_is_left(forge: StrangeForge) -> None:
    """The bot is somebody who may only read here: it can neither label nor check."""
    who = "SPECBOT_GITLAB_TOKEN" if forge.kind == "gitlab" else "SPECBOT_GITHUB_TOKEN"
    reader = forge.facts["tokens"]["cy"]
    changes = {
        who: reader,
        "SPECBOT_GITHUB_APP_ID": "",
        "SPECBOT_GITHUB_PRIVATE_KEY": "",
        "SPECBOT_DEMO_READER_TOKEN": "",
    }
    before = forge.standing()
    told = replace(forge, changes={**changes}).tell("--yes", "--patience", "2")
    assert told.returncode == 1
    assert "✗ ada opens a " in told.stdout, told.stdout + told.stderr
    assert forge.standing() == before


def test_the_step_of_a_reader_is_left_out_without_one(forge: StrangeForge) -> None:
    told = replace(forge, changes={"SPECBOT_DEMO_READER_TOKEN": ""}).tell("--yes")
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("✓") == 8
    assert "left out" in told.stdout


def test_a_story_that_was_killed_is_named_and_taken_away(forge: StrangeForge) -> None:
    before = forge.standing()
    child = subprocess.Popen(  # noqa: S603  # ourselves
        forge.command("--yes"), env={**forge.environment(), "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout as lines:
        assert next(line for line in lines if line.startswith("✓"))
        child.kill()
    child.wait(60)
    assert forge.standing() != before
    again = forge.tell("--yes")
    assert again.returncode == 2
    assert "--clean" in again.stderr
    assert forge.tell("--clean", "--yes").returncode == 0
    assert forge.standing() == before


def test_it_says_what_is_missing_and_what_to_do(forge: StrangeForge) -> None:
    before = forge.standing()
    tokens = forge.facts["tokens"]
    cases = {
        "SPECBOT_DEMO_AUTHOR_TOKEN": ("", "SPECBOT_DEMO_AUTHOR_TOKEN not set; make a personal access token"),
        "SPECBOT_DEMO_REVIEWER_TOKEN": ("nonsense", "does not accept the token; make a"),
        "SPECBOT_DEMO_READER_TOKEN": (tokens["dana"], "dana may write to acme/payments"),
    }
    for name, (value, message) in cases.items():
        told = replace(forge, changes={name: value}).tell("--yes")
        assert (told.returncode, message in told.stderr) == (2, True), told.stderr
    twice = replace(forge, changes={"SPECBOT_DEMO_REVIEWER_TOKEN": tokens["ada"]}).tell("--yes")
    assert (twice.returncode, "ada would play two parts" in twice.stderr) == (2, True), twice.stderr
    reader = replace(forge, changes={"SPECBOT_DEMO_AUTHOR_TOKEN": tokens["cy"]}).tell("--yes")
    assert (reader.returncode, "cy may only read" in reader.stderr) == (2, True), reader.stderr
    no_bot = {"SPECBOT_GITLAB_TOKEN": "", "SPECBOT_GITHUB_APP_ID": "", "SPECBOT_GITHUB_PRIVATE_KEY": ""}
    told = replace(forge, changes=no_bot).tell("--yes")
    assert (told.returncode, "the bot has no credentials" in told.stderr) == (2, True), told.stderr
    assert forge.standing() == before


def test_its_options_need_a_repository(forge: StrangeForge) -> None:
    for options in (("--yes",), ("--clean",), ("--server", forge.facts["web_url"])):
        command = (*forge.command()[:4], *options)
        told = subprocess.run(command, env=forge.environment(), capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
        assert (told.returncode, "go with --on" in told.stderr) == (2, True)
