"""A rule is a file that is named after its code: none is there that nobody runs."""

from pathlib import Path

import pytest

import bot.rules
from bot.policy.severity import Code

FOLDER = Path(bot.rules.__file__).parent
CASES = Path(__file__).parents[1] / "cases"
NAMES = {code.replace("-", "_") for code in Code}
FOUND_BEFORE_ANY_RULE = {Code.TOO_LARGE, Code.TEMPLATE}


def test_every_file_with_a_check_is_run() -> None:
    with_check = {path.stem for path in FOLDER.glob("*.py") if "\ndef check(" in path.read_text()}
    assert with_check <= NAMES
    assert len(bot.rules.RULES) == len(with_check) == len(Code) - len(FOUND_BEFORE_ANY_RULE)


def test_the_rules_stand_in_the_order_of_their_codes() -> None:
    modules = [rule.__module__.rpartition(".")[2] for rule in bot.rules.RULES]
    assert modules == [name for code in Code if (name := code.replace("-", "_")) in modules]


@pytest.mark.parametrize("code", sorted(set(Code) - FOUND_BEFORE_ANY_RULE - {Code.POLICY}))
def test_every_rule_has_cases(code: Code) -> None:
    names = [path.name for path in (CASES / code).iterdir()]
    assert any(name.startswith("valid") for name in names)
    assert any(not name.startswith("valid") for name in names)
