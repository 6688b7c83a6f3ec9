"""Commands that are answered with words or a nod, function by function: why, approve, agree, and what was refused."""

from dataclasses import replace

import pytest

from bot.review.commands.command_spec import Done, Explained
from bot.review.commands.read_only import agree, approve, help_, nod, stand, why
from bot.review.evaluate.context import ReviewContext, TeamVerdict, ThreadState
from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    ApprovalStatus,
    EvaluatedApproval,
    Gate,
    Problem,
    Question,
)
from bot.review.evaluate.people import Contributors
from bot.review.evaluate.quorum import Quota
from bot.review.model.account import GitIdentity, PullCommit
from bot.review.model.capabilities import Capabilities, Permission
from bot.spec.evidence import Precedent, SpecEvidence
from tests.review.builders import BEN, CAT, PATH, a_diagnostic, a_pull, a_snapshot, at
from tests.review.orders import here, order

OTHER = "docs/specs/other.md"
COMMAND = order("/spec approve", minutes=1)
GIVEN = Approval(key="c1.0", account=BEN, at=at(1), url="https://forge.test/c1", sha="a" * 40)
ASKED = Question(id="T1", text="When?", open=True, asker=CAT)
LATER = replace(ASKED, id="T2", text="Where?")
WAITING = (
    "- T1 is open: “When?” **cat** writes `/spec resolve T1`.\n"
    "- T2 is open: “Where?” **cat** writes `/spec resolve T2`.\n"
    "- Anyone with write access may answer or close questions, too."
)
NOTED = f"Noted. Your approval counts once this is settled:\n\n{WAITING}"


def judged(standing: ApprovalStatus, key: str = "c1.0", **changes: object) -> EvaluatedApproval:
    return replace(EvaluatedApproval(approval=replace(GIVEN, key=key), standing=standing), **changes)  # type: ignore[arg-type]


def counted(*given: EvaluatedApproval, path: str = PATH, quotas: tuple[Quota, ...] = ()) -> ApprovalCount:
    required = sum(one.number for one in quotas) or 2
    return ApprovalCount(path=path, required=required, evaluated_approvals=given, quotas=quotas)


def gated(*counts: ApprovalCount, questions: tuple[Question, ...] = ()) -> ReviewContext:
    pull = a_pull(capabilities=Capabilities(compare_url="https://forge.test/{since}..{until}"))
    return here(pull, gate=Gate(errors=(), questions=questions, approval_counts=counts))


COUNTS, AUTHOR, STRANGER = (
    judged(one) for one in (ApprovalStatus.COUNTS, ApprovalStatus.AUTHOR, ApprovalStatus.STRANGER)
)
ANOTHERS = judged(ApprovalStatus.STRANGER, "c9.0")
IT_TAKES = "This does not count: it takes anyone with write access."


@pytest.mark.parametrize(
    ("counts", "questions", "said"),
    [
        ((), (), None),
        ((counted(COUNTS),), (), None),
        ((counted(COUNTS),), (ASKED, LATER), NOTED),
        ((counted(ANOTHERS),), (ASKED,), None),
        ((counted(ANOTHERS, COUNTS),), (), None),
        ((counted(ANOTHERS, STRANGER),), (ASKED,), IT_TAKES),
        ((counted(STRANGER), counted(COUNTS, path=OTHER)), (), None),
        ((counted(COUNTS), counted(STRANGER, path=OTHER)), (ASKED, LATER), NOTED),
        ((counted(STRANGER), counted(AUTHOR, path=OTHER)), (), IT_TAKES),
    ],
)
def test_an_approval_that_counts_anywhere_is_nodded_at_or_waits_for_questions(
    counts: tuple[ApprovalCount, ...], questions: tuple[Question, ...], said: str | None
) -> None:
    expected = Done() if said is None else Explained(text=said)
    assert approve(COMMAND, gated(*counts, questions=questions)) == expected


@pytest.mark.parametrize(
    ("standing", "changed", "said"),
    [
        (
            ApprovalStatus.AUTHOR,
            (),
            "you are the author, and nobody approves their own spec. It takes anyone with write access.",
        ),
        (
            ApprovalStatus.CONTRIBUTOR,
            (),
            (
                "you made commits here, and nobody approves their own work.\n\n`approval.contributors: true` in the policy"
                " would allow it. It takes anyone with write access."
            ),
        ),
        (
            ApprovalStatus.LAPSED,
            ("Goals", "Risks"),
            (
                "the spec has changed since (Goals, Risks). Look again ([what changed since 2026-11-23]"
                f"(https://forge.test/{'a' * 40}..{'1' * 40})) and approve again."
            ),
        ),
        (
            ApprovalStatus.ANOTHER,
            (),
            "something else was proposed since. Write `/spec agree` to agree to that, or propose anew what you want.",
        ),
        (ApprovalStatus.OUTSIDE, (), "it takes anyone with write access."),
        (ApprovalStatus.EDITED, (), "it takes anyone with write access."),
    ],
)
def test_what_does_not_count_is_told_why_and_who_could(
    standing: ApprovalStatus, changed: tuple[str, ...], said: str
) -> None:
    found = approve(COMMAND, gated(counted(replace(judged(standing), changed=changed))))
    assert found == Explained(text=f"This does not count: {said}")


def test_who_could_is_named_of_each_spec_once() -> None:
    quota = Quota(group="@org/a", number=2, entries=("@org/a",))
    counts = (counted(STRANGER), counted(path=OTHER, quotas=(quota,)), counted(path="docs/specs/c.md"))
    assert approve(COMMAND, gated(*counts)) == Explained(
        text="This does not count: it takes anyone with write access or **org/a**."
    )
    nobody = replace(gated(counted(STRANGER)), approvers=replace(here().approvers, entries=("codeowners",)))
    assert approve(COMMAND, nobody) == Explained(
        text="This does not count: it takes a code owner, but the specs have none."
    )


def test_an_approval_that_came_too_early_is_spent_and_told_what_to_wait_for() -> None:
    early = (replace(GIVEN, key="c9.0"), GIVEN)
    text = (
        "Too early: the team's policy sends approvals back while a question is open. Approve again then:\n\n" + WAITING
    )
    context = replace(gated(counted(COUNTS), questions=(ASKED, LATER)), early=early)
    assert approve(COMMAND, context) == Explained(text=text, void=True)
    assert approve(COMMAND, replace(context, early=early[:1])) == Explained(text=NOTED)


def test_what_was_refused_is_said_and_all_else_is_nodded_at() -> None:
    refused = replace(gated(counted(STRANGER)), thread=ThreadState(refused={"c1.0": "No."}))
    other = replace(refused, thread=ThreadState(refused={"c2.0": "No."}))
    assert (stand(COMMAND, refused), stand(COMMAND, other)) == (Explained(text="No."), Done())
    assert (agree(COMMAND, refused), agree(COMMAND, other)) == (Explained(text="No."), Explained(text=IT_TAKES))
    assert nod(COMMAND, refused) == Done()
    assert help_(COMMAND, replace(refused, help="- a\n- b")) == Explained(text="these are the commands.\n\n- a\n- b")


def because(context: ReviewContext) -> str:
    """Give the words of `/spec why`, without the rules."""
    outcome = why(order("/spec why"), context)
    assert isinstance(outcome, Explained)
    text, _, rules = outcome.text.partition("\n\n<details><summary>The team's rules on approval</summary>\n\n")
    assert rules.startswith("- Approvals needed: `1`")
    return text


def a_problem(path: str, message: str) -> Problem:
    return Problem(path=path, diagnostic=a_diagnostic(message), fingerprint=path)


def test_why_names_everything_that_is_needed_however_long_the_list() -> None:
    many = tuple(replace(ASKED, id=f"T{number}") for number in range(1, 12))
    context = replace(
        gated(counted()),
        team=TeamVerdict(problems=(a_problem(".specbot.yml", "Unknown key."),)),
        gate=Gate(errors=(a_problem(PATH, "No goals."),), questions=many, approval_counts=(counted(),)),
    )
    assert because(context).splitlines() == [
        "**Blocked: 1 error, 1 error in the team's files, 11 questions, 2 approvals.** This is needed:",
        "",
        f"- {PATH}:3: No goals.",
        "- .specbot.yml:3: Unknown key.",
        *(f"- T{number} is open: “When?” **cat** writes `/spec resolve T{number}`." for number in range(1, 12)),
        "- Anyone with write access may answer or close questions, too.",
        "- 2 approvals needed from anyone with write access, not the author: read and approve.",
    ]


def test_why_names_what_does_not_count_each_once() -> None:
    commit = PullCommit(sha="c" * 40, url="https://forge.test/c", authors=())
    made = judged(ApprovalStatus.CONTRIBUTOR, commit=commit)
    lapsed = judged(ApprovalStatus.LAPSED, changed=("Goals",))
    quota = Quota(group="@org/small", number=2, entries=("@org/small",))
    unknown = Contributors(made=((GitIdentity(name="Zoe", email="zoe@a.test"), commit),))
    approvers = replace(
        here().approvers,
        entries=("write", "@gone"),
        teams={"org/small": frozenset({CAT.id})},
        named={"gone": Permission.NONE},
    )
    context = replace(
        gated(counted(COUNTS, STRANGER, made, lapsed), counted(STRANGER, path=OTHER, quotas=(quota,))),
        approvers=approvers,
        contributors=unknown,
    )
    lines = because(context).partition("What does not count:\n\n")[2].splitlines()
    assert lines[:4] == [
        "- [ben](https://forge.test/c1) may not approve under this policy (2026-11-23)",
        (
            "- [ben](https://forge.test/c1) made commits here, and nobody approves their own work"
            " ([cccccccc](https://forge.test/c))."
        ),
        (
            "- [ben](https://forge.test/c1) approved before this changed: Goals; please look again"
            f" ([what changed since 2026-11-23](https://forge.test/{'a' * 40}..{'1' * 40}))"
        ),
        "- `approval.contributors: true` in the policy would allow it.",
    ]
    starts = [
        "- Nobody can approve as `@gone`",
        "- Without the author, **org/small** lacks",
        "- No account has the address of Zoe",
    ]
    assert [line[: len(start)] for line, start in zip(lines[4:], starts, strict=True)] == starts


def test_why_names_the_demands_that_are_advice_with_some_specs_that_break_them() -> None:
    given = SpecEvidence(accepted=True, broken=("section:Goals", "section:Risks"))
    precedents = {(0, ""): Precedent(specs={f"{number}.md": given for number in range(9)}, keep=0.8)}
    snapshot = replace(a_snapshot(), precedents=precedents)
    said = because(here(snapshot=snapshot, gate=Gate(errors=(), questions=(), approval_counts=())))
    assert said == (
        "**Ready to merge**: nothing stands in the way.\n\nAdvice only, since accepted specs do the same:\n\n"
        "- `section:Goals`: 9 of 9 accepted specs break it, such as `0.md`, `1.md`, `2.md`\n"
        "- `section:Risks`: 9 of 9 accepted specs break it, such as `0.md`, `1.md`, `2.md`"
    )
