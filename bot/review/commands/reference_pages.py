"""The pages of the documentation that are made from the code's own tables."""

from bot.policy.lifecycle import Lifecycle, LifecycleNames
from bot.review.commands.registry import VERBS
from bot.review.commands.standing_commands import COUNTED_AT_MOST, LISTED_AT_MOST, QUESTIONS_AT_ONCE
from bot.review.evaluate.status_words import EARNED_WHEN
from bot.review.present.lifecycle_table import lifecycle_mermaid
from bot.review.text.render import Markdown, render


def commands_page() -> str:
    """Write `docs/commands.md`."""
    most = {
        "questions_at_once": QUESTIONS_AT_ONCE,
        "counted_at_most": COUNTED_AT_MOST,
        "listed_at_most": LISTED_AT_MOST,
    }
    return render("commands_page.md.j2", verbs=VERBS, **most) + "\n"


def lifecycle_page() -> str:
    """Write `docs/lifecycle.md`, table and diagram."""
    drawn = lifecycle_mermaid(Lifecycle(names=LifecycleNames()))
    return render("lifecycle_page.md.j2", conditions=EARNED_WHEN, mermaid=Markdown(drawn)) + "\n"
