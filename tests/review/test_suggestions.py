"""Which comment shows which suggestion."""

from collections.abc import Iterable

import pytest

from bot.markdown.model import TextEdit
from bot.policy.model import ReviewRules
from bot.review.evaluate.findings import find, offer
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import Anchor, ReviewComment
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import ReviewThread, ThreadComment
from tests.review.builders import BOT, PATH, a_diagnostic, a_file, a_pull, a_reading, a_source

TEXT = "".join(f"line {number}\n" for number in range(1, 151))
TOLD = Capabilities(suggestion_info="suggestion:-{above}+0")


def a_fix(name: str, start: int, end: int, text: str) -> object:
    return a_diagnostic(section=name, line=max(end, 1), fix=(TextEdit(start_line=start, end_line=end, text=text),))


def bodies(
    *fixes: object,
    threads: Iterable[tuple[int, int | None, int | None, bool]] = (),
    can: Capabilities | None = None,
    taken: Iterable[int] = (),
) -> list[str]:
    """Show the comments of some fixes; a thread is the number of its fix, its lines, and whether it is outdated."""
    reading = a_reading(*fixes, source=a_source(text=TEXT))  # type: ignore[arg-type] # diagnostics
    standing = tuple(
        ReviewThread(
            id=f"t{at}",
            path=PATH,
            line=last,
            start_line=first,
            resolved=False,
            outdated=outdated,
            comments=(
                ThreadComment(
                    id=f"c{at}",
                    author=BOT,
                    body=mark("x", Marker(kind=Kind.FINDING, value=reading.problems[at].fingerprint)),
                ),
            ),
        )
        for at, first, last, outdated in threads
    )
    pull = a_pull(files=(a_file(lines=range(1, 151)),), threads=standing, capabilities=can)
    offered = (ReviewComment(fingerprint="o", anchor=Anchor(path=PATH, line=line), body="") for line in taken)
    found = {one.fingerprint: one.body for one in find(pull, [reading], ReviewRules(), offered).inline}
    return [found[problem.fingerprint] for problem in reading.problems]


ADD = a_fix("A", 4, 3, "new\n")
LAST = a_fix("B", 4, 3, "newer\n")
TWO = a_fix("C", 5, 6, "both\n")


@pytest.mark.parametrize(
    ("thread", "can", "shown"),
    [
        pytest.param((0, None, 3, False), None, True, id="where it was made"),
        pytest.param((0, 3, 3, False), None, True, id="one line, told twice"),
        pytest.param((0, None, 2, False), None, False, id="on another line"),
        pytest.param((0, 2, 3, False), None, False, id="on more lines"),
        pytest.param((0, 2, 3, False), TOLD, True, id="the fence counts the lines"),
        pytest.param((0, None, 3, True), None, False, id="outdated"),
        pytest.param((0, None, None, False), None, False, id="on the file"),
    ],
)
def test_a_suggestion_is_shown_where_the_thread_stands(
    thread: tuple[int, int | None, int | None, bool], can: Capabilities | None, *, shown: bool
) -> None:
    (body,) = bodies(ADD, threads=[thread], can=can)
    assert ("suggestion" in body) is shown
    assert ("`/spec fix` writes it for you." in body) is not shown


def test_several_lines_need_a_thread_on_all_of_them() -> None:
    assert "```suggestion\nboth\n```" in bodies(TWO, threads=[(0, 5, 6, False)])[0]
    assert "```suggestion" not in bodies(TWO, threads=[(0, None, 6, False)])[0]
    assert "```suggestion:-1+0\nboth\n```" in bodies(TWO, threads=[(0, None, 6, False)], can=TOLD)[0]


def test_neighbours_become_one_suggestion() -> None:
    first, second = bodies(ADD, LAST)
    assert "```suggestion\nline 3\nnew\nnewer\n```" in first
    assert "The suggestion on line 3 adds this as well." in second
    first, second = bodies(ADD, LAST, threads=[(0, None, 2, False), (1, None, 3, False)])
    assert "The suggestion on line 3 adds this as well." in first
    assert "```suggestion\nline 3\nnew\nnewer\n```" in second


def test_an_insertion_and_the_replacement_of_its_line_become_one() -> None:
    line, _ = bodies(a_fix("D", 2, 3, "other\n"), ADD)
    assert "```suggestion\nother\nnew\n```" in line


def test_of_two_that_contradict_each_other_one_is_shown() -> None:
    first, second = bodies(TWO, a_fix("E", 6, 7, "else\n"))
    assert "```suggestion\nboth\n```" in first
    assert "```suggestion" not in second
    assert "`/spec fix` writes it" in second
    assert "```suggestion" in bodies(TWO, a_fix("E", 6, 7, "else\n"), threads=[(0, None, 9, False)])[1]


def test_without_a_comment_on_the_lines_nothing_is_suggested() -> None:
    moved = [(0, None, 9, False), (1, None, 9, False)]
    assert not any("```suggestion" in body for body in bodies(ADD, LAST, threads=moved))


def test_what_is_offered_has_its_lines_to_itself() -> None:
    assert "```suggestion" not in bodies(ADD, taken=[3])[0]
    assert "```suggestion" in bodies(ADD, taken=[2, 4])[0]


@pytest.mark.parametrize("fix", [a_fix("F", 4, 3, "x" * 20_001), a_fix("G", 1, 101, "x\n")], ids=["text", "lines"])
def test_what_might_be_cut_is_not_suggested(fix: object) -> None:
    assert "```suggestion" not in bodies(fix)[0]


def test_an_offer_that_its_thread_cannot_hold_gets_another() -> None:
    edit = TextEdit(start_line=3, end_line=3, text="answer\n")
    reading = a_reading(source=a_source(text=TEXT))
    pull = a_pull(files=(a_file(lines=range(1, 20)),))
    first = offer(edit, "Q1: an answer", reading, pull)
    assert first is not None
    said = ThreadComment(id="c", author=BOT, body=first.body)
    standing = ReviewThread(id="t", path=PATH, line=3, resolved=False, comments=(said,))
    assert offer(edit, "Q1: an answer", reading, a_pull(files=pull.files, threads=(standing,))) == first
    moved = ReviewThread(id="t", path=PATH, line=4, resolved=False, comments=(said,))
    other = offer(edit, "Q1: an answer", reading, a_pull(files=pull.files, threads=(moved,)))
    assert other is not None
    assert other.fingerprint != first.fingerprint
    long = TextEdit(start_line=3, end_line=3, text="x" * 20_001)
    assert offer(long, "Q1: an answer", reading, pull) is None
