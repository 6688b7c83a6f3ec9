"""Draw the diagrams of the pages for the site, which loads no script from elsewhere.

Run it as `python scripts/diagrams.py mermaid.min.js`; `npm pack mermaid` brings that file, in package/dist. Each picture holds the digest of what it was drawn from; the site shows the text of a
diagram whose picture is of another one.
"""

import re
import sys
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt
from picture import QUIET, browser
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PAGES = ("ARCHITECTURE.md", "docs/lifecycle.md")
SETTINGS = {"startOnLoad": False, "htmlLabels": False, "theme": "neutral", "fontFamily": "sans-serif"}
_LONG = re.compile(r"-?\d+\.\d{2,}")
_POINTS = re.compile(r' data-points="[^"]*"')


def main(mermaid: str) -> None:
    """Draw each diagram into docs/assets, in the order of its pages."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser(), args=list(QUIET[1:])).new_page()
        page.set_content("<html><body></body></html>")
        page.add_script_tag(path=mermaid)
        page.evaluate("settings => mermaid.initialize(settings)", SETTINGS)
        for name in PAGES:
            for token in MarkdownIt().parse((ROOT / name).read_text("utf-8")):
                if token.info.strip() == "mermaid":
                    drawn = page.evaluate("async text => (await mermaid.render('diagram', text)).svg", token.content)
                    digest = sha256(token.content.encode()).hexdigest()
                    file = ROOT / f"docs/assets/{Path(name).stem.lower()}.svg"
                    file.write_text(f"<!-- {digest} -->\n{_LONG.sub(_rounded, _POINTS.sub('', drawn))}\n", "utf-8")
                    print(file.relative_to(ROOT))


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.1f}"


if __name__ == "__main__":
    main(sys.argv[1])
