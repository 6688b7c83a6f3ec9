"""The scripts that developers run take from the program only what is there: nothing else runs them all."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[2] / "scripts").glob("*.py"))
OURS = ("bot", "webhooks", "config", "specbot_playground", "tests")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_what_a_script_imports_is_there(script: Path) -> None:
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in OURS:
            module = import_module(node.module or "")
            missing = [one.name for one in node.names if not _has(module.__name__, one.name)]
            assert missing == [], f"line {node.lineno}: {node.module}"


def _has(module: str, name: str) -> bool:
    if hasattr(import_module(module), name):
        return True
    try:
        import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True
