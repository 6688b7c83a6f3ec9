"""Specs that need others first: what the summary says, and what the gate makes of it."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.evaluate import related
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import DesiredState, Level
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, a_pull, a_review, a_snapshot, a_source

TEMPLATE = SourceFile(path="docs/specs/TEMPLATE.md", sha=BASE, content=b"# [Title]\n\n**Status:** [Draft]\n")
PATH = "docs/specs/0007-store.md"
ERROR = "approval: {depends_on: error}\n"
OFF = "approval: {depends_on: off}\n"


def a_spec(*targets: str, status: str = "In Review") -> str:
    return f"# Search\n\n**Status:** {status}\n**Depends on:** {', '.join(targets)}\n"


def seen(text: str, *, policy: str = "", base: dict[str, str] | None = None) -> Snapshot:
    """Make a snapshot as `fetch` does, with files on the base branch."""
    files = base or {}
    bare = a_snapshot(
        pull=a_pull(reviews=(a_review(),)), policy=policy, specs=(a_source(text=text, template=TEMPLATE),)
    )
    rules = policy_in_force(bare.policy)
    wanted = related.want_numbers(bare.specs, rules)
    contents = {path: content.encode() for path, content in files.items()}
    taken = related.taken_numbers(rules, files, contents) if wanted else {}
    found = related.needed_files(bare.pull, bare.specs, rules, taken)
    relatives = {path: SourceFile(path=path, sha=BASE, content=contents[path]) for path in found if path in contents}
    return replace(bare, numbers=taken, relatives=relatives)


def approval(desired: DesiredState) -> Conclusion:
    return next(check.conclusion for check in desired.checks if check.name == "spec / approval")


@pytest.mark.parametrize("status", ["Draft", "In Review", "Withdrawn"])
def test_a_warning_by_default_and_an_error_by_policy(status: str) -> None:
    base = {PATH: f"# Store\n\n**Status:** {status}\n"}
    told = decide(seen(a_spec("0007-store.md"), base=base))
    assert approval(told) is Conclusion.SUCCESS
    assert f"is needed, and is {status}; it should be approved first." in (told.summary or "")
    (mark,) = told.checks[1].annotations
    assert (mark.path, mark.start_line, mark.level) == ("docs/specs/search.md", 4, Level.WARNING)
    closed = decide(seen(a_spec("0007-store.md"), policy=ERROR, base=base))
    assert approval(closed) is Conclusion.FAILURE
    assert closed.checks[1].title == "1 of 1 approval, needs 1 other spec"
    assert f"is needed, and is {status}; it has to be approved first." in (closed.summary or "")
    assert closed.checks[1].annotations[0].level is Level.FAILURE
    assert closed.label is not None
    assert closed.label.name == "spec: in review"


@pytest.mark.parametrize("status", ["Approved", "Implemented", "[Draft]", "Frozen"])
def test_what_is_approved_or_has_no_status_keeps_nobody_waiting(status: str) -> None:
    told = decide(seen(a_spec("0007-store.md"), policy=ERROR, base={PATH: f"# Store\n\n**Status:** {status}\n"}))
    assert approval(told) is Conclusion.SUCCESS
    assert "0007-store.md" not in (told.summary or "")


@pytest.mark.parametrize("target", ["7", "RFC-0007", "0007-store.md", "/" + PATH, "[the store](0007-store.md#why)"])
def test_a_spec_goes_by_number_path_or_link(target: str) -> None:
    told = decide(seen(a_spec(target), base={PATH: "# Store\n\n**Status:** Draft\n", "README.md": "x"}))
    assert "[Store](https://forge.test/team/app/blob/" in (told.summary or "")


def test_a_number_in_a_field() -> None:
    policy = "specs:\n  - paths: ['docs/specs/*.md']\n    number: {field: RFC}\n"
    base = {
        "docs/specs/store.md": "# Store\n\n**RFC:** 0007\n**Status:** Draft\n",
        "docs/specs/0007-other.md": "# Other\n\n**Status:** Draft\n",
    }
    told = decide(seen(a_spec("RFC 7"), policy=policy, base=base))
    assert "[Store](" in (told.summary or "")
    assert "Other" not in (told.summary or "")


@pytest.mark.parametrize("policy", ["", ERROR])
@pytest.mark.parametrize("target", ["gone.md", "99", "RFC-99"])
def test_an_unknown_spec_is_a_warning_at_its_line(policy: str, target: str) -> None:
    told = decide(seen(a_spec(target), policy=policy))
    assert approval(told) is Conclusion.SUCCESS
    assert f"there is no spec `{target}` on `main`; correct the path." in (told.summary or "")
    (mark,) = told.checks[1].annotations
    assert (mark.start_line, mark.level, mark.message) == (4, Level.WARNING, f"There is no spec {target}.")


@pytest.mark.parametrize("target", ["search.md", "https://example.org/spec.md"])
def test_what_comes_with_it_or_lies_elsewhere_is_left_alone(target: str) -> None:
    told = decide(seen(a_spec(target), policy=ERROR))
    assert approval(told) is Conclusion.SUCCESS
    assert told.checks[1].annotations == ()


def test_a_team_that_does_not_care() -> None:
    snapshot = seen(a_spec("gone.md"), policy=OFF)
    assert snapshot.relatives == {}
    assert decide(snapshot).checks[1].annotations == ()


def test_a_claim_waits_too() -> None:
    base = {PATH: "# Store\n\n**Status:** Draft\n"}
    told = decide(seen(a_spec("0007-store.md", status="Approved"), policy=ERROR, base=base))
    assert 'this is still missing: the approval of "Store"' in told.findings[0].body.replace("\\", "")


def test_a_deleted_spec_of_the_pull_request_asks_for_nothing() -> None:
    source = replace(a_source(template=TEMPLATE), head=None)
    policy = policy_in_force(None)
    assert related.references((source,), policy) == ()
