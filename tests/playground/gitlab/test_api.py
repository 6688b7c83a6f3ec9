"""What holds for every route: pages of 20, tokens, wrong input, trouble on order, the log of requests, GraphQL."""

from typing import Any

import gitlab
import pytest
import requests

from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, inside, member


@pytest.fixture
def ada(forge: GitLabPlayground) -> Member:
    return member(forge, "ada")


@pytest.fixture
def talk(ada: Member) -> int:
    """A merge request with 45 notes."""
    iid = ada.open({"a.md": b"one\n"})
    for number in range(45):
        ada.request(iid).notes.create({"body": f"thought {number}"})
    return iid


def test_lists_come_in_pages_of_twenty(ada: Member, talk: int) -> None:
    path = f"merge_requests/{talk}/notes"
    first = ada.call("GET", f"{path}?sort=asc")
    assert [len(first.json()), first.headers["X-Total"], first.headers["X-Total-Pages"]] == [20, "45", "3"]
    assert (first.headers["X-Next-Page"], first.headers["X-Prev-Page"]) == ("2", "")
    last = ada.call("GET", f"{path}?sort=asc&page=3")
    assert (len(last.json()), last.headers["X-Next-Page"]) == (5, "")
    following = requests.get(first.links["next"]["url"], headers={"PRIVATE-TOKEN": ada.token}, timeout=10)
    assert following.json()[0]["body"] == "thought 20"
    assert "X-Total" not in ada.call("GET", "repository/commits").headers


def test_python_gitlab_reads_all_pages(ada: Member, talk: int) -> None:
    request = ada.request(talk)
    assert len(request.notes.list(get_all=True)) == 45
    assert len(request.discussions.list(get_all=True, per_page=100)) == 45
    assert len(list(request.notes.list(iterator=True, per_page=7))) == 45


def test_a_project_goes_by_id_or_by_path(ada: Member, forge: GitLabPlayground) -> None:
    for name in ("501", "acme%2Fpayments", "ACME%2fPayments"):
        assert ada.call("GET", f"/projects/{name}").json()["path_with_namespace"] == forge.project.path
    assert ada.call("GET", "/projects/acme/payments").status_code == 404


def test_tokens_come_in_two_headers(forge: GitLabPlayground, ada: Member) -> None:
    url = f"{forge.api_url}/user"
    for headers in ({"PRIVATE-TOKEN": ada.token}, {"Authorization": f"Bearer {ada.token}"}):
        assert requests.get(url, headers=headers, timeout=10).json()["username"] == "ada"
    assert requests.get(url, timeout=10).status_code == 401
    bot = gitlab.Gitlab(forge.web_url, private_token=forge.world.bot_token)
    bot.auth()
    assert bot.user is not None
    assert (bot.user.bot, bot.user.username) == (True, forge.world.bot.login)


def test_members_count_inherited_ones(ada: Member) -> None:
    found = {one.username: one.access_level for one in ada.project().members_all.list(get_all=True)}
    assert {login: found[login] for login in ("ada", "bo", "dana")} == {"ada": 30, "bo": 30, "dana": 50}
    some = ada.call("GET", "members/all?user_ids=11,13").json()
    assert [one["username"] for one in some] == ["ada", "dana"]
    assert len(ada.call("GET", "/projects?membership=true&min_access_level=30").json()) == 1
    assert ada.call("GET", "/projects?membership=true&min_access_level=40").json() == []
    assert ada.project().members_all.get(13).access_level == 50
    with pytest.raises(gitlab.GitlabGetError):
        ada.project().members_all.get(14)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "body is missing"),
        ({"body": 5}, "body is invalid"),
        ({"body": "x", "position": []}, "position is invalid"),
        ({"body": "x", "position": {"new_line": "3"}}, "new_line is invalid"),
    ],
)
def test_input_of_the_wrong_kind(ada: Member, body: Any, complaint: str) -> None:  # noqa: ANN401  # any JSON
    iid = ada.open({"a.md": b"one\n"})
    answer = ada.call("POST", f"merge_requests/{iid}/discussions", body)
    assert (answer.status_code, answer.json()) == (400, {"error": complaint})


def test_limits_say_when_to_come_back(forge: GitLabPlayground, ada: Member) -> None:
    forge.fail_next(429, path="/user$")
    answer = ada.call("GET", "/user")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert int(answer.headers["RateLimit-Reset"]) > forge.world.now().timestamp()
    assert ada.call("GET", "/user").status_code == 200


@pytest.mark.parametrize("status", [403, 500, 502, 503])
def test_trouble_comes_on_order(forge: GitLabPlayground, ada: Member, status: int) -> None:
    forge.fail_next(status, method="POST", path="acme%2Fpayments/labels")
    assert ada.call("POST", "labels", {"name": "x", "color": "#ffffff"}).status_code == status
    assert forge.project.labels == {}


def test_a_lost_connection_did_nothing_and_a_lost_answer_did_everything(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    for kind, notes in (("reset", 0), ("timeout", 1)):
        forge.fail_next(kind, method="POST", path="/notes$")
        with pytest.raises(requests.ConnectionError):
            ada.call("POST", f"merge_requests/{iid}/notes", {"body": "x"})
        assert len(inside(forge, iid).notes) == notes


def test_requests_are_counted_by_who_asked(forge: GitLabPlayground, ada: Member) -> None:
    forge.reset_requests()
    ada.call("GET", "/user")
    ada.call("HEAD", "repository/files/README.md?ref=main")
    ada.call("POST", "labels", {"name": "x", "color": "#ffffff"})
    member(forge, "bo").call("GET", "/user")
    assert [(one.method, one.path, one.write) for one in forge.requests("ada")] == [
        ("GET", "/api/v4/user", False),
        ("HEAD", "/api/v4/projects/acme%2Fpayments/repository/files/README.md", False),
        ("POST", "/api/v4/projects/acme%2Fpayments/labels", True),
    ]


def _query(who: Member, query: str, **variables: str) -> dict[str, Any]:
    url = f"{who.web_url}/api/graphql"
    sent: Any = {"query": query, "variables": variables}
    answer = requests.post(url, json=sent, headers={"PRIVATE-TOKEN": who.token}, timeout=10)
    found: dict[str, Any] = answer.json()
    return found


def test_only_graphql_tells_an_edit_from_an_emoji(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    note = ada.request(iid).notes.create({"body": "Hello"})
    note.awardemojis.create({"name": "thumbsup"})
    assert ada.request(iid).notes.get(note.id).updated_at != note.updated_at
    ask = (
        f'{{ note(id: "gid://gitlab/Note/{note.id}") {{ lastEditedAt lastEditedBy {{ username }} '
        "awardEmoji { nodes { name user { username } } } } }"
    )
    seen = _query(ada, ask)["data"]["note"]
    assert (seen["lastEditedAt"], seen["lastEditedBy"]) == (None, None)
    assert seen["awardEmoji"]["nodes"] == [{"name": "thumbsup", "user": {"username": "ada"}}]
    member(forge, "dana").call("PUT", f"merge_requests/{iid}/notes/{note.id}", {"body": "Changed"})
    seen = _query(ada, ask)["data"]["note"]
    assert seen["lastEditedBy"] == {"username": "dana"}


def test_graphql_reads_many_files_and_only_what_one_may_see(forge: GitLabPlayground, ada: Member) -> None:
    ada.commit("topic", {"a.md": "ä\n".encode(), "b.bin": b"\0"}, start="main")
    ask = """query($path: ID!) { project(fullPath: $path) { repository {
        new: blobs(ref: "topic", paths: ["a.md", "b.bin", "no.md"]) { nodes { path rawSize rawTextBlob } }
        old: blobs(ref: "main", paths: ["a.md"]) { nodes { path } } gone: blobs(ref: "no", paths: ["a.md"]) { nodes { path } } } } }"""
    found = _query(ada, ask, path="acme/payments")["data"]["project"]["repository"]
    assert found["new"]["nodes"] == [
        {"path": "a.md", "rawSize": "3", "rawTextBlob": "ä\n"},
        {"path": "b.bin", "rawSize": "1", "rawTextBlob": None},
    ]
    assert (found["old"]["nodes"], found["gone"]["nodes"]) == ([], [])
    forge.project.visibility = "private"
    assert _query(member(forge, "cy"), ask, path="acme/payments") == {"data": {"project": None}}
    assert "errors" in _query(ada, "{ nothing }")


@pytest.mark.parametrize(("commits", "page", "cost"), [(20, 1, 162), (20, 100, 322), (15, 100, 242)])
def test_a_query_that_asks_too_much_is_refused(ada: Member, commits: int, page: int, cost: int) -> None:
    aliases = (
        f'b{one}: blobs(ref: "main", paths: ["a"], first: {page}) {{ nodes {{ path oid rawSize rawTextBlob }} }}'
        for one in range(commits)
    )
    answer = _query(ada, f'{{ project(fullPath: "acme/payments") {{ repository {{ {" ".join(aliases)} }} }} }}')
    if cost <= 250:
        assert len(answer["data"]["project"]["repository"]) == commits
    else:
        assert answer == {
            "errors": [{"message": f"Query has complexity of {cost}, which exceeds max complexity of 250"}]
        }
