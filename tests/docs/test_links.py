"""Every link of the documentation leads somewhere, and every page has a place in the site.

`make site` proves the same, and more, on the built pages; this takes a second and needs nothing but the bot's own packages.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from bot.policy.severity import Code
from tests.docs.pages import findings_page, name, pages
from tests.docs.policy_keys import policy_keys_page
from tests.service.processes import ROOT

_reader = MarkdownIt("gfm-like", {"linkify": False})


def slug(heading: str) -> str:
    """Name a heading's anchor, as GitHub, GitLab and the site do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@cache
def links_and_anchors(page: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    """Read a page once: where its links and images lead, and the anchors of its headings."""
    tokens = _reader.parse(page.read_text("utf-8"))
    inner = [child for token in tokens for child in token.children or ()]
    links = [str(child.attrs[key]) for child in inner for key in ("href", "src") if key in child.attrs]
    titles = [after for before, after in pairwise(tokens) if before.type == "heading_open"]
    headings = ["".join(child.content for child in token.children or ()) for token in titles]
    return tuple(links), frozenset(map(slug, headings))


def broken(page: Path) -> Iterator[str]:
    """Give the links of a page that lead nowhere in this project."""
    for link in links_and_anchors(page)[0]:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.is_file():
            yield f"{link}: there is no such file"
        elif anchor and anchor not in links_and_anchors(target)[1]:
            yield f"{link}: there is no such heading"


def quoted(page: Path) -> list[str]:
    """Give what the first cells of a page's tables quote, a piece for each stretch without an ellipsis."""
    cells = (line.split("|")[1] for line in page.read_text("utf-8").splitlines() if line.startswith("| "))
    return [
        piece.strip()
        for cell in cells
        for words in re.findall(r"\*([^*]+)\*", cell)
        for piece in words.split("…")
        if piece.strip()
    ]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A heading: `one`, two\n\n[a](#a-heading-one-two) [b](#other) [c](gone.md) ![d](gone.png)\n")
    assert [line.partition(":")[0] for line in broken(page)] == ["#other", "gone.md", "gone.png"]


class _Navigation(yaml.SafeLoader):
    """Reads mkdocs.yml without making what its tags name."""


_Navigation.add_multi_constructor("", lambda *_: None)


def navigation(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for below in part.values() if isinstance(part, dict) else part:
            yield from navigation(below)


def test_every_page_has_one_place_in_the_site() -> None:
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(), _Navigation)  # noqa: S506 - a safe loader
    beside = {"architecture.md", "changelog.md", "contributing.md", "reporting.md"}
    there = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    listed = list(navigation(settings["nav"]))
    folders = tuple(entry.removesuffix("*") for entry in listed if entry.endswith("/*"))
    alone = {path for path in there if not path.startswith(folders)}
    assert {entry for entry in listed if not entry.endswith("/*")} == alone | beside
    assert len(set(listed)) == len(listed)


def test_the_page_of_findings_is_what_the_code_says() -> None:
    assert (ROOT / "docs/diagnostics/README.md").read_text() == findings_page(), "run `make pages`"
    assert {path.stem for path in (ROOT / "docs/diagnostics").glob("*.md")} == {*Code, "README"}


def test_the_page_of_the_policys_keys_is_what_its_schema_says() -> None:
    assert (ROOT / "docs/policy-keys.md").read_text() == policy_keys_page(), "run `make pages`"


@pytest.mark.parametrize("words", quoted(ROOT / "docs/troubleshooting.md"))
def test_the_words_that_people_look_up_are_the_programs(words: str) -> None:
    rooms = (file for room in ("bot", "webhooks", "config") for file in (ROOT / room).rglob("*"))
    texts = (file.read_text("utf-8") for file in rooms if file.suffix in {".py", ".j2"})
    assert any(words in text.replace("`", "") for text in texts)


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "docs/lifecycle.md"])
def test_the_picture_of_a_diagram_is_of_its_text(page: str) -> None:
    """Else the site shows the text; `scripts/diagrams.py` draws them anew."""
    (text,) = [one.content for one in _reader.parse((ROOT / page).read_text()) if one.info.strip() == "mermaid"]
    picture = ROOT / f"docs/assets/{Path(page).stem.lower()}.svg"
    assert picture.read_text().startswith(f"<!-- {sha256(text.encode()).hexdigest()} -->"), "python scripts/diagrams.py"
