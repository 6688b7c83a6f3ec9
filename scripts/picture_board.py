"""Photograph the board with headless Chromium: its table, and a spec's page.

python scripts/picture_board.py [--folder docs] [--width 1280] [--height 860] [--dark]
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from picture import QUIET, browser
from playwright.sync_api import sync_playwright

from bot.jobs.database import open_database

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.board.serving import filled, served

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPECS, REPOSITORIES = 60, 8


def main() -> None:
    """Fill a board of its own, and take the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("docs"))
    options.add_argument("--width", type=int, default=1280)
    options.add_argument("--height", type=int, default=860)
    options.add_argument("--dark", action="store_true")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as data,
        open_database("", Path(data)) as database,
        filled(database, SPECS, REPOSITORIES, NOW) as app,
        served(app) as url,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=browser(), args=list(QUIET[1:]))
        page = chromium.new_page(
            viewport={"width": chosen.width, "height": chosen.height}, color_scheme="dark" if chosen.dark else "light"
        )
        page.goto(url)
        page.screenshot(path=chosen.folder / "board.png")
        page.goto(f"{url}/?status=review")
        page.locator("a.title").nth(2).click()
        page.screenshot(path=chosen.folder / "board-spec.png")
        chromium.close()
    print(chosen.folder / "board.png", chosen.folder / "board-spec.png")


if __name__ == "__main__":
    main()
