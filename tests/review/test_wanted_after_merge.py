"""What a file on the base branch is to get: no second number, its metadata where they are, and no status that nobody said."""

from dataclasses import replace
from datetime import date

from bot.markdown.metadata_file import join
from bot.review.write_back.write_back import wanted_of
from tests.review.builders import BASE, a_snapshot
from tests.review.merges import TEXT, a_merge, merged_pull
from tests.review.test_left_after_merge import NUMBERED, a_context, a_spec


def test_a_spec_that_has_its_number_gets_no_other() -> None:
    path = "docs/specs/0042-search.md"
    context = a_context(a_snapshot(pull=merged_pull(), policy=NUMBERED, specs=(a_spec(path, TEXT, TEXT),)))
    (review,) = context.spec_reviews
    found = wanted_of(context, review, review.source.today, date(2026, 11, 23))
    assert found is not None
    assert (found.status, found.number) == ("Approved", None)


def test_the_file_beside_a_spec_that_holds_its_metadata_is_named() -> None:
    path = "keps/sig-node/4001-sleep/README.md"
    joined = join(b"title: Sleep\nstatus: provisional\n", b"# Sleep\n")
    source = replace(a_spec(path, TEXT, None), template=None)
    assert source.head is not None
    head = replace(source.head, content=joined)
    source = replace(source, head=head, today=replace(head, sha=BASE))
    context = a_context(a_snapshot(pull=merged_pull(), policy="specs: [{preset: kep}]\n", specs=(source,)))
    (review,) = context.spec_reviews
    found = wanted_of(replace(context, gate=replace(context.gate, errors=())), review, source.today, date(2026, 11, 23))
    assert found is not None
    assert found.metadata == "keps/sig-node/4001-sleep/kep.yaml"


def test_the_row_of_a_spec_that_says_no_status_says_none() -> None:
    text = TEXT.replace("**Status:** Draft\n\n", "")
    context = a_context(a_merge(text, today=text))
    (review,) = context.spec_reviews
    found = wanted_of(context, review, review.source.today, date(2026, 11, 23))
    assert found is not None
    assert found.row is not None
    assert (found.status, found.row.status) == (None, "")
