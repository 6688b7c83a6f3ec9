"""How the words beside an approval are taken apart: sentences, marks, labels, comments in HTML, the line that leads to a command."""

import pytest

from bot.review.commands.open_words import leaves_open, sentences
from bot.review.commands.reservations import condition_above, condition_in
from bot.review.commands.verdict_conditions import approves_on_condition


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Don\u2019t merge. **OK** then!", ["don't merge", "ok then"]),
        ("\u22121", ["-1"]),
        ("-1 from me", ["-1 from me"]),
        ("- 1 point", ["1 point"]),
        ("ok (see `x`)", ["ok (see"]),
        ("ok (see x), ", ["ok (see x"]),
        ("(ok", ["(ok"]),
        ("\u2022", []),
        ("# | Fine |", ["fine"]),
        ("\U0001f64f fine", ["fine"]),
        ("\U0001f44d if Q1 is closed", ["\U0001f44d if q1 is closed"]),
        ("@ann, fine", ["fine"]),
    ],
)
def test_a_line_is_split_into_sentences_without_marks(line: str, found: list[str]) -> None:
    assert list(sentences(line)) == found


@pytest.mark.parametrize(
    ("line", "is_open"),
    [
        ("Blockers are: cost", True),
        ("The blocker is: cost", True),
        ("Open review points: cost", True),
        ("We talked about many questions: cost", False),
        ("No questions: fine", False),
        ("0 problems: fine", False),
        ("**0 problems**: fine", False),
        ("Problems: *0*", False),
        ("10 problems: see below", True),
        ("Questions: none", False),
        ("Questions: 0", False),
        ("Not bad, but Q1 is open, but fine.", True),
        ("Not bad, but Q1 is closed.", False),
        ("LGTM for the API part, but the storage", True),
        ("Nobody is happy about tables, but the text", False),
        ("Good, but", False),
        ("LGTM but you need to fix section 3", True),
        ("LGTM but nothing works", True),
        ("I object to the optional field", True),
        ("Your call, but I do not agree", True),
        ("Never mind my approval", False),
        ("I take my approval back.", True),
        ("Unless I am wrong, section 3 contradicts section 2", True),
        ("Issue: #12", False),
        ("Problem: solved", False),
        ("Q1 is open source", False),
        ("Good, but fine", False),
    ],
)
def test_labels_and_a_but_leave_something_open(line: str, *, is_open: bool) -> None:
    assert leaves_open(line) is is_open


@pytest.mark.parametrize(
    ("sentence", "depends"),
    [
        ("lgtm (not really", True),
        ("lgtm - not", True),
        ("lgtm, not bad", False),
        ("if q1 is closed, this is fine by me, thanks", True),
        ("if q1 is closed, good", True),
        ("after q1 is closed, good", True),
        ("if q1 is closed that is good", False),
        ("after the discussion, good", False),
        ("after the discussion, fine", False),
        ("once the tests pass, i approve", True),
        ("if you like, merge it", False),
    ],
)
def test_a_condition_may_come_before_the_word_of_approval(sentence: str, *, depends: bool) -> None:
    assert approves_on_condition(sentence) is depends


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!-- a\nunless Q1 is closed\nunless Q2 is closed\n-->\nFine.", ""),
        ("<!-- see below\nLGTM once Q1 is closed", "LGTM once Q1 is closed"),
        ("LGTM once Q1 is closed\nA --> B", "LGTM once Q1 is closed"),
        ("<!-- a -->\nUnless Q1 is closed.\nA --> B", "Unless Q1 is closed."),
        ("<!-- LGTM once Q1 is closed\n-->", ""),
        ("<!-- a\n--> LGTM once Q1 is closed", "LGTM once Q1 is closed"),
        ("Fine. <!-- LGTM once Q1 is closed -->", ""),
        ("`<!--` LGTM once Q1 is closed `-->`", "`<!--` LGTM once Q1 is closed `-->`"),
    ],
)
def test_a_comment_in_html_is_not_read_and_hides_nothing_else(text: str, found: str) -> None:
    assert condition_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read it all.\nIf Q1 is closed:", "If Q1 is closed:"),
        ("**If Q1 is closed:**", "**If Q1 is closed:**"),
        ("*If Q1 is closed:* ", "*If Q1 is closed:*"),
        ("If Q1 is closed:\nRead it all.", ""),
        ("> If Q1 is closed:", ""),
    ],
)
def test_the_line_right_above_leads_to_the_command(text: str, found: str) -> None:
    assert condition_above(text) == found
