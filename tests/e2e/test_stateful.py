"""Anything may happen in any order; what stands on the forge then depends only on what the thread and the files hold.

People act on the playground; its signed deliveries arrive in any order, some twice, some never; the bot reads and writes over
real HTTP, with failures in between. Nothing is kept between looks: a dropped database could not be told from this.
"""

from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.demo import faults
from bot.forge.github import App, GitHubCredentials
from bot.forge.port import ForgeError
from bot.playground import acts
from bot.playground.server import Playground
from bot.playground.state import Comment, Pull, Repository, User, World
from bot.pull.ref import PullRef
from bot.pull.wake import Wake
from bot.reconcile import reconcile
from webhooks.github import receive
from webhooks.wake import Rejected

PATH, BRANCH = faults.PATH, "topic"
REF = PullRef.parse("github:acme/payments#1")
QUESTION = "- [ ] Does a refused request cost a token?"
FINISHED = faults.finished()
TEXTS = (
    FINISHED,
    faults.half_filled(),
    FINISHED.replace(QUESTION, QUESTION.replace("[ ]", "[x]")),
    FINISHED.replace("**Status:** Draft", "**Status:** Approved"),
    FINISHED.replace(QUESTION, QUESTION.replace("[ ]", "[x]")).replace("2 ms to a request", "3 ms to a request"),
)
WORDS = (
    "/spec approve",
    "/spec approve",
    "/spec unapprove",
    "/spec question Why not nginx?",
    "/spec resolve T1",
    "/spec reopen T1",
    "/spec answer Q1 No.",
    "/spec fix",
    "/spec status In Review",
    "/spec withdraw",
    "/spec why",
    "/spec aprove",
    "> /spec approve\n\nNot yet.",
    "```\n/spec approve\n```",
    "Looks good to me.",
)
PEOPLE = ("ada", "bo", "dana", "cy")
FAULTS = (None, None, 502, "reset", "timeout", "secondary")


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock of a test that plays a shell


class Thread(RuleBasedStateMachine):
    """One pull request and everybody around it."""

    def __init__(self) -> None:
        super().__init__()
        self.playground = Playground().start()
        self.written: dict[int, str] = {}
        self.edited: set[int] = set()
        self.foreign: set[str] = set()
        self.reasons_to_review = 1

    @property
    def world(self) -> World:
        return self.playground.world

    @property
    def repo(self) -> Repository:
        return self.playground.repository

    @property
    def pull(self) -> Pull:
        return self.repo.pulls[1]

    def person(self, login: str) -> User:
        return self.world.users[login]

    @initialize(text=st.sampled_from(TEXTS))
    def open(self, text: str) -> None:
        ada = self.person("ada")
        acts.create_branch(self.world, ada, self.repo, BRANCH, self.repo.branches["main"])
        acts.write_files(self.world, ada, self.repo, BRANCH, {PATH: text.encode()}, "Propose")
        acts.open_pull(self.world, ada, self.repo, base="main", head=BRANCH, title="Spec", body="", draft=False)

    @rule(text=st.sampled_from(TEXTS))
    def push(self, text: str) -> None:
        with self.world.lock:
            acts.write_files(self.world, self.person("ada"), self.repo, BRANCH, {PATH: text.encode()}, "Change")
        self.reasons_to_review += 1

    @rule(login=st.sampled_from(PEOPLE), words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
    def say(self, login: str, words: list[str]) -> None:
        body = "\n\n".join(words)
        made = acts.say(self.world, self.person(login), self.repo, self.pull, body)
        self.written[made.id] = body

    @rule(words=st.sampled_from(WORDS), pick=st.integers(0, 9), by=st.sampled_from(("ada", "dana")))
    def edit(self, words: str, pick: int, by: str) -> None:
        for comment in self._humans()[pick : pick + 1]:
            if by in {comment.author.login, "dana"}:
                acts.edit_comment(self.world, self.person(by), self.repo, self.pull, comment, words)
                self.written[comment.id] = words
                self.edited.add(comment.id)

    @rule(pick=st.integers(0, 9))
    def delete(self, pick: int) -> None:
        for comment in self._humans()[pick : pick + 1]:
            acts.delete_comment(self.world, self.person("dana"), self.repo, self.pull, comment)
            del self.written[comment.id]

    @rule(login=st.sampled_from(("bo", "dana", "cy")))
    def approve(self, login: str) -> None:
        who, text = self.person(login), ""
        acts.submit_review(self.world, who, self.repo, self.pull, event="APPROVE", body=text, sha=None, comments=())

    @rule(name=st.sampled_from(("spec: approved", "spec: draft", "urgent", "Spec: Implemented")))
    def label(self, name: str) -> None:
        acts.add_labels(self.world, self.person("dana"), self.repo, self.pull, (name,))
        if name == "urgent":
            self.foreign.add(name)

    @rule(role=st.sampled_from(("read", "write")))
    def promote(self, role: str) -> None:
        self.repo.roles["bo"] = role

    @rule(draft=st.booleans())
    def turn(self, draft: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        acts.set_draft(self.world, self.person("ada"), self.repo, self.pull, draft=draft)
        self.reasons_to_review += 1

    @rule(state=st.sampled_from(("open", "closed")))
    def close(self, state: str) -> None:
        acts.edit_pull(self.world, self.person("ada"), self.repo, self.pull, {"state": state})
        self.reasons_to_review += 1

    @rule(
        fault=st.sampled_from(FAULTS), path=st.sampled_from(("comments", "reviews", "check-runs", "graphql", "labels"))
    )
    def look(self, fault: int | str | None, path: str) -> None:
        if fault is not None:
            self.playground.fail_next(fault, path=path)
        try:
            self._reconcile()
        except ForgeError:
            assert fault is not None
        self.playground.faults.clear()

    @rule(picks=st.lists(st.integers(0, 7), max_size=3))
    def deliver(self, picks: list[int]) -> None:
        """Let some of the newest deliveries arrive: in any order, some twice, the others never."""
        newest = self.playground.post.sent[-8:]
        for pick in picks:
            sent = newest[pick % len(newest)]
            verdict = receive(self.playground.post.headers(sent), sent.body, self.world.app.webhook_secret)
            assert not isinstance(verdict, Rejected)
            if isinstance(verdict, Wake) and REF in verdict.targets:
                self._reconcile()

    def teardown(self) -> None:
        try:
            if 1 in self.repo.pulls:
                self._settle()
                self._judge()
        finally:
            self.playground.stop()

    def _reconcile(self) -> int:
        """Look once with nothing remembered; gives the number of writes."""
        self.playground.reset_requests()
        app = self.world.app
        identity = App(id=str(app.id), private_key=app.private_key)
        credentials = GitHubCredentials(identity, clock=now, api_url=self.playground.api_url, sleep=lambda _: None)
        with credentials.client(REF.repository) as forge:
            reconcile(forge, REF, now)
        return sum(one.write for one in self.playground.requests())

    def _settle(self) -> None:
        """Look until there is nothing to do; a commit of the bot's own may take another look."""
        for _ in range(4):
            if self._reconcile() == 0:
                return
        assert self._reconcile() == 0

    def _humans(self) -> list[Comment]:
        return [one for one in self.pull.comments if one.author.kind == "User"]

    def _judge(self) -> None:
        own = [one.body for one in self.pull.comments if one.author.kind == "Bot"]
        assert {one.id: one.body for one in self._humans()} == self.written, "a person's comment was touched"
        assert sum("specbot:summary" in body for body in own) == 1
        replies = [body for body in own if "specbot:reply" in body]
        assert len({body.splitlines()[0] for body in replies}) == len(replies), "a comment was answered twice"
        status = [name for name in self.pull.labels if name.casefold().startswith("spec: ")]
        assert len(status) == 1
        assert set(self.pull.labels) - set(status) == self.foreign
        reviews = [one for one in self.pull.reviews if one.author.kind == "Bot"]
        assert len(reviews) <= self.reasons_to_review
        if self._gate() == "success":
            self._is_earned()

    def _gate(self) -> str | None:
        head = acts.head_sha(self.world, self.pull)
        runs = [one for one in self.repo.checks if (one.name, one.sha) == ("spec / approval", head)]
        assert runs, "the head has no check"
        return runs[-1].conclusion

    def _is_earned(self) -> None:
        """An open gate has no open question and somebody's approval who may give it."""
        head = acts.head_sha(self.world, self.pull)
        assert QUESTION.encode() not in self.repo.history[head].tree[PATH]
        asked = any(line.startswith("/spec question") for body in self._unedited() for line in body.splitlines())
        resolved = any("/spec resolve" in body for body in self.written.values())
        assert resolved or not asked
        may = {login for login in ("bo", "dana") if self.repo.roles.get(login) in {"write", "admin"}}
        native = {one.author.login for one in self.pull.reviews if one.state == "APPROVED"}
        said = {one.author.login for one in self._humans() if "/spec approve" in one.body}
        assert may & (native | said)

    def _unedited(self) -> list[str]:
        return [body for number, body in self.written.items() if number not in self.edited]


Thread.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestThread = Thread.TestCase
