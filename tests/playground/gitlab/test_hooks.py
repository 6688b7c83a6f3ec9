"""Deliveries: what they carry, how they are signed, and what becomes of a hook that fails."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.review.model.targets import IncomingEvent
from specbot_playground.gitlab.operations.pipelines import run_own_pipeline
from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, inside, member, position
from tests.mailbox import Mailbox, Received, opened_mailbox
from tests.playground.gitlab.official import payload_problems
from webhooks.gitlab import Secrets, receive

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def box(forge: GitLabPlayground) -> Iterator[Mailbox]:
    with opened_mailbox(forge) as opened:
        yield opened


@pytest.fixture
def ada(forge: GitLabPlayground) -> Member:
    return member(forge, "ada")


TOLD = [
    "push",
    "merge_request.open",
    "note.create",
    "emoji.award",
    "emoji.revoke",
    "note.update",
    "note.create",
    "merge_request.update",
    "merge_request.update",
    "pipeline",
    "push",
    "merge_request.update",
    "merge_request.approved",
    "merge_request.merge",
    "push",
]


def test_what_is_told_of_a_merge_request_from_its_opening_to_the_merge(
    forge: GitLabPlayground, box: Mailbox, ada: Member
) -> None:
    iid = ada.open({"a.md": b"one\n"})
    bo = member(forge, "bo")
    note = bo.request(iid).notes.create({"body": "Hello\n/label ~nothing"})
    note.awardemojis.create({"name": "eyes"}).delete()
    note.body = "Hello again"
    note.save()
    thread = bo.request(iid).discussions.create({"body": "x", "position": position(bo, iid, "a.md", new_line=1)})
    thread.resolved = True
    thread.save()
    ada.call("PUT", f"merge_requests/{iid}", {"labels": "bug"})
    run_own_pipeline(forge.world, forge.project, inside(forge, iid), "running")
    ada.commit("topic", {"a.md": b"two\n"})
    bo.request(iid).approve()
    bo.request(iid).merge()
    forge.drain()
    assert box.names() == TOLD
    for letter in box.received:
        assert _problems(letter) == []
    labelled, updated = (box.received[number].payload for number in (8, 11))
    assert [one["title"] for one in labelled["changes"]["labels"]["current"]] == ["bug"]
    assert "oldrev" in updated["object_attributes"]
    assert "oldrev" not in labelled["object_attributes"]


def _problems(letter: Received) -> list[str]:
    """Compare a payload with the documentation; some fields stand only where they mean something."""
    optional = ("emoji lacks note", "pipeline lacks source_pipeline")
    return [one for one in payload_problems(letter.payload["object_kind"], letter.payload) if one not in optional]


def test_notes_of_the_forge_itself_are_not_told(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    ada.call("PUT", f"merge_requests/{iid}", {"title": "Better"})
    ada.call("POST", f"merge_requests/{iid}/notes", {"body": "/draft"})
    forge.drain()
    assert [note.system for note in inside(forge, iid).notes] == [True, True]
    assert [name for name in box.names() if name.startswith("note")] == []


def test_the_edit_of_another_names_the_author(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    note = ada.request(iid).notes.create({"body": "Hello"})
    member(forge, "dana").call("PUT", f"merge_requests/{iid}/notes/{note.id}", {"body": "Changed"})
    forge.drain()
    assert box.received[-1].name == "note.update"
    assert box.received[-1].payload["user"]["username"] == "ada"


def test_deliveries_are_signed_and_numbered(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    ada.open({"a.md": b"one\n"})
    forge.drain()
    keys = set()
    for letter in box.received:
        headers = letter.headers
        assert headers["X-Gitlab-Token"] == forge.world.webhook_token
        assert headers["X-Gitlab-Instance"] == forge.web_url
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + letter.body
        key = b64decode(forge.world.signing_token.removeprefix("whsec_"))
        expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-id"] == headers["Idempotency-Key"]
        keys.add(headers["Idempotency-Key"])
    assert len(keys) == len(box.received) == 2


def test_the_receiver_believes_them(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    forge.drain()
    secrets = Secrets(token=forge.world.webhook_token, signing_token=forge.world.signing_token)
    letter = box.received[-1]
    verdict = receive(letter.headers, letter.body, secrets, forge.world.now())
    assert isinstance(verdict, IncomingEvent)
    assert [str(target) for target in verdict.targets] == [f"gitlab:acme/payments!{iid}"]


def test_a_hook_is_not_sent_twice_in_a_chain_of_answers(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    iid = ada.open({"a.md": b"one\n"})
    forge.drain()
    chain = {"X-Gitlab-Event-UUID": box.received[-1].headers["X-Gitlab-Event-UUID"]}
    ada.call("POST", f"merge_requests/{iid}/notes", {"body": "In circles"}, **chain)
    ada.call("POST", f"merge_requests/{iid}/notes", {"body": "By itself"})
    other = {"X-Gitlab-Event-UUID": "11111111-2222-3333-4444-555555555555"}
    ada.call("POST", f"merge_requests/{iid}/notes", {"body": "In another chain"}, **other)
    forge.drain()
    said = [letter for letter in box.received if letter.name == "note.create"]
    assert [letter.payload["object_attributes"]["note"] for letter in said] == ["By itself", "In another chain"]
    assert said[1].headers["X-Gitlab-Event-UUID"] == other["X-Gitlab-Event-UUID"]
    assert said[0].headers["X-Gitlab-Event-UUID"] not in (*chain.values(), *other.values())


def test_four_failures_switch_a_hook_off_for_a_while(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    moment = NOON
    forge.world.now = lambda: moment
    iid = ada.open({"a.md": b"one\n"})
    forge.drain()
    box.received.clear()
    box.status = 500

    def talk() -> str:
        ada.request(iid).notes.create({"body": "Hello"})
        forge.drain()
        return str(member(forge, "bot").project().hooks.list(get_all=True)[0].alert_status)

    assert [talk() for _ in range(4)] == ["executable"] * 3 + ["temporarily_disabled"]
    assert talk() == "temporarily_disabled"
    assert len(box.received) == 4
    moment = NOON + timedelta(minutes=1, seconds=1)
    assert talk() == "temporarily_disabled"
    assert len(box.received) == 5
    moment += timedelta(minutes=2, seconds=1)
    box.status = 302
    assert talk() == "executable"
    assert forge.project.hooks[0].failures == 0


def test_forty_failures_switch_a_hook_off_for_good(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    moment = NOON
    forge.world.now = lambda: moment
    iid = ada.open({"a.md": b"one\n"})
    forge.drain()
    box.received.clear()
    box.status = 401
    for _ in range(42):
        ada.request(iid).notes.create({"body": "Hello"})
        forge.drain()
        moment += timedelta(days=2)
    bot = member(forge, "bot").project()
    hook = bot.hooks.list(get_all=True)[0]
    assert (len(box.received), hook.alert_status) == (40, "disabled")
    box.status = 200
    hook.test("push_events")
    assert bot.hooks.get(hook.id).alert_status == "executable"


def test_a_hook_hears_what_it_asked_for(forge: GitLabPlayground, box: Mailbox, ada: Member) -> None:
    forge.set_webhook(None)
    bot = member(forge, "bot").project()
    bot.hooks.create({"url": box.url, "note_events": True, "push_events": False})
    iid = ada.open({"a.md": b"one\n"})
    ada.request(iid).notes.create({"body": "Hello"})
    forge.drain()
    assert box.names() == ["note.create"]
    assert "X-Gitlab-Token" not in box.received[0].headers
    assert "webhook-signature" not in box.received[0].headers


def test_hooks_are_for_maintainers(forge: GitLabPlayground, ada: Member) -> None:
    forge.set_webhook("http://127.0.0.1:9")
    assert ada.call("GET", "hooks").status_code == 403
    shown = member(forge, "bot").call("GET", "hooks").json()[0]
    assert (shown["token_present"], shown["signing_token_present"], "token" in shown) == (True, True, False)
