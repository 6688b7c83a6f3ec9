"""What an earlier pull request shows once a later one took its spec back, removed it, moved it on, or built it."""

from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.approved_specs import SEARCH, base, run, summary
from tests.contract.stage import AUTHOR, REVIEWER, Stage
from tests.contract.test_lifecycle import approved, labels


def settle(stage: Stage, first: PullRef) -> dict[PullRef, int]:
    """Look at a pull request and at whatever its look wakes, until nothing is woken; gives how often each was looked at."""
    waiting, looks = [first], dict[PullRef, int]()
    with stage.bot() as bot:
        while waiting:
            ref = waiting.pop(0)
            looks[ref] = looks.get(ref, 0) + 1
            assert looks[ref] < 6, "they wake each other for ever"
            waiting += [one for one in reconcile(bot, ref, stage.now).enqueue if one not in waiting]
    return looks


def change(stage: Stage, text: str | None, body: str = "") -> PullRef:
    """Merge a later, approved change of the spec; None deletes it."""
    if text is None:
        ref = stage.open_pull({"src/a.py": b"1\n"}, body=body)
        stage.move_on_head(ref, SEARCH, None)
    else:
        ref = stage.open_pull({SEARCH: text.encode()}, body=body)
    stage.approve(REVIEWER, ref)
    settle(stage, ref)
    stage.merge(ref)
    return ref


def test_a_spec_that_was_reverted_is_not_approved_any_more(stage: Stage) -> None:
    first = approved(stage)
    assert labels(stage, first) == (stage.status("approved"),)
    before = base(stage)
    later = change(stage, None, body=f"Reverts {stage.repository}{first.short}")
    assert first in settle(stage, later)
    assert labels(stage, first) == (stage.status("withdrawn"),)
    assert "is not on `main` any more, so it counts as withdrawn" in summary(stage, first)
    assert SEARCH in before
    assert SEARCH not in base(stage)
    assert run(stage, first) == 0


def test_one_that_came_back_is_approved_again(stage: Stage) -> None:
    first = approved(stage)
    text = base(stage)[SEARCH]
    settle(stage, change(stage, None))
    assert labels(stage, first) == (stage.status("withdrawn"),)
    assert first in settle(stage, change(stage, text))
    assert labels(stage, first) == (stage.status("approved"),)
    assert "counts as withdrawn" not in summary(stage, first)


def test_a_change_that_was_taken_back_is_not_approved_any_more(stage: Stage) -> None:
    """The revert leaves the bot's own row of history; what the pull request changed reads as before."""
    approved(stage)
    text = base(stage)[SEARCH]
    second = change(stage, text.replace("- [ ] Deploy", "- [ ] Deploy to two regions"))
    settle(stage, second)
    assert labels(stage, second) == (stage.status("approved"),)
    now = base(stage)[SEARCH]
    assert second.short in now.replace("\u200b", "")
    assert second in settle(stage, change(stage, now.replace("Deploy to two regions", "Deploy")))
    assert labels(stage, second) == (stage.status("withdrawn"),)
    assert "was taken back on `main`" in summary(stage, second)


def test_the_label_of_an_earlier_one_follows_when_a_later_one_builds_it(stage: Stage) -> None:
    first = approved(stage)
    later = change(stage, base(stage)[SEARCH].replace("- [ ] Deploy", "- [x] Deploy"))
    assert first in settle(stage, later)
    assert labels(stage, first) == labels(stage, later) == (stage.status("implemented"),)


def test_the_label_of_an_earlier_one_follows_a_command_on_a_later_one(stage: Stage) -> None:
    first = approved(stage)
    later = change(stage, base(stage)[SEARCH].replace("Deploy", "Deploy slowly"))
    settle(stage, later)
    assert labels(stage, first) == (stage.status("approved"),)
    stage.comment(AUTHOR, later, "/spec implemented anyway")
    settle(stage, later)
    assert "**Status:** Implemented" in base(stage)[SEARCH]
    assert labels(stage, first) == labels(stage, later) == (stage.status("implemented"),)


def test_a_spec_that_somebody_sent_back_is_as_far_as_the_base_says(stage: Stage) -> None:
    first = approved(stage)
    stage.put_on_base(SEARCH, base(stage)[SEARCH].replace("**Status:** Approved", "**Status:** Draft").encode())
    settle(stage, first)
    assert labels(stage, first) == (stage.status("draft"),)
