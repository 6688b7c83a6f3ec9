"""`Implements:` in descriptions: what it names, and where it shows."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.evaluate import related
from bot.review.evaluate.related import spec_pulls
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, CAT, PATH, a_pull, a_reading, a_snapshot, a_source, an_examination

REPOSITORY = "team/app"
HISTORY = b"""\
# Search

## Revision History

| Date | Author | Changes |
|---|---|---|
| 2026-01-01 | ann | First (#7) |
| 2026-02-01 | ann | More (#\xe2\x80\x8b9), see [#12](https://forge.test/12) and issue x#3 |
"""


def a_ref(number: int) -> PullRef:
    return PullRef(forge=ForgeName.GITHUB, repository=REPOSITORY, number=number)


def a_related(number: int, body: str, state: PullState = PullState.OPEN) -> RelatedPull:
    return RelatedPull(
        ref=a_ref(number),
        url=f"https://forge.test/{number}",
        author=CAT,
        title=f"Code @{number}",
        body=body,
        state=state,
    )


@pytest.mark.parametrize(
    "body",
    [
        f"Implements: {PATH}",
        f"Words.\n\n- **Implements:** `{PATH}`\n",
        f"implements: [the search](/{PATH}#goals), and more",
        f"> Implements: https://forge.test/team/app/blob/main/{PATH}#L3",
        f"Implements: docs/other.txt, {PATH}",
    ],
)
def test_a_description_names_its_spec(body: str) -> None:
    assert PATH in related.named_files(body, REPOSITORY)
    assert related.implemented_files(replace(a_pull(), body=body), Policy()) == (PATH,)


@pytest.mark.parametrize(
    "body",
    [
        "",
        f"It implements {PATH}",
        f"<!-- Implements: {PATH} -->",
        f"```\nImplements: {PATH}\n```",
        "Implements:",
        "Implements: https://forge.test/other/app/blob/main/docs/specs/search.md",
        "Implements: src/main.py",
    ],
)
def test_other_words_name_none(body: str) -> None:
    assert related.implemented_files(replace(a_pull(), body=body), Policy()) == ()


def test_the_pull_requests_of_a_spec_are_in_its_history() -> None:
    file = SourceFile(path=PATH, sha=BASE, content=HISTORY)
    stray = SourceFile(path="README.md", sha=BASE, content=HISTORY)
    snapshot = replace(a_snapshot(), implements=(file, stray))
    assert spec_pulls(snapshot, Policy()) == (a_ref(7), a_ref(9))
    assert spec_pulls(a_snapshot(), Policy()) == ()


def test_a_merged_spec_is_searched_under_both_its_names() -> None:
    merged = a_pull(state=PullState.MERGED)
    today = SourceFile(path="docs/specs/0042-search.md", sha=BASE, content=b"")
    spec = replace(a_source(), today=today)
    assert related.implementation_searches(a_pull(), (spec,)) == ()
    assert related.implementation_searches(merged, (spec,)) == (
        ("Implements", "search.md"),
        ("Implements", "0042-search.md"),
    )
    assert related.implementation_searches(merged, (a_source(),)) == (("Implements", "search.md"),)
    found = (
        a_related(30, f"Implements: {PATH}"),
        a_related(20, f"Implements: {today.path}"),
        a_related(20, f"Implements: {today.path}"),
        a_related(12, f"Implements: {PATH}"),
        a_related(40, "Implements: elsewhere/search.md"),
    )
    assert [one.ref.number for one in related.implementations(merged, (spec,), found)] == [20, 30]


def test_the_summary_lists_them_with_their_state() -> None:
    some = tuple(a_related(number, "", PullState.MERGED) for number in range(20, 62))
    snapshot = replace(a_snapshot(pull=a_pull(state=PullState.MERGED)), implementations=some)
    summary = decide_with(snapshot, Policy(), (a_reading(),)).summary or ""
    assert "**Implementation**" in summary
    assert "- [Code @\u200b20 #\u200b20](https://forge.test/20), merged\n" in summary
    assert "…and 22 more" in summary


def test_the_summary_counts_what_is_ticked_here() -> None:
    before = an_examination(tasks=Progress(done=1, total=7))
    spec = an_examination(tasks=Progress(done=3, total=7))
    told = decide_with(a_snapshot(), Policy(), (a_reading(spec=spec, base=before),)).summary or ""
    assert "| 3/7, 2 ticked here |" in told
    assert "| 3/7 |" in (decide_with(a_snapshot(), Policy(), (a_reading(spec=spec, base=spec),)).summary or "")
