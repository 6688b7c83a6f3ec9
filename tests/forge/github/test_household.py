"""What the sweep learns from GitHub as a whole."""

from collections.abc import Callable

import pytest

from bot.forges.github import App, GitHubCredentials, Token
from bot.review.model.account import Account
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.model.references import PullRef
from tests.forge.github.conftest import Time
from tests.forge.github.scripted import Answer, Scripted
from tests.forge.github.test_credentials import PEM

ROOT = "/api/v3"
DELIVERIES = f"GET {ROOT}/app/hook/deliveries"
INSTALLED = f"GET {ROOT}/installation/repositories"


@pytest.fixture
def app(forge: Scripted, time: Time) -> GitHubCredentials:
    return GitHubCredentials(App(id="3", private_key=PEM), clock=time.clock, api_url=f"{forge.url}", sleep=time.sleep)


def a_delivery(number: int, guid: str, status: int, hours_ago: int = 1) -> dict[str, object]:
    at = f"2026-11-2{3 - hours_ago // 24}T{11 - hours_ago % 24:02}:00:00Z"
    return {"id": number, "guid": guid, "delivered_at": at, "status_code": status, "status": "?"}


def installed(forge: Scripted, *numbers: int) -> None:
    forge.says(f"GET {ROOT}/app/installations", Answer(body=[{"id": number} for number in numbers]))
    for number in numbers:
        token = {"token": f"t{number}", "expires_at": "2026-11-23T13:00:00Z"}
        forge.says(f"POST {ROOT}/app/installations/{number}/access_tokens", Answer(status=201, body=token))


def repositories(*names: str) -> dict[str, object]:
    found = [{"full_name": name, "archived": name.endswith("/old")} for name in names]
    return {"total_count": len(found), "repositories": found}


def test_the_repositories_of_every_installation_page_by_page(app: GitHubCredentials, forge: Scripted) -> None:
    installed(forge, 5, 6)
    more = {"Link": '<https://h/?page=2>; rel="next", <https://h/?page=2>; rel="last"'}
    forge.says(
        INSTALLED,
        Answer(body=repositories("a/one", "a/old"), headers=more),
        Answer(body=repositories("a/two")),
        Answer(body=repositories("b/one")),
    )
    assert app.discovery().repositories(()) == ("a/one", "a/two", "b/one")
    assert [asked.authorization for asked in forge.requests(INSTALLED)] == ["token t5", "token t5", "token t6"]


def test_an_installation_in_trouble_keeps_no_other_from_it(app: GitHubCredentials, forge: Scripted) -> None:
    installed(forge, 5, 6)
    forge.says(f"POST {ROOT}/app/installations/5/access_tokens", Answer(status=403, body={"message": "suspended"}))
    forge.says(INSTALLED, Answer(body=repositories("b/one")))
    assert app.discovery().repositories(()) == ("b/one",)


def test_a_suspended_installation_is_not_asked(app: GitHubCredentials, forge: Scripted) -> None:
    suspended = {"id": 5, "suspended_at": "2026-11-01T00:00:00Z"}
    forge.says(f"GET {ROOT}/app/installations", Answer(body=[suspended]))
    assert app.discovery().repositories(()) == ()


def test_what_failed_and_never_came_home_is_asked_for_by_its_newest_attempt(
    app: GitHubCredentials, forge: Scripted
) -> None:
    pages = [
        Answer(
            body=[a_delivery(9, "lost", 502), a_delivery(8, "late", 202), a_delivery(7, "well", 202)],
            headers={"Link": '<https://h/?per_page=100&cursor=v1_6>; rel="next"'},
        ),
        Answer(body=[a_delivery(6, "late", 0), a_delivery(5, "lost", 0), a_delivery(4, "old", 500, hours_ago=75)]),
    ]
    forge.says(DELIVERIES, *pages)
    forge.says(f"POST {ROOT}/app/hook/deliveries/9/attempts", Answer(status=202, body={}))
    seen: set[str] = set()
    assert app.discovery().redeliver(once(seen)) == 1
    assert seen == {"lost"}
    assert "cursor=v1_6" in forge.requests(DELIVERIES)[1].path
    forge.says(DELIVERIES, *pages)
    assert app.discovery().redeliver(once(seen)) == 0


def test_a_delivery_that_github_forgot_is_left(app: GitHubCredentials, forge: Scripted) -> None:
    forge.says(DELIVERIES, Answer(body=[a_delivery(9, "lost", 502), a_delivery(8, "gone", 502)]))
    forge.says(f"POST {ROOT}/app/hook/deliveries/9/attempts", Answer(status=202, body={}))
    assert app.discovery().redeliver(once(set())) == 1


def a_press(number: int, guid: str) -> dict[str, object]:
    return a_delivery(number, guid, 202) | {"event": "check_run", "action": "requested_action"}


def what_was_pressed(guid: str, *pulls: tuple[int, int]) -> dict[str, object]:
    payload = {
        "sender": {"id": 12, "login": "bo", "type": "User"},
        "repository": {"id": 7, "full_name": "acme/payments"},
        "check_run": {
            "head_sha": "c" * 40,
            "pull_requests": [{"number": number, "base": {"repo": {"id": repository}}} for number, repository in pulls],
        },
        "requested_action": {"identifier": "fix"},
    }
    return {"id": 9, "guid": guid, "request": {"headers": {}, "payload": payload}}


def test_who_pressed_a_button_is_read_from_the_deliveries(app: GitHubCredentials, forge: Scripted, time: Time) -> None:
    forge.says(DELIVERIES, Answer(body=[a_delivery(8, "talk", 202)]), Answer(body=[a_press(9, "press")]))
    forge.says(f"{DELIVERIES}/9", Answer(body=what_was_pressed("press", (1, 7), (4, 8))))
    bo, ref = Account(id="12", login="bo"), PullRef.parse("github:acme/payments#1")
    recorded = RecordedCheckAction(
        identifier="fix", account=bo, repository="acme/payments", head_sha="c" * 40, pulls=(ref,)
    )
    assert app.discovery().recorded_check_actions({"github:press"}) == {"github:press": recorded}
    assert time.slept == [1.0]


def test_a_made_up_press_costs_a_few_requests_and_seconds(app: GitHubCredentials, forge: Scripted, time: Time) -> None:
    more = {"Link": '<https://h/?cursor=v1_6>; rel="next"'}
    forge.says(DELIVERIES, Answer(body=[a_delivery(8, "made-up-0", 202)], headers=more))
    assert (
        app.discovery().recorded_check_actions({f"github:made-up-{number}" for number in range(50)} | {"gitlab:1"})
        == {}
    )
    assert len(forge.asked) == 4 * 10
    assert time.slept == [1.0, 2.0, 4.0]


def test_a_press_that_github_forgot_is_none(app: GitHubCredentials, forge: Scripted) -> None:
    forge.says(DELIVERIES, Answer(body=[a_press(9, "press")]))
    assert app.discovery().recorded_check_actions({"github:press"}) == {}


def test_a_token_confirms_no_press(forge: Scripted, time: Time) -> None:
    discovery = GitHubCredentials(Token(text="t"), clock=time.clock, api_url=forge.url).discovery()
    assert discovery.recorded_check_actions({"github:press"}) == {}
    assert forge.asked == []


def test_a_token_serves_what_it_was_called_to(forge: Scripted, time: Time) -> None:
    discovery = GitHubCredentials(Token(text="t"), clock=time.clock, api_url=forge.url).discovery()
    assert discovery.repositories(iter(["a/one"])) == ("a/one",)
    assert discovery.redeliver(once(set())) == 0
    assert forge.asked == []


def once(seen: set[str]) -> Callable[[str], bool]:
    """Remember what was asked for."""

    def is_new(guid: str) -> bool:
        new = guid not in seen
        seen.add(guid)
        return new

    return is_new
