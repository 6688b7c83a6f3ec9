"""A server of the last years may lack a field or a type of GraphQL, or a route: the look goes on without it, and what does not work then is said."""

from collections.abc import Iterable

import pytest

from bot.cli.service.diagnosis import Diagnosis
from bot.cli.service.doctor_github import examine_github
from bot.cli.service.doctor_gitlab import examine_gitlab
from bot.review.decide import decide
from bot.review.fetch import fetch
from bot.review.reconcile import reconcile
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.older import older_schema
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import REVIEWER, Stage
from tests.contract.written import SPEC

TEXT = b"# Search\n\n**Status:** In Review\n\nOne.\n"
NUMBERS = tuple(f"{kind}.fullDatabaseId" for kind in ("IssueComment", "PullRequestReview", "PullRequestReviewComment"))


def look(stage: Stage, *, counts: bool) -> None:
    """Approve by command and look until nothing is left to do; see whether that counts."""
    ref = stage.open_pull({SPEC: TEXT})
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
    stage.comment(REVIEWER, ref, "/spec approve")
    for _ in range(2):
        with stage.bot() as bot:
            reconcile(bot, ref, stage.now)
    with stage.bot() as bot:
        assert reconcile(bot, ref, stage.now).at_rest
        pull = bot.pull_request(ref)
        desired = decide(fetch(bot, ref, stage.now()))
    (approval,) = (check.title for check in desired.checks if check.name == "spec / approval")
    assert approval == f"{int(counts)} of 1 approval"
    assert counts or any("too old to answer" in one.body for one in pull.comments)


@pytest.mark.parametrize(
    "lacking",
    [
        NUMBERS,
        ("Commit.signature",),
        ("GitSignature.wasSignedByGitHub",),
        ("GitSignature",),
        ("PullRequest.timelineItems",),
        ("HeadRefForcePushedEvent",),
        ("Mannequin",),
    ],
    ids=lambda names: str(names[0]),
)
def test_an_older_enterprise_server_is_asked_without(lacking: tuple[str, ...]) -> None:
    with Playground() as playground:
        playground.world.lacking.update(lacking)
        stage = GitHubStage(playground, app=True)
        look(stage, counts=True)
        ref = stage.open_pull({"docs/specs/other.md": TEXT})
        stage.traffic()
        with stage.bot() as bot:
            bot.pull_request(ref)
        asked = [one for one in playground.requests() if one.path.endswith("/graphql")]
        assert len(asked) == 1, "what is missing was learnt once: nothing is asked in vain"
        with stage.bot() as bot:
            reconcile(bot, ref, stage.now)
            told = [one.body for one in bot.pull_request(ref).comments if "too old to answer" in one.body]
        assert len(told) == (0 if lacking == NUMBERS else 1), "people are told what does not work, if anything does not"


@pytest.mark.parametrize(
    ("lacking", "counts"),
    [
        ("Note.awardEmoji", False),
        ("Note.lastEditedAt", False),
        ("Note.lastEditedBy", False),
        ("Query.note", False),
        ("Repository.blobs", True),
        ("RepositoryBlob.rawTextBlob", True),
        ("RepositoryBlob.mode", True),
        ("MergeRequest.commits", True),
        ("AwardEmojiConnection", False),
        ("RepositoryBlobConnection", True),
        ("RepositoryBlob", True),
        ("CommitConnection", True),
    ],
)
def test_an_older_gitlab_is_asked_without(lacking: str, *, counts: bool) -> None:
    with GitLabPlayground() as playground:
        playground.world.lacking.add(lacking)
        look(GitLabStage(playground), counts=counts)


@pytest.mark.parametrize("route", [r"/draft_notes$", r"/bulk_publish$"])
def test_a_gitlab_without_a_route_for_drafts_has_each_finding_as_a_thread(route: str) -> None:
    with GitLabPlayground() as playground:
        playground.fail_next(404, path=route, times=1_000_000)
        look(GitLabStage(playground), counts=True)


@pytest.mark.parametrize("lacking", ["Query.b", "Thing"])
def test_what_never_was_cannot_be_lacking(lacking: str) -> None:
    with pytest.raises(KeyError, match=lacking.replace(".", r"\.")):
        older_schema("type Query { a: Int }", frozenset({lacking}))


def doctor_of(diagnoses: Iterable[Diagnosis]) -> dict[str, bool | None]:
    return {one.subject: one.well for one in diagnoses if "GraphQL" in one.subject}


@pytest.mark.parametrize(
    "lacking", ["IssueComment.fullDatabaseId", "Commit.signature", "PullRequest.timelineItems", "Mannequin", ""]
)
def test_the_doctor_lists_what_an_enterprise_server_lacks(lacking: str) -> None:
    with Playground() as playground:
        playground.world.lacking.update(filter(None, (lacking,)))
        app = playground.world.app
        settings = Settings.model_validate(
            {
                "github_api_url": playground.api_url,
                "github_app_id": str(app.id),
                "github_private_key": app.private_key,
                "github_webhook_secret": app.webhook_secret,
            }
        )
        found = doctor_of(examine_github(settings))
    assert found == ({f"GitHub GraphQL {lacking}": None} if lacking else {})


@pytest.mark.parametrize("lacking", ["Note.awardEmoji", "Query.note", "Repository.blobs", ""])
def test_the_doctor_lists_what_a_gitlab_lacks(lacking: str) -> None:
    with GitLabPlayground() as playground:
        playground.world.lacking.update(filter(None, (lacking,)))
        settings = Settings.model_validate(
            {"gitlab_url": playground.web_url, "gitlab_token": playground.world.bot_token}
        )
        found = doctor_of(examine_gitlab(settings))
    assert found == ({f"GitLab GraphQL {lacking}": None} if lacking else {})
