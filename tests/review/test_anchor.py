import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import TextEdit
from bot.review.evaluate.findings import comment_position
from bot.review.model.desired_state import Anchor
from tests.review.builders import PATH, a_diagnostic, a_file

TEXT = tuple(f"line {number}" for number in range(1, 21))


def edit(start: int, end: int, text: str = "new\n") -> tuple[TextEdit, ...]:
    return (TextEdit(start_line=start, end_line=end, text=text),)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        pytest.param(a_diagnostic(line=6), 6, id="its own line"),
        pytest.param(a_diagnostic(line=2), 5, id="the nearest shown line of the section"),
        pytest.param(a_diagnostic(line=12), 8, id="the nearest from below"),
        pytest.param(a_diagnostic(line=15, section="Other"), None, id="the whole file"),
    ],
)
def test_the_ladder(found: Diagnostic, line: int | None) -> None:
    section = range(1, 13) if found.section == "Goals" else range(14, 20)
    where = comment_position(found, a_file(lines=range(5, 9)), section=section, text=TEXT, file_comments=True)
    assert where is not None
    assert where.anchor == Anchor(path=PATH, line=line)
    assert where.suggestion is None


def test_without_file_comments_only_the_summary_is_left() -> None:
    found = a_diagnostic(line=15)
    assert comment_position(found, a_file(lines=()), section=range(0), text=TEXT, file_comments=False) is None


@pytest.mark.parametrize(
    ("fix", "lines", "text"),
    [
        pytest.param(edit(6, 6), (None, 6), "new\n", id="one line"),
        pytest.param(edit(6, 7), (6, 7), "new\n", id="two lines"),
        pytest.param(edit(7, 6), (None, 6), "line 6\nnew\n", id="an insertion rides on the line before"),
        pytest.param(edit(21, 20), (None, 20), "line 20\nnew\n", id="at the end of the file"),
    ],
)
def test_a_suggestion_replaces_exactly_the_commented_lines(
    fix: tuple[TextEdit, ...], lines: tuple[int | None, int], text: str
) -> None:
    found = a_diagnostic(line=9, fix=fix)
    where = comment_position(found, a_file(lines=range(5, 21)), section=range(0), text=TEXT, file_comments=True)
    assert where is not None
    assert (where.anchor.start_line, where.anchor.line) == lines
    assert where.suggestion is not None
    assert where.suggestion.text == text


@pytest.mark.parametrize(
    "fix",
    [
        pytest.param(edit(3, 6), id="partly outside the diff"),
        pytest.param(edit(1, 0), id="before the first line"),
        pytest.param((*edit(5, 5), *edit(7, 7)), id="two places"),
    ],
)
def test_no_suggestion_where_the_lines_would_not_be_equal(fix: tuple[TextEdit, ...]) -> None:
    where = comment_position(
        a_diagnostic(line=6, fix=fix), a_file(lines=range(5, 9)), section=range(0), text=TEXT, file_comments=True
    )
    assert where is not None
    assert where.suggestion is None
    assert where.anchor.line == 6
