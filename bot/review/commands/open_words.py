"""Words below an approval that leave something open in any language: a question, a task, an objection, a sign that says no."""

import re

_SIGNS = frozenset("👎❌✖🚫⛔🛑✋🖐⏳⌛🤔😕🙁☹⚠🔴👀❓❔🚧🤷")
_NAMES = re.compile(
    r":(?:-1|thumbsdown|x|no_entry|no_entry_sign|stop_sign|octagonal_sign|hand|raised_hand|thinking|thinking_face|hourglass|warning"
    r"|question|grey_question|red_circle|confused|construction|shrug):"
)
_TASK = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s{1,4}\[ \]", re.ASCII)
_ASKS = re.compile(r"[?\uff1f\u061f]+[\s)\"'\u2019\u201d*_]*(?=\s|\Z)")
_CODE = re.compile(r"`[^`]*`")
_SENTENCES = re.compile(r"[.!;\u3002\uff01](?=\s|\Z)")
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LABELS_TEXT = """
    todo wip fixme blocking blocker blockers blocked condition conditions caveat caveats reservation reservations concern concerns
    objection objections pending nack veto hold missing remaining outstanding question questions bedingung bedingungen vorbehalt
    einwand frage condición condiciones condições condizione condizioni voorwaarde réserve réserves objeción objeção
"""
_LABELS = frozenset(_LABELS_TEXT.split())
"""With one of these and a colon, or as its only word, a line leaves something open."""
_NONE = frozenset({"none", "no", "nothing", "keine", "aucune", "ninguna", "nessuna", "geen"})
_VERDICT_TEXT = """
    merge merged merging approve approved approving approval sign-off signoff lgtm ship shipped land landed landing
"""
_VERDICT = frozenset(_VERDICT_TEXT.split())
_BUT_TEXT = """
    not never until unless before only condition conditional conditionally hold wait block blocks blocked provided
"""
_BUT = frozenset(_BUT_TEXT.split())
"""With one of these a sentence about the verdict takes a part of it back."""
_NOT = frozenset({"not", "never"})
_WAIT = frozenset({"hold", "wait"})
_HAVE = frozenset({"have", "has", "see", "got"})
_DOUBTS_TEXT = """
    question questions concern concerns doubt doubts objection objections reservation reservations issue issues
"""
_DOUBTS = frozenset(_DOUBTS_TEXT.split())
_NO = frozenset({"no", "not", "zero", "without", "any", "don't", "haven't"})
_AGAINST = (
    ("i", "object"),
    ("i", "disagree"),
    ("i", "doubt"),
    ("with", "reservations"),
    ("not", "sure"),
    ("i'm", "not"),
    ("i", "am", "not"),
    ("not", "convinced"),
    ("needs",),
    ("nack",),
    ("veto",),
)


_ON_CONDITION = re.compile(
    r"(?<!be )\b(?:lgtm|approv(?:e|ed|ing|al)|ok|okay|fine|good|ship it)(?: (?:it|this|that|by me|for me|from me|to me|with me))?[*_]{0,3}"
    r"[,;:]?\s{1,3}(?:if(?! you ask)|once(?! again| more)|unless|provided|providing|assuming|pending|subject to|conditional|conditionally"
    r"|contingent|except|only (?:if|when|once|after)|as long as|so long as|on (?:the )?condition|with (?:a |one |some |the )?(?:condition|reservation|caveat)s?)\b",
    re.IGNORECASE,
)
"""How a condition follows a word of approval in one sentence."""


def leaves_open(line: str) -> bool:
    """Tell whether a line asks, names a task that is not done, objects, approves on a condition, or says no by a sign."""
    text = _CODE.sub(" ", line)
    if (
        _TASK.match(text)
        or _ASKS.search(text)
        or _NAMES.search(text)
        or not _SIGNS.isdisjoint(text)
        or _ON_CONDITION.search(text)
    ):
        return True
    return text.strip(" *_") == "-1" or _is_label(text) or any(map(_is_open, _SENTENCES.split(text)))


def depends(line: str) -> bool:
    """Tell whether a sentence of a line approves on a condition: `LGTM once Q1 is closed`."""
    return _ON_CONDITION.search(_CODE.sub(" ", line)) is not None


def withholds(line: str) -> bool:
    """Tell whether a sentence of a line says that it is not to be merged or approved yet, or that the merge is to wait."""
    said = (_words(one) for one in _SENTENCES.split(_CODE.sub(" ", line)))
    return any(_VERDICT.intersection(one) and (_WAIT.intersection(one) or _says_not(one)) for one in said)


def _says_not(said: list[str]) -> bool:
    return any(word in _NOT or word.endswith("n't") for word in said)


def _is_label(text: str) -> bool:
    head, _, rest = text.partition(":")
    label, said = _words(head), _words(rest)
    if not label or len(label) > 1 or label[0] not in _LABELS:
        return False
    return not (said and said[0] in _NONE)


def _is_open(sentence: str) -> bool:
    said = _words(sentence)
    if not said:
        return False
    known = frozenset(said)
    doubts = known & _HAVE and known & _DOUBTS and not known & _NO
    verdict = known & _VERDICT and (known & _BUT or _says_not(said))
    against = any(tuple(said[: len(one)]) == one for one in _AGAINST)
    return bool(doubts or verdict or against or (len(said) > 1 and said[-1] == "first"))


def _words(text: str) -> list[str]:
    return [word.lower().replace("\u2019", "'") for word in _WORDS.findall(text)]
