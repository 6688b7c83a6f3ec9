"""What specs are to each other and become in time, seen on the forge."""

from bot.pull.memory import summaries
from bot.pull.ref import PullRef
from bot.pull.snapshot import Conclusion, PullState
from bot.reconcile import reconcile
from tests.contract.stage import REVIEWER, Stage

STORE = "docs/specs/0007-store.md"
SEARCH = "docs/specs/search.md"
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
    history = "# Search\n\n## Revision History\n\n| Date | Changes |\n|---|---|\n| 2026-11-20 | First (#%d) |\n"
    stage.put_on_base(SEARCH, (history % spec.number).encode())
    code = stage.open_pull({"src/a.py": b"1\n"}, body=f"Implements: {SEARCH}\n")
    with stage.bot() as bot:
        assert reconcile(bot, code, stage.now).also == (spec,)
        assert reconcile(bot, spec, stage.now).also == ()
        assert f"#\u200b{code.number}]" in summary(stage, spec)
        assert ", open" in summary(stage, spec)
        stage.merge(code)
        assert reconcile(bot, code, stage.now).also == (spec,)
        reconcile(bot, spec, stage.now)
        assert ", merged" in summary(stage, spec)


def summary(stage: Stage, ref: PullRef) -> str:
    with stage.bot() as bot:
        return summaries(bot.pull_request(ref))[0].body
