"""What may stand behind a command. A command is obeyed whole or refused, so a word that asks for something unknown refuses it."""

import re

from bot.review.commands.friendly_words import bare, is_friendly, unknown_words, words
from bot.review.commands.parser import Command
from bot.review.text.markdown_escape import escape

_NUMBER = re.compile(r"(?P<kind>[TQ])(?P<first>\d{1,6})(?:(?:-|\u2013|\.\.)[TQ]?(?P<last>\d{1,6}))?", re.IGNORECASE)
_LINKING = frozenset({"and", "&", "+", "also", "plus", "then"})
_RANGE_AT_MOST = 100


def is_cancel(command: Command) -> bool:
    """Tell whether `cancel`, and nothing else that matters, stands behind the command."""
    said = [bare(word) for word in words(command.rest)]
    return "cancel" in said and not unknown_words(command.rest, {"cancel"})


def question_numbers(text: str) -> tuple[tuple[str, ...], str]:
    """Read `T1, T2 and T4-T6`: the numbers in their order, and the words that are none."""
    numbers: dict[str, None] = {}
    strange: list[str] = []
    for word in text.replace(",", " ").replace(";", " ").split():
        found = _NUMBER.fullmatch(bare(word).strip(":"))
        span = _span(found) if found else ()
        numbers.update(dict.fromkeys(span))
        if not span and bare(word) not in _LINKING and not is_friendly(word):
            strange.append(word)
    return tuple(numbers), " ".join(strange)


def refusal_of_words(words: str, usage: str) -> str:
    """Say which words are not understood and how the command is written."""
    return (
        f"I do not know what “{escape(words[:100])}” asks for here, so nothing was done. Write `{usage}` alone on its line, "
        "and everything else on another line."
    )


def _span(found: re.Match[str]) -> tuple[str, ...]:
    """List a number, or a range of them that is not absurd."""
    kind, first = found["kind"].upper(), int(found["first"])
    last = int(found["last"] or first)
    return tuple(f"{kind}{number}" for number in range(first, last + 1)) if last - first < _RANGE_AT_MOST else ()
