"""Which question of the file a number means to who wrote it, function by function."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.review.commands.receipts import (
    bindings,
    bound_digest,
    digests_of,
    question_of,
    said_then,
    shown,
    with_numbers_of,
)
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Question
from bot.review.model.account import CommitList, PullCommit
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from tests.review.builders import BEN, BOT, HEAD, PATH, a_comment, a_pull, a_reading, a_source, an_examination, at
from tests.review.orders import here, order

OLD, OLDER, LOST = "a" * 40, "b" * 40, "9" * 40
OTHER = "docs/specs/other.md"


def questions(*texts: str, path: str = PATH) -> tuple[Question, ...]:
    return tuple(
        Question(id=f"Q{number}", text=text, open=True, path=path, number=number)
        for number, text in enumerate(texts, 1)
    )


def named(*texts: str) -> list[str]:
    """Give the digests of questions that stand in this order."""
    return [digest for digest, _ in digests_of(questions(*texts))]


ASKER = Question(id="T1", text="When?", open=True, asker=BEN)
BIG, PAYS, WHY = named("Big?", "Pays?", "Why?")
THEN = {OLD: ("Big?", "Why?"), OLDER: ("Pays?",)}
NOW = questions("Big?", "Pays?")


def context_of(
    *comments: Comment,
    then: Mapping[str, tuple[str, ...]] | None = None,
    memory: Memory | None = None,
    writable: bool = True,
) -> ReviewContext:
    """Give a pull request whose spec asks how big and who pays; `then`: what it asked at other commits."""
    review = replace(a_reading(), questions_at=then or {})
    context = here(a_pull(comments=comments, writable=writable), spec_reviews=(review,), memory=memory or Memory())
    return replace(context, gate=replace(context.gate, questions=(*NOW, ASKER)))


def summary(edited: int | None = None) -> Comment:
    comment = a_comment(mark("So.", Marker(kind=Kind.SUMMARY)), author=BOT, minutes=-9)
    return replace(comment, edited_at=at(edited) if edited is not None else None)


def test_each_question_of_the_files_has_a_digest_of_what_it_says() -> None:
    twins = (*questions("Big?", "Big?"), ASKER, *questions("Big?", path=OTHER))
    found = list(digests_of(twins))
    assert [one for _, one in found] == [twins[0], twins[1], twins[3]]
    names = [digest for digest, _ in found]
    assert (len(set(names)), {len(one) for one in names}, names[0]) == (3, {8}, BIG)
    assert named("Why?", "Big?") == [WHY, BIG]


def test_the_digests_are_written_in_the_order_of_the_numbers_and_not_without_end() -> None:
    assert shown((*NOW, ASKER)) == f"{BIG}{PAYS}"
    many = questions(*(f"{number}?" for number in range(501)))
    assert shown(many) == shown(many[:500])
    assert shown(many[:500]) != shown(many[:499])


@pytest.mark.parametrize(
    ("digest", "text"), [(BIG, "Big?"), (PAYS, "Pays?"), (WHY, None), ("", None)], ids=["big", "pays", "why", "none"]
)
def test_a_question_is_found_by_what_it_says(digest: str, text: str | None) -> None:
    found = question_of(digest, context_of())
    assert (found.text if found is not None else None) == text


@pytest.mark.parametrize(
    ("name", "digest"), [("Q1", BIG), ("Q2", PAYS), ("Q3", None), ("Q0", None), ("T1", None), ("QX", None)]
)
def test_before_the_first_summary_people_count_in_the_file(name: str, digest: str | None) -> None:
    assert bound_digest(name, order(f"/spec answer {name} So."), context_of()) == digest


def test_what_an_offered_answer_means_is_remembered() -> None:
    memory = Memory(bound={"c0.0": WHY})
    assert bound_digest("Q1", order("/spec answer Q1 So."), context_of(memory=memory)) == WHY


@pytest.mark.parametrize(
    ("memory", "digest"),
    [
        (Memory(head=HEAD, shown=f"{BIG}{PAYS}"), PAYS),
        (Memory(head=HEAD, shown=f"{PAYS}{BIG}"), None),
        (Memory(head=HEAD, shown=BIG), None),
        (Memory(shown=f"{BIG}{PAYS}"), None),
    ],
    ids=["as the file", "another order", "one less", "lost"],
)
def test_a_number_means_the_same_in_the_summary_and_in_the_file(memory: Memory, digest: str | None) -> None:
    context = context_of(summary(), memory=memory)
    assert bound_digest("Q2", order("/spec answer Q2 So."), context) == digest


@pytest.mark.parametrize(
    ("edited", "before", "digest"),
    [
        (None, f"{PAYS}{BIG}", BIG),
        (4, f"{PAYS}{BIG}", BIG),
        (5, f"{PAYS}{BIG}", None),
        (6, f"{PAYS}{BIG}", None),
        (6, f"{BIG}{WHY}", BIG),
        (6, "", BIG),
    ],
)
def test_what_was_written_before_the_summary_changed_may_have_seen_either(
    edited: int | None, before: str, digest: str | None
) -> None:
    memory = Memory(head=HEAD, shown=f"{BIG}{PAYS}", shown_before=before)
    context = context_of(summary(edited), memory=memory)
    assert bound_digest("Q1", order("/spec answer Q1 So.", minutes=5), context) == digest


def test_what_the_summary_says_now_counts_beside_what_it_said_before() -> None:
    memory = Memory(head=HEAD, shown=f"{PAYS}{BIG}", shown_before=f"{BIG}{PAYS}")
    command = order("/spec answer Q1 So.", minutes=5)
    assert bound_digest("Q1", command, context_of(summary(6), memory=memory)) is None


@pytest.mark.parametrize(("committed", "digest"), [(4, None), (5, None), (6, WHY)])
def test_what_was_committed_after_a_command_was_not_seen_by_its_writer(committed: int, digest: str | None) -> None:
    first = PullCommit(sha=OLD, url="", authors=(), parents=("0" * 40,))
    listed = (first, replace(first, sha=HEAD, parents=(OLD,), committed_at=at(committed)))
    context = context_of(then=THEN, memory=Memory(head=OLD))
    context = replace(context, snapshot=replace(context.snapshot, commits=CommitList(commits=listed)))
    command = order("/spec answer Q2 So.", minutes=5)
    assert bound_digest("Q2", command, context) == digest


@pytest.mark.parametrize(
    ("has_summary", "nodded", "writable", "digest"),
    [
        (True, True, True, BIG),
        (True, False, False, BIG),
        (False, True, False, BIG),
        (True, True, False, None),
    ],
)
def test_an_offer_whose_question_is_not_remembered_means_none(
    *, has_summary: bool, nodded: bool, writable: bool, digest: str | None
) -> None:
    command = order("/spec answer Q1 So.", reactions=("+1",) if nodded else ())
    there = (summary(),) if has_summary else ()
    memory = Memory(head=HEAD, shown=f"{BIG}{PAYS}")
    context = context_of(*there, command.comment, memory=memory, writable=writable)
    assert bound_digest("Q1", command, context) == digest


@pytest.mark.parametrize(
    ("saw", "name", "digest", "texts"),
    [
        ((OLD,), "Q1", BIG, ("Big?",)),
        ((OLD,), "Q2", WHY, ("Why?",)),
        ((OLD, HEAD), "Q1", BIG, ("Big?",)),
        ((OLD, HEAD), "Q2", None, ("Why?", "Pays?")),
        ((HEAD, OLDER), "Q2", None, ("Pays?",)),
        ((HEAD, LOST), "Q1", None, ()),
        ((LOST,), "Q1", None, ()),
        ((HEAD,), "Q3", None, ()),
        ((HEAD,), "T1", None, ()),
        ((HEAD,), "Q0", None, ()),
    ],
)
def test_a_number_means_what_it_says_in_each_text_that_its_writer_may_have_seen(
    saw: tuple[str, ...], name: str, digest: str | None, texts: tuple[str, ...]
) -> None:
    command = order(f"/spec answer {name} So.")
    command = replace(command, comment=replace(command.comment, saw=saw))
    context = context_of(then=THEN)
    assert bound_digest(name, command, context) == digest
    assert said_then(name, command, context) == texts


def test_a_text_is_known_where_each_file_can_be_read_there() -> None:
    one = replace(a_reading(), questions_at={OLD: ("Big?",), OLDER: ("Big?",)})
    other = replace(a_reading(spec=an_examination(path=OTHER), source=a_source(OTHER)), questions_at={OLD: ("Why?",)})
    command = order("/spec answer Q2 So.")
    for sha, texts in ((OLD, ("Why?",)), (OLDER, ())):
        seen = replace(command, comment=replace(command.comment, saw=(sha,)))
        assert said_then("Q2", seen, replace(context_of(), spec_reviews=(one, other))) == texts


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        ("/spec answer Q1 So.", {"c9.0": "x", "c0.0": PAYS}),
        ("/spec answer Q7 So.", {"c9.0": "x", "c0.0": ""}),
        ("/spec answer T1 So.", {"c9.0": "x"}),
        ("/spec fix", {"c9.0": "x"}),
    ],
)
def test_a_number_keeps_what_it_meant_before_the_files_changed(body: str, bound: dict[str, str]) -> None:
    before, after = context_of(), context_of(memory=Memory(head=HEAD, bound={"c9.0": "x"}))
    before = replace(before, gate=replace(before.gate, questions=questions("Pays?", "Big?")))
    found = with_numbers_of(before, after, order(body))
    assert found == replace(after, memory=Memory(head=HEAD, bound=bound))


def test_what_an_answer_means_is_kept_where_its_suggestion_has_to_stand() -> None:
    bodies = ("/spec answer Q2 So.", "/spec answer Q7 So.", "/spec answer T1 So.", "/spec fix", "/spec answer Q1 So.")
    commands = [order(body, minutes=minutes) for minutes, body in enumerate(bodies)]
    assert bindings(commands, context_of()) == {}
    assert bindings(commands, context_of(writable=False)) == {"c0.0": PAYS, "c4.0": BIG}
