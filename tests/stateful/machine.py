"""Anything may happen in any order to one pull request; the bot looks in now and then, and is judged after each look."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.review.port import BadCredentialError, ForgeError, RateLimitedError
from tests.stateful import texts
from tests.stateful.draws import ANY_PIECE, CLOSING, DRAFTS, FAULTS, GOOD, MESSAGES, PATHS, PICK, QUESTIONS, TALK, WHO
from tests.stateful.record import Record
from tests.stateful.scene import AUTHOR, BASES, Role, Scene
from tests.stateful.texts import CLOSED, Draft
from tests.stateful.words import APPROVE, RESOLVE, TAKE_BACK, Body, Does, Piece


class Thread(RuleBasedStateMachine):
    """One pull request and everybody around it."""

    make: ClassVar[Callable[[], Scene]]
    deliveries: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.scene = type(self).make()
        self.record = Record()
        self.foreign: set[str] = set()
        self.numbers, self.closed = 0, False

    @initialize(draft=DRAFTS, look=st.booleans())
    def open(self, draft: Draft, look: bool) -> None:  # noqa: FBT001 - drawn
        """Open the pull request."""
        self.scene.open(draft.text)
        self.record.authored = texts.authored(draft.text)
        if look:
            self._look()

    @rule(draft=DRAFTS, login=st.sampled_from(["ada", "ada", "ada", "bo", "dana"]), message=MESSAGES)
    def push(self, draft: Draft, login: str, message: str) -> None:
        """Let somebody push a whole text."""
        self.scene.wait(60)
        if not self.closed and self.scene.push(login, draft.text, message):
            self.record.makers |= {login} - {AUTHOR}
            self.record.authored = texts.authored(draft.text)

    @rule(login=st.sampled_from(["ada", "ada", "bo"]), questions=QUESTIONS)
    def go_on(self, login: str, questions: str) -> None:
        """Let somebody work on what stands there: a line of their own, other questions."""
        self.numbers += 1
        text = texts.gone_on(self.scene.text(), f"Work {self.numbers}.", questions)
        self.scene.wait(60)
        if not self.closed and self.scene.push(login, text):
            self.record.makers |= {login} - {AUTHOR}
            self.record.authored = texts.authored(text)

    @rule(login=st.sampled_from(["ada", "ada", "bo"]), picks=st.lists(PICK, min_size=1, max_size=3), look=st.booleans())
    def take(self, login: str, picks: list[int], look: bool) -> None:  # noqa: FBT001 - drawn
        """Let somebody take suggestions over, of today or of before the last push."""
        if look:
            self._look()
        self.scene.wait(60)
        before = self.scene.text()
        if self.scene.take(login, picks):
            self._keeps_texts("a click", before)

    @rule(questions=st.sampled_from([*CLOSED]), command=st.booleans())
    def see_to_everything(self, questions: str, command: bool) -> None:  # noqa: FBT001 - drawn
        """Let people do what opens the gate, unless somebody has lost the right: what comes then has something to open."""
        for login in ("bo", "dana", "cy"):
            self.retract(login, login)
            self.retract("dana", login)
        self.push(replace(GOOD, questions=questions), "ada", "Change")
        self.say("dana", [RESOLVE], hurry=False)
        for login in ("bo", "dana"):
            if command:
                self.say(login, [APPROVE], hurry=False)
            else:
                self.approve(login, hurry=False)
        self._look()

    @rule(command=st.booleans())
    def object_at_once(self, command: bool) -> None:  # noqa: FBT001 - drawn
        """Let dana approve and request changes, or take it back, in one second."""
        self.see_to_everything("none", command=True)
        self.say("dana", [APPROVE], hurry=False)
        if command:
            self.request_changes("dana", hurry=True)
        else:
            self.say("dana", [TAKE_BACK], hurry=True)
        self._look()

    @rule(login=st.sampled_from(["bo", "dana"]), piece=CLOSING, by=WHO, other=st.none() | ANY_PIECE)
    def close_by_a_word(self, login: str, piece: Piece, by: str, other: Piece | None) -> None:
        """Let somebody say what closes the gate, and somebody edit that or delete it after the bot has looked."""
        self.see_to_everything("none", command=True)
        if piece.does is Does.TAKES_BACK:
            self.say("dana" if login == "bo" else "bo", [TAKE_BACK], hurry=False)
        self.say(login, [piece], hurry=False)
        self._look()
        last = len(self.scene.people_said()) - 1
        if other is None:
            self.delete(by, last)
        else:
            self.edit(by, [other], last)
        self._look()

    @rule(login=WHO, pieces=TALK, hurry=st.booleans())
    def say(self, login: str, pieces: list, hurry: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001 - drawn
        """Let somebody comment, perhaps in the same second as what was done before."""
        self._pause(hurry=hurry)
        body = self._body(pieces)
        key = self.scene.say(login, body.text)
        if key is not None:
            self.record.said(key, login, body, self.scene.text())

    @rule(login=WHO, pieces=TALK, pick=PICK)
    def edit(self, login: str, pieces: list, pick: int) -> None:  # type: ignore[type-arg]
        """Let somebody edit a comment."""
        self.scene.wait(60)
        for one in self.scene.people_said()[pick : pick + 1]:
            body = self._body(pieces)
            if self.scene.edit(login, one.id, body.text):
                self.record.edited(one.id, login, body)

    @rule(login=WHO, pick=PICK)
    def delete(self, login: str, pick: int) -> None:
        """Let somebody delete a comment."""
        self.scene.wait(60)
        for one in self.scene.people_said()[pick : pick + 1]:
            if self.scene.delete(login, one.id):
                self.record.deleted(one.id, login)

    @rule(pick=PICK, body=st.sampled_from([None, None, "", "/spec approve", "edited"]))
    def damage(self, pick: int, body: str | None) -> None:
        """Let dana edit or delete what the bot said."""
        self.scene.wait(60)
        if self.scene.damage(pick, body):
            self.record.forgotten()

    @rule(login=WHO, pick=PICK, done=st.booleans())
    def resolve(self, login: str, pick: int, done: bool) -> None:  # noqa: FBT001 - drawn
        """Let somebody resolve a thread, or open it again."""
        self.scene.resolve(login, pick, done=done)

    @rule(login=WHO, hurry=st.booleans())
    def approve(self, login: str, hurry: bool) -> None:  # noqa: FBT001 - drawn
        """Let somebody approve natively."""
        self._pause(hurry=hurry)
        if self.scene.approve(login):
            self.record.told(login, Does.APPROVES, self.scene.text())

    @rule(login=WHO, hurry=st.booleans())
    def request_changes(self, login: str, hurry: bool) -> None:  # noqa: FBT001 - drawn
        """Let somebody request changes natively."""
        self._pause(hurry=hurry)
        if self.scene.request_changes(login):
            self.record.told(login, Does.TAKES_BACK, "", objects=True)

    @rule(login=WHO, whose=WHO)
    def retract(self, login: str, whose: str) -> None:
        """Let somebody end a request for changes."""
        self.scene.wait(60)
        if self.scene.retract(login, whose):
            self.record.told(whose, Does.TAKES_BACK, "")

    @rule(name=st.sampled_from(("approved", "draft", "urgent", "Implemented")))
    def label(self, name: str) -> None:
        """Let ada put a label on."""
        if name == "urgent":
            self.foreign.add(name)
        self.scene.label(name if name == "urgent" else f"{self.scene.status_prefix}{name}")

    @rule(login=st.sampled_from(["bo", "bo", "dana", "cy"]), role=st.sampled_from([*Role, Role.WRITE, Role.WRITE]))
    def grant(self, login: str, role: Role) -> None:
        """Give somebody a role, or take it away."""
        self.scene.grant(login, role)
        self.record.roles[login] = role

    @rule(draft=st.booleans())
    def turn(self, draft: bool) -> None:  # noqa: FBT001 - drawn
        """Let ada mark it as a draft, or as ready."""
        self.scene.turn(draft=draft)
        self.record.draft = draft

    @rule(closed=st.booleans())
    def close(self, closed: bool) -> None:  # noqa: FBT001 - drawn
        """Let ada close or reopen it."""
        self.scene.close(closed=closed)
        self.closed = closed

    @rule(base=st.sampled_from([*BASES]))
    def retarget(self, base: str) -> None:
        """Let ada have it merged into another branch."""
        self.scene.wait(60)
        if self.scene.retarget(base):
            self.record.base = base

    @rule()
    def install_anew(self) -> None:
        """Take the bot away and install it again."""
        self.scene.install_anew()
        self.record.forgotten()

    @rule(fault=st.sampled_from(FAULTS), path=st.sampled_from(PATHS))
    def look(self, fault: int | str | None, path: str) -> None:
        """Let the bot look, perhaps at a forge in trouble."""
        if fault is None:
            self._look()
            return
        self.scene.fail(fault, path)
        try:
            self._reconcile()
        except ForgeError:
            pass
        else:
            self._judge()
        self.scene.calm()

    @rule(picks=st.lists(st.integers(0, 7), max_size=3))
    def deliver(self, picks: list[int]) -> None:
        """Let some of the newest deliveries arrive: in any order, some twice, the others never."""
        for pick in picks:
            if self.deliveries and self.scene.arrive(pick):
                self._look()

    def teardown(self) -> None:
        """Look until there is nothing to do."""
        try:
            if self.scene.is_open():
                self._settle()
        finally:
            self.scene.stop()

    def _pause(self, *, hurry: bool) -> None:
        self.scene.wait(0 if hurry else 60)

    def _body(self, pieces: list) -> Body:  # type: ignore[type-arg]
        self.numbers += 1
        return Body(pieces=tuple(pieces), number=self.numbers)

    def _look(self) -> None:
        self._reconcile()
        self._judge()

    def _reconcile(self) -> int:
        """Let the bot look as the worker has it: a dropped credential is replaced at the next try, a limit is waited out."""
        self.scene.wait(1)
        before = self.scene.text()
        try:
            writes = self.scene.reconcile()
        except BadCredentialError:
            writes = self.scene.reconcile()
        except RateLimitedError:
            self.scene.wait(3600)
            writes = self.scene.reconcile()
        self._keeps_texts("the bot", before)
        return writes

    def _keeps_texts(self, who: str, before: str) -> None:
        after = self.scene.text()
        lost = texts.authored(before) & self.record.authored - texts.authored(after)
        assert lost == frozenset(), f"{who} took away what somebody wrote: {sorted(lost)}"

    def _settle(self) -> None:
        """Look until there is nothing to do; a commit of the bot's own may take another look."""
        rounds = 0
        while self._reconcile() != 0:
            self._judge()
            rounds += 1
            assert rounds < 6, "the bot never comes to rest"
        self._judge()
        said = self.scene.people_said()
        passed_over = self.record.unanswered({one.id: one.answered for one in said})
        assert passed_over == (), f"orders were passed over in silence: {passed_over}"

    def _judge(self) -> None:
        """Hold what stands on the forge against what people did; the bot has just looked."""
        own, text = self.scene.bot_said(), self.scene.text()
        kept = {key: one.body.text for key, one in self.record.comments.items() if not one.gone}
        assert {one.id: one.body for one in self.scene.people_said()} == kept, "a person's comment was touched"
        assert sum("specbot:summary" in body for body in own) == 1
        replies = [body.splitlines()[0] for body in own if "specbot:reply" in body]
        assert len(set(replies)) == len(replies), "a comment was answered twice"
        self._judge_gate(text)
        self.record.looked(own)

    def _judge_gate(self, text: str) -> None:
        """An open gate, and the label that says so, have no reason to be closed."""
        labels, gate = self.scene.labels(), self.scene.gate()
        status = [name for name in labels if name.casefold().startswith(self.scene.status_prefix)]
        assert len(status) == 1
        assert set(labels) - set(status) == self.foreign
        assert len(gate) == 2, "the head lacks a check"
        reasons = self.record.reasons(text)
        if set(gate.values()) == {"success"}:
            assert reasons == (), f"the gate is open although {reasons}"
        if status[0].casefold().endswith(("approved", "implemented")):
            assert reasons == (), f"the label says {status[0]} although {reasons}"
