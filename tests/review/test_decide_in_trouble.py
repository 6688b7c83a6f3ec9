"""What cannot be read, is broken or has left: what the pull request says then."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.capabilities import Capabilities, Conclusion, FileStatus, PullState
from bot.review.model.source import SpecSource
from bot.review.plan import plan
from bot.review.present.shared_checks import merge_group_checks
from tests.review.builders import (
    a_file,
    a_pull,
    a_snapshot,
)
from tests.review.whole import GOOD, HALF, TEMPLATE, conclusions, seen, spec
from tests.review.world import settle

THREADED = Capabilities(gate_thread=True, checks=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"# \xff\n", "not UTF-8", id="not UTF-8"),
        pytest.param(b"# a\0b\n", "binary", id="binary"),
        pytest.param(b"x" * 5_000_000, "5,000,000 bytes", id="5 MB"),
    ],
)
def test_a_text_that_cannot_be_read_is_a_finding(text: bytes, words: str) -> None:
    _, desired = seen(text)
    assert conclusions(desired)["document"] == "failure"
    assert words in (desired.summary or "") + "".join(finding.body for finding in desired.findings)


def test_a_text_that_the_forge_does_not_give_closes_the_gate() -> None:
    desired = decide(a_snapshot(specs=(replace(spec(GOOD), head=None),)))
    assert conclusions(desired)["document"] == "failure"
    assert "cannot be read here" in desired.findings[0].body


def test_lesson_20_without_a_spec_both_checks_are_green() -> None:
    desired = decide(a_snapshot(specs=()))
    assert conclusions(desired) == {"document": "success", "approval": "success"}
    assert (desired.label, desired.summary) == (None, None)


def test_a_spec_that_left_the_pull_request_leaves_a_word() -> None:
    after, _ = seen(GOOD)
    gone = replace(after, specs=())
    settled = settle(gone, decide(gone))
    assert settled.pull.labels == ()
    assert "changes no spec any more" in settled.pull.comments[0].body
    assert plan(settled, decide(settled)) == ()


def test_lesson_25_a_broken_policy_fails_the_checks_and_touches_nothing() -> None:
    after, _ = seen(HALF)
    broken = a_snapshot(pull=after.pull, policy="version: 1\napproval:\n  required: many\n")
    desired = decide(broken)
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}
    assert desired.checks[0].title == ".specbot.yml:3 (approval.required)"
    settled = settle(broken, desired)
    assert replace(settled.pull, checks=()) == replace(after.pull, checks=())


def test_lesson_20_a_broken_policy_does_not_keep_its_own_repair_out() -> None:
    repair = a_pull(files=(a_file(".specbot.yml"),))
    desired = decide(a_snapshot(pull=repair, policy="version: 9\n", specs=()))
    assert conclusions(desired) == {"document": "success", "approval": "success"}
    assert desired.checks[0].title == "No specs here; .specbot.yml:1 (version) is broken on the base branch"
    with_spec = a_pull(files=(a_file(".specbot.yml"), a_file()))
    desired = decide(a_snapshot(pull=with_spec, policy="version: 9\n", specs=()))
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}


@pytest.mark.parametrize(
    ("path", "conclusion"),
    [
        ("src/app.py", "success"),
        ("README.md", "success"),
        ("docs/specs/TEMPLATE.md", "success"),
        ("anywhere/else.md", "failure"),
        ("anywhere/else.MDX", "failure"),
    ],
)
def test_with_a_broken_policy_only_what_may_be_a_spec_is_held_back(path: str, conclusion: str) -> None:
    pull = a_pull(files=(a_file(path),), capabilities=Capabilities(gate_thread=True))
    snapshot = a_snapshot(pull=pull, policy="version: 1\napproval:\n  requird: 2\n", specs=())
    desired = decide(snapshot)
    assert set(conclusions(desired).values()) == {conclusion}
    assert "did you mean" in desired.checks[0].summary
    assert desired.gate_thread is not None
    assert desired.gate_thread.is_open == (conclusion == "success")
    assert ("did you mean" in desired.gate_thread.body) == (conclusion == "failure")
    settled = settle(snapshot, desired)
    assert [thread.resolved for thread in settled.pull.threads] == ([False] if conclusion == "failure" else [])
    assert plan(settled, decide(settled)) == ()
    mended = decide(replace(settled, policy=None, policy_today=None))
    assert mended.gate_thread is not None
    assert mended.gate_thread.is_open


def test_a_spec_that_moves_away_is_held_back_by_a_broken_policy() -> None:
    moved = replace(a_file("src/app.txt"), status=FileStatus.RENAMED, previous_path="docs/specs/a.md")
    desired = decide(a_snapshot(pull=a_pull(files=(moved,)), policy="version: 9\n", specs=()))
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}


@pytest.mark.parametrize(
    ("source", "title"),
    [
        pytest.param(
            replace(spec(GOOD), template=replace(TEMPLATE, content=b"no heading")),
            "docs/specs/TEMPLATE.md:1",
            id="empty",
        ),
        pytest.param(
            replace(spec(GOOD), template=replace(TEMPLATE, content=b"# a\n\xff")),
            "docs/specs/TEMPLATE.md:2",
            id="bytes",
        ),
    ],
)
def test_a_broken_template_fails_the_checks(source: SpecSource, title: str) -> None:
    desired = decide(a_snapshot(specs=(source,)))
    assert desired.checks_only
    assert desired.checks[0].title == title


def test_a_template_that_is_named_and_not_there_is_broken() -> None:
    policy = 'version: 1\nspecs:\n  - paths: ["docs/specs/**/*.md"]\n    template: docs/T.md\n'
    desired = decide(a_snapshot(policy=policy, specs=(replace(spec(GOOD), template=None),)))
    assert desired.checks[0].title == "docs/T.md:1"


def test_without_a_template_the_built_in_one_rules() -> None:
    source = replace(spec(BUILT_IN), template=None)
    desired = decide(a_snapshot(specs=(source,), policy="version: 1\n"))
    assert conclusions(desired)["document"] == "failure"
    assert "Template: built in" in (desired.summary or "")


def test_the_summary_names_the_template_by_its_content_not_by_a_commit_that_every_merge_moves() -> None:
    before, desired = seen(GOOD)
    (source,) = before.specs
    assert source.template is not None
    assert f"Template: `docs/specs/TEMPLATE.md`, blob `{source.template.blob[:8]}`" in (desired.summary or "")
    moved = replace(source, template=replace(source.template, sha="f" * 40))
    assert decide(replace(before, specs=(moved,))).summary == desired.summary


@pytest.mark.parametrize(
    ("state", "label"), [(PullState.CLOSED, "spec: withdrawn"), (PullState.MERGED, "spec: in review")]
)
def test_an_end_of_the_pull_request(state: PullState, label: str) -> None:
    after, desired = seen(GOOD, pull=a_pull(state=state))
    assert after.pull.labels == (label,)
    assert ("Reopen it to go on." in (desired.summary or "")) is (state is PullState.CLOSED)


def test_a_spec_that_left_the_pull_request_opens_the_gates_thread() -> None:
    after, _ = seen(HALF, pull=a_pull(capabilities=THREADED))
    gone = replace(after, specs=())
    assert all(one.resolved for one in settle(gone, decide(gone)).pull.threads)


def test_the_merge_queue_hears_what_its_pull_requests_say() -> None:
    sha = "f" * 40
    assert [check.conclusion for check in merge_group_checks(sha)] == [Conclusion.SUCCESS] * 2
    good, bad = decide(a_snapshot(specs=())), decide(a_snapshot(specs=(spec(HALF),)))
    checks = merge_group_checks(sha, (good, bad))
    assert [(check.sha, check.conclusion) for check in checks] == [(sha, Conclusion.FAILURE)] * 2
    assert merge_group_checks(sha, (good,))[0].conclusion is Conclusion.SUCCESS
