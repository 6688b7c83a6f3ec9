"""Links, tags and code inside a line, found in one walk: a line of 200 kB costs no more per character than a short one."""

import re
from collections.abc import Iterator

_TARGET = re.compile(r"\]\((?>[^()\s]|\([^()]*+\))*+(?:\s++\"[^\"]*+\")?+\)")
_IN_ANGLES = re.compile(r"<(/?[a-zA-Z][^<>]*+)>")
_TAG_NAME = re.compile(r"/?[a-zA-Z][\w-]*+")
_ANCHOR_MARK = re.compile(r"\{[#.:]")
_TICKS = re.compile(r"`++")


def without_links(text: str) -> str:
    """Put the label of each link in its place; a label begins with the first `[` after the last `]`."""
    parts: list[str] = []
    done = at = 0
    while (close := text.find("](", at)) >= 0:
        at = close + 2
        begin = text.find("[", max(text.rfind("]", done, close) + 1, done), close)
        found = _TARGET.match(text, close) if begin >= 0 else None
        if found is not None:
            mark = begin - text.startswith("!", begin - 1, begin) if begin > done else begin
            parts += (text[done:mark], text[begin + 1 : close])
            done = at = found.end()
    return "".join([*parts, text[done:]])


def without_tags(text: str) -> str:
    """Drop the tags of HTML; a word in angle brackets with anything else beside it is none."""
    return _IN_ANGLES.sub(lambda found: "" if _is_tag(found[1]) else found[0], text)


def _is_tag(inner: str) -> bool:
    name = _TAG_NAME.match(inner)
    rest = inner[name.end() :] if name else inner
    return rest.lstrip() in ("", "/") or (rest[:1].isspace() and "=" in rest)


def without_anchor(text: str) -> str:
    """Drop the anchor at the end of a heading: `{#goals}`."""
    bare = text.rstrip()
    found = _ANCHOR_MARK.search(bare, bare.rfind("}", 0, -1) + 1) if bare.endswith("}") else None
    return bare[: found.start()].rstrip() if found else text


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where inline code begins and ends, ticks included: as long a run of them closes it as has opened it."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    closing, later = [0] * len(runs), dict[int, int]()
    for at in range(len(runs) - 1, -1, -1):
        begin, end = runs[at]
        closing[at] = later.get(end - begin, at)
        later[end - begin] = at
    at = 0
    while at < len(runs):
        if closing[at] > at:
            yield runs[at][0], runs[closing[at]][1]
        at = closing[at] + 1


def without_code(text: str) -> str:
    """Turn inline code into ticks, column for column."""
    parts: list[str] = []
    done = 0
    for begin, end in code_spans(text):
        parts += (text[done:begin], "`" * (end - begin))
        done = end
    return "".join([*parts, text[done:]])
