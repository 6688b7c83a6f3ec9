"""The summary, line by line: its table, its notices, what leaves, and the numbers that specs get."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.model import Numbering, Policy, SpecRule
from bot.policy.severity import Severity
from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.model import Gate
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.present.summary import (
    SummaryRow,
    full_table,
    implementation_line,
    number_lines,
    relations,
    spec_rows,
    tasks_line,
    team_notices,
    warnings,
)
from tests.review.builders import BEN, PATH, a_pull, a_reading, a_snapshot, a_source, an_examination
from tests.review.gates import OTHER, SHORT, a_count, a_gate, a_problem, asked, gated, judged, needs, read

COUNTED = a_gate(approval_counts=(a_count(judged(), required=2),))
PLACE = UncountedPlace(path=PATH, line=9)
STATUSES = replace(SHORT, checks=False)


def test_a_row_holds_what_the_file_says_and_what_was_given() -> None:
    (row,) = spec_rows(gated(gate=COUNTED), {})
    assert row == SummaryRow(
        title="Search",
        url=f"/{PATH}#1",
        status="Draft",
        sections=Progress(done=15, total=15),
        questions="none",
        tasks="0/5",
        approval_count=COUNTED.approval_counts[0],
    )


@pytest.mark.parametrize(
    ("written", "statuses", "status"),
    [
        ("Draft", {}, "Draft"),
        ("Draft", {PATH: "Approved"}, "Approved"),
        ("Draft", {OTHER: "Approved"}, "Draft"),
        ("On *hold*", {}, "On *hold*"),
        (None, {}, "none"),
    ],
)
def test_the_status_is_the_files_or_that_of_the_base_branch_after_the_merge(
    written: str | None, statuses: dict[str, str], status: str
) -> None:
    spec = replace(an_examination(), status_text=written)
    (row,) = spec_rows(gated(a_reading(spec=spec), gate=COUNTED), statuses)
    assert row.status == status


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (("Search", "Cache"), ("Search", "Cache")),
        (("Search", "Search"), ("Search (search.md)", "Search (cache.md)")),
        (("x" * 48, None), ("x" * 48, OTHER)),
        (("x" * 49, "y"), ("x" * 47 + "…", "y")),
    ],
)
def test_specs_of_one_title_are_told_apart_by_their_files(
    titles: tuple[str | None, str | None], shown: tuple[str, str]
) -> None:
    specs = (read(title=titles[0]), read(OTHER, title=titles[1]))
    gate = a_gate(approval_counts=(a_count(), a_count(path=OTHER)))
    assert tuple(row.title for row in spec_rows(gated(*specs, gate=gate), {})) == shown


def test_specs_of_one_title_and_one_file_name_are_told_apart_by_their_paths() -> None:
    paths = ("specs/a/spec.md", "specs/b/spec.md", "specs/c/other.md")
    specs = tuple(read(path, title="Search") for path in paths)
    gate = a_gate(approval_counts=tuple(a_count(path=path) for path in paths))
    found = [row.title for row in spec_rows(gated(*specs, gate=gate), {})]
    assert found == ["Search (specs/a/spec.md)", "Search (specs/b/spec.md)", "Search (other.md)"]


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (a_gate(), "none"),
        (a_gate(questions=(asked("Q1", path=PATH),)), "1 open"),
        (a_gate(questions=(asked("Q1", path=PATH), asked("T1"), asked("Q1", path=OTHER))), "2 open"),
        (a_gate(questions=(asked("Q1", path=PATH, is_open=False), asked("T1"))), "1 open"),
        (a_gate(questions=(asked("Q1", path=PATH, is_open=False), asked("T1", is_open=False))), "2 closed"),
        (a_gate(questions=(asked("Q1", path=OTHER, is_open=False),)), "none"),
        (a_gate(questions=(asked("T1", counts=False),)), "none"),
        (a_gate(questions=(asked("T1", counts=False), asked("T2", is_open=False))), "1 closed"),
        (a_gate(questions=(asked("Q1", path="docs/specs/plan.md"),)), "1 open"),
        (a_gate(uncounted=(PLACE,)), "some uncounted"),
        (a_gate(uncounted=(PLACE,), questions=(asked(),)), "1 open, some uncounted"),
        (a_gate(uncounted=(PLACE,), questions=(asked(is_open=False),)), "some uncounted"),
        (a_gate(uncounted=(replace(PLACE, path=OTHER),)), "none"),
        (a_gate(uncounted=(replace(PLACE, path=OTHER),), questions=(asked(),)), "1 open"),
    ],
)
def test_questions_of_the_spec_and_of_the_thread_are_counted(gate: Gate, said: str) -> None:
    spec = replace(read(), companions=(read("docs/specs/plan.md"),))
    (row,) = spec_rows(gated(spec, gate=replace(gate, approval_counts=(a_count(path=OTHER), a_count()))), {})
    assert row.questions == said
    assert row.approval_count.path == PATH


@pytest.mark.parametrize(
    ("done", "before", "said"),
    [
        (2, None, "2/5"),
        (2, 0, "2/5, 2 ticked here"),
        (2, 1, "2/5, 1 ticked here"),
        (2, 2, "2/5"),
        (1, 2, "1/5"),
    ],
)
def test_tasks_are_counted_with_those_that_are_ticked_here(done: int, before: int | None, said: str) -> None:
    spec = an_examination(tasks=Progress(done=done, total=5))
    base = None if before is None else an_examination(tasks=Progress(done=before, total=5))
    assert tasks_line(a_reading(spec=spec, base=base)) == said


@pytest.mark.parametrize(("number", "rows"), [(0, 0), (20, 0), (21, 21)])
def test_the_check_gets_every_row_where_the_summary_leaves_some_out(number: int, rows: int) -> None:
    specs = tuple(read(f"docs/{one}.md") for one in range(number))
    gate = a_gate(approval_counts=tuple(a_count(path=one.path) for one in specs))
    assert len(full_table(replace(gated(gate=gate), spec_reviews=specs))) == rows


def test_what_a_spec_should_wait_for_is_said_where_it_keeps_nobody_waiting() -> None:
    gate = a_gate(waits=(needs(closes=False), needs("a.md")))
    said = (f"[{PATH}:4](/{PATH}#4): [Cache](/{OTHER}#1) is needed, and is Draft; it should be approved first.",)
    assert warnings(gated(gate=gate)) == said
    assert relations(gated(gate=gate)).notices == said


RELATED = RelatedPull(
    ref=PullRef(forge=ForgeName.GITHUB, repository="team/app", number=13),
    url="https://forge.test/13",
    author=BEN,
    title="Build *it*",
    body="",
    state=PullState.MERGED,
)


@pytest.mark.parametrize(("forge", "sign"), [(ForgeName.GITHUB, "#\u200b13"), (ForgeName.GITLAB, "!\u200b13")])
def test_who_implements_a_spec_is_linked_with_where_that_stands(forge: ForgeName, sign: str) -> None:
    one = replace(RELATED, ref=replace(RELATED.ref, forge=forge))
    said = f"[Build \\*it\\* {sign}](https://forge.test/13), merged"
    assert implementation_line(one) == said
    context = gated()
    found = relations(replace(context, snapshot=replace(context.snapshot, implementations=(one, one))))
    assert found.implementations == (said, said)
    assert relations(context).implementations == ()


def numbered(path: str, number: int | None, *, text: str = "# Search\n") -> tuple[object, object]:
    source = a_source(path, text=text)
    spec = an_examination(path=path)
    facts = replace(spec.facts, number=number)
    return source, a_reading(spec=replace(spec, facts=facts), source=source)


NUMBERS = Policy(specs=(SpecRule(paths=("docs/specs/*.md",), number=Numbering()),))
NO_NUMBERS = Policy(specs=(SpecRule(paths=("docs/specs/*.md",)),))
TAKEN = {"docs/specs/0007-old.md": 7, "docs/other/0009-x.md": 9, "docs/specs/0011-own.md": 11}


@pytest.mark.parametrize(
    ("path", "number", "policy", "said"),
    [
        (
            "docs/specs/0000-new.md",
            None,
            NUMBERS,
            ("`docs/specs/0000-new.md` gets the next free number when it is merged approved; now that is `0012`.",),
        ),
        (
            "docs/specs/0007-new.md",
            7,
            NUMBERS,
            (
                (
                    "The number `0007` of `docs/specs/0007-new.md` is taken by `docs/specs/0007-old.md`. "
                    "Write zeros, and I give it a free one."
                ),
            ),
        ),
        ("docs/specs/0007-new.md", 7, NO_NUMBERS, ()),
        ("docs/specs/0008-new.md", 8, NUMBERS, ()),
        ("docs/specs/0009-new.md", 9, NUMBERS, ()),
        ("docs/specs/0011-own.md", 11, NUMBERS, ()),
        ("docs/specs/new.md", None, NUMBERS, ()),
    ],
)
def test_a_number_is_foretold_or_known_to_be_taken(
    path: str, number: int | None, policy: Policy, said: tuple[str, ...]
) -> None:
    source, review = numbered(path, number)
    snapshot = replace(a_snapshot(specs=(source,)), numbers=TAKEN)  # type: ignore[arg-type]
    assert number_lines(snapshot, policy, (review,)) == said  # type: ignore[arg-type]
    context = gated(review, snapshot=snapshot, policy=policy, gate=a_gate(waits=(needs(closes=False),)))  # type: ignore[arg-type]
    assert relations(context).notices[1:] == said
    for state in (PullState.CLOSED, PullState.MERGED):
        over = replace(snapshot, pull=replace(snapshot.pull, state=state))
        assert number_lines(over, policy, (review,)) == ()  # type: ignore[arg-type]


def odd(number: int) -> TeamVerdict:
    found = [a_problem("Odd.", path="t.md", line=line, severity=Severity.WARNING) for line in range(1, number + 1)]
    return TeamVerdict(changed=("t.md",), problems=(a_problem("Bad.", path="t.md"), *found))


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (0, None),
        (1, "[t.md:1](/t.md#1): Odd."),
        (10, "[t.md:10](/t.md#10): Odd."),
        (11, "and 1 warning more"),
        (12, "and 2 warnings more"),
    ],
)
def test_warnings_on_the_teams_files_are_listed_where_no_check_shows_them(number: int, last: str | None) -> None:
    found = team_notices(a_pull(capabilities=STATUSES), odd(number))
    assert found[-1:] == (() if last is None else (last,))
    assert len(found) == min(number, 11)
    assert team_notices(a_pull(capabilities=SHORT), odd(number)) == ()
