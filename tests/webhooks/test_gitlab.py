"""GitLab deliveries as bytes: token or signature, and which merge requests each event wakes."""

from datetime import timedelta

import pytest

from bot.review.model.targets import IncomingEvent
from tests.webhooks.deliveries import (
    GUID,
    NOW,
    SIGNING_TOKEN,
    TOKEN,
    Request,
    a_merge_request_event,
    from_gitlab,
    signed_gitlab,
)
from webhooks import gitlab
from webhooks.gitlab import Secrets
from webhooks.outcome import Ignored, Rejected, RejectionStatus, Verdict

BOTH = Secrets(token=TOKEN, signing_token=SIGNING_TOKEN)
PROJECT = {"path_with_namespace": "acme/tools/payments", "default_branch": "main"}
EVENT = a_merge_request_event()


SHA = "ab" * 20


def a_pipeline(**told: object) -> dict[str, object]:
    """Write the event of a pipeline as the default kind sends it: it names no merge request."""
    what = {"id": 31, "ref": "topic", "tag": False, "sha": SHA, "source": "push", "status": "running", **told}
    return {"object_kind": "pipeline", "object_attributes": what, "merge_request": None, "project": PROJECT}


def judge(request: Request, secrets: Secrets = BOTH) -> Verdict:
    return gitlab.receive(request.headers, request.body, secrets, NOW)


def with_token(payload: dict[str, object] | bytes, **headers: str) -> Request:
    return from_gitlab(payload, X_Gitlab_Token=TOKEN, **headers)


@pytest.mark.parametrize(
    ("request_", "delivery"),
    [
        pytest.param(with_token(EVENT, Idempotency_Key=GUID), GUID, id="token"),
        pytest.param(with_token(EVENT, X_Gitlab_Webhook_UUID=GUID), GUID, id="token of an older GitLab"),
        pytest.param(signed_gitlab(EVENT), GUID, id="signature"),
        pytest.param(signed_gitlab(EVENT, at=NOW - timedelta(minutes=4)), GUID, id="signature four minutes ago"),
        pytest.param(signed_gitlab(EVENT, at=NOW - timedelta(minutes=5)), GUID, id="signature five minutes ago"),
    ],
)
def test_a_believed_delivery_wakes_its_merge_request(request_: Request, delivery: str) -> None:
    verdict = judge(request_)
    assert isinstance(verdict, IncomingEvent)
    assert [str(target) for target in verdict.targets] == ["gitlab:acme/tools/payments!7"]
    assert (verdict.delivery, verdict.event, verdict.action) == (f"gitlab:{delivery}", "merge_request", "open")


def test_a_delivery_without_an_id_is_named_by_its_content() -> None:
    names = {getattr(judge(with_token(a_merge_request_event(number))), "delivery", "") for number in (1, 1, 2)}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("request_", "secrets", "message"),
    [
        pytest.param(from_gitlab(EVENT), BOTH, "SPECBOT_GITLAB_WEBHOOK_SECRET", id="no token"),
        pytest.param(from_gitlab(EVENT, X_Gitlab_Token="wrong"), BOTH, "SPECBOT_GITLAB_WEBHOOK_SECRET", id="wrong"),
        pytest.param(
            from_gitlab(EVENT, X_Gitlab_Token=""), Secrets(), "SPECBOT_GITLAB_WEBHOOK_SECRET", id="both empty"
        ),
        pytest.param(signed_gitlab(EVENT, key=b"another"), BOTH, "does not match", id="another key"),
        pytest.param(signed_gitlab(EVENT, at=NOW - timedelta(minutes=6)), BOTH, "clock", id="too old"),
        pytest.param(signed_gitlab(EVENT, at=NOW + timedelta(minutes=6)), BOTH, "clock", id="from the future"),
        pytest.param(signed_gitlab(EVENT), Secrets(token=TOKEN), "SPECBOT_GITLAB_SIGNING_TOKEN", id="no key here"),
        pytest.param(signed_gitlab(EVENT), Secrets(signing_token="whsec_?"), "SIGNING_TOKEN", id="no base64"),
        pytest.param(
            with_token(EVENT, webhook_signature="v1,AAAA", webhook_timestamp="x"), BOTH, "clock", id="no number"
        ),
        pytest.param(with_token(EVENT, webhook_signature="v1,AAAA"), BOTH, "clock", id="no moment"),
        pytest.param(
            with_token(EVENT, webhook_signature="v1,é", webhook_timestamp=str(int(NOW.timestamp()))),
            BOTH,
            "does not match",
            id="a right token does not excuse a wrong signature",
        ),
    ],
)
def test_who_cannot_prove_a_secret_is_not_believed(request_: Request, secrets: Secrets, message: str) -> None:
    verdict = judge(request_, secrets)
    assert isinstance(verdict, Rejected)
    assert verdict.refusal is RejectionStatus.UNAUTHENTICATED
    assert message in verdict.message


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"object_kind": 7}', b'{"project": "a name"}'])
def test_what_cannot_be_read_is_accepted_all_the_same(body: bytes) -> None:
    verdict = judge(with_token(body, X_Gitlab_Event="System Hook"))
    assert isinstance(verdict, Ignored)
    assert (verdict.event, verdict.action, "body" in verdict.reason) == ("System Hook", "", True)
    unnamed = judge(with_token(body, Idempotency_Key=GUID))
    assert isinstance(unnamed, Ignored)
    assert (unnamed.event, unnamed.delivery) == ("", f"gitlab:{GUID}")


def test_what_is_ignored_is_written_down_under_its_delivery() -> None:
    verdict = judge(with_token({**EVENT, "object_kind": "wiki_page"}, Idempotency_Key=GUID))
    assert isinstance(verdict, Ignored)
    assert (verdict.delivery, verdict.event, verdict.action) == (f"gitlab:{GUID}", "wiki_page", "open")


def test_a_deed_without_a_name_has_none() -> None:
    verdict = judge(with_token({**EVENT, "object_attributes": {"iid": 7, "action": None}}))
    assert isinstance(verdict, IncomingEvent)
    assert verdict.action == ""


def test_why_an_event_is_ignored_is_said() -> None:
    talk = {**a_note(), "user": {"username": "group_12_bot"}}
    ignored = [judge(with_token(one)) for one in (talk, {**EVENT, "object_kind": "wiki_page"})]
    assert [one.reason for one in ignored if isinstance(one, Ignored)] == [
        "a bot's comment or reaction decides nothing",
        "nothing that the bot shows depends on this event",
    ]


@pytest.mark.parametrize("token", ["", "whsec_", f"{SIGNING_TOKEN}?", SIGNING_TOKEN.replace("whsec_", "whsec_!")])
def test_a_signing_token_that_is_none_is_no_key(token: str) -> None:
    assert gitlab.signing_key(token) is None


def a_note(noteable: str = "MergeRequest", *, system: bool = False) -> dict[str, object]:
    attributes = {"noteable_type": noteable, "system": system, "action": "create"}
    return {"object_kind": "note", "project": PROJECT, "object_attributes": attributes, "merge_request": {"iid": 7}}


def an_event(kind: str) -> dict[str, object]:
    """Make an event that has its merge request beside it."""
    return {"object_kind": kind, "user": {"username": "ada"}, "project": PROJECT, "merge_request": {"iid": 7}}


def a_push(*paths: str, count: int = 1, ref: str = "refs/heads/main") -> dict[str, object]:
    commits = [{"added": list(paths)}]
    return {"object_kind": "push", "project": PROJECT, "ref": ref, "commits": commits, "total_commits_count": count}


@pytest.mark.parametrize(
    ("payload", "targets"),
    [
        pytest.param(a_note(), ["gitlab:acme/tools/payments!7"], id="a comment"),
        pytest.param(a_note(system=True), [], id="a system note"),
        pytest.param(a_note("Issue"), [], id="a comment on an issue"),
        pytest.param({**a_note(), "merge_request": None}, [], id="a comment on nothing"),
        pytest.param({**EVENT, "project": None}, [], id="no project"),
        pytest.param({**EVENT, "object_attributes": {}}, [], id="no number"),
        pytest.param(a_push(".gitlab/specbot.yml"), ["gitlab:acme/tools/payments"], id="policy pushed"),
        pytest.param(a_push("main.go"), [], id="code pushed"),
        pytest.param(a_push("main.go", count=20), [], id="as many commits as are shown"),
        pytest.param(a_push("main.go", count=21), ["gitlab:acme/tools/payments"], id="more commits than are shown"),
        pytest.param(a_push(count=0), ["gitlab:acme/tools/payments"], id="no commits shown"),
        pytest.param(a_push(".specbot.yml", ref="refs/heads/topic"), [], id="pushed elsewhere"),
        pytest.param(an_event("pipeline"), ["gitlab:acme/tools/payments!7"], id="a merge request's pipeline"),
        pytest.param(a_pipeline(), [f"gitlab:acme/tools/payments@{SHA}"], id="a branch's pipeline"),
        pytest.param(a_pipeline(source="external"), [], id="a pipeline that statuses made"),
        pytest.param(a_pipeline(tag=True), [], id="a tag's pipeline"),
        pytest.param(a_pipeline(sha="junk"), [], id="a pipeline of nothing"),
        pytest.param(
            {**EVENT, "object_attributes": {"iid": 7, "action": "open", "source": PROJECT}},
            ["gitlab:acme/tools/payments!7"],
            id="with the source project, as GitLab sends it",
        ),
        pytest.param(an_event("emoji"), ["gitlab:acme/tools/payments!7"], id="a reaction"),
        pytest.param({**an_event("emoji"), "user": {"username": "project_5_bot_1f"}}, [], id="a bot's reaction"),
        pytest.param({**a_note(), "user": {"username": "group_12_bot"}}, [], id="a bot's comment"),
        pytest.param(
            {**EVENT, "user": {"username": "group_12_bot"}}, ["gitlab:acme/tools/payments!7"], id="a bot's push"
        ),
        pytest.param({"object_kind": "wiki_page", "project": PROJECT}, [], id="another event"),
        pytest.param({"event_name": "project_create", "path_with_namespace": "acme/x"}, [], id="of the system"),
        pytest.param({**EVENT, "project": {"name": "a project"}}, [], id="a project without a path"),
    ],
)
def test_which_merge_requests_an_event_wakes(payload: dict[str, object], targets: list[str]) -> None:
    verdict = judge(with_token(payload))
    assert isinstance(verdict, IncomingEvent | Ignored)
    assert ([str(target) for target in verdict.targets] if isinstance(verdict, IncomingEvent) else []) == targets
