"""Characters that a reader does not see: they hide text, turn it around, or give a terminal orders."""

import re

CONTROLS = "\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff"
"""What a terminal obeys, line ends too; the tab does no harm."""
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that change the direction of writing, so that text reads other than it is."""
_OBEYED = re.compile(f"[{CONTROLS}{DIRECTIONS}]")
_COMMAND = re.compile(r"(?<=:)(?=:)")
_ZERO_WIDTH = "\u200b"


def visible(text: str) -> str:
    """Replace what a terminal would obey or hide: control characters and changes of writing direction."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def inert(text: str) -> str:
    """Make text safe to print on a line of its own: no terminal obeys it, and no runner takes it for a workflow command.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    return _COMMAND.sub(_ZERO_WIDTH, without_old_commands(visible(text)))


def without_old_commands(text: str) -> str:
    """Break the older form of a workflow command, `##[add-mask]…`, which counts anywhere in a line; lengths stay."""
    return text.replace("##[", "##\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}")
