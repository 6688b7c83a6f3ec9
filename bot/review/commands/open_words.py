"""Words beside an approval that leave something open in any language: a question, a task, an objection, a sign that says no."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

from bot.review.commands.open_sentences import asks_for_something
from bot.review.commands.reservations_abroad import open_abroad
from bot.review.commands.verdict_conditions import approves_on_condition

_SIGNS = frozenset("👎❌✖🚫⛔🛑✋🖐⏳⌛🤔😕🙁☹⚠🔴👀❓❔🚧🤷")
_NAMES = re.compile(
    r":(?:-1|thumbs_?down|x|no_entry|no_entry_sign|stop_sign|octagonal_sign|hand|raised_hand|thinking|thinking_face|hourglass|warning"
    r"|question|grey_question|red_circle|confused|construction|shrug):"
)
_TASK = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s{1,4}\[ \]", re.ASCII)
_ASKS = re.compile(r"[?\uff1f\u061f]+[\s)\"'\u2019\u201d*_]*(?=\s|\Z)")
_MINUS = re.compile(r"(?:\A|[^\W\d][.!,] )[*_ ]*[-\u2212]1[*_ ]*(?:\Z|[:,;.!]| ?(?:from|for|on|by|because|until|as)\b)")
_CODE = re.compile(r"`[^`]*`")
_SENTENCES = re.compile(
    r"(?<!\.\.)[.!;\u3002\uff01](?=\s|\Z)(?!\s{1,3}(?:your call|up to you|feel free to ignore|not? block|non-?blocking|optional)\b)",
    re.IGNORECASE,
)
"""Sentences end here, unless the next one only says that the first asks for nothing."""
_CLAUSES = re.compile(r"[,:(\u2013\u2014]| - |\bbut\b|\bso\b")
_TAG = re.compile(r"<[^<>]{1,40}>")
_MARKUP = re.compile(r"[*_~\"\u201c\u201d]|<[^<>]{1,40}>")
_NAMED = re.compile(r"\A(?:@[\w/-]{1,40}[,:]? |(?:hi|hello|hey|dear) (?:\w{1,40} )?(?:\w{1,40})?, )+")
"""To whom a sentence is said."""
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+")
_LABELS_TEXT = """
    todo tbd wip fixme blocking blocker blockers blocked condition conditions caveat caveats reservation reservations concern concerns
    objection objections problem problems pending nack nak veto hold missing remaining outstanding question questions bedingung bedingungen vorbehalt
    einwand frage condición condiciones condições condizione condizioni voorwaarde réserve réserves objeción objeção
"""
_LABELS = frozenset(_LABELS_TEXT.split())
"""With one of these and a colon, or as its only word, a line leaves something open."""
_NONE = frozenset({"none", "no", "nothing", "keine", "aucune", "ninguna", "nessuna", "geen", "n", "zero"})
_DONE = frozenset({"answered", "addressed", "resolved", "closed", "fixed", "settled", "clarified", "done", "solved"})
_NO = frozenset({"no", "not", "zero", "without", "non", "earlier", "previous", "answered", "answer", "to"})
_OPEN = frozenset({"open", "remaining", "unresolved"})
_POINTS = frozenset({"point", "points", "issue", "issues", "item", "items", "task", "tasks", "comments"})
_PRAISES = frozenset({"outstanding"})
_LABEL_AT_MOST = 3
_VERDICT_TEXT = """
    merge merged merging approve approved approving approval sign-off signoff lgtm ship shipped land landed landing
"""
_VERDICT = frozenset(_VERDICT_TEXT.split())
_BUT_TEXT = """
    only tentative tentatively provisional provisionally preliminary condition conditional conditionally hold wait block blocks blocked provided
"""
_BUT = frozenset(_BUT_TEXT.split())
"""With one of these a sentence about the verdict takes a part of it back."""
_NOT = frozenset({"not", "never", "cannot", "until", "unless"})
_AT_FIRST = frozenset({"at", "users", "people", "safety"})
_WAIT = frozenset({"hold", "wait"})
_NO_DELAY = re.compile(
    r"\b(?:(?:can't|cannot|can not) wait|(?:not|\w{1,12}n't|never|no|nor)(?: \w+)? (?:block|hold|stop|delay|mind|hesitate|forget|prevent|reason|need to wait)\w*"
    r"|(?:could not|couldn't|haven't|have not|had not|hadn't) approved?\b|approved? (?:twice|earlier|sooner)\b|not (?:needed|necessary|required)\b)"
)
"""Who says this holds nothing up."""
_TIDIES = re.compile(r"\b(?:squash|rebase)\b")
_NOT_BEFORE = re.compile(r"\bbefore(?: \w+){0,4} (?:merg|approv|ship|land|sign)")


@lru_cache(maxsize=1024)
def leaves_open(line: str) -> bool:
    """Tell whether a line asks, names a task that is not done, objects, approves on a condition, or says no by a sign."""
    text = _TAG.sub(" ", _CODE.sub(" ", line))
    if _TASK.match(text) or _ASKS.search(text) or _NAMES.search(text) or not _SIGNS.isdisjoint(text):
        return True
    if _MINUS.search(text) or _is_label(text):
        return True
    return any(map(_is_open, sentences(line)))


def depends(line: str) -> bool:
    """Tell whether a sentence of a line approves on a condition: `LGTM once Q1 is closed`."""
    return any(map(approves_on_condition, sentences(line)))


def withholds(line: str) -> bool:
    """Tell whether a sentence of a line says that it is not to be merged or approved yet, or that the merge is to wait."""
    return any(map(_withholds, sentences(line)))


def sentences(line: str) -> Iterator[str]:
    """Split a line into sentences, in small letters, without marks and code."""
    text = _MARKUP.sub("", _CODE.sub(" ", line).replace("\u2019", "'").replace("\u2212", "-"))
    for one in _SENTENCES.split(text):
        said = _NAMED.sub("", _before_words(" ".join(one.lower().split())))
        if said := said.rstrip(" .!,)|;"):
            yield said


def _before_words(sentence: str) -> str:
    """Leave out bars, dashes and signs before the words; a thumb is a word."""
    at = next((number for number, one in enumerate(sentence) if not _is_mark(sentence, number, one)), len(sentence))
    return sentence[at:]


def _is_mark(sentence: str, number: int, one: str) -> bool:
    if one == "-":
        return not sentence[number + 1 : number + 2].isdigit()
    return one in "#>| \u2022\u2013\u2014\ufe0f" or (category(one) == "So" and one != "\U0001f44d")


def _withholds(sentence: str) -> bool:
    said = [_words(clause) for clause in _CLAUSES.split(sentence) if not _NO_DELAY.search(clause)]
    return any(_VERDICT.intersection(one) and (_WAIT.intersection(one) or _says_not(one)) for one in said)


def _says_not(said: list[str]) -> bool:
    return any(word in _NOT or word.endswith("n't") for word in said)


def _is_label(text: str) -> bool:
    head, colon, rest = text.partition(":")
    label, said = [word for word in _words(head) if word not in {"is", "are"}], _words(rest)
    named = label and (label[-1] in _LABELS or (label[0] in _OPEN and label[-1] in _POINTS))
    if not named or len(label) > _LABEL_AT_MOST or not _NO.isdisjoint(label) or "0" in _NUMBER.findall(head):
        return False
    if not colon:
        return len(label) == 1 and label[0] not in _PRAISES
    return rest.strip(" *_.") != "0" and (not said or (said[0] not in _NONE and _DONE.isdisjoint(said)))


def _is_open(sentence: str) -> bool:
    return (
        (":" in sentence and _is_label(sentence))
        or _holds_up(sentence)
        or asks_for_something(sentence)
        or approves_on_condition(sentence)
        or open_abroad(sentence)
    )


def _holds_up(sentence: str) -> bool:
    said = _words(sentence)
    held = _VERDICT.intersection(said) and _BUT.intersection(said) and not _NO_DELAY.search(sentence)
    before = _NOT_BEFORE.search(sentence) and not _TIDIES.search(sentence)
    return bool(
        held or before or _withholds(sentence) or (len(said) > 1 and said[-1] == "first" and said[-2] not in _AT_FIRST)
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(text)]
