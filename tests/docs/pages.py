"""The files that are the documentation, and the pages of it that are made from the code."""

from pathlib import Path

from bot.policy.severity import Code
from tests.service.processes import ROOT

BESIDE = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md")


def pages() -> tuple[Path, ...]:
    """List all pages, those beside docs/ too."""
    return (*(ROOT / name for name in BESIDE), *sorted((ROOT / "docs").rglob("*.md")))


def name(page: Path) -> str:
    """Name a page as the repository does."""
    return page.relative_to(ROOT).as_posix()


_FINDINGS = """\
# Findings

<!-- Made from bot/policy/severity.py by `make pages`. -->

What `specbot check`, the editor and the bot report, by the code that stands at the end of each message. `specbot explain CODE` shows the same page
in a terminal. How much each of them matters [is the team's to say](../policy.md#severity).

| code | means |
|---|---|
"""


def findings_page() -> str:
    """Write the page that lists every code."""
    return _FINDINGS + "".join(f"| [{code}]({code}.md) | {code.description} |\n" for code in Code)
