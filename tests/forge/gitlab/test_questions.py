"""GitLab refuses a query of more than 250 points: the most that is asked at once stays below, however it is spread."""

import pytest
from graphql import parse

from bot.forges.gitlab import questions
from specbot_playground.gitlab.complexity import LIMIT, complexity

AT_ONCE = questions.FILES_AT_ONCE


@pytest.mark.parametrize("commits", [1, 2, AT_ONCE])
def test_files_stay_below_the_limit(commits: int) -> None:
    paths = [f"docs/specs/{number}.md" for number in range(AT_ONCE // commits)]
    asked = questions.files([(f"{number:040}", paths) for number in range(commits)])
    assert complexity(parse(asked), {"path": "acme/payments"}) <= LIMIT


def test_notes_stay_below_the_limit() -> None:
    assert complexity(parse(questions.notes(range(questions.NOTES_AT_ONCE))), {}) <= LIMIT
