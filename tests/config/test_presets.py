"""`preset: NAME` in an entry of `specs`."""

import json
from importlib.resources import files

import pytest

from bot.policy.model import PolicyError
from bot.policy.presets import preset_names, preset_text
from bot.policy.reader import read_policy


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_reads_as_the_entry_it_stands_for(name: str) -> None:
    lines = preset_text(name).splitlines()
    written_out = "specs:\n  -\n" + "".join(f"    {line}\n" for line in lines)

    assert read_policy(f"specs: [{{preset: {name}}}]").specs == read_policy(written_out).specs


def test_a_key_of_the_entry_overrides_the_preset_and_leaves_the_rest() -> None:
    (rule,) = read_policy("specs: [{preset: madr, paths: [adr/*.md], lifecycle: {approved: decided}}]").specs

    assert rule.paths == ("adr/*.md",)
    assert (rule.lifecycle.approved, rule.lifecycle.review, rule.roles.status) == ("decided", "proposed", "status")


def test_an_unknown_preset_is_an_error_at_its_line_with_the_near_name() -> None:
    with pytest.raises(PolicyError) as error:
        read_policy("specs:\n  - paths: [a/*.md]\n    preset: mdr\n")

    assert (error.value.line, error.value.key) == (3, "specs[0].preset")
    assert 'did you mean "madr"?' in str(error.value)


def test_a_word_that_is_near_no_preset_gets_the_list() -> None:
    with pytest.raises(PolicyError, match="choose adr or madr"):
        read_policy("specs: [{preset: quux}]")


def test_a_name_that_is_none_has_no_text() -> None:
    with pytest.raises(KeyError):
        preset_text("../policy.default")


def test_the_schema_knows_the_same_presets() -> None:
    schema = json.loads(files("config").joinpath("policy.schema.json").read_text("utf-8"))

    assert schema["definitions"]["spec"]["properties"]["preset"]["enum"] == list(preset_names())
