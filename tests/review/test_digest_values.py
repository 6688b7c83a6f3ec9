"""The weekly digest, value by value: for whom, of what, and how long each thing is open."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.policy.model import Policy, SpecRule
from bot.review.model.board import BoardQuestion, SpecState, SpecWait
from bot.review.model.notices import DigestTarget
from bot.review.present.digest import MOST, OpenSpec, digest, week_key
from tests.review.builders import NOON

BREAK = "\u200b"
POLICY = Policy(specs=(SpecRule(paths=("docs/*.md",)), SpecRule(paths=("other/*.md",))))
TARGET = DigestTarget(
    forge="github",
    repository="acme/`x`",
    rules={"leads": frozenset({0, 1}), "others": frozenset({1}), "nobody": frozenset({7})},
    policy=POLICY,
)
A = SpecState(path="docs/a.md", title="A <b>", status="review", status_name="In `Review`")


def lines(*specs: OpenSpec, target: DigestTarget = TARGET, now: datetime = NOON) -> list[str]:
    found = next(iter(digest(target, specs, now)))
    return found.body.split("\n")


def an_open(spec: SpecState = A, since: timedelta = timedelta(days=3), url: str = "https://forge.test/1") -> OpenSpec:
    return OpenSpec(spec=spec, url=url, since=NOON - since)


def test_each_name_gets_the_specs_of_its_rules_and_none_an_empty_digest() -> None:
    other = an_open(replace(A, path="other/b.md"))
    lost = an_open(replace(A, path="x.md"))
    found = list(digest(TARGET, [an_open(), other, lost], NOON))
    assert [(one.to, one.title, one.key) for one in found] == [
        ("leads", f"acme/`{BREAK}x`{BREAK}: 2 specs open", "digest:2026-W48"),
        ("others", f"acme/`{BREAK}x`{BREAK}: 1 spec open", "digest:2026-W48"),
    ]
    assert list(digest(TARGET, [lost], NOON)) == []


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23), "less than a day"),
        (timedelta(days=-3), "less than a day"),
    ],
)
def test_a_spec_says_for_how_long_it_is_open(since: timedelta, said: str) -> None:
    assert lines(an_open(since=since)) == [
        f"A <{BREAK}b> (In `{BREAK}Review`{BREAK}, open for {said})",
        "  waits for nobody",
        "  https://forge.test/1",
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("ben",), "  waits for: ben"),
        (("ben", "<x", "ben"), f"  waits for: ben, <{BREAK}x"),
        (("a", "b", "c", "d"), "  waits for: a, b, c, d"),
        (("a", "b", "c", "d", "e", "f"), "  waits for: a, b, c, d and 2 more"),
    ],
)
def test_whom_it_waits_for_is_named_once(names: tuple[str, ...], said: str) -> None:
    spec = replace(A, waits=tuple(SpecWait(name=name, what="approves") for name in names))
    assert lines(an_open(spec))[1] == said


def asked(number: int, days: int | None, text: str = "Why?") -> BoardQuestion:
    return BoardQuestion(id=f"T{number}", text=text, since=None if days is None else NOON - timedelta(days=days))


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ((), []),
        ((asked(1, None),), []),
        ((asked(1, 2, "Old <a>?"),), [f"  1 question open, the oldest for 2 days: Old <{BREAK}a>?"]),
        (
            (asked(1, 2), asked(2, None), asked(3, 9, "x" * 101), asked(4, 4)),
            [f"  4 questions open, the oldest for 9 days: {'x' * 99}…"],
        ),
    ],
)
def test_the_oldest_question_is_told_where_it_is_known_since_when(
    questions: tuple[BoardQuestion, ...], said: list[str]
) -> None:
    assert lines(an_open(replace(A, questions=questions)))[2:-1] == said


def test_the_one_that_is_open_longest_comes_first_and_paths_decide_between_equals() -> None:
    names = [("docs/c.md", 3), ("docs/b.md", 3), ("docs/a.md", 2), ("docs/d.md", 4)]
    specs = [an_open(replace(A, path=path, title=path), timedelta(days=days)) for path, days in names]
    found = [line.partition(" ")[0] for line in lines(*specs) if line.startswith("docs")]
    assert found == ["docs/d.md", "docs/b.md", "docs/c.md", "docs/a.md"]
    assert lines(*specs)[3] == ""
    assert lines(*specs)[-1] == "  https://forge.test/1"


@pytest.mark.parametrize(("number", "last"), [(MOST, "  https://forge.test/1"), (MOST + 1, "… and 1 more")])
def test_so_many_are_told(number: int, last: str) -> None:
    specs = [an_open(replace(A, path=f"docs/{one}.md"), timedelta(days=one)) for one in range(number)]
    found = lines(*specs)
    assert found[-1] == last
    assert sum(line.startswith("A ") for line in found) == MOST


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        ("2026-11-23T05:59+00:00", "digest:2026-W47"),
        ("2026-11-23T06:00+00:00", "digest:2026-W48"),
        ("2027-01-04T05:00+00:00", "digest:2026-W53"),
        ("2027-01-04T07:00+00:00", "digest:2027-W01"),
    ],
)
def test_a_week_has_the_number_of_the_calendar(moment: str, key: str) -> None:
    assert week_key(datetime.fromisoformat(moment)) == key
