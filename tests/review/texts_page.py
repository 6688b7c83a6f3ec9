"""`docs/texts.md`: every text that people read, side by side."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from bot.review.text.render import ZERO_WIDTH
from tests.review.situation import FORGES, Situation
from tests.review.situations import SITUATIONS

_LINK = re.compile(r"\[(?P<text>(?:\\.|[^\]\\])*)\]\([^)\s]*\)")
_TAG = re.compile(r"</?(?:sub|summary|details|br)>")
_SHA = re.compile(r"\b([0-9])\1{39}\b")
_COMMANDS = re.compile(r"(<details><summary>Commands</summary>)\n\n.*?\n\n(</details>)", re.DOTALL)
_HEAD = """# Texts

Every text that the bot writes for people, as it stands on each forge. `make pages` writes this page from the code, and a test
holds it to the code and each line to its rules: the verdict first, no word of our own, two lines of a phone at most.
"""


def texts_page() -> str:
    """Write the page."""
    return "\n".join(_lines()) + "\n"


def visible(line: str) -> str:
    """Give what a person sees of a line."""
    text = _TAG.sub("", _LINK.sub(lambda found: found["text"], line)).replace(ZERO_WIDTH, "")
    return re.sub(r"\\(.)", r"\1", re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)|`", "", text)).strip("-># \\")


@cache
def written(situation: Situation) -> Mapping[str, str]:
    """Write a text for each forge that has it; once, since 200 specs take their time."""
    return {name: situation.write(can) for name, can in FORGES.items() if situation.only in {"", name}}


def _lines() -> Iterator[str]:
    yield _HEAD
    for text, situations in groupby(SITUATIONS, key=lambda one: one.text):
        yield f"## {text}\n"
        for situation in situations:
            yield f"### {text}: {situation.name}\n"
            yield from _side_by_side(written(situation))


def _side_by_side(found: Mapping[str, str]) -> Iterator[str]:
    """Put the forges beside each other; once where they say the same."""
    names, texts = list(found), list(dict.fromkeys(found.values()))
    heads = [" and ".join(names)] if len(texts) == 1 else names
    yield "<table><tr>" + "".join(f"<th>{name}</th>" for name in heads) + "</tr><tr>"
    for text in texts:
        yield f"<td>\n\n{_shortened(text)}\n\n</td>"
    yield "</tr></table>\n"


def _shortened(text: str) -> str:
    """Shorten commits in addresses, and leave their own headings out of the page's."""
    told = _COMMANDS.sub(r"\1\n\nThe same as the reply *help* below.\n\n\2", text)
    return re.sub(r"(?m)^### (.*)$", r"**\1**", _SHA.sub(lambda found: found[0][:8], told))
