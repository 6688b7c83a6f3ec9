"""Commands of a decision by consent whose comments are gone, or say something else now, as the bot has heard them."""

from dataclasses import replace

import pytest

from bot.review.commands.kept_commands import heard, kept_commands
from bot.review.commands.parser import Command
from bot.review.evaluate.context import ThreadState
from bot.review.evaluate.decision import Spoken
from bot.review.model.account import Account
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from tests.review.builders import BEN, a_comment, a_pull, at
from tests.review.orders import here, order

SECONDS = int(at(5).timestamp())
THERE = a_comment("Never mind.", author=replace(BEN, login="ben-anew"), minutes=7, key="c.1", edited=True)
GONE = Comment(id="c.1", author=Account(id="2", login="ben"), body="", created_at=at(5), url=a_pull().url)


def kept(*comments: Comment, **said: str) -> list[Command]:
    """Give what is kept of a thread with these comments; `c_1_0` stands for the key `c.1.0`."""
    memory = Memory(heard={key.replace("_", "."): words for key, words in said.items()})
    return list(kept_commands(here(a_pull(comments=comments), memory=memory)))


def a_kept(comment: Comment, rest: str, *, place: int = 0, word: str = "propose") -> Command:
    return Command(comment=comment, place=place, word=word, rest=rest, kept=True)


@pytest.mark.parametrize(
    ("comments", "known"),
    [
        ((), GONE),
        ((a_comment("Hello."),), GONE),
        ((THERE,), replace(GONE, author=THERE.author, url=THERE.url)),
    ],
    ids=["deleted", "deleted beside another", "edited"],
)
def test_a_comment_that_is_gone_or_edited_is_kept_as_it_was_heard(
    comments: tuple[Comment, ...], known: Comment
) -> None:
    assert kept(*comments, c_1_0=f"{SECONDS} 2 ben propose close") == [a_kept(known, "close")]


def test_a_comment_that_nobody_edited_speaks_for_itself() -> None:
    assert kept(replace(THERE, edited=False), c_1_0=f"{SECONDS} 2 ben propose close") == []


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("2 ben leave-out cancel dan cat", a_kept(GONE, "cancel dan cat", place=12, word="leave-out")),
        ("2  propose close", a_kept(replace(GONE, author=Account(id="2", login="")), "close", place=12)),
        ("2 ben propose  close", a_kept(GONE, " close", place=12)),
        ("2 ben propose ", a_kept(GONE, "", place=12)),
    ],
)
def test_the_words_behind_a_command_are_kept_whole(said: str, command: Command) -> None:
    assert kept(c_1_12=f"{SECONDS} {said}") == [command]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("c_2_0", f"{SECONDS} 2 ben object"),
        ("c_2_0", "now 2 ben propose close"),
        ("c_2_0", " 2 ben propose close"),
        ("c_2_0", "999999999999 2 ben propose close"),
        ("c_2_", f"{SECONDS} 2 ben propose close"),
        ("c_2_x", f"{SECONDS} 2 ben propose close"),
        ("c2", f"{SECONDS} 2 ben propose close"),
        ("c_2_0", ""),
    ],
)
def test_what_is_no_command_is_passed_over(key: str, said: str) -> None:
    good = f"{SECONDS} 2 ben propose close"
    assert kept(**{key: said, "c_1_0": good}) == [a_kept(GONE, "close")]


def test_what_was_heard_is_added_to_what_is_kept() -> None:
    thread = ThreadState(spoken=Spoken(heard={"c1.0": "1 3 cat propose merge"}))
    found = heard(thread, order("/spec propose close", minutes=5), "propose close")
    assert found == {"c1.0": "1 3 cat propose merge", "c5.0": f"{SECONDS} 2 ben propose close"}


def test_the_latest_moment_that_is_read_is_a_date() -> None:
    (found,) = kept(c_1_0="99999999999 2 ben propose close")
    assert found.comment.created_at.year == 5138
