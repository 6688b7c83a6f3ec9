"""How far the bot goes: who observes writes nothing, who advises fails no check, and the quieter of two wishes counts."""

from dataclasses import replace

import pytest

from bot.policy.model import Mode, Rollout
from bot.policy.stated_mode import stated_mode
from bot.review.decide import decide, decide_failed
from bot.review.evaluate.rules_in_force import mode_for
from bot.review.evaluate.team_files import team_verdict
from bot.review.model.actions import DismissReview, EditThreadComment, OpenGateThread, ResolveThread
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import DesiredState
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, TeamFiles
from bot.review.plan import difference, plan
from bot.review.present.in_mode import ADVICE
from tests.review.builders import BASE, BEN, HEAD, a_comment, a_file, a_pull, a_review, a_snapshot
from tests.review.whole import GOOD, HALF, conclusions, spec
from tests.review.world import settle

OBSERVED = Rollout(most=Mode.OBSERVE)
ADVISED = Rollout(most=Mode.ADVISE)
BROKEN = HALF.replace("Draft", "In Review")
GITLAB = Capabilities(checks=False, check_buttons=False, gate_thread=True, request="merge request")
PASSED = {"document": "success", "approval": "success"}


def saying(mode: str) -> str:
    return f"version: 1\nmode: {mode}\n"


def broken(**changes: object) -> Snapshot:
    """Give a pull request with an error in its spec, no approval, and an order in its thread."""
    pull = a_pull(
        comments=(
            a_comment("/spec question Why?", author=BEN, minutes=1),
            a_comment("/spec why", author=BEN, minutes=2),
        )
    )
    return replace(a_snapshot(pull=pull, specs=(spec(BROKEN),)), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("most", "stated", "mode"),
    [
        ("enforce", "enforce", "enforce"),
        ("enforce", "advise", "advise"),
        ("enforce", "observe", "observe"),
        ("advise", "enforce", "advise"),
        ("advise", "observe", "observe"),
        ("observe", "enforce", "observe"),
    ],
)
def test_the_quieter_of_operator_and_policy_counts(most: str, stated: str, mode: str) -> None:
    snapshot = replace(a_snapshot(policy=saying(stated)), rollout=Rollout(most=Mode(most)))
    assert mode_for(snapshot) is Mode(mode)


def test_without_a_policy_the_operator_says_what_holds() -> None:
    assert mode_for(a_snapshot()) is Mode.ENFORCE
    assert mode_for(replace(a_snapshot(), rollout=Rollout(without_policy=Mode.ADVISE))) is Mode.ADVISE
    allowed = Rollout(most=Mode.OBSERVE, without_policy=Mode.ENFORCE)
    assert mode_for(replace(a_snapshot(), rollout=allowed)) is Mode.OBSERVE
    assert mode_for(replace(a_snapshot(policy="version: 1\n"), rollout=Rollout(without_policy=Mode.OBSERVE))) is (
        Mode.ENFORCE
    )


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("mode: observe\nspecs: 7\n", "observe"),
        ("version: 9\nmode: advise\n", "advise"),
        ("nonsense: 1\n", "enforce"),
        ("mode: loud\n", "enforce"),
        ("mode: [observe]\n", "enforce"),
        ("mode: observe\nmode: enforce\n", "enforce"),
        ("mode: observe\n  - broken\n", "enforce"),
        ("- mode: observe\n", "enforce"),
        ("# nothing\n", "enforce"),
    ],
)
def test_a_mistake_elsewhere_does_not_make_an_observer_write(text: str, mode: str) -> None:
    assert stated_mode(text) is Mode(mode)
    assert mode_for(a_snapshot(policy=text)) is Mode(mode)


def test_a_mode_that_nobody_can_read_enforces() -> None:
    odd = SourceFile(path=".specbot.yml", sha=BASE, content=b"mode: observe # \xff\nversion: 9\n")
    assert mode_for(replace(a_snapshot(), policy=odd, policy_today=odd)) is Mode.OBSERVE
    link = SourceFile(path=".specbot.yml", sha=BASE, content=b"../mode.yml", is_link=True)
    assert mode_for(replace(a_snapshot(), policy=link, policy_today=link)) is Mode.ENFORCE


def test_after_the_merge_the_mode_of_today_counts() -> None:
    today = SourceFile(path=".specbot.yml", sha=BASE, content=saying("observe").encode())
    assert mode_for(replace(a_snapshot(policy=saying("enforce")), policy_today=today)) is Mode.OBSERVE


@pytest.mark.parametrize("snapshot", [broken(rollout=OBSERVED), broken(), a_snapshot(policy="version: 9\n", specs=())])
def test_who_observes_writes_nothing_and_knows_what_it_would_write(snapshot: Snapshot) -> None:
    watched = replace(snapshot, rollout=OBSERVED)
    desired = decide(watched)
    assert plan(watched, desired) == ()
    enforced = replace(snapshot, rollout=Rollout())
    assert difference(watched, desired) == plan(enforced, decide(enforced))
    assert difference(watched, desired)
    failed = decide_failed(watched, "502")
    assert plan(watched, failed) == ()


def test_who_advises_says_everything_and_fails_no_check() -> None:
    enforced, advised = decide(broken()), decide(broken(rollout=ADVISED))
    assert conclusions(enforced) == {"document": "failure", "approval": "failure"}
    assert conclusions(advised) == PASSED
    assert [check.title for check in advised.checks] == [f"Would fail: {check.title}" for check in enforced.checks]
    for before, after in zip(enforced.checks, advised.checks, strict=True):
        assert before.summary in after.summary
        assert after.summary.startswith(ADVICE)
        assert after.annotations == before.annotations
        assert after.digest != before.digest
    assert (advised.findings, advised.replies, advised.label) == (enforced.findings, enforced.replies, enforced.label)
    assert "### Would be blocked: 1 error" in (advised.summary or "")
    assert f"> {ADVICE}" in (advised.summary or "")
    settled = settle(broken(rollout=ADVISED), advised)
    assert plan(settled, decide(settled)) == ()


def test_what_passes_needs_no_advice() -> None:
    approved = a_pull(comments=(a_comment("/spec approve", author=BEN, minutes=1),))
    snapshot = a_snapshot(pull=approved, specs=(spec(GOOD),))
    assert decide(replace(snapshot, rollout=ADVISED)).checks == decide(snapshot).checks


@pytest.mark.parametrize(
    "snapshot",
    [
        a_snapshot(policy="mode: advise\nnonsense: 1\n", specs=(spec(GOOD),)),
        a_snapshot(policy=saying("advise"), pull=replace(a_pull(), files_complete=False), specs=()),
        a_snapshot(
            policy=f"{saying('advise')}specs: [{{template: gone.md}}]\n", specs=(replace(spec(GOOD), template=None),)
        ),
    ],
    ids=["broken policy", "files that cannot be seen", "a template that is gone"],
)
def test_advice_fails_nothing_whatever_is_broken(snapshot: Snapshot) -> None:
    desired = decide(snapshot)
    assert conclusions(desired) == PASSED
    assert all(check.title.startswith("Would fail: ") for check in desired.checks)


def test_advice_of_a_look_that_failed_passes_too() -> None:
    (check,) = decide_failed(broken(rollout=ADVISED), "502").checks
    assert (check.conclusion.value, check.title.partition(":")[0]) == ("success", "Would fail")


def test_advice_takes_no_approval_back() -> None:
    early = a_pull(reviews=(a_review(author=BEN),), comments=(a_comment("/spec question Why?", author=BEN, minutes=0),))
    strict = "approval: {dismiss_early: true}\n"
    for mode, expected in (("enforce", 1), ("advise", 0)):
        snapshot = a_snapshot(pull=early, policy=saying(mode) + strict, specs=(spec(BROKEN),))
        taken = [one for one in plan(snapshot, decide(snapshot)) if isinstance(one, DismissReview)]
        assert len(taken) == expected


def test_on_gitlab_advice_opens_no_thread_and_resolves_the_one_that_stands() -> None:
    pull = replace(a_pull(), capabilities=GITLAB)
    enforced = a_snapshot(pull=pull, specs=(spec(BROKEN),))
    advised = replace(enforced, rollout=ADVISED)
    assert not any(isinstance(one, OpenGateThread) for one in plan(advised, decide(advised)))
    held = replace(settle(enforced, decide(enforced)), rollout=ADVISED)
    made = plan(held, decide(held))
    assert any(isinstance(one, ResolveThread) for one in made)
    assert any(isinstance(one, EditThreadComment) and ADVICE in one.body for one in made)
    after = settle(held, decide(held))
    assert plan(after, decide(after)) == ()


def beside(mine: Snapshot, *others: Snapshot) -> Snapshot:
    return replace(mine, same_head=tuple(one.pull.ref for one in others), others=others)


def second(policy: str, number: int = 13) -> Snapshot:
    ref = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=number)
    return a_snapshot(pull=replace(a_pull(), ref=ref), policy=policy, specs=(spec(BROKEN),))


def test_who_advises_does_not_free_what_another_enforces_on_the_same_commit() -> None:
    enforced, advised = second(saying("enforce")), second(saying("advise"), number=14)
    found: list[DesiredState] = [decide(beside(enforced, advised)), decide(beside(advised, enforced))]
    assert [conclusions(one) for one in found] == [{"document": "failure", "approval": "failure"}] * 2
    assert found[0].checks == found[1].checks


def test_who_observes_says_nothing_on_a_commit_that_it_shares() -> None:
    enforced, watched = second(saying("enforce")), second(saying("observe"), number=14)
    shared = decide(beside(enforced, watched))
    assert shared.checks == decide(enforced).checks
    assert plan(beside(watched, enforced), decide(beside(watched, enforced))) == ()


def test_where_the_operator_wants_advice_no_crowd_on_a_commit_fails() -> None:
    refs = tuple(PullRef(forge=ForgeName.GITHUB, repository="team/app", number=n) for n in range(20, 40))
    crowd = replace(broken(rollout=ADVISED), same_head=refs)
    assert conclusions(decide(crowd)) == PASSED
    assert conclusions(decide(replace(crowd, rollout=Rollout()))) == {"document": "failure", "approval": "failure"}


def changing(before: str | None, after: str | None) -> list[str]:
    """Give what is said of a pull request that changes the policy; None: there is none."""
    path = ".specbot.yml"
    head = {} if after is None else {path: SourceFile(path=path, sha=HEAD, content=after.encode())}
    snapshot = a_snapshot(policy=before, pull=a_pull(files=(a_file(path),)), specs=())
    verdict = team_verdict(replace(snapshot, team=TeamFiles(changed=(path,), head=head)))
    return [problem.diagnostic.message for problem in verdict.problems if "mode" in problem.diagnostic.message]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, "mode: advise\n", "no check fails any more"),
        ("mode: enforce\n", "mode: observe\n", "a check that is required would never come"),
        ("mode: advise\n", "mode: observe\n", "I write nothing here any more"),
        ("mode: observe\n", "mode: enforce\n", ""),
        ("mode: advise\n", "mode: advise\nindex: a.md\n", ""),
        ("mode: advise\n", None, ""),
    ],
)
def test_who_lets_the_bot_do_less_is_told_on_the_pull_request(
    before: str | None, after: str | None, words: str
) -> None:
    said = changing(before, after)
    assert [words in one for one in said] == ([True] if words else [])
