"""Every answer of the API has the shape that GitHub's official description gives it."""

from collections.abc import Iterator
from dataclasses import dataclass

import jwt
import pytest

from specbot_playground.server import Playground
from tests.playground.official import answer_problems
from tests.playground_server import Person, bot, open_pull, person

REPO = "/repos/{owner}/{repo}"
NOTE: dict[str, str | int] = {
    "path": "a.md",
    "start_line": 1,
    "end_line": 1,
    "annotation_level": "failure",
    "message": "m",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A playground in which something of everything has happened, and the names of what there is."""

    ada: Person
    bo: Person
    app: Person
    jwt: Person
    names: dict[str, object]

    def who(self, login: str) -> Person:
        found = {"ada": self.ada, "bo": self.bo, "app": self.app, "jwt": self.jwt}
        return found[login]


@pytest.fixture(scope="module")
def used() -> Iterator[Used]:
    with Playground() as playground:
        yield _use(playground)


NAMES = {
    "owner": "acme",
    "repo": "payments",
    "org": "acme",
    "team_slug": "architects",
    "username": "bo",
    "branch": "topic",
    "path": "README.md",
    "basehead": "main...topic",
    "name": "spec: draft",
}


def _use(playground: Playground) -> Used:
    ada, bo, app = person(playground, "ada"), person(playground, "bo"), bot(playground)
    number = open_pull(ada, {"a.md": "one\ntwo\n", "README.md": "other\n"})
    pull = bo.client().get_pull(number)
    review = pull.create_review(body="Hm", event="REQUEST_CHANGES", comments=[{"path": "a.md", "line": 1, "body": "x"}])
    remark = pull.create_review_comment("whole", ada.client().get_commit(pull.head.sha), "a.md", subject_type="file")
    pull.create_review_comment_reply(remark.id, "yes")
    said = pull.create_issue_comment("Hello")
    said.create_reaction("eyes")
    remark.create_reaction("+1")
    pull.as_issue().create_reaction("rocket")
    pull.add_to_labels("spec: draft")
    output: dict[str, str | list[dict[str, str | int]]] = {"title": "t", "summary": "s", "annotations": [NOTE]}
    check = app.client().create_check_run("spec / document", pull.head.sha, conclusion="failure", output=output)
    ada.call("POST", f"statuses/{pull.head.sha}", {"state": "pending", "context": "ci"})
    return Used(
        ada=ada,
        bo=bo,
        app=app,
        jwt=as_app(playground),
        names={
            **NAMES,
            "pull_number": number,
            "issue_number": number,
            "review_id": review.id,
            "comment_id": said.id,
            "remark_id": remark.id,
            "check_run_id": check.id,
            "ref": pull.head.sha,
            "commit_sha": pull.head.sha,
            "tree_sha": pull.head.sha,
            "file_sha": ada.call("GET", "contents/README.md").json()["sha"],
            "installation_id": playground.world.app.installation_id,
            "delivery_id": playground.post.sent[-1].id,
        },
    )


def as_app(playground: Playground) -> Person:
    now = int(playground.world.now().timestamp())
    claims = {"iss": str(playground.world.app.id), "iat": now - 30, "exp": now + 300}
    token = jwt.encode(claims, playground.world.app.private_key, algorithm="RS256")
    return Person(api_url=playground.api_url, token=token, repository=playground.repository.full_name)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("jwt", "/app"),
        # Not the list of installations: its schema wants an account that is a user and an enterprise at once.
        ("jwt", "/app/installations/{installation_id}"),
        ("jwt", f"{REPO}/installation"),
        ("jwt", "/app/hook/deliveries"),
        ("jwt", "/app/hook/deliveries/{delivery_id}"),
        ("app", "/installation/repositories"),
        ("ada", "/user"),
        ("ada", "/users/{username}"),
        ("ada", "/rate_limit"),
        ("ada", "/orgs/{org}/teams/{team_slug}/members"),
        ("ada", "/orgs/{org}/teams/{team_slug}/memberships/{username}"),
        ("ada", REPO),
        ("ada", f"{REPO}/branches"),
        ("ada", f"{REPO}/branches/{{branch}}"),
        ("ada", f"{REPO}/git/blobs/{{file_sha}}"),
        ("ada", f"{REPO}/git/commits/{{commit_sha}}"),
        ("ada", f"{REPO}/git/trees/{{tree_sha}}"),
        ("ada", f"{REPO}/contents/{{path}}"),
        ("ada", f"{REPO}/commits"),
        ("ada", f"{REPO}/commits/{{ref}}"),
        ("ada", f"{REPO}/compare/{{basehead}}"),
        ("ada", f"{REPO}/commits/{{ref}}/check-runs"),
        ("ada", f"{REPO}/commits/{{ref}}/check-suites"),
        ("ada", f"{REPO}/commits/{{ref}}/status"),
        ("ada", f"{REPO}/commits/{{ref}}/statuses"),
        ("ada", f"{REPO}/check-runs/{{check_run_id}}"),
        ("ada", f"{REPO}/check-runs/{{check_run_id}}/annotations"),
        ("ada", f"{REPO}/collaborators"),
        ("ada", f"{REPO}/collaborators/{{username}}/permission"),
        ("ada", f"{REPO}/labels"),
        ("ada", f"{REPO}/labels/{{name}}"),
        ("ada", f"{REPO}/pulls"),
        ("ada", f"{REPO}/pulls/{{pull_number}}"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/files"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/commits"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/requested_reviewers"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/reviews"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/reviews/{{review_id}}"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/reviews/{{review_id}}/comments"),
        ("ada", f"{REPO}/pulls/{{pull_number}}/comments"),
        ("ada", f"{REPO}/issues"),
        ("ada", f"{REPO}/issues/{{issue_number}}"),
        ("ada", f"{REPO}/issues/{{issue_number}}/comments"),
        ("ada", f"{REPO}/issues/{{issue_number}}/labels"),
        ("ada", f"{REPO}/issues/{{issue_number}}/reactions"),
        ("ada", f"{REPO}/issues/comments/{{comment_id}}"),
        ("ada", f"{REPO}/issues/comments/{{comment_id}}/reactions"),
    ],
)
def test_reads(used: Used, who: str, path: str) -> None:
    answer = used.who(who).call("GET", path.format(**used.names))
    assert answer.status_code == 200
    assert answer_problems(f"GET {path} 200", answer.json()) == []
    tag = answer.headers["ETag"]
    again = used.who(who).call("GET", path.format(**used.names), **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("below", ["", "/reactions"])
def test_remarks_on_the_diff(used: Used, below: str) -> None:
    path = f"{REPO}/pulls/comments/{{comment_id}}{below}"
    answer = used.ada.call("GET", path.format(**{**used.names, "comment_id": used.names["remark_id"]}))
    assert answer_problems(f"GET {path} 200", answer.json()) == []


def test_a_reference(used: Used) -> None:
    answer = used.ada.call("GET", "git/ref/heads/topic")
    assert answer_problems(f"GET {REPO}/git/ref/{{ref}} 200", answer.json()) == []


@dataclass(frozen=True, slots=True)
class Write:
    """One write: who, operation, the path that is meant where names do not tell, and the body."""

    who: str
    operation: str
    body: object = None
    path: str = ""


WRITES = (
    Write("jwt", "POST /app/installations/{installation_id}/access_tokens 201"),
    Write("ada", f"POST {REPO}/git/refs 201", {"ref": "refs/heads/new", "sha": "{ref}"}),
    Write("ada", f"PUT {REPO}/contents/{{path}} 201", {"message": "m", "content": "eA==", "branch": "new"}, "x.md"),
    Write("ada", f"PATCH {REPO}/git/refs/{{ref}} 200", {"sha": "{ref}", "force": True}, "heads/new"),
    Write("ada", f"DELETE {REPO}/git/refs/{{ref}} 204", None, "heads/new"),
    Write("ada", f"POST {REPO}/labels 201", {"name": "other", "color": "ff0000"}),
    Write("ada", f"PATCH {REPO}/labels/{{name}} 200", {"new_name": "better", "color": "00ff00"}, "other"),
    Write("ada", f"DELETE {REPO}/labels/{{name}} 204", None, "better"),
    Write("ada", f"POST {REPO}/issues/{{issue_number}}/labels 200", {"labels": ["one", "two"]}),
    Write("ada", f"PUT {REPO}/issues/{{issue_number}}/labels 200", {"labels": ["one", "three"]}),
    Write("ada", f"DELETE {REPO}/issues/{{issue_number}}/labels/{{name}} 200", None, "one"),
    Write("ada", f"DELETE {REPO}/issues/{{issue_number}}/labels 204"),
    Write("ada", f"PATCH {REPO}/pulls/{{pull_number}} 200", {"title": "Better", "body": "More"}),
    Write("ada", f"PATCH {REPO}/issues/{{issue_number}} 200", {"labels": ["one"]}),
    Write("bo", f"POST {REPO}/issues/{{issue_number}}/comments 201", {"body": "Yes"}),
    Write("bo", f"PATCH {REPO}/issues/comments/{{comment_id}} 200", {"body": "No"}),
    Write("bo", f"POST {REPO}/issues/comments/{{comment_id}}/reactions 201", {"content": "heart"}),
    Write("bo", f"POST {REPO}/issues/comments/{{comment_id}}/reactions 200", {"content": "heart"}),
    Write("bo", f"POST {REPO}/issues/{{issue_number}}/reactions 201", {"content": "heart"}),
    Write("bo", f"POST {REPO}/pulls/comments/{{comment_id}}/reactions 201", {"content": "heart"}, "{remark_id}"),
    Write("bo", f"PATCH {REPO}/pulls/comments/{{comment_id}} 200", {"body": "Better"}, "{remark_id}"),
    Write(
        "bo",
        f"POST {REPO}/pulls/{{pull_number}}/comments 201",
        {"body": "b", "commit_id": "{ref}", "path": "a.md", "line": 2, "start_line": 1},
    ),
    Write("bo", f"POST {REPO}/pulls/{{pull_number}}/comments/{{comment_id}}/replies 201", {"body": "r"}, "{remark_id}"),
    Write("bo", f"POST {REPO}/pulls/{{pull_number}}/reviews 200", {"event": "APPROVE"}),
    Write("bo", f"PUT {REPO}/pulls/{{pull_number}}/reviews/{{review_id}} 200", {"body": "Changed"}),
    Write("bo", f"PUT {REPO}/pulls/{{pull_number}}/reviews/{{review_id}}/dismissals 200", {"message": "Fine now"}),
    Write("app", f"POST {REPO}/check-runs 201", {"name": "n", "head_sha": "{ref}", "status": "in_progress"}),
    Write("app", f"PATCH {REPO}/check-runs/{{check_run_id}} 200", {"conclusion": "success"}),
    Write("ada", f"POST {REPO}/statuses/{{sha}} 201", {"state": "success", "context": "ci"}, "{ref}"),
    Write("bo", f"DELETE {REPO}/issues/comments/{{comment_id}} 204"),
    Write("bo", f"DELETE {REPO}/pulls/comments/{{comment_id}} 204", None, "{remark_id}"),
    Write("bo", f"PUT {REPO}/pulls/{{pull_number}}/merge 200", {"merge_method": "rebase"}),
)


def test_writes(playground: Playground) -> None:
    used = _use(playground)
    found: list[str] = []
    for write in WRITES:
        method, path, status = write.operation.split(" ")
        head, last, tail = path.rpartition("{") if write.path else (path, "", "")
        if write.path:
            tail = tail.partition("}")[2]
        body = {key: _named(used, value) for key, value in write.body.items()} if isinstance(write.body, dict) else None
        url = f"{head.format(**used.names)}{write.path.format(**used.names) if last else ''}{tail}"
        answer = used.who(write.who).call(method, url, body)
        if answer.status_code != int(status):
            found.append(f"{write.operation}: {answer.status_code} {answer.text[:200]}")
        else:
            found += answer_problems(write.operation, answer.json() if answer.content else None)
    assert found == []


def _named(used: Used, value: object) -> object:
    return value.format(**used.names) if isinstance(value, str) else value
