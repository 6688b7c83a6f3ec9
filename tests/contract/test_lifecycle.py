"""What specs are to each other and become in time, seen on the forge."""

from bot.review.model.capabilities import Conclusion, PullState
from bot.review.model.markers import Kind, value_of
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.approved_specs import (
    FULL,
    PLAIN,
    SEARCH,
    STORE,
    base,
    merged,
    run,
    summary,
)
from tests.contract.stage import AUTHOR, REVIEWER, STRANGER, Stage

TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved | Implemented]\n"
POLICY = b"approval: {depends_on: error}\n"


def test_a_spec_waits_for_what_it_depends_on(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", POLICY)
    stage.put_on_base(STORE, b"# Store\n\n**Status:** Draft\n")
    ref = stage.open_pull({SEARCH: b"# Search\n\n**Status:** In Review\n**Depends on:** 7, [it](0007-store.md)\n"})
    stage.approve(REVIEWER, ref)
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        checks = {check.name: check for check in bot.pull_request(ref).checks}
        assert checks["spec / approval"].conclusion is Conclusion.FAILURE
        assert checks["spec / approval"].title == "1 of 1 approval, needs 1 other spec"
        stage.put_on_base(STORE, b"# Store\n\n**Status:** Approved\n")
        reconcile(bot, ref, stage.now)
        checks = {check.name: check for check in bot.pull_request(ref).checks}
        assert checks["spec / approval"].conclusion is Conclusion.SUCCESS
        assert reconcile(bot, ref, stage.now).applied == ()


def test_descriptions_are_found_by_what_they_say(stage: Stage) -> None:
    code = stage.open_pull({"src/a.py": b"1\n"}, body=f"Work.\n\nImplements: {SEARCH}\n")
    stage.open_pull({"src/b.py": b"1\n"}, body="Implements: docs/specs/other.md")
    with stage.bot() as bot:
        (found,) = bot.mentions(stage.repository, ("implements", "search.md"))
        assert (found.ref, found.title, found.state) == (code, "Search", PullState.OPEN)
        assert SEARCH in found.body
        assert bot.mentions(stage.repository, ("implements", "nothing.md")) == ()


def test_code_that_implements_a_spec_is_on_its_summary(stage: Stage) -> None:
    spec = stage.open_pull({SEARCH: b"# Search\n"})
    stage.merge(spec)
    history = "# Search\n\n## Revision History\n\n| Date | Changes |\n|---|---|\n| 2026-11-20 | First (%s) |\n"
    stage.put_on_base(SEARCH, (history % spec.short).encode())
    code = stage.open_pull({"src/a.py": b"1\n"}, body=f"Implements: {SEARCH}\n")
    with stage.bot() as bot:
        assert reconcile(bot, code, stage.now).enqueue == (spec,)
        assert reconcile(bot, spec, stage.now).enqueue == ()
        assert f"{code.short[0]}\u200b{code.short[1:]}]" in summary(stage, spec)
        assert ", open" in summary(stage, spec)
        stage.merge(code)
        assert reconcile(bot, code, stage.now).enqueue == (spec,)
        reconcile(bot, spec, stage.now)
        assert ", merged" in summary(stage, spec)


def approved(stage: Stage) -> PullRef:
    """Let a spec be merged and written back: Approved, with one of two tasks done."""
    stage.put_on_base("docs/specs/TEMPLATE.md", FULL.replace(b"**RFC:** [NNN]\n", b""))
    ref = merged(stage, SEARCH, text=PLAIN)
    run(stage, ref)
    assert "**Status:** Approved" in base(stage)[SEARCH]
    return ref


def reactions(stage: Stage, ref: PullRef, word: str) -> list[frozenset[str]]:
    with stage.bot() as bot:
        return [one.reactions for one in bot.pull_request(ref).comments if one.body == f"/spec {word}"]


def replies(stage: Stage, ref: PullRef) -> list[str]:
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
        return [
            one.body for one in pull.comments if value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot)
        ]


def labels(stage: Stage, ref: PullRef) -> tuple[str, ...]:
    with stage.bot() as bot:
        return bot.pull_request(ref).labels


def test_who_ticks_the_last_task_makes_it_implemented(stage: Stage) -> None:
    approved(stage)
    last = base(stage)[SEARCH].replace("- [ ] Deploy", "- [x] Deploy")
    ref = stage.open_pull({SEARCH: last.encode()})
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    assert "| 2/2, 1 ticked here |" in summary(stage, ref)
    assert labels(stage, ref) == (stage.status("implemented"),)
    stage.merge(ref)
    run(stage, ref)
    text = base(stage)[SEARCH]
    assert "**Status:** Implemented" in text
    assert len([line for line in text.splitlines() if line.startswith("| 20")]) == 3
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert run(stage, ref) == 0


def test_a_merged_spec_is_called_implemented(stage: Stage) -> None:
    ref = approved(stage)
    stage.comment(AUTHOR, ref, "/spec implemented")
    run(stage, ref)
    assert "still lacks 1 task of the implementation plan" in replies(stage, ref)[0]
    assert "**Status:** Approved" in base(stage)[SEARCH]
    stage.comment(AUTHOR, ref, "/spec implemented anyway")
    run(stage, ref)
    text = base(stage)[SEARCH]
    assert "**Status:** Implemented" in text
    assert reactions(stage, ref, "implemented anyway") == [{"+1"}]
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert len([line for line in text.splitlines() if line.startswith("| 20")]) == 3
    assert run(stage, ref) == 0
    stage.comment(AUTHOR, ref, "/spec implemented ")
    run(stage, ref)
    assert base(stage)[SEARCH] == text


def test_a_merged_spec_is_withdrawn_by_who_may_write(stage: Stage) -> None:
    ref = approved(stage)
    stage.comment(STRANGER, ref, "/spec withdraw")
    run(stage, ref)
    assert "**Status:** Approved" in base(stage)[SEARCH]
    stage.comment(REVIEWER, ref, "/spec withdraw")
    run(stage, ref)
    assert "**Status:** Withdrawn" in base(stage)[SEARCH]
    assert labels(stage, ref) == (stage.status("withdrawn"),)
    assert [*reactions(stage, ref, "withdraw")] == [frozenset(), {"+1"}]
    assert run(stage, ref) == 0


def test_where_only_pull_requests_may_change_the_base_the_order_makes_one(stage: Stage) -> None:
    ref = approved(stage)
    stage.put_on_base(".specbot.yml", b"write_back: pull_request\n")
    stage.comment(AUTHOR, ref, "/spec implemented anyway")
    run(stage, ref)
    with stage.bot() as bot:
        (proposed,) = bot.pull_request(ref).follow_ups
    assert "merge it" in replies(stage, ref)[0]
    run(stage, proposed.ref)
    stage.merge(proposed.ref)
    run(stage, ref)
    assert "**Status:** Implemented" in base(stage)[SEARCH]
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert run(stage, ref) == 0
