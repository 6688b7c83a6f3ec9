"""An answer to the summary makes a thread of it, which holds nothing back when nothing is missing."""

from bot.review.reconcile import reconcile
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import REVIEWER

SPEC = "docs/specs/search.md"
POLICY = b"version: 1\napproval: {required: 0}\n"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review]\n\n## Goals\n\n[What for]\n"
TEXT = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"


def test_an_answer_to_the_summary_holds_no_merge_back_when_nothing_is_missing() -> None:
    with GitLabPlayground() as playground:
        stage = GitLabStage(playground)
        stage.put_on_base(".specbot.yml", POLICY)
        stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
        ref = stage.open_pull({SPEC: TEXT})
        with stage.bot() as bot:
            reconcile(bot, ref, stage.now)
            request = stage._request(REVIEWER, ref)  # noqa: SLF001 - people answer where the stage has no word for it
            first = next(
                one for one in request.discussions.list(get_all=True) if "specbot:summary" in str(one.attributes)
            )
            first.notes.create({"body": "Thank you!"})
            assert not all(one.resolved for one in playground.project.merge_requests[1].discussions if one.resolvable)
            reconcile(bot, ref, stage.now)
            assert all(one.resolved for one in playground.project.merge_requests[1].discussions if one.resolvable)
            assert reconcile(bot, ref, stage.now).at_rest
