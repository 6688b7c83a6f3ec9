"""`preset: NAME` in an entry of `specs`."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest
import yaml

from bot.policy import presets
from bot.policy.model import PolicyError
from bot.policy.presets import preset_names, preset_text
from bot.policy.reader import read_policy

PEOPLE = {"approval": {"people": ["@acme/core"]}}
"""What a team adds where a preset asks named people."""


def written_out(name: str) -> str:
    """Write a policy as its preset stands for it, with the people of the team."""
    entry = yaml.safe_load(preset_text(name))
    whole = entry.pop("policy", {})
    if "approval" in whole:
        whole = {**whole, "approval": {**whole["approval"], **PEOPLE["approval"]}}
    return yaml.safe_dump({"specs": [entry], **whole})


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_reads_as_what_it_stands_for(name: str) -> None:
    team = yaml.safe_dump(PEOPLE) if "decision: consent" in preset_text(name) else ""
    short, long = read_policy(f"specs: [{{preset: {name}}}]\n{team}"), read_policy(written_out(name))

    assert replace(short, lines=long.lines) == long


def test_what_only_the_team_knows_is_asked_for_where_the_preset_is_named() -> None:
    with pytest.raises(PolicyError, match=r"approval\.people is missing") as error:
        read_policy("mode: observe\nspecs:\n  - preset: rust-rfc\n")

    assert error.value.line == 3


def test_the_policys_own_key_lies_over_the_presets() -> None:
    policy = read_policy("specs: [{preset: rust-rfc}]\napproval: {people: [ada, ben, cat], period: 3 days}\n")

    assert policy.approval.period is not None
    assert (policy.approval.period.days, policy.approval.outstanding) == (3, 2)


@pytest.fixture
def two_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship presets that decide differently, some that say more, one that says nothing of it, and one with a mistake."""
    texts = {
        "one": "paths: [a/*.md]\npolicy: {approval: {required: 2}}\n",
        "two": "paths: [b/*.md]\npolicy: {approval: {required: 3}}\n",
        "more": "paths: [d/*.md]\npolicy: {approval: {required: 2}, stamp: before_merge, index: a.md}\n",
        "none": "paths: [c/*.md]\n",
        "wrong": "policy:\n  approval:\n    approvers:\n      - write\n      - a b\n",
    }
    monkeypatch.setattr(presets, "preset_names", lambda: tuple(sorted(texts)))
    monkeypatch.setattr(presets, "preset_text", texts.__getitem__)


@pytest.mark.usefixtures("two_ways")
def test_two_presets_that_decide_differently_are_an_error_unless_the_policy_decides() -> None:
    with pytest.raises(
        PolicyError, match=r'is "two", and "one" says something else .* write approval yourself'
    ) as error:
        read_policy("specs:\n  - preset: one\n  - preset: two\n")
    assert (error.value.line, error.value.key) == (3, "specs[1].preset")

    own = read_policy("specs: [{preset: one}, {preset: two}]\napproval: {contributors: true}\n")
    assert (own.approval.required, own.approval.contributors) == (1, True)
    third = read_policy("specs: [{preset: one}, {preset: two}, {preset: one}]\napproval: {contributors: true}\n")
    assert (third.approval, len(third.specs)) == (own.approval, 3)


@pytest.mark.usefixtures("two_ways")
@pytest.mark.parametrize("order", [("one", "more"), ("more", "one"), ("more", "more")])
def test_everything_that_presets_agree_on_counts(order: tuple[str, str]) -> None:
    policy = read_policy(f"specs: [{{preset: {order[0]}}}, {{preset: {order[1]}}}]")
    assert (policy.approval.required, policy.stamp.value, policy.index) == (2, "before_merge", "a.md")


@pytest.mark.usefixtures("two_ways")
def test_a_mistake_in_a_list_of_a_preset_is_told_where_the_preset_is_named() -> None:
    with pytest.raises(PolicyError, match="name a permission") as error:
        read_policy("specs:\n  - preset: wrong\n")
    assert (error.value.line, error.value.key) == (2, "approval.approvers[1]")


@pytest.mark.usefixtures("two_ways")
def test_the_same_preset_twice_and_one_that_says_nothing_agree() -> None:
    assert read_policy("specs: [{preset: one}, {preset: one}, {preset: none}]").approval.required == 2


def test_a_key_of_the_entry_overrides_the_preset_and_leaves_the_rest() -> None:
    (rule,) = read_policy("specs: [{preset: madr, paths: [adr/*.md], lifecycle: {approved: decided}}]").specs

    assert rule.paths == ("adr/*.md",)
    assert (rule.lifecycle.approved, rule.lifecycle.review, rule.roles.status) == ("decided", "proposed", "status")


def test_a_word_of_the_entry_renames_the_state_of_its_role_wherever_the_preset_names_it() -> None:
    (rule,) = read_policy("specs: [{preset: adr, lifecycle: {approved: Decided, superseded: Replaced}}]").specs

    words = {state.name: state.entered_from for state in rule.lifecycle.states}
    assert words["Decided"] == ("Proposed",)
    assert words["Replaced"] == ("Decided", "Implemented", "Deprecated")
    assert "Accepted" not in words


def test_a_word_for_a_role_that_the_preset_does_not_have_is_an_error_at_its_line() -> None:
    with pytest.raises(
        PolicyError, match="it has draft, review, approved, implemented, rejected, dormant, superseded"
    ) as error:
        read_policy("specs:\n  - preset: adr\n    lifecycle:\n      postponed: Later\n")

    assert (error.value.line, error.value.key) == (4, "specs[0].lifecycle.postponed")


def test_states_of_the_entry_stand_for_those_of_the_preset() -> None:
    own = "[{name: Open, role: review}, {name: Done, role: approved}]"
    (rule,) = read_policy(f"specs: [{{preset: adr, lifecycle: {own}}}]").specs

    assert rule.lifecycle.words == ("Open", "Done")


def test_an_unknown_preset_is_an_error_at_its_line_with_the_near_name() -> None:
    with pytest.raises(PolicyError) as error:
        read_policy("specs:\n  - paths: [a/*.md]\n    preset: mdr\n")

    assert (error.value.line, error.value.key) == (3, "specs[0].preset")
    assert 'did you mean "madr"?' in str(error.value)


def test_a_word_that_is_near_no_preset_gets_the_list() -> None:
    with pytest.raises(PolicyError, match="choose adr, eip"):
        read_policy("specs: [{preset: quux}]")


def test_a_name_that_is_none_has_no_text() -> None:
    with pytest.raises(KeyError, match=r"\.\./policy\.default"):
        preset_text("../policy.default")


def test_the_schema_knows_the_same_presets() -> None:
    schema = json.loads(files("config").joinpath("policy.schema.json").read_text("utf-8"))

    assert schema["definitions"]["spec"]["properties"]["preset"]["enum"] == list(preset_names())
