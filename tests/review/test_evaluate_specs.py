"""Specs of a snapshot, examined function by function: rules that cannot serve, texts that are not there, and what belongs to a spec."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.comparison.progress import Progress
from bot.markdown.model import Span
from bot.policy.companion import Companion
from bot.policy.lifecycle import Status
from bot.policy.model import Mode, Policy, SpecRule
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import BrokenRules, Evaluated
from bot.review.evaluate.evaluate_specs import evaluate, evidence_of, examine_specs, key_of, members, scheme
from bot.review.evaluate.model import SpecReview, by_section
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import ChangedFile
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.evidence import NO_EVIDENCE, Precedent, SpecEvidence
from bot.spec.examine import examine
from bot.spec.model import with_parts
from tests.review.builders import BASE, HEAD, PATH, a_file, a_pull, a_snapshot
from tests.review.whole import GOOD, HALF, TEMPLATE, spec

RULE = SpecRule()
SEEN = "2" * 40
PLAN, NOTES = "docs/specs/plan.md", "docs/specs/notes.md"
PLAN_TEMPLATE = SourceFile(path="P.md", sha=BASE, content=b"# Plan\n\n## Steps\n\n[What is done first]\n")
QUESTION = "\n## Open Questions\n\n- [ ] How big?\n"


def a_text(path: str, text: str, sha: str = HEAD) -> SourceFile:
    return SourceFile(path=path, sha=sha, content=text.encode())


def examined(source: SpecSource, policy: Policy | None = None, **changes: object) -> SpecReview:
    snapshot = replace(a_snapshot(specs=(source,)), **changes)  # type: ignore[arg-type]
    (found,) = examine_specs(snapshot, policy or Policy())
    return found


@pytest.mark.parametrize(
    ("file", "spares"),
    [
        (a_file("docs/a.md"), False),
        (a_file("src/a.py"), True),
        (replace(a_file("src/a.py"), previous_path="docs/a.md"), False),
        (replace(a_file("docs/a.md"), previous_path="src/a.py"), False),
        (replace(a_file("src/b.py"), previous_path="src/a.py"), True),
    ],
)
def test_a_policy_that_cannot_serve_holds_back_what_may_be_a_spec(file: ChangedFile, *, spares: bool) -> None:
    found = evaluate(a_snapshot(pull=a_pull(files=(a_file("README.md"), file)), policy="version: 1\nmode: loud\n"))
    assert isinstance(found, BrokenRules)
    assert (found.path, found.line, found.key, found.spares) == (".specbot.yml", 2, "mode", spares)
    assert "loud" in found.message


def test_a_template_that_cannot_serve_is_named_with_its_line() -> None:
    broken = replace(TEMPLATE, content=b"# [Title]\n\n\xff\n")
    found = evaluate(a_snapshot(specs=(replace(spec(GOOD), template=broken),)))
    message = "The template is not UTF-8; save it as UTF-8."
    assert found == BrokenRules(path=TEMPLATE.path, line=3, key="", message=message)


def test_rules_that_serve_are_given_with_every_spec() -> None:
    found = evaluate(a_snapshot(specs=(spec(GOOD), spec(HALF)), policy="version: 1\nmode: advise\n"))
    assert isinstance(found, Evaluated)
    assert ([len(one.problems) for one in found.spec_reviews], found.policy.mode) == ([0, 1], Mode.ADVISE)


@pytest.mark.parametrize(
    ("draft", "state", "severity"),
    [
        (False, PullState.OPEN, Severity.ERROR),
        (True, PullState.OPEN, Severity.WARNING),
        (True, PullState.MERGED, Severity.ERROR),
    ],
)
def test_what_a_review_demands_is_demanded_once_the_pull_request_is_ready(
    state: PullState, severity: Severity, *, draft: bool
) -> None:
    found = examined(spec(HALF), pull=a_pull(draft=draft, state=state))
    assert [one.diagnostic.severity for one in found.problems] == [severity]


def a_precedent(*headings: str) -> Precedent:
    given = SpecEvidence(accepted=True, broken=("section:Risks",), absent=("Risks",), headings=headings)
    return Precedent(specs={f"docs/specs/{number}.md": given for number in range(9)}, keep=0.8)


def test_accepted_specs_of_the_same_rule_and_template_soften_a_demand() -> None:
    here, elsewhere = (0, TEMPLATE.path), (0, "other.md")
    (softened,) = examined(spec(HALF), precedents={here: a_precedent()}).problems
    assert softened.diagnostic.severity is Severity.INFO
    assert "9 of 9 accepted specs have none" in softened.diagnostic.message
    assert not examined(
        spec(f"{HALF}\n## Costs of all Risks\n\nNone.\n"), precedents={here: a_precedent("Costs of all Risks")}
    ).problems
    firm = Policy(severity={"missing-section": "error"})
    for found in (
        examined(spec(HALF), precedents={elsewhere: a_precedent()}),
        examined(spec(HALF), firm, precedents={here: a_precedent()}),
    ):
        assert [one.diagnostic.severity for one in found.problems] == [Severity.ERROR]


def test_what_is_moved_into_the_archive_was_elsewhere_before() -> None:
    source = replace(spec(GOOD), path="archive/a.md", head=a_text("archive/a.md", GOOD), base=a_text("a.md", GOOD, BASE))  # fmt: skip
    archiving = examined(source, Policy(specs=(SpecRule(archive=("archive/**",)),)))
    assert archiving.earlier is not None
    assert (archiving.earlier.path, archiving.earlier.archived, archiving.spec.archived) == ("a.md", False, True)
    plain = examined(source)
    assert plain.earlier is not None
    assert plain.earlier.path == "archive/a.md"


def test_a_spec_is_read_as_approvals_saw_it_and_as_the_base_branch_has_it() -> None:
    then = a_text(PATH, GOOD.replace("Find things.", "Lose things.") + QUESTION, SEEN)
    today = a_text("docs/done/search.md", GOOD.replace("Draft", "Approved"), BASE)
    found = examined(replace(spec(GOOD, base=HALF), seen=(then,), today=today))
    there = examine(then.content, path=PATH, schema=schema_of(found.source, RULE), rule=RULE)
    assert dict(found.seen) == {SEEN: by_section(there.digests)}
    assert found.questions_at == {SEEN: ("How big?",)}
    assert found.seen[SEEN] != by_section(found.spec.digests)
    assert found.today is not None
    assert (found.today.path, found.today.status) == (today.path, Status.APPROVED)
    assert found.earlier is not None
    assert (found.sections[1:], found.companions) == ((range(1, 5), range(5, 9), range(9, 12)), ())
    plain = examined(spec(GOOD))
    assert (plain.today, plain.earlier, plain.seen, plain.questions_at) == (None, None, {}, {})


def test_a_fix_of_a_new_fault_may_leave_what_stood_there_before() -> None:
    before = GOOD.replace("None.", "[What may fail]")
    found = examined(spec(before.replace("## Goals\n\nFind things.\n\n", ""), base=before))
    fixes = {one.diagnostic.code: one.diagnostic.fix for one in found.problems}
    assert fixes.pop(Code.MISSING_SECTION) is not None
    assert [one.inherited for one in found.problems] == [False, True]


def test_a_fix_that_would_be_lost_in_what_stands_before_it_is_not_offered() -> None:
    assert [one.diagnostic.fix is not None for one in examined(spec(HALF)).problems] == [True]
    assert [one.diagnostic.fix for one in examined(spec(f"{HALF}\n<pre>\n")).problems] == [None]


TOO_LARGE = "The file cannot be read here: it is too large, or no plain file. Make it a text file of normal size."
LINK = "The file is a symbolic link, and no spec; put the text itself there."
ABSENT = "The spec is not there, or cannot be read, and {} belongs to it: add it, or remove what belongs to it."


def beside(path: str, text: str | None = None, **changes: object) -> SpecSource:
    head = a_text(path, text) if text is not None else None
    name = path.rpartition("/")[2]
    source = SpecSource(path=path, rule=0, head=head, base=None, template=None, companion=Companion(file=name))
    return replace(source, **changes)  # type: ignore[arg-type]


NOWHERE = replace(spec(""), head=None)
UNLISTED = replace(NOWHERE, listed=False)


@pytest.mark.parametrize(
    ("source", "rule", "message"),
    [
        (NOWHERE, RULE, TOO_LARGE),
        (replace(UNLISTED, unread=True), RULE, TOO_LARGE),
        (replace(spec(""), head=replace(a_text(PATH, ""), is_link=True)), RULE, LINK),
        (UNLISTED, RULE, ABSENT.format("a file that is removed here")),
        (UNLISTED, SpecRule(metadata="kep.yaml"), ABSENT.format("kep.yaml")),
        (
            replace(
                UNLISTED,
                companions=(
                    beside(PLAN, listed=True),
                    beside(NOTES, "# Notes\n", listed=False),
                    beside("docs/specs/old.md", listed=False),
                ),
            ),
            SpecRule(metadata="kep.yaml"),
            ABSENT.format("plan.md, notes.md"),
        ),
    ],
    ids=["too large", "not given", "a link", "gone", "metadata alone", "companions alone"],
)
def test_a_text_that_nobody_can_read_is_one_fault_on_the_first_line(
    source: SpecSource, rule: SpecRule, message: str
) -> None:
    found = examined(source, Policy(specs=(rule,)))
    (problem,) = found.problems
    assert problem.diagnostic.message == message
    assert (problem.diagnostic.code, problem.diagnostic.severity) == (Code.TOO_LARGE, Severity.ERROR)
    assert problem.diagnostic.span == Span(line=1, column=1, end_line=1, end_column=1)
    assert (problem.diagnostic.fix, found.spec.document.lines, found.spec.sections.done) == (None, ("",), 0)
    assert found.spec.path == PATH


TITLED = "# Plan\n\n## Steps\n\nWrite it.\n"
UNTITLED = "Steps are told later.\n"


def with_companions(*companions: SpecSource, plan: str | None = None, **changes: object) -> SpecReview:
    rule = SpecRule(companions=tuple(one.companion for one in companions if one.companion is not None), plan=plan)
    return examined(replace(spec(GOOD), companions=companions, **changes), Policy(specs=(rule,)))  # type: ignore[arg-type]


def test_what_belongs_to_a_spec_is_judged_with_it_by_its_own_template() -> None:
    asked = Companion(file="plan.md", template=PLAN_TEMPLATE.path)
    judged = replace(beside(PLAN, "# Plan\n", companion=asked), template=PLAN_TEMPLATE)
    found = with_companions(
        judged, beside(NOTES, UNTITLED + QUESTION, listed=False), beside("docs/specs/none.md", listed=False)
    )
    plan, notes = found.companions
    assert [one.diagnostic.code for one in plan.problems] == [Code.MISSING_SECTION]
    assert [one.text for one in notes.spec.questions] == ["How big?"]
    assert {one.diagnostic.code for one in notes.problems} <= {Code.OPEN_QUESTION}
    own = replace(beside("docs/specs/part.md", HALF), companion=None, template=TEMPLATE)
    part = examined(replace(spec(GOOD), companions=(own,)), Policy(specs=(SpecRule(companions=(asked,)),))).companions
    assert [[one.diagnostic.code for one in each.problems] for each in part] == [[Code.MISSING_SECTION]]


@pytest.mark.parametrize(("status", "severity"), [("Draft", Severity.WARNING), ("Approved", Severity.ERROR)])
def test_the_status_of_a_spec_says_how_much_is_demanded_of_its_companions(status: str, severity: Severity) -> None:
    asked = Companion(file="plan.md", template=PLAN_TEMPLATE.path)
    plan = replace(beside(PLAN, "# Plan\n", companion=asked), template=PLAN_TEMPLATE)
    source = replace(spec(GOOD.replace("Draft", status)), companions=(plan,))
    found = examined(source, Policy(specs=(SpecRule(companions=(asked,)),)), pull=a_pull(draft=True))
    assert [one.diagnostic.severity for one in found.companions[0].problems] == [severity]


def test_approvals_have_seen_a_spec_with_what_belonged_to_it() -> None:
    before, other = a_text(PATH, HALF, SEEN), a_text(PATH, GOOD, "3" * 40)
    plan = beside(PLAN, TITLED, seen=(a_text(PLAN, TITLED + QUESTION, SEEN),))
    gone = beside(NOTES, listed=False, left=True, seen=(a_text(NOTES, UNTITLED, SEEN),))
    found = with_companions(plan, gone, seen=(before, other))
    assert [one.path for one in found.companions] == [PLAN]
    assert found.companions[0].questions_at == {SEEN: ("How big?",), "3" * 40: ()}
    parts = [(one.path, examined(replace(one, head=one.seen[0], companion=None)).digests) for one in (plan, gone)]
    assert found.seen == {
        SEEN: with_parts(examined(spec(HALF)).digests, parts),
        "3" * 40: examined(spec(GOOD)).digests,
    }
    unread = with_companions(beside(NOTES, listed=False, unread=True))
    assert [one.diagnostic.code for one in unread.companions[0].problems] == [Code.TOO_LARGE]


def test_the_tasks_of_a_plan_are_those_of_its_spec_wherever_it_is_counted() -> None:
    def boxes(done: int, path: str = PLAN) -> SourceFile:
        return a_text(path, "# Plan\n\n" + "- [x] It\n" * done + "- [ ] More\n" * (3 - done))

    plan = beside(PLAN, "", base=boxes(0), today=boxes(3))
    texts = {"base": a_text(PATH, GOOD, BASE), "today": a_text(PATH, GOOD, BASE)}
    notes = beside(NOTES, "- [x] Not a task\n")
    found = with_companions(notes, replace(plan, head=boxes(1)), plan="plan.md", **texts)
    counted = [one.tasks for one in (found.spec, found.earlier, found.today) if one is not None]
    assert counted == [Progress(done=1, total=3), Progress(done=0, total=3), Progress(done=3, total=3)]
    alone = with_companions(replace(plan, head=replace(boxes(2), is_link=True)), plan="plan.md")
    assert (alone.earlier, alone.today) == (None, None)
    assert (alone.spec.tasks.total, alone.spec.lacks_plan) == (0, f"a task in {PLAN}, which is not there")
    none = with_companions(beside(PLAN, TITLED), plan="plan.md")
    assert none.spec.lacks_plan == f"a task in {PLAN}, which has none"


def test_evidence_is_that_of_one_rule_and_one_template() -> None:
    policy = Policy(specs=(SpecRule(paths=("docs/**/*.md",)), SpecRule(paths=("rfcs/*.md",))))
    source, plain = spec(GOOD), replace(spec(GOOD), template=None, rule=1)
    assert (key_of(source), key_of(plain)) == ((0, TEMPLATE.path), (1, ""))
    assert scheme(policy, source) == sha256(TEMPLATE.content + repr(policy.specs[0]).encode()).hexdigest()
    assert scheme(policy, plain) == sha256(repr(policy.specs[1]).encode()).hexdigest()
    paths = ("docs/specs/TEMPLATE.md", "docs/specs/a.md", "docs/b.md", "rfcs/1.md", "src/a.py", "docs/specs/x/c.md")
    assert members(policy, source, iter(paths)) == ("docs/specs/a.md", "docs/specs/x/c.md")
    assert members(policy, replace(source, template=None), iter(paths)) == ("docs/b.md",)
    assert members(policy, plain, iter(paths)) == ("rfcs/1.md",)


def test_a_text_that_is_not_given_is_no_evidence() -> None:
    source = spec(GOOD)
    schema = schema_of(source, RULE)
    file = a_text(PATH, HALF.replace("Draft", "Approved"))
    assert evidence_of(None, PATH, schema, RULE) == NO_EVIDENCE
    assert evidence_of(replace(file, is_link=True), PATH, schema, RULE) == NO_EVIDENCE
    found = evidence_of(file, PATH, schema, RULE)
    assert (found.accepted, found.broken, found.absent) == (True, ("section:Risks",), ("Risks",))
