"""The extension for VS Code starts the server that there is, for the files that it judges, from packages that are pinned."""

import json
import re
from collections.abc import Mapping

from bot.cli import COMMANDS
from bot.policy.model import POLICY_PATHS
from tests.service.processes import ROOT

FOLDER = ROOT / "editors" / "vscode"
PACKAGE: Mapping[str, object] = json.loads((FOLDER / "package.json").read_text("utf-8"))
CODE = (FOLDER / "extension.js").read_text("utf-8")


def test_it_starts_a_command_of_ours() -> None:
    setting = json.loads((FOLDER / "package.json").read_text())["contributes"]["configuration"]["properties"][
        "specbot.command"
    ]
    assert setting["default"][0] == "specbot"
    assert setting["default"][1] in {command.name for command in COMMANDS}
    assert setting["scope"] == "machine", "a workspace must not choose what is executed"
    assert 'getConfiguration("specbot").get("command")' in CODE
    assert (FOLDER / str(PACKAGE["main"])).is_file()


def test_it_watches_over_specs_and_policies() -> None:
    assert 'language: "markdown"' in CODE
    (names,) = re.findall(r'pattern: "\*\*/\{(.+)\}\.yml"', CODE)
    assert {f"{name}.yml" for name in names.split(",")} == {name for name in POLICY_PATHS if name.endswith(".yml")}


def test_its_packages_are_pinned_and_name_no_registry() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    root = lock["packages"].pop("")
    assert root["dependencies"] == PACKAGE["dependencies"]
    assert root["devDependencies"] == PACKAGE["devDependencies"]
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in lock["packages"].values())


def test_it_has_the_licence_of_the_project() -> None:
    assert (FOLDER / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
