"""Questions that an author left in the text itself: `[NEEDS CLARIFICATION: how long?]`, `TODO: measure`."""

from collections.abc import Iterator
from dataclasses import replace

from bot.comparison.comparison import Comparison
from bot.markdown.block_parser import LineKind
from bot.markdown.document import Section
from bot.markdown.edits import Span
from bot.markdown.text_normalize import line_key

_MOST_MARKS = 50
"""A document with more marks than this is asked about the first of them; they keep it open as well."""


def marked_questions(comparison: Comparison, questions: list[Section]) -> Iterator[tuple[str, Span]]:
    """Yield the marks of the policy in the author's own text; a section of nothing else is reported as empty."""
    found = 0
    for section in comparison.document.sections:
        is_asking = any(one.line <= section.line <= one.tree_end for one in questions if one.index)
        if is_asking or not comparison.has_text(section):
            continue
        for line in range(section.line, section.end_line + 1):
            text = comparison.document.line(line)
            kind = comparison.document.kind(line)
            if kind not in (LineKind.TEXT, LineKind.TABLE) or _is_templates(comparison, section, line, text):
                continue
            for begin, end in _marks(text, comparison.schema.markers):
                span = replace(comparison.document.span(line), column=begin + 1, end_column=end + 1)
                yield text[begin:end].strip("[] "), span
                found += 1
                if found >= _MOST_MARKS:
                    return


def _is_templates(comparison: Comparison, section: Section, line: int, text: str) -> bool:
    rule = comparison.alignment.rules.get(section.index)
    key = line_key(text)
    known = key in comparison.schema.long_lines or (rule is not None and key in rule.own_lines)
    return known or line in comparison.leftover_lines


def _marks(text: str, markers: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where marks begin and end: `[MARK: …]` to its bracket, `MARK: …` to the end of the line; none in code."""
    for marker in markers:
        at = text.find(marker)
        while at >= 0:
            behind = at + len(marker)
            if text[at - 1 : at] == "[" and text[behind : behind + 1] in (":", "]"):
                end = text.find("]", behind)
                behind = end + 1 if end >= 0 else len(text)
                if not _in_code(text, at):
                    yield at - 1, behind
            elif text[behind : behind + 1] == ":" and not text[at - 1 : at].strip() and not _in_code(text, at):
                yield at, len(text.rstrip())
                break
            at = text.find(marker, behind)


def _in_code(text: str, at: int) -> bool:
    return text.count("`", 0, at) % 2 == 1
