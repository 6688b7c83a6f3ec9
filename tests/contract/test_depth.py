"""How many requests of a look wait for each other: what people feel of a forge that is far away."""

from bot.review.model.capabilities import Permission
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, Stage
from tests.contract.written import SPEC

TRIES = 4
"""A machine that is busy with something else may let a round end too soon: then more are counted, never fewer."""
TEXT = b"# Search\n\n**Status:** In Review\n\nOne.\n"


def test_an_unchanged_look_asks_in_few_rounds(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.comment(AUTHOR, ref, "Please read it.")
    with stage.bot() as bot:
        for _ in range(2):
            reconcile(bot, ref, stage.now)
    assert_short(stage, ref)


def test_what_people_may_do_is_asked_beside_the_rest(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.comment(OWNER, ref, "/spec ask Who pays for it?")
    with stage.bot() as bot:
        for _ in range(3):
            reconcile(bot, ref, stage.now)
    assert_short(stage, ref)


def test_a_right_that_was_taken_away_is_seen_by_the_next_look(stage: Stage) -> None:
    """What was needed is asked ahead; no answer is kept."""
    ref = stage.open_pull({SPEC: TEXT})
    stage.comment(REVIEWER, ref, "/spec approve")
    with stage.bot() as bot:
        for _ in range(2):
            reconcile(bot, ref, stage.now)
        assert bot.permissions(ref.repository, [REVIEWER])[REVIEWER] >= Permission.WRITE
        stage.take_rights(REVIEWER)
        bot.pull_request(ref)
        assert bot.permissions(ref.repository, [REVIEWER])[REVIEWER] < Permission.WRITE


def test_a_first_look_and_an_answer_ask_in_few_rounds(stage: Stage) -> None:
    """The repository is known, the pull request is not."""
    known = stage.open_pull({"docs/specs/known.md": TEXT})
    with stage.bot() as bot:
        reconcile(bot, known, stage.now)

    def play(number: int) -> bool:
        ref = stage.open_pull({f"docs/specs/search-{number}.md": TEXT})
        first = rounds_of(stage, ref, at_rest=False)
        stage.comment(REVIEWER, ref, "/spec approve")
        answer = rounds_of(stage, ref, at_rest=False)
        return first <= stage.first_depth and answer <= stage.command_depth

    assert any(map(play, range(TRIES)))


def assert_short(stage: Stage, ref: PullRef) -> None:
    assert any(rounds_of(stage, ref, at_rest=True) <= stage.depth for _ in range(TRIES))


def rounds_of(stage: Stage, ref: PullRef, *, at_rest: bool) -> int:
    """Look, and count the rounds."""
    with stage.bot() as bot, stage.rounds() as rounds:
        assert reconcile(bot, ref, stage.now).at_rest is at_rest
    assert rounds
    return len(rounds)
