"""Problems of the team's own files are listed where no check has room for them."""

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Span
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.model import Problem
from bot.review.model.capabilities import Capabilities
from bot.review.present.summary import summary_without_specs, team_notices
from tests.review.builders import a_pull

PATH = ".specbot.yml"


def verdict(count: int) -> TeamVerdict:
    span = Span(line=4, column=1, end_line=4, end_column=1)
    found = Diagnostic(code=Code.POLICY, severity=Severity.WARNING, message="wrong", span=span, section="")
    return TeamVerdict(changed=(PATH,), problems=(Problem(path=PATH, diagnostic=found, fingerprint="f"),) * count)


def test_they_are_listed_where_checks_are_statuses() -> None:
    pull = a_pull(capabilities=Capabilities(checks=False))
    assert team_notices(pull, verdict(1)) != ()
    assert team_notices(pull, verdict(13))[-1] == "and 3 warnings more"
    assert ": wrong" in (summary_without_specs(pull, verdict(1)) or "")
    assert summary_without_specs(pull, TeamVerdict()) is None


def test_a_check_shows_them_itself() -> None:
    assert team_notices(a_pull(), verdict(1)) == ()
