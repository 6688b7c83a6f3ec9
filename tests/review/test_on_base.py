"""What became of a merged spec on the base branch, and how people are told."""

from dataclasses import replace

import pytest

from bot.markdown.document import parse
from bot.policy.lifecycle import Status
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.on_base import Fate, fate, status_on_base
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SourceFile
from bot.template.compile_template import compile_template
from tests.review.builders import PATH, a_reading, a_source, an_examination
from tests.review.merges import TEXT, a_merge, merged_pull, told

SCHEMA = compile_template(parse("# [Title]\n\n## Goals\n"))
TODAY = SourceFile(path=PATH, sha="9" * 40, content=TEXT.encode())


def moved_on(*, gone: bool = False) -> PullRequest:
    """Give a merged pull request whose base branch shows the merge, or is gone."""
    pull = merged_pull()
    return replace(pull, base=replace(pull.base, sha="9" * 40, gone=gone))


def merged(*, today: str | None) -> SpecReview:
    """Give a spec that changed its goals from 1 to 2; `today` is what they are on the base branch, None: it is gone."""
    source = replace(a_source(), today=None if today is None else TODAY)
    review = a_reading(
        spec=an_examination(digests={"Goals": "2"}), base=an_examination(digests={"Goals": "1"}), source=source
    )
    return review if today is None else replace(review, today=an_examination(digests={"Goals": today}))


@pytest.mark.parametrize(
    ("one", "found", "status"),
    [
        (merged(today="2"), Fate.STANDS, None),
        (merged(today="3"), Fate.STANDS, None),
        (merged(today="1"), Fate.TAKEN_BACK, Status.WITHDRAWN),
        (merged(today=None), Fate.GONE, Status.WITHDRAWN),
        (replace(merged(today="1"), earlier=None), Fate.STANDS, None),
        (replace(merged(today="1"), source=replace(a_source(), head=None)), Fate.UNKNOWN, None),
    ],
)
def test_the_base_branch_says_what_became_of_it(one: SpecReview, found: Fate, status: Status | None) -> None:
    assert fate(moved_on(), one) is found
    assert status_on_base(moved_on(), one, SCHEMA, ()) is status


def test_a_branch_that_is_gone_or_does_not_show_the_merge_tells_nothing() -> None:
    assert fate(moved_on(gone=True), merged(today="1")) is Fate.UNKNOWN
    assert fate(merged_pull(), merged(today="1")) is Fate.UNKNOWN


@pytest.mark.parametrize(
    ("today", "gone", "words"),
    [
        (None, False, "is not on `main` any more, so it counts as withdrawn. Who wants it back proposes it anew."),
        (TEXT, False, f"What was changed in `{PATH}` was taken back on `main`, so it counts as withdrawn."),
        (None, True, f"`main` was deleted, so I cannot tell what became of `{PATH}`, and write nothing."),
    ],
)
def test_people_are_told(today: str | None, gone: bool, words: str) -> None:  # noqa: FBT001 - a table
    changed = TEXT.replace("To find.", "To find all of it.")
    assert words in told(a_merge(changed, before=TEXT, today=today, pull=moved_on(gone=gone)))
