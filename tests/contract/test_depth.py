"""How many requests of a look wait for each other: what people feel of a forge that is far away."""

from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, Stage
from tests.contract.written import SPEC

TEXT = b"# Search\n\n**Status:** In Review\n\nOne.\n"


def test_an_unchanged_look_asks_in_few_rounds(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.comment(AUTHOR, ref, "Please read it.")
    with stage.bot() as bot:
        for _ in range(2):
            reconcile(bot, ref, stage.now)
    with stage.bot() as bot, stage.rounds() as rounds:
        assert reconcile(bot, ref, stage.now).at_rest
    assert rounds
    assert len(rounds) <= stage.depth, rounds
