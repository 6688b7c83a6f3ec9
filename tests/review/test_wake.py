"""Targets of a wake-up, as the queue writes and reads them."""

import pytest

from bot.review.model.references import ForgeName, InvalidReferenceError
from bot.review.model.targets import AllPulls, MergeGroup, SpecIndex, parse_target

SHA = "0123456789abcdef" * 2 + "01234567"


@pytest.mark.parametrize(
    "text",
    [
        "github:acme/payments#12",
        "gitlab:acme/tools/payments!7",
        "github:acme/payments",
        "gitlab:acme/tools/payments",
        "gitlab:acme/tools/payments@changed",
        f"github:acme/payments#12@{SHA}",
        "github:acme/payments@index",
        "gitlab:acme/tools/payments@index",
    ],
)
def test_a_target_is_read_as_it_was_written(text: str) -> None:
    assert str(parse_target(text)) == text


def test_what_a_target_is() -> None:
    assert isinstance(parse_target("github:acme/payments"), AllPulls)
    assert isinstance(parse_target("github:acme/payments@index"), SpecIndex)
    group = parse_target(f"github:acme/payments#12@{SHA}")
    assert isinstance(group, MergeGroup)
    assert (group.forge, group.repository) == (ForgeName.GITHUB, "acme/payments")


@pytest.mark.parametrize("text", ["", "github:payments", "github:acme/payments#12@short", "bitbucket:acme/payments"])
def test_other_text_is_no_target(text: str) -> None:
    with pytest.raises(InvalidReferenceError):
        parse_target(text)
