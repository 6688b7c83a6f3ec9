"""The storm's judges can find what they look for."""

import pytest

from bot.review.model.markers import Kind, Marker, mark
from specbot_playground import operations
from specbot_playground.seed import demo_world
from tests.chaos.verdict import comments
from tests.chaos.witness import Seen, overlaps


def seen(text: str) -> list[Seen]:
    """Read `A:look 1-2 B:write 3-4` as requests of workers about one pull request."""
    words = text.split()
    return [
        Seen(
            pull=1,
            worker=what[0],
            look=what.endswith("look"),
            write=what.endswith("write"),
            began=float(when.partition("-")[0]),
            ended=float(when.partition("-")[2]),
        )
        for what, when in zip(words[::2], words[1::2], strict=True)
    ]


@pytest.mark.parametrize(
    ("requests", "found"),
    [
        ("A:look 1-2 A:write 3-4 B:look 5-6 B:write 7-8", []),
        ("A:look 1-2 A:write 3-4 B:look 5-6 A:look 7-8 A:write 9-10", []),
        ("A:look 1-2 B:look 3-4 A:write 5-6 B:write 7-8", ["A wrote after B had looked, and B wrote too"]),
        ("A:look 1-2 B:look 3-4 B:write 5-6 A:write 7-8", ["A wrote after B had looked, and B wrote too"]),
        ("A:look 1-2 A:write 3-4 B:look 5-6 A:read 7-8 B:write 9-10", []),
        ("A:look 1-3 B:look 2-4 A:write 5-6", []),
        ("A:look 1-2 A:write 3-6 A:write 4-5", []),
        ("A:look 1-2 A:write 3-7 A:look 4-5 A:write 6-8", []),
        ("A:look 1-2 A:write 3-7 B:write 6-8", ["A and B wrote at once"]),
    ],
)
def test_two_jobs_for_one_pull_request_are_seen(requests: str, found: list[str]) -> None:
    assert list(overlaps(seen(requests))) == found


def test_a_comment_that_stands_twice_is_seen() -> None:
    world = demo_world()
    (repository,) = world.repositories.values()
    bot, ada = world.app.bot, world.users["ada"]
    operations.create_branch(world, ada, repository, "topic", repository.branches["main"])
    operations.write_files(world, ada, repository, "topic", {"docs/specs/1.md": b"# One\n"}, "Propose")
    pull = operations.open_pull(world, ada, repository, base="main", head="topic", title="One", body="", draft=False)
    assert list(comments(pull, bot)) == ["no summary"]
    for times in (1, 2):
        operations.say(world, bot, repository, pull, mark("Hello.", Marker(kind=Kind.SUMMARY)))
        assert len(list(comments(pull, bot))) == times - 1
