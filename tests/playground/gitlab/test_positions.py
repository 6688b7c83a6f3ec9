"""Where notes may stand on a diff, and where they go with a push."""

from typing import Any

import pytest

from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, inside, member, position

BEFORE = "".join(f"line {number}\n" for number in range(1, 21)).encode()
AFTER = BEFORE.replace(b"line 3\n", b"line three\nmore\n")


@pytest.fixture
def ada(forge: GitLabPlayground) -> Member:
    member(forge, "dana").commit("main", {"old.md": BEFORE, "gone.md": b"x\n"})
    return member(forge, "ada")


def _say(who: Member, iid: int, place: dict[str, Any]) -> str:
    """Try to start a discussion; gives what GitLab says against it."""
    answer = who.call("POST", f"merge_requests/{iid}/discussions", {"body": "x", "position": place})
    return "" if answer.status_code == 201 else f"{answer.status_code} {answer.json()}"


GOOD = {
    "an added line": {"new_line": 3},
    "a removed line": {"old_line": 3},
    "an unchanged line": {"old_line": 5, "new_line": 6},
    "an unchanged line far from any change": {"old_line": 20, "new_line": 21},
    "the file": {"position_type": "file"},
}
BAD = {
    "an added line with an old number": ({"old_line": 3, "new_line": 3}, "line_code"),
    "an unchanged line without its old number": ({"new_line": 6}, "line_code"),
    "an unchanged line with a wrong old number": ({"old_line": 6, "new_line": 6}, "line_code"),
    "a line after the end": ({"new_line": 99}, "line_code"),
    "no line": ({}, "incomplete"),
    "a file that did not change": ({"new_line": 1, "old_path": "README.md", "new_path": "README.md"}, "line_code"),
    "the wrong commits": ({"new_line": 3, "head_sha": "0" * 40}, "line_code"),
    "another kind": ({"new_line": 3, "position_type": "line"}, "position_type"),
    "no commits": ({"new_line": 3, "base_sha": None}, "base_sha"),
    "no path": ({"new_line": 3, "old_path": None, "new_path": None}, "incomplete"),
}


@pytest.mark.parametrize("more", GOOD.values(), ids=GOOD)
def test_good_places(ada: Member, more: dict[str, Any]) -> None:
    iid = ada.open({"old.md": AFTER})
    assert not _say(ada, iid, position(ada, iid, "old.md", **more))


@pytest.mark.parametrize(("more", "complaint"), BAD.values(), ids=BAD)
def test_bad_places(forge: GitLabPlayground, ada: Member, more: dict[str, Any], complaint: str) -> None:
    iid = ada.open({"old.md": AFTER})
    said = _say(ada, iid, {**position(ada, iid, "old.md"), **more})
    assert said.startswith("400 ")
    assert complaint in said
    assert inside(forge, iid).discussions == []


def test_a_renamed_file_goes_by_both_names(ada: Member) -> None:
    iid = ada.open({"old.md": None, "new.md": AFTER})
    assert "line_code" in _say(ada, iid, position(ada, iid, "new.md", new_line=3))
    assert not _say(ada, iid, position(ada, iid, "new.md", old_path="old.md", new_line=3))


def test_a_draft_needs_a_good_place_too(ada: Member) -> None:
    iid = ada.open({"old.md": AFTER})
    wish = {"note": "x", "position": position(ada, iid, "old.md", new_line=6)}
    assert ada.call("POST", f"merge_requests/{iid}/draft_notes", wish).status_code == 400


def test_a_push_moves_notes_and_leaves_those_behind_whose_line_is_gone(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"old.md": AFTER})
    for line in (3, 4):
        assert not _say(ada, iid, position(ada, iid, "old.md", new_line=line))
    assert not _say(ada, iid, position(ada, iid, "old.md", old_line=10, new_line=11))
    assert not _say(ada, iid, position(ada, iid, "old.md", position_type="file"))
    before = ada.request(iid).diff_refs["head_sha"]
    head = ada.commit("topic", {"old.md": b"first\n" + AFTER.replace(b"more\n", b"else\n")})
    places = [note.position for note in inside(forge, iid).notes if note.position]
    assert [(one.old_line, one.new_line, one.refs.head) for one in places] == [
        (None, 4, head),
        (None, 4, before),
        (10, 12, head),
        (None, None, head),
    ]


def test_a_suggestion_replaces_the_lines_that_it_names(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"old.md": AFTER})
    bot, place = member(forge, "bot").request(iid), position(ada, iid, "old.md", new_line=4)
    wide = bot.discussions.create({"body": "Both:\n\n````suggestion:-1+0\n3\n````\n", "position": place})
    here = bot.discussions.create({"body": "```suggestion\nmore and more\n```", "position": place})
    note = wide.attributes["notes"][0]
    suggestion = note["suggestions"][0]
    assert (suggestion["from_line"], suggestion["to_line"], suggestion["appliable"]) == (3, 4, True)
    assert (suggestion["from_content"], suggestion["to_content"]) == ("line three\nmore\n", "3\n")
    path = f"/suggestions/{suggestion['id']}/apply"
    assert member(forge, "cy").call("PUT", path).status_code == 403
    assert ada.call("PUT", path).json()["applied"] is True
    text = forge.project.history[inside(forge, iid).versions[-1].refs.head].tree["old.md"]
    assert text == BEFORE.replace(b"line 3\n", b"3\n")
    other = here.attributes["notes"][0]["suggestions"][0]["id"]
    for number in (suggestion["id"], other, 7):
        assert ada.call("PUT", f"/suggestions/{number}/apply").status_code in (400, 404)


def test_a_suggestion_follows_its_lines(forge: GitLabPlayground, ada: Member) -> None:
    iid = ada.open({"old.md": AFTER})
    place = position(ada, iid, "old.md", new_line=4)
    made = member(forge, "bot").request(iid).discussions.create({"body": "```suggestion\nless\n```", "position": place})
    ada.commit("topic", {"old.md": b"first\n" + AFTER})
    assert ada.call("PUT", f"/suggestions/{made.attributes['notes'][0]['suggestions'][0]['id']}/apply").ok
    text = forge.project.history[inside(forge, iid).versions[-1].refs.head].tree["old.md"]
    assert text == b"first\n" + AFTER.replace(b"more\n", b"less\n")


def test_a_suggestion_whose_lines_changed_is_refused_and_an_edit_makes_it_anew(
    forge: GitLabPlayground, ada: Member
) -> None:
    iid = ada.open({"old.md": AFTER})
    bot, place = member(forge, "bot").request(iid), position(ada, iid, "old.md", new_line=4)
    body = "```suggestion:-1+0\nless\n```"
    made = bot.discussions.create({"body": body, "position": place})
    ada.commit("topic", {"old.md": b"first\n" + AFTER.replace(b"line three\n", b"line 3\n")})
    path = f"/suggestions/{made.attributes['notes'][0]['suggestions'][0]['id']}/apply"
    assert ada.call("PUT", path).status_code == 400
    (note,) = made.attributes["notes"]
    bot.notes.update(note["id"], {"body": f"Anew:\n\n{body}"})
    (suggestion,) = bot.notes.get(note["id"]).attributes["suggestions"]
    assert (suggestion["from_line"], suggestion["from_content"]) == (4, "line 3\nmore\n")
    assert ada.call("PUT", path).ok
