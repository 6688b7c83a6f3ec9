"""The schema and the default policy that ship with the package agree with the parser."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import config
from bot.policy.lifecycle_reader import STATE_KEYS
from bot.policy.model import CODES, STATUSES, Numbering, Policy
from bot.policy.parser import parse_policy
from bot.policy.reader import (
    APPROVAL_KEYS,
    LABEL_KEYS,
    NUMBER_KEYS,
    POLICY_KEYS,
    REVIEW_KEYS,
    ROLE_KEYS,
    SPEC_KEYS,
)
from tests.config.test_policy import EVERYTHING

FOLDER = Path(config.__file__).parent
SCHEMA = json.loads((FOLDER / "policy.schema.json").read_text())
DEFAULT = (FOLDER / "policy.default.yml").read_text()
SPEC = SCHEMA["definitions"]["spec"]["properties"]
TOP = SCHEMA["properties"]
WORDS, STATES = SPEC["lifecycle"]["oneOf"]


@pytest.mark.parametrize(
    ("readers", "properties"),
    [
        (POLICY_KEYS, TOP),
        (SPEC_KEYS, SPEC),
        (ROLE_KEYS, SPEC["roles"]["properties"]),
        (STATUSES, WORDS["properties"]),
        (STATE_KEYS, STATES["items"]["properties"]),
        (NUMBER_KEYS, SPEC["number"]["properties"]),
        (APPROVAL_KEYS, TOP["approval"]["properties"]),
        (LABEL_KEYS, TOP["labels"]["properties"]),
        (REVIEW_KEYS, TOP["review"]["properties"]),
        (dict.fromkeys(CODES), TOP["severity"]["properties"]),
    ],
)
def test_schema_and_parser_know_the_same_keys(readers: Iterable[str], properties: Mapping[str, object]) -> None:
    assert set(readers) == set(properties)


def test_every_mapping_of_the_schema_refuses_unknown_keys() -> None:
    assert all("additionalProperties" in mapping for mapping in _mappings(SCHEMA))


def test_the_schema_takes_what_the_parser_takes() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    strict = EVERYTHING.replace("off", '"off"').replace("2024, 2025", '"2024", "2025"')
    for text in (strict, DEFAULT):
        jsonschema.Draft7Validator(SCHEMA).validate(yaml.safe_load(text))


def test_the_schema_states_the_defaults_that_hold() -> None:
    policy = Policy()
    assert TOP["approval"]["properties"]["required"]["default"] == policy.approval.required
    assert TOP["approval"]["properties"]["lapse"]["default"] == policy.approval.lapse
    assert TOP["approval"]["properties"]["depends_on"]["default"] == policy.approval.depends_on
    assert SPEC["number"]["properties"]["digits"]["default"] == Numbering().digits
    assert TOP["write_back"]["default"] == policy.write_back
    assert TOP["stamp"]["default"] == policy.stamp
    assert TOP["review"]["properties"]["comments"]["default"] == policy.review.comments
    assert SPEC["roles"]["properties"]["plan"]["default"] == policy.specs[0].roles.plan
    assert WORDS["properties"]["review"]["default"] == policy.specs[0].lifecycle.review


def test_the_default_file_says_the_defaults_and_names_the_schema() -> None:
    assert parse_policy(DEFAULT) == Policy()
    assert DEFAULT.splitlines()[0] == f"# yaml-language-server: $schema={SCHEMA['$id']}"


def _mappings(schema: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if isinstance(schema, dict):
        found.extend([schema] if schema.get("type") == "object" else [])
        found.extend(inner for value in schema.values() for inner in _mappings(value))
    return found


def test_the_documentation_names_every_key() -> None:
    page = (FOLDER.parent / "docs" / "policy.md").read_text()
    nested = [("approval", APPROVAL_KEYS), ("labels", LABEL_KEYS), ("review", REVIEW_KEYS)]
    names = [f"`{group}.{key}`" for group, keys in nested for key in keys] + [f"`{key}`" for key in SPEC_KEYS]
    assert [name for name in names if name not in page] == []
    assert SCHEMA["$id"] in page
