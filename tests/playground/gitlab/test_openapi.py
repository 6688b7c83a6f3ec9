"""Every answer of the API has fields and types that GitLab's published description knows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from specbot_playground.gitlab.operations.pipelines import run_own_pipeline
from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import inside, member, position
from tests.playground.gitlab.official import answer_problems

MR = "merge_requests/{iid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A playground in which something of everything has happened, and the names of what there is."""

    forge: GitLabPlayground
    names: dict[str, object]

    def ask(self, login: str, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401  # any JSON
        answer = member(self.forge, login).call(method, path.format(**self.names), body)
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def used() -> Iterator[Used]:
    with GitLabPlayground() as forge:
        yield Used(forge=forge, names=_use(forge))


def _use(forge: GitLabPlayground) -> dict[str, object]:
    ada, bo, bot = (member(forge, login) for login in ("ada", "bo", "bot"))
    iid = ada.open({"a.md": b"one\ntwo\n", "README.md": b"other\n"})
    request = bo.request(iid)
    place = position(bo, iid, "a.md", new_line=1)
    thread = request.discussions.create({"body": "x", "position": place})
    note = request.notes.create({"body": "Hello"})
    award = note.awardemojis.create({"name": "eyes"})
    request.draft_notes.create({"note": "Hm", "position": place})
    draft = request.draft_notes.create({"note": "Hm"})
    bot.project().labels.create({"name": "spec::draft", "color": "#ff0000", "description": "d"})
    bot.project().mergerequests.update(iid, {"add_labels": "spec::draft"})
    run_own_pipeline(forge.world, forge.project, inside(forge, iid), "running")
    head = bot.request(iid).sha
    bot.call("POST", f"statuses/{head}", {"state": "failed", "name": "spec / document", "ref": "topic"})
    thread.resolved = True
    thread.save()
    request.approve()
    hook = bot.project().hooks.create({"url": "http://127.0.0.1:9", "token": "t", "merge_requests_events": True})
    return {
        "iid": iid,
        "thread": thread.id,
        "line": thread.attributes["notes"][0]["id"],
        "note": note.id,
        "award": award.id,
        "draft": draft.id,
        "hook": hook.id,
        "head": head,
        "version": inside(forge, iid).versions[0].id,
        "pipeline": forge.project.pipelines[0].id,
    }


READS = [
    ("ada", "/metadata", "Metadata"),
    ("ada", "/users", ["UserBasic"]),
    ("ada", "", "Project"),
    ("ada", "/projects", ["Project"]),
    ("ada", "members/all", ["Member"]),
    ("ada", "members/all/13", "Member"),
    ("ada", "/groups/acme%2Farchitects/members/all", ["Member"]),
    ("ada", "repository/branches", ["Branch"]),
    ("ada", "repository/branches/main", "Branch"),
    ("ada", "protected_branches", ["ProtectedBranch"]),
    ("ada", "protected_branches/main", "ProtectedBranch"),
    ("ada", "repository/commits", ["Commit"]),
    ("ada", "repository/commits/{head}", "CommitDetail"),
    ("ada", "repository/commits/{head}/diff", ["Diff"]),
    ("ada", "repository/commits/{head}/statuses", ["CommitStatus"]),
    ("ada", "repository/compare?from=main&to=topic", "Compare"),
    ("ada", "repository/merge_base?refs[]=main&refs[]=topic", "Commit"),
    ("ada", "repository/tree?recursive=true", ["TreeObject"]),
    ("ada", "labels?with_counts=true", ["ProjectLabel"]),
    ("ada", "labels/spec%3A%3Adraft", "ProjectLabel"),
    ("ada", "/merge_requests", ["MergeRequestBasic"]),
    ("ada", "merge_requests", ["MergeRequestBasic"]),
    ("ada", MR, "MergeRequest"),
    ("ada", f"{MR}?include_diverged_commits_count=true&include_rebase_in_progress=true", "MergeRequest"),
    ("ada", f"{MR}/changes", "MergeRequestChanges"),
    ("ada", f"{MR}/diffs", ["Diff"]),
    ("ada", f"{MR}/commits", ["Commit"]),
    ("ada", f"{MR}/versions", ["MergeRequestDiff"]),
    ("ada", f"{MR}/versions/{{version}}", "MergeRequestDiffFull"),
    ("ada", f"{MR}/participants", ["UserBasic"]),
    ("ada", f"{MR}/approvals", "MergeRequestApprovals"),
    ("ada", f"{MR}/pipelines", ["PipelineBasic"]),
    ("ada", f"{MR}/notes", ["Note"]),
    ("ada", f"{MR}/notes/{{note}}", "Note"),
    ("ada", f"{MR}/notes/{{note}}/award_emoji", ["AwardEmoji"]),
    ("ada", f"{MR}/notes/{{note}}/award_emoji/{{award}}", "AwardEmoji"),
    ("ada", f"{MR}/award_emoji", ["AwardEmoji"]),
    ("ada", f"{MR}/discussions", ["Discussion"]),
    ("ada", f"{MR}/discussions/{{thread}}", "Discussion"),
    ("ada", f"{MR}/discussions/{{thread}}/notes/{{line}}", "Note"),
    ("bo", f"{MR}/draft_notes", ["DraftNote"]),
    ("bo", f"{MR}/draft_notes/{{draft}}", "DraftNote"),
    ("ada", "pipelines", ["PipelineBasic"]),
    ("ada", "pipelines/{pipeline}", "Pipeline"),
    ("bot", "hooks", ["ProjectHook"]),
    ("bot", "hooks/{hook}", "ProjectHook"),
]


@pytest.mark.parametrize(("login", "path", "kind"), READS, ids=[path for _, path, _ in READS])
def test_reads(used: Used, login: str, path: str, kind: object) -> None:
    found = used.ask(login, "GET", path)
    assert found or "award_emoji" in path
    assert answer_problems(kind, found) == []


WRITES = [
    ("ada", "POST", "repository/branches", {"branch": "new", "ref": "main"}, "Branch"),
    (
        "ada",
        "POST",
        "repository/commits",
        {
            "branch": "new",
            "commit_message": "m",
            "start_branch": None,
            "actions": [{"action": "create", "file_path": "n", "content": "x"}],
        },
        "CommitDetail",
    ),
    (
        "ada",
        "POST",
        "merge_requests",
        {"source_branch": "new", "target_branch": "main", "title": "T", "labels": ["l"]},
        "MergeRequest",
    ),
    ("ada", "PUT", MR, {"title": "Better", "add_labels": "one,two"}, "MergeRequest"),
    ("ada", "POST", f"{MR}/notes", {"body": "Yes"}, "Note"),
    ("bo", "PUT", f"{MR}/notes/{{note}}", {"body": "No"}, "Note"),
    ("bo", "POST", f"{MR}/notes/{{note}}/award_emoji", {"name": "heart"}, "AwardEmoji"),
    ("bo", "POST", f"{MR}/award_emoji", {"name": "heart"}, "AwardEmoji"),
    ("bo", "POST", f"{MR}/discussions", {"body": "Why?"}, "Discussion"),
    ("ada", "POST", f"{MR}/discussions/{{thread}}/notes", {"body": "So."}, "Note"),
    ("ada", "PUT", f"{MR}/discussions/{{thread}}", {"resolved": False}, "Discussion"),
    ("bo", "PUT", f"{MR}/draft_notes/{{draft}}", {"note": "Ho"}, "DraftNote"),
    ("bo", "POST", f"{MR}/draft_notes", {"note": "Ho", "in_reply_to_discussion_id": "{thread}"}, "DraftNote"),
    ("ada", "POST", f"{MR}/approve", None, "MergeRequestApprovals"),
    ("ada", "POST", f"{MR}/unapprove", None, "MergeRequestApprovals"),
    ("ada", "POST", "labels", {"name": "other", "color": "#ff0000"}, "ProjectLabel"),
    ("ada", "PUT", "labels/other", {"new_name": "better"}, "ProjectLabel"),
    ("bot", "POST", "statuses/{head}", {"state": "running", "name": "x", "ref": "topic"}, "CommitStatus"),
    ("dana", "POST", "protected_branches", {"name": "stable", "push_access_level": 0}, "ProtectedBranch"),
    ("dana", "PUT", "", {"only_allow_merge_if_all_discussions_are_resolved": False}, "Project"),
    ("dana", "PUT", "hooks/{hook}", {"url": "http://127.0.0.1:9", "note_events": True}, "ProjectHook"),
    ("cy", "POST", "fork", None, "Project"),
    ("bo", "PUT", f"{MR}/merge", {"squash": True}, "MergeRequest"),
]


def test_writes(used: Used) -> None:
    for login, method, path, body, kind in WRITES:
        sent = json.loads(json.dumps(body).replace("{thread}", str(used.names["thread"])))
        found = used.ask(login, method, path, sent)
        assert answer_problems(kind, found) == [], path
