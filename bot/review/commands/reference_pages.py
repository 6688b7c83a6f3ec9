"""The pages of the documentation that are made from the code's own tables."""

from bot.review.commands.registry import VERBS
from bot.review.evaluate.state_machine import CONDITIONS
from bot.review.text.render import render


def commands_page() -> str:
    """Write `docs/commands.md`."""
    return render("commands_page.md.j2", verbs=VERBS) + "\n"


def lifecycle_page() -> str:
    """Write `docs/lifecycle.md`, table and diagram."""
    return render("lifecycle_page.md.j2", conditions=CONDITIONS) + "\n"
