"""A policy that extends another one, where there is no forge to ask."""

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository


def test_a_policy_that_extends_another_one_is_checked_by_its_own_keys_and_says_so(
    repository: Repository, specbot: Specbot
) -> None:
    repository.write(".specbot.yml", "extends: acme/.github:specbot.yml\n")
    result = specbot("check")
    assert result.exit_code == 0
    said = ".specbot.yml extends acme/.github:specbot.yml, which is read on the forge only"
    assert result.stderr.count(said) == 1
