"""A thread in which anything may happen in any order, and the bot looks in only now and then."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.evaluate.context import status_labels
from bot.review.evaluate.model import SpecReview
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit
from bot.review.model.actions import PushCommit
from bot.review.model.capabilities import Conclusion, Permission, PullState, Verdict
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import Comment
from bot.review.model.snapshot import Snapshot
from bot.review.needs import lost_commits
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
    at,
)
from tests.review.world import settle

EVERYBODY = (ANN, BEN, CAT, EVE)
PEOPLE = st.sampled_from(EVERYBODY)
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
APPROVING = ("/spec approve", "- fine\n/spec approve")
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
        self.approved: dict[str, tuple[Account, str]] = {}
        """By comment that approves and was never edited, and by review: who approved, and the text of that moment."""
        self.makers: set[str] = set()
        self.settled: DesiredState | None = None

    def tick(self) -> int:
        self.clock += 1
        self.settled = None
        return self.clock

    @rule(who=PEOPLE, body=SAYINGS)
    def say(self, who: Account, body: str) -> None:
        comment = a_comment(body, author=who, minutes=self.tick() * 10)
        self.said[comment.id] = body
        if body in APPROVING:
            self.approved[comment.id] = (who, self.heads[self.pull.head.sha][1])
        self.pull = replace(self.pull, comments=(*self.pull.comments, comment))

    @precondition(lambda self: self.said)
    @rule(data=st.data(), body=SAYINGS)
    def edit(self, data: st.DataObject, body: str) -> None:
        self.tick()
        key = data.draw(st.sampled_from(sorted(self.said)))
        self.said[key] = body
        self.approved.pop(key, None)
        self.change_comments(
            lambda one: replace(one, body=body, edited=True, edited_by_other=True) if one.id == key else one
        )

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.tick()
        key = data.draw(st.sampled_from(sorted(self.said)))
        del self.said[key]
        self.approved.pop(key, None)
        self.pull = replace(self.pull, comments=tuple(one for one in self.pull.comments if one.id != key))

    @rule(who=PEOPLE, verdict=st.sampled_from(Verdict))
    def review(self, who: Account, verdict: Verdict) -> None:
        review = a_review(who, verdict, minutes=self.tick() * 10, sha=self.pull.head.sha)
        if verdict is Verdict.APPROVED:
            self.approved[review.id] = (who, self.heads[review.sha][1])
        self.pull = replace(self.pull, reviews=(*self.pull.reviews, review))

    @rule(asks=st.booleans(), text=st.sampled_from("012"))
    def push(self, asks: bool, text: str) -> None:  # noqa: FBT001 - drawn
        sha = f"{self.tick():040d}"
        self.heads[sha] = (asks, text)
        head = replace(self.pull.head, sha=sha)
        self.pull = replace(self.pull, head=head, pushed_at=at(self.clock * 10))

    @rule(who=PEOPLE)
    def contribute(self, who: Account) -> None:
        self.tick()
        self.makers.add(who.id)

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
    def lose_all_words_of_the_bot(self) -> None:
        self.tick()
        self.pull = replace(self.pull, comments=tuple(one for one in self.pull.comments if one.author != BOT))

    @rule()
    def have_the_summary_edited(self) -> None:
        self.tick()
        self.change_comments(
            lambda one: replace(one, edited=True, edited_by_other=True) if "specbot:summary" in one.body else one
        )

    @rule()
    def look_in(self) -> None:
        before = self.pull
        self.settled = decide_with(self.snapshot(), Policy(), self.spec_reviews())
        known = [run for run in self.pull.checks if run.sha != self.pull.head.sha]
        after = settle(self.snapshot(), self.settled).pull
        self.pull = replace(after, checks=(*known, *after.checks), witnessed={}, was_seen=False)
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

    @invariant()
    def no_gate_opens_without_cause(self) -> None:
        if self.settled is None:
            return
        document, approval = self.settled.checks
        if approval.conclusion is not Conclusion.SUCCESS:
            return
        asks, text = self.heads[self.pull.head.sha]
        assert not asks
        assert (text == "2") == (document.conclusion is Conclusion.FAILURE)
        good = [who for who, seen in self.approved.values() if seen == text and self.may_approve(who)]
        assert good
        assert not self.objectors()

    def may_approve(self, who: Account) -> bool:
        return who != ANN and self.rights[who.id] >= Permission.WRITE and who.id not in self.makers

    def objectors(self) -> set[str]:
        """Name who asked for changes and has neither approved nor been dismissed since."""
        words = [
            (one.submitted_at, one.author, one.verdict)
            for one in self.pull.reviews
            if one.verdict is not Verdict.COMMENTED
        ]
        words += [
            (one.created_at, one.author, Verdict.APPROVED)
            for one in self.pull.comments
            if one.id in self.approved and not one.edited
        ]
        last = {who.id: (who, verdict) for _, who, verdict in sorted(words, key=lambda word: word[0])}
        return {
            who.login
            for who, verdict in last.values()
            if verdict is Verdict.CHANGES_REQUESTED and who != ANN and self.rights[who.id] >= Permission.WRITE
        }

    def change_comments(self, change: Callable[[Comment], Comment]) -> None:
        self.pull = replace(self.pull, comments=tuple(change(one) for one in self.pull.comments))

    def snapshot(self) -> Snapshot:
        """Read the pull request as a forge shows it: the checks of the head, and of earlier commits when that is asked."""
        commits = tuple(
            PullCommit(
                sha=sha,
                url="",
                authors=tuple(
                    GitIdentity(name=one.login, email="", account=one) for one in EVERYBODY if one.id in self.makers
                ),
            )
            for sha in self.heads
        )
        listed = CommitList(commits=commits)
        here = tuple(run for run in self.pull.checks if run.sha == self.pull.head.sha)
        pull = replace(self.pull, checks=here)
        asked = lost_commits(pull, listed)
        earlier = [run for run in self.pull.checks if run.sha in asked]
        told = {key: run.sha for run in earlier for key in run.seen}
        pull = replace(pull, witnessed=told, was_seen=bool(earlier))
        return replace(a_snapshot(pull=pull, permissions=dict(self.rights)), commits=listed)

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
