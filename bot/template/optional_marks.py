"""How a template says that a section or a field may be left out."""

import re

from bot.markdown.model import Document, LineKind, Section
from bot.markdown.text_normalize import says_optional

_SAYS = re.compile(
    r"\b(?:(?:sub-?)?section|element|part|field|this)\s+(?:is|are|may be|can be)\s+(?:entirely\s+|completely\s+|purely\s+)?optional\b"
    r"|\boptional\s+(?:(?:sub-?)?section|element|part|field)s?\b"
    r"|^[^\w\n]*+optional\b|\(\s*\*?optional\b"
    r"|\b(?:remove|delete|omit|skip|drop|leave out)\s+(?:this|the)\s+(?:whole\s+|entire\s+)?(?:(?:sub-?)?section|element|part|heading)s?\b"
    r"|^[^\w\n]*+(?:remove|delete|omit|skip|drop)\s+(?:this\s+|it\s+)?(?:(?:sub-?)?section\s+)?(?:if|when|unless)\s+(?:not|no|un|it|there|you)"
    r"|\b(?:section|this|it)\s+(?:may|can|could)\s+(?:also\s+)?be\s+(?:omitted|removed|deleted|skipped|dropped|left out)\b"
    r"|\bfeel free to (?:remove|delete|skip|omit)\b",
    re.IGNORECASE | re.MULTILINE,
)
_JUST_BEFORE = re.compile(r"\boptional\b|\bif applicable\b|\bfeel free to remove\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|n't)\s+(?:be\s+)?(?:optional|omit|remove|skip|delete)|\brequired\b.*\bnot optional\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\b(?:if applicable|if any|if relevant|optional|otherwise,? (?:remove|delete|omit)|only (?:required|needed|if|when|for)|"
    r"when applicable|where applicable|leave (?:this )?(?:blank|empty)|remove if|delete if|omit if)\b",
    re.IGNORECASE,
)
_STARTS = ("<", "-", "*", "_", "+", ">", "(", "[")
"""How a line begins that does not only go on with the sentence above it."""
_READ = (LineKind.TEXT, LineKind.COMMENT, LineKind.BLANK)


def is_optional(template: Document, section: Section) -> bool:
    """Tell by the heading, by a comment just before it, or by the first words under it."""
    if section.heading is not None and says_optional(section.heading.text):
        return True
    before = "\n".join(template.lines[line - 1] for line in _comment_before(template, section.line))
    if _JUST_BEFORE.search(before):
        return True
    opening = _opening(template, section)
    return _SAYS.search(opening) is not None and _NOT.search(opening) is None


def _comment_before(template: Document, line: int) -> tuple[int, ...]:
    """Find the lines of the comment right above a heading; a section of nothing else keeps its comment."""
    at = _skip(template, line - 1, LineKind.BLANK)
    last = at
    while at >= 1 and template.kind(at) is LineKind.COMMENT:
        at -= 1
    first = at + 1
    above = _skip(template, at, LineKind.BLANK)
    if above >= 1 and template.kind(above) in (LineKind.HEADING, LineKind.COMMENT):
        return ()
    return tuple(range(first, last + 1))


def _skip(template: Document, line: int, kind: LineKind) -> int:
    while line >= 1 and template.kind(line) is kind:
        line -= 1
    return line


def _opening(template: Document, section: Section) -> str:
    """Read the first instructions of a section, comments included, up to its first code or table."""
    following = _comment_before(template, section.end_line + 1)
    paragraphs: list[str] = [""]
    for line in range(section.body_line, section.end_line + 1):
        kind = template.kind(line)
        if line in following or kind not in _READ:
            break
        text = template.lines[line - 1].strip()
        if kind is LineKind.BLANK or text[:1] in _STARTS:
            paragraphs.append("")
        paragraphs[-1] = f"{paragraphs[-1]} {text.strip(' >*_<!-')}".strip()
    return "\n".join(paragraphs)


def field_is_optional(name: str, value: str, remark: str) -> bool:
    """Tell by the key, the value or the remark beside them."""
    return says_optional(name) or any(_FIELD.search(text) for text in (name, value, remark))
