"""GitHub deliveries as bytes: who is believed, and which pull requests each event wakes."""

import pytest

from bot.review.model.account import Account
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent
from tests.webhooks.deliveries import GUID, SECRET, Request, a_pull_event, from_github
from webhooks import github
from webhooks.outcome import Ignored, Rejected, RejectionStatus, Verdict

REPOSITORY = {"id": 7, "full_name": "acme/payments", "default_branch": "main"}
BOT = {"type": "Bot"}
SHA = "a" * 40
GROUP = {"head_sha": SHA, "head_ref": f"refs/heads/gh-readonly-queue/main/pr-104-{SHA}"}


def judge(request: Request, secret: str = SECRET) -> Verdict:
    return github.receive(request.headers, request.body, secret)


def woken(event: str, payload: dict[str, object]) -> list[str]:
    verdict = judge(from_github(event, {"repository": REPOSITORY, **payload}))
    assert isinstance(verdict, IncomingEvent | Ignored)
    return [str(target) for target in verdict.targets] if isinstance(verdict, IncomingEvent) else []


def test_lesson_15_a_wake_keeps_the_reference_and_forgets_the_content() -> None:
    verdict = judge(from_github("pull_request", a_pull_event()))
    assert isinstance(verdict, IncomingEvent)
    assert [str(target) for target in verdict.targets] == ["github:acme/payments#12"]
    assert (verdict.delivery, verdict.event, verdict.action) == (f"github:{GUID}", "pull_request", "opened")


@pytest.mark.parametrize(
    ("request_", "secret"),
    [
        pytest.param(from_github("pull_request", a_pull_event(), secret="another"), SECRET, id="another secret"),
        pytest.param(from_github("pull_request", a_pull_event(), signature=""), SECRET, id="no signature"),
        pytest.param(from_github("pull_request", a_pull_event(), signature="sha1=00"), SECRET, id="an older kind"),
        pytest.param(from_github("pull_request", a_pull_event(), signature="sha256=é"), SECRET, id="not ASCII"),
        pytest.param(from_github("pull_request", a_pull_event(), secret=""), "", id="an empty secret on both ends"),
    ],
)
def test_who_cannot_prove_the_secret_is_not_believed(request_: Request, secret: str) -> None:
    verdict = judge(request_, secret)
    assert isinstance(verdict, Rejected)
    assert verdict.refusal is RejectionStatus.UNAUTHENTICATED
    assert "SPECBOT_GITHUB_WEBHOOK_SECRET" in verdict.message


def test_a_changed_byte_breaks_the_signature() -> None:
    request = from_github("pull_request", a_pull_event())
    changed = Request(headers=request.headers, body=request.body.replace(b"12", b"13"))
    assert isinstance(judge(changed), Rejected)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(from_github("pull_request", b"payload=%7B%7D"), "content type", id="a form"),
        pytest.param(from_github("pull_request", b"[]"), "not the JSON of an event", id="a list"),
        pytest.param(from_github("pull_request", b"\xff\xfe"), "not the JSON of an event", id="not UTF-8"),
        pytest.param(from_github("pull_request", {"pull_request": {"number": "x"}}), "not the JSON", id="wrong type"),
        pytest.param(from_github("", a_pull_event()), "X-GitHub-Event", id="no event"),
        pytest.param(from_github("pull_request", a_pull_event(), delivery=""), "X-GitHub-Delivery", id="no delivery"),
    ],
)
def test_signed_junk_is_unreadable(request_: Request, message: str) -> None:
    verdict = judge(request_)
    assert isinstance(verdict, Rejected)
    assert verdict.refusal is RejectionStatus.UNREADABLE
    assert message in verdict.message


@pytest.mark.parametrize(
    ("event", "payload", "targets"),
    [
        ("pull_request", a_pull_event(action="synchronize"), ["github:acme/payments#12"]),
        ("pull_request", a_pull_event(action="closed"), ["github:acme/payments#12"]),
        ("pull_request", a_pull_event(action="assigned"), []),
        ("pull_request", {**a_pull_event(), "repository": None}, []),
        ("pull_request", {"action": "opened"}, []),
        (
            "issue_comment",
            {"action": "created", "issue": {"number": 3, "pull_request": {}}},
            ["github:acme/payments#3"],
        ),
        ("issue_comment", {"action": "created", "issue": {"number": 3}}, []),
        ("pull_request_review", {"action": "submitted", "pull_request": {"number": 3}}, ["github:acme/payments#3"]),
        (
            "pull_request_review_thread",
            {"action": "resolved", "pull_request": {"number": 3}},
            ["github:acme/payments#3"],
        ),
        (
            "merge_group",
            {"action": "checks_requested", "merge_group": GROUP},
            [f"github:acme/payments#104@{SHA}"],
        ),
        ("merge_group", {"action": "checks_requested"}, []),
        ("merge_group", {"action": "checks_requested", "merge_group": {"head_sha": SHA}}, []),
        ("merge_group", {"action": "destroyed", "merge_group": GROUP}, []),
        ("ping", {}, []),
        ("an event of next year", {"action": "created"}, []),
    ],
)
def test_which_pull_requests_an_event_wakes(event: str, payload: dict[str, object], targets: list[str]) -> None:
    assert woken(event, payload) == targets


def test_a_check_wakes_its_pull_requests_of_this_repository() -> None:
    pulls = [
        {"number": 1, "base": {"repo": {"id": 7}}},
        {"number": 2},
        {"number": 3, "base": {"repo": {"id": 8}}},
    ]
    wanted = ["github:acme/payments#1", "github:acme/payments#2"]
    assert woken("check_suite", {"action": "rerequested", "check_suite": {"pull_requests": pulls}}) == wanted
    assert woken("check_run", {"action": "requested_action", "check_run": {"pull_requests": pulls}}) == wanted
    assert woken("check_suite", {"action": "requested", "check_suite": {"pull_requests": pulls}}) == []
    assert woken("check_run", {"action": "rerequested", "check_run": {"pull_requests": []}}) == []
    on_fork = {"pull_requests": [], "head_sha": SHA, "check_suite": {"head_branch": None}}
    assert woken("check_run", {"action": "requested_action", "check_run": on_fork}) == [f"github:acme/payments@{SHA}"]
    assert woken("check_suite", {"action": "rerequested", "check_suite": on_fork}) == [f"github:acme/payments@{SHA}"]
    queued = {"head_sha": SHA, "head_branch": "gh-readonly-queue/main/pr-12-abc"}
    assert woken("check_suite", {"action": "rerequested", "check_suite": queued}) == [f"github:acme/payments#12@{SHA}"]
    named_by_suite = {"head_sha": SHA, "check_suite": {"head_branch": "gh-readonly-queue/main/pr-13-abc"}}
    wanted = [f"github:acme/payments#13@{SHA}"]
    assert woken("check_run", {"action": "requested_action", "check_run": named_by_suite}) == wanted
    assert woken("check_run", {"action": "rerequested"}) == []


def test_why_an_event_is_ignored_is_said() -> None:
    issue = {"action": "created", "issue": {"number": 3}, "repository": REPOSITORY}
    talk = {**issue, "sender": {"id": 9, "login": "helper[bot]", "type": "Bot"}}
    ignored = [judge(from_github(*one)) for one in (("issue_comment", issue), ("issue_comment", talk), ("star", {}))]
    assert [one.reason for one in ignored if isinstance(one, Ignored)] == [
        "it concerns no pull request",
        "a bot's comment decides nothing",
        "nothing that the bot shows depends on this event",
    ]


def test_what_is_ignored_is_written_down_under_its_delivery() -> None:
    ignored = judge(from_github("star", {"action": "created"}))
    assert isinstance(ignored, Ignored)
    assert (ignored.delivery, ignored.event, ignored.action) == (f"github:{GUID}", "star", "created")


@pytest.mark.parametrize(("kind", "is_bot"), [("Bot", True), ("User", False), ("Organization", False)])
def test_whether_a_bot_pressed_is_kept(kind: str, *, is_bot: bool) -> None:
    sender = {"id": 9, "login": "helper[bot]", "type": kind}
    check = {"pull_requests": [{"number": 12}]}
    wake = judge(from_github("check_run", {**a_pull_event(action="rerequested"), "check_run": check, "sender": sender}))
    assert isinstance(wake, IncomingEvent)
    assert wake.check_action is not None
    assert wake.check_action.account == Account(id="9", login="helper[bot]", is_bot=is_bot)


def test_a_button_without_a_presser_is_nobody_s() -> None:
    payload = {"action": "rerequested", "check_run": {"pull_requests": [{"number": 12}]}, "repository": REPOSITORY}
    wake = judge(from_github("check_run", payload))
    assert isinstance(wake, IncomingEvent)
    assert wake.check_action is not None
    assert (wake.check_action.identifier, wake.check_action.account.login) == ("rerequested", "")


@pytest.mark.parametrize(
    ("event", "payload", "wakes"),
    [
        ("issue_comment", {"action": "created", "issue": {"number": 3, "pull_request": {}}}, False),
        ("issue_comment", {"action": "deleted", "issue": {"number": 3, "pull_request": {}}}, True),
        ("pull_request_review_comment", {"action": "created", "pull_request": {"number": 3}}, False),
        (
            "pull_request_review",
            {"action": "submitted", "pull_request": {"number": 3}, "review": {"state": "commented"}},
            False,
        ),
        (
            "pull_request_review",
            {"action": "submitted", "pull_request": {"number": 3}, "review": {"state": "approved"}},
            True,
        ),
        ("pull_request_review", {"action": "submitted", "pull_request": {"number": 3}}, True),
        ("pull_request", {"action": "synchronize", "pull_request": {"number": 3}}, True),
    ],
)
def test_the_talk_of_bots_wakes_nothing_but_their_deeds_do(
    event: str, payload: dict[str, object], *, wakes: bool
) -> None:
    assert bool(woken(event, {**payload, "sender": BOT})) is wakes


def a_push(*paths: str, **more: object) -> dict[str, object]:
    commits = [{"added": [], "modified": list(paths), "removed": []}]
    return {"ref": "refs/heads/main", "after": SHA, "commits": commits, **more}


@pytest.mark.parametrize(
    ("payload", "wakes"),
    [
        pytest.param(a_push(".specbot.yml"), True, id="policy"),
        pytest.param(a_push(".github/CODEOWNERS"), True, id="code owners"),
        pytest.param(a_push("docs/specs/TEMPLATE.md"), True, id="Markdown, perhaps a template"),
        pytest.param(a_push("src/main.py"), False, id="code only"),
        pytest.param(a_push("src/main.py", forced=True), True, id="forced: the commits do not say all"),
        pytest.param(a_push("src/main.py", commits=[]), True, id="no commits shown"),
        pytest.param(
            a_push(commits=[{"added": ["main.py"]}] * 2047), False, id="as many as a push shows at most, but one"
        ),
        pytest.param(
            a_push(commits=[{"added": ["main.py"]}] * 2048), True, id="as many as a push shows: there may be more"
        ),
        pytest.param(a_push(".specbot.yml", ref="refs/heads/topic"), False, id="another branch"),
        pytest.param(a_push(".specbot.yml", after="0" * 40), False, id="branch deleted"),
        pytest.param(a_push(".specbot.yml", repository=None), False, id="no repository"),
    ],
)
def test_a_push_wakes_every_pull_request_when_it_may_change_the_rules(
    payload: dict[str, object], *, wakes: bool
) -> None:
    assert woken("push", payload) == (["github:acme/payments"] if wakes else [])


def test_a_new_installation_wakes_what_was_open_before() -> None:
    repositories = [{"full_name": "acme/payments"}, {"full_name": "acme/search"}]
    wanted = ["github:acme/payments", "github:acme/search"]
    assert woken("installation", {"action": "created", "repositories": repositories}) == wanted
    assert woken("installation_repositories", {"action": "added", "repositories_added": repositories}) == wanted
    assert woken("installation", {"action": "deleted", "repositories": repositories}) == []
    nested = {"action": "created", "repositories": [{"full_name": "acme/tools/payments"}], "repository": REPOSITORY}
    assert isinstance(judge(from_github("installation", nested)), Rejected)


def test_a_pressed_button_is_remembered_with_its_presser() -> None:
    check = {"pull_requests": [{"number": 12, "base": {"repo": {"id": 7}}}]}
    payload = {
        "action": "requested_action",
        "repository": {"full_name": "acme/payments", "id": 7},
        "check_run": check,
        "requested_action": {"identifier": "fix"},
        "sender": {"id": 12, "login": "bo", "type": "User"},
    }
    wake = judge(from_github("check_run", payload))
    assert isinstance(wake, IncomingEvent)
    assert wake.check_action == CheckAction(
        identifier="fix", account=Account(id="12", login="bo"), delivery=f"github:{GUID}"
    )
