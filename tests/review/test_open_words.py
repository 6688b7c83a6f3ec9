"""Which line leaves something open, and which sentence withholds a verdict, word by word."""

import pytest

from bot.review.commands.open_words import depends, leaves_open, withholds


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] fix Q1",
        "12) [ ] fix Q1",
        "Is it?",
        "Is it? Tell me.",
        "**Is it?**",
        ":-1:",
        "Nice :thinking: work",
        "Nice 👎 work",
        "-1",
        " _-1_ ",
        "**-1**",
        "`x` -1",
        "WIP",
        "Blocking:",
        "Concerns: many",
        "Concerns: a: none",
        "**Todo:** the limits",
        "I have a question",
        "I see issues",
        "Fine. I have doubts. Thanks.",
        "Merge only then",
        "Landing is blocked",
        "I would not approve this",
        "I didn\u2019t approve this",
        "I object",
        "I object to it",
        "I am not sure",
        "I'm not there yet",
        "Needs work",
        "Veto",
        "With reservations",
        "Approved pending Q1",
        "`x` is ok once Q1 is closed",
        "Tests first",
        "Fix Q1 first",
        "Fine! Fix Q1 first; thanks",
    ],
)
def test_a_line_leaves_something_open(line: str) -> None:
    assert leaves_open(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "...",
        "- [x] fixed Q1",
        "see https://a.test/x?y=1",
        "`is it?` reads well",
        "`- [ ]` and `👎` and `:-1:` are signs",
        "-1 point",
        "X-1X",
        "1. -1",
        "Concerns: none",
        "Concerns: none: really",
        "Note: blocking",
        "Question answered: yes",
        ": blocking",
        "No concerns",
        "I have no question",
        "I have read it",
        "The question was answered",
        "Have fun",
        "Any issues I have seen are closed",
        "Merge it",
        "Only now",
        "I did not read it",
        "That is not bad. Merge it.",
        "They object",
        "It needs nothing",
        "I agree, not with reservations",
        "First",
        "Go first now",
        "first things last",
        "`ok if` reads well",
        "Approved once more",
        "Approved after the last change",
        "A book if you like",
    ],
)
def test_a_line_leaves_nothing_open(line: str) -> None:
    assert not leaves_open(line)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Do not merge this", True),
        ("Never merge this", True),
        ("Please don\u2019t land it", True),
        ("Hold the merge", True),
        ("Wait with the approval", True),
        ("Fine. Do not merge. Thanks.", True),
        ("Merge it", False),
        ("Hold on", False),
        ("Do not hurry", False),
        ("That is not bad. Merge it.", False),
        ("Do not call `merge`", False),
        ("", False),
    ],
)
def test_a_sentence_withholds_a_verdict_that_it_names(line: str, *, found: bool) -> None:
    assert withholds(line) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("LGTM if Q1 is closed", True),
        ("LGTM  with a caveat", True),
        ("**Approved**, once Q1 is closed", True),
        ("Ok by me as long as Q1 is closed", True),
        ("Approve only when Q1 is closed", True),
        ("LGTM except for Goals", True),
        ("Good only in parts", False),
        ("LGTM `as is` if Q1 is closed", True),
        ("`LGTM` if Q1 is closed", False),
        ("It would be good if Q1 had a number", False),
        ("LGTM. If you like, merge it", False),
        ("LGTM", False),
    ],
)
def test_an_approval_depends_on_what_follows_it_in_the_sentence(line: str, *, found: bool) -> None:
    assert depends(line) is found
