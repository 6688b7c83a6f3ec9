"""A text that takes more than any text is worth closes the gate, in words; the worker goes on, and a simpler text opens it."""

from collections.abc import Iterator

import pytest

from bot.isolation.child_process import Limits
from bot.isolation.children import Children, Run
from bot.limited_looks import look_within_limits
from bot.review.model.capabilities import Conclusion
from bot.review.model.references import PullRef
from bot.review.reconcile import RunContext
from tests.contract.merges import MODEL, SPEC, TEMPLATE, TEXT, look
from tests.contract.stage import Stage
from tests.contract.test_same_head import titles, verdict

FIELDS = TEXT + b"".join(b"**Field %d:** a value\n" % number for number in range(24_900))
CLOSED = {"spec / document": Conclusion.FAILURE, "spec / approval": Conclusion.FAILURE}


@pytest.fixture
def tight() -> Iterator[Run]:
    """A child with too little time for 25,000 fields."""
    with Children(Limits(seconds=1)) as some:
        yield some.about("acme")


def look_at(stage: Stage, ref: PullRef, run: Run) -> None:
    with stage.bot() as bot:
        look_within_limits(bot, ref, run, RunContext())


def test_what_is_too_complex_closes_the_gate_and_says_which_text(stage: Stage, tight: Run) -> None:
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull({SPEC: FIELDS})
    look_at(stage, ref, tight)
    assert verdict(stage, ref) == CLOSED
    assert set(titles(stage, ref)) == {"A text here is too complex to be read"}
    pull = look(stage, ref)
    if pull.capabilities.gate_thread:
        assert f"`{SPEC}` is too complex to be read: reading it takes more than 1 seconds" in str(pull.threads)
    stage.push(ref, SPEC, TEXT)
    look_at(stage, ref, tight)
    assert verdict(stage, ref)["spec / document"] is not None
    assert not any(title.startswith("A text here") for title in titles(stage, ref))
