"""What is shown where a pull request has several specs, and more of something than fits."""

import re

import pytest

from bot.review.model.capabilities import Capabilities
from tests.review.situation import FORGES, GITHUB, a_spec, body, decided

ONE, TWO = "a/one.md", "b/two.md"


def cells(summary: str) -> list[list[str]]:
    """Read the first table without its links."""
    rows = [line for line in summary.splitlines() if line.startswith("| [")]
    return [[re.sub(r"\[(.*?)\]\([^)]*\)", r"\1", cell).strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("can", FORGES.values(), ids=FORGES)
def test_specs_of_one_title_are_told_apart_by_their_files(can: Capabilities) -> None:
    alike = body(decided(can, a_spec(path=ONE), a_spec(path=TWO, questions=2)).summary)
    assert [(row[0], row[3]) for row in cells(alike)] == [("Search (one.md)", "none"), ("Search (two.md)", "2 open")]
    unlike = body(decided(can, a_spec(path=ONE), a_spec(path=TWO, title="Cache")).summary)
    assert [row[0] for row in cells(unlike)] == ["Search", "Cache"]


def test_an_error_names_its_file_where_there_are_several() -> None:
    alone = body(decided(GITHUB, a_spec(path=ONE, errors=1)).summary)
    assert "repairs 1 error in the text: [line 3](" in alone
    several = body(decided(GITHUB, a_spec(path=ONE, errors=1), a_spec(path=TWO)).summary)
    assert re.search(r"repairs 1 error in the text: \[one\.md:3\]\([^)]*/a/one\.md#L3\)", several)


def test_the_summary_shows_the_first_questions_and_the_check_all_of_them() -> None:
    found = decided(GITHUB, a_spec(questions=25))
    assert "…and 17 more questions: the check `spec / approval` lists all." in body(found.summary)
    (listed,) = (one.summary for one in found.checks if one.name == "spec / approval")
    assert [f"[Q{number}](" in listed for number in range(1, 26)] == [True] * 25
    assert "more questions" not in listed
