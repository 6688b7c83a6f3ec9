"""Characters that a reader does not see: they hide text, turn it around, or control a terminal."""

import re
from unicodedata import normalize

CONTROLS = "\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff"
"""What a terminal obeys, line ends too; the tab does no harm."""
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that change the direction of writing, so that text reads other than it is."""
_OBEYED = re.compile(f"[{CONTROLS}{DIRECTIONS}]")
_COMMAND = re.compile(r"(?<=:)(?=:)")
ZERO_WIDTH = "\u200b"


def visible(text: str) -> str:
    """Replace what a terminal would obey or hide: control characters and changes of writing direction."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def inert(text: str) -> str:
    """Make text safe to print on a line of its own: no terminal obeys it, and no runner takes it for a workflow command.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    return _COMMAND.sub(ZERO_WIDTH, without_old_commands(visible(text)))


def without_old_commands(text: str) -> str:
    """Break the older form of a workflow command, `##[add-mask]…`, which counts anywhere in a line; lengths stay."""
    return text.replace("##[", "##\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}")


_LETTERS = str.maketrans(
    "\u0430\u0441\u0501\u0435\u04bb\u0456\u0458\u043a\u043c\u043e\u0440\u0455\u0442\u0443\u0445\u051d\u0475"  # Cyrillic
    "\u03b1\u03bf\u03c1\u03bd\u03ba\u03b9\u03c5\u03f2\u03c4"  # Greek
    "\u0131\u0251\u0261\u1d04\u1d0f\u2044\u2215\u2571\u29f8\\",
    "acdehijkmopstyxwvaopvkiuctiagco/////",
)
_OUTSIDE_LATIN = re.compile("[^\x00-\x7f]|\\\\")


def in_latin(text: str) -> str:
    """Write text with the plain Latin letters and slashes that its characters look like, in small letters."""
    if not _OUTSIDE_LATIN.search(text):
        return text
    return normalize("NFKC", text).lower().translate(_LETTERS)


_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069"  # turn the text around
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # no width
    "\u115f\u1160\u2800\u3164\uffa0"  # blank letters
    "\U000e0000-\U000e007f]"  # tags, which spell whole sentences
    "|(?<=[A-Za-z0-9])[\u200c\u200d](?=[A-Za-z0-9])"  # joiners, which other scripts and emoji need
)
_BREAKERS = frozenset("@#!$%&~/-[*")
_FLAG = "\U0001f3f4"
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_UNIT = 3
"""μs and kΩ mix alphabets, and hide nothing."""
_LATIN = re.compile("[A-Za-z]")
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def hidden_in(line: str) -> tuple[int, ...]:
    """Find the characters of a line that a reader does not see; gives their indices."""
    if line.isascii() and line.isprintable():
        return ()
    return tuple(found.start() for found in _INVISIBLE.finditer(line) if not _is_meant(line, found.start()))


def mixed_words(text: str) -> tuple[str, ...]:
    """Find the words that hold Latin letters beside Greek or Cyrillic ones, which look the same."""
    if text.isascii():
        return ()
    words = (word for word in _WORD.findall(text) if len(word) > _LONGEST_UNIT)
    return tuple(word for word in words if _LATIN.search(word) and _LOOKALIKE.search(word))


def _is_meant(line: str, at: int) -> bool:
    """Let pass the space that breaks a mention or a reference, and the tags that spell the flag of a region."""
    char = line[at]
    if char == ZERO_WIDTH:
        return line[at - 1 : at] in _BREAKERS or line[at + 1 : at + 2] in {".", ":"}
    return char >= "\U000e0000" and _FLAG in line[max(0, at - 8) : at]
