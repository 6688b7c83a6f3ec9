"""The words by which a list of questions says that there are none, that one is answered, or that all below are."""

import re
from collections.abc import Iterable
from unicodedata import category

from bot.markdown.text_normalize import key_of, plain_text, says_undecided, without_html_comments

_NONE = frozenset(
    {
        *("none", "n/a", "na", "n.a", "nil", "nothing", "no", "not applicable", "does not apply", "there are none"),
        *("no open questions", "no open question", "no questions", "no open issues", "no further questions"),
        *("there are no open questions", "there are no questions", "no remaining questions", "no questions remain"),
        *("no open questions remain", "no open questions left", "none remain", "none remaining", "none left"),
        *("none so far", "none yet", "none at this time", "none at the moment", "none at present", "none for now"),
        *("none currently", "none known", "none open", "none identified", "no known open questions"),
        *("all resolved", "all answered", "all closed", "all settled", "all questions answered"),
        *("all questions are answered", "all questions are resolved", "all questions are closed"),
        *("all questions have been answered", "all questions have been resolved", "all open questions are resolved"),
        *("all open questions are answered", "all open questions have been resolved"),
    }
)
_DOUBTS = frozenset(
    {
        *("but", "except", "however", "besides", "apart", "although", "though", "other", "until", "unless", "still"),
        *("see", "tbd", "todo", "pending", "open", "only", "maybe", "perhaps", "waiting", "undecided", "unclear"),
    }
)
_END = re.compile(r"[.;:,!(\u2013\u2014]|\s-")
_WORD = re.compile(r"[a-z]+")
_PICTURE = re.compile(r"!\[|<(?:img|picture|svg|video|audio|iframe|object|embed|input)\b", re.IGNORECASE)
_SAYS = re.compile(r":\s|\u2192|->|\u2014")
_ANSWERS = frozenset({"answer", "answers", "decision", "resolution", "outcome", "conclusion", "resolved", "decided"})
_STATES = frozenset({"status", "state", "resolved", "closed", "done", "answered"})
_ASKS = ("question", "open question", "issue", "topic", "what")
_CLOSED = frozenset(
    {"resolved", "closed", "answered", "done", "decided", "settled", "fixed", "yes", "✓", "✔", "✅", "☑"}
)
_PLACEHOLDERS = frozenset(
    {
        *("", "-", "--", "…", "...", "?", "none", "n/a", "open", "pending", "unresolved", "undecided", "unanswered"),
        *("wip", "in progress", "in discussion", "under discussion", "being discussed", "unknown", "unclear", "later"),
        *(
            "not yet",
            "not yet decided",
            "not decided",
            "not decided yet",
            "no answer",
            "no answer yet",
            "no decision yet",
        ),
    }
)


def says_none(text: str) -> bool:
    """Tell whether a text says that there is no question, with or without a reason, and takes nothing of that back."""
    said = (one for one in plain_text(text).casefold() if category(one) != "So" and one != "\ufe0f")
    bare = "".join(said).strip("_[]`*()\" '")
    found = _END.search(bare, 3 if bare.startswith("n.a") else 0)
    head, rest = (bare[: found.start()], bare[found.end() :]) if found else (bare, "")
    return head.strip() in _NONE and "?" not in rest and _DOUBTS.isdisjoint(_WORD.findall(rest))


def gives_answer(text: str) -> bool:
    """Tell whether a text is an answer by its first word: `Decision: two weeks`."""
    head, colon, rest = plain_text(text).partition(":")
    return bool(colon) and head.strip(" -*+>").casefold() in _ANSWERS and not is_placeholder(rest)


def is_settled_heading(name: str) -> bool:
    """Tell whether a heading says that what stands below is answered."""
    words = key_of(name).split()
    return bool(words) and ((words[0] in _CLOSED and len(words) <= 3) or says_none(name))


def shows_something(text: str) -> bool:
    """Tell whether a reader sees more of a line than marks and rules: words, a question mark, a symbol, a picture."""
    shown = without_html_comments(text)
    return _PICTURE.search(shown) is not None or any(
        one.isalnum() or one == "?" or category(one) == "So" for one in plain_text(shown)
    )


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands where an answer is to come."""
    said = plain_text(text).casefold().strip(" .*_")
    return said in _PLACEHOLDERS or says_undecided(said) or text.rstrip(" *_").endswith("?")


def continues_after_question(text: str) -> bool:
    """Tell whether an answer stands behind its question on the same line: `How long? Two weeks`, `Format: JSON`."""
    _, mark, behind = text.rpartition("?")
    parts = _SAYS.split(behind)[0 if mark else 1 :]
    return any(not is_placeholder(part.strip(" )")) for part in parts)


def column_of(keys: Iterable[str], *, answers: bool) -> int | None:
    """Find the column that holds the answers of a table, or the one that says whether each question is closed."""
    wanted = _ANSWERS if answers else _STATES
    return next((at for at, key in enumerate(keys) if key in wanted and not (answers and key in _STATES)), None)


def question_column(keys: list[str]) -> int:
    """Find the column that holds the questions; the first one, if no other is called so."""
    return next((keys.index(name) for name in _ASKS if name in keys), 0)


def says_closed(text: str) -> bool:
    """Tell whether the state of a question is a closed one."""
    words = plain_text(text).casefold().strip(" .*_!")
    return words in _CLOSED or words.split(" ")[0].strip(":,;(") in _CLOSED
