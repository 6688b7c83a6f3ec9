"""`approval.distinct_groups`: a flag, or a number for each group; the parser and the schema take the same."""

import json
from contextlib import nullcontext
from pathlib import Path

import jsonschema
import pytest
import yaml

import config
from bot.policy.approver_names import SEVERAL_PEOPLE
from bot.policy.model import ApprovalRules, PolicyError
from bot.policy.parser import parse_policy
from bot.review.evaluate.people import CODEOWNERS, LEVELS

SCHEMA = json.loads((Path(config.__file__).parent / "policy.schema.json").read_text())
TWO = '{"@org/security": 1, "@org/core": 2}'
TAKEN = {
    "false": False,
    "true": True,
    TWO: {"@org/security": 1, "@org/core": 2},
    "{codeowners: 2, Maintain: 50, ada: 1}": {"codeowners": 2, "Maintain": 50, "ada": 1},
}
REFUSED = {
    "maybe": ("", "must be true or false"),
    "[write]": ("", 'true, false, or a number for each group, such as {"@org/core": 2}'),
    "{}": ("", "is empty; write a number for each group"),
    "{'a b': 1}": (".a b", "names no group; name @org/team"),
    "{'@org/core': 0}": (".@org/core", "must be a whole number from 1 to 50"),
    "{write: 51}": (".write", "must be a whole number from 1 to 50"),
    "{write: two}": (".write", "must be a whole number from 1 to 50"),
    "{write: true}": (".write", "must be a whole number from 1 to 50"),
    "{write:}": (".write", "must be a whole number from 1 to 50"),
}
REFUSED_BY_MEANING = {
    "{'@ada': 2}": (".@ada", "is 2, and that is one user; write 1, or name a team"),
    "{'@org/core': 1, Org/Core: 2}": (".Org/Core", 'is the same group as "@org/core"; keep one'),
}


@pytest.mark.parametrize(("text", "value"), TAKEN.items(), ids=TAKEN)
def test_groups_are_told_apart_or_have_numbers(text: str, value: object) -> None:
    found = parse_policy(f"approval: {{distinct_groups: {text}}}").approval
    assert found.distinct_groups == value
    assert found.groups == (value if isinstance(value, dict) else {})


@pytest.mark.parametrize(
    ("text", "key", "words"), [(text, *found) for text, found in {**REFUSED, **REFUSED_BY_MEANING}.items()]
)
def test_a_mistake_names_line_key_and_way_out(text: str, key: str, words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"approval:\n  distinct_groups:\n    {text}\n")
    assert caught.value.key == f"approval.distinct_groups{key}"
    assert caught.value.line == (3 if key else 2)
    assert words in caught.value.message


@pytest.mark.parametrize("text", [*TAKEN, *REFUSED])
def test_the_schema_takes_what_the_parser_takes(text: str) -> None:
    text = f"approval: {{distinct_groups: {text}}}"
    valid = jsonschema.Draft7Validator(SCHEMA).is_valid(yaml.safe_load(text))
    with nullcontext() if valid else pytest.raises(PolicyError):
        parse_policy(text)


@pytest.mark.parametrize("text", REFUSED)
def test_the_schema_refuses_what_has_the_wrong_form(text: str) -> None:
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(yaml.safe_load(f"approval: {{distinct_groups: {text}}}"))


@pytest.mark.parametrize(
    ("own", "value"),
    [
        ('{"@org/core": 3, ada: 1}', {"@org/security": 1, "@org/core": 3, "ada": 1}),
        ("false", False),
        ("true", True),
    ],
)
def test_numbers_are_laid_over_those_of_the_policy_that_is_extended(own: str, value: object) -> None:
    found = parse_policy(f"approval: {{distinct_groups: {own}}}", [f"approval: {{distinct_groups: {TWO}}}"])
    assert found.approval.distinct_groups == value


def test_two_spellings_of_a_group_are_one_entry() -> None:
    found = ApprovalRules(approvers=("write", "Team/Core"), distinct_groups={"@team/core": 2})
    assert found.entries == ("write", "@team/core")


def test_the_words_for_several_people_are_those_of_the_approvers() -> None:
    assert set(SEVERAL_PEOPLE) == {*LEVELS, CODEOWNERS}
