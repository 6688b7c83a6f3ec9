"""What keeps the gate closed and what opens it, seen on each forge."""

from bot.review.model.memory import summaries
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Conclusion, PullRequest
from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, Stage

SPEC = "docs/specs/search.md"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n"
TEXT = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"


def look(stage: Stage, ref: PullRef) -> PullRequest:
    """Reconcile until nothing is left to do, and see that this is soon."""
    for _ in range(3):
        with stage.bot() as bot:
            if not reconcile(bot, ref, stage.now).applied:
                return bot.pull_request(ref)
    raise AssertionError("it never rests")


def is_approved(pull: PullRequest) -> bool:
    """Tell what the newest approval check on the head says."""
    return {check.name: check.conclusion for check in pull.checks}["spec / approval"] is Conclusion.SUCCESS


def summary(pull: PullRequest) -> str:
    """Read the summary."""
    return summaries(pull)[0].body


def opened(stage: Stage, text: bytes = TEXT, policy: bytes | None = None) -> PullRef:
    """Open a pull request with a spec that has no errors."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    if policy is not None:
        stage.put_on_base(".specbot.yml", policy)
    return stage.open_pull({SPEC: text})


def test_a_request_for_changes_keeps_the_gate_closed_until_it_is_approved(stage: Stage) -> None:
    ref = opened(stage)
    stage.request_changes(REVIEWER, ref)
    stage.approve(OWNER, ref)
    stage.comment(AUTHOR, ref, "/spec why")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert f"[{REVIEWER}](" in summary(pull)
    assert "requested changes" in summary(pull)
    assert any("requested changes" in one.body for one in pull.comments if "specbot:reply" in one.body)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))


def test_a_request_for_changes_ends_by_command_and_by_dismissal(stage: Stage) -> None:
    ref = opened(stage)
    stage.request_changes(REVIEWER, ref)
    assert "requested changes" in summary(look(stage, ref))
    stage.dismiss_request(REVIEWER, ref)
    assert "requested changes" not in summary(look(stage, ref))
    stage.request_changes(REVIEWER, ref)
    assert "requested changes" in summary(look(stage, ref))
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_who_may_not_approve_cannot_object(stage: Stage) -> None:
    ref = opened(stage)
    stage.request_changes(STRANGER, ref)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))


BETTER = TEXT.replace(b"Find things.", b"Find all things.")


def test_who_pushed_a_commit_does_not_approve(stage: Stage) -> None:
    ref = opened(stage)
    stage.push_as(REVIEWER, ref, SPEC, BETTER)
    stage.approve(REVIEWER, ref)
    stage.comment(AUTHOR, ref, "/spec why")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "made commits here, and nobody approves their own work" in summary(pull)
    (reply,) = (one.body for one in pull.comments if "specbot:reply" in one.body)
    assert "`approval.contributors: true` in the policy would allow it" in reply


def test_the_policy_may_let_contributors_approve(stage: Stage) -> None:
    ref = opened(stage, policy=b"approval: {contributors: true}\n")
    stage.push_as(REVIEWER, ref, SPEC, BETTER)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))


def test_a_co_author_line_is_authorship(stage: Stage) -> None:
    ref = opened(stage)
    line = f"Better\n\nCo-authored-by: Bo <{REVIEWER}@playground.invalid>"
    stage.push_as(AUTHOR, ref, SPEC, BETTER, message=line)
    stage.approve(REVIEWER, ref)
    assert not is_approved(look(stage, ref))


def test_a_merge_of_the_base_branch_and_a_suggestion_that_was_taken_are_no_authorship(stage: Stage) -> None:
    ref = opened(stage)
    stage.put_on_base("README.md", b"New.\n")
    stage.merge_base_into(REVIEWER, ref)
    stage.suggest(REVIEWER, ref, SPEC, 7, "Find all things.")
    stage.take_suggestion(AUTHOR, ref)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))


def test_a_commit_whose_author_nobody_knows_is_told(stage: Stage) -> None:
    ref = opened(stage)
    stage.push_as(AUTHOR, ref, SPEC, BETTER, author="Mallory <m@elsewhere.example>")
    stage.approve(REVIEWER, ref)
    pull = look(stage, ref)
    assert is_approved(pull)
    assert "No account has the address of Mallory" in summary(pull)
