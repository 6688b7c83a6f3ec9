"""The page of all keys of the policy, made from its JSON Schema."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.service.processes import ROOT

_HEAD = """\
# All keys of the policy

<!-- Made from config/policy.schema.json by `make pages`. -->

[The policy](policy.md) says what they are for, with examples. Every key is optional.

| key | default | values | |
|---|---|---|---|
"""


def policy_keys_page() -> str:
    """Write the page."""
    schema = json.loads((ROOT / "config/policy.schema.json").read_text("utf-8"))
    own = {name: below for name, below in schema["properties"].items() if name != "severity"}
    spec = schema["definitions"]["spec"]["properties"]
    parts = (
        "".join(_rows(own, "")),
        "\n## Of an entry of `specs`\n\n| key | default | values | |\n|---|---|---|---|\n",
        "".join(_rows(spec, "")),
        "\n## Of `severity`\n\n",
        f"{schema['properties']['severity']['description']} The keys are the codes of [findings](diagnostics/README.md).\n",
    )
    return _HEAD + "".join(parts)


def _rows(properties: Mapping[str, Mapping[str, Any]], above: str) -> Iterator[str]:
    for name, one in properties.items():
        key = f"`{above}{name}`"
        default = f"`{_shown(one['default'])}`" if "default" in one else ""
        said = _cell(str(one.get("description", "")))
        yield f"| {key} | {_cell(default)} | {_cell(_values(one))} | {said} |\n"
        yield from _rows(one.get("properties", {}), f"{above}{name}.")


def _values(one: Mapping[str, Any]) -> str:
    """Say what a key may hold."""
    if "enum" in one:
        return ", ".join(f"`{_shown(value)}`" for value in one["enum"])
    if "const" in one:
        return f"`{_shown(one['const'])}`"
    if "oneOf" in one or "anyOf" in one:
        return " or ".join(dict.fromkeys(_values(each) for each in one.get("oneOf", one.get("anyOf", ()))))
    if "$ref" in one:
        return "a mapping"
    words = {
        "integer": "a number",
        "number": "a number",
        "boolean": "`true`, `false`",
        "string": "a text",
        "array": "a list",
    }
    bounds = f", {one['minimum']} to {one['maximum']}" if {"minimum", "maximum"} <= one.keys() else ""
    return words.get(str(one.get("type")), "a mapping") + bounds


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")
