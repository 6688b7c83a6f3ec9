"""What may stand behind a command. A command is obeyed whole or refused, so a word that asks for something unknown refuses it."""

import re
from collections.abc import Iterable, Iterator

from bot.review.commands.parser import Command
from bot.review.text.markdown_escape import escape

_FRIENDLY_TEXT = """
    thanks thank you thx ty cheers please pls kindly now all team everyone folks great nice good excellent awesome perfect
    work job well done lgtm looks to me this it the spec for and a so very much again here hi hello hey shipit
"""
_EMOJI = frozenset("🎉👍🚀❤💚💙💜🧡🙏👏✅✔☑🚢✨💯🙂😀😃😄😊😁🙌👌💪🔥⭐🌟🥳🎊🎈🏁")
_MODIFIERS = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")
_NAMES_TEXT = """
    tada +1 thumbsup rocket heart pray clap white_check_mark heavy_check_mark ballot_box_with_check ship sparkles 100 shipit
    smile smiley grin blush slightly_smiling_face raised_hands ok_hand muscle fire star star2 partying_face confetti_ball
    balloon checkered_flag
"""
FRIENDLY = frozenset(_FRIENDLY_TEXT.split())
_NAMES = frozenset(_NAMES_TEXT.split())
_MARKS = ".,;:!()[]*_~\"'\\-\u2013\u2014\u2026\u2018\u2019\u201c\u201d"
_NUMBER = re.compile(r"(?P<kind>[TQ])(?P<first>\d{1,6})(?:(?:-|\u2013|\.\.)[TQ]?(?P<last>\d{1,6}))?", re.IGNORECASE)
_LINKING = frozenset({"and", "&", "+", "also", "plus", "then"})
_RANGE_AT_MOST = 100


def unknown_words(text: str, known: Iterable[str] = ()) -> str:
    """Name the words that are neither known nor merely friendly; empty when there is none."""
    known = frozenset(known)
    return " ".join(word for word in _words(text) if not _is_friendly(word) and _bare(word) not in known)


def is_cancel(command: Command) -> bool:
    """Tell whether `cancel`, and nothing else that matters, stands behind the command."""
    words = [_bare(word) for word in _words(command.rest)]
    return "cancel" in words and not unknown_words(command.rest, {"cancel"})


def question_numbers(text: str) -> tuple[tuple[str, ...], str]:
    """Read `T1, T2 and T4-T6`: the numbers in their order, and the words that are none."""
    numbers: dict[str, None] = {}
    strange: list[str] = []
    for word in text.replace(",", " ").replace(";", " ").split():
        found = _NUMBER.fullmatch(_bare(word).strip(":"))
        span = _span(found) if found else ()
        numbers.update(dict.fromkeys(span))
        if not span and _bare(word) not in _LINKING and not _is_friendly(word):
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


def _words(text: str) -> Iterator[str]:
    """Split a line into words, without an HTML comment in it."""
    before, comment, after = text.partition("<!--")
    _, _, behind = after.rpartition("-->")
    return iter(f"{before} {behind}".split() if comment else text.split())


def _bare(word: str) -> str:
    return word.strip(_MARKS).casefold()


def _is_friendly(word: str) -> bool:
    """Tell whether a word may stand behind any command: thanks, a mention of somebody, a cheerful emoji, punctuation."""
    shortcode = word.strip(".,!()*_")
    if word.startswith("@"):
        return True
    if shortcode.startswith(":") and shortcode.endswith(":") and len(shortcode) > 1:
        return shortcode[1:-1] in _NAMES
    bare = "".join(one for one in _bare(word) if one not in _EMOJI and one not in _MODIFIERS).strip(_MARKS)
    return not bare or bare in FRIENDLY
