"""GitLab's quick actions: which lines of a note are commands that GitLab takes out before it saves the rest.

Only paragraphs at the top level count: not code, quotes, list items or HTML blocks. But the second line of a paragraph
does, and so does text after an HTML comment's line, and text between the tags of `<details>` after a blank line.
https://docs.gitlab.com/user/project/quick_actions/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

SUBSTITUTIONS = {"shrug": "¯\\_(ツ)_/¯", "tableflip": "(╯°□°)╯︵ ┻━┻"}
_WORDS = """
    add_child add_contacts add_email add_parent alias approve assign assign_reviewer award blocked_by blocks
    board_move checkin_reminder child_epic child_of children clear_health_status clear_milestone clear_weight
    clone close confidential convert_to_ticket copy_metadata create_merge_request done draft due duplicate
    epic estimate estimate_time health_status invite_email iteration label labels link lock merge milestone
    move page parent_epic promote promote_to promote_to_incident publish react ready reassign
    reassign_reviewer rebase reestimate relabel relate remove_child remove_child_epic remove_contacts
    remove_due_date remove_email remove_epic remove_estimate remove_iteration remove_label remove_milestone
    remove_parent remove_parent_epic remove_reviewer remove_time_spent remove_zoom reopen request_changes
    request_review reviewer set_parent severity ship shrug spend spend_time spent status submit_review
    subscribe tableflip target_branch timeline title todo type unapprove unassign unassign_reviewer unlabel
    unlink unlock unrelate unsubscribe weight zoom
"""
NAMES = frozenset(_WORDS.split())
_COMMAND = re.compile(r"^/(?P<name>[a-z_]+)(?: (?P<argument>[^\n]*))?[ \t]*$", re.IGNORECASE)
_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Command:
    """A line that GitLab executes."""

    name: str
    argument: str


def extract(text: str) -> tuple[str, tuple[Command, ...]]:
    """Take the commands out of a note; gives what is left of it and the commands in order."""
    lines = text.replace("\r", "").split("\n")
    found = {}
    for number in _candidates(lines):
        matched = _COMMAND.match(lines[number])
        if matched and matched["name"].lower() in NAMES:
            found[number] = Command(matched["name"].lower(), (matched["argument"] or "").strip())
    kept = [_substituted(found.get(number), line) for number, line in enumerate(lines)]
    return "\n".join(line for line in kept if line is not None).rstrip(), tuple(found.values())


def _substituted(command: Command | None, line: str) -> str | None:
    """Give what stands in a line's place; None when nothing does."""
    if command is None:
        return line
    if command.name in SUBSTITUTIONS:
        return f"{command.argument} {SUBSTITUTIONS[command.name]}".strip()
    return None


def _candidates(lines: list[str]) -> Iterator[int]:
    """List the lines of paragraphs at the top level, those within inline code excepted."""
    for token in _PARSER.parse("\n".join(lines)):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            start, end = token.map
            hidden = _within_code("\n".join(lines[start:end]))
            yield from (number for number in range(start, end) if number - start not in hidden)


def _within_code(paragraph: str) -> set[int]:
    """List the lines of a paragraph that begin within inline code."""
    found: set[int] = set()
    for span in _SPAN.finditer(paragraph):
        first = paragraph.count("\n", 0, span.start())
        found |= set(range(first + 1, first + 1 + span.group().count("\n")))
    return found
