"""What stands above or below a command and takes a part of it back: `but only if Q1 is closed`. It is asked about, not passed over."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from unicodedata import category, normalize

from bot.review.commands.friendly_words import bare, is_friendly, words
from bot.review.commands.open_sentences import is_kind, takes_all_back
from bot.review.commands.open_words import depends, leaves_open, sentences, withholds
from bot.review.commands.reservations_abroad import begins_abroad
from bot.review.model.pull_request import Comment, NativeReview
from bot.review.text.render import escape

_MOMENT = timedelta(seconds=10)
"""So far apart an approval and the comment that its author wrote with it may be, where a forge knows no body of a review."""
_SHOWN = 100
_ASKED = (
    "Its words say “{}”. I cannot tell whether that holds, so it does not count here. Write"
    " `/spec approve` when there is nothing left to wait for; `/spec question TEXT` keeps open what is missing."
)
_UNLESS = r"unless(?! i (?:missed|miss|misread|overlooked|overlook|am)\b)"
_KIND_HERE = (
    r"not (?:bad|much|only|just|opposed|against|blocked|my|relevant|important|urgent|necessary|needed|to worry|in scope|too|perfect|\w+ing|for this|an? (?:blocker|problem|must|concern|issue|big)\b)"
    r"|once (?:again|more|(?:this is )?merged(?=[,.!]))|after (?:all|(?:the|your) (?:last|latest) (?:changes|push|version|update)|thinking|a (?:second|third|closer))|never (?:seen|saw|read)"
    r"|only (?:one |an? )?(?:nits?|typos?|minor|small|tiny)|if (?:you (?:like|want|wish|have (?:any )?questions)|only|needed|a bit|a little)|when (?:(?:this is )?merged(?=[,.!])|reading)|only (?:\w+ed|had|thing|one thing)"
    r"|(?:if|when|once|after|before|until|given|in case|assuming|as soon as)\b[^,:]{1,120}[,:] ?(?:i'll|we'll|let|let's|ask|tell|ping|great|all|feel)"
    r"|until now|after [^,]{1,40} (?:i|we)"
    r"|later (?:we|i|you)|however (?:you|long)|wait times?"
)
"""So begins a sentence that goes on with nothing."""
_HERE = re.compile(
    rf"(?!(?:{_KIND_HERE})\b)(?:but|only|if|{_UNLESS}|once|when|after|until|except|provided|providing|assuming|pending|not|never|however|though|although"
    r"|conditional|conditionally|subject to|as long as|as soon as|on (?:the )?condition|under the condition|with the exception"
    r"|later|wait|just kidding|and (?:only|not)|yet only|so long as|contingent on|given that|in case|assumes|barring|modulo"
    r"|with (?:one|the|a) condition|just not|no,? wait|hold on|scratch that|nvm|that said|before)\b(?!\s*['\u2019])",
    re.IGNORECASE,
)
"""How the next line goes on with the same sentence."""
_NEXT = re.compile(
    rf"(?:but only|but not|only (?:if|when|once|after)|{_UNLESS}|provided(?: that)?|not yet|not really|conditional|conditionally|subject to"
    r"|as long as|on (?:the )?condition|under the condition|with the exception|just kidding|that said)\b",
    re.IGNORECASE,
)
"""How a paragraph of its own begins that can mean nothing else."""
_LATER = re.compile(
    r"(?:(?:but )?only (?:if|when|once|after)|provided that|subject to|on (?:the )?condition|under the condition"
    r"|conditional(?:ly)? on|contingent on)\b",
    re.IGNORECASE,
)
"""How a sentence further below begins that can mean nothing else."""
_CLAUSE = re.compile(
    r"[,;:.!(\u2013\u2014-]\s{0,3}(?:but|only (?:if|when|once|after)|unless|except|provided|as long as|on condition|under the condition"
    r"|subject to|pending|not yet)\b",
    re.IGNORECASE,
)
"""How a clause begins behind kind words."""
_STRICT_CLAUSE = re.compile(
    rf"[,;:.!(\u2013\u2014-]\s{{0,3}}(?:but )?(?:only (?:if|when|once|after)|{_UNLESS}|provided that|on condition|under the condition|subject to"
    r"|not yet)\b",
    re.IGNORECASE,
)
"""How a clause begins that can mean nothing else."""
_CLAUSES = re.compile(r"[,;:.!\u2013\u2014\uff0c\u3001\u3002]")
_SENTENCE = (".", "!", "?", ":", ")")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<behind>.*)")
"""Code begins or ends here, as Markdown has it: what only looks like it hides nothing."""
_HIDES = re.compile(r" {0,3}<!--")
_BEGINNING = re.compile(r"^(?:<[^<>]{1,40}>\s*|@[\w/-]{1,40}[,:]?\s|\d{1,3}[.)]\s+)+", re.ASCII)
"""Tags of HTML, numbers of lists and a mention before the words."""
_MARKS = " \t*_~`+#|&\u2022\u200b()[]\"'\u2018\u2019\u201c\u201d\u2026.,;:-\u2013\u2014"
_ARTICLES = frozenset({"the", "a"})
_SHORTCODE = re.compile(r":[a-z0-9_+-]{1,40}:", re.IGNORECASE | re.ASCII)


def reservation(below: str, *, wide: bool = False) -> str:
    """Give the line below a command that puts a condition on it, as typed; empty when there is none. Quotations are skipped.

    `wide`: also a line that leaves something open: a question, a task, an objection.
    """
    form, above = _HERE, ""
    for number, line in _lines(below):
        if number and form is _HERE:
            form = _NEXT
        if not line or line.startswith(">"):
            above = ""
            continue
        if wide and (leaves_open(line) or _has_clause(line) or any(map(takes_all_back, sentences(line)))):
            return line
        said = _words(line)
        if not said:
            continue
        begins = form is not _LATER or not above or above.endswith(_SENTENCE) or said.lower().startswith("but only")
        if begins and _goes_on(line, said, form, wide=wide):
            return line
        form, above = _LATER, line
    return ""


def _goes_on(line: str, said: str, form: re.Pattern[str], *, wide: bool) -> bool:
    """Tell whether a line goes on with the command. What a kind sentence joins is judged as a sentence: `LGTM, but feel free`."""
    if begins_abroad(said, strictly=form is not _HERE):
        return True
    if form is not _HERE:
        return form.match(said) is not None
    if wide and any(map(is_kind, sentences(said))):
        return any(map(_NEXT.match, (said, _behind_kind_words(said))))
    return any(map(form.match, (said, _behind_kind_words(said)))) or _CLAUSE.search(line) is not None


_OBJECTS = re.compile(
    r"(?:-1|\U0001f44e[\U0001f3fb-\U0001f3ff]?|:-1:|:thumbsdown:|nack|veto|objection|i (?:strongly )?(?:object|oppose)|strong no)(?!-|[^\W_])",
    re.IGNORECASE,
)
"""How a comment begins that objects, and says so to people only."""


def objects_in_words(text: str) -> bool:
    """Tell whether a comment begins with a sign or a word that objects."""
    first = next((line for _, line in _lines(text) if line and not line.startswith(">")), "")
    return _OBJECTS.match(first.lstrip("*_ ")) is not None


_LEADS_IN = re.compile(
    r"(?:(?:and|but|then) )?(?:if|once|when|unless|provided|providing|assuming|pending|as (?:soon|long) as|in case|only|after|until)\b(?! (?:again|more|\w+ing)\b)"
    r".*[:,;\u2013\u2014-]$",
    re.IGNORECASE,
)
"""How the line right above goes on with the command."""


def leaves_something(text: str) -> bool:
    """Tell whether the words of an approval leave something open without being a condition: `LGTM, but section 2 is wrong`."""
    return any(leaves_open(line) for line in _own_lines(text))


def condition_above(text: str, *, wide: bool = False) -> str:
    """Give the line above the first command that puts a condition on it, as typed: `Only if Q1 is closed:`. Empty when there is none.

    `wide`: also a line that leaves something open: a question, a task, an objection.
    """
    own = list(_own_lines(text))
    if wide and (found := [line for line in own if leaves_open(line)]):
        return found[0]
    last = text.rstrip().rpartition("\n")[2].strip()
    leads = last in own and _LEADS_IN.fullmatch(_words(last).rstrip("*_ "))
    return last if leads else condition_in(text)


def condition_in(text: str) -> str:
    """Give the line of an approval's own words that puts a condition on it, as typed; empty when there is none."""
    return reservation(f"\n{text}") or next(filter(_puts_condition, _own_lines(text)), "")


def _puts_condition(line: str) -> bool:
    return withholds(line) or depends(line) or _has_clause(line)


def _has_clause(line: str) -> bool:
    if _STRICT_CLAUSE.search(line):
        return True
    return any(begins_abroad(_words(one), strictly=True) for one in _CLAUSES.split(line))


def conditions_of(review: NativeReview, comments: Iterable[Comment]) -> Iterator[tuple[Comment, str]]:
    """Yield the words of a native approval that put a condition on it, with what to say of them."""
    for comment in words_of(review, comments):
        if condition := condition_in(_own_words(comment)):
            yield comment, _ASKED.format(escape(condition[:_SHOWN]))
            return


def words_of(review: NativeReview, comments: Iterable[Comment]) -> Iterator[Comment]:
    """Yield the words of a review: its body; where a forge knows none, what its author wrote in the same moment."""
    return (comment for comment in comments if _belongs(comment, review))


def _belongs(comment: Comment, review: NativeReview) -> bool:
    if comment.review_id is not None or comment.author.id != review.author.id:
        return comment.review_id == review.id
    return abs(comment.created_at - review.submitted_at) <= _MOMENT


def _own_words(comment: Comment) -> str:
    """Give what its author wrote: whoever edits a condition away that is not theirs opens nothing, as far as the forge tells."""
    return f"{comment.body}\n\n{comment.before_edits}" if comment.edited_by_other else comment.body


def _lines(below: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, without those of code and of comments in HTML."""
    lines = below.split("\n")
    last = max((number for number, line in enumerate(lines) if "-->" in line), default=0)
    fence, hidden = "", False
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if hidden:
            _, closed, behind = line.partition("-->")
            hidden = not closed
            yield number, behind.strip()
        elif found and not fence:
            fence = found["fence"]
        elif found and found["fence"].startswith(fence) and not found["behind"].strip():
            fence = ""
        elif not fence:
            hidden = _HIDES.match(line) is not None and "-->" not in line and number < last
            yield number, "" if hidden else _seen(line)


def _seen(line: str) -> str:
    """Leave out the comments in HTML of one line; marks of code may show them."""
    return " ".join(words(line)) if "<!--" in line and "`" not in line else line.strip()


def _own_lines(text: str) -> Iterator[str]:
    """Yield the lines without those of code and quotations."""
    return (line for _, line in _lines(text) if not line.startswith(">"))


def _words(line: str) -> str:
    """Leave out what stands before the words of a line, signs and emoji too, and have one space between them."""
    while found := _SHORTCODE.match(line := line.lstrip(_MARKS.replace(":", ""))):
        line = line[found.end() :]
    line = line.lstrip(_MARKS)
    line = _BEGINNING.sub("", line).lstrip(_MARKS)
    at = next((number for number, one in enumerate(line) if not _is_sign(one)), len(line))
    return normalize("NFC", " ".join(line[at:].lstrip(_MARKS).split()))


def _is_sign(one: str) -> bool:
    return one.isspace() or category(one) in {"So", "Sk", "Cf", "Mn"}


def _behind_kind_words(said: str) -> str:
    """Leave out the friendly words that a line begins with."""
    words = said.split()
    at = next((number for number, word in enumerate(words) if not is_friendly(word)), len(words))
    goes_on = at and bare(words[at - 1]) in _ARTICLES
    return _words(" ".join(() if goes_on else words[at:]))
