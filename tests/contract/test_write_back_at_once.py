"""Merges and looks at the same time: each spec gets its row once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.review.model.references import PullRef
from bot.review.port import ConflictError, RateLimitedError
from tests.contract.merges import APPROVED, MODEL, SPEC, TEMPLATE, TEXT, a_merge, row, run
from tests.contract.stage import REVIEWER, Stage

pytestmark = pytest.mark.long


def test_many_looks_at_once_write_one_row(stage: Stage) -> None:
    ref = a_merge(stage)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: run(stage, ref), range(4)))
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert run(stage, ref).at_rest


def run_until_quiet(stage: Stage, ref: PullRef) -> None:
    """Do what the queue does when the branch moves all the time, or it is too fast: come back."""
    for _ in range(20):
        try:
            run(stage, ref)
        except ConflictError:
            continue
        except RateLimitedError:
            stage.pass_time(timedelta(minutes=1))
            continue
        return
    raise AssertionError(ref)


def test_twenty_merges_at_once(stage: Stage) -> None:
    """Every write moves the branch under all the others, and so many writes meet the forge's limit."""
    stage.put_on_base(TEMPLATE, MODEL)
    refs = [stage.open_pull({f"docs/specs/spec-{number}.md": TEXT}) for number in range(20)]
    for ref in refs:
        stage.approve(REVIEWER, ref)
        stage.merge(ref)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda ref: run_until_quiet(stage, ref), refs))
    for number, ref in enumerate(refs):
        assert stage.read_base(f"docs/specs/spec-{number}.md") == APPROVED + row(stage, ref)


def test_pull_requests_that_change_one_spec_at_once_leave_a_row_each(stage: Stage) -> None:
    parts = [f"\n## Part {number}\n\nText {number}.\n".encode() for number in range(6)]
    text = TEXT + b"".join(parts)
    stage.put_on_base(SPEC, text)
    changed = [text.replace(b"Text %d" % number, b"New text %d" % number) for number in range(6)]
    refs = [stage.open_pull({SPEC: one}) for one in changed]
    for ref in refs:
        stage.approve(REVIEWER, ref)
        run(stage, ref)
    stage.merge(refs[0])
    run_until_quiet(stage, refs[0])
    for ref in refs[1:]:
        stage.merge(ref)
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda ref: run_until_quiet(stage, ref), refs))
    found = stage.read_base(SPEC).decode().replace("\u200b", "")
    assert [found.count(f"({ref.short})") for ref in refs] == [1] * 6
    assert found.count("New text") == 6
    assert "**Status:** Approved\n" in found
    assert all(run(stage, ref).at_rest for ref in refs)
