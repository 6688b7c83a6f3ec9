"""`spec / document`: what it concludes, lists and marks, for specs and for the team's own files."""

from dataclasses import replace

import pytest

from bot.markdown.model import TextEdit
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import NO_TEAM_FILES, TeamVerdict
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import ADD_SECTIONS, CHECK_AGAIN, Annotation, Button, Check, Level
from bot.review.present.checks import ANNOTATIONS, document_check, sealed
from tests.review.builders import HEAD, PATH, a_diagnostic, a_pull, a_reading, an_examination
from tests.review.gates import OTHER, SHORT, a_problem, read

PULL = a_pull(capabilities=SHORT)
WARNING, INFO = Severity.WARNING, Severity.INFO
ODD = a_problem("Odd.", path=".specbot.yml", line=2, severity=WARNING)
BAD = a_problem("Bad.", path="t.md", line=5)
TEAM = TeamVerdict(changed=(".specbot.yml", "t.md"), problems=(ODD, BAD))
GOOD_TEAM = TeamVerdict(changed=(".specbot.yml",))
ERROR = a_reading(a_diagnostic())
WARNED = a_reading(a_diagnostic(severity=WARNING))
MIXED = a_reading(
    a_diagnostic("Nice.", line=12, severity=INFO),
    a_diagnostic("Say *more*.", line=9, end_line=10, severity=WARNING, code=Code.EMPTY_SECTION),
    a_diagnostic("Lost."),
)


LISTED = (
    "**Blocked: 1 error, 1 warning.** Repair the errors and push. Warnings block nothing.\n\n"
    f"**`{PATH}`**\n\n"
    f"- 🔵 info, [line 12](/{PATH}#12): Nice.\n"
    f"- 🟡 warning, [line 9](/{PATH}#9): Say \\*more\\*.\n"
    f"- 🔴 error, [line 3](/{PATH}#3): Lost."
)
MARKS = (
    Annotation(
        path=PATH,
        start_line=3,
        end_line=3,
        level=Level.FAILURE,
        title="missing-section",
        message="Lost.",
        start_column=1,
        end_column=5,
    ),
    Annotation(path=PATH, start_line=9, end_line=10, level=Level.WARNING, title="empty-section", message="Say *more*."),
    Annotation(
        path=PATH,
        start_line=12,
        end_line=12,
        level=Level.NOTICE,
        title="missing-section",
        message="Nice.",
        start_column=1,
        end_column=5,
    ),
)


def test_a_text_with_faults_fails_with_a_line_and_a_mark_for_each() -> None:
    assert document_check(PULL, (MIXED,)) == sealed(
        Check(
            name="spec / document",
            sha=HEAD,
            conclusion=Conclusion.FAILURE,
            title="1 error, 1 warning in 1 spec",
            summary=LISTED,
            digest="",
            annotations=MARKS,
            buttons=(CHECK_AGAIN,),
        )
    )


@pytest.mark.parametrize(
    ("reviews", "team", "failed", "title"),
    [
        ((), NO_TEAM_FILES, False, "No specs here"),
        ((read(),), NO_TEAM_FILES, False, "No problems in 1 spec"),
        ((read(), read(OTHER)), NO_TEAM_FILES, False, "No problems in 2 specs"),
        ((WARNED,), NO_TEAM_FILES, False, "1 warning in 1 spec"),
        ((a_reading(a_diagnostic(severity=INFO)),), NO_TEAM_FILES, False, "No problems in 1 spec"),
        ((ERROR,), NO_TEAM_FILES, True, "1 error in 1 spec"),
        ((a_reading(a_diagnostic(), a_diagnostic(line=5)),), NO_TEAM_FILES, True, "2 errors in 1 spec"),
        ((), GOOD_TEAM, False, "No specs here; No problems in 1 file of the team"),
        ((), TEAM, True, "No specs here; 1 error, 1 warning in 2 files of the team"),
        ((WARNED,), GOOD_TEAM, False, "1 warning in 1 spec; No problems in 1 file of the team"),
        ((WARNED,), TEAM, True, "1 warning in 1 spec; 1 error, 1 warning in 2 files of the team"),
    ],
)
def test_errors_fail_it_and_the_title_counts(
    reviews: tuple[SpecReview, ...], team: TeamVerdict, *, failed: bool, title: str
) -> None:
    found = document_check(PULL, reviews, team)
    assert found.title == title
    assert found.conclusion is (Conclusion.FAILURE if failed else Conclusion.SUCCESS)


@pytest.mark.parametrize(
    ("reviews", "team", "first", "last"),
    [
        (
            (),
            NO_TEAM_FILES,
            "This pull request changes no spec, so there is nothing to check.",
            "This pull request changes no spec, so there is nothing to check.",
        ),
        ((), GOOD_TEAM, "This pull request changes no spec.", "Nothing is wrong with them."),
        (
            (read(),),
            NO_TEAM_FILES,
            "**Passed**: everything that the template asks for is there.",
            "**Passed**: everything that the template asks for is there.",
        ),
        (
            (WARNED,),
            NO_TEAM_FILES,
            "**Passed**: 1 warning. Warnings block nothing.",
            f'- 🟡 warning, [line 3](/{PATH}#3): Section "Goals" is missing; add it.',
        ),
        (
            (WARNED,),
            TEAM,
            "**Blocked: 1 error, 2 warnings.** Repair the errors and push. Warnings block nothing.",
            "- 🔴 error, `t.md`, [line 5](/t.md#5): Bad.",
        ),
        ((), TEAM, "This pull request changes no spec.", "- 🔴 error, `t.md`, [line 5](/t.md#5): Bad."),
    ],
)
def test_the_verdict_comes_first_and_the_teams_files_last(
    reviews: tuple[SpecReview, ...], team: TeamVerdict, first: str, last: str
) -> None:
    lines = document_check(PULL, reviews, team).summary.splitlines()
    assert (lines[0], lines[-1]) == (first, last)


def test_a_companion_is_listed_and_marked_under_its_own_name() -> None:
    companion = a_reading(spec=an_examination(a_diagnostic("Short.", severity=WARNING), path="docs/specs/plan.md"))
    beside = replace(ERROR.problems[0], stands_in="docs/specs/search.yml")
    review = replace(ERROR, problems=(beside,), companions=(companion,))
    found = document_check(PULL, (review,))
    assert [(one.path, one.start_line) for one in found.annotations] == [
        ("docs/specs/search.yml", 3),
        ("docs/specs/plan.md", 3),
    ]
    assert "[line 3](/docs/specs/search.yml#3)" in found.summary
    assert "**`docs/specs/plan.md`**" in found.summary
    assert found.title == "1 error, 1 warning in 1 spec"


@pytest.mark.parametrize("number", [ANNOTATIONS - 1, ANNOTATIONS, ANNOTATIONS + 1])
def test_of_many_the_worst_are_shown(number: int) -> None:
    many = [a_diagnostic("Small.", line=line, severity=WARNING) for line in range(1, number)]
    found = document_check(PULL, (a_reading(*many, a_diagnostic("Worst.")),))
    assert len(found.annotations) == min(number, ANNOTATIONS)
    assert found.annotations[0].message == "Worst."
    assert found.summary.count("[line ") == min(number, ANNOTATIONS)
    assert found.summary.endswith("\n- …and 1 more") is (number > ANNOTATIONS)
    team = TeamVerdict(changed=("t.md",), problems=(ODD,) * number)
    assert document_check(PULL, (), team).summary.endswith("\n- …and 1 more") is (number > ANNOTATIONS)


FIX = (TextEdit(start_line=3, end_line=3, text="x"),)
FIXABLE = a_reading(a_diagnostic(severity=WARNING), a_diagnostic(line=5, severity=WARNING, fix=FIX))
FIXABLE_TEAM = TeamVerdict(changed=("t.md",), problems=(replace(BAD, diagnostic=replace(BAD.diagnostic, fix=FIX)),))


@pytest.mark.parametrize(
    ("reviews", "team", "can", "writable", "buttons"),
    [
        ((FIXABLE,), NO_TEAM_FILES, True, True, (CHECK_AGAIN, ADD_SECTIONS)),
        ((FIXABLE,), NO_TEAM_FILES, True, False, (CHECK_AGAIN,)),
        ((FIXABLE,), NO_TEAM_FILES, False, True, ()),
        ((WARNED,), NO_TEAM_FILES, True, True, (CHECK_AGAIN,)),
        ((WARNED,), FIXABLE_TEAM, True, True, (CHECK_AGAIN, ADD_SECTIONS)),
        ((), FIXABLE_TEAM, True, True, ()),
        ((), NO_TEAM_FILES, False, True, ()),
    ],
)
def test_buttons_are_there_where_the_forge_has_them_and_something_can_be_done(
    reviews: tuple[SpecReview, ...], team: TeamVerdict, *, can: bool, writable: bool, buttons: tuple[Button, ...]
) -> None:
    pull = a_pull(capabilities=replace(SHORT, check_buttons=can), writable=writable)
    assert document_check(pull, reviews, team).buttons == buttons
