"""Commands out of a comment's Markdown: only at the start of a line of plain text at the top level.

Code, quotes, lists and HTML comments never command: people quote commands in order to talk about them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.review.model.snapshot import Account, Comment, PullRequest

COMMANDS_AT_MOST = 20
_LIMIT = 65_536
_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.disable(["reference", "lheading", "text_join", "emphasis", "link", "image", "autolink", "entity"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A line addressed to the bot: a first word and the rest. `key` tells it from every other order of the thread."""

    comment: Comment
    place: int
    word: str
    rest: str
    mention: bool = False
    """Written as `@bot word`: talk to the bot that is no command is only talk."""

    @property
    def key(self) -> str:
        """Name the order: comment and place."""
        return f"{self.comment.id}.{self.place}"

    @property
    def author(self) -> Account:
        """Who gave it: the comment's author."""
        return self.comment.author


def parse_commands(pull: PullRequest) -> tuple[Command, ...]:
    """Read every order that people gave, oldest first; bots give none."""
    comments = sorted(pull.comments, key=lambda comment: (comment.created_at, comment.id))
    people = (one for one in comments if not one.author.is_bot and one.author.id != pull.bot.id)
    return tuple(command for comment in people for command in parse_comment(comment, pull.bot))


def parse_comment(comment: Comment, bot: Account) -> tuple[Command, ...]:
    """Read the orders of one comment, in their order."""
    name = re.escape(bot.login.removesuffix("[bot]"))
    form = re.compile(
        rf"(?:/spec|(?P<at>@{name}(?:\[bot\])?)[:,]?)(?:\s+(?P<word>\S+)(?:\s+(?P<rest>.*))?)?", re.IGNORECASE
    )
    found = (form.fullmatch(line.strip()) for line in plain_lines(comment.body))
    return tuple(
        Command(
            comment=comment,
            place=place,
            word=(match["word"] or "").lower().strip(".,:;!"),
            rest=(match["rest"] or "").strip(),
            mention=match["at"] is not None,
        )
        for place, match in enumerate(islice(filter(None, found), COMMANDS_AT_MOST))
    )


def plain_lines(body: str) -> Iterator[str]:
    """Walk the lines of top-level paragraphs, with code and HTML kept inside their lines."""
    text = body[:_LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    tokens = _PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open" and before.level == 0:
            yield from _written(token.children or ()).split("\n")


def _written(tokens: Iterable[Token]) -> str:
    """Write inline tokens as they stood; a line break inside code or HTML is none."""
    parts = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "code_inline":
                parts.append(f"{token.markup}{token.content}{token.markup}")
            case "text_special":
                parts.append(token.markup)
            case "html_inline":
                parts.append("" if token.content.startswith("<!--") else token.content.replace("\n", " "))
            case _:
                parts.append(token.content)
    return "".join(parts)
