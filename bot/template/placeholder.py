"""The grammar of placeholders: which words of a template wait for the author, and for what kind of value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.markdown.text_normalize import plain_text, without_code, without_remark
from bot.template.model import ValueKind, ValueType


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """`text` as written, brackets included; `inner` without them; `begin` and `end` count columns from 0."""

    text: str
    inner: str
    begin: int
    end: int


TEXT = ValueType()
DATE = ValueType(kind=ValueKind.DATE)
LINK = ValueType(kind=ValueKind.LINK)

_HTML_NAMES = (
    "a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite "
    "code col colgroup data dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark meta meter nav "
    "noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script section select "
    "small source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr "
    "track tt u ul var video wbr"
)
_HTML = frozenset(_HTML_NAMES.split())
_SQUARE = re.compile(r"(?<![\]\\!])\[((?>[^\[\]\n]++|\[[^\[\]\n]*+\](?:\([^()\[\]\n]*+\))?+)++)\](?![(\[:])")
_SQUARE_ESCAPED = re.compile(r"\\\[([^\[\]\n]+?)\\\]")
_ANGLE = re.compile(r"(?<![<\\\w])<(?![<!/\s])([^<>\n]*+(?:<[^<>\n]*+>[^<>\n]*+)*+)>(?!>)|\\<([^<>\n]++)>")
_UNRESOLVED = re.compile(r"<<\[/?[A-Z][^\[\]\n]*+\]>>")
_CURLY = re.compile(
    r"(?<![$\\{])\{\{((?:[^{}%<\n\w]|[\d_])*+[^\W\d_][^{}\n]*+)\}\}|(?<![$\\{])\{(?![#.:%{\"'])((?>[^{}\n]++|\{[^{}\n]*+\})*+)\}"
)
_ROUND = re.compile(
    r"\(((?:please\s+)?(?:fill (?:me |this |it )?in|fill[- ]?out|your |insert |replace |to be (?:filled|determined|assigned)|tbd\b|todo\b)[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_NESTED = re.compile(r"\{[^{}]*+\}")
_STAND_IN = re.compile(
    r"N{3,}|X{3,}|\bX{2}\b|[Yy]{4}[-/.][Mm]{2}[-/.][Dd]{2}|[Dd]{2}[-/.][Mm]{2}[-/.][Yy]{4}|[Mm]{2}[-/.][Dd]{2}[-/.][Yy]{4}"
    r"|^(?:TBD|TODO|TBA|FIXME|\?+|\.{3}|…)$|\b0000\b"
)
_PERSONAL = re.compile(
    r"^(?:your|my|the author'?s?)\s|\b(?:author ?\d|(?:author|full|first|last|user|proposal|feature|short)[ _-]?name|"
    r"name of |jane ?doe|john ?doe|@?username|@?github[_-]?(?:handle|user(?:name)?)|@example|example\.(?:com|org))\b",
    re.IGNORECASE,
)
_SAMPLE = re.compile(r"^\W*+(?:[^\W\d_][\w/-]*+\s++){1,3}(?:#?\d{1,2}|[A-CXYZN])\W*+$")
_PARENTHESES = re.compile(r"^(?:\((?=[^()]*[^\W\d_]{2})[^()]*(?:\([^()]*\)[^()]*)*\)\s*)+$")
_WORD = re.compile(r"\w")
_DATE_WORD = re.compile(r"\b(?:date|yyyy|day|iso[ -]?8601)\b|yyyy[-/.]mm", re.IGNORECASE)
_FOREIGN_DATE = re.compile(r"dd[-/. ]m|mm[-/. ]dd[-/. ]y|yyyy[/.]mm|month|[dm]{1,2}/", re.IGNORECASE)
_LINK_WORD = re.compile(r"\b(?:link|url|uri|hyperlink|permalink)s?\b|https?:", re.IGNORECASE)
_ACCEPTED = re.compile(
    r"(?:accepted|acceptable|allowed|valid|possible|available|permitted|supported)\s+(?:values?|options?|status(?:es)?|choices?)(?:\s+(?:are|is|include))?|"
    r"\b(?:one of|options|values|choices|choose (?:one|from)|status(?:es)?)(?=\s*:)|\bone of(?: the following)?",
    re.IGNORECASE,
)
_OR = re.compile(r",? or |,")
_CHOICE_KEY = re.compile(
    r"\b(?:status|state|type|category|priority|impact|probability|likelihood|severity|level|risk|stage|phase|size)\b"
)
_LABEL = re.compile(r"^[A-Za-z ]{2,20}:\s+")
MAX_CHOICE_WORDS = 5


def find_placeholders(text: str, *, labels: frozenset[str] = frozenset()) -> tuple[Placeholder, ...]:
    """Find the placeholders of a line of prose; nothing inside code, no link, no check box, no HTML tag.

    `labels` are the link labels that the document defines: `[text]` is a link then.
    """
    found = sorted(_all(without_code(text), text, labels), key=lambda one: one.begin)
    kept: list[Placeholder] = []
    for one in found:
        if (not kept or one.begin >= kept[-1].end) and not _in_address(text, one):
            kept.append(one)
    return tuple(kept)


def _in_address(text: str, mark: Placeholder) -> bool:
    """Tell a variable part of an address such as `https://example.org/{id}`."""
    if "://" not in text or any(one.isspace() for one in mark.text):
        return False
    before = text[: mark.begin]
    begin = max(before.rfind(bound) for bound in " (\t") + 1
    return "://" in before[begin:]


def _all(text: str, original: str, labels: frozenset[str]) -> Iterator[Placeholder]:
    """Yield the candidates of every bracket."""
    for pattern, bracket, keeps in _BRACKETS:
        if bracket in text:
            for found in pattern.finditer(text):
                inner = next(group for group in (*found.groups(), found.group()) if group is not None)
                if keeps(inner.strip().rstrip("\\")) and inner.strip().casefold() not in labels:
                    yield _made(found, inner.rstrip("\\"), original)


def _made(found: re.Match[str], inner: str, original: str) -> Placeholder:
    return Placeholder(
        text=original[found.start() : found.end()], inner=inner.strip(), begin=found.start(), end=found.end()
    )


def _waits(inner: str) -> bool:
    """Tell a placeholder from a check box, a footnote, a citation and an index."""
    return inner not in ("x", "X") and not inner.startswith(("^", "!", "@")) and any(one.isalpha() for one in inner)


def _is_markup(inner: str) -> bool:
    """Tell an HTML tag or an autolink from a placeholder."""
    if re.match(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]+:\S+|[^\s@]+@[^\s@]+)$", inner):
        return True
    first = re.match(r"[A-Za-z][\w-]*", inner)
    rest = inner[first.end() :] if first else inner
    return first is not None and first.group().casefold() in _HTML and (not rest.strip(" /") or "=" in rest)


def _is_variable(inner: str) -> bool:
    """Tell a word in braces from a mark of a template engine, and from braces around nothing but braces."""
    first = _LETTER.search(_NESTED.sub("", inner))
    return first is not None


def _is_word(inner: str) -> bool:
    return bool(inner)


_BRACKETS = (
    (_SQUARE, "[", _waits),
    (_SQUARE_ESCAPED, "[", _waits),
    (_UNRESOLVED, "<", _is_word),
    (_ANGLE, "<", lambda inner: _LETTER.search(inner) is not None and not _is_markup(inner)),
    (_CURLY, "{", _is_variable),
    (_ROUND, "(", _is_word),
)


def is_sample(text: str) -> bool:
    """Tell `Goal 1`, `Task 2`, `Feature X` and `…`: items that only show where the author's go."""
    dots = ("…" in text or "..." in text) and _WORD.search(text) is None
    return dots or _SAMPLE.match(plain_text(text)) is not None


def is_stand_in(text: str) -> bool:
    """Tell words that stand for a value without any bracket: NNNN, YYYY-MM-DD, Your Name."""
    return _STAND_IN.search(text) is not None or _PERSONAL.search(text) is not None


def whole_in_italics(text: str) -> bool:
    """Tell a value that is an instruction in italics."""
    text = text.strip()
    return len(text) > 2 and text[0] == text[-1] and text[0] in "*_" and text[0] not in text[1:-1]


def is_instruction(text: str) -> bool:
    """Tell a value that stands in italics or in parentheses as a whole: words to the author."""
    text = text.strip()
    return whole_in_italics(text) or _PARENTHESES.match(text) is not None


def value_type(key: str, value: str, comment: str = "") -> ValueType:
    """Say what a template's value asks for; `comment` is what stands beside it in a comment."""
    choices = listed_choices(comment) or _piped(comment) or choices_of(key, value)
    if choices:
        return ValueType(kind=ValueKind.CHOICE, choices=choices)
    marks = find_placeholders(value)
    inner = marks[0].inner if marks else plain_text(value)
    asks = bool(marks) or is_stand_in(value) or not value or is_instruction(value)
    if _asks_date(key, inner, asks=asks):
        return DATE
    if asks and len(marks) <= 1 and _LINK_WORD.search(inner) and not _LINK_WORD.search(_outside(value, marks)):
        return LINK
    return TEXT


def _outside(value: str, marks: tuple[Placeholder, ...]) -> str:
    return value[: marks[0].begin] + value[marks[0].end :] if marks else ""


def _asks_date(key: str, inner: str, *, asks: bool) -> bool:
    """Tell a date that may be written the ISO way."""
    if not asks or _FOREIGN_DATE.search(inner):
        return False
    named = re.search(r"\b(?:date|created|updated|creation date|last updated)\b", key)
    return bool(named) or (_DATE_WORD.search(inner) is not None and len(inner.split()) < 12)


def listed_choices(comment: str) -> tuple[str, ...]:
    """Read `Acceptable values: A, B, C`."""
    found = _ACCEPTED.search(comment)
    if found is None:
        return ()
    rest = comment[found.end() :].lstrip(" :\n")
    line = re.split(r"\n\s*\n|-->|\.\s|\.$", rest)[0]
    parts = re.split(r"[|,;/\n]|\bor\b", line)
    words = [plain_text(part).strip("-* `\"'.") for part in parts]
    return _as_choices([word for word in words if word])


def _piped(comment: str) -> tuple[str, ...]:
    """Read a remark that is nothing but `A | B | C`."""
    lines = (line.strip() for line in comment.split("\n") if "|" in line)
    return next((words for line in lines if (words := _as_choices(line.strip("#<!-> ").split("|")))), ())


def choices_of(key: str, value: str) -> tuple[str, ...]:
    """Read an enumeration in any spelling; () when the value is none, or is left open by `…`."""
    marks = find_placeholders(value)
    inner = marks[0].inner if len(marks) == 1 and _is_the_value(marks[0], value) else value
    inner = plain_text(inner) if "](" in inner else inner
    inner = inner.strip().strip("()").strip()
    if "|" in inner:
        return _as_choices(inner.replace("\\|", "|").split("|"))
    bold = re.findall(r"\*\*([^*]+)\*\*", inner)
    if len(bold) > 1 and not re.sub(r"\*\*[^*]+\*\*|\bor\b|[\s,/]", "", inner):
        return _as_choices(bold)
    squeezed = " ".join(inner.split())
    if " or " in squeezed and (marks or _CHOICE_KEY.search(key)):
        parts = [part.strip() for part in _OR.split(squeezed)]
        return _as_choices(parts) if all(part[:1].isupper() or _CHOICE_KEY.search(key) for part in parts) else ()
    return _slashed(key, inner)


def _is_the_value(mark: Placeholder, value: str) -> bool:
    """Tell a placeholder beside which the value says little: `[A | B] since when`."""
    outside = value[: mark.begin] + value[mark.end :]
    return len(mark.text) > len(outside) or ("|" in mark.inner and len(outside.split()) < MAX_CHOICE_WORDS)


def _slashed(key: str, inner: str) -> tuple[str, ...]:
    """Read `A/B/C`; of two words only under a key that asks for one of several."""
    if "/" not in inner:
        return ()
    parts = [part.strip() for part in inner.strip("*_` ").split("/")]
    fits = len(parts) > 2 or _CHOICE_KEY.search(key) or (" / " in inner and inner.strip()[0] in "*_")
    return _as_choices(parts) if fits and all(part[:1].isupper() or _CHOICE_KEY.search(key) for part in parts) else ()


def _as_choices(parts: list[str]) -> tuple[str, ...]:
    """Clean a list of words; a part that is a sentence, or dots, means that it is no closed list."""
    bare = (without_remark(_LABEL.sub("", plain_text(part))) or part for part in parts)
    words = tuple(word.strip("\"'`<>{}[]. ") for word in bare)
    closed = all(word and any(one.isalpha() for one in word) for word in words)
    short = all(len(word.split()) <= MAX_CHOICE_WORDS and "e.g" not in word for word in words)
    return words if closed and short and len(words) > 1 else ()
