"""What a pull request shows when the bot's last try failed, and what becomes of it."""

from dataclasses import replace

import pytest

from bot.review.model.actions import Action, SetCheck
from bot.review.model.capabilities import Conclusion, PullState
from bot.review.reconcile import reconcile, show_failure
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import NOON, PATH, a_file, a_pull

REASON = "GitHub, reading github:team/app#12: status 502"


def a_forge() -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 3)),)))
    forge.put(PATH, "# Search\n\nText.\n")
    return forge


def fail(forge: MemoryForge) -> tuple[Action, ...]:
    before = len(forge.applied)
    show_failure(forge, forge.pull.ref, REASON, NOON)
    return tuple(forge.applied)[before:]


def test_a_failing_check_says_what_failed_and_what_helps() -> None:
    (action,) = fail(a_forge())
    assert isinstance(action, SetCheck)
    check = action.check
    assert (check.name, check.conclusion) == ("spec / document", Conclusion.FAILURE)
    assert REASON in check.summary
    assert "`specbot jobs retry github:team/app#12`" in check.summary
    assert [button.identifier for button in check.buttons] == ["check"]


def test_it_is_said_once_and_a_good_look_replaces_it() -> None:
    forge = a_forge()
    fail(forge)
    assert fail(forge) == ()
    applied = reconcile(forge, forge.pull.ref, lambda: NOON).applied
    assert "spec / document" in [action.check.name for action in applied if isinstance(action, SetCheck)]
    assert not any(check.title.startswith("Specbot could not") for check in forge.pull.checks)


@pytest.mark.parametrize("state", [PullState.CLOSED, PullState.MERGED])
def test_what_is_closed_shows_no_failure(state: PullState) -> None:
    forge = a_forge()
    forge.pull = replace(forge.pull, state=state)
    assert fail(forge) == ()
