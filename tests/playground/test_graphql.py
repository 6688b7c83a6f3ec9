"""GraphQL shows and does what REST does, and what REST cannot."""

from typing import Any

import pytest

from specbot_playground.graphql import kind_of
from specbot_playground.server import Playground
from tests.playground_server import Person, bot, open_pull, person

PULL = """
query($number: Int!, $first: Int!, $after: String) { repository(owner: "acme", name: "payments") {
  pullRequest(number: $number) {
    id state isDraft headRefOid
    comments(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes {
        id body lastEditedAt author { __typename login }
        reactionGroups { content viewerHasReacted reactors(first: 1) { totalCount } } } }
    reviews(first: 100) { nodes { state body author { login } } }
    reviewThreads(first: 100) { nodes {
      id path line isResolved isOutdated subjectType comments(first: 10) { nodes { body } } } }
    commits(last: 1) { nodes { commit { oid
      status { state contexts { context state } }
      checkSuites(first: 10) { nodes { app { slug } checkRuns(first: 10) { nodes { name status conclusion } } } } } } }
  } } }
"""


@pytest.fixture
def ada(playground: Playground) -> Person:
    return person(playground, "ada")


@pytest.fixture
def number(ada: Person) -> int:
    return open_pull(ada, {"a.md": "one\ntwo\nthree\n"})


def _pull(who: Person, number: int, first: int = 100, after: str | None = None) -> dict[str, Any]:
    answer = who.graphql(PULL, number=number, first=first, after=after)
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["repository"]["pullRequest"]
    return found


def test_comments_come_in_pages(ada: Person, number: int) -> None:
    for each in range(5):
        ada.call("POST", f"issues/{number}/comments", {"body": f"{each}"})
    seen, after = [], None
    while True:
        page = _pull(ada, number, 2, after)["comments"]
        assert page["totalCount"] == 5
        seen += [one["body"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("first", [0, 101, -1])
def test_no_page_is_larger_than_a_hundred(ada: Person, number: int, first: int) -> None:
    answer = ada.graphql(PULL, number=number, first=first)
    assert ("errors" in answer) == (first != 0)


def test_bots_lose_their_suffix(playground: Playground, ada: Person, number: int) -> None:
    app = bot(playground)
    app.call("POST", f"issues/{number}/comments", {"body": "Beep"})
    (comment,) = _pull(ada, number)["comments"]["nodes"]
    assert comment["author"] == {"__typename": "Bot", "login": "specbot"}
    (rest,) = ada.call("GET", f"issues/{number}/comments").json()
    assert rest["user"]["login"] == "specbot[bot]"


def test_reactions(playground: Playground, ada: Person, number: int) -> None:
    ada.call("POST", f"issues/{number}/comments", {"body": "Hello"})
    subject = _pull(ada, number)["comments"]["nodes"][0]["id"]
    query = "mutation($s: ID!) { addReaction(input: {subjectId: $s, content: EYES}) { reaction { content } } }"
    for _ in range(2):
        assert ada.graphql(query, s=subject)["data"]["addReaction"]["reaction"] == {"content": "EYES"}
    for who, mine in ((ada, True), (person(playground, "bo"), False)):
        groups = _pull(who, number)["comments"]["nodes"][0]["reactionGroups"]
        assert [one for one in groups if one["reactors"]["totalCount"]] == [
            {"content": "EYES", "viewerHasReacted": mine, "reactors": {"totalCount": 1}}
        ]


def test_a_thread_is_resolved_and_opened_again(playground: Playground, ada: Person, number: int) -> None:
    comments = [{"path": "a.md", "line": 2, "body": "hm"}]
    person(playground, "bo").call("POST", f"pulls/{number}/reviews", {"event": "COMMENT", "comments": comments})
    (thread,) = _pull(ada, number)["reviewThreads"]["nodes"]
    assert (thread["path"], thread["line"], thread["subjectType"], thread["isResolved"]) == ("a.md", 2, "LINE", False)
    for name, done in (("resolveReviewThread", True), ("unresolveReviewThread", False)):
        query = f"mutation($t: ID!) {{ {name}(input: {{threadId: $t}}) {{ thread {{ isResolved }} }} }}"
        refused = person(playground, "cy").graphql(query, t=thread["id"])
        assert refused["errors"][0]["type"] == "FORBIDDEN"
        assert ada.graphql(query, t=thread["id"])["data"][name]["thread"]["isResolved"] is done
        assert _pull(ada, number)["reviewThreads"]["nodes"][0]["isResolved"] is done


def test_threads_follow_their_lines_until_those_are_gone(ada: Person, number: int) -> None:
    ada.call("POST", f"pulls/{number}/comments", {"path": "a.md", "line": 2, "body": "hm"})
    _rewrite(ada, "new\nnewer\none\ntwo\nthree\n")
    (thread,) = _pull(ada, number)["reviewThreads"]["nodes"]
    assert (thread["line"], thread["isOutdated"]) == (4, False)
    _rewrite(ada, "one\nTWO\nthree\n")
    (thread,) = _pull(ada, number)["reviewThreads"]["nodes"]
    assert (thread["line"], thread["isOutdated"]) == (None, True)
    assert ada.call("GET", f"pulls/{number}/comments").json()[0]["line"] is None


def _rewrite(who: Person, text: str) -> None:
    repo = who.client()
    standing = repo.get_contents("a.md", ref="topic")
    assert not isinstance(standing, list)
    repo.update_file("a.md", "Change", text, standing.sha, branch="topic")


def test_a_pending_review_is_its_authors_until_it_is_submitted(
    playground: Playground, ada: Person, number: int
) -> None:
    bo = person(playground, "bo")
    comments = [{"path": "a.md", "line": 2, "body": "hm"}]
    review = bo.call("POST", f"pulls/{number}/reviews", {"body": "Soon", "comments": comments}).json()
    assert review["state"] == "PENDING"
    for who, many in ((bo, 1), (ada, 0)):
        assert len(who.call("GET", f"pulls/{number}/reviews").json()) == many
        assert len(who.call("GET", f"pulls/{number}/comments").json()) == many
        seen = _pull(who, number)
        assert (len(seen["reviews"]["nodes"]), len(seen["reviewThreads"]["nodes"])) == (many, many)
    assert ada.call("POST", f"pulls/{number}/reviews/{review['id']}/events", {"event": "COMMENT"}).status_code == 422
    done = bo.call("POST", f"pulls/{number}/reviews/{review['id']}/events", {"event": "COMMENT"}).json()
    assert done["state"] == "COMMENTED"
    assert len(_pull(ada, number)["reviewThreads"]["nodes"]) == 1


def test_a_pending_review_thrown_away(playground: Playground, number: int) -> None:
    bo = person(playground, "bo")
    wish = {"body": "Soon", "comments": [{"path": "a.md", "line": 2, "body": "hm"}]}
    review = bo.call("POST", f"pulls/{number}/reviews", wish).json()["id"]
    assert bo.call("DELETE", f"pulls/{number}/reviews/{review}").status_code == 200
    assert bo.call("GET", f"pulls/{number}/comments").json() == []


def test_checks_and_statuses_of_the_head(playground: Playground, ada: Person, number: int) -> None:
    head = _pull(ada, number)["headRefOid"]
    app = bot(playground)
    for conclusion in ("failure", "success"):
        app.call("POST", "check-runs", {"name": "spec", "head_sha": head, "conclusion": conclusion})
    ada.call("POST", f"statuses/{head}", {"state": "pending", "context": "ci"})
    (node,) = _pull(ada, number)["commits"]["nodes"]
    assert node["commit"]["status"] == {"state": "PENDING", "contexts": [{"context": "ci", "state": "PENDING"}]}
    (suite,) = node["commit"]["checkSuites"]["nodes"]
    assert suite["app"] == {"slug": "specbot"}
    assert suite["checkRuns"]["nodes"] == [{"name": "spec", "status": "COMPLETED", "conclusion": "SUCCESS"}]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("main:README.md", {"__typename": "Blob", "isBinary": False}),
        ("main:docs", {"__typename": "Tree", "entries": [{"name": "specs", "type": "tree"}]}),
        ("main", {"__typename": "Commit"}),
        ("main:nowhere", None),
        ("nowhere:README.md", None),
    ],
)
def test_objects(ada: Person, expression: str, expected: object) -> None:
    query = """query($e: String!) { repository(owner: "acme", name: "payments") { object(expression: $e) {
        __typename ... on Blob { isBinary } ... on Tree { entries { name type } } } } }"""
    assert ada.graphql(query, e=expression)["data"]["repository"]["object"] == expected


def test_drafts(ada: Person, number: int) -> None:
    name = _pull(ada, number)["id"]
    for field, draft in (("convertPullRequestToDraft", True), ("markPullRequestReadyForReview", False)):
        query = f"mutation($p: ID!) {{ {field}(input: {{pullRequestId: $p}}) {{ pullRequest {{ isDraft }} }} }}"
        assert ada.graphql(query, p=name)["data"][field]["pullRequest"]["isDraft"] is draft


@pytest.mark.parametrize("query", ["{", "{ nonsense }", "{ repository(owner: 1) { id } }", ""])
def test_what_is_not_graphql(ada: Person, query: str) -> None:
    assert ada.graphql(query)["errors"]


def test_an_unknown_node(ada: Person) -> None:
    answer = ada.graphql('mutation { resolveReviewThread(input: {threadId: "PRRT_0"}) { thread { id } } }')
    assert answer["errors"][0]["type"] == "NOT_FOUND"
    answer = ada.graphql('mutation { addReaction(input: {subjectId: "junk", content: EYES}) { reaction { id } } }')
    assert answer["errors"][0]["type"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ("{ viewer { login } }", "query"),
        ("# a remark\nmutation { x }", "mutation"),
        ("fragment F on User { login } mutation M { x }", "mutation"),
        ("fragment F on User { login }", "query"),
        ("}{", "query"),
    ],
)
def test_what_an_operation_is_does_not_hang_on_its_first_word(document: str, kind: str) -> None:
    assert kind_of(document) == kind


TIMELINE = """
query($number: Int!, $kinds: [PullRequestTimelineItemsItemType!]) { repository(owner: "acme", name: "payments") {
  pullRequest(number: $number) { timelineItems(last: 50, itemTypes: $kinds) {
    pageInfo { hasPreviousPage }
    nodes { ... on HeadRefForcePushedEvent { id createdAt beforeCommit { oid } afterCommit { oid } actor { login } } }
  } } } }
"""


def test_the_timeline_tells_of_pushes_that_were_no_fast_forward(ada: Person, number: int) -> None:
    pull = ada.client().get_pull(number)
    branch, first = ada.client().get_git_ref(f"heads/{pull.head.ref}"), pull.head.sha
    ada.client().create_file("b.md", "Add b.md", "two", branch=pull.head.ref)
    second = ada.client().get_pull(number).head.sha
    branch.edit(first, force=True)
    branch.edit(second)
    answer = ada.graphql(TIMELINE, number=number, kinds=["HEAD_REF_FORCE_PUSHED_EVENT"])
    (found,) = answer["data"]["repository"]["pullRequest"]["timelineItems"]["nodes"]
    assert (found["beforeCommit"]["oid"], found["afterCommit"]["oid"]) == (second, first)
    assert found["actor"]["login"] == "ada"


def test_the_timeline_refuses_to_leave_out_what_it_does_not_keep(ada: Person, number: int) -> None:
    for kinds in (None, ["ISSUE_COMMENT"]):
        assert ada.graphql(TIMELINE, number=number, kinds=kinds)["errors"][0]["type"] == "UNPROCESSABLE"
