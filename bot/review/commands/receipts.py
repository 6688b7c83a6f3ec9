"""Receipts: how the bot knows that it has answered a comment; and which question of the file a number in it means."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType

from bot.review.commands.parser import Command
from bot.review.commands.possible_heads import possible_heads
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Question, files_of
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import DIGEST, Memory, summaries
from bot.review.model.pull_request import Comment, PullRequest

_AT_MOST = 500
"""So many questions are remembered by what they say."""
_QUOTES = "[\"'\u2018-\u201f*_`]*"
_ANSWER = re.compile(
    rf"{_QUOTES}(?P<name>[QT]\d{{1,6}}){_QUOTES}(?:[.,:;)]+|\s|$)(?P<text>.*)", re.IGNORECASE | re.DOTALL
)


def has_receipt(command: Command, pull: PullRequest) -> bool:
    """Tell whether the bot has ever answered the command's comment: by a reaction, or by a reply that carries its id."""
    comment = command.comment
    return bool(comment.reactions) or any(name.partition("~")[0] == comment.id for name in _answered(pull))


def is_settled(commands: Iterable[Command], pull: PullRequest, memory: Memory, *, stands_on_edits: bool) -> bool:
    """Tell whether the commands of one comment, as they are now, have been answered.

    `stands_on_edits`: nothing in them has to be told that an edit takes its force away.
    """
    commands = tuple(commands)
    comment = commands[0].comment
    if not comment.edited:
        return has_receipt(commands[0], pull)
    if receipt_name(commands) in _answered(pull):
        return True
    return stands_on_edits and has_receipt(commands[0], pull) and memory.answered.get(comment.id) == digest_of(commands)


def receipt_name(commands: Iterable[Command]) -> str:
    """Name the comment in the marker of a reply; an edited one together with what it says now."""
    commands = tuple(commands)
    comment = commands[0].comment
    return f"{comment.id}~{digest_of(commands)}" if comment.edited else comment.id


def digests(commands: Iterable[Command]) -> Mapping[str, str]:
    """Name what each comment commands, by its id."""
    groups = groupby(commands, key=lambda command: command.comment.id)
    return MappingProxyType({key: digest_of(group) for key, group in groups})


def digest_of(commands: Iterable[Command]) -> str:
    """Hash what is commanded, as typed."""
    said = "\0".join(f"{one.place} {one.word} {one.text or one.rest}" for one in commands)
    return sha256(said.encode()).hexdigest()[:8]


def _answered(pull: PullRequest) -> frozenset[str]:
    """List what the bot's own replies name."""
    return frozenset(name for one in pull.comments if (name := _name(one, pull)) is not None)


def _name(comment: Comment, pull: PullRequest) -> str | None:
    return value_of(Kind.REPLY, body=comment.body, author=comment.author, bot=pull.bot)


def digests_of(questions: Iterable[Question]) -> Iterator[tuple[str, Question]]:
    """Pair each question of the files with a digest of what it says; of two that say the same, each has its own."""
    of_files = [one for one in questions if one.asker is None]
    yield from zip(_digests([(one.path, one.text) for one in of_files]), of_files, strict=True)


def _digests(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Name what each question says, by its path and text."""
    seen: Counter[tuple[str, str]] = Counter()
    for key in said:
        seen[key] += 1
        yield sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:DIGEST]


def shown(questions: Iterable[Question]) -> str:
    """Write the digests in the order of the numbers."""
    return "".join(digest for digest, _ in digests_of(questions))[: _AT_MOST * DIGEST]


def bound_digest(name: str, command: Command, context: ReviewContext) -> str | None:
    """Name what the question said that a number meant to who wrote the command; None when that cannot be known.

    People count in the file, or read the summary, once there is one; so the number has to mean the same in every text that
    they may have seen. A command that was written before the summary was last edited may have seen either.
    """
    memory, comment, number = context.memory, command.comment, _index(name)
    if command.key in memory.bound:
        return memory.bound[command.key]
    summary = next(iter(summaries(context.pull)), None)
    if summary is not None and (
        memory.is_lost or (has_receipt(command, context.pull) and not context.pull.head.writable)
    ):
        return None
    shows = [memory.shown] if summary is not None else []
    if summary is not None and summary.edited_at is not None and comment.created_at <= summary.edited_at:
        shows += [memory.shown_before] if memory.shown_before else []
    then = ["".join(_digests(said)) for said in _texts_then(command, context)]
    found = {_numbered(digests, number) for digests in (*shows, *then)}
    return found.pop() if then and len(found) == 1 else None


def with_numbers_of(before: ReviewContext, after: ReviewContext, command: Command) -> ReviewContext:
    """Let a number mean what it meant before the commands above it in the same comment have changed the files."""
    name = answered(command.text)[0]
    if not name.startswith("Q"):
        return after
    bound = {**after.memory.bound, command.key: bound_digest(name, command, before) or ""}
    return replace(after, memory=replace(after.memory, bound=bound))


def said_then(name: str, command: Command, context: ReviewContext) -> tuple[str, ...]:
    """List what a number may have said to who wrote a command, in the texts that they may have seen; what is known of it."""
    number = _index(name)
    then = (said[number : number + 1] for said in _texts_then(command, context) if number >= 0)
    return tuple(dict.fromkeys(text for found in then for _, text in found))


def _texts_then(command: Command, context: ReviewContext) -> list[tuple[tuple[str, str], ...]]:
    """List the questions, by path and text, in each text that the author of a command may have seen; none where one is lost."""
    heads = possible_heads(command, context.pull, context.snapshot.commits, context.memory, by_date=True)
    found = [_questions_at(sha, context) for sha in heads]
    return [said for said in found if said is not None] if None not in found else []


def _questions_at(sha: str, context: ReviewContext) -> tuple[tuple[str, str], ...] | None:
    """List the questions of the files at a commit; None where a file cannot be read there."""
    if sha == context.pull.head.sha:
        return tuple((one.path, one.text) for one in context.gate.questions if one.asker is None)
    texts = {spec_review.path: spec_review.questions_at.get(sha) for spec_review in files_of(context.spec_reviews)}
    if None in texts.values():
        return None
    return tuple((path, text) for path, said in texts.items() for text in said or ())


def _index(name: str) -> int:
    """Count from 0; -1 for what is no number of a question."""
    return int(name.removeprefix("Q")) - 1 if name.removeprefix("Q").isdecimal() else -1


def question_of(digest: str, context: ReviewContext) -> Question | None:
    """Find the question that says it; None when it is gone."""
    return next((question for known, question in digests_of(context.gate.questions) if known == digest), None)


def _numbered(digests: str, number: int) -> str | None:
    """Take a digest by its place."""
    return digests[number * DIGEST : (number + 1) * DIGEST] or None if number >= 0 else None


def bindings(commands: Iterable[Command], context: ReviewContext) -> Mapping[str, str]:
    """Say which question each answer means whose suggestion is to stand."""
    if context.pull.head.writable:
        return {}
    named = ((command, answered(command.text)[0]) for command in commands)
    bound = {command.key: bound_digest(name, command, context) for command, name in named if name.startswith("Q")}
    return {key: digest for key, digest in bound.items() if digest}


def answered(text: str) -> tuple[str, str]:
    """Split `Q1: because …` into the number and the answer."""
    found = _ANSWER.match(text)
    return (found["name"].upper(), found["text"].strip()) if found else ("", "")
