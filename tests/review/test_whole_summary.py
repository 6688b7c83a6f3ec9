"""The summary, whole: what it says in which order, and that nothing is said where there is nothing to say."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy, SpecRule
from bot.policy.severity import Severity
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.decision import Person
from bot.review.evaluate.model import Removal
from bot.review.evaluate.people import Contributors
from bot.review.model.account import GitIdentity, PullCommit
from bot.review.model.capabilities import PullState, WriteKind
from bot.review.model.memory import Memory, first_line
from bot.review.model.source import SourceFile
from bot.review.present.summary import RESTORED, summary
from bot.review.text.render import Markdown
from bot.review.write_back.model import NOTHING, AfterMerge
from tests.review.builders import BASE, BEN, PATH, a_reading, a_source, an_examination
from tests.review.gates import (
    OTHER,
    SHORT,
    a_count,
    a_gate,
    a_problem,
    a_removal,
    asked,
    consent,
    gated,
    judged,
    needs,
    read,
)
from tests.review.test_summary_values import RELATED, odd

MEMORY = Memory(head="1" * 40)
COUNTED = a_gate(approval_counts=(a_count(judged(), required=2),))
STATUSES = replace(SHORT, checks=False)
WARNING = a_problem("Odd.", severity=Severity.WARNING)


def lines(context: ReviewContext, *outside: object, memory: Memory = MEMORY, after: AfterMerge = NOTHING) -> list[str]:
    """Give the lines of a summary without the hidden one."""
    said = summary(context, outside, memory=memory, after=after)  # type: ignore[arg-type]
    assert said.startswith(first_line(memory))
    return [line for line in said.removeprefix(first_line(memory)).splitlines() if line]


def notices(context: ReviewContext, **given: object) -> list[str]:
    return [line.removeprefix("> ") for line in lines(context, **given) if line.startswith("> ")]  # type: ignore[arg-type]


PLAIN = [
    "### Blocked: 1 approval",
    "Status of the spec: **Draft**",
    "**What happens next**",
    f"- 1 approval needed from anyone with write access, not the author: [read](/{PATH}#1) and approve.",
    "**Reviewers**",
    "- [ben](https://forge.test/a2) approved (2026-11-23)",
    "| Spec | File says | Approvals | Questions |",
    "|---|---|---|---|",
    f"| [Search](/{PATH}#1) | Draft | 1/2 | none |",
    "<details><summary>Sections and tasks</summary>",
    "| Spec | Sections | Tasks |",
    "|---|---|---|",
    "| Search | 15/15 | 0/5 |",
    "</details>",
    "<details><summary>Commands</summary>",
    "*Help*",
    "</details>",
    "<sub>I am a bot. I hold specs against the team's template, and count questions and approvals.</sub>",
    "<sub>Template: built in</sub>",
]


def test_a_summary_says_nothing_of_what_is_not_there() -> None:
    assert lines(gated(gate=COUNTED, help="*Help*")) == PLAIN


COMMIT = PullCommit(sha="3" * 40, url="https://forge.test/c3", authors=())
NOTED = [
    "No *threads* here.",
    "Not written.",
    "[t.md:1](/t.md#1): Odd.",
    "[Q1](https://forge.test/Q1) is ticked without an answer: How big?",
    "Asked by others, which does not keep it from approval: [T1](https://forge.test/T1) by ben: How big?",
    "The policy, line 3: old",
    (
        "No account has the address of Eve ([33333333](https://forge.test/c3)). If that is somebody who approves, "
        "their approval should not count."
    ),
    f"[{PATH}:4](/{PATH}#4): [Cache](/{OTHER}#1) is needed, and is Draft; it should be approved first.",
    "Judged without precedent: 3 of 7 specs of the base branch are read so far.",
    RESTORED,
    "I may not change labels.",
]


def full() -> ReviewContext:
    """Give a context that has a notice of each kind."""
    can = replace(STATUSES, limits=("No *threads* here.",))
    gate = replace(
        COUNTED,
        questions=(asked("T1", counts=False, by=BEN), asked("Q1", is_open=False, answered=False)),
        waits=(needs(closes=False),),
        consent=None,
    )
    policy = replace(Policy(), warnings=("line 3: old",))
    context = gated(gate=gate, can=can, team=odd(1), policy=policy, removals=(a_removal(),), help="*Help*")
    return replace(
        context,
        snapshot=replace(
            context.snapshot,
            implementations=(RELATED,),
            unread_precedent=(3, 7),
            rejected={WriteKind.LABEL: "no"},
        ),
        contributors=Contributors(made=((GitIdentity(name="Eve", email="e@x.test"), COMMIT),)),
    )


def test_everything_has_its_place() -> None:
    context = full()
    after = AfterMerge(notes=(Markdown("Not written."),), patch=Markdown("The patch."), statuses={PATH: "Approved"})
    memory = replace(MEMORY, label_restored=True)
    found = lines(context, WARNING, memory=memory, after=after)
    leaves, builds, outside = (
        found.index(one)
        for one in ("**Leaves with this change**", "**Implementation**", "<details><summary>1 more finding</summary>")
    )
    assert found[found.index("The patch.") + 1] == "**Reviewers**"
    assert found[leaves - 1] == f"| [Search](/{PATH}#1) | Approved | 1/2 | 1 closed |"
    assert found[leaves + 1] == f"- [Cache](/{OTHER}#1) (Approved) is deleted"
    assert found[builds + 1].startswith("- [Build")
    assert found[outside + 1 : outside + 3] == [f"- 🟡 [{PATH}:7](/{PATH}#7): Odd.", "</details>"]
    assert notices(context, memory=memory, after=after) == NOTED


def test_what_happens_after_a_merge_is_among_the_steps() -> None:
    context = gated(gate=a_gate(approval_counts=(a_count(judged()),)), pull={"state": PullState.MERGED})
    found = lines(context, after=AfterMerge(steps=(Markdown("I *write* it."),)))
    assert found[found.index("**What happens next**") + 1] == "- I *write* it."


def test_of_several_specs_the_first_says_the_status_and_each_template_is_named_once() -> None:
    template = SourceFile(path="docs/T.md", sha=BASE, content=b"# T\n")
    policy = Policy(specs=(SpecRule(), SpecRule(outline="# T\n")))
    specs = tuple(
        a_reading(
            spec=an_examination(path=f"{number}.md", title=f"Spec {number}"),
            source=replace(a_source(f"{number}.md", template=template if number < 2 else None), rule=rule),
        )
        for number, rule in enumerate((0, 0, 0, 1))
    )
    gate = a_gate(approval_counts=tuple(a_count(path=one.path) for one in specs))
    context = gated(*specs, gate=gate, policy=policy)
    found = lines(context)
    assert found[1] == "Status of the spec: **Draft**"
    assert found[-1] == (
        f"<sub>Template: `docs/T.md`, blob `{template.blob[:8]}` · Template: built in · "
        "Template: the outline in the policy</sub>"
    )


@pytest.mark.parametrize("checks", [True, False])
def test_of_many_specs_so_many_are_rows_and_the_rest_is_where_it_can_be_found(*, checks: bool) -> None:
    specs = tuple(read(f"{number}.md", title=f"Spec {number}") for number in range(22))
    gate = a_gate(approval_counts=tuple(a_count(path=one.path) for one in specs))
    found = lines(gated(*specs, gate=gate, can=SHORT if checks else STATUSES))
    assert sum(line.startswith("| [Spec") for line in found) == 20
    assert sum(line.startswith("| Spec ") for line in found) == 2 + 20
    if checks:
        assert "…and 2 more specs: the check `spec / approval` lists all 22." in found
    else:
        rest = found.index("<details><summary>…and 2 more specs</summary>")
        assert found[rest + 1] == "- Spec 20: Draft, 0/1 approvals, questions none"


@pytest.mark.parametrize(
    ("checks", "more"), [(True, ", in the check `spec / document`"), (False, "; `/spec why` lists every error")]
)
def test_of_what_found_no_place_in_the_diff_so_much_is_listed(*, checks: bool, more: str) -> None:
    outside = [a_problem("Odd.", line=line, beside="a.yml", severity=Severity.WARNING) for line in range(1, 23)]
    found = lines(gated(gate=COUNTED, can=SHORT if checks else STATUSES), *outside)
    listed = [line for line in found if line.startswith("- 🟡")]
    assert listed[0] == "- 🟡 [a.yml:1](/a.yml#1): Odd."
    assert len(listed) == 20
    assert f"- …and 2 more{more}" in found


def test_a_long_summary_is_cut_to_what_fits_beside_the_memory() -> None:
    memory = replace(MEMORY, shown="x" * 4_000)
    context = gated(gate=COUNTED, can=replace(SHORT, body_limit=6_000), help="long\n" * 900)
    said = summary(context, (), memory=memory)
    assert said.endswith("_…the rest did not fit into one comment._")
    assert 5_000 < len(said) <= 6_000


@pytest.mark.parametrize(
    ("removal", "said"),
    [
        (a_removal(), f"[Cache](/{OTHER}#1) (Approved) is deleted: 1 approval of 2"),
        (a_removal(status=""), f"[Cache](/{OTHER}#1) is deleted: 1 approval of 2"),
        (
            a_removal(moved_to="docs/old/cache.md", status="In *x*"),
            f"[Cache](/{OTHER}#1) (In \\*x\\*) moves to `docs/old/cache.md`, which is no spec: 1 approval of 2",
        ),
        (a_removal("docs/free.md"), "[Cache](/docs/free.md#1) (Approved) is deleted"),
        (a_removal("docs/my (old).md"), "[Cache](/docs/my%20%28old%29.md#1) (Approved) is deleted"),
    ],
)
def test_a_spec_that_leaves_says_where_to_and_what_that_needs(removal: Removal, said: str) -> None:
    gate = a_gate(approval_counts=(a_count(), a_count(judged(), path=OTHER, required=2)))
    found = lines(gated(gate=gate, removals=(removal,)))
    assert found[found.index("**Leaves with this change**") + 1] == f"- {said}"
    plain = lines(gated(gate=gate, removals=(removal,), can=replace(SHORT, file_url="")))
    assert plain[plain.index("**Leaves with this change**") + 1].startswith("- Cache ")


def test_where_specs_only_leave_there_is_neither_a_status_nor_a_table() -> None:
    gate = a_gate(approval_counts=(a_count(path=OTHER),))
    found = lines(replace(gated(gate=gate, removals=(a_removal(),)), spec_reviews=()))
    assert not any(line.startswith(("Status", "|", "<sub>Template")) for line in found)
    assert f"- [Cache](/{OTHER}#1) (Approved) is deleted: 0 approvals of 1" in found


def test_a_spec_that_leaves_is_linked_where_it_still_is() -> None:
    can = replace(SHORT, file_url="/{repository}/{sha}/{path}#{line}")
    found = lines(gated(gate=COUNTED, removals=(a_removal(),), can=can))
    assert f"- [Cache](/team/app/{BASE}/{OTHER}#1) (Approved) is deleted" in found


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (20, "[T20](https://forge.test/T20) is ticked without an answer: How big?"),
        (21, "…and 1 more that are ticked without an answer"),
    ],
)
def test_boxes_that_were_ticked_without_an_answer_are_listed(number: int, last: str) -> None:
    questions = tuple(asked(f"T{one}", is_open=False, answered=False) for one in range(1, number + 1))
    found = notices(gated(gate=replace(COUNTED, questions=(*questions, asked("Q1")))))
    assert found[-1] == last
    assert len(found) == number


@pytest.mark.parametrize(("number", "more"), [(10, ""), (12, "; and 2 more")])
def test_so_many_questions_of_others_are_named(number: int, more: str) -> None:
    questions = tuple(asked(f"T{one}", counts=False) for one in range(1, number + 1))
    (found,) = notices(gated(gate=replace(COUNTED, questions=questions)))
    shown = "; ".join(f"[T{one}](https://forge.test/T{one}) by somebody: How big?" for one in range(1, 11))
    assert found == f"Asked by others, which does not keep it from approval: {shown}{more}"


def test_people_who_are_asked_to_consent_stand_before_the_other_reviewers() -> None:
    gate = replace(COUNTED, consent=consent(None, Person(id="3", login="cat")))
    found = lines(gated(gate=gate))
    first = found.index("**Reviewers**")
    assert found[first + 1 : first + 3] == [
        "- cat has not said anything yet",
        "- [ben](https://forge.test/a2) approved (2026-11-23)",
    ]


def test_so_many_reviewers_are_named() -> None:
    people = tuple(Person(id=str(number), login=f"p{number}") for number in range(22))
    found = lines(gated(gate=a_gate(approval_counts=(a_count(),), consent=consent(None, *people))))
    assert sum(line.endswith("has not said anything yet") for line in found) == 20
    assert "- …and 2 more lines: `/spec why` lists all." in found


@pytest.mark.parametrize(
    ("precedent", "said"),
    [(None, []), ((3, 7), ["Judged without precedent: 3 of 7 specs of the base branch are read so far."])],
)
def test_precedent_that_is_not_read_yet_is_told(precedent: tuple[int, int] | None, said: list[str]) -> None:
    context = gated(gate=COUNTED)
    assert notices(replace(context, snapshot=replace(context.snapshot, unread_precedent=precedent))) == said
