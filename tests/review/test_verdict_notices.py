"""What the summary says of rules, names and permissions: what to correct, what each rule is, what is refused and what stands in."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.policy.lifecycle import Period
from bot.policy.model import ApprovalRules, DecisionMode, LapseMode, Policy
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.people import Approvers, Contributors, parse_codeowners
from bot.review.evaluate.quorum import Quota
from bot.review.model.account import GitIdentity, PullCommit
from bot.review.model.capabilities import Capabilities, Permission, WriteKind
from bot.review.model.source import SourceFile
from bot.review.present.verdict import (
    missing,
    permission_notices,
    policy_notices,
    rule_lines,
    small_groups,
    unknown_authors,
    unknown_names,
)
from tests.review.builders import ANN, BASE, BEN, CAT, EVE
from tests.review.gates import OTHER, SHORT, a_count, a_gate, gated

BOTH = a_gate(approval_counts=(a_count(), a_count(path=OTHER)))
CONSENT = ApprovalRules(decision=DecisionMode.CONSENT, people=("@x/gone",))


def approving(*entries: str, rules: ApprovalRules | None = None, **teams: frozenset[str]) -> ReviewContext:
    policy = Policy(approval=rules or ApprovalRules(approvers=entries), warnings=("line 3: <old>",))
    approvers = Approvers(
        entries=entries,
        permissions={},
        teams={f"x/{name}": members for name, members in teams.items()},
        named={"eve": Permission.NONE, "ben": Permission.WRITE},
    )
    return gated(gate=BOTH, policy=policy, approvers=approvers)


HERE = "there is no such team that I can see, or no such user with access here."


@pytest.mark.parametrize(
    ("context", "said"),
    [
        (approving("write", "ben", "someone", "@x/core", core=frozenset()), ()),
        (
            approving("@Eve", "@x/gone", "ben"),
            (
                (
                    f"Nobody can approve as `@Eve`, `@x/gone`: {HERE} "
                    "Correct the name in the policy (`approval.approvers`) or the code owners."
                ),
            ),
        ),
        (
            approving("@x/gone", rules=CONSENT),
            (
                (
                    f"Nobody can approve as `@x/gone`: {HERE} "
                    "Correct the name in the policy (`approval.people`) or the code owners."
                ),
            ),
        ),
        (
            approving("@x/gone", rules=ApprovalRules(distinct_groups={"@x/gone": 1})),
            (
                (
                    f"Nobody can approve as `@x/gone`: {HERE} "
                    "Correct the name in the policy (`approval.distinct_groups`) or the code owners."
                ),
            ),
        ),
        (
            approving("@x/gone", "eve", rules=ApprovalRules(distinct_groups={"@x/gone": 1})),
            (
                (
                    f"Nobody can approve as `@x/gone`, `eve`: {HERE} Correct the name in the policy "
                    "(`approval.distinct_groups` and `approval.approvers`) or the code owners."
                ),
            ),
        ),
    ],
)
def test_names_that_stand_for_nobody_are_named_with_the_key_to_correct(
    context: ReviewContext, said: tuple[str, ...]
) -> None:
    assert unknown_names(context) == said
    assert policy_notices(context) == ("The policy, line 3: \\<old\\>", *said)


CORE = Quota(group="@x/core", number=2, entries=("@x/core",))
MORE = Quota(group="x/more", number=3, entries=("x/more",))
OWNERS = Quota(group="codeowners", number=1, entries=("ben",))


@pytest.mark.parametrize(("owned", "told"), [("docs/specs/", True), (f"/{OTHER}", True), ("docs/x.md", False)])
def test_code_owners_of_the_specs_may_be_unknown_too(owned: str, *, told: bool) -> None:
    context = approving("codeowners")
    owners = parse_codeowners(f"{owned} @x/gone")
    assert bool(unknown_names(replace(context, approvers=replace(context.approvers, owner_lines=owners)))) is told


@pytest.mark.parametrize(
    ("quotas", "core", "more", "said"),
    [
        ((CORE,), (BEN, CAT), (), ()),
        ((CORE,), (BEN, ANN), (), ("Without the author, **x/core** lacks 1 member: add it, or lower",)),
        ((CORE,), (ANN,), (), ("Without the author, **x/core** lacks 2 members: add them, or lower",)),
        (
            (CORE, MORE),
            (BEN,),
            (CAT, EVE),
            (
                "Without the author, **x/core** lacks 1 member: add it, or lower",
                "Without the author, **x/more** lacks 1 member: add it, or lower",
            ),
        ),
        ((OWNERS,), (), (), ()),
        ((replace(CORE, group="x/unseen", entries=("x/unseen",)),), (), (), ()),
    ],
)
def test_teams_that_are_too_small_for_their_numbers_are_named_once(
    quotas: tuple[Quota, ...], core: tuple[object, ...], more: tuple[object, ...], said: tuple[str, ...]
) -> None:
    teams = {"core": frozenset(one.id for one in core), "more": frozenset(one.id for one in more)}  # type: ignore[attr-defined]
    gate = a_gate(approval_counts=(a_count(quotas=quotas, required=5), a_count(quotas=quotas, path=OTHER, required=5)))
    context = replace(approving("write", **teams), gate=gate)  # type: ignore[arg-type]
    tail = " `approval.distinct_groups` in the policy."
    assert small_groups(context) == tuple(f"{line}{tail}" for line in said)
    assert policy_notices(context)[1:] == small_groups(context)


def test_somebody_in_two_teams_stands_for_one_of_them() -> None:
    both = approving("write", core=frozenset({BEN.id, CAT.id}), more=frozenset({BEN.id, CAT.id, EVE.id}))
    quotas = (CORE, replace(MORE, number=2))
    context = replace(both, gate=a_gate(approval_counts=(a_count(quotas=quotas, required=4),)))
    (said,) = small_groups(context)
    assert "lacks 1 member" in said


def commit(number: int) -> PullCommit:
    return PullCommit(sha=f"{number}" * 40, url=f"/c{number}", authors=())


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["E*e"], "E\\*e ([11111111](/c1))"),
        ([""], "x1@x.test ([11111111](/c1))"),
        (["a", "b"], "a ([11111111](/c1)), b ([22222222](/c2))"),
        (
            list("abcdef"),
            ", ".join(f"{name} ([{n}{n}{n}{n}{n}{n}{n}{n}](/c{n}))" for n, name in enumerate("abcde", 1))
            + " and 1 more",
        ),
    ],
)
def test_commits_of_unknown_addresses_are_named(names: list[str], people: str) -> None:
    made = tuple(
        (GitIdentity(name=name, email=f"x{number}@x.test"), commit(number)) for number, name in enumerate(names, 1)
    )
    (said,) = unknown_authors(Contributors(made=made))
    plain = said.replace("\u200b", "")
    assert plain == (
        f"No account has the address of {people}. If that is somebody who approves, their approval should not count."
    )
    known = GitIdentity(name="Ben", email="b@x.test", account=BEN)
    assert unknown_authors(Contributors(made=((known, commit(1)),))) == ()


def rules(**changes: object) -> list[str]:
    return list(rule_lines(gated(policy=Policy(approval=ApprovalRules(**changes)))))  # type: ignore[arg-type]


APPROVALS = ["required", "approvers", "contributors", "lapse"]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, APPROVALS),
        ({"distinct_groups": True}, ["required", "distinct_groups", *APPROVALS[1:]]),
        ({"distinct_groups": {"@x/core": 2}}, ["required", "distinct_groups", *APPROVALS[1:]]),
        (
            {"decision": DecisionMode.CONSENT},
            ["decision", "people", "outstanding", "period", "time_zone", "contributors", "lapse"],
        ),
        (
            {"decision": DecisionMode.CONSENT, "distinct_groups": True},
            ["distinct_groups", "decision", "people", "outstanding", "period", "time_zone", "contributors", "lapse"],
        ),
    ],
)
def test_the_rules_that_count_are_cited(changes: dict[str, object], names: list[str]) -> None:
    assert [line.partition("(`approval.")[2].partition("`")[0] for line in rules(**changes)] == names


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"required": 2}, "Approvals needed: `2` (`approval.required`, the default)"),
        ({"approvers": ("write", "@ben")}, "Who may approve: `write, @ben` (`approval.approvers`, the default)"),
        ({"distinct_groups": True}, "Approvals by group: yes (`approval.distinct_groups`, the default)"),
        (
            {"distinct_groups": {"@x/core": 2, "ben": 1}},
            "Approvals by group: `@x/core: 2, ben: 1` (`approval.distinct_groups`, the default)",
        ),
        ({"contributors": True}, "Whoever made commits may approve: yes (`approval.contributors`, the default)"),
        (
            {"lapse": LapseMode.ANY_PUSH},
            "An approval has to be given again: after any push (`approval.lapse`, the default)",
        ),
        ({"lapse": LapseMode.NEVER}, "An approval has to be given again: `never` (`approval.lapse`, the default)"),
        (
            {"decision": DecisionMode.CONSENT, "period": Period(days=10, working=True)},
            "So long others may object: `10 working days` (`approval.period`, the default)",
        ),
    ],
)
def test_a_rule_says_what_it_means_and_its_value(changes: dict[str, object], said: str) -> None:
    assert said in rules(**changes)


def test_a_rule_names_the_line_and_the_version_of_its_file() -> None:
    file = SourceFile(path=".specbot.yml", sha=BASE, content=b"version: 1\n")
    context = gated(policy=replace(Policy(), lines={"approval.required": 14}))
    cited = replace(context, snapshot=replace(context.snapshot, policy=file))
    assert [line.partition("(")[2] for line in rule_lines(cited)][:2] == [
        f"`approval.required`, .specbot.yml:14, blob {file.blob[:8]})",
        "`approval.approvers`, the default)",
    ]
    assert "the default" in rule_lines(context)[0]


CHECK, STATUS, LABEL, REVIEW = WriteKind.CHECK, WriteKind.STATUS, WriteKind.LABEL, WriteKind.REVIEW


@pytest.mark.parametrize(
    ("can", "rejected", "said"),
    [
        (SHORT, (), ()),
        (SHORT, (LABEL,), ("I may not change labels.",)),
        (SHORT, (REVIEW,), ("I may not comment on lines, so they stand below.",)),
        (
            replace(SHORT, grants={LABEL: "Grant *that*"}),
            (LABEL,),
            ("I may not change labels. Grant *that*; then comment `/spec check`.",),
        ),
        (replace(SHORT, checks=False), (CHECK,), ("I may not set checks, so commit statuses stand in for them.",)),
        (
            replace(SHORT, checks=False, withheld=frozenset({CHECK, STATUS, LABEL})),
            (),
            (
                "I may not set checks, so what they would say stands here.",
                "I may not set commit statuses, so what they would say stands here.",
            ),
        ),
        (SHORT, (STATUS,), ()),
        (replace(SHORT, withheld=frozenset({STATUS})), (), ()),
        (
            SHORT,
            tuple(WriteKind),
            (
                "I may not set checks, so commit statuses stand in for them.",
                "I may not change labels.",
                "I may not comment on lines, so they stand below.",
                "I may not resolve my own threads.",
                "I may not open the thread that holds the merge back.",
                "I may not take approvals back.",
                "I may not react to comments.",
                "I may not close this.",
                "I may not commit to this branch.",
            ),
        ),
    ],
)
def test_what_is_refused_is_said_with_what_stands_in(
    can: Capabilities, rejected: tuple[WriteKind, ...], said: tuple[str, ...]
) -> None:
    context = gated(can=can)
    told = MappingProxyType(dict.fromkeys(rejected, "no"))
    assert permission_notices(replace(context, snapshot=replace(context.snapshot, rejected=told))) == said


def test_what_to_grant_is_said_where_the_forge_has_a_word_for_it() -> None:
    context = gated(can=replace(SHORT, grants={LABEL: "Grant it"}))
    assert missing(LABEL, context) == "Grant it; then comment `/spec check`."
    assert missing(REVIEW, context) == ""
