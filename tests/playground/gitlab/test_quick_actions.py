"""Which lines of a note GitLab takes for commands, and what then becomes of the note."""

import pytest

from specbot_playground.gitlab.quick_actions import extract
from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import inside, member

SWALLOWED = {
    "alone": ("/approve", ""),
    "with words behind it": ("/approve Q3", ""),
    "whatever its case": ("/Approve\nthanks", "thanks"),
    "of another kind of object": ("/status approved", ""),
    "in the second line of a paragraph": ("Fine.\n/close", "Fine."),
    "after an HTML comment": ("<!-- mark -->\n/close", "<!-- mark -->"),
    "between tags, after an empty line": (
        "<details>\n\n/close\n\n</details>",
        "<details>\n\n\n</details>",
    ),
    "with carriage returns": ("Fine.\r\n/close\r\n", "Fine."),
    "put in place of something": ("/shrug Well", "Well ¯\\_(ツ)_/¯"),
}
LEFT = {
    "ours": "/spec approve",
    "ours with a dash": "/spec-approve",
    "a longer word": "/approve-spec",
    "an unknown word": "/resolve Q1",
    "another unknown word": "/review",
    "one that does nothing": "/cc @ada",
    "indented": " /approve",
    "within a line": "text /approve",
    "in a fence": "```\n/close\n```",
    "in an indented block": "    /close",
    "in a quote": "> /close",
    "in a lazy line of a quote": "> Fine.\n/close",
    "in a list": "- /close\n  /close",
    "in an HTML block": "<div>\n/close\n</div>",
    "in inline code": "`\n/close\n`",
}


@pytest.mark.parametrize(("text", "rest"), SWALLOWED.values(), ids=SWALLOWED)
def test_swallowed(text: str, rest: str) -> None:
    found, commands = extract(text)
    assert (found, len(commands)) == (rest, 1)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_left_alone(text: str) -> None:
    assert extract(text) == (text, ())


def test_a_note_is_saved_without_its_commands(forge: GitLabPlayground) -> None:
    ada = member(forge, "ada")
    iid = ada.open({"a.md": b"one\n"})
    note = ada.request(iid).notes.create({"body": "Not now.\n/close"})
    assert note.body == "Not now."
    assert inside(forge, iid).state == "closed"
    assert forge.world.executed == [("ada", "close")]


def test_a_note_of_commands_alone_is_never_made(forge: GitLabPlayground) -> None:
    ada = member(forge, "ada")
    iid = ada.open({"a.md": b"one\n"})
    answer = ada.call("POST", f"merge_requests/{iid}/notes", {"body": "/draft\n/label ~unknown"})
    assert answer.status_code == 202
    assert "id" not in answer.json()
    assert [note.system for note in inside(forge, iid).notes] == [True]
    assert inside(forge, iid).title == "Draft: Search"
    assert (inside(forge, iid).labels, forge.project.labels) == ([], {})


def test_an_edit_that_leaves_commands_alone_deletes_the_note(forge: GitLabPlayground) -> None:
    ada = member(forge, "ada")
    iid = ada.open({"a.md": b"one\n"})
    note = ada.request(iid).notes.create({"body": "Hello"})
    answer = ada.call("PUT", f"merge_requests/{iid}/notes/{note.id}", {"body": "/shout\n/title Better"})
    assert (answer.status_code, answer.json()["body"]) == (200, "/shout")
    answer = ada.call("PUT", f"merge_requests/{iid}/notes/{note.id}", {"body": "/title Best"})
    assert (answer.status_code, "id" in answer.json()) == (202, False)
    assert [one.body for one in inside(forge, iid).notes if not one.system] == []
    assert inside(forge, iid).title == "Best"


def test_commands_have_the_rights_of_their_author(forge: GitLabPlayground) -> None:
    iid = member(forge, "ada").open({"a.md": b"one\n"})
    answer = member(forge, "cy").call("POST", f"merge_requests/{iid}/notes", {"body": "/merge\n/approve\n/close"})
    assert answer.status_code == 202
    assert [text.startswith("Could not apply") for text in answer.json()["summary"]] == [True] * 3
    assert (inside(forge, iid).state, inside(forge, iid).approvals) == ("opened", [])


def test_labels_come_and_go_by_command(forge: GitLabPlayground) -> None:
    ada = member(forge, "ada")
    iid = ada.open({"a.md": b"one\n"})
    for name in ("bug", "in review"):
        ada.project().labels.create({"name": name, "color": "#ff0000"})
    ada.request(iid).notes.create({"body": 'So.\n/label ~bug ~"in review"'})
    assert inside(forge, iid).labels == ["bug", "in review"]
    ada.request(iid).notes.create({"body": "So.\n/unlabel ~bug"})
    assert inside(forge, iid).labels == ["in review"]


def test_a_draft_of_a_review_is_read_for_commands_when_it_is_published(forge: GitLabPlayground) -> None:
    iid = member(forge, "ada").open({"a.md": b"one\n"})
    request = member(forge, "bo").request(iid)
    request.draft_notes.create({"note": "Good.\n/approve"})
    assert inside(forge, iid).approvals == []
    request.draft_notes.bulk_publish()
    assert [one.user.login for one in inside(forge, iid).approvals] == ["bo"]
    assert "Good." in [note.body for note in inside(forge, iid).notes]
