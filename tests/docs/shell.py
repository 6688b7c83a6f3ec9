"""What the documentation tells people to type: the commands of its `sh` blocks, and those within its sentences."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from tests.docs.pages import name

_END = frozenset({"&", "&&", ";", "|", "||", "(", ")"})
_ASSIGNMENT = re.compile(r"[A-Z][A-Z0-9_]*=")
_reader = MarkdownIt("gfm-like", {"linkify": False})


@dataclass(frozen=True, slots=True)
class Block:
    """One fence of a page."""

    page: Path
    language: str
    text: str

    def __str__(self) -> str:
        """Name it by its page and its first line."""
        return f"{name(self.page)}: {self.text.strip().partition(chr(10))[0][:60]}"


def blocks(page: Path) -> Iterator[Block]:
    """Give all fences of a page."""
    for token in _reader.parse(page.read_text("utf-8")):
        if token.type in ("fence", "code_block"):
            yield Block(page, token.info.strip(), token.content)


def spans(page: Path) -> Iterator[str]:
    """Give all code within sentences."""
    for token in _reader.parse(page.read_text("utf-8")):
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def lines(text: str) -> Iterator[str]:
    """Give each line of a script, those that end in a backslash joined with the next."""
    yield from filter(None, map(str.strip, re.sub(r"\\\n\s*", " ", text).splitlines()))


def commands(line: str) -> Iterator[tuple[str, ...]]:
    """Give the words of each command on a line, without assignments before it and redirections behind it."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    for word in (*lexer, ";"):
        if word in _END:
            yield from _cleaned(words)
            words = []
        else:
            words.append(word)


def _cleaned(words: list[str]) -> Iterator[tuple[str, ...]]:
    while words and _ASSIGNMENT.match(words[0]):
        words = words[1:]
    kept = [word for before, word in zip(("", *words), words, strict=False) if "<" not in {before, word}]
    end = next((place for place, word in enumerate(kept) if word in {">", ">>"}), len(kept))
    if kept[:end]:
        yield tuple(kept[:end])
