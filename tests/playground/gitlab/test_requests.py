"""Merge requests from their opening to the merge, as python-gitlab meets them."""

from typing import Any

import gitlab
import pytest

from specbot_playground.gitlab.operations.pipelines import finish, run_own_pipeline
from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, inside, member


@pytest.fixture
def ada(forge: GitLabPlayground) -> Member:
    return member(forge, "ada")


def test_a_diff_is_not_there_at_first(forge: GitLabPlayground, ada: Member) -> None:
    forge.world.slow_diffs = 1
    ada.commit("topic", {"a.md": b"one\n"}, start="main")
    made = ada.project().mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "Search"})
    assert (made.diff_refs, made.detailed_merge_status) == (None, "preparing")
    assert made.diffs.list(get_all=True) == []
    assert ada.request(made.iid).diff_refs is None
    ready = ada.request(made.iid)
    assert ready.diff_refs["head_sha"] == ready.sha
    changed = ready.changes()
    assert isinstance(changed, dict)
    assert [one["new_path"] for one in changed["changes"]] == ["a.md"]


def test_every_push_makes_a_version(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    head = ada.commit("topic", {"a.md": b"two\n"})
    versions = ada.request(iid).diffs.list(get_all=True)
    assert [one.head_commit_sha == head for one in versions] == [True, False]
    whole = ada.request(iid).diffs.get(versions[0].id)
    assert [one["diff"] for one in whole.diffs] == ["@@ -0,0 +1 @@\n+two\n"]
    (note,) = (note.body for note in inside(forge, iid).notes if note.system)
    assert note == f"added 1 commit\n\n<ul><li>{head[:8]} - Change files</li></ul>"


def test_labels_are_added_and_removed_in_one_go(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    ada.project().mergerequests.update(iid, {"labels": ["bug", "spec::draft"]})
    ada.project().mergerequests.update(iid, {"add_labels": "spec::approved", "remove_labels": "spec::draft,unknown"})
    assert inside(forge, iid).labels == ["bug", "spec::approved"]
    assert set(forge.project.labels) == {"bug", "spec::draft", "spec::approved"}


def test_a_label_of_the_group_serves_and_is_in_the_way(ada: Member, forge: GitLabPlayground) -> None:
    assert member(forge, "dana").call("POST", "/groups/acme/labels", {"name": "spec", "color": "#fff"}).ok
    answer = ada.call("POST", "labels", {"name": "spec", "color": "#fff"})
    assert (answer.status_code, answer.json()["message"]) == (409, "Label already exists")
    assert [(one.name, one.is_project_label) for one in ada.project().labels.list(get_all=True)] == [("spec", False)]


def test_the_same_branches_have_one_open_merge_request(ada: Member) -> None:
    ada.open({"a.md": b"one\n"})
    wish = {"source_branch": "topic", "target_branch": "main", "title": "Again"}
    answer = ada.call("POST", "merge_requests", wish)
    assert (answer.status_code, answer.json()["message"]) == (
        409,
        ["Another open merge request already exists for this source branch: !1"],
    )


@pytest.mark.parametrize("method", ["merge", "rebase_merge", "ff"])
@pytest.mark.parametrize("squash", [False, True])
def test_merging(forge: GitLabPlayground, ada: Member, method: str, squash: bool) -> None:  # noqa: FBT001
    forge.project.settings.merge_method = method
    iid = ada.open({"a.md": b"one\n"})
    ada.commit("topic", {"b.md": b"two\n"})
    bo = member(forge, "bo").request(iid)
    bo.merge(squash=squash, sha=bo.sha)
    assert (bo.state, bo.merged_by["username"]) == ("merged", "bo")
    tip = forge.project.history[forge.project.branches["main"]]
    assert {"a.md", "b.md"} <= tip.tree.keys()
    assert (bo.merge_commit_sha == tip.sha) == (method != "ff")
    assert (bo.squash_commit_sha is not None) == squash
    assert len(tip.parents) == (1 if method == "ff" else 2)


def test_a_rebase_makes_a_fast_forward_possible(forge: GitLabPlayground, ada: Member) -> None:
    forge.project.settings.merge_method = "ff"
    iid = ada.open({"a.md": b"one\n"})
    member(forge, "dana").commit("main", {"c.md": b"three\n"})
    assert ada.request(iid).detailed_merge_status == "need_rebase"
    ada.request(iid).rebase()
    ada.request(iid).merge()
    assert {"a.md", "c.md"} <= forge.project.history[forge.project.branches["main"]].tree.keys()


def _blocked(forge: GitLabPlayground, iid: int) -> str:
    """Try to merge; gives the word for why it cannot be."""
    with pytest.raises(gitlab.GitlabMRClosedError) as caught:
        member(forge, "bo").request(iid).merge()
    assert caught.value.response_code in (405, 422)
    return str(member(forge, "bo").request(iid).detailed_merge_status)


def test_open_threads_block_where_the_project_asks(forge: GitLabPlayground, ada: Member) -> None:
    settings = {"only_allow_merge_if_all_discussions_are_resolved": True}
    assert member(forge, "dana").call("PUT", "", settings).ok
    iid = ada.open({"a.md": b"one\n"})
    thread = member(forge, "bot").request(iid).discussions.create({"body": "Open before approval"})
    ada.request(iid).notes.create({"body": "A note blocks nothing."})
    assert _blocked(forge, iid) == "discussions_not_resolved"
    assert ada.request(iid).blocking_discussions_resolved is False
    thread.resolved = True
    thread.save()
    assert inside(forge, iid).notes[-1].body == "resolved all threads"
    member(forge, "bo").request(iid).merge()
    assert inside(forge, iid).state == "merged"


def test_drafts_and_conflicts_block(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"README.md": b"ours\n"}, title="Draft: Search")
    assert _blocked(forge, iid) == "draft_status"
    ada.project().mergerequests.update(iid, {"title": "Search"})
    member(forge, "dana").commit("main", {"README.md": b"theirs\n"})
    assert _blocked(forge, iid) == "conflict"


def test_the_pipeline_gates_where_the_project_asks(forge: GitLabPlayground, ada: Member) -> None:
    forge.project.settings.only_allow_merge_if_pipeline_succeeds = True
    iid = ada.open({"a.md": b"one\n"})
    assert _blocked(forge, iid) == "ci_must_pass"
    own = run_own_pipeline(forge.world, forge.project, inside(forge, iid), "running")
    assert _blocked(forge, iid) == "ci_still_running"
    member(forge, "bo").request(iid).merge(merge_when_pipeline_succeeds=True)
    assert inside(forge, iid).state == "opened"
    finish(forge.world, forge.project, own, "success")
    assert inside(forge, iid).state == "merged"


def test_only_the_head_that_was_read_is_approved_or_merged(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    for verb, path in (("POST", "approve"), ("PUT", "merge")):
        answer = member(forge, "bo").call(verb, f"merge_requests/{iid}/{path}", {"sha": "0" * 40})
        assert answer.status_code == 409
    assert (inside(forge, iid).approvals, inside(forge, iid).state) == ([], "opened")


def test_approvals_come_and_go_and_only_a_bot_clears_them(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    bo = member(forge, "bo")
    bo.request(iid).approve()
    assert [one["user"]["username"] for one in bo.request(iid).approvals.get().approved_by] == ["bo"]
    with pytest.raises(gitlab.GitlabAuthenticationError):
        bo.request(iid).approve()
    with pytest.raises(gitlab.GitlabAuthenticationError):
        member(forge, "cy").request(iid).approve()
    with pytest.raises(gitlab.GitlabAuthenticationError):
        member(forge, "dana").request(iid).reset_approvals()
    member(forge, "bot").request(iid).reset_approvals()
    assert bo.request(iid).approvals.get().approved_by == []
    said = [note.body for note in inside(forge, iid).notes]
    assert said == ["approved this merge request"]


def test_a_fork_lets_members_of_the_target_push_if_its_author_says_so(forge: GitLabPlayground) -> None:
    cy, bot = member(forge, "cy"), member(forge, "bot")
    made = cy.project().forks.create({})
    own = gitlab.Gitlab(cy.web_url, private_token=cy.token).projects.get(made.id)
    act = {"action": "create", "file_path": "a.md", "content": "one\n"}
    own.commits.create({"branch": "topic", "start_branch": "main", "commit_message": "m", "actions": [act]})
    wish = {"source_branch": "topic", "target_branch": "main", "title": "Search", "target_project_id": 501}
    iid = own.mergerequests.create({**wish, "allow_collaboration": True}).iid
    assert bot.request(iid).source_project_id == made.id
    theirs = f"/projects/{made.id}/repository/commits"
    change = {"branch": "topic", "commit_message": "m", "actions": [{**act, "action": "update", "content": "two\n"}]}
    assert bot.call("POST", theirs, change).status_code == 201
    assert inside(forge, iid).versions[-1].refs.head == forge.world.projects["cy/payments"].branches["topic"]
    inside(forge, iid).allow_collaboration = False
    assert bot.call("POST", theirs, change).status_code == 403


def test_lists_are_searched_and_filtered(ada: Member) -> None:
    first = ada.open({"a.md": b"one\n"}, title="Search in titles")
    second = ada.open({"b.md": b"one\n"}, branch="other", title="Something else")
    listed = ada.project().mergerequests.list
    assert [one.iid for one in listed(get_all=True)] == [second, first]
    described: dict[str, Any] = {"search": "about search", "in": "description"}
    assert [one.iid for one in listed(**described, get_all=True)] == [second, first]
    assert [one.iid for one in listed(search="titles", get_all=True)] == [first]
    for query, found in (('"in titles" of', [first]), ('"titles in"', []), ("else about", []), ("se", [])):
        assert [one.iid for one in listed(search=query, get_all=True)] == found
    moment = ada.request(second).created_at
    assert [one.iid for one in listed(updated_after=moment, get_all=True)] == [second]
    assert [one.iid for one in listed(created_before="2020-01-01T00:00:00Z", get_all=True)] == []
    assert ada.call("GET", "merge_requests?updated_after=soon").status_code == 400
    assert [one.iid for one in listed(source_branch="other", state="opened", get_all=True)] == [second]
    assert [one.iid for one in listed(iids=[first], get_all=True)] == [first]
    assert listed(author_username="bo", get_all=True) == []
