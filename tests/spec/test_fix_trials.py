"""What a trial of fixes finds out, by value: which fixes keep their word alone, together, and beside each other."""

from collections.abc import Mapping

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import TextEdit
from bot.policy.severity import Code, Severity
from bot.spec.fixes import Trial, settling, with_settling_fixes


def finding(
    message: str,
    *,
    line: int = 1,
    fix: str | None = None,
    code: Code = Code.INVALID_FIELD,
    section: str | None = None,
    unwritten: str | None = None,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    """Make a finding; its fix writes a word on its line."""
    edits = None if fix is None else (TextEdit(start_line=line, end_line=line, text=f"{fix}\n"),)
    span = parse("\n" * line).span(line)
    return Diagnostic(
        code=code, severity=severity, message=message, span=span, fix=edits, section=section, unwritten=unwritten
    )


def trial(text: str, *found: Diagnostic, **after: tuple[Diagnostic, ...]) -> Trial:
    """Make a trial of a text of words, with what is found in the texts that come of it; `_` stands between two words."""
    by_text: Mapping[str, tuple[Diagnostic, ...]] = {
        text: found,
        **{key.replace("_", "\n"): one for key, one in after.items()},
    }
    return Trial(source=text.encode(), found=found, look=lambda content: by_text[content.decode()])


A, B = finding("a", fix="x"), finding("b", line=2, fix="y")
OTHER, WARNING = finding("other", line=3), finding("warning", line=3, severity=Severity.WARNING)
MISSING = {"code": Code.MISSING_SECTION, "line": 3}


@pytest.mark.parametrize(
    ("before", "after", "settles", "strictly"),
    [
        ((A,), (), True, True),
        ((A, OTHER), (OTHER,), True, True),
        ((A, OTHER), (OTHER, OTHER), True, False),
        ((A, OTHER), (OTHER, OTHER, OTHER), False, False),
        ((A,), (OTHER,), True, False),
        ((A,), (OTHER, OTHER), False, False),
        ((A,), (WARNING, WARNING), True, True),
        ((A,), (A,), False, False),
        ((A, B), (A,), False, False),
        ((A, A), (A,), True, True),
        ((A, B), (B,), True, True),
        ((A,), (finding("new", fix="z", severity=Severity.WARNING),), False, False),
        ((A, finding("m", section="S")), (finding("m", section="T"),), True, False),
        ((A, finding("m", section="S")), (finding("m", section="S", line=9),), True, True),
        ((A, finding("m")), (finding("n"),), True, False),
        ((A, finding("m", code=Code.TITLE)), (finding("m"),), True, False),
        ((A, finding("below X", section="S", **MISSING)), (finding("below Y", section="S", **MISSING),), True, True),  # type: ignore[arg-type]
        ((A, finding("m", section="S", **MISSING)), (finding("m", section="T", **MISSING),), True, False),  # type: ignore[arg-type]
        ((A, finding("m", unwritten="S")), (finding("n", code=Code.EMPTY_SECTION, unwritten="S"),), True, True),
        ((A, finding("m", unwritten="S")), (finding("m", unwritten="T"),), True, False),
    ],
)
def test_a_fix_settles_its_finding_without_more_errors_and_strictly_without_a_new_one(
    before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...], *, settles: bool, strictly: bool
) -> None:
    now = trial("w\nw", *before, x_w=after)
    assert now.after([A]) == b"x\nw"
    assert now.settles([A]) is settles
    assert now.settles([A], strictly=True) is strictly


def test_two_findings_of_one_name_are_both_to_be_settled() -> None:
    twin = finding("a", line=2, fix="y")
    assert trial("w\nw", A, twin, x_y=()).settles([A, twin])
    assert not trial("w\nw", A, twin, x_y=(finding("a", line=9),)).settles([A, twin])


BAD = (OTHER, OTHER, OTHER)


@pytest.mark.parametrize(
    ("first", "second", "both", "chosen"),
    [
        ((B,), (A,), (), (A, B)),
        (BAD, BAD, (), (A, B)),
        ((B,), (A,), (OTHER,), (A, B)),
        (BAD, (A,), (OTHER,), (B,)),
        ((B,), (A,), BAD, (A,)),
        ((B,), BAD, BAD, (A,)),
        (BAD, (A,), BAD, (B,)),
        (BAD, BAD, BAD, ()),
        ((B, OTHER), (A,), (OTHER,), (A, B)),
        ((OTHER,), BAD, BAD, (A,)),
    ],
)
def test_fixes_are_made_together_or_else_by_halves_and_of_two_at_odds_the_first(
    first: tuple[Diagnostic, ...],
    second: tuple[Diagnostic, ...],
    both: tuple[Diagnostic, ...],
    chosen: tuple[Diagnostic, ...],
) -> None:
    assert settling(trial("w\nw", A, B, x_w=first, w_y=second, x_y=both)) == chosen


def test_a_finding_without_a_fix_has_none_to_make() -> None:
    assert settling(trial("w", OTHER)) == ()
    assert with_settling_fixes(trial("w", OTHER)) == (OTHER,)


def test_fixes_of_one_line_wait_and_fixes_of_others_do_not() -> None:
    late = finding("c", fix="z")
    assert settling(trial("w\nw", A, B, late, x_y=())) == (A, B)
    assert settling(trial("w\nw", B, A, late, x_y=())) == (B, A)


@pytest.mark.parametrize(
    ("first", "second", "both", "kept"),
    [
        ((*BAD, OTHER), (*BAD, OTHER), (OTHER,), (True, True)),
        ((B, OTHER), (A, OTHER), BAD, (True, True)),
        ((B, OTHER), (*BAD, OTHER), BAD, (True, False)),
        ((*BAD, OTHER), (A,), (finding("new"),), (False, True)),
        ((*BAD, OTHER), (*BAD, OTHER), (finding("new"),), (False, False)),
    ],
)
def test_a_fix_stays_that_keeps_its_word_alone_or_with_all_others(
    first: tuple[Diagnostic, ...],
    second: tuple[Diagnostic, ...],
    both: tuple[Diagnostic, ...],
    kept: tuple[bool, bool],
) -> None:
    found = with_settling_fixes(trial("w\nw", A, B, OTHER, x_w=first, w_y=second, x_y=both))
    assert tuple(one.fix is not None for one in found) == (*kept, False)
    assert [one.message for one in found] == ["a", "b", "other"]


def test_of_fixes_of_one_line_each_is_tried_alone() -> None:
    late = finding("c", fix="z")
    found = with_settling_fixes(trial("w\nw", A, late, x_w=(), z_w=BAD))
    assert [one.fix is not None for one in found] == [True, False]
