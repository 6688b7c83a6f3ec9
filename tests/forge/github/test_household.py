"""What the sweep learns from GitHub as a whole."""

from collections.abc import Callable

import pytest

from bot.forges.github import App, GitHubCredentials, Token
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
    assert app.household().repositories(()) == ("a/one", "a/two", "b/one")
    assert [asked.authorization for asked in forge.requests(INSTALLED)] == ["token t5", "token t5", "token t6"]


def test_an_installation_in_trouble_keeps_no_other_from_it(app: GitHubCredentials, forge: Scripted) -> None:
    installed(forge, 5, 6)
    forge.says(f"POST {ROOT}/app/installations/5/access_tokens", Answer(status=403, body={"message": "suspended"}))
    forge.says(INSTALLED, Answer(body=repositories("b/one")))
    assert app.household().repositories(()) == ("b/one",)


def test_a_suspended_installation_is_not_asked(app: GitHubCredentials, forge: Scripted) -> None:
    suspended = {"id": 5, "suspended_at": "2026-11-01T00:00:00Z"}
    forge.says(f"GET {ROOT}/app/installations", Answer(body=[suspended]))
    assert app.household().repositories(()) == ()


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
    assert app.household().redeliver(once(seen)) == 1
    assert seen == {"lost"}
    assert "cursor=v1_6" in forge.requests(DELIVERIES)[1].path
    forge.says(DELIVERIES, *pages)
    assert app.household().redeliver(once(seen)) == 0


def test_a_delivery_that_github_forgot_is_left(app: GitHubCredentials, forge: Scripted) -> None:
    forge.says(DELIVERIES, Answer(body=[a_delivery(9, "lost", 502), a_delivery(8, "gone", 502)]))
    forge.says(f"POST {ROOT}/app/hook/deliveries/9/attempts", Answer(status=202, body={}))
    assert app.household().redeliver(once(set())) == 1


def test_a_token_serves_what_it_was_called_to(forge: Scripted, time: Time) -> None:
    household = GitHubCredentials(Token(text="t"), clock=time.clock, api_url=forge.url).household()
    assert household.repositories(iter(["a/one"])) == ("a/one",)
    assert household.redeliver(once(set())) == 0
    assert forge.asked == []


def once(seen: set[str]) -> Callable[[str], bool]:
    """Remember what was asked for."""

    def is_new(guid: str) -> bool:
        new = guid not in seen
        seen.add(guid)
        return new

    return is_new
