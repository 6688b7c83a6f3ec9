"""GitHub's answers become the values of a pull request."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.forges.github import GitHub
from bot.review.model.capabilities import FileStatus, PullState, Verdict
from bot.review.model.pull_request import Branch, ChangedFile, Hunk, Visibility
from bot.review.port import NotFoundError
from tests.forge.github import answers
from tests.forge.github.answers import SHA, Json, about, actor, comment, more, page, review, serve, thread
from tests.forge.github.conftest import BOT
from tests.forge.github.readings import ANN, REF, merged, read
from tests.forge.github.scripted import Answer, Scripted


def test_the_facts(app: GitHub, forge: Scripted) -> None:
    pull = read(app, forge, isDraft=True, body="text")
    assert (pull.ref, pull.title, pull.body, pull.author, pull.draft) == (REF, "Search", "text", ANN, True)
    assert pull.state is PullState.OPEN
    assert pull.base == Branch(
        name="main", sha="b" * 40, repository="o/r", writable=True, visibility=Visibility.PRIVATE
    )
    assert pull.head == Branch(name="topic", sha=SHA, repository="o/r", writable=True)
    assert pull.labels == ("spec: draft",)
    assert pull.bot == BOT
    assert pull.capabilities.checks
    assert pull.capabilities.file_url == "https://github.test/{repository}/blob/{sha}/{path}?plain=1#L{line}"


def test_a_merged_pull_request(app: GitHub, forge: Scripted) -> None:
    pull = read(app, forge, **merged(parents=1))
    assert (pull.state, pull.merge_sha) == (PullState.MERGED, "c" * 40)
    assert pull.merged_at == datetime(2026, 11, 23, 10, tzinfo=UTC)


def head_commit(oid: str, *, email: str = "", user: Json | None = None, signed: bool = True) -> Json:
    signature = {"isValid": True, "wasSignedByGitHub": signed}
    author = {"email": email, "user": user}
    return {"commit": {"oid": oid, "committedDate": answers.TIME, "author": author, "signature": signature}}


OWN = f"{BOT.id}+{BOT.login}@users.noreply.github.com"


@pytest.mark.parametrize(
    ("commits", "found"),
    [
        ([], ""),
        ([head_commit(SHA, user=actor("ann", 1))], ""),
        ([head_commit("d" * 40, user=actor("ann", 1)), head_commit(SHA, email=OWN)], "d" * 40),
        ([head_commit("d" * 40, user=actor("ann", 1)), head_commit(SHA, user=actor("x", int(BOT.id)))], "d" * 40),
        ([head_commit("d" * 40, user=actor("ann", 1)), head_commit(SHA, email=OWN, signed=False)], ""),
        (
            [
                head_commit("d" * 40),
                {"commit": {"oid": SHA, "committedDate": answers.TIME, "author": None, "signature": None}},
            ],
            "",
        ),
        ([head_commit(SHA, email=OWN)], ""),
    ],
    ids=["none", "a person's", "the bot's", "the bot's as a user", "a name in a commit", "nobody's", "the bot's alone"],
)
def test_the_head_that_people_made(app: GitHub, forge: Scripted, *, commits: list[Json], found: str) -> None:
    assert read(app, forge, newest={"nodes": commits}).head_by_people == found


def authored(date: str) -> Json:
    return {"newest": {"nodes": [{"commit": {"oid": SHA, "authoredDate": date, "committedDate": date}}]}}


@pytest.mark.parametrize(
    ("changes", "before"),
    [
        ({}, "b" * 40),
        ({"state": "CLOSED", "baseRef": None}, "0" * 40),
        (merged(parents=2, commits=7), "1" * 40),
        (merged(parents=1), "1" * 40),
        ({**merged(parents=1, commits=2), **authored("2026-11-23T08:00:00Z")}, "1" * 40),
        ({**merged(parents=1, commits=2), **authored("2026-11-23T09:00:00Z")}, "0" * 40),
        ({**merged(parents=1), "mergeCommit": None}, "0" * 40),
    ],
    ids=["open", "closed", "merge commit", "one commit", "squash of two", "rebase of two", "a merge without a commit"],
)
def test_the_base_before_the_merge(app: GitHub, forge: Scripted, *, changes: Json, before: str) -> None:
    pull = read(app, forge, **changes)
    assert pull.base_before == before


def test_branches_that_are_gone(app: GitHub, forge: Scripted) -> None:
    pull = read(app, forge, baseRef=None, headRef=None, headRepository=None, author=None, labels=None)
    assert pull.base.sha == "0" * 40
    assert not pull.head.writable
    assert pull.author.login == "ghost"
    assert pull.labels == ()


@pytest.mark.parametrize(
    ("who", "changes", "writable"),
    [
        ("app", {}, True),
        ("app", {"isCrossRepository": True, "maintainerCanModify": True}, False),
        ("token", {}, True),
        ("token", {"headRepository": {"nameWithOwner": "x/r", "viewerPermission": "READ"}}, False),
        (
            "token",
            {"headRepository": {"nameWithOwner": "x/r", "viewerPermission": "READ"}, "maintainerCanModify": True},
            True,
        ),
    ],
    ids=["app", "app, fork", "token", "token, fork", "token, fork that lets maintainers edit"],
)
def test_where_the_bot_may_commit(
    request: pytest.FixtureRequest, forge: Scripted, *, who: str, changes: Json, writable: bool
) -> None:
    client: GitHub = request.getfixturevalue(who)
    assert read(client, forge, **changes).head.writable is writable


def test_comments_and_review_bodies_in_order_of_time(app: GitHub, forge: Scripted) -> None:
    pull = read(
        app,
        forge,
        comments=page(comment(5, "second", createdAt="2026-11-23T10:00:02Z"), comment(6, "first")),
        reviews=page(
            review(7, "APPROVED", "third", submittedAt="2026-11-23T10:00:03Z"),
            review(8, "COMMENTED"),
            review(9, "PENDING", "not sent"),
        ),
    )
    assert [(one.id, one.body, one.review_id) for one in pull.comments] == [
        ("6", "first", None),
        ("5", "second", None),
        ("review-7", "third", "7"),
    ]
    assert [(one.id, one.verdict, one.sha) for one in pull.reviews] == [
        ("7", Verdict.APPROVED, SHA),
        ("8", Verdict.COMMENTED, SHA),
    ]


def test_a_comment_tells_who_edited_it_and_what_the_bot_reacted(app: GitHub, forge: Scripted) -> None:
    groups = [
        {"content": "THUMBS_UP", "viewerHasReacted": True},
        {"content": "EYES", "viewerHasReacted": False},
    ]
    edited = {"lastEditedAt": answers.TIME, "editor": actor("ann", 1)}
    pull = read(
        app,
        forge,
        comments=page(
            comment(1, "plain", reactionGroups=groups),
            comment(2, "by herself", **edited),
            comment(3, "by another", **edited | {"editor": actor("eve", 2)}),
            comment(4, "of a bot", author=actor("specbot", 77, "Bot")),
            comment(5, "of nobody", author=None),
        ),
    )
    plain, own, other, bot, ghost = pull.comments
    assert plain.reactions == {"+1"}
    assert [(one.edited, one.edited_by_other) for one in (plain, own, other)] == [
        (False, False),
        (True, False),
        (True, True),
    ]
    assert bot.author == BOT
    assert ghost.author.login == "ghost"


def test_threads(app: GitHub, forge: Scripted) -> None:
    bot = actor("specbot", 77, "Bot")
    said: Json = {"fullDatabaseId": "11", "body": "fix it", "url": "u", "createdAt": answers.TIME, "author": bot}
    pull = read(app, forge, reviewThreads=page(thread("T1", said), thread("T2", line=None, isResolved=True)))
    first, second = pull.threads
    assert (first.id, first.path, first.line, first.resolved) == ("T1", "a.md", 3, False)
    assert [(one.id, one.author.id, one.body) for one in first.comments] == [("11", "77", "fix it")]
    assert (second.line, second.resolved, second.comments) == (None, True, ())


def test_a_thread_has_its_lines_of_today(app: GitHub, forge: Scripted) -> None:
    threads = page(thread("T1", startLine=2), thread("T2", startLine=2, isOutdated=True))
    pull = read(app, forge, reviewThreads=threads)
    assert [(one.start_line, one.line, one.outdated) for one in pull.threads] == [(2, 3, False), (None, None, True)]


def test_every_page_of_the_talk_is_read(app: GitHub, forge: Scripted) -> None:
    first = answers.pull(comments=page(comment(1, "one"), after="c1"), reviewThreads=page(thread("T1"), after="t1"))
    serve(
        forge,
        about(first),
        more(comments=page(comment(2, "two"), after="c2"), reviewThreads=page(thread("T2"))),
        more(comments=page(comment(3, "three"))),
    )
    pull = app.pull_request(REF)
    assert [one.body for one in pull.comments] == ["one", "two", "three"]
    assert [one.id for one in pull.threads] == ["T1", "T2"]
    assert len(forge.requests(answers.GRAPHQL)) == 3


def test_more_reviews_alone_are_read(app: GitHub, forge: Scripted) -> None:
    first = answers.pull(reviews=page(review(1, "APPROVED"), after="r1"))
    serve(forge, about(first), more(reviews=page(review(2, "COMMENTED"))))
    assert [one.id for one in app.pull_request(REF).reviews] == ["1", "2"]


def test_changed_files(app: GitHub, forge: Scripted) -> None:
    listed: list[Json] = [
        {"filename": "new.md", "status": "added", "patch": "@@ -0,0 +1 @@\n+one"},
        {"filename": "to.md", "status": "renamed", "previous_filename": "from.md"},
        {"filename": "gone.md", "status": "removed", "patch": "@@ -1 +0,0 @@\n-one"},
        {"filename": "old.md", "status": "changed"},
    ]
    serve(forge, about(answers.pull()), files=listed)
    assert app.pull_request(REF).files == (
        ChangedFile(path="new.md", status=FileStatus.ADDED, hunks=(Hunk(lines=(1,), added=frozenset({1})),)),
        ChangedFile(path="to.md", status=FileStatus.RENAMED, previous_path="from.md"),
        ChangedFile(path="gone.md", status=FileStatus.REMOVED),
        ChangedFile(path="old.md", status=FileStatus.MODIFIED),
    )


def test_permissions(app: GitHub, forge: Scripted) -> None:
    def says(login: str, *, role: str, level: str) -> None:
        path = f"GET {answers.REPOSITORY}/collaborators/{login}/permission"
        forge.says(path, Answer(body={"permission": level, "role_name": role}))

    says("ann", role="maintain", level="write")
    says("ben", role="docs-team", level="write")
    says("eve", role="none", level="none")
    found = app.permissions("o/r", ["ann", "ben", "eve", "stranger", "ann"])
    assert {login: level.name for login, level in found.items()} == {
        "ann": "MAINTAIN",
        "ben": "WRITE",
        "eve": "NONE",
        "stranger": "NONE",
    }


def test_teams_and_open_pulls(app: GitHub, forge: Scripted) -> None:
    forge.says("GET /api/v3/orgs/o/teams/core/members", Answer(body=[{"id": 1}, {"id": 2}]))
    forge.says(f"GET {answers.REPOSITORY}/pulls", Answer(body=[{"number": 4}]))
    assert app.team("o/core") == {"1", "2"}
    assert app.open_pulls("o/r") == (REF,)


def test_a_repository_with_a_new_name_is_looked_at_under_that_name_alone(app: GitHub, forge: Scripted) -> None:
    """GitHub answers for the old name too; then two workers could be at one pull request, each under another name."""
    moved = about(answers.pull())
    serve(forge, replace(moved, body=json.loads(json.dumps(moved.body).replace('"o/r"', '"o/renamed"'))))
    with pytest.raises(NotFoundError, match="o/r is called o/renamed now"):
        app.pull_request(REF)
    base = {"ref": "main", "sha": SHA, "repo": {"full_name": "o/renamed"}}
    listed = {"number": 4, "state": "open", "updated_at": answers.TIME, "base": base}
    forge.says(f"GET {answers.REPOSITORY}/pulls", Answer(body=[listed]))
    with pytest.raises(NotFoundError, match="o/renamed"):
        app.changed_pulls("o/r", datetime(2026, 1, 1, tzinfo=UTC))
