"""The other half of a replacement: what the merge writes into the spec that another one names."""

from dataclasses import replace

import pytest

from bot.review.assess import assess
from bot.review.commands.registry import COMMANDS
from bot.review.decide import decide
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.rules_in_force import policy_for, schema_of
from bot.review.model.desired_state import FileText
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from bot.review.write_back.model import PlannedEdit, SpecEdits
from bot.review.write_back.other_half_edits import other_half_edits
from bot.review.write_back.write_back import after_merge
from tests.review.builders import BASE, a_source
from tests.review.merges import landing, merged_pull
from tests.review.test_other_halves import NEW, OLD, a_look

PARTNER = "# Other\n\n**Status:** Accepted\n\n"


def a_context(snapshot: Snapshot) -> ReviewContext:
    policy = policy_for(snapshot)
    return assess(snapshot, policy, examine_specs(snapshot, policy), (), COMMANDS)


def a_merge(field: str, *, path: str = OLD, today: str | None = None) -> Snapshot:
    """Merge a spec that names the other one; on the base branch it lies at `today` now."""
    made = a_look(field, "", path=path, status="Superseded" if path == OLD else "Accepted")
    (source,) = made.specs
    assert source.head is not None
    there = SourceFile(path=today or path, sha=BASE, content=source.head.content)
    return replace(made, pull=merged_pull(files=made.pull.files), specs=(replace(source, today=there),))


@pytest.mark.parametrize(
    ("field", "path", "today", "other", "line", "said"),
    [
        ("**Superseded by:** 2", OLD, None, NEW, f"**Replaces:** {OLD}", f"Replaces: `{OLD}`"),
        ("**Replaces:** 1", NEW, None, OLD, f"**Superseded by:** {NEW}", f"Superseded by: `{NEW}`"),
        ("**Superseded by:** 2", OLD, "docs/old.md", NEW, "**Replaces:** docs/old.md", "Replaces: `docs/old.md`"),
    ],
)
def test_the_other_spec_gets_the_name_that_this_one_has_today(
    field: str, path: str, today: str | None, other: str, line: str, said: str
) -> None:
    found = landing(decide(a_merge(field, path=path, today=today)))
    assert found.commit is not None
    assert found.commit.files == (
        FileText(
            path=other, content=PARTNER.replace("Accepted\n", f"Accepted\n{line}\n").encode(), before=PARTNER.encode()
        ),
    )
    assert found.commit.message.startswith("Other half: Search (#\u200b12)\n")
    assert f"- `{other}`: {said}\n" in found.proposal.body


def test_a_partner_that_came_with_it_is_its_author_s() -> None:
    made = a_merge("**Superseded by:** 2")
    (source,) = made.specs
    partner = a_source(NEW, text=f"{PARTNER}More.\n", base=PARTNER, template=source.template)
    snapshot = replace(made, specs=(source, replace(partner, today=partner.head)))
    context = a_context(snapshot)
    assert context.gate.is_open
    assert [half.path for half in context.halves[OLD]] == [NEW]
    assert tuple(other_half_edits(context, context.spec_reviews)) == ()


def test_a_partner_that_nobody_finds_gets_nothing() -> None:
    assert decide(replace(a_merge("**Superseded by:** 9"))).landing is None


def test_one_edit_waits_for_all_specs_that_name_the_same_one() -> None:
    third, last = "docs/specs/0003-third.md", "docs/specs/0004-last.md"
    made = a_merge("**Superseded by:** 2")
    (source,) = made.specs
    assert source.head is not None
    more = tuple(
        replace(
            source, path=path, head=replace(source.head, path=path), today=replace(source.head, path=path, sha=BASE)
        )
        for path in (third, last)
    )
    snapshot = replace(made, specs=(source, *more))
    context = a_context(snapshot)
    text = PARTNER.replace("Accepted\n", f"Accepted\n**Replaces:** {OLD}, {third}, {last}\n")
    wanted = SpecEdits(
        path=NEW,
        before=PARTNER,
        schema=schema_of(source, context.policy.specs[0]),
        partners=(("Replaces", OLD), ("Replaces", third), ("Replaces", last)),
    )
    file = FileText(path=NEW, content=text.encode(), before=PARTNER.encode())
    assert tuple(other_half_edits(context, context.spec_reviews)) == (
        PlannedEdit(path=OLD, also=(third, last), wanted=wanted, file=file),
    )
    landed = after_merge(context).landing
    assert landed is not None
    assert f"- `{NEW}`: Replaces: `{OLD}`; Replaces: `{third}`; Replaces: `{last}`\n" in landed.proposal.body
    assert after_merge(context).settled == ()
