"""The whole path on a forge: what people see after one run, after two, and after every kind of trouble."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.review.model.actions import Action, ResolveThread
from bot.review.model.capabilities import Conclusion
from bot.review.model.markers import Kind, values_of
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import ForgeError
from bot.review.reconcile import preview, reconcile
from tests.contract.stage import AUTHOR, REVIEWER, STRANGER, Doing, Stage, Traffic

WEDNESDAY = 2
SPEC = "docs/specs/search.md"
HALF = b"""# Search

**Status:** Draft
**Author:** @ada
**Created:** 2026-11-20

## Summary

[What this is, in two sentences.]

## Open Questions

- [ ] How big may an index grow?
"""


def run(stage: Stage, ref: PullRef) -> tuple[Action, ...]:
    with stage.bot() as bot:
        return reconcile(bot, ref, stage.now).applied


def look(stage: Stage, ref: PullRef) -> PullRequest:
    with stage.bot() as bot:
        return bot.pull_request(ref)


def marks(pull: PullRequest, kind: Kind) -> list[str]:
    """List what the bot's comments of a kind carry, those on lines too."""
    said = [(one.author, one.body) for one in pull.comments]
    said += [(thread.comments[0].author, thread.comments[0].body) for thread in pull.threads]
    return [value for author, body in said for value in values_of(kind, body=body, author=author, bot=pull.bot)]


def looks_right(pull: PullRequest) -> None:
    """See one of everything."""
    assert len(marks(pull, Kind.SUMMARY)) == 1
    findings = marks(pull, Kind.FINDING)
    assert findings
    assert max(Counter(findings).values()) == 1
    assert len([name for name in pull.labels if name.startswith("spec:")]) == 1
    assert {check.name for check in pull.checks} == shown_by(pull)


def shown_by(pull: PullRequest) -> set[str]:
    """Name the checks that stand: none in a fork that shows the bot's to nobody, where the gate's thread takes their place."""
    if pull.capabilities.shows_checks:
        return {"spec / document", "spec / approval"}
    assert [thread.resolved for thread in pull.threads if "specbot:gate" in thread.comments[0].body] == [False]
    return set()


def test_a_first_run_stays_in_its_budget_and_a_second_writes_nothing(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    with stage.bot():
        stage.traffic()
    run(stage, ref)
    first = stage.traffic()
    assert first.reads <= stage.budget.first.reads
    assert first.writes <= stage.budget.first.writes
    looks_right(look(stage, ref))
    stage.traffic()
    assert run(stage, ref) == ()
    second = stage.traffic()
    assert second.writes == 0
    assert second.reads <= stage.budget.again


def test_a_long_talk_costs_no_more(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    for number in range(99):
        stage.comment(STRANGER, ref, f"thought {number}")
    run(stage, ref)
    stage.traffic()
    assert run(stage, ref) == ()
    found = stage.traffic()
    assert found == Traffic(reads=found.reads, writes=0)
    assert found.reads <= stage.budget.again


def test_a_preview_writes_nothing(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.traffic()
    with stage.bot() as bot:
        told = preview(bot, ref, stage.now())
    assert told
    assert stage.traffic().writes == 0


def test_no_specs_no_words(stage: Stage) -> None:
    ref = stage.open_pull({"src/main.py": b"print()\n"})
    run(stage, ref)
    pull = look(stage, ref)
    assert (pull.comments, pull.threads, pull.labels) == ((), (), ())
    assert [check.conclusion for check in pull.checks] == [Conclusion.SUCCESS] * 2


def test_fixes_resolve_their_threads(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    run(stage, ref)
    before = look(stage, ref)
    stage.push(ref, SPEC, HALF.replace(b"# Search", b"# Technical Specification: Search"))
    run(stage, ref)
    after = look(stage, ref)
    assert not any(thread.resolved for thread in before.threads)
    assert ["title" in thread.comments[0].body for thread in after.threads if thread.resolved] == [True]
    looks_right(after)
    assert run(stage, ref) == ()


def test_the_gate_is_a_thread_where_that_holds_a_merge_back(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    run(stage, ref)
    before = look(stage, ref)
    stands = [thread for thread in before.threads if not thread.path]
    assert len(stands) == before.capabilities.gate_thread
    assert not any(thread.resolved for thread in stands)
    stage.push(ref, "other.md", b"text")
    for thread in stands:
        with stage.bot() as bot:
            bot.apply(before, ResolveThread(thread=thread.id))
    run(stage, ref)
    assert not any(thread.resolved for thread in look(stage, ref).threads if not thread.path)


def test_a_command_is_carried_out_once(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    run(stage, ref)
    stage.comment(AUTHOR, ref, "/spec answer Q1 ten million documents")
    stage.comment(REVIEWER, ref, "/spec why")
    run(stage, ref)
    pull = look(stage, ref)
    with stage.bot() as bot:
        text = bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content
    assert text.count(b"ten million documents") == 1
    assert b"- [x] How big" in text
    assert len(marks(pull, Kind.REPLY)) == 2
    assert any("Q1, “How big may an index grow?”, is answered in" in one.body for one in pull.comments)
    assert [one.reactions for one in pull.comments if one.body.startswith("/spec answer")] == [{"+1"}]
    assert run(stage, ref) == ()


def test_a_commit_that_the_forge_refuses_is_told(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    run(stage, ref)
    before = look(stage, ref)
    stage.protect_head(ref)
    stage.comment(AUTHOR, ref, "/spec answer Q1 ten million documents")
    with stage.bot() as bot:
        outcome = reconcile(bot, ref, stage.now)
    after = look(stage, ref)
    stands = after.head.sha == before.head.sha
    assert stands == bool(outcome.refused), "an owner's token may push where an App may not"
    assert [one.reactions for one in after.comments if one.author.login == AUTHOR] == [{"+1"}]
    offered = [one for one in after.threads if "ten million documents" in one.comments[0].body]
    assert bool(offered) == stands, "what may not be committed is offered as a suggestion"


def test_a_fork_is_reviewed_and_never_written_to(stage: Stage) -> None:
    ref = stage.open_pull_from_fork({SPEC: HALF})
    run(stage, ref)
    before = look(stage, ref)
    looks_right(before)
    assert before.head.repository != before.base.repository
    assert not before.head.writable
    stage.comment(STRANGER, ref, "/spec answer Q1 ten million documents")
    run(stage, ref)
    after = look(stage, ref)
    assert after.head == before.head
    offered = [thread.comments[0].body for thread in after.threads if not thread.resolved]
    assert sum("ten million documents" in body for body in offered) == 1
    assert run(stage, ref) == ()


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_merge_does_not_make_errors_old_ones(stage: Stage, method: str) -> None:
    stage.put_on_base(SPEC, HALF)
    ref = stage.open_pull({SPEC: HALF.replace(b"Draft", b"Done")})
    run(stage, ref)
    before = {check.name: check.conclusion for check in look(stage, ref).checks}
    stage.merge(ref, method)
    run(stage, ref)
    after = look(stage, ref)
    assert {check.name: check.conclusion for check in after.checks} == before
    assert before["spec / document"] is Conclusion.FAILURE


def test_two_at_once_are_put_right_by_the_next(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: run(stage, ref), range(2)))
    run(stage, ref)
    pull = look(stage, ref)
    assert len(marks(pull, Kind.SUMMARY)) == 1
    standing = replace(pull, threads=tuple(thread for thread in pull.threads if not thread.resolved))
    looks_right(standing)
    assert run(stage, ref) == ()


@pytest.mark.parametrize("kind", [502, "reset", "timeout", "secondary"])
@pytest.mark.parametrize("doing", [Doing.REVIEW, Doing.COMMENT, Doing.LABEL, Doing.CHECK, Doing.READ])
def test_trouble_doubles_nothing(stage: Stage, kind: int | str, doing: Doing) -> None:
    ref = stage.open_pull({SPEC: HALF})
    with stage.bot():
        pass
    stage.fail_next(kind, doing)
    for _ in range(3):
        try:
            run(stage, ref)
        except ForgeError:
            continue
    assert run(stage, ref) == ()
    looks_right(look(stage, ref))


@pytest.mark.parametrize("kind", ["timeout", 502])
@pytest.mark.parametrize("doing", [Doing.COMMIT, Doing.REACTION, Doing.COMMENT, Doing.CHECK])
def test_an_order_is_carried_out_once_through_trouble(stage: Stage, kind: int | str, doing: Doing) -> None:
    ref = stage.open_pull({SPEC: HALF})
    run(stage, ref)
    stage.comment(AUTHOR, ref, "/spec answer Q1 ten million documents")
    stage.comment(REVIEWER, ref, "/spec why")
    stage.fail_next(kind, doing)
    for _ in range(4):
        try:
            run(stage, ref)
        except ForgeError:
            continue
    pull = look(stage, ref)
    with stage.bot() as bot:
        text = bot.texts(stage.repository, [(pull.head.sha, SPEC)])[pull.head.sha, SPEC].content
    assert text.count(b"ten million documents") == 1
    assert max(Counter(marks(pull, Kind.REPLY)).values()) == 1
    looks_right(pull)
    assert run(stage, ref) == ()


def test_who_holds_the_gate_is_reminded_once_in_each_silence(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", b"# [Title]\n\n**Status:** [Draft | Approved]\n")
    stage.put_on_base(".specbot.yml", b"review: {remind_after_days: 3}\n")
    ref = stage.open_pull({"docs/specs/search.md": b"# Search\n\n**Status:** Draft\n"})

    def nudges() -> int:
        with stage.bot() as bot:
            reconcile(bot, ref, stage.now)
            return sum("I stay silent now" in comment.body for comment in bot.pull_request(ref).comments)

    assert nudges() == 0
    stage.pass_time(timedelta(days=14 + WEDNESDAY - stage.now().weekday()))
    assert nudges() == 1
    stage.pass_time(timedelta(days=7))
    assert nudges() == 1
    stage.comment(REVIEWER, ref, "I am back from my holidays.")
    assert nudges() == 1
    stage.pass_time(timedelta(days=7))
    assert nudges() == 2
