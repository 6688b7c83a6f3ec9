"""Which head stood when something was said: GitLab keeps when each one came."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.forges.gitlab import schemas
from bot.forges.gitlab.review_values import heads_at, reviews

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def version(sha: str | None, minutes: int) -> schemas.Version:
    return schemas.Version(head_commit_sha=sha, created_at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(-1, ()), (0, ("a",)), (1, ("a",)), (2, ("a", "b", "c")), (3, ("c",))],
    ids=["before all", "with the first", "after it", "with two others", "after all"],
)
def test_what_came_at_once_may_have_come_in_any_order(minutes: int, found: tuple[str, ...]) -> None:
    versions = (version("c", 2), version("b", 2), version("a", 0))
    assert set(heads_at(versions, NOON + timedelta(minutes=minutes))) == set(found)


def test_the_newest_of_two_at_once_is_the_first_that_is_listed() -> None:
    assert heads_at((version("c", 2), version("b", 2)), NOON + timedelta(minutes=3)) == ("c",)


def test_a_version_without_a_commit_tells_nothing() -> None:
    assert heads_at((version(None, 0),), NOON) == ()


@pytest.mark.parametrize(("minutes", "sha"), [(1, "a"), (2, "")])
def test_an_approval_of_the_moment_of_a_push_saw_nobody_knows_what(minutes: int, sha: str) -> None:
    user = schemas.User(id=1, username="ben", name="Ben")
    given = schemas.Approval(user=user, approved_at=NOON + timedelta(minutes=minutes))
    versions = (version("b", 2), version("a", 0))
    (found,) = reviews(schemas.Approvals(approved_by=[given]), (), versions, "https://gitlab.test/mr/1")
    assert found.sha == sha
