"""What is wrong with the team's own files, for forges whose checks hold a line and no list."""

from bot.review.evaluate.context import TeamVerdict
from bot.review.model.snapshot import PullRequest
from bot.review.present.next_actions import problem_line
from bot.review.text.render import Markdown, count

_SHOWN = 10


def team_notices(pull: PullRequest, team: TeamVerdict) -> tuple[Markdown, ...]:
    """List the warnings, as errors stand among what comes next; nothing where a check shows them."""
    if pull.capabilities.checks:
        return ()
    found = [problem for problem in team.problems if not problem.is_error]
    more = len(found) - _SHOWN
    rest = (Markdown(f"and {count(more, 'warning')} more"),) if more > 0 else ()
    return (*(problem_line(problem, pull) for problem in found[:_SHOWN]), *rest)
