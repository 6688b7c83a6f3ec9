"""Other specs that belong to one, by value: what it waits for, what leaves, who implements it, and which number is next."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, DependencyMode, Policy
from bot.policy.parser import parse_policy
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.obstacles import Dependency
from bot.review.evaluate.related import (
    dependencies_of,
    given_numbers,
    implementations,
    named_files,
    named_in_histories,
    next_numbers,
    other_with_number,
    references,
    removal_of,
    taken_numbers,
)
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import PullRef
from bot.review.model.source import LeavingSpec, SourceFile
from bot.spec.model import Reference
from tests.review.builders import ANN, BASE, PATH, a_pull, a_reading, a_snapshot, a_source, an_examination

OFF = Policy(approval=ApprovalRules(depends_on=DependencyMode.OFF))
HISTORY = "# A\n\n## Revision History\n\n- 2026-01-01: Search (#\u200b9, @\u200bann)\n- 2026-01-02: More (#12)\n"
LISTED = """\
specs:
  - paths: ["docs/specs/*.md"]
    number: {}
  - paths: ["rfcs/*.md"]
    number: {field: RFC}
    lifecycle:
      - {name: Idea, role: draft}
      - {name: Open, role: review}
      - {name: Last Call, role: review}
      - {name: Done, role: approved}
"""
TWO = parse_policy(LISTED)


def a_text(path: str, text: str) -> SourceFile:
    return SourceFile(path=path, sha=BASE, content=text.encode())


def test_a_history_names_pull_requests_by_number() -> None:
    pull = a_pull()
    found = named_in_histories((a_text("docs/specs/a.md", HISTORY),), pull.ref, Policy())
    assert found == (replace(pull.ref, number=9),)


def test_files_that_are_implemented_come_in_the_order_of_the_lines() -> None:
    body = "Implements: docs/specs/a.md\n\nwords\n\n- **Implements:** docs/specs/b.md"
    assert named_files(body, "team/app") == ("docs/specs/a.md", "docs/specs/b.md")
    assert named_files("```\nImplements: docs/specs/a.md\n```\n", "team/app") == ()


def an_implementation(number: int, body: str) -> RelatedPull:
    ref = PullRef(forge=a_pull().ref.forge, repository="team/app", number=number)
    return RelatedPull(ref=ref, url="u", author=ANN, title="t", body=body, state=PullState.OPEN)


def test_who_implements_it_names_it_by_path_or_address() -> None:
    by_address = f"Implements: https://forge.test/team/app/blob/main/{PATH}"
    first, second = an_implementation(20, by_address), an_implementation(15, f"Implements: {PATH}")
    others = an_implementation(12, by_address), an_implementation(21, "Implements: docs/specs/b.md")
    assert implementations(a_pull(), (a_source(),), (first, second, first, *others)) == (second, first)


def waiting(*targets: str, path: str = PATH, rule: int = 0) -> SpecReview:
    found = an_examination(path=path)
    needed = tuple(Reference(target=target, line=3 + number) for number, target in enumerate(targets))
    facts = replace(found.facts, depends_on=needed)
    return a_reading(spec=replace(found, facts=facts), source=replace(a_source(path), rule=rule))


STORE = "# Store\n\n**Status:** {}\n"


@pytest.mark.parametrize(
    ("target", "file", "status", "shown"),
    [
        ("store.md", "docs/specs/store.md", "Draft", "Draft"),
        ("https://forge.test/team/app/blob/main/docs/specs/store.md", "docs/specs/store.md", "Draft", "Draft"),
        ("/rfcs/store.md", "rfcs/store.md", "Last Call", "Last Call"),
        ("/elsewhere/store.md", "elsewhere/store.md", "In Review", "In Review"),
        ("/docs/specs/0007-store.md", "docs/specs/0007-store.md", "Approved", None),
        ("https://forge.test/other/app/blob/main/docs/specs/store.md", "docs/specs/store.md", "Draft", None),
    ],
)
def test_what_a_spec_waits_for(target: str, file: str, status: str, shown: str | None) -> None:
    relatives = {file: a_text(file, STORE.format(status))}
    snapshot = replace(a_snapshot(), relatives=relatives)
    found = dependencies_of(snapshot, TWO, (waiting(target),))
    wait = Dependency(path=PATH, line=3, target=target, title="Store", file=file, status=shown or "")
    assert found == (() if shown is None else (wait,))
    assert dependencies_of(snapshot, OFF, (waiting(target),)) == ()


def test_each_spec_that_is_nowhere_is_told_and_each_file_once() -> None:
    file = "docs/specs/store.md"
    snapshot = replace(a_snapshot(), relatives={file: a_text(file, STORE.format("Draft"))})
    found = dependencies_of(snapshot, Policy(), (waiting("gone.md", "lost.md", "store.md", "./store.md"),))
    assert [(one.target, one.title, one.file) for one in found] == [
        ("gone.md", "gone.md", ""),
        ("lost.md", "lost.md", ""),
        ("./store.md", "Store", file),
    ]


def test_what_is_not_asked_for_is_not_read() -> None:
    source = a_source(text="# A\n\n**Status:** Draft\n**Depends on:** store.md\n")
    assert [one.target for _, one in references((source,), Policy())] == ["store.md"]
    assert references((source,), OFF) == ()


@pytest.mark.parametrize(
    ("text", "title", "status", "guarded"),
    [
        ("# Store\n\n**Status:** Last Call\n", "Store", "Last Call", False),
        ("# Store\n\n**Status:** Last Call (until Monday)\n", "Store", "Last Call", False),
        ("# Store\n\n**Status:** Done\n", "Store", "Done", True),
        ("# Store\n\n**Status:** Frozen\n", "Store", "Frozen", True),
        ("words\n", "rfcs/a.md", "", True),
        (None, "rfcs/a.md", "", True),
    ],
)
def test_what_leaves_is_guarded_unless_it_is_known_not_to_be_approved(
    text: str | None, title: str, status: str, *, guarded: bool
) -> None:
    leaving = LeavingSpec(path="rfcs/a.md", rule=1, base=None if text is None else a_text("rfcs/a.md", text))
    found = removal_of(leaving, TWO)
    assert (found.title, found.status, found.guarded, found.path) == (title, status, guarded, "rfcs/a.md")


def test_numbers_that_are_taken_and_the_next_ones() -> None:
    texts = {"rfcs/a.md": b"# A\n\n**RFC:** 4\n"}
    listing = ("rfcs/a.md", "rfcs/b.md", "docs/specs/0002-x.md", "docs/specs/x.md", "README.md")
    assert taken_numbers(TWO, listing, texts) == {"rfcs/a.md": 4, "docs/specs/0002-x.md": 2}
    taken = {"docs/specs/0000-x.md": 0, "rfcs/a.md": 4, "README.md": 9}
    wanting = (("docs/specs/b.md", 0), ("docs/specs/a.md", 0), ("rfcs/n.md", 1))
    assert next_numbers(TWO, wanting, taken) == {"docs/specs/a.md": 1, "docs/specs/b.md": 2, "rfcs/n.md": 5}


def test_the_file_of_today_says_whether_it_has_a_number() -> None:
    source = replace(a_source("rfcs/n.md", text="# N\n"), rule=1)
    snapshot = replace(a_snapshot(specs=(source,)), numbers={"rfcs/a.md": 4})
    assert given_numbers(snapshot, TWO) == {"rfcs/n.md": 5}
    today = replace(source, today=a_text("rfcs/n.md", "# N\n\n**RFC:** 6\n"))
    assert given_numbers(replace(snapshot, specs=(today,)), TWO) == {}
    gone = replace(source, head=None)
    assert given_numbers(replace(snapshot, specs=(gone,)), TWO) == {}


def test_a_spec_under_another_name_has_its_own_number() -> None:
    snapshot = replace(a_snapshot(), numbers={"docs/specs/0007-a.md": 7})
    moved = replace(a_source("docs/specs/0007-b.md"), base=a_text("docs/specs/0007-a.md", "x"))
    assert other_with_number(snapshot, TWO, moved, 7) is None
    assert other_with_number(snapshot, TWO, replace(moved, base=None), 7) == "docs/specs/0007-a.md"


@pytest.mark.parametrize("policy", [Policy(), OFF, TWO])
def test_a_spec_that_leaves_names_nothing(policy: Policy) -> None:
    assert references((replace(a_source(text="Depends on: #7\n"), head=None),), policy) == ()
