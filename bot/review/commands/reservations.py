"""What stands below a command and takes a part of it back: `but only if Q1 is closed`. It is asked about, not passed over."""

import re

_HERE = re.compile(
    r"(?:but|only|if|unless|once|when|after|until|except|provided|providing|assuming|pending|not|never|however|though|although"
    r"|conditional|conditionally|subject to|as long as|as soon as|on (?:the )?condition|under the condition|with the exception"
    r"|later|wait|just kidding)\b(?!\s*['\u2019])",
    re.IGNORECASE,
)
"""How the next line goes on with the same sentence."""
_NEXT = re.compile(
    r"(?:but only|but not|only (?:if|when|once|after)|unless|provided(?: that)?|not yet|not really|conditional|conditionally|subject to"
    r"|as long as|on (?:the )?condition|under the condition|with the exception|just kidding)\b",
    re.IGNORECASE,
)
"""How a paragraph of its own begins that can mean nothing else."""
_MARKS = " \t*_~()[]\"'\u2018\u2019\u201c\u201d\u2026.,;:-\u2013\u2014"


def reservation(below: str) -> str:
    """Give the line below a command that puts a condition on it, as typed; empty when there is none. Quotations are skipped."""
    lines = [line.strip() for line in below.split("\n")]
    at = next((number for number, line in enumerate(lines) if line and not line.startswith(">")), None)
    if at is None:
        return ""
    form = _HERE if at == 0 else _NEXT
    return lines[at] if form.match(lines[at].lstrip(_MARKS)) else ""
