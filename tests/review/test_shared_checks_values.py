"""Checks of a commit that several requests share, and of a merge queue's, value by value."""

from dataclasses import replace

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import ADD_SECTIONS, CHECK_AGAIN, Annotation, Button, Check, DesiredState, Level
from bot.review.model.pull_request import PullRequest
from bot.review.present.checks import ANNOTATIONS, sealed
from bot.review.present.shared_checks import merge_group_checks, shared_checks
from tests.review.builders import HEAD, a_pull

PULL = a_pull()
FAILS, PASSES = Conclusion.FAILURE, Conclusion.SUCCESS
NAMES = ("spec / document", "spec / approval")


def numbered(number: int) -> PullRequest:
    ref = replace(PULL.ref, number=number)
    return replace(PULL, ref=ref, url=f"https://forge.test/{number}")


def a_check(
    title: str = "Fine",
    conclusion: Conclusion = PASSES,
    *,
    name: str = NAMES[0],
    seen: tuple[str, ...] = (),
    marks: tuple[Annotation, ...] = (),
    buttons: tuple[Button, ...] = (),
) -> Check:
    return sealed(
        Check(
            name=name,
            sha="9" * 40,
            conclusion=conclusion,
            title=title,
            summary=f"{title} *text*",
            seen=seen,
            annotations=marks,
            buttons=buttons,
        )
    )


def a_mark(line: int) -> Annotation:
    return Annotation(path="a.md", start_line=line, end_line=line, level=Level.WARNING, title="t", message="m")


def together(*checks: Check) -> Check:
    """Let pull requests 1, 2, 3 … have these checks, given in the opposite order."""
    parts = [(numbered(number), (check,)) for number, check in enumerate(checks, 1)]
    refs = [one.ref for one, _ in parts]
    (found,) = shared_checks(numbered(1), reversed(parts), refs[1:])
    return found


def test_those_that_fail_come_first_and_one_is_enough() -> None:
    last = Button(label="x", description="x", identifier="x")
    found = together(
        a_check("One", seen=("a", "b"), marks=(a_mark(1), a_mark(2)), buttons=(CHECK_AGAIN,)),
        a_check("*Two*", FAILS, seen=("b", "c"), marks=(a_mark(2), a_mark(3)), buttons=(CHECK_AGAIN, ADD_SECTIONS)),
        a_check("Three", buttons=(last, replace(last, label="y"))),
    )
    summary = (
        "3 open requests have this commit as their head. A check belongs to the commit, so it passes only when all of "
        "them do:\n\n"
        "- [#\u200b2](https://forge.test/2) fails: \\*Two\\*\n"
        "- [#\u200b1](https://forge.test/1) passes: One\n"
        "- [#\u200b3](https://forge.test/3) passes: Three\n\n"
        "**[#\u200b2](https://forge.test/2)**\n\n*Two* *text*\n\n"
        "**[#\u200b1](https://forge.test/1)**\n\nOne *text*\n\n"
        "**[#\u200b3](https://forge.test/3)**\n\nThree *text*"
    )
    assert found == sealed(
        Check(
            name=NAMES[0],
            sha=HEAD,
            conclusion=FAILS,
            title="#2: *Two*; #1: One; #3: Three",
            summary=summary,
            seen=("b", "c", "a"),
            annotations=(a_mark(2), a_mark(3), a_mark(1)),
            buttons=(CHECK_AGAIN, ADD_SECTIONS, last),
        )
    )


def test_all_that_pass_stand_in_the_order_of_their_numbers() -> None:
    found = together(a_check("One"), a_check("Two"))
    assert (found.conclusion, found.title) == (PASSES, "#1: One; #2: Two")


@pytest.mark.parametrize(("length", "cut"), [(236, False), (237, True)])
def test_a_long_title_is_cut(length: int, *, cut: bool) -> None:
    title = together(a_check("x" * length)).title
    assert len(title) == 240
    assert title.endswith("…") is cut


def test_only_so_many_lines_are_marked() -> None:
    found = together(a_check(marks=tuple(a_mark(line) for line in range(1, ANNOTATIONS + 2))))
    assert len(found.annotations) == ANNOTATIONS
    assert found.annotations[-1].start_line == ANNOTATIONS


def test_each_check_is_put_together_with_its_like_and_left_out_where_nobody_has_it() -> None:
    document, approval = a_check("D"), a_check("A", name=NAMES[1])
    parts = ((numbered(2), (approval, document)), (numbered(1), (document,)))
    first, second = shared_checks(numbered(1), parts, [numbered(2).ref])
    assert [(one.name, one.title) for one in (first, second)] == [
        (NAMES[0], "#1: D; #2: D"),
        (NAMES[1], "#2: A"),
    ]
    assert shared_checks(numbered(1), ((numbered(1), ()),), ()) == ()


def test_where_not_all_can_be_read_nothing_passes() -> None:
    others = [replace(PULL.ref, number=number) for number in range(60, 1, -1)]
    found = shared_checks(numbered(1), ((numbered(1), (a_check(),)),), others)
    names = ", ".join(f"#\u200b{number}" for number in range(1, 51))
    summary = (
        "So many open requests have this commit as their head that I cannot weigh them all, and a check belongs to the "
        f"commit: {names}\n\nClose those that nobody needs, or push a commit that only this one has."
    )
    title = "60 open requests have this very commit as their head"
    assert found == tuple(
        sealed(Check(name=name, sha=HEAD, conclusion=FAILS, title=title, summary=summary)) for name in NAMES
    )
    assert len(shared_checks(numbered(1), ((numbered(1), (a_check(),)),), others[-1:])) == 2


def state(*checks: Check) -> DesiredState:
    return DesiredState(label=None, status_labels=frozenset(), summary=None, checks=checks)


def test_a_merge_queue_s_commit_has_the_first_failing_check_of_its_requests() -> None:
    bad = a_check("Bad", FAILS, seen=("a",), marks=(a_mark(1),), buttons=(CHECK_AGAIN,))
    found = merge_group_checks("8" * 40, (state(a_check("Good")), state(bad, a_check("Also", name=NAMES[1]))))
    assert found == (
        sealed(replace(bad, sha="8" * 40, annotations=(), buttons=())),
        sealed(replace(a_check("Also", name=NAMES[1]), sha="8" * 40)),
    )


def test_what_was_let_into_a_queue_passes_where_nothing_is_known_of_it() -> None:
    summary = "This passed the check before it entered the queue."
    assert merge_group_checks("8" * 40) == tuple(
        sealed(Check(name=name, sha="8" * 40, conclusion=PASSES, title="Checked before it was queued", summary=summary))
        for name in NAMES
    )
