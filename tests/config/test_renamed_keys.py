"""A key of the policy under its old name: read for a while, with a warning that names the new one."""

import pytest

from bot.policy import deprecated
from bot.policy.model import PolicyError
from bot.policy.parser import parse_policy

OLD = "approval:\n  needed: 3\nspecs:\n  - globs: [a.md]\nmodus: advise\n"
WARNINGS = (
    "line 2: approval.needed is called approval.required now; the old name is read until version 0.3.0.",
    "line 4: specs[0].globs is called specs[0].paths now; the old name is read until version 0.3.0.",
    "line 5: modus is called mode now; the old name is read until version 0.4.0.",
)


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        "approval.needed": ("required", "0.3.0"),
        "specs[].globs": ("paths", "0.3.0"),
        "specs[].globs[]": ("never", "0.3.0"),
        "modus": ("mode", "0.4.0"),
    }
    monkeypatch.setattr(deprecated, "RENAMED", names)


@pytest.mark.usefixtures("renamed")
def test_an_old_key_is_read_and_warns() -> None:
    policy = parse_policy(OLD)
    assert policy == parse_policy("approval: {required: 3}\nspecs: [{paths: [a.md]}]\nmode: advise\n")
    assert sorted(policy.warnings) == sorted(WARNINGS)


@pytest.mark.usefixtures("renamed")
def test_an_old_key_of_the_policy_below_is_read() -> None:
    policy = parse_policy("index: a.md\n", [OLD])
    assert (policy.approval.required, policy.mode.value, policy.warnings) == (3, "advise", ())


@pytest.mark.usefixtures("renamed")
def test_the_old_and_the_new_name_together_are_an_error() -> None:
    with pytest.raises(PolicyError) as error:
        parse_policy("approval:\n  required: 1\n  needed: 3\n")
    assert (error.value.line, error.value.key) == (3, "approval.needed")
    assert error.value.message == (
        "approval.needed is the old name of approval.required, which stands there too; keep approval.required."
    )


def test_a_name_that_was_taken_away_is_an_error_that_names_the_new_one() -> None:
    with pytest.raises(PolicyError, match="is not a key of the policy"):
        parse_policy(OLD)
    assert parse_policy("mode: advise\n").warnings == ()
