"""The pages of the documentation that are made from the code's own tables."""

from bot.pull.commands.registry import VERBS
from bot.pull.render import render
from bot.pull.stages import TRANSITIONS
from bot.spec.lifecycle import Status


def commands_page() -> str:
    """Write `docs/commands.md`."""
    return render("commands_page.md.j2", verbs=VERBS) + "\n"


def lifecycle_page() -> str:
    """Write `docs/lifecycle.md`, diagram and table."""
    return render("lifecycle_page.md.j2", statuses=tuple(Status), transitions=TRANSITIONS) + "\n"
