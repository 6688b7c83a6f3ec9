"""Odd values in deliveries that are signed well: 400 or ignored, never a crash, never a row that nobody can read."""

import pytest

from bot.review.model.targets import IncomingEvent, parse_target
from tests.webhooks.deliveries import (
    KEY,
    NOW,
    SECRET,
    SIGNING_TOKEN,
    TOKEN,
    Request,
    a_pull_event,
    from_github,
    from_gitlab,
)
from webhooks import delivery_values, github, gitlab
from webhooks.outcome import Ignored, Rejected, RejectionStatus, Verdict

SHA = "a" * 40
ODD_NAMES = [
    "",
    "acme",
    "acme/pay\0ments",
    "acme/../x",
    "a/b/c#1",
    "acme/pay ments",
    "acme/\u202epay",
    "x/" * 600 + "y",
    "/",
    "a//b",
]
ODD_LEVELS = ["acme/tools/payments", "acme"]
ODD_NUMBERS: list[object] = [0, -1, 2**31, 2**63, 10**400, 1.5, "12", None, True, [1]]
DEEP = b'{"a":' * 100_000


def at_github(request: Request) -> Verdict:
    return github.receive(request.headers, request.body, SECRET)


def at_gitlab(payload: object, **headers: str) -> Verdict:
    request = from_gitlab(payload if isinstance(payload, bytes) else dict(payload), X_Gitlab_Token=TOKEN, **headers)  # type: ignore[call-overload] # a table of bodies
    return gitlab.receive(request.headers, request.body, gitlab.Secrets(token=TOKEN, signing_token=SIGNING_TOKEN), NOW)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_repository_without_a_proper_name_is_refused(name: str) -> None:
    found = at_github(from_github("pull_request", a_pull_event(repository=name)))
    assert isinstance(found, Rejected)
    assert found.refusal is RejectionStatus.UNREADABLE
    payload = {
        "object_kind": "merge_request",
        "project": {"path_with_namespace": name},
        "object_attributes": {"iid": 7},
    }
    ignored = at_gitlab(payload)
    assert isinstance(ignored, Ignored)
    assert not name or ignored.reason.endswith("; GitLab sends none like it")


def test_a_value_is_refused_with_what_is_wrong_about_it() -> None:
    longest = "a/" + "b" * 510
    assert delivery_values.repository(longest) == longest
    with pytest.raises(delivery_values.OddValueError, match="not like owner/name"):
        delivery_values.repository(longest + "b")
    with pytest.raises(delivery_values.OddValueError, match="number is not between 1 and"):
        delivery_values.number(0)
    with pytest.raises(delivery_values.OddValueError, match="not like owner/name"):
        delivery_values.repository("acme/.")
    with pytest.raises(delivery_values.OddValueError, match="button's identifier is not at most"):
        delivery_values.identifier("x" * 1000)
    with pytest.raises(delivery_values.OddValueError, match="not 40 or 64 hexadecimal digits"):
        delivery_values.sha("main")
    with pytest.raises(delivery_values.OddValueError, match="sender's login is not one"):
        delivery_values.login("two words")
    with pytest.raises(delivery_values.OddValueError, match="delivery's id is not at most 200"):
        delivery_values.delivery_id("x" * 201)


@pytest.mark.parametrize("name", ODD_LEVELS)
def test_a_repository_of_github_has_an_owner_and_a_name(name: str) -> None:
    place = {"id": 7, "full_name": name, "default_branch": "main"}
    check = {"action": "rerequested", "check_suite": {"head_sha": SHA}, "repository": place}
    push = {"ref": "refs/heads/main", "forced": True, "repository": place}
    for event, payload in (("pull_request", a_pull_event(repository=name)), ("check_suite", check), ("push", push)):
        found = at_github(from_github(event, payload))
        assert isinstance(found, Rejected)
        assert "not like owner/name" in found.message


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_pull_request_without_a_proper_number_is_refused(number: object) -> None:
    payload = {**a_pull_event(), "pull_request": {"number": number}}
    assert isinstance(at_github(from_github("pull_request", payload)), Rejected)
    merge_request = {
        "object_kind": "note",
        "project": {"path_with_namespace": "acme/payments"},
        "object_attributes": {"noteable_type": "MergeRequest"},
        "merge_request": {"iid": number},
    }
    assert isinstance(at_gitlab(merge_request), Ignored)


@pytest.mark.parametrize(
    "body", [DEEP, b'{"action": ' + DEEP, b'{"action": "\xff"}', b'{"action": "\\ud800"}', b"", b"null", b"[]"]
)
def test_a_body_that_is_no_event_is_refused(body: bytes) -> None:
    assert isinstance(at_github(from_github("pull_request", body)), Rejected)
    assert isinstance(at_gitlab(body), Ignored)


@pytest.mark.parametrize("delivery", ["a\0b", "x" * 201, "a b", "ünïcode", "<script>"])
def test_a_delivery_has_a_name_that_can_be_stored(delivery: str) -> None:
    assert isinstance(at_github(from_github("pull_request", a_pull_event(), delivery=delivery)), Rejected)
    payload = {
        "object_kind": "push",
        "project": {"path_with_namespace": "acme/payments", "default_branch": "main"},
        "ref": "refs/heads/main",
    }
    found = at_gitlab(payload, Idempotency_Key=delivery)
    assert isinstance(found, IncomingEvent)
    assert len(found.delivery) == len("gitlab:") + 64


@pytest.mark.parametrize("stamp", ["9" * 400, "9" * 5000, "-1", "1e9", "", "NaN", "\u0661\u0662"])
def test_a_moment_that_is_none_is_refused(stamp: str) -> None:
    signed = {"webhook_signature": "v1,xxxx", "webhook_timestamp": stamp, "webhook_id": "1"}
    found = at_gitlab({}, **signed)
    assert isinstance(found, Rejected)
    assert "5 minutes" in found.message
    assert KEY


@pytest.mark.parametrize("identifier", ["", "a\0b", "x" * 65, "two words", "\u202e"])
def test_a_button_has_a_plain_identifier(identifier: str) -> None:
    payload = {
        **a_pull_event(action="requested_action"),
        "check_run": {"pull_requests": [{"number": 12}]},
        "requested_action": {"identifier": identifier},
    }
    assert isinstance(at_github(from_github("check_run", payload)), Rejected)


@pytest.mark.parametrize("sha", ["b" * 39, "B" * 40, "x" * 40, "../../x", "b" * 41, "b\0" * 20])
def test_a_commit_has_a_proper_name(sha: str) -> None:
    group = {"head_sha": sha, "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-abc"}
    payload = {**a_pull_event(action="checks_requested"), "merge_group": group}
    assert isinstance(at_github(from_github("merge_group", payload)), Rejected)
    payload = {**a_pull_event(action="rerequested"), "check_run": {"head_sha": sha}}
    assert isinstance(at_github(from_github("check_run", payload)), Rejected)


@pytest.mark.parametrize("digits", [11, 5000])
def test_a_branch_of_the_merge_queue_with_an_odd_number_is_none(digits: int) -> None:
    group = {"head_sha": SHA, "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{'9' * digits}-abc"}
    payload = {**a_pull_event(action="checks_requested"), "merge_group": group}
    assert isinstance(at_github(from_github("merge_group", payload)), Ignored)


def test_what_passes_can_be_read_by_a_worker() -> None:
    found = at_github(from_github("pull_request", a_pull_event(number=2**31 - 1, repository="a.b-c_d/E.f-g_h")))
    assert isinstance(found, IncomingEvent)
    assert parse_target(str(found.targets[0])) == found.targets[0]


@pytest.mark.parametrize("action", ["unsuspend", "new_permissions_accepted", "created"])
def test_an_installation_that_names_no_repositories_wakes_all_of_its_owner(action: str) -> None:
    payload = {"action": action, "installation": {"id": 5, "account": {"login": "acme"}}}
    found = at_github(from_github("installation", payload))
    assert isinstance(found, IncomingEvent)
    assert [str(target) for target in found.targets] == ["github:acme@installed"]
    assert parse_target("github:acme@installed") == found.targets[0]
    assert isinstance(at_github(from_github("installation", {"action": action})), Ignored)
    assert isinstance(
        at_github(from_github("installation", {"action": action, "installation": {"account": {"login": ""}}})), Ignored
    )


def test_a_check_that_is_to_be_run_again_says_so() -> None:
    payload = {**a_pull_event(action="rerequested"), "check_run": {"pull_requests": [{"number": 12}]}}
    found = at_github(from_github("check_run", payload))
    assert isinstance(found, IncomingEvent)
    assert found.check_action is not None
    assert (found.check_action.identifier, found.check_action.account.login) == ("rerequested", "ada")
