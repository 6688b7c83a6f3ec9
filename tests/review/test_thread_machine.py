"""A thread in which anything may happen in any order, and the bot looks in only now and then."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.review.decide import decide_with
from bot.review.evaluate.labels import status_labels
from bot.review.evaluate.spec_review import SpecReview
from bot.review.model.actions import PushCommit
from bot.review.model.desired_state import DesiredState
from bot.review.model.snapshot import Account, Comment, Conclusion, Permission, PullState, Snapshot, Verdict
from bot.review.plan import plan
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    EVE,
    HEAD,
    RIGHTS,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
)
from tests.review.world import settle

PEOPLE = st.sampled_from([ANN, BEN, CAT, EVE])
SAYINGS = st.sampled_from(
    [
        "/spec approve",
        "/spec unapprove",
        "/spec question Why?",
        "/spec resolve T1",
        "/spec reopen T1",
        "/spec why",
        "/spec aprove",
        "/spec approve cancel",
        "/spec approve by mistake",
        "- fine\n/spec approve",
        "/spec question One?\n\n- two\n/spec resolve T1, T2",
        "> /spec approve",
        "hello",
    ]
)
OURS = status_labels(Policy(), scoped=False)


class ThreadMachine(RuleBasedStateMachine):
    """The pull request is the world; `heads` keeps what each commit holds."""

    def __init__(self) -> None:
        super().__init__()
        self.pull = a_pull()
        self.rights = dict(RIGHTS)
        self.heads = {HEAD: (False, "0")}
        self.clock = 0
        self.said: dict[str, str] = {}
        self.settled: DesiredState | None = None

    def tick(self) -> int:
        self.clock += 1
        self.settled = None
        return self.clock

    @rule(who=PEOPLE, body=SAYINGS)
    def say(self, who: Account, body: str) -> None:
        comment = a_comment(body, author=who, minutes=self.tick() * 10)
        self.said[comment.id] = body
        self.pull = replace(self.pull, comments=(*self.pull.comments, comment))

    @precondition(lambda self: self.said)
    @rule(data=st.data(), body=SAYINGS)
    def edit(self, data: st.DataObject, body: str) -> None:
        self.tick()
        key = data.draw(st.sampled_from(sorted(self.said)))
        self.said[key] = body
        self.change_comments(
            lambda one: replace(one, body=body, edited=True, edited_by_other=True) if one.id == key else one
        )

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.tick()
        key = data.draw(st.sampled_from(sorted(self.said)))
        del self.said[key]
        self.pull = replace(self.pull, comments=tuple(one for one in self.pull.comments if one.id != key))

    @rule(who=PEOPLE, verdict=st.sampled_from(Verdict))
    def review(self, who: Account, verdict: Verdict) -> None:
        review = a_review(who, verdict, minutes=self.tick() * 10, sha=self.pull.head.sha)
        self.pull = replace(self.pull, reviews=(*self.pull.reviews, review))

    @rule(asks=st.booleans(), text=st.sampled_from("012"))
    def push(self, asks: bool, text: str) -> None:  # noqa: FBT001 - drawn
        sha = f"{self.tick():040d}"
        self.heads[sha] = (asks, text)
        self.pull = replace(self.pull, head=replace(self.pull.head, sha=sha))

    @rule(who=PEOPLE, level=st.sampled_from(Permission))
    def change_rights(self, who: Account, level: Permission) -> None:
        self.tick()
        self.rights[who.id] = level

    @rule(labels=st.sets(st.sampled_from(["bug", *sorted(OURS)])))
    def change_labels(self, labels: set[str]) -> None:
        self.tick()
        self.pull = replace(self.pull, labels=("mine", *sorted(labels)))

    @rule(draft=st.booleans(), state=st.sampled_from([PullState.OPEN, PullState.CLOSED]))
    def move(self, draft: bool, state: PullState) -> None:  # noqa: FBT001 - drawn
        self.tick()
        self.pull = replace(self.pull, draft=draft, state=state)

    @rule()
    def lose_the_summary(self) -> None:
        self.tick()
        self.pull = replace(
            self.pull, comments=tuple(one for one in self.pull.comments if "specbot:summary" not in one.body)
        )

    @rule()
    def look_in(self) -> None:
        before = self.pull
        self.settled = decide_with(self.snapshot(), Policy(), self.spec_reviews())
        self.pull = settle(self.snapshot(), self.settled).pull
        again = plan(self.snapshot(), decide_with(self.snapshot(), Policy(), self.spec_reviews()))
        assert [change for change in again if not isinstance(change, PushCommit)] == []
        assert {name for name in before.labels if name.lower() not in OURS} <= set(self.pull.labels)

    @invariant()
    def people_keep_their_words(self) -> None:
        kept = {one.id: one.body for one in self.pull.comments if one.author != BOT}
        assert kept == self.said

    @invariant()
    def the_bot_is_brief(self) -> None:
        own = [one for one in self.pull.comments if one.author == BOT]
        answered = [one for one in own if "specbot:reply" in one.body]
        assert len(own) - len(answered) <= 1
        assert len({one.body.splitlines()[0] for one in answered}) == len(answered)

    @invariant()
    def one_label_and_an_honest_gate(self) -> None:
        if self.settled is None or self.settled.label is None:
            return
        assert [name for name in self.pull.labels if name.lower() in OURS] == [self.settled.label.name]
        document, approval = self.settled.checks
        asks, _ = self.heads[self.pull.head.sha]
        assert not asks or approval.conclusion is Conclusion.FAILURE
        closed = Conclusion.FAILURE in {document.conclusion, approval.conclusion}
        assert not closed or self.settled.label.name != "spec: approved"

    def change_comments(self, change: Callable[[Comment], Comment]) -> None:
        self.pull = replace(self.pull, comments=tuple(change(one) for one in self.pull.comments))

    def snapshot(self) -> Snapshot:
        return a_snapshot(pull=self.pull, permissions=dict(self.rights))

    def spec_reviews(self) -> tuple[SpecReview, ...]:
        asks, text = self.heads[self.pull.head.sha]
        found = (a_diagnostic(),) if text == "2" else ()
        spec = an_examination(
            *found, status=Status.DRAFT, questions=(a_question(),) if asks else (), digests={"Goals": text}
        )
        seen = {sha: {"Goals": digest} for sha, (_, digest) in self.heads.items()}
        return (replace(a_reading(spec=spec, source=a_source(text="x\n" * 40)), seen=seen),)


TestThread = ThreadMachine.TestCase
TestThread.settings = settings(max_examples=40, stateful_step_count=20, derandomize=True, deadline=None)
