"""What people did, kept beside the forge and the bot, and what it allows: the judge of the stateful test.

It shares no code with the bot and errs on one side: what it calls a reason does close the gate, and it may know of fewer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.stateful import texts
from tests.stateful.scene import AUTHOR, BASES, PEOPLE, ROLES, Role
from tests.stateful.words import Body, Does

_SHOWN = re.compile(r"\bT(\d+)\b")
NOTHING = Body()


@dataclass(kw_only=True)
class Comment:
    """What somebody wrote, as it is now and as it was when the bot looked last."""

    login: str
    body: Body
    at: int
    text: str
    """The spec of the moment when it came."""
    edited: bool = False
    gone: bool = False
    was: Body = NOTHING
    by_other: bool = False
    """Somebody else than its writer edited or deleted it."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """What somebody said of the whole: `objects` and `ends` by the forge's own means."""

    login: str
    at: int
    does: Does
    text: str = ""
    objects: bool = False
    ends: bool = False
    """It ends a request for changes, too."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What somebody's words come to: the text that they approve, or None; whether they want changes."""

    approved: str | None = None
    objects: bool = False


@dataclass(kw_only=True)
class Record:
    """Everything that people did."""

    moment: int = 0
    comments: dict[int, Comment] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=lambda: dict(ROLES))
    makers: set[str] = field(default_factory=set)
    base: str = "main"
    draft: bool = False
    authored: frozenset[str] = frozenset()
    numbers: dict[str, set[int]] = field(default_factory=dict)
    """By question: the numbers under which the bot has shown it."""

    def tick(self) -> int:
        """Go on to the next moment."""
        self.moment += 1
        return self.moment

    def said(self, key: int, login: str, body: Body, text: str) -> None:
        """Note a comment."""
        self.comments[key] = Comment(login=login, body=body, at=self.tick(), text=text)

    def edited(self, key: int, login: str, body: Body) -> None:
        """Note an edit."""
        one = self.comments[key]
        one.body, one.edited, one.by_other = body, True, one.by_other or login != one.login

    def deleted(self, key: int, login: str) -> None:
        """Note that a comment is gone."""
        one = self.comments[key]
        one.gone, one.by_other = True, one.by_other or login != one.login

    def told(self, login: str, does: Does, text: str, *, objects: bool = False) -> None:
        """Note what somebody said by the forge's own means."""
        word = Word(login=login, at=self.tick(), does=does, text=text, objects=objects, ends=not objects)
        self.words.append(word)

    def looked(self, said: Iterable[str]) -> None:
        """Note that the bot has looked, and under which numbers it shows questions."""
        for one in self.comments.values():
            one.was = one.was if one.edited or one.gone else one.body
        for line in (line for body in said for line in body.splitlines()):
            for question in self._questions():
                if question in line and (found := _SHOWN.search(line)):
                    self.numbers.setdefault(question, set()).add(int(found[1]))

    def forgotten(self) -> None:
        """Note that the bot has lost its memory: what was deleted is as if it had never been written."""
        for one in self.comments.values():
            one.was = NOTHING if one.gone else one.was

    def may(self, login: str) -> bool:
        """Tell whether somebody may approve."""
        return login != AUTHOR and self.roles[login] is Role.WRITE

    def reasons(self, text: str) -> tuple[str, ...]:
        """Name what has to keep the gate closed."""
        return (
            *(f"wrong in the text: {one}" for one in self._wrong(text)),
            *(("a question is open in the file",) if texts.asks(text) else ()),
            *(f"{one} is open" for one in self.open_questions()),
            *(f"{login} asked for changes" for login in PEOPLE if self.may(login) and self.verdict(login).objects),
            *self._lacking(text),
        )

    def _wrong(self, text: str) -> Iterator[str]:
        """Name what is wrong in the text; a draft may still be unfinished, and the old mistakes of `next` are forgiven."""
        for fault in texts.faulty(text):
            if not self.draft or fault == "there is no such day":
                yield fault

    def _lacking(self, text: str) -> tuple[str, ...]:
        """Say how many approvals are missing, of people who may give one and have seen what stands here."""
        seen = texts.content(text)
        good = [login for login in PEOPLE if self.may(login) and self.verdict(login).approved == seen]
        good = [login for login in good if login not in self.makers]
        return () if len(good) >= BASES[self.base] else (f"{len(good)} approvals of {BASES[self.base]}",)

    def verdict(self, login: str) -> Verdict:
        """Fold somebody's words in their order; what ends a verdict by the forge's own means ends no command."""
        found, by_command = Verdict(), False
        for word in sorted(self._words(login), key=lambda one: one.at):
            if word.objects:
                found = Verdict(objects=True)
            elif word.does is Does.APPROVES:
                found = Verdict(approved=texts.content(word.text))
            elif word.ends:
                found = found if by_command else Verdict()
            else:
                found = Verdict(objects=found.objects)
            by_command = word not in self.words and word.does is Does.APPROVES
        return found

    def _words(self, login: str) -> Iterator[Word]:
        """List what somebody said of the whole: an approval that was edited is none, what took it back may be deleted."""
        yield from (one for one in self.words if one.login == login)
        for one in self.comments.values():
            for piece in (one.was if one.gone else one.body).pieces if one.login == login else ():
                counts = piece.does is Does.APPROVES and not one.edited and not one.gone
                if counts or piece.does is Does.TAKES_BACK:
                    yield Word(login=login, at=one.at, does=piece.does, text=one.text)

    def open_questions(self) -> tuple[str, ...]:
        """Name the questions of people whose questions count, and that nobody may have resolved."""
        return tuple(
            question
            for one in self.comments.values()
            if one.login == AUTHOR or self.roles[one.login] is Role.WRITE
            for question in self._standing(one)
            if not self._resolved(question, one)
        )

    def _standing(self, one: Comment) -> tuple[str, ...]:
        """Name the questions of a comment, those too that the bot has seen and somebody took away by damage.

        Who edits the own question into something else takes it back; a comment that is gone took nothing back.
        """
        if one.gone:
            return one.was.questions
        if one.edited and one.by_other:
            return one.was.questions if not one.body.has(Does.ASKS) else ()
        return one.body.questions

    def _resolved(self, question: str, asking: Comment) -> bool:
        """Tell whether somebody who may do so named one of the question's numbers after it was asked."""
        numbers = self.numbers.get(question) or set(range(1, len(self._questions()) + 2))
        return any(
            piece.does is Does.RESOLVES and numbers & set(piece.names)
            for one in self.comments.values()
            if one.at >= asking.at and not one.gone and not one.edited
            if one.login == asking.login or self.roles[one.login] is Role.WRITE
            for piece in one.body.pieces
        )

    def _questions(self) -> tuple[str, ...]:
        return tuple(
            question for one in self.comments.values() for body in (one.body, one.was) for question in body.questions
        )

    def lost(self, text: str) -> frozenset[str]:
        """Name the lines of people that are not in the text any more."""
        return self.authored - texts.authored(text)

    def unanswered(self, answered: Mapping[int, bool]) -> tuple[str, ...]:
        """Name the comments with orders that the bot has passed over."""
        return tuple(
            one.body.text
            for key, one in self.comments.items()
            if not one.gone and not answered[key] and not one.body.is_talk
        )
