"""What is no Markdown is refused in words; what cannot be read is a finding of its own, and the others are checked."""

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, NO_PLAN, Repository

MDX = FILLED.replace(
    "## Plan",
    """import Chart from './chart'
export const meta = {
  status: "Done",
}

<Chart
  data="[Name]"
/>

{/* TODO: a remark */}

## Plan""",
)


@pytest.mark.parametrize("name", ["a.rst", "a.adoc", "a.txt", "a.ipynb", "A.RST"])
def test_another_format_is_refused_in_words_and_not_touched(
    repository: Repository, specbot: Specbot, name: str
) -> None:
    repository.write(f"docs/specs/{name}", "Title\n=====\n\nText.\n")
    result = specbot("check", f"docs/specs/{name}", "docs/specs/good.md")
    assert result.exit_code == 1
    assert "a spec is Markdown" in " ".join(result.stdout.split())
    assert "Checked 2 specs: 1 error" in result.stdout
    specbot("fix", f"docs/specs/{name}")
    assert repository.read(f"docs/specs/{name}") == "Title\n=====\n\nText.\n"


def test_another_format_that_the_policy_names_is_refused_too(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/a.rst", "Title\n=====\n")
    assert specbot("check").exit_code == 0
    repository.write(".specbot.yml", "specs:\n  - paths: ['docs/specs/*.md', 'docs/specs/*.rst']\n")
    result = specbot("check")
    assert (result.exit_code, "reStructuredText" in result.stdout) == (1, True)


@pytest.mark.parametrize("name", ["a.mdx", "a.markdown", "A.MD"])
def test_other_names_of_markdown_are_read(repository: Repository, specbot: Specbot, name: str) -> None:
    repository.write(f"docs/specs/{name}", MDX if name.endswith("x") else FILLED)
    assert specbot("check", f"docs/specs/{name}").stdout == "Checked 1 spec: nothing to report.\n"
    repository.write(f"docs/specs/{name}", NO_PLAN)
    assert specbot("check", f"docs/specs/{name}").exit_code == 1


def test_what_cannot_be_read_is_a_finding_of_its_own(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "docs/specs/gone.md").symlink_to(repository.root / "nowhere.md")
    repository.write("docs/specs/latin.md", "Gr\u00fc\u00dfe\n".encode("latin-1"))
    repository.write("docs/specs/short.md", NO_PLAN)
    result = specbot("check")
    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "This link leads nowhere" in said
    assert "The file is not UTF-8" in said
    assert 'Section "Plan" is missing' in said
    assert "Checked 4 specs" in said
    assert "gone.md: This link leads nowhere" in specbot("fix").stderr


def test_a_link_in_a_circle_is_a_finding(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "docs/specs/loop.md").symlink_to(repository.root / "docs/specs/loop.md")
    assert specbot("check", "docs/specs/loop.md").exit_code == 1
