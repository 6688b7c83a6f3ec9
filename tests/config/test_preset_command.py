"""`specbot preset`."""

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.policy.presets import preset_names, preset_text


def test_list_names_every_preset() -> None:
    assert CliRunner().invoke(main, ["preset", "list"]).stdout.split() == list(preset_names())


def test_show_prints_the_file() -> None:
    assert CliRunner().invoke(main, ["preset", "show", "madr"]).stdout == preset_text("madr")


@pytest.mark.parametrize(("name", "advice"), [("mdr", 'did you mean "madr"?'), ("quux", "`specbot preset list`")])
def test_show_refuses_an_unknown_name_with_advice(name: str, advice: str) -> None:
    result = CliRunner().invoke(main, ["preset", "show", name])

    assert result.exit_code != 0
    assert advice in result.stderr
