"""Which question of the file a number means: the one that had it in the summary when the command was written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from bot.review.commands.parser import Command
from bot.review.commands.receipts import has_receipt
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Question
from bot.review.model.memory import DIGEST, summaries

_AT_MOST = 500
"""So many questions are remembered by what they say."""


def digests_of(questions: Iterable[Question]) -> Iterator[tuple[str, Question]]:
    """Pair each question of the files with a digest of what it says; of two that say the same, each has its own."""
    seen: Counter[tuple[str, str]] = Counter()
    for question in questions:
        if question.asker is None:
            key = (question.path, question.text)
            seen[key] += 1
            text = "\0".join((*key, str(seen[key])))
            yield sha256(text.encode()).hexdigest()[:DIGEST], question


def shown(questions: Iterable[Question]) -> str:
    """Write the digests in the order of the numbers."""
    return "".join(digest for digest, _ in digests_of(questions))[: _AT_MOST * DIGEST]


def bound_digest(name: str, command: Command, context: ReviewContext) -> str | None:
    """Name what the question said that a number meant to who wrote the command; None when that cannot be known.

    Before the first summary people count in the file. A command that was written before the summary was last edited may
    have seen either: it counts only where both mean the same.
    """
    memory, comment = context.memory, command.comment
    if command.key in memory.bound:
        return memory.bound[command.key]
    summary = next(iter(summaries(context.pull)), None)
    number = int(name.removeprefix("Q")) - 1 if name.removeprefix("Q").isdecimal() else -1
    if summary is None:
        return _numbered(shown(context.gate.questions), number)
    if memory.is_lost or (has_receipt(command, context.pull) and not context.pull.head.writable):
        return None
    now = _numbered(memory.shown, number)
    early = summary.edited_at is not None and comment.created_at <= summary.edited_at
    return now if not early or not memory.shown_before or _numbered(memory.shown_before, number) == now else None


def question_of(digest: str, context: ReviewContext) -> Question | None:
    """Find the question that says it; None when it is gone."""
    return next((question for known, question in digests_of(context.gate.questions) if known == digest), None)


def _numbered(digests: str, number: int) -> str | None:
    """Take a digest by its place."""
    return digests[number * DIGEST : (number + 1) * DIGEST] or None if number >= 0 else None
