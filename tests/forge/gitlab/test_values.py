"""GitLab's answers, as its documentation shows them, into values."""

from datetime import datetime

import msgspec
import pytest

from bot.forges.gitlab import graphql_schemas, review_values, schemas, values
from bot.forges.gitlab.values import Known
from bot.review.model.account import Account
from bot.review.model.capabilities import Conclusion, FileStatus, Permission, PullState, Verdict

BOT = Account(id="99", login="project_5_bot_1f", is_bot=True)
ADA, BO, OWN = ({"id": 1, "username": "ada"}, {"id": 2, "username": "bo"}, {"id": 99, "username": BOT.login})
HEAD, OLD = "a" * 40, "b" * 40
URL = "https://gitlab.test/g/p/-/merge_requests/7"


def a_note(number: int, body: str, author: dict[str, object] = ADA, **more: object) -> dict[str, object]:
    moment = f"2026-11-26T12:00:{number:02}.000Z"
    return {"id": number, "body": body, "author": author, "created_at": moment, "updated_at": moment, **more}


def a_talk(*discussions: dict[str, object]) -> list[schemas.Discussion]:
    return msgspec.json.decode(msgspec.json.encode(discussions), type=list[schemas.Discussion])


def alone(note: dict[str, object]) -> dict[str, object]:
    return {"id": f"d{note['id']}", "individual_note": True, "notes": [note]}


def on_diff(
    number: int, *, head: str = HEAD, kind: str = "text", resolved: bool = False, start: int | None = None
) -> dict[str, object]:
    position = {"head_sha": head, "new_path": "a.md", "old_path": "a.md", "position_type": kind, "new_line": 3}
    if start is not None:
        position["line_range"] = {"start": {"new_line": start}, "end": {"new_line": 3}}
    more = {"type": "DiffNote", "position": position, "resolvable": True, "resolved": resolved}
    return {"id": f"t{number}", "individual_note": False, "notes": [a_note(number, "look", OWN, **more)]}


GATE = {
    "id": "g1",
    "individual_note": False,
    "notes": [
        a_note(5, "gate", OWN, type="DiscussionNote", resolvable=True, resolved=True),
        a_note(6, "/spec why", BO, type="DiscussionNote", resolvable=True, resolved=False),
        a_note(7, "resolved all threads", BO, system=True),
    ],
}


def test_the_conversation_is_what_people_see_below_the_description() -> None:
    system = alone(a_note(3, "added 1 commit", system=True))
    talk = a_talk(alone(a_note(9, "late")), on_diff(8), GATE, system, alone(a_note(1, "early", BO)))
    assert [note.body for _, note in values.said(talk, BOT)] == ["early", "/spec why", "late"]


def test_threads_are_those_on_the_diff_and_the_bots_own() -> None:
    talk = a_talk(on_diff(1), on_diff(2, head=OLD, resolved=True), on_diff(3, kind="file"), GATE, alone(a_note(4, "x")))
    found = values.threads(talk, BOT, HEAD, URL)
    assert [(one.id, one.path, one.line, one.resolved, one.outdated) for one in found] == [
        ("t1", "a.md", 3, False, False),
        ("t2", "a.md", None, True, True),
        ("t3", "a.md", None, False, False),
        ("g1", "", None, False, False),
    ]
    assert [comment.body for comment in found[3].comments] == ["gate", "/spec why"]


def test_a_thread_has_its_lines_of_today() -> None:
    talk = a_talk(on_diff(1, start=2), on_diff(2, start=3), on_diff(3, start=2, head=OLD))
    found = values.threads(talk, BOT, HEAD, URL)
    assert [(one.start_line, one.line) for one in found] == [(2, 3), (None, 3), (None, None)]


def test_a_reaction_is_no_edit() -> None:
    awards = {"nodes": [{"name": "thumbsup", "user": {"id": "gid://gitlab/User/99"}}, {"name": "eyes", "user": None}]}
    facts = msgspec.json.decode(msgspec.json.encode({"awardEmoji": awards}), type=graphql_schemas.NoteFacts)
    assert values.known(facts, BOT) == Known(reactions=frozenset({"+1"}))
    ((_, note),) = values.said(a_talk(alone(a_note(1, "/spec approve"))), BOT)
    edited = values.comment(note, Known(edited=True, edited_by="2"), URL)
    assert (edited.edited, edited.edited_by_other, edited.url) == (True, True, f"{URL}#note_1")
    assert not values.comment(note, Known(edited=True, edited_by="1"), URL).edited_by_other


@pytest.mark.parametrize(
    ("name", "is_bot"),
    [
        ("ada", False),
        ("bot", False),
        ("project_5_bot", True),
        ("project_5_bot_0af3", True),
        ("group_12_bot_0af3", True),
        ("service_account_group_9_1f", True),
        ("ghost", True),
    ],
)
def test_bots_are_known_by_their_names(name: str, is_bot: bool) -> None:  # noqa: FBT001 - a table
    assert values.account(schemas.User(id=3, username=name)).is_bot is is_bot


def approvals(**more: object) -> schemas.Approvals:
    return msgspec.json.decode(msgspec.json.encode({"approved_by": [{"user": ADA, **more}]}), type=schemas.Approvals)


def test_approvals_that_stand_and_that_are_gone() -> None:
    versions = [
        schemas.Version(head_commit_sha=OLD, created_at=msgspec.convert("2026-11-26T11:00:00Z", datetime)),
        schemas.Version(head_commit_sha=HEAD, created_at=msgspec.convert("2026-11-26T12:00:05Z", datetime)),
    ]
    talk = a_talk(
        alone(a_note(2, "approved this merge request", ADA, system=True)),
        alone(a_note(3, "approved this merge request", BO, system=True)),
        alone(a_note(8, "unapproved this merge request", BO, system=True)),
        alone(a_note(9, "approved this merge request", BO)),
    )
    stands, gone = review_values.reviews(approvals(), talk, versions, URL)
    assert (stands.id, stands.verdict, stands.sha, stands.url) == (
        "approval-1",
        Verdict.APPROVED,
        OLD,
        f"{URL}#note_2",
    )
    assert (gone.author.login, gone.verdict, gone.submitted_at.second) == ("bo", Verdict.DISMISSED, 8)
    (told,) = review_values.reviews(approvals(approved_at="2026-11-26T12:30:00Z"), (), versions, URL)
    assert (told.sha, told.submitted_at.minute) == (HEAD, 30)
    (unknown,) = review_values.reviews(approvals(), (), versions, URL)
    assert unknown.sha == ""


def at(second: int) -> datetime:
    return msgspec.convert(f"2026-11-26T12:00:{second:02}Z", datetime)


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        ([(12, BO, "added 1 commit"), (22, OWN, "added 1 commit\n\n<ul></ul>")], "2"),
        ([(12, OWN, "added 1 commit"), (22, OWN, "added 1 commit")], "1"),
        ([(12, OWN, "added 1 commit"), (22, BO, "added 1 commit")], ""),
        ([(12, BO, "added 1 commit"), (22, OWN, "added 2 commits")], ""),
        ([(12, BO, "added 1 commit")], ""),
    ],
    ids=["the bot's on top", "two of the bot's", "below a person's", "more than the bot makes", "unknown who pushed"],
)
def test_the_newest_head_that_people_made(notes: list[tuple[int, dict[str, object], str]], found: str) -> None:
    versions = [schemas.Version(head_commit_sha=str(number), created_at=at(10 * number - 9)) for number in (1, 2, 3)]
    talk = a_talk(*(alone(a_note(second, body, who, system=True)) for second, who, body in notes))
    assert review_values.head_by_people(review_values.pushes(talk), versions, "3", BOT) == found


@pytest.mark.parametrize(
    ("fields", "status", "previous"),
    [
        ({"new_file": True}, FileStatus.ADDED, None),
        ({"deleted_file": True}, FileStatus.REMOVED, None),
        ({"renamed_file": True}, FileStatus.RENAMED, "old.md"),
        ({}, FileStatus.MODIFIED, None),
    ],
)
def test_what_happens_to_a_file(fields: dict[str, bool], status: FileStatus, previous: str | None) -> None:
    found = values.changed_file(schemas.Diff(old_path="old.md", new_path="new.md", diff="@@ -0,0 +1 @@\n+x", **fields))
    assert (found.path, found.status, found.previous_path, found.hunks[0].lines) == ("new.md", status, previous, (1,))


@pytest.mark.parametrize(
    ("level", "permission"),
    [
        (0, Permission.NONE),
        (5, Permission.NONE),
        (10, Permission.READ),
        (15, Permission.READ),
        (20, Permission.TRIAGE),
        (25, Permission.TRIAGE),
        (30, Permission.WRITE),
        (40, Permission.MAINTAIN),
        (50, Permission.ADMIN),
        (60, Permission.ADMIN),
    ],
)
def test_levels_between_the_known_ones_count_as_the_lower(level: int, permission: Permission) -> None:
    assert values.permission(level) is permission


def test_a_status_is_a_check() -> None:
    status = schemas.Status(id=4, name="spec / document", status="failed", target_url=f"{URL}#specbot-d1")
    found = values.check_run(status, HEAD)
    assert (found.sha, found.conclusion, found.digest) == (HEAD, Conclusion.FAILURE, "d1")
    assert values.check_run(schemas.Status(id=4, name="x", status="running"), HEAD).conclusion is None


@pytest.mark.parametrize("title", ["Draft: Search", "draft:Search", "[Draft] Search", "(Draft) Draft: Search"])
def test_the_mark_of_a_draft_is_no_part_of_the_title(title: str) -> None:
    found = schemas.Listed(
        iid=1,
        web_url="",
        state="opened",
        author=schemas.User(id=1, username="a"),
        title=title,
        draft=True,
        updated_at=msgspec.convert("2026-11-26T11:00:00Z", datetime),
    )
    assert values.title(found) == "Search"
    assert values.STATES["locked"] is PullState.OPEN


def test_requested_changes_date_from_the_note_or_as_late_as_can_be() -> None:
    found = msgspec.convert(
        {
            "iid": 1,
            "project_id": 1,
            "web_url": URL,
            "title": "T",
            "state": "opened",
            "author": ADA,
            "created_at": at(0),
            "updated_at": at(30),
            "source_branch": "topic",
            "target_branch": "main",
        },
        schemas.MergeRequest,
    )
    reviewers = [
        schemas.Reviewer(user=msgspec.convert(ADA, schemas.User), state="requested_changes"),
        schemas.Reviewer(user=msgspec.convert(BO, schemas.User), state="requested_changes"),
        schemas.Reviewer(user=schemas.User(id=7, username="cy"), state="reviewed"),
    ]
    talk = a_talk(
        alone(a_note(4, "requested changes", BO, system=True)),
        alone(a_note(5, "requested changes", ADA)),
        alone(a_note(8, "unapproved this merge request", BO, system=True)),
    )
    first, second = review_values.requested_changes(reviewers, talk, found)
    assert (first.author.login, first.submitted_at, first.url) == ("ada", at(30), URL)
    assert (second.submitted_at, second.url) == (at(4), f"{URL}#note_4")
    assert second.verdict is Verdict.CHANGES_REQUESTED
    assert review_values.ended_requests(talk, URL, {first.author.id, second.author.id}) == ()
    (ended,) = review_values.ended_requests(talk, URL)
    assert (ended.verdict, ended.submitted_at) == (Verdict.DISMISSED, at(4))
    assert ended.author == second.author
    assert review_values.reviews(schemas.Approvals(), talk, (), URL, {second.author.id}) == ()
