"""What stands below a command and takes a part of it back: `but only if Q1 is closed`. It is asked about, not passed over."""

import re

_HERE = re.compile(
    r"(?!not bad\b|once (?:again|more)\b|after all\b|never (?:seen|saw|read)\b|only (?:nits?|typos?|minor|small)\b)(?:but|only|if|unless|once|when|after|until|except|provided|providing|assuming|pending|not|never|however|though|although"
    r"|conditional|conditionally|subject to|as long as|as soon as|on (?:the )?condition|under the condition|with the exception"
    r"|later|wait|just kidding|and (?:only|not)|yet only|so long as|contingent on|given that|in case|assumes|barring|modulo"
    r"|with (?:one|the|a) condition|just not|no,? wait|hold on|scratch that|nvm)\b(?!\s*['\u2019])",
    re.IGNORECASE,
)
"""How the next line goes on with the same sentence."""
_NEXT = re.compile(
    r"(?:but only|but not|only (?:if|when|once|after)|unless|provided(?: that)?|not yet|not really|conditional|conditionally|subject to"
    r"|as long as|on (?:the )?condition|under the condition|with the exception|just kidding)\b",
    re.IGNORECASE,
)
"""How a paragraph of its own begins that can mean nothing else."""
_LATER = re.compile(
    r"(?:(?:but )?only (?:if|when|once|after)|provided that|subject to|on (?:the )?condition|under the condition"
    r"|conditional(?:ly)? on|contingent on)\b",
    re.IGNORECASE,
)
"""How a sentence further below begins that can mean nothing else."""
_SENTENCE = (".", "!", "?", ":", ")")
_FENCES = ("```", "~~~")
_BEGINNING = re.compile(r"^(?:<(?:br|p|b|i|em|strong)\s*/?>\s*|\d{1,3}[.)]\s+)+", re.IGNORECASE | re.ASCII)
"""Line breaks, bold letters and numbers of lists before the words."""
_MARKS = " \t*_~`+&\u2022\u200b()[]\"'\u2018\u2019\u201c\u201d\u2026.,;:-\u2013\u2014"


def reservation(below: str) -> str:
    """Give the line below a command that puts a condition on it, as typed; empty when there is none. Quotations are skipped."""
    form, above = _HERE, ""
    for number, line in enumerate(one.strip() for one in below.split("\n")):
        if line.startswith(_FENCES):
            break
        if number and form is _HERE:
            form = _NEXT
        if not line or line.startswith(">"):
            above = ""
            continue
        begins = (
            form is not _LATER or not above or above.endswith(_SENTENCE) or _words(line).lower().startswith("but only")
        )
        if begins and form.match(_words(line)):
            return line
        form, above = _LATER, line
    return ""


def _words(line: str) -> str:
    """Leave out what stands before the words of a line, and have one space between them."""
    return " ".join(_BEGINNING.sub("", line.lstrip(_MARKS), count=1).lstrip(_MARKS).split())
