"""Anything may happen in any order; what stands on the forge then depends only on what the thread and the files hold.

People act on the playground; its signed deliveries arrive in any order, some twice, some never; the bot reads and writes over
real HTTP, with failures in between. Nothing is kept between looks: a dropped database could not be told from this.
"""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.review.port import ForgeError
from specbot_playground.demo import faults
from tests.e2e.github_scene import GitHubScene
from tests.e2e.gitlab_scene import GitLabScene
from tests.e2e.scene import Said, Scene

PATH = faults.PATH
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
TALK = st.tuples(st.sampled_from(PEOPLE), st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
FAULTS = (None, None, 502, "reset", "timeout", "secondary")


class Thread(RuleBasedStateMachine):
    """One pull request and everybody around it."""

    make: ClassVar[Callable[[], Scene]]

    def __init__(self) -> None:
        super().__init__()
        self.scene = type(self).make()
        self.written: dict[int, str] = {}
        self.edited: set[int] = set()
        self.foreign: set[str] = set()
        self.reasons_to_review = 1

    @initialize(text=st.sampled_from(TEXTS), talk=st.lists(TALK, min_size=1, max_size=4), click=st.booleans())
    def open(self, text: str, talk: list[tuple[str, list[str]]], click: bool) -> None:  # noqa: FBT001 - drawn
        """Begin with some talk: Hypothesis leaves whole rules out of an example, and there are few examples."""
        self.scene.open(PATH, text)
        for login, words in talk:
            self._say(login, words)
        if click:
            self._take(0, look=True)

    @rule(text=st.sampled_from(TEXTS))
    def push(self, text: str) -> None:
        self.scene.push(PATH, text)
        self.reasons_to_review += 1

    @rule(pick=st.integers(0, 3), look=st.booleans())
    def take(self, pick: int, look: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self._take(pick, look=look)

    def _take(self, pick: int, *, look: bool) -> None:
        """Take a suggestion, before or after a look of the bot's: what the author wrote stays, but for a spelling."""
        if look:
            self.scene.reconcile()
        before = self.scene.text(PATH)
        if self.scene.take(pick):
            after = set(self.scene.text(PATH).splitlines())
            lost = [line for line in before.splitlines() if line not in after and "**" not in line and "|" not in line]
            assert lost == [], "a click lost what somebody wrote"
            self.reasons_to_review += 1

    @rule(said=TALK)
    def say(self, said: tuple[str, list[str]]) -> None:
        self._say(*said)

    def _say(self, login: str, words: list[str]) -> None:
        body = "\n\n".join(words)
        self.written[self.scene.say(login, body)] = body

    @rule(words=st.sampled_from(WORDS), pick=st.integers(0, 9), by=st.sampled_from(("ada", "dana")))
    def edit(self, words: str, pick: int, by: str) -> None:
        for comment in self.scene.people_said()[pick : pick + 1]:
            if by in {comment.login, "dana"} and comment.body != words:
                self.scene.edit(by, comment.id, words)
                self.written[comment.id] = words
                self.edited.add(comment.id)

    @rule(pick=st.integers(0, 9))
    def delete(self, pick: int) -> None:
        for comment in self.scene.people_said()[pick : pick + 1]:
            self.scene.delete(comment.id)
            del self.written[comment.id]

    @rule(login=st.sampled_from(("bo", "dana", "cy")))
    def approve(self, login: str) -> None:
        self.scene.approve(login)

    @rule(name=st.sampled_from(("approved", "draft", "urgent", "Implemented")))
    def label(self, name: str) -> None:
        if name == "urgent":
            self.foreign.add(name)
        self.scene.label(name if name == "urgent" else f"{self.scene.status_prefix}{name}")

    @rule(write=st.booleans())
    def promote(self, write: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self.scene.promote(write=write)

    @rule(draft=st.booleans())
    def turn(self, draft: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self.scene.turn(draft=draft)
        self.reasons_to_review += 1

    @rule(closed=st.booleans())
    def close(self, closed: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self.scene.close(closed=closed)
        self.reasons_to_review += 1

    @rule(
        fault=st.sampled_from(FAULTS), path=st.sampled_from(("comments", "reviews", "check-runs", "graphql", "labels"))
    )
    def look(self, fault: int | str | None, path: str) -> None:
        if fault is not None:
            self.scene.fail(fault, path)
        try:
            self.scene.reconcile()
        except ForgeError:
            assert fault is not None
        self.scene.calm()

    @rule(picks=st.lists(st.integers(0, 7), max_size=3))
    def deliver(self, picks: list[int]) -> None:
        """Let some of the newest deliveries arrive: in any order, some twice, the others never."""
        for pick in picks:
            if self.scene.arrive(pick):
                self.scene.reconcile()

    def teardown(self) -> None:
        try:
            if self.scene.is_open():
                self._settle()
                self._judge()
        finally:
            self.scene.stop()

    def _settle(self) -> None:
        """Look until there is nothing to do; a commit of the bot's own may take another look."""
        for _ in range(4):
            if self.scene.reconcile() == 0:
                return
        assert self.scene.reconcile() == 0

    def _judge(self) -> None:
        own, labels = self.scene.bot_said(), self.scene.labels()
        assert {one.id: one.body for one in self.scene.people_said()} == self.written, "a person's comment was touched"
        assert sum("specbot:summary" in body for body in own) == 1
        replies = [body for body in own if "specbot:reply" in body]
        assert len({body.splitlines()[0] for body in replies}) == len(replies), "a comment was answered twice"
        status = [name for name in labels if name.casefold().startswith(self.scene.status_prefix)]
        assert len(status) == 1
        assert set(labels) - set(status) == self.foreign
        assert self.scene.reviews() <= self.reasons_to_review
        gate = self.scene.gate()
        assert gate is not None, "the head has no check"
        if gate == "success":
            self._is_earned()

    def _is_earned(self) -> None:
        """An open gate has no open question of anybody but a stranger, and somebody's approval who may give it."""
        assert QUESTION not in self.scene.text(PATH)
        counted = {one.body for one in self._people() if one.login != "cy"}
        asked = any(
            line.startswith("/spec question")
            for body in self._unedited()
            if body in counted
            for line in body.splitlines()
        )
        resolved = any("/spec resolve" in body for body in self.written.values())
        assert resolved or not asked
        said = {one.login for one in self._people() if "/spec approve" in one.body}
        assert self.scene.writers() & (self.scene.approvers() | said)

    def _people(self) -> list[Said]:
        return self.scene.people_said()

    def _unedited(self) -> list[str]:
        return [body for number, body in self.written.items() if number not in self.edited]


class ThreadOnGitHub(Thread):
    """Everybody on GitHub."""

    make = GitHubScene


class ThreadOnGitLab(Thread):
    """Everybody on GitLab."""

    make = GitLabScene


SETTINGS = settings(
    max_examples=3,
    stateful_step_count=10,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestThreadOnGitHub = ThreadOnGitHub.TestCase
TestThreadOnGitLab = ThreadOnGitLab.TestCase
TestThreadOnGitHub.settings = TestThreadOnGitLab.settings = SETTINGS
