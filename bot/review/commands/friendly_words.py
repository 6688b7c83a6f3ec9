"""Words that change nothing where they stand beside a command: thanks, a mention of somebody, a cheerful emoji."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from unicodedata import category

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
_BEGINNING = frozenset({"this", "it", "the", "spec", "for", "and", "a", "so", "very", "to"})
"""With these a sentence about a command begins."""
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_MARKS = ".,;:!()[]*_\"'\\-\u2013\u2014\u2026\u2018\u2019\u201c\u201d\u2022\u2192"


def unknown_words(text: str, known: Iterable[str] = ()) -> str:
    """Name the words that are neither known nor merely friendly; empty when there is none."""
    known = frozenset(known)
    said = list(words(text))
    strange = {at for at, word in enumerate(said) if not is_friendly(word) and bare(word) not in known}
    return " ".join(said[at] for at in sorted(strange | _limits(said)))


def _limits(said: Sequence[str]) -> frozenset[int]:
    """Find what says for whom or for how long a command is meant: `for @ben`, `for now`."""
    pairs = enumerate(pairwise([*said, ""]))
    found = {at for at, (word, after) in pairs if bare(word) == "for" and (at == 0 or bare(after) == "now")}
    return frozenset(found | {at + 1 for at in found if at + 1 < len(said)})


def words(text: str) -> Iterator[str]:
    """Split a line into words, without the HTML comments in it; one that is not closed hides nothing, and `<!-->` is a whole one."""
    before, *parts = text.split("<!--")
    yield from before.split()
    for part in parts:
        _, closed, behind = f"--{part}".partition("-->")
        yield from (behind if closed else part).split()


def has_text(text: str) -> bool:
    """Tell whether a reader sees anything of a text."""
    return any(category(one) not in _UNSEEN for word in words(text) for one in word)


def is_greeting(text: str) -> bool:
    """Tell whether a text is a few friendly words to somebody, and no sentence that goes on."""
    first = next(words(text), "")
    return not unknown_words(text) and bare(first) not in _BEGINNING


def bare(word: str) -> str:
    """Take the marks off a word."""
    return word.strip(_MARKS).casefold()


def is_friendly(word: str) -> bool:
    """Tell whether a word may stand behind any command: thanks, a mention of somebody, a cheerful emoji, punctuation."""
    shortcode = word.strip(".,!()*_")
    if word.startswith("@"):
        return True
    if shortcode.startswith(":") and shortcode.endswith(":") and len(shortcode) > 1:
        return shortcode[1:-1] in _NAMES
    left = "".join(one for one in bare(word) if one not in _EMOJI and one not in _MODIFIERS).strip(_MARKS)
    return not left or left in FRIENDLY
