"""The commands of decisions by consent, function by function: what each leaves in the thread, and what it is refused for."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.policy.model import Policy
from bot.review.commands.consent_commands import (
    BY_APPROVALS,
    NOT_NAMED,
    NOTHING_PROPOSED,
    WHAT,
    abstain,
    agree,
    leave_out,
    object_,
    propose,
)
from bot.review.commands.parser import Command
from bot.review.evaluate.context import EMPTY_THREAD, ReviewContext, ThreadState
from bot.review.evaluate.decision import Outcome, Person, Proposal, Spoken
from bot.review.evaluate.people import Approvers, OwnerLine
from bot.review.model.capabilities import Permission
from bot.review.model.memory import Memory
from tests.review.builders import ANN, BEN, CAT, EVE, a_reading, at
from tests.review.consent_story import ALL, DAN, consent
from tests.review.orders import order
from tests.review.test_consent_values import KNOWN, a_context

EARLIER = Proposal(outcome=Outcome.MERGE, account=CAT, at=at(0), url="#c0")
PROPOSED = ThreadState(spoken=Spoken(proposal=EARLIER))
CAT_AWAY = Person(id=CAT.id, login="cat", at=at(0), url="#c0", by="ben")
AWAY = ThreadState(spoken=Spoken(left_out=MappingProxyType({CAT.id: CAT_AWAY})))
SECONDS = int(at(5).timestamp())


def here(policy: Policy | None = None, **changes: object) -> ReviewContext:
    return a_context(policy, spec_reviews=(a_reading(),), **changes)  # type: ignore[arg-type] # a table of values


def proposed(thread: ThreadState) -> Outcome | None:
    return thread.spoken.proposal.outcome if thread.spoken.proposal is not None else None


@pytest.mark.parametrize("run", [propose, agree, abstain, leave_out])
def test_a_team_that_decides_by_approvals_has_none_of_them(
    run: Callable[[ThreadState, Command, ReviewContext], ThreadState],
) -> None:
    command = order("/spec propose merge", author=BEN)
    found = run(PROPOSED, command, here(Policy()))
    assert found == replace(PROPOSED, refused={command.key: BY_APPROVALS})


def test_whoever_is_asked_agrees_with_what_they_propose() -> None:
    command = order("/spec propose close", author=BEN, minutes=5)
    found = propose(PROPOSED, command, here())
    new = Proposal(outcome=Outcome.CLOSE, account=BEN, at=at(5), url=command.comment.url)
    assert found.spoken == Spoken(proposal=new, heard={command.key: f"{SECONDS} 2 ben propose close"})
    ((moment, who, approval),) = found.approval_events
    assert approval is not None
    assert (moment, who, approval.outcome, approval.key) == (at(5), BEN, Outcome.CLOSE, command.key)


def test_the_first_of_the_same_proposals_stands() -> None:
    command = order("/spec propose merge", author=BEN, minutes=5)
    found = propose(PROPOSED, command, here())
    assert found.spoken.proposal is EARLIER
    assert len(found.approval_events) == 1
    assert found.spoken.heard == {command.key: f"{SECONDS} 2 ben propose merge"}


def test_one_with_write_access_proposes_and_does_not_agree() -> None:
    context = here(consent(people=("cat", "dan"), outstanding=0))
    found = propose(EMPTY_THREAD, order("/spec propose postpone", author=BEN), context)
    assert (proposed(found), found.approval_events) == (Outcome.POSTPONE, ())


def test_the_author_who_is_among_the_people_proposes_and_does_not_agree() -> None:
    context = here(consent(people=("ann", "cat"), outstanding=0))
    found = propose(EMPTY_THREAD, order("/spec propose merge", author=ANN), context)
    assert (proposed(found), found.approval_events) == (Outcome.MERGE, ())


def test_the_owners_of_the_path_are_named_where_the_policy_asks_them() -> None:
    lines = (OwnerLine(section="", pattern="/docs/specs/", owners=("@eve",)),)
    approvers = Approvers(
        entries=("codeowners",), owner_lines=lines, permissions={**ALL, EVE.id: Permission.READ}, teams={}
    )
    policy = consent(people=("codeowners",), outstanding=0)
    assert proposed(propose(EMPTY_THREAD, order("/spec propose merge", author=EVE), here(policy, approvers=approvers)))


def test_somebody_else_is_refused_unless_it_was_heard_when_they_might() -> None:
    command = order("/spec propose close", author=EVE)
    refused = propose(PROPOSED, command, here())
    assert refused.refused == {command.key: f"{NOT_NAMED}, or for anyone with write access."}
    assert refused.spoken == PROPOSED.spoken
    heard = here(memory=Memory(heard={command.key: "1 9 eve propose close"}))
    for found in (propose(PROPOSED, command, heard), propose(PROPOSED, replace(command, kept=True), here())):
        assert (proposed(found), dict(found.refused), found.approval_events) == (None, {}, ())


@pytest.mark.parametrize(("kept", "edited"), [(True, False), (False, True), (True, True)])
def test_one_that_does_not_count_any_more_takes_the_place_of_another_and_opens_nothing(
    *, kept: bool, edited: bool
) -> None:
    command = replace(order("/spec propose close", author=BEN, minutes=5, edited=edited), kept=kept)
    found = propose(PROPOSED, command, here())
    assert (proposed(found), found.approval_events, dict(found.refused)) == (None, (), {})
    assert dict(found.spoken.heard) == ({command.key: f"{SECONDS} 2 ben propose close"} if kept else {})
    same = propose(PROPOSED, replace(command, rest="merge"), here())
    assert (same.spoken.proposal, same.approval_events) == (EARLIER, ())


@pytest.mark.parametrize("rest", ["", "merge close", "merge later", "it"])
def test_one_thing_is_proposed(rest: str) -> None:
    command = order(f"/spec propose {rest}", author=BEN)
    found = propose(PROPOSED, command, here())
    assert found == replace(PROPOSED, refused={command.key: WHAT})


def test_agreement_is_to_what_is_proposed_in_that_moment() -> None:
    command = order("/spec agree", author=DAN)
    assert agree(EMPTY_THREAD, command, here()).refused == {command.key: NOTHING_PROPOSED}
    closing = replace(PROPOSED, spoken=Spoken(proposal=replace(EARLIER, outcome=Outcome.CLOSE)))
    for thread, outcome in ((PROPOSED, Outcome.MERGE), (closing, Outcome.CLOSE)):
        ((_, who, approval),) = agree(thread, command, here()).approval_events
        assert approval is not None
        assert (who, approval.outcome) == (DAN, outcome)


def test_an_objection_says_what_is_wrong_and_is_a_question() -> None:
    command = order("/spec object", author=DAN)
    assert object_(PROPOSED, command, here()).refused[command.key].startswith("Say what is wrong: `/spec object ")
    (asked,) = object_(PROPOSED, order("/spec object Too low.", author=DAN), here()).questions
    assert (asked.id, asked.text, asked.open, asked.asker) == ("T1", "Too low.", True, DAN)


def test_who_abstains_takes_back_what_they_agreed_to() -> None:
    command = order("/spec abstain", author=DAN, minutes=5)
    before = ThreadState(spoken=Spoken(abstentions=MappingProxyType({(BEN.id, at(1)): "#c1"})))
    found = abstain(before, command, here())
    assert found.spoken.abstentions == {(BEN.id, at(1)): "#c1", (DAN.id, at(5)): command.comment.url}
    assert found.approval_events == ((at(5), DAN, None),)
    stranger = order("/spec abstain", author=EVE)
    assert abstain(before, stranger, here()).refused == {stranger.key: f"{NOT_NAMED}."}


@pytest.mark.parametrize("rest", ["@dan,@cat", "dan, cat", "@Dan and @cat please"])
def test_people_who_are_away_are_left_out(rest: str) -> None:
    command = order(f"/spec leave-out {rest}", author=BEN, minutes=5)
    found = leave_out(EMPTY_THREAD, command, here())
    assert dict(found.refused) == {}
    left = {key: (one.login, one.at, one.url, one.by) for key, one in found.spoken.left_out.items()}
    said = (at(5), command.comment.url, "ben")
    assert left == {CAT.id: ("cat", *said), DAN.id: ("dan", *said)}
    assert dict(found.spoken.heard) == {}


def test_one_who_is_left_out_leaves_the_others_as_they_are() -> None:
    found = leave_out(AWAY, order("/spec leave-out @dan", author=BEN), here())
    assert (found.spoken.left_out[CAT.id], set(found.spoken.left_out)) == (CAT_AWAY, {CAT.id, DAN.id})
    command = order("/spec leave-out cancel @dan", author=BEN, minutes=5)
    back = leave_out(found, command, here())
    assert back.spoken.left_out == AWAY.spoken.left_out
    assert back.spoken.heard == {command.key: f"{SECONDS} 2 ben leave-out cancel dan"}


@pytest.mark.parametrize(
    "changes",
    [{"edited": True}, {"author": EVE}],
    ids=["edited", "heard of one who may no more"],
)
@pytest.mark.parametrize(("rest", "left"), [("@cat", {CAT.id}), ("@dan", {CAT.id}), ("@cat cancel", set[str]())])
def test_an_order_that_opens_nothing_any_more_has_people_waited_for_again(
    changes: dict[str, object], rest: str, left: set[str]
) -> None:
    command = order(f"/spec leave-out {rest}", **{"author": BEN, **changes})
    found = leave_out(AWAY, command, here(memory=Memory(heard={command.key: "1 9 eve leave-out"})))
    assert (set(found.spoken.left_out), dict(found.refused)) == (left, {})


@pytest.mark.parametrize("author", [EVE, ANN])
def test_neither_a_reader_nor_the_author_leaves_people_out(author: object) -> None:
    command = order("/spec leave-out @cat", author=author)
    found = leave_out(EMPTY_THREAD, command, here(approvers=writers()))
    why = "This is for anyone with write access, but not the author."
    assert found == replace(EMPTY_THREAD, refused={command.key: why})


def writers() -> Approvers:
    return Approvers(entries=("ben", "cat", "dan"), permissions={**ALL, ANN.id: ALL[BEN.id]}, teams={}, known=KNOWN)


@pytest.mark.parametrize(
    ("rest", "said"),
    [("", ""), ("cancel", ""), ("@zoe", "“zoe” is none of the people. "), ("@cat @zoe @yan", "“zoe” is none of the people. ")],
)  # fmt: skip
def test_a_name_that_is_none_is_said_with_those_that_are(rest: str, said: str) -> None:
    command = order(f"/spec leave-out {rest}", author=BEN)
    found = leave_out(AWAY, command, here())
    assert found.refused == {command.key: f"{said}Write `/spec leave-out @name`, of: ben, cat, dan."}
    assert found.spoken == AWAY.spoken


def test_the_author_is_none_of_the_people_who_are_left_out() -> None:
    context = here(consent(people=("ann", "cat"), outstanding=0))
    command = order("/spec leave-out @ann", author=BEN)
    why = "“ann” is none of the people. Write `/spec leave-out @name`, of: cat."
    assert leave_out(EMPTY_THREAD, command, context).refused == {command.key: why}
