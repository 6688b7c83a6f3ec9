"""Symbolic links and Git LFS pointers on a forge: no spec, no policy, no template, and said so."""

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.stage import Stage
from tests.contract.test_reconcile import HALF, SPEC

LINK = "docs/specs/link.md"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
TEMPLATE = b"# [Title]\n\n## Only This\n\nText.\n"


def reconciled(stage: Stage, ref: PullRef) -> PullRequest:
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        return bot.pull_request(ref)


def failing(pull: PullRequest) -> set[str]:
    return {check.name for check in pull.checks if check.conclusion is Conclusion.FAILURE}


def written(pull: PullRequest) -> str:
    """Everything that the bot says on a pull request."""
    bodies = [one.body for one in pull.comments if one.author.id == pull.bot.id]
    return "\n".join([*bodies, *(one.body for thread in pull.threads for one in thread.comments)])


def test_a_link_is_no_spec_and_keeps_the_check_red(stage: Stage) -> None:
    ref = stage.open_pull({SPEC: HALF})
    stage.put_link(LINK, "search.md", ref)
    pull = reconciled(stage, ref)
    assert "spec / document" in failing(pull)
    assert "symbolic link" in written(pull)


def test_a_policy_that_is_a_link_is_broken_and_not_the_defaults(stage: Stage) -> None:
    stage.put_link(".specbot.yml", "elsewhere.yml")
    pull = reconciled(stage, stage.open_pull({SPEC: HALF}))
    assert failing(pull) == {"spec / document", "spec / approval"}
    assert {check.title for check in pull.checks} == {".specbot.yml:1"}


def test_a_link_is_no_template(stage: Stage) -> None:
    stage.put_on_base("docs/TEMPLATE.md", TEMPLATE)
    stage.put_link("docs/specs/TEMPLATE.md", "../../README.md")
    stage.put_on_base(".specbot.yml", b"version: 1\nspecs:\n  - paths: [docs/specs/*.md]\n")
    said = written(reconciled(stage, stage.open_pull({SPEC: b"# Search\n"})))
    assert "Only This" in said


def test_a_large_file_pointer_is_said_to_be_one(stage: Stage) -> None:
    pull = reconciled(stage, stage.open_pull({SPEC: POINTER}))
    assert "spec / document" in failing(pull)
    assert "Git LFS" in written(pull)
