"""The board in a real browser: axe finds nothing, the keyboard gets everywhere, a phone shows all of it, no script is needed."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.board.conftest import NOW
from tests.board.samples import specs
from tests.board.serving import filled, served
from tests.board.test_pages import failed_job

pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
)
"""A browser that leaves a page hangs up in the middle of a file, which the test server then drops unclosed."""

SPEC = f"/spec/github/acme/payments/-/{next(specs(1, 1, NOW))[2].path}"
PAGES = ("/", "/?author=Ada&questions=open", "/?q=nothing+is+like+this", "/columns", "/mine", "/charts", "/operations")
ABOUT = (SPEC, "/log/github/acme/payments/-/1", "/sign-in", "/spec/github/acme/payments/-/nowhere.md")
LARGEST = 200_000


@pytest.fixture(scope="module")
def board(migrated: str) -> Iterator[str]:
    """A board of sixty specs, seen by ada, who runs the bot."""
    failed_job(migrated, "github:acme/payments#1")
    with filled(migrated, 60, 3, NOW) as app, served(app) as url:
        yield url


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("path", [*PAGES, *ABOUT])
def test_axe_finds_nothing(browser: Browser, board: str, scheme: str, path: str) -> None:
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(board + path)
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        found = Axe().run(page)
        context.close()
        assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_something(page: Page) -> None:
    page.set_content("<html><body><img src='x'><button></button></body></html>")
    assert Axe().run(page).violations_count > 2


@pytest.mark.parametrize("path", [*PAGES, *ABOUT])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(browser: Browser, board: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(board + path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wide == 0


@pytest.mark.parametrize("path", [*PAGES, *ABOUT])
def test_every_page_is_small_and_asks_nobody_else(page: Page, board: str, path: str) -> None:
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    answer = page.goto(board + path)
    assert answer is not None
    assert len(answer.body()) < LARGEST
    assert all(url.startswith(board) for url in asked)
    assert [said for said in trouble if "404 (NOT FOUND)" not in said] == []


def test_it_works_without_a_script(browser: Browser, board: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(board)
    page.get_by_label("Search").fill("rate limits")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row")).not_to_have_count(0)
    page.get_by_text("Filters", exact=False).first.click()
    page.get_by_label("Author").select_option("Ada")
    page.get_by_role("button", name="Show").click()
    page.locator("a.title").first.click()
    expect(page.get_by_role("heading", name="Whose turn it is")).to_be_visible()
    context.close()


def test_the_keyboard_gets_to_the_search_and_into_a_spec(page: Page, board: str) -> None:
    page.goto(board)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("ledger")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=ledger&sort=changed$"))
    page.locator("a.title").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ledger")


def test_an_operator_calls_a_job_again(page: Page, board: str) -> None:
    page.goto(f"{board}/operations")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Operations")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
