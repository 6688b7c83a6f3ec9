"""The pages of the documentation that are made from the code's own tables."""

from bot.policy.lifecycle import Status
from bot.review.commands.registry import VERBS
from bot.review.evaluate.state_machine import TRANSITIONS
from bot.review.text.render import render


def commands_page() -> str:
    """Write `docs/commands.md`."""
    return render("commands_page.md.j2", verbs=VERBS) + "\n"


def lifecycle_page() -> str:
    """Write `docs/lifecycle.md`, diagram and table."""
    return render("lifecycle_page.md.j2", statuses=tuple(Status), transitions=TRANSITIONS) + "\n"
