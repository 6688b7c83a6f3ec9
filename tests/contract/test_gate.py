"""What keeps the gate closed and what opens it, seen on each forge."""

from datetime import timedelta

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.memory import summaries
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
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
    stage.own_forge()
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
    stage.pass_time(timedelta(seconds=2))  # in one second the one that closes counts
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


def test_nor_does_it_help_to_aim_it_elsewhere_for_a_while(stage: Stage) -> None:
    """Against a branch that holds the commit already it is nobody's; the same head against the base branch brings it."""
    ref = opened(stage)
    stage.push_as(REVIEWER, ref, SPEC, BETTER)
    elsewhere = stage.branch_at(look(stage, ref).head.sha, {})
    stage.push(ref, SPEC, BETTER.replace(b"all", b"many"))
    stage.retarget(ref, elsewhere)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))
    stage.retarget(ref, "main")
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "made commits here, and nobody approves their own work" in summary(pull)


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


def test_a_spec_behind_a_list_that_is_cut_off_is_found(stage: Stage) -> None:
    stage.list_files(2)
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    ref = stage.open_pull({"a.txt": b"a\n", "b.txt": b"b\n", SPEC: TEXT.replace(b"Find things.", b"[What for]")})
    pull = look(stage, ref)
    checks = {check.name: check for check in pull.checks}
    assert checks["spec / document"].title == "1 error in 1 spec"
    assert not is_approved(pull)
    assert "Search" in summary(pull)


def test_a_broken_file_that_is_moved_into_the_paths_is_new(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    broken = TEXT.replace(b"Find things.", b"[What for]") + b"A long text that makes this one file and no other.\n" * 9
    stage.put_on_base("notes/search.md", broken)
    ref = stage.open_pull({"README.md": b"x\n"})
    stage.move_on_head(ref, "notes/search.md", SPEC)
    checks = {check.name: check for check in look(stage, ref).checks}
    assert checks["spec / document"].title == "1 error in 1 spec"


APPROVED = TEXT.replace(b"In Review", b"Approved")


def leaving(stage: Stage, to: str | None, text: bytes = APPROVED) -> PullRef:
    """Open a pull request that removes a spec of the base branch, or moves it."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(SPEC, text)
    ref = stage.open_pull({"README.md": b"x\n"})
    stage.move_on_head(ref, SPEC, to)
    return ref


@pytest.mark.parametrize("to", [None, "archive/search.md", "docs/specs/README.md"])
def test_an_approved_spec_that_leaves_needs_approval(stage: Stage, to: str | None) -> None:
    ref = leaving(stage, to)
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "Leaves with this change" in summary(pull)
    assert "Search" in summary(pull)
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.comment(REVIEWER, ref, "/spec status Approved")
    pull = look(stage, ref)
    assert is_approved(pull)
    assert pull.labels == ()
    assert "1 approval of 1" in summary(pull)


def test_an_approval_from_before_a_spec_left_has_not_seen_that(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(SPEC, APPROVED)
    other = b"# Other\n\n**Status:** In Review\n\n## Goals\n\n" + b"Words that no other spec has.\n" * 20
    ref = stage.open_pull({"docs/specs/other.md": other})
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))
    stage.move_on_head(ref, SPEC, None)
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "approved before this changed: the spec left" in summary(pull)


def test_a_draft_leaves_freely_and_the_policy_may_let_all_go(stage: Stage) -> None:
    assert is_approved(look(stage, leaving(stage, None, TEXT)))
    stage.put_on_base(".specbot.yml", b"approval: {removal: false}\n")
    stage.put_on_base("docs/specs/b.md", APPROVED)
    ref = stage.open_pull({"README.md": b"x\n"})
    stage.move_on_head(ref, "docs/specs/b.md", None)
    assert is_approved(look(stage, ref))


def test_a_stranger_cannot_close_the_gate(stage: Stage) -> None:
    ref = opened(stage)
    stage.comment(STRANGER, ref, "/spec question Why not?")
    stage.approve(REVIEWER, ref)
    pull = look(stage, ref)
    assert is_approved(pull)
    assert "Asked by others" in summary(pull)
    stage.comment(AUTHOR, ref, "/spec question And why?")
    assert not is_approved(look(stage, ref))


LONG = b"".join(b"Line %d of a text that is long enough to be known again.\n" % number for number in range(20))


def test_a_rename_keeps_an_approval_and_a_change_says_what_and_asks_again(stage: Stage) -> None:
    ref = opened(stage, TEXT + LONG)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))
    stage.move_on_head(ref, SPEC, "docs/specs/found.md")
    assert is_approved(look(stage, ref))
    saw = look(stage, ref).reviews[0].sha
    stage.move_on_head(
        ref, "docs/specs/found.md", "docs/specs/lost.md", (TEXT + LONG).replace(b"Find things.", b"Lose them.")
    )
    pull = look(stage, ref)
    assert not is_approved(pull)
    assert "approved before this changed: Goals; please look again ([what changed since " in summary(pull)
    assert f"compare/{saw}...{pull.head.sha})" in summary(pull)
    assert stage.asked_for_review(ref) == [REVIEWER]


def test_an_approval_by_command_lapses_the_same_way(stage: Stage) -> None:
    ref = opened(stage, TEXT + LONG)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
    stage.move_on_head(ref, SPEC, "docs/specs/found.md")
    assert is_approved(look(stage, ref))
    stage.push(ref, "docs/specs/found.md", (TEXT + LONG).replace(b"Find things.", b"Lose them."))
    pull = look(stage, ref)
    assert "approved before this changed: Goals" in summary(pull)
    assert stage.asked_for_review(ref) == [REVIEWER]
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))


def test_neither_an_edited_nor_a_deleted_summary_opens_or_closes_the_gate(stage: Stage) -> None:
    ref = opened(stage)
    stage.comment(REVIEWER, ref, "/spec approve")
    pull = look(stage, ref)
    assert is_approved(pull)
    stage.harm_comment(ref, summaries(pull)[0].id, None)
    assert is_approved(look(stage, ref))
    stage.push(ref, "README.md", b"other\n")
    pull = look(stage, ref)
    assert is_approved(pull)
    stage.harm_comment(ref, summaries(pull)[0].id, summaries(pull)[0].body + "x")
    stage.push(ref, SPEC, BETTER)
    assert not is_approved(look(stage, ref))


def test_an_early_approval_does_not_come_back_when_the_bots_words_are_deleted(stage: Stage) -> None:
    ref = opened(stage)
    stage.comment(AUTHOR, ref, "/spec question Why?")
    look(stage, ref)
    stage.comment(REVIEWER, ref, "/spec approve")
    for comment in look(stage, ref).comments:
        if "specbot:" in comment.body:
            stage.harm_comment(ref, comment.id, None)
    stage.push(ref, SPEC, BETTER)
    stage.comment(AUTHOR, ref, "/spec resolve T1")
    assert not is_approved(look(stage, ref))


def test_a_name_that_stands_for_nobody_is_told(stage: Stage) -> None:
    names = f'approval: {{approvers: ["acme/ghosts", nobody-here, {REVIEWER}]}}\n'
    ref = opened(stage, policy=names.encode())
    pull = look(stage, ref)
    assert "Nobody can approve as `acme/ghosts`, `nobody-here`" in summary(pull)
    assert f"1 approval needed from **{REVIEWER}**, not the author" in summary(pull)
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))
