"""What an evaluation hands on, by value: questions and uncounted places, objections, approvals that are wanted, levels and sections."""

from dataclasses import replace

import pytest

from bot.comparison.progress import QuestionShape
from bot.markdown.model import Span
from bot.policy.model import Mode, Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.policy.severity import Severity
from bot.review.assess import assess
from bot.review.commands.parser import parse_commands
from bot.review.commands.registry import COMMANDS
from bot.review.evaluate.context import ReviewContext, WantedApprovals, wanted_approvals
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.gate import file_questions, standing_objections, uncounted_places
from bot.review.evaluate.model import Approval, Question, SpecReview
from bot.review.evaluate.obstacles import Objection, UncountedPlace
from bot.review.evaluate.people import Approvers, passed_on
from bot.review.evaluate.related import other_with_number
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile
from tests.review.builders import (
    ANN,
    BASE,
    BEN,
    CAT,
    EVE,
    HEAD,
    PATH,
    RIGHTS,
    a_comment,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
    at,
)
from tests.review.whole import GOOD, HALF, spec

BESIDE = "docs/specs/kep.yaml"
ROW = QuestionShape.ROW


def uncounted(*lines: int, metadata_end: int = 0) -> SpecReview:
    spans = tuple(Span(line=line, column=1, end_line=line, end_column=2) for line in lines)
    found = a_reading(spec=replace(an_examination(), uncounted=spans))
    return replace(found, metadata=BESIDE if metadata_end else "", metadata_end=metadata_end)


def test_a_place_that_nobody_can_count_is_told_on_the_line_of_its_file() -> None:
    assert tuple(uncounted_places((uncounted(7, 9),))) == (
        UncountedPlace(path=PATH, line=7),
        UncountedPlace(path=PATH, line=9),
    )
    assert tuple(uncounted_places((uncounted(7, metadata_end=4),))) == (UncountedPlace(path=PATH, line=3),)


def test_questions_of_all_files_have_one_row_of_numbers() -> None:
    asked = (a_question(line=30), replace(a_question(2, "How fast?", ticked=True, line=31), answered=False, shape=ROW))
    other = a_reading(spec=an_examination(path="docs/specs/b.md", questions=(a_question(text="Why?", line=9),)))
    beside = replace(other, metadata=BESIDE, metadata_end=4)
    first = a_reading(spec=an_examination(questions=asked))
    url = f"https://forge.test/team/app/blob/{HEAD}"
    assert file_questions(a_pull(), (first, beside)) == (
        Question(id="Q1", text="How big?", open=True, url=f"{url}/{PATH}#L30", path=PATH, line=30, number=1),
        Question(
            id="Q2",
            text="How fast?",
            open=False,
            url=f"{url}/{PATH}#L31",
            path=PATH,
            line=31,
            number=2,
            shape=ROW,
            answered=False,
        ),
        Question(
            id="Q3",
            text="Why?",
            open=True,
            url=f"{url}/docs/specs/b.md#L5",
            path="docs/specs/b.md",
            line=5,
            number=1,
        ),
    )


APPROVERS = Approvers(entries=("write",), permissions=RIGHTS, teams={})


def approving(who: Account, minutes: int, *, edited: bool = False) -> tuple[object, Account, Approval]:
    said = Approval(key="c", account=who, at=at(minutes), url="", sha=HEAD, edited=edited)
    return at(minutes), who, said


def objecting(*reviews: object, **changes: object) -> PullRequest:
    return replace(a_pull(reviews=reviews), **changes)  # type: ignore[arg-type]


OBJECTS = a_review(BEN, Verdict.CHANGES_REQUESTED, minutes=3)


@pytest.mark.parametrize(
    ("pull", "spoken", "stands"),
    [
        (objecting(OBJECTS), (), True),
        (objecting(OBJECTS), (approving(BEN, 4),), False),
        (objecting(OBJECTS), (approving(BEN, 3),), True),
        (objecting(OBJECTS), (approving(BEN, 2),), True),
        (objecting(OBJECTS), (approving(BEN, 4, edited=True),), True),
        (objecting(OBJECTS), (approving(CAT, 4),), True),
        (objecting(OBJECTS, merged_at=at(2)), (), False),
        (objecting(OBJECTS, merged_at=at(3)), (), True),
        (objecting(OBJECTS, a_review(BEN, Verdict.COMMENTED, minutes=4)), (), True),
        (objecting(OBJECTS, a_review(BEN, Verdict.DISMISSED, minutes=4)), (), False),
        (objecting(replace(OBJECTS, author=ANN)), (), False),
        (objecting(replace(OBJECTS, author=EVE)), (), False),
        (objecting(replace(OBJECTS, author=replace(BEN, is_bot=True))), (), False),
    ],
)
def test_an_objection_stands_until_its_person_says_otherwise(
    pull: PullRequest, spoken: tuple[object, ...], *, stands: bool
) -> None:
    found = standing_objections(pull, spoken, APPROVERS, (PATH,))  # type: ignore[arg-type]
    review = pull.reviews[0]
    objection = Objection(account=review.author, url=review.url, at=review.submitted_at)
    assert found == ((objection,) if stands else ())


def test_an_objection_that_counted_before_is_there_without_the_right() -> None:
    pull = objecting(replace(OBJECTS, author=EVE))
    name = f"{EVE.id}@{int(at(3).timestamp())}"
    (found,) = standing_objections(pull, (), APPROVERS, (PATH,), heard={name})
    assert found.name == name


def a_context(policy: str, *comments: tuple[str, Account], text: str = GOOD) -> ReviewContext:
    said = tuple(a_comment(words, author=who, minutes=number) for number, (words, who) in enumerate(comments))
    snapshot = a_snapshot(pull=a_pull(comments=said), policy=f"version: 1\n{policy}", specs=(spec(text),))
    rules = parse_policy(f"version: 1\n{policy}")
    return assess(snapshot, rules, examine_specs(snapshot, rules), parse_commands(snapshot.pull), COMMANDS)


@pytest.mark.parametrize(
    ("policy", "entries"),
    [
        ("approval: {required: 2, approvers: ['@ben', '@cat']}\n", ("@ben", "@cat")),
        ("approval: {distinct_groups: {'@ben': 1, '@cat': 1}}\n", ("@cat",)),
    ],
)
def test_who_has_approved_is_asked_no_more_where_groups_need_numbers(policy: str, entries: tuple[str, ...]) -> None:
    context = a_context(policy, ("/spec approve", BEN))
    assert wanted_approvals(context) == (WantedApprovals(missing=1, entries=entries, paths=(PATH,)),)


def test_a_login_that_somebody_else_has_now_is_passed_on() -> None:
    taker = Account(id="88", login="Ben")
    pull = a_pull(comments=(a_comment("a", author=taker), a_comment("b", author=CAT, minutes=1)))
    assert passed_on(pull, {"ben": BEN.id, "cat": CAT.id}) == (taker,)
    assert passed_on(pull, {"ben": taker.id}) == ()


@pytest.mark.parametrize(
    ("draft", "state", "severity"),
    [
        (True, PullState.OPEN, Severity.WARNING),
        (False, PullState.OPEN, Severity.ERROR),
        (True, PullState.CLOSED, Severity.ERROR),
        (True, PullState.MERGED, Severity.ERROR),
    ],
)
def test_what_a_review_demands_is_demanded_unless_it_is_an_open_draft(
    draft: bool,  # noqa: FBT001 - a table's column
    state: PullState,
    severity: Severity,
) -> None:
    snapshot = a_snapshot(pull=a_pull(draft=draft, state=state), specs=(spec(HALF),))
    (found,) = examine_specs(snapshot, Policy())
    assert {one.diagnostic.severity for one in found.problems} == {severity}


def test_the_lines_of_each_section_are_known() -> None:
    (found,) = examine_specs(a_snapshot(specs=(spec(GOOD),)), Policy())
    assert found.section_around(6) == range(5, 9)
    assert found.section_around(10) == range(9, 12)


def test_a_number_is_taken_by_a_spec_of_the_same_rule_only() -> None:
    policy = parse_policy("specs:\n  - paths: ['rfcs/*.md']\n    number: {}\n  - paths: ['adr/*.md']\n    number: {}\n")
    numbers = {"adr/0007-x.md": 7, "rfcs/0007-a.md": 7, "rfcs/0008-b.md": 8}
    snapshot = replace(a_snapshot(), numbers=numbers)
    mine = a_source("rfcs/0007-new.md")
    assert other_with_number(snapshot, policy, mine, 7) == "rfcs/0007-a.md"
    assert other_with_number(snapshot, policy, replace(mine, path="rfcs/0007-a.md"), 7) is None
    assert other_with_number(snapshot, policy, mine, 9) is None


def test_a_policy_of_this_repository_keeps_its_lines_and_one_of_elsewhere_does_not() -> None:
    content = b"version: 1\nmode: advise\n"
    own = SourceFile(path=".specbot.yml", sha=BASE, content=content)
    assert policy_in_force(own).lines["mode"] == 2
    assert policy_in_force(PolicyFile(path=".specbot.yml", sha=BASE, content=content)).lines["mode"] == 2
    origin = ParentPolicy(name="acme/.specbot", content=content)
    foreign = PolicyFile(path="acme/.specbot", sha=BASE, content=content, origin=origin)
    assert (policy_in_force(foreign).mode, policy_in_force(foreign).lines) == (Mode.ADVISE, {})
    with pytest.raises(PolicyError, match="cannot be read"):
        policy_in_force(replace(foreign, origin=replace(origin, problem="It cannot be read.")))
