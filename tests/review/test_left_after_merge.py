"""What a merge leaves to be written, as a value: for each spec what the base branch says, and whether anything is left."""

from dataclasses import replace
from datetime import date

import pytest

from bot.review.assess import assess
from bot.review.commands.registry import COMMANDS
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.rules_in_force import policy_for
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Commit, FileText
from bot.review.model.markers import SIGNED, Purpose, branch_of
from bot.review.model.pull_request import NativeReview, StandingFollowUp
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.review.text.render import without_links
from bot.review.write_back.model import NOTHING, AfterMerge, Number, PlannedEdit, SpecEdits
from bot.review.write_back.write_back import after_merge, before_merge, edits_after_merge, schema_for, wanted_of
from bot.spec.history import HistoryRow
from tests.review.builders import BASE, BEN, HEAD, PATH, a_file, a_pull, a_review, a_snapshot
from tests.review.merges import DONE, TEMPLATE, TEXT, a_merge, merged_pull
from tests.review.test_state_periods import EIP
from tests.review.test_state_periods import text as period_text

OTHER, GONE, ODD = "docs/specs/done.md", "docs/specs/gone.md", "docs/specs/odd.md"
ROW = HistoryRow(date="2026-11-23", author="@\u200bann", change="Search", reference="#\u200b12", status="Approved")


def a_context(snapshot: Snapshot) -> ReviewContext:
    policy = policy_for(snapshot)
    return assess(snapshot, policy, examine_specs(snapshot, policy), (), COMMANDS)


def a_spec(path: str, text: str, today: str | bytes | None) -> SpecSource:
    there = today.encode() if isinstance(today, str) else today
    return SpecSource(
        path=path,
        rule=0,
        head=SourceFile(path=path, sha=HEAD, content=text.encode()),
        base=None,
        template=TEMPLATE,
        today=None if there is None else SourceFile(path=path, sha=BASE, content=there),
    )


def merged(*specs: SpecSource, **changes: object) -> ReviewContext:
    return a_context(replace(a_snapshot(pull=merged_pull(), specs=specs), **changes))  # type: ignore[arg-type]


def test_each_spec_says_what_it_says_and_is_settled_or_not() -> None:
    found = after_merge(
        merged(
            a_spec(PATH, TEXT, TEXT), a_spec(OTHER, TEXT, DONE), a_spec(GONE, TEXT, None), a_spec(ODD, TEXT, b"\xff")
        )
    )
    assert found.statuses == {PATH: "Draft", OTHER: "Approved"}
    assert found.settled == (OTHER, ODD)
    assert found.notes == (f"`{GONE}` is not on `main` any more: nothing to write.",)
    assert found.steps == ("Status and Revision History go to `main` next.",)
    assert found.patch is None
    assert found.landing is not None
    assert [file.path for file in found.landing.proposal.commit.files] == [PATH]


def test_where_nothing_is_left_nothing_lands() -> None:
    found = after_merge(merged(a_spec(OTHER, TEXT, DONE)))
    assert found == AfterMerge(statuses={OTHER: "Approved"}, settled=(OTHER,))
    assert after_merge(a_context(a_snapshot(specs=(a_spec(PATH, TEXT, None),)))) == NOTHING


def test_an_edit_knows_its_spec_and_everything_that_it_writes() -> None:
    context = a_context(a_merge(path="docs/new/search.md"))
    (review,) = context.spec_reviews
    wanted = SpecEdits(
        path="docs/new/search.md", before=TEXT, schema=schema_for(context, review), status="Approved", row=ROW
    )
    file = FileText(path="docs/new/search.md", content=DONE.encode(), before=TEXT.encode())
    assert tuple(edits_after_merge(context, context.spec_reviews)) == (
        PlannedEdit(path=PATH, wanted=wanted, file=file),
    )


@pytest.mark.parametrize(
    ("today", "status", "row"),
    [
        (TEXT, "Approved", ROW),
        (TEXT.replace("Draft", "In Review"), None, replace(ROW, status="In Review")),
        (DONE, None, None),
    ],
)
def test_a_file_gets_what_it_has_not(today: str, status: str | None, row: HistoryRow | None) -> None:
    context = a_context(a_merge(today=today))
    (review,) = context.spec_reviews
    found = wanted_of(context, review, review.source.today, date(2026, 11, 23))
    assert (found.status, found.row) == (status, row) if found is not None else row is None


def test_a_stamp_says_for_what_it_was_made() -> None:
    pull = a_pull(files=(a_file(),), reviews=(a_review(BEN),))
    pull = replace(pull, head=replace(pull.head, repository="ann/app"))
    context = a_context(a_merge(pull=pull, policy="version: 1\nstamp: before_merge\n"))
    assert before_merge(context) == Commit(
        repository="ann/app",
        branch="search",
        expected_sha=HEAD,
        message=f"Approved: Search (#\u200b12)\n\nWritten by Specbot when {without_links(pull.url)} was ready to merge",
        files=(FileText(path=PATH, content=DONE.encode(), before=TEXT.encode()),),
    )


def test_after_the_merge_it_is_written_otherwise() -> None:
    context = a_context(a_merge(policy="version: 1\nstamp: before_merge\n"))
    assert context.pull.state is PullState.MERGED
    assert before_merge(context) is None
    landing = after_merge(context).landing
    assert landing is not None
    assert landing.commit is not None
    assert landing.commit.message == f"Approved: Search (#\u200b12)\n\n{SIGNED} {without_links(context.pull.url)}"


def test_a_branch_that_is_gone_says_nothing_of_its_files() -> None:
    pull = merged_pull()
    context = a_context(a_merge(pull=replace(pull, base=replace(pull.base, gone=True)), today=None))
    assert after_merge(context).notes == (
        f"`main` was deleted, so I cannot tell what became of `{PATH}`, and write nothing.",
    )


def standing(state: PullState, *, renewable: bool = False) -> ReviewContext:
    ref, branch = PullRef.parse("github:team/app#13"), branch_of(merged_pull().ref, Purpose.MERGED)
    made = StandingFollowUp(ref=ref, url="https://forge.test/13", branch=branch, state=state, renewable=renewable)
    return a_context(a_merge(pull=merged_pull(follow_ups=(made,))))


def test_an_open_proposal_is_linked_and_left_to_people() -> None:
    found = after_merge(standing(PullState.OPEN))
    assert found.steps == (
        "[#\u200b13](https://forge.test/13) brings Status and Revision History to `main`: merge it.",
    )
    assert (found.landing, found.settled, found.patch) == (None, (), None)
    renewed = after_merge(standing(PullState.OPEN, renewable=True))
    assert renewed.steps == found.steps
    assert renewed.landing is not None
    assert renewed.landing.renews
    assert not renewed.settled


def test_a_closed_proposal_is_shown_as_what_it_would_have_brought() -> None:
    found = after_merge(standing(PullState.CLOSED))
    was_closed = "[#\u200b13](https://forge.test/13) was closed, so Status and Revision History are not on `main`."
    assert found.steps == (f"{was_closed} This is what it would have brought:",)
    assert found.patch is not None
    assert found.patch.startswith(f"```diff\n--- a/{PATH}\n")
    assert (found.landing, found.settled) == (None, ())


def test_a_merged_proposal_settles_everything() -> None:
    found = after_merge(standing(PullState.MERGED))
    assert (found.steps, found.landing, found.settled) == ((), None, (PATH,))


@pytest.mark.parametrize(
    ("rejected", "why"),
    [
        ("", "The credential that I have may not write to this repository."),
        ("GitHub said: *no*", r"GitHub said: \*no\*"),
    ],
)
def test_what_the_bot_may_not_write_is_a_patch_with_the_reason(rejected: str, why: str) -> None:
    pull = merged_pull()
    pull = replace(pull, base=replace(pull.base, writable=bool(rejected)))
    found = after_merge(a_context(a_merge(pull=pull, push_rejected=rejected)))
    assert found.steps == (f"Somebody with write access applies this to `main`; I may not. {why}",)
    assert found.patch is not None
    assert (found.landing, found.settled) == (None, ())


def test_a_proposal_names_all_that_a_file_gets() -> None:
    before, now = (period_text(word) for word in ("Review", "Last Call"))
    landed = after_merge(a_context(a_merge(now, before=before, today=now, policy=EIP))).landing
    assert landed is not None
    line = f"- `{PATH}`: a row in the Revision History, and `Last-Call-Deadline`: 2026-12-07\n"
    assert line in landed.proposal.body


NUMBERED = (
    "version: 1\nspecs:\n  - paths: [docs/specs/*.md]\n    template: docs/specs/TEMPLATE.md\n    number: {digits: 4}\n"
)


@pytest.mark.parametrize(
    ("status", "reviews", "number"),
    [
        ("Approved", (a_review(BEN),), Number(text="0042", field=None)),
        ("Implemented", (a_review(BEN),), Number(text="0042", field=None)),
        ("Withdrawn", (a_review(BEN),), None),
        ("Approved", (), None),
    ],
)
def test_a_spec_that_says_approved_by_itself_gets_its_number_and_nothing_else(
    status: str, reviews: tuple[NativeReview, ...], number: Number | None
) -> None:
    path, text = "docs/specs/0000-search.md", DONE.replace("Approved", status)
    snapshot = replace(
        a_snapshot(policy=NUMBERED, specs=(a_spec(path, text, text),)), numbers={"docs/specs/0041-store.md": 41}
    )
    context = a_context(replace(snapshot, pull=merged_pull(reviews=reviews)))
    (review,) = context.spec_reviews
    found = wanted_of(context, review, review.source.today, date(2026, 11, 23))
    assert (found.number if found is not None else None) == number
    assert found is None or (found.status, found.row, found.fields) == (None, None, ())


def test_a_spec_that_brought_its_row_gets_the_end_of_its_period_and_nothing_else() -> None:
    before = period_text("Review")
    now = period_text("Last Call") + "- 2026-11-23: Search (#12)\n"
    context = a_context(a_merge(now, before=before, today=now, policy=EIP))
    (review,) = context.spec_reviews
    found = wanted_of(context, review, review.source.today, date(2026, 11, 23))
    assert found is not None
    assert (found.status, found.row, found.number) == (None, None, None)
    assert found.fields == (("Last-Call-Deadline", "2026-12-07"),)


def test_a_number_comes_with_the_merge_and_not_before() -> None:
    path, policy = "docs/specs/0000-search.md", f"{NUMBERED}stamp: before_merge\n"
    pull = a_pull(files=(a_file(path),), reviews=(a_review(BEN),))
    stamp = before_merge(a_context(a_snapshot(pull=pull, policy=policy, specs=(a_spec(path, TEXT, None),))))
    assert stamp is not None
    assert [(file.path, file.content.decode()) for file in stamp.files] == [(path, DONE)]


@pytest.mark.parametrize(
    ("changes", "policy"),
    [
        ({"reviews": ()}, "stamp: before_merge\n"),
        ({"head": replace(a_pull().head, writable=False)}, "stamp: before_merge\n"),
        ({"draft": True}, "stamp: before_merge\n"),
        ({"state": PullState.CLOSED}, "stamp: before_merge\n"),
        ({}, ""),
    ],
)
def test_what_is_not_ready_gets_no_stamp(changes: dict[str, object], policy: str) -> None:
    pull = replace(a_pull(files=(a_file(),), reviews=(a_review(BEN),)), **changes)  # type: ignore[arg-type]
    assert before_merge(a_context(a_merge(pull=pull, policy=f"version: 1\n{policy}"))) is None
