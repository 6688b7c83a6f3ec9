"""A suggestion replaces the lines on which its thread stands now, once, and only while they are as they were."""

import pytest

from specbot_playground import operations
from specbot_playground.operations.suggestions import apply_suggestion
from specbot_playground.server import Playground
from specbot_playground.state import Refusal
from tests.playground_server import Person, open_pull, person

TEXT = "one\ntwo\nthree\nfour\n"
THREADS = """query($number: Int!) { repository(owner: "acme", name: "payments") { pullRequest(number: $number) {
  reviewThreads(first: 9) { nodes { line startLine isOutdated isResolved } } } } }"""


@pytest.fixture
def ada(playground: Playground) -> Person:
    return person(playground, "ada")


@pytest.fixture
def number(ada: Person) -> int:
    """A pull request with a suggestion for the second and third of four lines."""
    found = open_pull(ada, {"a.md": TEXT})
    wish = {"path": "a.md", "start_line": 2, "line": 3, "side": "RIGHT", "body": "````suggestion\n2\n```\n3\n````"}
    ada.call("POST", f"pulls/{found}/reviews", {"event": "COMMENT", "comments": [wish]}).raise_for_status()
    return found


def push(playground: Playground, text: str) -> None:
    world, repository = playground.world, playground.repository
    operations.write_files(world, world.users["ada"], repository, "topic", {"a.md": text.encode()}, "More")


def take(playground: Playground, number: int) -> str:
    world, repository = playground.world, playground.repository
    pull = repository.pulls[number]
    made = apply_suggestion(world, world.users["ada"], pull, pull.review_comments[0])
    return made.tree["a.md"].decode()


def thread(who: Person, number: int) -> dict[str, object]:
    found = who.graphql(THREADS, number=number)["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"][0]
    return dict(found)


def test_it_goes_with_its_lines(playground: Playground, ada: Person, number: int) -> None:
    push(playground, "zero\n" + TEXT)
    assert thread(ada, number) == {"line": 4, "startLine": 3, "isOutdated": False, "isResolved": False}
    assert take(playground, number) == "zero\none\n2\n```\n3\nfour\n"
    assert thread(ada, number)["isResolved"] is True


def test_it_covers_what_was_written_between_its_lines(playground: Playground, ada: Person, number: int) -> None:
    push(playground, TEXT.replace("two\n", "two\nbetween\n"))
    assert thread(ada, number) == {"line": 4, "startLine": 2, "isOutdated": False, "isResolved": False}


@pytest.mark.parametrize("text", [TEXT.replace("two", "2"), TEXT.replace("three", "3")])
def test_a_changed_line_makes_it_outdated(playground: Playground, ada: Person, number: int, text: str) -> None:
    push(playground, text)
    assert thread(ada, number) == {"line": None, "startLine": None, "isOutdated": True, "isResolved": False}
    with pytest.raises(Refusal):
        take(playground, number)


def test_it_is_taken_once_and_not_when_closed(playground: Playground, ada: Person, number: int) -> None:
    ada.call("PATCH", f"pulls/{number}", {"state": "closed"}).raise_for_status()
    with pytest.raises(Refusal):
        take(playground, number)
    ada.call("PATCH", f"pulls/{number}", {"state": "open"}).raise_for_status()
    take(playground, number)
    with pytest.raises(Refusal):
        take(playground, number)
