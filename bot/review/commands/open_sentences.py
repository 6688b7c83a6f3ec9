"""English sentences that leave something open: what is wrong, what is missing, what is asked for, a doubt, a no, a `but` behind praise."""

import re

from bot.review.commands.friendly_words import unknown_words

_NEGATED = re.compile(
    r"(?<!\w)(?:no|not|none|nothing|never|nobody|neither|nor|without|zero|any\w*|cannot|hardly|less|\w{1,12}n't)(?!\w)"
)
_SETTLED = re.compile(
    r"(?:^|\b(?:is|are|was|were|been|got|all|now|which|questions?|issues?|concerns?)) (?:all |now |been |already )?"
    r"(?:addressed|answered|resolved|settled|closed|fixed|clarified|cleared|gone|discussed)\b"
)
_LEAVE = re.compile(
    r"(?<!not )(?<!n't )\b(?:nits?|nitpicks?|typos?|optional|optionally|your call|up to you|feel free|non-?blocking|take it or leave|(?:not|\w{1,12}n't|nothing|none|never|without)(?: \w+){0,3} block\w*"
    r"|no blockers?|not a blocker|no strong|not (?:needed|necessary|required|strong|urgent|important)|live with|follow-?up|if you (?:like|want|wish|prefer))\b"
)
"""Who says this asks for nothing."""
_REPAIRED = (
    r"(?:fixed|closed|resolved|addressed|answered|changed|documented|clarified|updated|removed|added|reworked|rewritten|explained|corrected|defined|discussed"
    r"|specified|decided|reviewed|raised|lowered|increased|reduced|higher|lower|shorter|longer|clearer)"
)
_FAULTS = (
    (
        r"(?:\b(?:is|are|looks?|seems?|feels?|remains?|still|stays?)|'s)(?: \w+){0,2} (?:wrong|missing|unclear|incomplete"
        r"|incorrect|broken|unresolved|unanswered|inconsistent|ambiguous|undefined|undocumented|insufficient|blocked"
        r"|blocking|a blocker|a problem|premature|pending|outstanding|contradictory|a mistake|a concern|an issue"
        r"|problematic|questionable|risky|too \w+)\b(?! (?:any ?more|no longer))"
    ),
    r"\b[qt]\d{1,6} (?:is|are|stays?) open\b(?! source)",
    r"\b(?:still|remains?) (?:open|to be \w+|needs?|reading|reviewing|waiting|unsure)\b",
    r"\bi still (?:need|have to|want|miss)\b",
    r"\b(?:just|also) needs?\b(?! to be merged)",
    r"^too \w+(?: \w+){0,2}$",
    r"\w (?:pending|outstanding|in progress)$",
    r"(?<!was )(?<!were )\bmissing$",
    r"\b(?:worr(?:y|ies)|concerns?|bothers?) me\b",
    r"\b(?:question|problem|issue|concern|blocker|point|doubt|objection|gap|task)s? (?:still )?remains?\b",
    (
        r"\bthere(?: is| are|'s|'re)(?: \w+){0,3} (?:question|problem|issue|concern|blocker|gap|doubt|objection"
        r"|contradiction)s?\b"
    ),
    r"^(?:this|it|that|section \d{1,3})(?: still| really| also)? needs\b",
    r"^needs?\b",
    r"^(?:this|it|that|the \w+|section \d{1,3})(?: still)? (?:lacks?|contradicts?|breaks?|violates?)\b",
    (
        r"\bmy (?:main |only |one |biggest )?(?:concern|worry|doubt|objection|condition|issue|problem)s? (?:is|are"
        r"|remains?|stands?)\b"
    ),
    r"\b(?:i'm|i am|we're|we are) waiting (?:for|on)\b(?! this)",
    r"^(?:blocked|on hold)$",
    r"^(?:blocked|on hold) (?:by|on|until)\b",
    r"^blocking\b",
    r"\bcontradicts? (?:section|[qt]\d)",
    r"\b(?:we should|let's|we need to|we must) (?:still |first )?(?:discuss|talk about)\b",
    r"\bneeds? (?:\w+ )?(?:work|rework|rewrite|fixing|changes?|clarification|discussion|attention|time)\b",
    r"\b(?:i'd|i would) still (?:like|want|prefer)\b",
    r"\bbefore i (?:can|could|will)\b",
    r"^(?:more|more comments) to (?:come|follow)$",
    r"^to be continued$",
    r"^this will (?:fail|break)\b",
    r"^(?:this|it|that)(?: is|'s) (?:a )?(?:bad|terrible|awful)\b",
    r"\b(?:that|this) was (?:premature|a mistake|by mistake|an accident)\b",
)
_WRONG = re.compile("|".join(_FAULTS))
"""What is wrong, missing or waited for, if nothing in the sentence denies it."""
_DENIALS = (
    (
        r"(?<!was )(?<!were )(?:\b(?:isn't|aren't|not)) (?:\w+ )?(?:resolved|answered|closed|fixed|addressed|documented"
        r"|clear|ready|done|defined|covered|there yet|enough|ok|okay|acceptable|explained|right(?! now| away)|correct"
        r"|finished|complete|lgtm|like this)(?!\w)"
    ),
    r"\b(?:doesn't|does not|don't|do not|won't) (?:really |quite |yet )?(?:work|make sense|scale|hold|add up)\b",
    r"(?<!had )(?:\bnot|n't)\b[^,]{0,80} yet$",
    r"\bmakes? no sense\b",
    (
        r"\b(?:this|it|that|we|you) (?:can't|cannot|won't|will not|shouldn't|should not|must not|mustn't) (?:work|ship"
        r"|scale|do this|do that)\b"
    ),
    r"\b(?:don't|do not) (?:count (?:this|it)|start|implement|begin|build|release|deploy)\b",
    r", (?:but )?not (?:for|yet|until|before|section|the|part)\b",
)
_UNDONE = re.compile("|".join(_DENIALS))
"""What is not as it should be, in the words of a denial."""
_SUPPOSED = re.compile(
    r"\b(?:if|when|whenever|what|whether|in case|(?:agree|like|love|glad|happy|good|says|rule) that)\b"
)
"""Behind these nothing is said to be so."""
_DEAL = re.compile(
    r"(?:^|[,:] )(?:fix|address|resolve|answer|clarify|change|add|document|explain|remove|raise) [^,]{1,80} and (?:it's good|i(?:'m| am) (?:happy|fine|ok|in)|i(?:'ll| will) approve|you have my)\b"
)
_MUST = re.compile(
    rf"\b(?:must|has to|have to|needs? to|should|ought to) (?:still |first |also )?be {_REPAIRED}\b|\b(?:must|has to|have to|needs? to) (?:still |also |first )?(?:approve|agree|sign off|review|confirm|change)\b|^(?:but )?you (?:must|need to|have to)\b"
)
_PLEASE = re.compile(
    r"(?:^|[,:(\u2013\u2014-] ?|\b(?:and|but) )(?:please|pls|kindly|now|just)(?: also| still| just)? (?:fix|address|resolve|answer|clarify|rework|rewrite|correct|reconsider|add"
    r"|change|document|explain|reword|rephrase|rename|restructure|simplify|specify|define|describe|raise|lower|revise|revisit|remove)\b(?!.{0,80}\b(?:merged|merge|merging|afterwards|later)\b)"
)
_DOUBT = re.compile(
    r"\b(?:have|has|see|got|found)(?: (?!\w{0,20}(?:ed|en)\b)(?!(?:all|my|the|that|how|answers?)\b)\w+){0,3} (?:question|concern|doubt|objection|reservation|issue|problem|trouble|bug|gap|mistake|error|contradiction)s?\b"
)
_OBJECTIONS = (
    (
        r"\bi(?:'m| am)(?: \w+){0,2} (?:worried|concerned|unsure|uncertain|hesitant|skeptical|sceptical|unhappy"
        r"|uncomfortable|confused|opposed|against|blocking|torn|missing)\b"
    ),
    r"\bi (?:\w+ ){0,2}(?:object|disagree|doubt|oppose|reject|block|veto)\b(?! at first| first)",
    (
        r"\b(?:regret|ignore|revok(?:e|ing)|retract(?:ing)?|dismiss|disregard|withdraw(?:ing)?|tak(?:e|ing) back|undo) (?:this "
        r"|my )?(?:approv|agreement|vote)"
    ),
    r"\btak(?:e|ing) (?:this |my )?(?:approval|agreement|vote) back\b",
    r"\bapprov(?:ed|ing|al) (?:was )?(?:by|a) (?:mistake|accident)\b",
    r"\bi (?:maintain|keep|uphold) my (?:objection|veto)\b",
    r"\bi beg to differ\b",
    r"\bi see (?:it|this) differently\b",
    r"[,:] disagree\b",
    r"[,:] no to\b",
    r"^(?:with reservations|nack|nak|veto|disagree)\b",
    r"^against$",
    r"\bi miss\b",
)
_AGAINST = re.compile("|".join(_OBJECTIONS))
"""Who is against it, or takes an approval back."""
_UNCONVINCED = re.compile(
    r"(?:\bi(?:'m| am) |^|[,:] )not (?:yet |so |really |entirely |fully |quite |at all )?(?:sure(?! (?:who|if i|whether i))|convinced|happy|comfortable|certain|persuaded)\b"
    r"|\bi(?:'m| am) not (?:yet |really |quite |at all )?(?:ok|okay|fine|there|a fan|ready|done|in favou?r|approving|finished)\b"
    r"|\bi (?:do not|don't|cannot|can't|won't|will not) (?:really |fully |quite )?(?:agree|like|support|understand|accept|approve|get(?= (?:it|this|that|why|how|the|section)\b))\b(?! (?:more|this more|it more))"
)
_THINK = re.compile(r"\bi (?:do not|don't) think (?:that )?(?:this|that|it|we|section|the)\b")
_NO_HARM = re.compile(
    r"\b(?:matter|hurt|block|problem|issue|need|necessary|wrong|missing|worth|change|any|harm|too)(?:s|ed|er|ing|thing)?\b"
)
_LEAD = r"^(?:(?:sorry|oops|actually|hmm?|oh|well|please|and|but|so|let's|let us|we should|i'd|i would|rather|better|maybe|perhaps|hard|strong|on second thoughts?),? ){0,3}"
_REFUSES = re.compile(
    rf"{_LEAD}(?:(?:no|nope|nah|nay|no way|nack|nak|stop|reject|rejected|wrong|incorrect|bad idea|terrible|cancel|cancel that|undo|revert|on hold|hold on|wait)(?: (?:from|for) (?:me|us)| from my side)?$"
    r"|(?:wait|no, wait|hold off),|(?:wait|hold|postpone|delay)(?: for| until| till| with| off| this| that| it| the)\b(?! \w+ (?:is|are|was|were)\b))|^wait, |\bvote(?::| is| would be)? (?:no|against|-1)(?!\w)|^tentative "
)
"""A no, or a wait, that is the whole sentence or begins it."""
_RETRACTS = re.compile(
    rf"{_LEAD}(?:test,? )?(?:please )?(?:never ?mind(?: (?:my|the) approval)?|nvm|scratch that|(?:just )?kidding|(?:ignore|disregard)(?: (?:this|that|the above|my approval|my last (?:comment|command)))?"
    r"|i (?:take|took) (?:that|this|it) back|i(?:'ve| have)? changed my mind|(?:the )?wrong (?:pr|mr|thread|issue|pull request|merge request|window|tab|spec))$"
)
"""What takes back whatever was said before it."""
_PRAISE = re.compile(
    r"(?<!\w)(?:lgtm|good|great|fine|ok|okay|nice|approv(?:e|ed|ing)|thanks|thank|yes|sure|agreed?|like|love|well|excellent|awesome|perfect|cool|right|sounds?|happy|\+1|\U0001f44d|:\+1:)(?!\w)"
)
_BUT = re.compile(
    r"(?:^|[\s(])(?:but|however|(?<!even )though|although|nevertheless|nonetheless|that said)(?=[,:\s]|$)"
)
_BUT_GOOD = re.compile(
    r"[,\s]*(?:(?:otherwise|overall|only(?! (?:if|when|once|after|for|until)\b)|just(?! (?:fix|add|not)\b)|i like|i love|i approve|i agree|i am happy|i'm (?:fine|happy|ok)|no need|no (?:blocker|strong)|what an?|hey|seriously|worth|thanks"
    r"|you\b(?! (?:need|must|have|should|forgot|missed)\b)|long|much|now)\b|(?:(?:it|that|this|looks?|still|all|now)(?:'s| is)? )*(?:good|great|fine|ok|okay|lgtm|clear|settled|fixed|gone|resolved|done|minor|covered|works)\b"
    r"|(?:they|these|those) are\b|(?:a |some |two |few |very )*(?:minor|small|tiny|cosmetic)\b)"
)
"""How it goes on kindly behind a `but`."""
_CONCEDES = re.compile(r"(?:although|though|even though)\b[^,]{1,200},")


def asks_for_something(sentence: str) -> bool:
    """Tell whether a sentence, in small letters and without marks, leaves something open."""
    must = _MUST.search(sentence)
    if must and not _NEGATED.search(sentence) and not _SUPPOSED.search(sentence[: must.start()]):
        return True
    if _says_no(sentence):
        return True
    if _LEAVE.search(sentence):
        return False
    return _takes_back(sentence) or any(map(_names_a_fault, (sentence, sentence.partition(" but ")[2])))


def takes_all_back(sentence: str) -> bool:
    """Tell whether a sentence takes back what was said before it: `never mind`, `wrong thread`."""
    return _RETRACTS.match(sentence) is not None


def is_kind(sentence: str) -> bool:
    """Tell whether a sentence says that it asks for nothing, or goes on kindly behind a `but`."""
    return _LEAVE.search(sentence) is not None or (_BUT.search(sentence) is not None and not _takes_back(sentence))


def _names_a_fault(sentence: str) -> bool:
    undone = _UNDONE.search(sentence)
    if undone and not _SUPPOSED.search(sentence[: undone.start()]):
        return True
    if _NEGATED.search(sentence) or _SETTLED.search(sentence):
        return False
    found = _DOUBT.search(sentence) or _WRONG.search(sentence)
    if found and not _SUPPOSED.search(sentence[: found.start()]):
        return True
    return _PLEASE.search(sentence) is not None or _DEAL.search(sentence) is not None


def _says_no(sentence: str) -> bool:
    if _REFUSES.search(sentence) or _UNCONVINCED.search(sentence):
        return True
    if _THINK.search(sentence):
        return _NO_HARM.search(sentence) is None
    return _AGAINST.search(sentence) is not None and not _NEGATED.search(sentence)


def _takes_back(sentence: str) -> bool:
    """Tell whether a `but` follows praise, or begins the sentence, and nothing kind follows."""
    found = _BUT.search(sentence)
    if found is None or _CONCEDES.match(sentence):
        return False
    before, after = sentence[: found.start()], sentence[found.end() :]
    praised = _PRAISE.search(before) is not None and not _NEGATED.search(before)
    return (praised or not unknown_words(before)) and bool(after) and not _BUT_GOOD.match(after)
