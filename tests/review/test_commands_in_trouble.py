"""Commands while the rules are broken, or not all can be read: answered at once, and never carried out days later."""

from dataclasses import replace

from bot.review.decide import decide
from bot.review.plan import plan
from tests.review.builders import a_comment, a_pull, a_snapshot
from tests.review.whole import HALF, conclusions, seen
from tests.review.world import settle


def test_a_command_under_a_broken_policy_is_answered_once_and_waits_for_nothing() -> None:
    after, _ = seen(HALF)
    said = (a_comment("/spec approve", minutes=1), a_comment("/spec why", minutes=2), a_comment("Fine.", minutes=3))
    talked = replace(after.pull, comments=(*after.pull.comments, *said))
    broken = a_snapshot(pull=talked, policy="version: 1\napproval:\n  required: many\n")
    settled = settle(broken, decide(broken))
    replies = [one.body for one in settled.pull.comments if "specbot:reply" in one.body]
    assert len(replies) == 2
    assert "Nothing was done: `.specbot.yml:3` is broken on the base branch" in replies[0]
    assert plan(settled, decide(settled)) == ()
    repaired = replace(after, pull=settled.pull)
    assert conclusions(decide(repaired))["approval"] == "failure"
    assert "approved before this changed" in (decide(repaired).summary or "")


def test_a_command_where_not_all_files_are_seen_is_answered() -> None:
    pull = replace(a_pull(comments=(a_comment("/spec approve"),)), files_complete=False)
    (reply,) = decide(a_snapshot(pull=pull)).replies
    assert (
        "Nothing was done. I cannot see all the files that changed; write the command again when that is over."
        in reply.body
    )
