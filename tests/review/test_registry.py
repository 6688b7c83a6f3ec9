"""How one command is answered, function by function: what it is, who may, when it comes, and what was meant."""

from dataclasses import replace

import pytest

from bot.review.commands.command_spec import Done, Explained
from bot.review.commands.registry import as_written, help_table, meant_by, nearest, outcome_of
from bot.review.evaluate.context import ThreadState
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from tests.review.builders import ANN, BEN, CAT, EVE, RIGHTS, a_pull, a_reading, an_examination, at
from tests.review.orders import here, order

INTERNAL = "This changes what everybody sees, and an internal note does not. Write it in a public comment."
EDITED = "This comment was edited, and an edited comment gives no orders. Write it anew, in a new one."
LATE = "This came after the merge, so it changes nothing any more. Open a new one for a change of the spec."


@pytest.mark.parametrize(
    ("word", "cutoff", "guess"),
    [
        ("aprove", 0.6, "approve"),
        ("lgtm", 0.6, "approve"),
        ("resolvs", 0.6, "resolve"),
        ("statsu", 0.6, "status"),
        ("appr", 0.6, "approve"),
        ("appr", 0.8, None),
        ("xyzzy", 0.6, None),
        ("", 0.6, None),
        ("approve" + "x" * 33, 0.29, "approve"),
        ("approve" + "x" * 99, 0.29, "approve"),
    ],
)
def test_the_nearest_command_is_guessed(word: str, cutoff: float, guess: str | None) -> None:
    assert nearest(word, cutoff) == guess


def test_a_guess_is_careful_by_itself() -> None:
    assert (nearest("appr"), nearest("apxx")) == ("approve", None)


@pytest.mark.parametrize(
    ("body", "guess"),
    [
        ("/spec aprove", "approve"),
        ("/spec appr", "approve"),
        ("@specbot appr", None),
        ("@specbot aprove", "approve"),
        ("/spec \u0430\u0440\u0440rove", "approve"),
        ("@specbot please approve", "approve"),
        ("@specbot please now approve!", "approve"),
        ("@specbot can you please approve", "approve"),
        ("@specbot can you please now approve", None),
        ("@specbot don\u2019t Approve", "approve"),
        ("@specbot kindly resolves T1", "resolve"),
        ("@specbot somebody approve", None),
        ("@specbot please", None),
    ],
)
def test_what_was_meant_is_a_near_word_or_one_after_a_few_polite_ones(body: str, guess: str | None) -> None:
    assert meant_by(order(body)) == guess


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("/spec aprove now", "`/spec aprove` is not a command; did you mean `approve`?"),
        ("/spec xyzzy now", "`/spec xyzzy` is not a command; `/spec help` lists what is."),
        (
            "@specbot aprove",
            "`/spec aprove` is not a command; did you mean `approve`? Write `/spec approve` at the start of a line of its own.",
        ),
        ("@specbot xyzzy", "`/spec xyzzy` is not a command; `/spec help` lists what is."),
        ("- /spec xyzzy", "A command in a list is not carried out. Write it at the start of a line of its own."),
        (
            "/spec approve later",
            "I do not know what “later” asks for here, so nothing was done. Write `/spec approve` alone on",
        ),
    ],
)
def test_what_is_no_command_is_answered_with_the_nearest_one(body: str, said: str) -> None:
    found = outcome_of(order(body), here())
    assert isinstance(found, Explained)
    assert found.text.startswith(said)
    assert found.text == said or said.startswith("I do not")


@pytest.mark.parametrize(
    ("body", "changes", "said"),
    [
        ("/spec check", {"internal": True, "edited": True}, None),
        ("/spec unapprove", {"edited": True}, None),
        ("/spec unapprove", {"internal": True}, INTERNAL),
        ("/spec question Why?", {"internal": True}, INTERNAL),
        ("/spec resolve T1", {"edited": True}, EDITED),
        ("/spec fix", {"edited": True}, EDITED),
        ("/spec fix", {"edited": True, "internal": True}, INTERNAL),
    ],
)
def test_some_comments_give_no_commands(body: str, changes: dict[str, bool], said: str | None) -> None:
    command = order(body)
    command = replace(command, comment=replace(command.comment, **changes))  # type: ignore[arg-type]
    assert outcome_of(command, here()) == (Done() if said is None else Explained(text=said))


@pytest.mark.parametrize(
    ("body", "minutes", "said"),
    [
        ("/spec unapprove", 6, LATE),
        ("/spec unapprove", 5, None),
        ("/spec unapprove", 4, None),
        ("/spec resolve T1", 6, LATE),
        ("/spec check", 6, None),
    ],
)
def test_what_is_said_after_the_merge_changes_nothing(body: str, minutes: int, said: str | None) -> None:
    context = here(a_pull(merged_at=at(5)))
    found = outcome_of(order(body, minutes=minutes), context)
    assert found == (Done() if said is None else Explained(text=said))
    assert outcome_of(order(body, minutes=minutes), here()) == Done()


def test_whoever_may_write_calls_it_implemented_after_the_merge() -> None:
    context = here(a_pull(merged_at=at(5)))
    found = outcome_of(order("/spec implemented anyway", minutes=6), context)
    assert found != Explained(text=LATE)


@pytest.mark.parametrize(
    ("body", "author", "said"),
    [
        ("/spec withdraw", EVE, "This is for anyone with write access."),
        ("/spec withdraw", ANN, "This is for anyone with write access."),
        ("/spec withdraw", BEN, ""),
        ("/spec fix", EVE, "This is for the author, or anyone with write access."),
        ("/spec fix", ANN, ""),
        ("/spec fix", CAT, ""),
        ("/spec unapprove", EVE, ""),
        ("/spec why", EVE, ""),
    ],
)
def test_a_command_is_for_those_who_may(body: str, author: Account, said: str) -> None:
    context = here(spec_reviews=(a_reading(spec=an_examination(status=None)),))
    approvers = replace(context.approvers, permissions={**RIGHTS, ANN.id: Permission.READ})
    found = outcome_of(order(body, author=author), replace(context, approvers=approvers))
    refused = isinstance(found, Explained) and found.text.startswith("This is for ")
    assert refused is bool(said)
    assert not said or found == Explained(text=said)


def test_what_was_refused_while_the_thread_was_read_is_said() -> None:
    thread = ThreadState(refused={"c0.0": "No question was asked in this thread."})
    found = outcome_of(order("/spec resolve T1"), here(thread=thread))
    assert found == Explained(text="No question was asked in this thread.")


@pytest.mark.parametrize(
    ("word", "rest", "written"),
    [
        ("why", "", "`/spec why`"),
        ("why", "not @ann", "`/spec why not @\u200bann`"),
        ("", "", "`/spec`"),
        ("x" * 94, "", f"`/spec {'x' * 94}`"),
        ("x" * 95, "", f"`/spec {'x' * 94}…`"),
        ("why", "y" * 200, f"`/spec why {'y' * 90}…`"),
    ],
)
def test_a_command_is_repeated_without_letting_anything_in_it_act(word: str, rest: str, written: str) -> None:
    assert as_written(replace(order("/spec why"), word=word), rest) == written


def test_help_lists_every_command_and_what_people_must_know() -> None:
    said = help_table("Mind the gap.")
    assert said.startswith("- `/spec help`")
    assert "`/spec agree`" in said
    assert "Mind the gap." in said
    assert "Mind the gap." not in help_table()
