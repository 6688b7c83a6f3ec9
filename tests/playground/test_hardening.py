"""The playground stands on a port that every page in the visitor's browser can reach: what it lets such a page do."""

from collections.abc import Iterator

import pytest
import requests

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from specbot_playground.serving import LocalForge


@pytest.fixture(params=[Playground, GitLabPlayground], ids=["GitHub", "GitLab"])
def forge(request: pytest.FixtureRequest) -> Iterator[LocalForge]:
    with request.param() as served:
        yield served


def become(forge: LocalForge, back: str = "/", **headers: str) -> requests.Response:
    address = f"{forge.web_url}/_become"
    sent = {"login": "dana", "back": back}
    return requests.post(address, data=sent, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.1", ""])
def test_it_answers_to_its_own_name_only(forge: LocalForge, host: str) -> None:
    for path in ("/", "/api/v3/user", "/api/v4/user"):
        answer = requests.get(forge.web_url + path, headers={"Host": host}, timeout=10)
        assert answer.status_code in {400, 421}
    assert requests.get(forge.web_url.replace("127.0.0.1", "localhost"), timeout=10).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_other_page_sends_its_forms(forge: LocalForge, headers: dict[str, str]) -> None:
    assert become(forge, **headers).status_code == 403
    answer = requests.post(f"{forge.web_url}/api/graphql", json={"query": "{ a }"}, headers=headers, timeout=10)
    assert answer.status_code == 403


def test_its_own_forms_are_taken(forge: LocalForge) -> None:
    assert become(forge, Origin=forge.web_url).status_code == 302
    assert become(forge).status_code == 302


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example", "x", ""],
)
def test_it_sends_nobody_elsewhere(forge: LocalForge, back: str) -> None:
    assert become(forge, back).headers["Location"] == "/"
    assert become(forge, "/acme/payments?x=1").headers["Location"] == "/acme/payments?x=1"


def test_every_start_has_keys_of_its_own() -> None:
    with Playground() as forge:
        made = become(forge)
        kept = made.cookies
    assert {"HttpOnly", "SameSite=Strict"} <= set(made.headers["Set-Cookie"].split("; "))
    with Playground() as forge:
        as_ada = requests.get(forge.web_url, timeout=10).text
        assert requests.get(forge.web_url, cookies=kept, timeout=10).text == as_ada
        assert requests.get(forge.web_url, cookies=become(forge).cookies, timeout=10).text != as_ada


def test_every_answer_has_strict_headers(forge: LocalForge) -> None:
    for path in ("/", "/nowhere/at/all", "/api/v3/user", "/_static/style.css"):
        headers = requests.get(forge.web_url + path, timeout=10).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "script-src" not in policy
        assert "http" not in policy.replace("form-action 'self' http: https:", "")
        assert headers["X-Content-Type-Options"] == "nosniff"
