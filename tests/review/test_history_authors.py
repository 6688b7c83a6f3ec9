"""A row names the author as the history names people: by login, with the sign or without, or by name."""

from dataclasses import replace

import pytest

from tests.review.builders import ANN
from tests.review.merges import TEXT, a_merge, lands, merged_pull


@pytest.mark.parametrize(
    ("begun", "name", "said"),
    [
        ("Begun (#1, Ben Example)", "Ann Example", "Ann Example"),
        ("Begun (#1, Ben Example)", "", "ann"),
        ("Begun (#1, ben)", "Ann Example", "ann"),
        ("Begun (#1, @ben)", "Ann Example", "@\u200bann"),
        ("Begun", "Ann Example", "@\u200bann"),
    ],
)
def test_a_row_names_the_author_as_the_others_do(begun: str, name: str, said: str) -> None:
    text = TEXT.replace("Begun", begun)
    pull = merged_pull(author=replace(ANN, name=name))
    assert lands(a_merge(text, today=text, pull=pull)).endswith(f"- 2026-11-23: Search (#\u200b12, {said})\n")


@pytest.mark.parametrize(("length", "is_cut"), [(200, False), (201, True)])
def test_a_long_title_is_cut_in_a_row(length: int, *, is_cut: bool) -> None:
    pull = merged_pull(title="x" * length)
    said = "x" * 199 + "…" if is_cut else "x" * 200
    assert lands(a_merge(pull=pull)).endswith(f"- 2026-11-23: {said} (#\u200b12, @\u200bann)\n")


def test_a_column_of_the_status_gets_the_one_that_is_written_or_stays() -> None:
    table = TEXT.replace(
        "- 2026-01-01: Begun", "| Date | Changes | Status |\n|---|---|---|\n| 2026-01-01 | x | Draft |"
    )
    assert lands(a_merge(table, today=table)).endswith("| 2026-11-23 | Search (#\u200b12) | Approved |\n")
    early = merged_pull(reviews=())
    assert lands(a_merge(table, today=table, pull=early)).endswith("| 2026-11-23 | Search (#\u200b12) | Draft |\n")
    bare = table.replace("**Status:** Draft\n\n", "")
    assert lands(a_merge(bare, today=bare, pull=early)).endswith("| 2026-11-23 | Search (#\u200b12) |  |\n")
