"""Commands out of a comment's Markdown: wherever a line of plain text begins with one, below a list or a quotation too.

What a person typed is judged, line by line; Markdown only says which lines are code or HTML. Quotations, code and HTML
comments never command: people quote commands in order to talk about them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from unicodedata import category, normalize

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.markdown.hidden_characters import in_latin
from bot.markdown.inline_text import opaque_spans
from bot.review.commands.friendly_words import is_greeting, unknown_words
from bot.review.commands.html_lines import seen_in_html
from bot.review.commands.reservations import conditions_of, leaves_something, objects_in_words, words_of
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.pull_request import Comment, PullRequest

COMMANDS_AT_MOST = 20
_LIMIT = 65_536
_LEADS = (":", ",", ";", "\u2013", "\u2014", " -")
_CLOSES = frozenset(
    {"unapprove", "unapproved", "disapprove", "object", "objects", "objection", "reopen", "reopens", "reopened"}
)
"""Commands that keep the gate closed: behind a sentence that leads to one, silence would leave it open."""
_BEFORE_ALL = -1
"""The place of what stands for a whole comment that gives commands of its own."""
_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.disable(["reference", "lheading", "inline", "text_join"])

_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?P<line>\S.*)")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(?P<line>\S.*)")
_QUOTED = re.compile(r"\s*[\"'\u2018-\u201f\u00ab](?P<line>.*)")
_MARKS = ".,:;!?\\\"'`*_()[]{}\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2026"
_STRUCK = re.compile(r"\s*~~(?P<line>.*)")
_CELL = re.compile(r"\s*\|\s*(?P<line>\S.*)")
_NO_GREETING = frozenset("/\uff0f`\\")
_ELSEWHERE = (
    (_LIST, "A command in a list is not carried out. Write it at the start of a line of its own."),
    (_HEADING, "A command in a heading is not carried out. Write it at the start of a line of its own."),
    (_QUOTED, "A command in quotation marks is not carried out. Write it without them, at the start of a line."),
    (_STRUCK, "A command that is struck through is not carried out. Write it at the start of a line of its own."),
    (_CELL, "A command in a table is not carried out. Write it at the start of a line of its own."),
)
MID_LINE = "A command in the middle of a line is not carried out. Write it at the start of a line of its own."
IN_HTML = "A command right below HTML is not carried out. Leave an empty line above it."
LOOKS_LIKE = (
    "A command in characters that only look like its own is not carried out. Write it with plain letters and a plain slash, at"
    " the start of a line."
)
IN_WORDS = (
    "Words alone keep nothing from approval. If this is to, write `/spec question` and what is wrong: that keeps it open until"
    " it is resolved."
)
TOO_MANY = (
    f"One comment gives at most {COMMANDS_AT_MOST} orders. This one, and what follows it, was not carried out: "
    "write it in a new comment."
)
TOO_LONG = (
    f"I read the first {_LIMIT:,} characters of a comment. What stands after them was not carried out: "
    "write it in a new comment."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A line addressed to the bot: a first word and the rest. `key` tells it from every other command of the thread."""

    comment: Comment
    place: int
    word: str
    rest: str
    text: str = ""
    """The rest and every line below it, as typed, up to the next command."""
    below: str = ""
    """The lines below it, up to the next command."""
    above: str = ""
    """The lines above the first command of the comment."""
    tentative: bool = False
    """Written as `@bot word`, `/specs word` or `/spec-word`: what is no command then is only talk."""
    line: int = 0
    """The line of the comment, from 0."""
    misplaced: str = ""
    """Why it is not carried out, whatever it says, and where to write it."""
    cut: bool = False
    """Its text goes on after what is read of a comment."""
    review: str = ""
    """The native approval that it stands for, whose words put a condition on it."""
    kept: bool = False
    """Its comment does not say it any more: only what it closed counts."""

    @property
    def key(self) -> str:
        """Name the command: comment and place."""
        return f"{self.comment.id}.{self.place}"

    @property
    def author(self) -> Account:
        """Who gave it: the comment's author."""
        return self.comment.author


def moment_of(comment: Comment) -> tuple[datetime, int, str]:
    """Put comments in the order in which they were made; within one second, which is all a forge tells, by their numbers."""
    digits = "".join(filter(str.isdecimal, comment.id))
    return comment.created_at, int(digits[-18:] or 0), comment.id


def parse_commands(pull: PullRequest) -> tuple[Command, ...]:
    """Read every command that people gave, oldest first; bots give none."""
    comments = sorted(pull.comments, key=moment_of)
    people = (one for one in comments if not _is_bot(one.author, pull))
    return tuple(command for comment in people for command in parse_comment(comment, pull.bot))


def all_commands(pull: PullRequest) -> tuple[Command, ...]:
    """Read every command that people gave, every native approval whose words put a condition on it, and objections in words.

    The words are the body of the review; where a forge knows none, the comment that its author wrote in the same moment.
    """
    given = parse_commands(pull)
    commanding = frozenset(one.comment.id for one in given)
    asked = tuple(_asked_about(pull, commanding))
    aside = commanding.union(one.comment.id for one in asked)
    return tuple(
        sorted((*given, *asked, *_objecting(pull, aside)), key=lambda one: (*moment_of(one.comment), one.line))
    )


def _is_bot(account: Account, pull: PullRequest) -> bool:
    return account.is_bot or account.id == pull.bot.id


def _asked_about(pull: PullRequest, commanding: frozenset[str]) -> Iterator[Command]:
    """Yield the conditions of native approvals. One beside a command counts as well: what the command is told opens nothing."""
    plain = tuple(one for one in pull.comments if not one.thread)
    for review in pull.reviews:
        if review.verdict is Verdict.APPROVED and not _is_bot(review.author, pull):
            for comment, why in conditions_of(review, plain):
                place = _BEFORE_ALL if comment.id in commanding else 0
                yield Command(comment=comment, place=place, word="approve", rest="", review=review.id, misplaced=why)


def _objecting(pull: PullRequest, aside: frozenset[str]) -> Iterator[Command]:
    """Yield what objects, or leaves something open in an approval, without a command: it is answered with how to.

    A request for changes is an objection as it is.
    """
    requests = {one.id for one in pull.reviews if one.verdict is Verdict.CHANGES_REQUESTED}
    plain = tuple(one for one in pull.comments if not one.thread and not one.internal and one.id not in aside)
    approvals = [one for one in pull.reviews if one.verdict is Verdict.APPROVED and not _is_bot(one.author, pull)]
    approving = {one.id for review in approvals for one in words_of(review, plain)}
    for one in plain:
        is_answered = _is_bot(one.author, pull) or one.review_id in requests
        if not is_answered and (objects_in_words(one.body) or (one.id in approving and leaves_something(one.body))):
            yield Command(comment=one, place=0, word="", rest="", misplaced=IN_WORDS)


def parse_comment(comment: Comment, bot: Account) -> tuple[Command, ...]:
    """Read the orders of one comment, in their order; those that stand where no order is taken say so."""
    lines = comment.body[:_LIMIT].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    form = _form(bot)
    tokens = _PARSER.parse("\n".join(lines))
    found = {number: command for number in plain_lines(tokens) if (command := _read_line(lines[number], form, comment))}
    inside = {
        number: command for number in _html_lines(tokens) if (command := _read_line(lines[number], form, comment))
    }
    found |= {number: replace(command, tentative=True, misplaced=IN_HTML) for number, command in inside.items()}
    found = dict(sorted(found.items()))
    taken = [number for number, command in found.items() if not command.misplaced]
    ends = dict(pairwise([*taken, len(lines)]))
    commands = [_placed(number, command, taken, ends, lines) for number, command in found.items()]
    if len(taken) > COMMANDS_AT_MOST:
        kept = [command for command in commands if command.misplaced or command.place < COMMANDS_AT_MOST]
        first = next(command for command in commands if command.place == COMMANDS_AT_MOST)
        return (*kept, replace(first, misplaced=TOO_MANY))
    if len(comment.body) > _LIMIT and taken:
        last = replace(next(command for command in commands if command.place == len(taken) - 1), cut=True)
        commands = [last if command.place == last.place else command for command in commands]
        return (*commands, replace(last, place=last.place + 1, misplaced=TOO_LONG))
    return tuple(commands)


def plain_lines(tokens: Sequence[Token]) -> Iterator[int]:
    """List the lines of paragraphs, headings and rows of tables, from 0; those inside code or HTML are left out.

    A table takes every line below it for a row, up to an empty one.
    """
    for before, token in pairwise(tokens):
        if before.type == "tr_open" and before.map:
            yield before.map[0]
        if before.type in {"paragraph_open", "heading_open"} and token.map:
            hidden = _hidden(token)
            yield from (line for line in range(*token.map) if line - token.map[0] not in hidden)


def _html_lines(tokens: Sequence[Token]) -> Iterator[int]:
    """List the lines that Markdown takes for HTML and a reader for text."""
    for token in tokens:
        if token.type == "html_block" and token.map:
            yield from seen_in_html(token.content, token.map[0])


def _placed(number: int, command: Command, taken: list[int], ends: Mapping[int, int], lines: list[str]) -> Command:
    """Give a command its place and the text below it."""
    if command.misplaced:
        return replace(command, place=1000 + number, line=number)
    below = "\n".join(lines[number + 1 : ends[number]])
    text = f"{command.rest}\n{below}".strip()
    above = "\n".join(lines[: taken[0]])
    return replace(command, place=taken.index(number), line=number, text=text, below=below, above=above)


def _form(bot: Account) -> re.Pattern[str]:
    """Compile how the bot is addressed."""
    name = re.escape(bot.login.removesuffix("[bot]"))
    return re.compile(
        rf"(?P<lead>[*_]{{0,3}})(?:[/\uff0f](?P<gap> ?)(?P<spec>spec-?bot|specs?)|[@\uff20]{name}(?:\[bot\])?)"
        r"(?P<joint>[*_]{0,3}(?:\s*[:,;\uff1a\uff0c]\s*|\s+|$)|[-\u2010-\u2015_](?=\w)|[?!.]+(?=\s|$)|[*_]{1,3}$|(?P<glued>(?(spec)(?=[^\W\d_]{3})|(?!))))(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def _read_line(line: str, form: re.Pattern[str], comment: Comment) -> Command | None:
    """Read one line: a command, one that is not carried out as it is written or where it stands, or nothing."""
    if command := _command_in(line, form, comment):
        return command
    alike = in_latin(line)
    command = _command_in(alike, form, comment) if alike != line else None
    return replace(command, tentative=True, misplaced=LOOKS_LIKE) if command else None


def _command_in(line: str, form: re.Pattern[str], comment: Comment) -> Command | None:
    if found := form.match(_visible(line)):
        return _command(found, comment)
    for elsewhere, why in _ELSEWHERE:
        inside = elsewhere.match(_visible(line))
        if inside and (found := form.match(_visible(inside["line"]))):
            return replace(_command(found, comment), tentative=True, misplaced=why)
    found = form.search(line)
    if found is None or not _NO_GREETING.isdisjoint(before := line[: found.start()]):
        return None
    command = replace(_command(found, comment), tentative=True, misplaced=MID_LINE)
    if is_greeting(before) and not unknown_words(command.rest):
        return command
    leads = before.rstrip().endswith(_LEADS) and not before.lstrip().startswith(">")
    return command if leads and command.word in _CLOSES else None


def _command(found: re.Match[str], comment: Comment) -> Command:
    """Split what follows the address into a word and the rest."""
    said = found["rest"].strip().lstrip("*_:,;- ") if found["lead"] else found["rest"].strip()
    if found["lead"] and said.endswith(found["lead"][-1]):
        said = said.rstrip("*_")
    typed, _, rest = said.partition(" ")
    word = normalize("NFKC", _without_format(typed)).strip(_MARKS).lower()
    if "?" in typed:
        rest = f"? {rest}"
    joint = found["joint"].strip()
    return Command(
        comment=comment,
        place=0,
        word=word,
        rest=rest.strip(),
        tentative=found["spec"] is None
        or found["spec"].lower() != "spec"
        or bool(found["gap"])
        or found["glued"] is not None
        or joint in set("-\u2010\u2011\u2012\u2013\u2014\u2015_"),
    )


def _visible(line: str) -> str:
    """Take off what nobody sees before the first character, and in the first word: byte order marks, zero width characters."""
    for at, one in enumerate(line):
        if not one.isspace() and category(one) != "Cf":
            first = line[at:].split(maxsplit=1)[0]
            return _without_format(first) + line[at + len(first) :]
    return ""


def _without_format(word: str) -> str:
    return "".join(one for one in word if category(one) != "Cf")


def _hidden(token: Token) -> frozenset[int]:
    """List the lines of a paragraph that begin inside code or HTML, from its first."""
    text, hidden = token.content, set[int]()
    for start, end in opaque_spans(text):
        hidden.update(range(text[:start].count("\n") + 1, text[:end].count("\n") + 1))
    return frozenset(hidden)
