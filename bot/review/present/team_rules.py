"""The rules of the team that a verdict comes from, each in words, with where it is written."""

from bot.review.evaluate.context import ReviewContext
from bot.review.text.render import Markdown, code

_MEANING = {
    "required": "Approvals needed",
    "approvers": "Who may approve",
    "contributors": "Whoever made commits may approve",
    "lapse": "An approval has to be given again",
}
_VALUES = {
    "true": "yes",
    "false": "no",
    "any-push": "after any push",
    "changed-sections": "when a section changes",
}


def rule_lines(context: ReviewContext) -> tuple[Markdown, ...]:
    """Cite the rules on approval."""
    return tuple(_rule_line(context, name) for name in _MEANING)


def _rule_line(context: ReviewContext, name: str) -> Markdown:
    """Say what a rule means, its value, its name, and its file, line and version, or that it is the default."""
    key, value = f"approval.{name}", getattr(context.policy.approval, name)
    said = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
    shown = _VALUES.get(said) or code(said)
    line, file = context.policy.lines.get(key), context.policy_file
    place = "the default" if file is None or line is None else f"{file.path}:{line}, blob {file.blob[:8]}"
    return Markdown(f"{_MEANING[name]}: {shown} ({code(key)}, {place})")
