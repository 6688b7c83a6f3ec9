"""Standing commands, function by function: what an approval saw, which questions count, and what is heard."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.commands.registry import COMMANDS
from bot.review.commands.standing_commands import (
    COUNTED_AT_MOST,
    LISTED_AT_MOST,
    QUESTIONS_AT_ONCE,
    approve,
    fold,
    question,
)
from bot.review.evaluate.context import EMPTY_THREAD, ThreadState
from bot.review.evaluate.model import Question, Removal, SpecReview
from bot.review.evaluate.people import Approvers, OwnerLine
from bot.review.model.account import Account
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from bot.review.model.source import LeavingSpec
from tests.review.builders import (
    BEN,
    BOT,
    CAT,
    EVE,
    HEAD,
    RIGHTS,
    a_comment,
    a_pull,
    a_reading,
    an_examination,
    at,
)
from tests.review.consent_story import consent
from tests.review.orders import here, order

OLD, OLDER = "a" * 40, "b" * 40


def saw(*heads: str, reviews: tuple[SpecReview, ...] = (), removals: tuple[Removal, ...] = ()) -> str | None:
    """Say what an approval saw whose forge tells that one of these was the head."""
    command = order("/spec approve", minutes=3)
    command = replace(command, comment=replace(command.comment, saw=heads))
    thread = approve(EMPTY_THREAD, command, here(spec_reviews=reviews, removals=removals))
    ((moment, who, approval),) = thread.approval_events
    assert approval is not None
    assert (moment, who, approval.key, approval.url) == (at(3), BEN, command.key, command.comment.url)
    return approval.sha


def a_spec(**seen: str) -> SpecReview:
    """Give a spec whose goals say `g` now, and these at the commits of these letters."""
    spec = an_examination(digests={"Goals": "g"})
    return replace(a_reading(spec=spec), seen={letter * 40: {"Goals": said} for letter, said in seen.items()})


def leaving(*gone_at: str) -> Removal:
    spec = LeavingSpec(path="docs/specs/old.md", rule=0, base=None, gone_at=frozenset(gone_at))
    return Removal(spec=spec, title="Old", status="Approved", guarded=True)


@pytest.mark.parametrize(
    ("heads", "review", "sha"),
    [
        ((HEAD,), a_spec(), HEAD),
        ((OLD,), a_spec(), OLD),
        ((OLD, HEAD), a_spec(a="g"), OLD),
        ((HEAD, OLD), a_spec(a="g"), OLD),
        ((OLD, HEAD), a_spec(a="f"), None),
        ((OLD, HEAD), a_spec(), None),
        ((OLD, OLDER), a_spec(a="f", b="f"), OLD),
        ((OLD, OLDER), a_spec(a="f", b="g"), None),
        ((HEAD, OLD, OLDER), a_spec(a="g", b="f"), None),
    ],
)
def test_an_approval_saw_a_commit_where_all_that_it_may_have_seen_say_the_same(
    heads: tuple[str, ...], review: SpecReview, sha: str | None
) -> None:
    assert saw(*heads, reviews=(review,)) == sha


@pytest.mark.parametrize(
    ("heads", "gone_at", "sha"),
    [((OLD, HEAD), (OLD,), OLD), ((OLD, HEAD), (), None), ((OLD, OLDER), (OLD,), None), ((HEAD, OLD), (OLDER,), None)],
)
def test_it_saw_that_a_spec_leaves_where_that_had_left_already(
    heads: tuple[str, ...], gone_at: tuple[str, ...], sha: str | None
) -> None:
    assert saw(*heads, removals=(leaving(*gone_at),)) == sha


def test_a_question_knows_when_it_was_asked_and_by_whom() -> None:
    command = order("/spec question Why?", minutes=7)
    (asked,) = question(EMPTY_THREAD, command, here()).questions
    assert asked == Question(id="T1", text="Why?", open=True, url=command.comment.url, asker=BEN, asked_at=at(7))


@pytest.mark.parametrize(("path", "counts"), [("/docs/specs/", True), ("/other/", False)])
@pytest.mark.parametrize("leaves", [True, False])
def test_the_owners_of_what_changes_or_leaves_ask_what_counts(path: str, *, counts: bool, leaves: bool) -> None:
    lines = (OwnerLine(section="", pattern=path, owners=("@eve",)),)
    approvers = Approvers(entries=("write",), owner_lines=lines, permissions=RIGHTS, teams={})
    policy = Policy(approval=ApprovalRules(questions=("codeowners",)))
    specs = {"spec_reviews": (), "removals": (leaving(),)} if leaves else {}
    thread = question(
        EMPTY_THREAD, order("/spec question Why?", author=EVE), here(None, policy, approvers=approvers, **specs)
    )
    assert ([one.counts for one in thread.questions], bool(thread.refused)) == ([counts], not counts)


@pytest.mark.parametrize(
    ("by_consent", "known", "counts"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_question_that_counted_in_a_decision_by_consent_goes_on_counting(
    *, by_consent: bool, known: bool, counts: bool
) -> None:
    zoe, rules = Account(id="77", login="zoe"), {"questions": ("author",)}
    policy = consent(**rules) if by_consent else Policy(approval=ApprovalRules(questions=("author",)))
    command = order("/spec question Why?", author=zoe)
    memory = Memory(askers={command.key: "1 77 zoe"} if known else {})
    (asked,) = question(EMPTY_THREAD, command, here(None, policy, memory=memory)).questions
    assert asked.counts == counts


def questions(many: int, asker: Account | None = BEN, **changes: object) -> tuple[Question, ...]:
    one = replace(Question(id="T1", text="?", open=True, asker=asker), **changes)  # type: ignore[arg-type]
    return tuple(replace(one, id=f"T{number}") for number in range(1, many + 1))


@pytest.mark.parametrize(
    ("there", "asker", "refusal"),
    [
        (questions(QUESTIONS_AT_ONCE - 1), BEN, ""),
        (questions(QUESTIONS_AT_ONCE), BEN, "20 questions of yours are open here"),
        (questions(QUESTIONS_AT_ONCE), CAT, ""),
        (questions(QUESTIONS_AT_ONCE, None), BEN, ""),
        (questions(QUESTIONS_AT_ONCE, open=False), BEN, ""),
        (questions(COUNTED_AT_MOST, CAT), BEN, "This thread holds 400 questions"),
        (questions(COUNTED_AT_MOST - 1, CAT), BEN, ""),
        (questions(COUNTED_AT_MOST, CAT, counts=False), BEN, ""),
        (questions(LISTED_AT_MOST, CAT, counts=False), EVE, "This thread lists 200 questions"),
        (questions(LISTED_AT_MOST - 1, CAT, counts=False), EVE, "I have listed this as T1"),
        (questions(LISTED_AT_MOST, CAT), EVE, "I have listed this as T1"),
    ],
)
def test_one_person_asks_so_much_and_a_thread_holds_so_much(
    there: tuple[Question, ...], asker: Account, refusal: str
) -> None:
    policy = Policy(approval=ApprovalRules(questions=("write",)))
    command = order("/spec question Why?", author=asker)
    thread = question(ThreadState(questions=there), command, here(None, policy))
    assert thread.refused.get(command.key, "").startswith(refusal)
    assert bool(thread.refused) == bool(refusal)


def folded(*comments: Comment, memory: Memory | None = None, **changes: object) -> ThreadState:
    pull = replace(a_pull(comments=comments), **changes)  # type: ignore[arg-type]
    commands = [order(one.body, author=one.author, key=one.id) for one in comments if one.body.startswith("/spec")]
    said = {one.id: one for one in comments}
    commands = [replace(one, comment=said[one.comment.id]) for one in commands]
    return fold(commands, here(pull, memory=memory or Memory()), COMMANDS)


@pytest.mark.parametrize(
    ("comment", "counts"),
    [
        (a_comment("/spec approve", minutes=5), True),
        (a_comment("/spec approve", minutes=6), False),
        (replace(a_comment("/spec approve", minutes=1), internal=True), False),
        (a_comment("/spec approve", minutes=1, edited=True), True),
        (a_comment("/spec unapprove", minutes=1, edited=True), True),
        (a_comment("/spec approve cancel", minutes=1, edited=True), True),
        (a_comment("/spec approve later", minutes=1), False),
        (a_comment("/spec agree", minutes=1, edited=True), False),
    ],
)
def test_what_is_heard_of_approvals(comment: Comment, *, counts: bool) -> None:
    assert len(folded(comment, merged_at=at(5)).approval_events) == counts


def test_an_edited_command_that_only_opens_is_not_heard() -> None:
    command = a_comment("/spec implemented anyway", minutes=1, edited=True)
    assert not folded(command).implemented_anyway
    assert folded(replace(command, edited=False)).implemented_anyway


def test_an_approval_that_was_sent_back_is_spent_and_a_question_is_not() -> None:
    body = mark("Noted.", Marker(kind=Kind.VOID, value="c1.0"), Marker(kind=Kind.VOID, value="c2.0"))
    said = (a_comment("/spec approve", minutes=1), a_comment("/spec question Why?", minutes=2))
    thread = folded(*said, a_comment(body, author=BOT, minutes=3))
    assert (thread.approval_events, len(thread.questions)) == ((), 1)
    assert len(folded(*said, a_comment(body, author=CAT, minutes=3)).approval_events) == 1


def test_what_was_edited_away_is_folded_too() -> None:
    edited = replace(a_comment("Never mind.", key="c.1"), edited=True)
    thread = folded(edited, memory=Memory(head=HEAD, taken_back=("c.1.0",)))
    assert [(who, approval) for _, who, approval in thread.approval_events] == [(BEN, None)]
