"""Photograph the conversation of the demo's pull request with headless Chromium.

python scripts/picture.py [--output docs/conversation.png] [--width 1100] [--height 1500] [--forge gitlab]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from specbot_playground.demo.fixture import open_fixture
from specbot_playground.demo.story import STORY, tell

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)


def browser() -> str:
    """Find a Chromium; exit with what to install when there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no Chromium here; install one, for example with: apt-get install chromium")
    return found


def photograph(url: str, output: Path, width: int, height: int) -> None:
    """Write what the browser shows of `url` to `output`, a PNG of `width` by `height` pixels."""
    with tempfile.TemporaryDirectory() as profile:
        command = [browser(), *QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        subprocess.run([*command, f"--screenshot={output}", url], check=True, capture_output=True, timeout=60)  # noqa: S603
    if not output.is_file():
        sys.exit(f"Chromium wrote no picture of {url}")


def main() -> None:
    """Tell the story up to the review, and take the picture."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, default=Path("docs/conversation.png"))
    options.add_argument("--width", type=int, default=1100)
    options.add_argument("--height", type=int, default=1180)
    options.add_argument("--steps", type=int, default=1)
    options.add_argument("--forge", choices=("github", "gitlab"), default="github")
    chosen = options.parse_args()
    with open_fixture(forge=chosen.forge) as stage:
        tell(stage, STORY[: chosen.steps])
        photograph(stage.page, chosen.output, chosen.width, chosen.height)
    print(chosen.output)


if __name__ == "__main__":
    main()
