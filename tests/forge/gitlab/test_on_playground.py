"""What only GitLab does: the adapter on the playground, and what is to be seen there afterwards."""

from datetime import timedelta

import gitlab
import pytest

from bot.forges.gitlab import GitLab, GitLabCredentials
from bot.review.model import actions
from bot.review.model.capabilities import Conclusion, FileStatus, Permission
from bot.review.model.desired_state import Anchor, Check, Label, Reaction, ReviewComment
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)
from specbot_playground.gitlab.operations import pipelines, reading, talking
from specbot_playground.gitlab.operations.labels import labels_of
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, Group, MergeRequest, Note
from specbot_playground.gitlab.state import Label as GroupLabel
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR, OWNER, REVIEWER

SPEC = "docs/specs/search.md"
LINES = b"".join(b"line %d\n" % number for number in range(1, 41))


def request(playground: GitLabPlayground) -> MergeRequest:
    return playground.project.merge_requests[1]


def a_finding(name: str, line: int | None, path: str = SPEC) -> ReviewComment:
    body = mark(name, Marker(kind=Kind.FINDING, value=name))
    return ReviewComment(fingerprint=name, anchor=Anchor(path=path, line=line), body=body)


def published(pull: PullRequest, *findings: ReviewComment) -> actions.PublishReview:
    return actions.PublishReview(sha=pull.head.sha, findings=findings)


def a_check(pull: PullRequest, conclusion: Conclusion) -> actions.SetCheck:
    check = Check(name="spec / document", sha=pull.head.sha, conclusion=conclusion, title="t", summary="s", digest="d")
    return actions.SetCheck(check=check, id=None)


def test_a_status_joins_the_pipeline_and_unblocks_nothing(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    playground.project.settings.only_allow_merge_if_pipeline_succeeds = True
    pull = bot.pull_request(stage.open_pull({SPEC: LINES}))
    own = pipelines.run_own_pipeline(playground.world, playground.project, request(playground), "failed")
    bot.apply(pull, a_check(pull, Conclusion.SUCCESS))
    assert reading.merge_status(playground.project, request(playground)) == "ci_must_pass"
    assert [one.pipeline for one in playground.project.statuses] == [own.id]
    assert [one.conclusion for one in bot.pull_request(pull.ref).checks] == [Conclusion.SUCCESS]
    pipelines.finish(playground.world, playground.project, own, "success")
    assert reading.merge_status(playground.project, request(playground)) == "mergeable"
    bot.apply(pull, a_check(pull, Conclusion.FAILURE))
    assert reading.merge_status(playground.project, request(playground)) == "ci_must_pass"


def test_a_new_pipeline_has_no_check_yet(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    pull = bot.pull_request(stage.open_pull({SPEC: LINES}))
    bot.apply(pull, a_check(pull, Conclusion.SUCCESS))
    assert len(bot.pull_request(pull.ref).checks) == 1
    pipelines.run_own_pipeline(playground.world, playground.project, request(playground), "running")
    assert bot.pull_request(pull.ref).checks == ()


def test_a_head_that_moved_gets_neither_findings_nor_statuses(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    """What was decided on the old head is not true of the new one: it would stand there until the next look."""
    pull = bot.pull_request(stage.open_pull({SPEC: LINES}))
    stage.push(pull.ref, SPEC, LINES + b"more\n")
    with pytest.raises(ConflictError, match="pushed to"):
        bot.apply(pull, published(pull, a_finding("one", 1)))
    assert not [note for note in request(playground).notes if not note.system]
    assert not request(playground).drafts
    pipelines.run_own_pipeline(playground.world, playground.project, request(playground), "running")
    bot.apply(pull, a_check(pull, Conclusion.SUCCESS))
    after = bot.pull_request(pull.ref)
    assert (after.head.sha != pull.head.sha, after.checks) == (True, ())
    assert [one.sha for one in playground.project.statuses] == [pull.head.sha]


def test_a_label_of_the_group_serves(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    kept = GroupLabel(id=7, name="spec::draft", colour="#000000", group=True)
    playground.world.groups["acme"].labels["spec::draft"] = kept
    pull = bot.pull_request(stage.open_pull({SPEC: LINES}))
    stage.label(AUTHOR, pull.ref, "spec::approved")
    draft = Label(name="spec::draft", colour="cccccc", description="Being written")
    bot.apply(pull, actions.ChangeLabels(add=(draft,), remove=("spec::approved",)))
    assert bot.pull_request(pull.ref).labels == ("spec::draft",)
    assert [one for one in labels_of(playground.world, playground.project) if one.name == "spec::draft"] == [kept]


def test_findings_know_old_lines_and_old_names(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    stage.put_on_base("docs/specs/old.md", LINES)
    ref = stage.open_pull({"other.md": b"x"})
    changed = LINES.replace(b"line 20\n", b"new\nnewer\n")
    client = gitlab.Gitlab(playground.web_url, private_token=playground.tokens[AUTHOR], timeout=10)
    moved = {"action": "move", "previous_path": "docs/specs/old.md", "file_path": SPEC, "content": changed.decode()}
    wanted = {"branch": request(playground).source_branch, "commit_message": "Move", "actions": [moved]}
    client.projects.get(stage.repository).commits.create(wanted)
    pull = bot.pull_request(ref)
    file = next(file for file in pull.files if file.path == SPEC)
    assert (file.status, file.previous_path) == (FileStatus.RENAMED, "docs/specs/old.md")
    found = (a_finding("added", 21), a_finding("kept", 23), a_finding("hidden", 2), a_finding("elsewhere", 1, "no.md"))
    with pytest.raises(RejectedError, match=r"no\.md"):
        bot.apply(pull, published(pull, *found))
    places = [(one.position, one.body.splitlines()[1]) for one in request(playground).notes if one.position]
    assert {(name, at.kind, at.old_path, at.old_line, at.new_line) for at, name in places} == {
        ("added", "text", "docs/specs/old.md", None, 21),
        ("kept", "text", "docs/specs/old.md", 22, 23),
        ("hidden", "file", "docs/specs/old.md", None, None),
    }


def test_a_review_that_was_cut_off_is_published_once(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    pull = bot.pull_request(stage.open_pull({SPEC: LINES}))
    playground.fail_next(502, method="POST", path="/bulk_publish$")
    with pytest.raises(UnavailableError):
        bot.apply(pull, published(pull, a_finding("one", 1), a_finding("gone", 2)))
    assert len(request(playground).drafts) == 2
    bot.apply(pull, published(pull, a_finding("one", 1), a_finding("two", 2)))
    bodies = [thread.comments[0].body.splitlines()[1] for thread in bot.pull_request(pull.ref).threads]
    assert (bodies, request(playground).drafts) == (["one", "two"], [])


def test_drafts_of_a_person_who_lends_the_bot_an_account_stay_drafts(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    ref = stage.open_pull({SPEC: LINES})
    credentials = GitLabCredentials(playground.tokens[OWNER], clock=stage.now, url=playground.web_url)
    client = gitlab.Gitlab(playground.web_url, private_token=playground.tokens[OWNER], timeout=10)
    mine = client.projects.get(stage.repository).mergerequests.get(ref.number)
    mine.draft_notes.create({"note": "not yet"})
    with credentials.client() as bot:
        pull = bot.pull_request(ref)
        assert not pull.capabilities.dismiss_reviews
        bot.apply(pull, published(pull, a_finding("one", 1)))
    assert [draft.body for draft in request(playground).drafts] == ["not yet"]
    assert [note.body.splitlines()[-1] for note in request(playground).notes] == ["one"]


def test_a_diff_that_is_not_ready_is_waited_for(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    playground.world.slow_diffs = 2
    assert bot.pull_request(stage.open_pull({SPEC: LINES})).files
    playground.world.slow_diffs = 99
    with pytest.raises(UnavailableError, match="comparing"):
        bot.pull_request(stage.open_pull({SPEC: LINES}))


def test_an_edit_is_told_from_a_reaction(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    ref = stage.open_pull({SPEC: LINES})
    stage.comment(REVIEWER, ref, "/spec approve")
    pull = bot.pull_request(ref)
    bot.apply(pull, actions.AddReaction(reaction=Reaction(to=pull.comments[0].id, emoji="+1")))
    (reacted,) = bot.pull_request(ref).comments
    assert (reacted.reactions, reacted.edited) == (frozenset({"+1"}), False)
    world, note = playground.world, request(playground).notes[0]
    assert isinstance(note, Note)
    talking.edit_note(world, world.users[OWNER], playground.project, request(playground), note, "/spec approve all")
    (edited,) = bot.pull_request(ref).comments
    assert (edited.edited, edited.edited_by_other, edited.reactions) == (True, True, frozenset({"+1"}))


def test_a_limit_is_told_with_its_end(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    ref = stage.open_pull({SPEC: LINES})
    playground.fail_next("secondary", method="GET", path="/discussions$")
    with pytest.raises(RateLimitedError) as told:
        bot.pull_request(ref)
    assert timedelta(seconds=50) < told.value.retry_at - stage.now() <= timedelta(seconds=60)


def test_a_token_that_ended_says_so_and_is_looked_up_anew(playground: GitLabPlayground, stage: GitLabStage) -> None:
    ref = stage.open_pull({SPEC: LINES})
    kept = playground.world.tokens.pop(playground.world.bot_token)
    with pytest.raises(BadCredentialError, match="SPECBOT_GITLAB_TOKEN"), stage.bot() as bot:
        bot.pull_request(ref)
    playground.world.tokens[playground.world.bot_token] = kept
    with stage.bot() as bot:
        assert bot.pull_request(ref).bot.login == playground.world.bot.login


def test_a_projects_bot_serves_its_projects_and_a_persons_token_what_it_was_told_of(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    world = playground.world
    for token, served in ((world.bot_token, ("acme/payments",)), (playground.tokens[OWNER], ("told/of",))):
        discovery = GitLabCredentials(token, clock=stage.now, url=playground.web_url).discovery()
        assert discovery.repositories(["told/of"]) == served
        assert discovery.redeliver(lambda _: True) == 0


def test_a_project_with_a_new_path_is_looked_at_under_that_path_alone(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    """GitLab sends reads on from the old path; then two workers could be at one merge request, each by another name."""
    ref = stage.open_pull({SPEC: LINES})
    playground.project.path = "acme/renamed"
    with pytest.raises(NotFoundError, match="acme/payments is called acme/renamed now"):
        bot.pull_request(ref)
    with pytest.raises(NotFoundError, match="acme/renamed"):
        bot.changed_pulls(ref.repository, stage.now() - timedelta(hours=1))


def test_an_instance_that_calls_itself_otherwise_is_swept_all_the_same(
    playground: GitLabPlayground, stage: GitLabStage, bot: GitLab
) -> None:
    ref = stage.open_pull({SPEC: LINES})
    playground.world.web_url = "https://gitlab.example.com/tools"
    assert [one.target for one in bot.changed_pulls(ref.repository, stage.now() - timedelta(hours=1))] == [ref]


def test_a_bot_that_came_with_an_invited_group_may_push(playground: GitLabPlayground, stage: GitLabStage) -> None:
    bot, project = leave_all_groups(playground), playground.project
    ref = stage.open_pull({SPEC: LINES})
    playground.world.groups["tools"] = Group(id=900, path="tools", name="Tools", members={bot: Access.MAINTAINER})
    for allowed, may in ((None, False), (Access.DEVELOPER, True), (Access.REPORTER, False)):
        project.invited = {} if allowed is None else {"tools": allowed}
        with GitLabStage(playground).bot() as client:
            assert client.pull_request(ref).base.writable is may


def test_an_administrators_token_may_push_without_a_membership(
    playground: GitLabPlayground, stage: GitLabStage
) -> None:
    playground.world.administrators.add(leave_all_groups(playground))
    ref = stage.open_pull({SPEC: LINES})
    with stage.bot() as client:
        found = client.pull_request(ref)
        assert (found.base.writable, found.head.writable) == (True, True)


def leave_all_groups(playground: GitLabPlayground) -> str:
    """Take every membership from the bot; gives its login."""
    login = playground.world.bot.login
    for members in (playground.project.members, *(group.members for group in playground.world.groups.values())):
        members.pop(login, None)
    return login


def test_a_blocked_member_has_no_rights(playground: GitLabPlayground, stage: GitLabStage, bot: GitLab) -> None:
    assert bot.permissions(stage.repository, [REVIEWER])[REVIEWER] is Permission.WRITE
    playground.world.blocked.add(REVIEWER)
    assert bot.permissions(stage.repository, [REVIEWER])[REVIEWER] is Permission.NONE
    assert len(bot.team("acme/architects")) == 1
