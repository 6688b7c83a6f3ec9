"""A bot whose role is too small says so once, tries nothing at each event, and blames nobody for it."""

from bot.review.reconcile import reconcile
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import REVIEWER

SPEC = "docs/specs/search.md"
TEXT = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"


def summary(playground: GitLabPlayground) -> str:
    request = playground.project.merge_requests[1]
    notes = (note.body for discussion in request.discussions for note in discussion.notes)
    return next(body for body in notes if "specbot:summary" in body)


def demote(playground: GitLabPlayground, role: Access) -> None:
    """Give the bot a role in the project, and none by a group."""
    login = playground.world.bot.login
    for group in playground.world.groups.values():
        group.members.pop(login, None)
    playground.project.members[login] = role


def test_a_reporter_s_token_writes_what_it_may_and_tries_the_rest_once(playground: GitLabPlayground) -> None:
    demote(playground, Access.REPORTER)
    stage = GitLabStage(playground)
    ref = stage.open_pull({SPEC: TEXT})
    with stage.bot() as bot:
        first = reconcile(bot, ref, stage.now)
        assert first.refused
        stage.comment(REVIEWER, ref, "How nice.")
        again = reconcile(bot, ref, stage.now)
    assert (again.applied, again.refused) == ((), ())
    said = summary(playground)
    assert "I may not change labels" in said
    assert "I may not set commit statuses" in said
    assert "Give the bot's account the role *Developer* in this project" in said
    assert "The status label was not the one" not in said
