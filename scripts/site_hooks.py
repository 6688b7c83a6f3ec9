"""MkDocs hooks: pages beside docs/, links to files of the project, and a page that two readers understand differently.

GitHub and GitLab read docs/ as CommonMark, MkDocs by Python-Markdown. Where the two see different blocks, a page that looks right in
one is broken in the other: that is a warning, and with `--strict` an error.
"""

import logging
import os
import re
from hashlib import sha256
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
REPOSITORY = "https://github.com/specbot/specbot/blob/main/"
BESIDE = {
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "reporting.md",
}
"""Pages of the site that live beside docs/."""
_LINK = re.compile(r"(\]\()((?!\w+:|#)[^)\s]+)\)")
_BLOCK = re.compile(r"<(/?(?:h[1-6]|ul|ol|li|table|tr|pre|blockquote))\b")
_CELL = re.compile(r"(?s)<t[dh]\b.*?</t[dh]>")
_TAG = re.compile(r"(?s)<!--.*?-->|<[^>]+>")
_EMPTY = re.compile(r"<th[^>]*></th>")
_PERMALINK = re.compile(r"(?s)<a class=\"headerlink\".*?</a>")
_INLINE = re.compile(r"</?(?:span|strong|em|code|a|sub)\b[^>]*>")
_MERMAID = re.compile(r"(?ms)^```mermaid\n(.*?)^```\n")
_HTML = re.compile(r"(?ms)^<table>.*?^</tr></table>$")
_reader = MarkdownIt("gfm-like", {"linkify": False}).disable("strikethrough")
_log = logging.getLogger("mkdocs.hooks.site")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give `folder/*` in the navigation its pages, so that a new page there needs no line."""
    config.nav = _expanded(config.nav)
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that live beside docs/."""
    for name, uri in BESIDE.items():
        files.append(File.generated(config, uri, content=(ROOT / name).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:  # noqa: ANN401 - the signature of MkDocs
    """Point each link at a page of the site, or at the project's file."""
    homes = {uri: name for name, uri in BESIDE.items()}
    here = Path(homes.get(page.file.src_uri, f"docs/{page.file.src_uri}")).parent

    def target(found: re.Match[str]) -> str:
        path, mark, anchor = found[2].partition("#")
        named = os.path.normpath(here / path)
        if not (ROOT / named).exists():
            return found[0]
        uri = BESIDE.get(named) or (named.removeprefix("docs/") if named.startswith("docs/") else None)
        if uri is None:
            return f"{found[1]}{REPOSITORY}{named}{mark}{anchor})"
        return f"{found[1]}{os.path.relpath(uri, Path(page.file.src_uri).parent)}{mark}{anchor})"

    drawn = _MERMAID.sub(lambda found: _picture(found, page.file.src_uri), _LINK.sub(target, markdown))
    return _HTML.sub(lambda found: _reader.render(found[0]), drawn)


def _picture(found: re.Match[str], page: str) -> str:
    """Show a diagram's picture in its place, if it was drawn from this very text; `scripts/diagrams.py` draws them."""
    file = Path(page).with_suffix(".svg").name
    picture = ROOT / "docs/assets" / file
    digest = sha256(found[1].encode()).hexdigest()
    if not picture.is_file() or not picture.read_text("utf-8").startswith(f"<!-- {digest} -->"):
        _log.info("%s: its diagram is shown as text; scripts/diagrams.py draws it anew", page)
        return found[0]
    return f"![What the text around it says, as a diagram](assets/{file})\n"


def on_page_content(html: str, *, page: Page, **_: Any) -> str:  # noqa: ANN401 - the signature of MkDocs
    """Show a pipe in a table as GitHub does; warn where CommonMark sees other blocks or words than Python-Markdown does."""
    shown = _CELL.sub(lambda found: found[0].replace("\\|", "|"), html)
    meant = _reader.render(page.markdown or "")
    plain = _PERMALINK.sub("", shown)
    _compare(page.file.src_uri, _BLOCK.findall(plain), _BLOCK.findall(meant))
    _compare(page.file.src_uri, _words(plain), _words(meant))
    return _EMPTY.sub("<td></td>", shown)


def on_post_page(output: str, **_: Any) -> str:  # noqa: ANN401 - the signature of MkDocs
    """Name what the theme leaves without a name for who listens to a page."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )


def _compare(page: str, seen: list[str], meant: list[str]) -> None:
    for place, (here, there) in enumerate(zip_longest(seen, meant)):
        if here != there:
            near = " ".join(meant[max(0, place - 6) : place])
            _log.warning("%s: after %s comes %s here, %s on GitHub", page, near, here, there)
            return


def _words(html: str) -> list[str]:
    return unescape(_TAG.sub(" ", _INLINE.sub("", html))).split()


def _expanded(part: Any) -> Any:  # noqa: ANN401 - the navigation as YAML gives it
    if isinstance(part, dict):
        return {title: _expanded(below) for title, below in part.items()}
    if isinstance(part, list):
        return [one for below in part for one in (_pages(below) if isinstance(below, str) else [_expanded(below)])]
    return part


def _pages(name: str) -> list[str]:
    folder, star, _ = name.partition("/*")
    if not star:
        return [name]
    pages = sorted(file.name for file in (ROOT / "docs" / folder).glob("*.md") if file.name != "TEMPLATE.md")
    return [f"{folder}/{page}" for page in sorted(pages, key=lambda page: page != "README.md")]
