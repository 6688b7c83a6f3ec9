"""Text as people compare it: without Markdown's marks, numbering, case and punctuation."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LINE_END = re.compile(r"\r\n|\n|\r")
_EMPHASIS = re.compile(r"(\*\*|__|~~|\*|`)|(?<!\w)_|_(?!\w)")
_NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?|[IVXivx]{1,5}[.)]|[A-Z][.)])\s+(?=\S)")
_OPTIONAL = re.compile(
    r"(?<![\[(*_])[\[(*_]++\s*+[*_]*+\s*+(?:(?:(?:include |only |required )(?:if|when) [^)\]]{1,60}|if (?:you|there|it) [^)\]]{1,60}"
    r"|if applicable|if needed|if any|if relevant|as needed|where applicable|when applicable|recommended|not required)[*_]*+\s*+"
    r"|optional(?:,[^)\]]{0,200}|[^)\]]{0,40}))[\])*_]++"
    r"|\s[-\u2013—:]\s*+optional\s*+$|^\s*+optional\s*+[:\u2013—-]\s*+",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[^\w]+|_+")
_MARKER = re.compile(r"^(?:[\s>]*(?:[-*+]|\d+[.)])(?=\s))?[\s>]*(?:\[[ xX]?\](?=\s|$))?")
_REMARK = re.compile(r"(?<!\s)\s*+\([^()]*+\)")
_SPACE = re.compile(r"\s+")
_EMOJI_CODE = re.compile(r"(?<!\S):[a-z+][a-z0-9_+-]*:(?!\S)")
_TAIL = re.compile(r"\s[-\u2013\u2014]\s|:\s")
_SPELLINGS = (("dgement", "dgment"), ("isation", "ization"), ("behaviour", "behavior"), ("licence", "license"))
_NOT_APPLICABLE = re.compile(
    r"^[\s>*_\-+\[(`]*(?:n\s*/\s*a|n\.a\.?|na|none|not applicable|does not apply|nothing|no)[\s*_\])`]*(?:$|[.,;:!(\u2013—-])",
    re.IGNORECASE,
)
_FIRST_LETTERS = 3
_PLURALS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", ""))
_NO_PLURAL = ("ss", "us", "is")
_UNDECIDED = frozenset(
    {
        "tbd",
        "tba",
        "todo",
        "to do",
        "wip",
        "fixme",
        "to be determined",
        "to be decided",
        "to be defined",
        "to be done",
        "to be written",
        "to be added",
        "to be announced",
        "work in progress",
        "coming soon",
        "needs clarification",
    }
)
_CLARIFICATION = "[needs clarification"
_LONGEST_UNDECIDED = 400
_LINK_TARGET = re.compile(r"\]\((?>[^()\s]|\([^()]*+\))*+(?:\s++\"[^\"]*+\")?+\)")
_IN_ANGLES = re.compile(r"</?[a-zA-Z][\w-]*+([^<>]*+)>")
_ANCHOR_MARK = re.compile(r"\{[#.:]")
_STRUCK = re.compile(r"~~[^~]++~~")
_TICKS = re.compile(r"`++")


def split_lines(text: str) -> list[str]:
    """Split at the three line endings of Markdown only; no ending is kept."""
    lines = _LINE_END.split(text)
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def numbered_lines(text: str) -> tuple[str, ...]:
    """Split a text as diagnostics number its lines: what follows the last line end is a line, too, though it is empty."""
    return tuple(_LINE_END.split(text))


def plain_text(text: str) -> str:
    """Strip links, comments, tags, anchors and emphasis; case and punctuation stay."""
    if "](" in text:
        text = without_links(text)
    if "<" in text:
        text = without_tags(without_html_comments(text))
    if "{" in text:
        text = without_anchor(text)
    return _SPACE.sub(" ", _EMPHASIS.sub("", text)).strip()


def without_struck(text: str) -> str:
    """Drop what is struck through: `~~Draft~~ Approved` says Approved. Where nothing else stands, it stays."""
    return rest if any(map(str.isalnum, rest := _STRUCK.sub("", text))) else text


def without_html_comments(text: str) -> str:
    """Drop the comments of one line; one without an end stays. The shortest ones are `<!-->` and `<!--->`."""
    parts, done = [], 0
    while (begin := text.find("<!--", done)) != -1 and (end := text.find("-->", begin + 2)) != -1:
        parts.append(text[done:begin])
        done = end + 3
    return "".join([*parts, text[done:]])


def without_optional(text: str) -> str:
    """Drop `(Optional)` and its like."""
    return _OPTIONAL.sub(" ", text).strip()


def says_optional(text: str) -> bool:
    """Tell whether a heading or key is marked optional."""
    return _OPTIONAL.search(text) is not None


def without_remark(text: str) -> str:
    """Drop what stands in parentheses."""
    return _REMARK.sub("", text)


def without_number(text: str) -> str:
    """Drop the numbering of a heading: `2.1 Goals` is `Goals`."""
    return _NUMBERING.sub("", text)


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """Reduce a heading or a field's name to what its identity is."""
    bare = _EMOJI_CODE.sub(" ", _composed(plain_text(without_optional(text)))).strip()
    bare = without_number(bare).casefold().replace("&", " and ")
    return _NOT_WORD.sub(" ", bare).strip() or _SPACE.sub(" ", text).strip().casefold()


def _composed(text: str) -> str:
    """Give each letter one form: composed ones for decomposed ones, signs for the entities of HTML."""
    if "&" in text:
        text = html.unescape(text)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def loose_key(text: str) -> str:
    """Reduce a name to what two people who mean the same would write: no plural, no `and`, no space."""
    key = key_of(text)
    for british, american in _SPELLINGS:
        key = key.replace(british, american)
    words = key.split()
    return "".join(_singular(word) for word in words if word not in ("and", "the")) or key


def loose_keys(text: str) -> frozenset[str]:
    """List what a heading may be known by beside its whole text: without a remark, without what follows a dash or colon."""
    bare = without_number(plain_text(text))
    cut = _TAIL.search(bare)
    forms = (without_remark(bare), bare[: cut.start()] if cut else bare)
    return frozenset(loose_key(form) for form in forms if any(one.isalnum() for one in form))


def begins_alike(wanted: str, key: str) -> bool:
    """Tell cheaply whether a key may have the loose key that is wanted: its first letters stand in it."""
    return wanted[:_FIRST_LETTERS] in key.replace(" ", "")


def _singular(word: str) -> str:
    """Drop the plural of an English word; a word that ends so by itself stays."""
    if len(word) < 4 or word.endswith(_NO_PLURAL):
        return word
    found = next(((end, single) for end, single in _PLURALS if word.endswith(end)), None)
    return word if found is None else word[: -len(found[0])] + found[1]


@lru_cache(maxsize=4096)
def field_key(name: str) -> str:
    """Reduce a field's name; what stands in parentheses is a remark: `Response (200 OK)` is `response`."""
    bare = without_remark(plain_text(name))
    return key_of(bare) if any(one.isalnum() for one in bare) else key_of(name)


@lru_cache(maxsize=4096)
def line_key(text: str) -> str:
    """Reduce a line of text: no bullet, quote or check box, no case, single spaces."""
    bare = unicodedata.normalize("NFC", _MARKER.sub("", text))
    return " ".join(bare.replace("\\", "").split()).casefold()


def says_not_applicable(text: str) -> bool:
    """Tell whether a text is N/A or None, with or without a reason."""
    return _NOT_APPLICABLE.match(text) is not None


def says_undecided(text: str) -> bool:
    """Tell whether a text says no more than that there is nothing yet: TBD, TODO, `???`, `[NEEDS CLARIFICATION: …]`."""
    bare = text.strip(" \t>*_`-+.!:;…").casefold()
    if len(bare) > _LONGEST_UNDECIDED:
        return False
    if bare.startswith(_CLARIFICATION) and bare.endswith("]") and set(bare[bare.index("]") :]) == {"]"}:
        return True
    inner = bare.strip("[](){}<>").strip()
    return (len(inner) > 1 and not inner.strip("?")) or inner in _UNDECIDED


def quoted(text: str, limit: int = 60) -> str:
    """Quote for a message; long text is cut."""
    text = _SPACE.sub(" ", text).strip()
    return f'"{text[: limit - 1]}…"' if len(text) > limit else f'"{text}"'


def choice(words: tuple[str, ...]) -> str:
    """Write a list of alternatives: `A, B or C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def without_links(text: str) -> str:
    """Put the label of each link in its place; a label begins with the first `[` after the last `]`."""
    parts: list[str] = []
    done = at = 0
    while (close := text.find("](", at)) >= 0:
        at = close + 2
        begin = text.find("[", max(text.rfind("]", done, close) + 1, done), close)
        found = _LINK_TARGET.match(text, close) if begin >= 0 else None
        if found is not None:
            mark = begin - text.startswith("!", begin - 1, begin)
            parts += (text[done:mark], text[begin + 1 : close])
            done = at = found.end()
    return "".join([*parts, text[done:]])


def without_tags(text: str) -> str:
    """Drop the tags of HTML; a word in angle brackets with anything else beside it is none."""
    return _IN_ANGLES.sub(lambda found: "" if _ends_tag(found[1]) else found[0], text)


def _ends_tag(rest: str) -> bool:
    return rest.lstrip() in ("", "/") or (rest[:1].isspace() and "=" in rest)


def without_anchor(text: str) -> str:
    """Drop the anchor at the end of a heading: `{#goals}`."""
    bare = text.rstrip()
    found = _ANCHOR_MARK.search(bare, bare.rfind("}", 0, -1) + 1) if bare.endswith("}") else None
    return bare[: found.start()].rstrip() if found else text


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where inline code begins and ends, ticks included: as long a run of them closes it as has opened it."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    closing, later = list(range(len(runs))), dict[int, int]()
    for at in reversed(range(len(runs))):
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
    parts, done = list[str](), 0
    for begin, end in code_spans(text):
        parts += (text[done:begin], "`" * (end - begin))
        done = end
    return "".join([*parts, text[done:]])
