"""Which suggestion a comment holds, by value: lines of one thread, what is short enough, and one suggestion for several."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.markdown.model import TextEdit
from bot.policy.model import Policy
from bot.review.evaluate.spec_review import fingerprint
from bot.review.evaluate.suggestions import (
    LONGEST,
    MAX_LINES,
    Candidate,
    CommentPosition,
    Shown,
    Suggestion,
    choose,
    is_short,
    stands_at,
)
from bot.review.evaluate.taken_suggestions import taken_suggestions
from bot.review.model.account import CommitList, GitIdentity
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import Anchor
from bot.review.model.pull_request import ReviewThread
from tests.review.builders import ANN, CAT, PATH, a_diagnostic, a_pull, a_snapshot
from tests.review.test_contributors import BEFORE, a_commit, suggested, taken_by_ben

CAN = Capabilities()
TOLD = Capabilities(suggestion_info="suggestion:-{above}+0")
LINES = tuple(f"line {number}" for number in range(1, 9))


def a_thread(line: int | None, start: int | None = None) -> ReviewThread:
    return ReviewThread(id="t", path=PATH, line=line, start_line=start, resolved=False, comments=())


@pytest.mark.parametrize(
    ("thread", "can", "stands"),
    [
        (a_thread(3), CAN, True),
        (a_thread(3), TOLD, True),
        (a_thread(5), TOLD, False),
        (a_thread(None), TOLD, False),
        (replace(a_thread(3), path="b.md"), TOLD, False),
        (replace(a_thread(3), outdated=True), TOLD, False),
        (a_thread(3, 2), CAN, False),
    ],
)
def test_a_thread_stands_on_its_lines(thread: ReviewThread, can: Capabilities, *, stands: bool) -> None:
    assert stands_at(thread, Anchor(path=PATH, line=3), can) is stands


def a_place(line: int, start: int | None = None, text: str = "new\n") -> CommentPosition:
    return CommentPosition(anchor=Anchor(path=PATH, line=line, start_line=start), suggestion=Suggestion(text=text))


@pytest.mark.parametrize(
    ("where", "short"),
    [
        (a_place(MAX_LINES, 1), True),
        (a_place(MAX_LINES + 1, 1), False),
        (a_place(1, text="x" * LONGEST), True),
        (a_place(1, text="x" * (LONGEST + 1)), False),
        (CommentPosition(anchor=Anchor(path=PATH, line=1)), True),
    ],
)
def test_what_fits_into_a_comment(where: CommentPosition, *, short: bool) -> None:
    assert is_short(where) is short


def a_candidate(key: str, start: int, end: int, thread: ReviewThread | None = None) -> Candidate:
    """Give the replacement of some lines by the name of the candidate, or the insertion behind a line."""
    edit = TextEdit(start_line=start, end_line=end, text=f"{key}\n")
    last = max(start - 1, end)
    first = start if end > start else None
    text = edit.text if end >= start else f"{LINES[last - 1]}\n{edit.text}"
    return Candidate(key=key, where=a_place(last, first, text), edit=edit, rank=start, thread=thread, lines=LINES)


def without(one: Candidate, held_on: int | None = None) -> Shown:
    return Shown(where=replace(one.where, suggestion=None), held_on=held_on)


def test_one_comment_holds_the_suggestion_of_all() -> None:
    first, second = a_candidate("a", 4, 3), replace(a_candidate("b", 4, 3), rank=9)
    assert choose((first, second), (), CAN) == {
        "a": Shown(where=a_place(3, None, "line 3\na\nb\n")),
        "b": without(second, 3),
    }
    first, second = a_candidate("a", 3, 2), a_candidate("b", 3, 4)
    third = a_candidate("c", 5, 4)
    assert choose((second, third), (), CAN) == {"b": Shown(where=a_place(4, 3, "b\nc\n")), "c": without(third, 4)}
    assert choose((first,), (), CAN) == {"a": Shown(where=first.where)}


def test_the_suggestion_of_all_takes_as_many_lines_as_it_has() -> None:
    one, other = a_candidate("a", 4, 3), a_candidate("b", 3, 2)
    wide = replace(a_candidate("b", 4, 4), where=a_place(4, 3, "line 3\nb\n"), rank=9)
    assert choose((one, wide), (), CAN)["a"] == Shown(where=a_place(4, 3, "line 3\na\nb\n"))
    assert choose((one, other), (), CAN) == {"a": Shown(where=one.where), "b": Shown(where=other.where)}


def test_where_no_thread_stands_on_all_lines_one_holds_its_own() -> None:
    one = a_candidate("a", 4, 3, a_thread(3))
    wide = replace(a_candidate("b", 4, 4, a_thread(7)), where=a_place(4, 3, "line 3\nb\n"), rank=9)
    assert choose((one, wide), (), CAN) == {"a": Shown(where=one.where), "b": without(wide)}
    lost = replace(one, thread=a_thread(8))
    assert choose((lost, wide), (), CAN) == {"a": without(lost), "b": without(wide)}


def test_a_comment_on_the_file_takes_no_line() -> None:
    one = a_candidate("a", 1, 1)
    assert choose((one,), (Anchor(path=PATH, line=None),), CAN) == {"a": Shown(where=one.where)}
    assert choose((one,), (Anchor(path=PATH, line=1),), CAN) == {"a": without(one)}


def test_a_finding_of_no_section_keeps_its_name() -> None:
    found = a_diagnostic(section=None)
    text = f"{PATH}\0{found.code}\0\0" + "1\0" + "1"
    assert fingerprint(PATH, found) == sha256(text.encode()).hexdigest()[:16]


def taken(*authors: GitIdentity) -> bool:
    commit = a_commit(*authors, takes=True)
    snapshot = a_snapshot(pull=a_pull(threads=(suggested(CAT),)))
    return bool(taken_suggestions(replace(snapshot, commits=CommitList(commits=(commit,))), Policy()))


def test_people_are_told_apart_by_account_then_address_then_name() -> None:
    shared = [GitIdentity(name="Team", email="team@corp.example", account=one) for one in (CAT, ANN)]
    assert taken(*shared)
    assert not taken(shared[0], shared[0])
    bot = GitIdentity(name="specbot", email="")
    assert not taken(bot, bot)
    assert taken(bot, GitIdentity(name="Ann", email=""))


def test_a_text_that_is_none_is_held_against_the_suggestion_as_far_as_it_can_be_read() -> None:
    assert not taken_by_ben(BEFORE, before=BEFORE + b"\xff\n", co_author=CAT)
