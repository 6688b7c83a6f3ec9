"""A clause in another language takes a part of an approval back wherever it stands below it."""

from bot.review.commands.reservations import reservation


def test_a_clause_in_another_language_is_found_further_below_where_an_approval_is_judged() -> None:
    below = "\nThanks.\n\nDas passt, vorbehaltlich Q1."
    assert reservation(below, wide=True) == "Das passt, vorbehaltlich Q1."
    assert reservation(below) == ""
