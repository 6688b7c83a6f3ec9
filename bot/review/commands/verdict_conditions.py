"""Sentences that approve on a condition, whichever comes first: `LGTM once Q1 is closed`, `If Ben agrees, merge it`."""

import re

_VERDICT = (
    r"(?:(?<!be )(?<!was )(?<!it's )(?<!it is )(?<!\w)(?:lgtm|approv(?:e|ed|ing|al)|ok|okay|fine|good|happy|ready|agreed?|ship it|works for (?:me|us)|you have my (?:vote|support)|i support|i like"
    r"|can (?:be merged|land|ship|go)|\+1|\U0001f44d[\U0001f3fb-\U0001f3ff]?|:\+1:|:thumbsup:|:shipit:)|^(?:yes|sure|(?:please )?merge))"
)
_LINKS = (
    r"(?: (?:it|this|that|these|them|to|with|by|for|from|on|me|my|our|side|us|team|go|in|be|as|is|are|am|i|we|merge|merged|land|ship|all|now|then|overall|everything|all"
    r"|here|approve|of|me,)){0,5}"
)
_YOURS = r"(?! (?:i|you (?:like|want|ask|wish|prefer|agree|are|have|find)|you'd|you're|a bit|a little|slightly|somewhat|not|anything|any(?:one|body)|some(?:one|body) has|only|need|possible|ready|when)\b)"
"""An `if you like` is no condition."""
_MILD = r"(?! (?:the |some |a |any |that |those |few |two |one )*(?:minor|nits?|typos?|small|tiny|cosmetic)\b)"
_IF = (
    rf"if{_YOURS}|iff|once(?! (?:again|more|merged)\b)|unless|provided|providing|assuming|pending|subject to|conditional|conditionally|contingent"
    rf"|only (?:if|when|once|after)|as long as|so long as|as soon as|on (?:the )?condition"
    rf"|(?:except|aside from|apart from|other than|minus|modulo){_MILD}"
    r"|with the exception of|with (?:a |one |some |the )?(?:condition|reservation|caveat)s?"
)
_WHEN = (
    rf"when{_YOURS}(?! merged)|after(?! (?:the|these|your|our|all|those|this|that|a|an|last|latest|re-?\w+|\w+ing)\b)"
)
_JOINT = r"(?: ?(?:[,;:(\u2013\u2014\u2026-]{1,3}|\.{3}) ?| )\(?"
_ON_CONDITION = re.compile(rf"{_VERDICT}{_LINKS}{_JOINT}(?:{_IF})\b")
"""How a condition follows a word of approval in one sentence."""
_WHEN_FOLLOWS = re.compile(
    rf"(?:(?<!\w)(?:lgtm|approve|ready|ship it|good to go|\+1|:\+1:|\U0001f44d|can be merged)|^(?:yes|sure)){_LINKS}{_JOINT}(?:{_WHEN})\b"
)
"""Behind some words also a time is a condition."""
_BEGINS = re.compile(
    rf"(?:(?:and|but|so) )?(?:if{_YOURS}|once(?! (?:i|again|more|merged)\b)|when{_YOURS}(?! (?:we|reading|merged|this is merged)\b)|as soon as|as long as|provided(?: that)?"
    r"|assuming|unless(?! i\b)|until|after(?= [^,]{1,60} (?:is|are|has|have)\b))\b"
)
_THEN = re.compile(
    r"(?<!\w)(?:lgtm|approv(?:e|ed|al)|ok|okay|fine|good|happy|ready|merged?|ship|land|go ahead|go in|\+1|\U0001f44d)(?!\w)"
)
_TERMS = re.compile(
    r"^assuming (?!i\b|you\b)|\b(?:on|under|with) (?:the|one|a|my|the following|some) (?:only |sole )?(?:understanding|assumption|condition|proviso|caveat"
    r"|expectation|premise|reservation)s?\b|\bapproval(?: \w+){1,4} (?:if|when|unless|once|only)\b|\b(?:approval|vote) depends on\b|\bbut only (?:to|for|in|with|if|when|once|after|until)\b|\bcounts? only\b|\bonly counts?\b|\b(?:only )?valid until\b|^not (?:before|until)\b|\b(?:lgtm|approv\w{1,4}|ok|okay)\W{1,4}not(?: really| quite)?$|\bno merg(?:e|ing) (?:before|until|yet)\b"
    r"|^\(?(?:pending(?! [^,]{0,60} (?:is|are|was|were)\b)(?= (?!nothing|none\b))|(?:awaiting|provided|contingent on|subject to|waiting (?:for|on)) (?!nothing|none|none\b|your next)|(?:for|section) [^,]{1,60} only$|only for\b)|[,(:] ?only (?:for|section)\b"
)
"""What names a condition as one."""


def approves_on_condition(sentence: str) -> bool:
    """Tell whether a sentence, in small letters and without marks, approves on a condition."""
    if _ON_CONDITION.search(sentence) or _WHEN_FOLLOWS.search(sentence) or _TERMS.search(sentence):
        return True
    if not _BEGINS.match(sentence):
        return False
    return _THEN.search(sentence.partition(",")[2]) is not None
