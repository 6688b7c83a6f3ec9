"""The documentation as a site, as `make site` builds it: in a browser, on a phone, in the dark, in a closed network, from the disk."""

import functools
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.service.processes import ROOT

pytestmark = pytest.mark.long

SITE = ROOT / "build/site"
PAGES = (
    "index",
    "start-github",
    "alternatives",
    "diagnostics/index",
    "authors",
    "command-line",
    "troubleshooting",
    "architecture",
)
THEME = {"landmark-unique": {"enabled": False}}
"""Not ours: the theme's script makes a navigation of each button that copies code, and gives none a name."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the base class's signature
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    assert (SITE / "index.html").is_file(), "run `make site` first; `make test-long` does"
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def asked_elsewhere(page: Page) -> list[str]:
    """Gather the addresses on other hosts that a page asks from now on."""
    found: list[str] = []
    own = ("http://127.0.0.1:", "file:", "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(own) else found.append(request.url))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: str, scheme: str) -> None:
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for name in PAGES[:4]:  # a long page takes axe half a minute
            page.goto(f"{site}/{name}.html")
            found = Axe().run(page, options={"rules": THEME})
            assert found.violations_count == 0, f"{name}, {width}: {found.generate_report()}"
        context.close()


def test_a_phone_shows_all_of_it_without_scrolling_sideways(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for name in PAGES:
        page.goto(f"{site}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    context.close()


@pytest.mark.parametrize("served", [True, False], ids=["served", "from the disk"])
def test_it_asks_no_foreign_host_and_its_search_finds_things(page: Page, site: str, served: bool) -> None:  # noqa: FBT001 - a parameter
    elsewhere = asked_elsewhere(page)
    page.goto(f"{site}/policy.html" if served else (SITE / "policy.html").as_uri())
    page.locator("input[name=query]").click()
    page.keyboard.type("quorum approval")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.locator(".md-search-result__item a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert elsewhere == []
