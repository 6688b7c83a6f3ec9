"""What specs are to each other and become in time, seen on the forge."""

from bot.pull.snapshot import Conclusion
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
