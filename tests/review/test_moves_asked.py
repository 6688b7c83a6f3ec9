"""Who asked by command for which state, and what of it does not count."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import Policy, SpecRule
from bot.review.commands.moves_asked import moves_asked
from bot.review.commands.registry import COMMANDS
from bot.review.model.account import Account
from tests.review.builders import BEN, CAT, PATH, a_pull, a_reading, a_source, an_examination, at
from tests.review.orders import here, order

OTHER = "docs/specs/other.md"
POLICY = Policy(specs=(SpecRule(lifecycle=LifecycleNames(withdrawn="Dropped")),))


def asked(*bodies: str, merged: int | None = None, **changes: object) -> list[tuple[str, str, Account]]:
    """Give what these comments ask for, one minute after the other from the third on."""
    commands = [order(body, minutes=minutes) for minutes, body in enumerate(bodies, 3)]
    commands = [replace(one, comment=replace(one.comment, **changes)) for one in commands]  # type: ignore[arg-type]
    pull = replace(a_pull(), merged_at=at(merged) if merged is not None else None)
    return list(moves_asked(commands, here(pull, POLICY), COMMANDS))


@pytest.mark.parametrize(
    ("bodies", "states"),
    [
        (("/spec status Closed for now",), ["Closed for now"]),
        (("/spec withdraw",), ["Dropped"]),
        (("/spec implemented anyway",), ["Implemented"]),
        (("/spec approve", "/spec fix"), []),
        (("/spec nonsense", "/spec withdraw"), ["Dropped"]),
        (("/spec withdraw when Ann is back", "/spec status Closed"), ["Closed"]),
    ],
)
def test_a_command_asks_for_the_state_that_it_names_or_means(bodies: tuple[str, ...], states: list[str]) -> None:
    assert asked(*bodies) == [(PATH, state, BEN) for state in states]


@pytest.mark.parametrize("changes", [{"edited": True}, {"internal": True}])
def test_what_may_be_somebody_elses_word_or_is_not_for_all_asks_for_nothing(changes: dict[str, object]) -> None:
    assert asked("/spec withdraw", **changes) == []  # type: ignore[arg-type]  # named fields


@pytest.mark.parametrize(("merged", "states"), [(None, 2), (4, 2), (3, 1), (2, 0)])
def test_what_comes_after_the_merge_asks_for_nothing(merged: int | None, states: int) -> None:
    assert len(asked("/spec withdraw", "/spec withdraw", merged=merged)) == states


def test_it_is_asked_for_each_spec() -> None:
    context = here(spec_reviews=(a_reading(), a_reading(spec=an_examination(path=OTHER), source=a_source(OTHER))))
    found = moves_asked([order("/spec status Closed", author=CAT), order("/spec withdraw")], context, COMMANDS)
    assert list(found) == [
        (PATH, "Closed", CAT),
        (OTHER, "Closed", CAT),
        (PATH, "Withdrawn", BEN),
        (OTHER, "Withdrawn", BEN),
    ]
