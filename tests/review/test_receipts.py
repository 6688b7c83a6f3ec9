"""How the bot knows that a comment is answered, and what its commands are named by, function by function."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.review.commands.parser import Command, parse_comment
from bot.review.commands.receipts import (
    answered,
    digest_of,
    digests,
    has_receipt,
    is_settled,
    receipt_name,
)
from bot.review.model.account import Account
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment, PullRequest
from tests.review.builders import BEN, BOT, a_comment, a_pull

SAID = a_comment("/spec help\n/spec why", minutes=1)


def commands(comment: Comment = SAID) -> tuple[Command, ...]:
    return parse_comment(comment, BOT)


def a_reply(name: str, author: Account = BOT) -> Comment:
    return a_comment(mark("So.", Marker(kind=Kind.REPLY, value=name)), author=author, minutes=9)


DIGEST = digest_of(commands())


@pytest.mark.parametrize(
    ("comment", "others", "found"),
    [
        (SAID, (), False),
        (replace(SAID, reactions=frozenset({"+1"})), (), True),
        (replace(SAID, reactions=frozenset({"eyes"})), (), True),
        (SAID, (a_reply("c1"),), True),
        (SAID, (a_reply("c1~abcdef01"),), True),
        (SAID, (a_reply("c10"), a_comment("Hello.")), False),
        (SAID, (a_reply("c2~c1"),), False),
        (SAID, (a_reply("c1", BEN),), False),
        (SAID, (a_comment(mark("So.", Marker(kind=Kind.NUMBER, value="c1")), author=BOT),), False),
    ],
)
def test_a_reaction_or_a_reply_of_the_bots_own_is_a_receipt(
    comment: Comment, others: tuple[Comment, ...], *, found: bool
) -> None:
    assert has_receipt(commands(comment)[0], a_pull(comments=(comment, *others))) is found


def pull_of(comment: Comment, *names: str) -> PullRequest:
    return a_pull(comments=(comment, *map(a_reply, names)))


@pytest.mark.parametrize(
    ("edited", "names", "known", "stands", "settled"),
    [
        (False, (), {"c1": DIGEST}, True, False),
        (False, ("c1",), {}, False, True),
        (True, ("c1",), {}, True, False),
        (True, (f"c1~{DIGEST}",), {}, False, True),
        (True, ("c1~00000000",), {}, True, False),
        (True, ("c1",), {"c1": DIGEST}, True, True),
        (True, ("c1",), {"c1": DIGEST}, False, False),
        (True, ("c1",), {"c1": "00000000"}, True, False),
        (True, (), {"c1": DIGEST}, True, False),
    ],
)
def test_an_edited_comment_is_answered_as_it_is_now(
    *, edited: bool, names: tuple[str, ...], known: dict[str, str], stands: bool, settled: bool
) -> None:
    comment = replace(SAID, edited=edited)
    found = is_settled(
        iter(commands(comment)), pull_of(comment, *names), Memory(answered=known), stands_on_edits=stands
    )
    assert found is settled


def test_the_name_of_an_edited_comment_holds_what_it_says_now() -> None:
    assert receipt_name(iter(commands())) == "c1"
    assert receipt_name(iter(commands(replace(SAID, edited=True)))) == f"c1~{DIGEST}"


def test_a_digest_is_of_the_words_as_typed() -> None:
    (question,) = commands(a_comment("/spec question Why?\nReally?"))
    assert digest_of([question]) == sha256(b"0 question Why?\nReally?").hexdigest()[:8]
    (approved,) = commands(a_comment("/spec approve cancel"))
    bare = replace(approved, text="")
    assert (
        digest_of(iter([bare, replace(bare, place=1, word="help", rest="")]))
        == (sha256(b"0 approve cancel\x001 help ").hexdigest()[:8])
    )


def test_each_comment_has_a_digest_of_its_own() -> None:
    other = commands(a_comment("/spec check", minutes=2))
    assert digests((*commands(), *other)) == {"c1": DIGEST, "c2": digest_of(other)}


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Q1 Yes.", ("Q1", "Yes.")),
        ("q12: because\n\nof that ", ("Q12", "because\n\nof that")),
        ("T3) No.", ("T3", "No.")),
        ("“Q1”; Yes.", ("Q1", "Yes.")),
        ("**Q1** Yes.", ("Q1", "Yes.")),
        ("`Q1`", ("Q1", "")),
        ("Q1,Yes", ("Q1", "Yes")),
        ("Q1Yes", ("", "")),
        ("Q1234567 Yes", ("", "")),
        ("R1 Yes", ("", "")),
        ("Yes to Q1", ("", "")),
        ("", ("", "")),
    ],
)
def test_an_answer_is_a_number_and_a_text(text: str, split: tuple[str, str]) -> None:
    assert answered(text) == split
