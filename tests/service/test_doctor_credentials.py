"""The doctor, where credentials are there by half: what is missing is named, and the rest is looked at all the same."""

import pytest

from tests.service.processes import specbot


@pytest.mark.parametrize(
    ("half", "missing"),
    [
        ({"GITHUB_APP_ID": "1"}, "SPECBOT_GITHUB_PRIVATE_KEY"),
        ({"GITHUB_APP_ID": "1", "GITHUB_TOKEN": "ghp_x"}, "SPECBOT_GITHUB_PRIVATE_KEY"),
    ],
)
def test_half_an_app_is_told_and_the_rest_is_looked_at(half: dict[str, str], missing: str, database: str) -> None:
    finished = specbot("doctor", settings={"DATABASE_URL": database, "GITHUB_API_URL": "http://127.0.0.1:1", **half})
    assert (finished.code, finished.errors) == (1, "")
    first, *_, last = finished.output.splitlines()
    assert first == f"✗ credentials: {missing} is not set; a GitHub App needs its id and its private key"
    assert last == "✓ database: 0 jobs wait, 0 failed"


def test_a_database_that_does_not_answer_is_told_on_one_line() -> None:
    finished = specbot("doctor", settings={"DATABASE_URL": "postgresql://127.0.0.1:1/x"})
    last = finished.output.splitlines()[-1]
    assert last.startswith("✗ database: The database cannot be used (connection failed: ")
    assert "\N{REPLACEMENT CHARACTER}" not in last
