"""`specbot fix`: what it changes, and that it changes nothing else."""

import json
import os
import stat

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, Repository

BAD = "docs/specs/bad.md"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("final", [True, False])
def test_a_date_is_normalised_and_every_other_byte_stays(
    repository: Repository, specbot: Specbot, ending: str, mark: str, *, final: bool
) -> None:
    def spelled(text: str) -> str:
        text = (text + "Trailing space. " + "\n").replace("\n", ending)
        return mark + (text if final else text.removesuffix(ending))

    repository.write(BAD, spelled(BAD_DATE))
    result = specbot("fix", BAD)
    assert (result.exit_code, result.stderr) == (0, "Made 1 edit in 1 file.\n")
    assert repository.read(BAD) == spelled(FILLED)


def test_a_missing_section_gets_the_templates_stub_once(repository: Repository, specbot: Specbot) -> None:
    repository.write(BAD, NO_PLAN)
    specbot("fix")
    once = repository.read(BAD)
    assert "## Plan\n\nWhat will be done?" in once
    assert "Made 0 edits in 0 files." in specbot("fix").stderr
    assert repository.read(BAD) == once
    assert repository.read("docs/specs/good.md") == FILLED


def test_a_diff_changes_nothing_and_says_what_would(repository: Repository, specbot: Specbot) -> None:
    repository.write(BAD, BAD_DATE.removesuffix("\n"))
    result = specbot("fix", "--diff", BAD)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"--- a/{BAD}\n+++ b/{BAD}\n@@ ")
    assert "\n-**Date:** 2026/02/03\n+**Date:** 2026-02-03\n" in result.stdout
    assert repository.read(BAD) == BAD_DATE.removesuffix("\n")


def test_a_diff_marks_a_last_line_without_an_ending(repository: Repository, specbot: Specbot) -> None:
    repository.write(BAD, NO_PLAN.rstrip("\n"))
    assert "\\ No newline at end of file\n" in specbot("fix", "--diff", BAD).stdout


def test_mode_and_symbolic_link_stay(repository: Repository, specbot: Specbot) -> None:
    file = repository.write("elsewhere.md", BAD_DATE)
    file.chmod(0o640)
    link = repository.root / BAD
    link.symlink_to(file)
    specbot("fix", BAD)
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.read_text() == FILLED
    assert sorted(os.listdir(repository.root)) == [".git", "docs", "elsewhere.md"]  # noqa: PTH208 - hidden files, too


def test_standard_input_becomes_standard_output(repository: Repository, specbot: Specbot) -> None:
    assert repository.root.exists()
    assert specbot("fix", "-", "--template", "docs/specs/TEMPLATE.md", stdin=BAD_DATE).stdout == FILLED


def test_what_the_policy_does_not_select_stays(repository: Repository, specbot: Specbot) -> None:
    repository.write("notes.md", BAD_DATE)
    specbot("fix", "--by-policy", "notes.md")
    assert repository.read("notes.md") == BAD_DATE


def test_it_says_which_sections_wait_for_their_author(repository: Repository, specbot: Specbot) -> None:
    repository.write(BAD, NO_PLAN)
    assert specbot("fix", BAD).stderr == f"{BAD}: left to write: Plan.\nMade 1 edit in 1 file.\n"
    assert specbot("fix", BAD).stderr == f"{BAD}: left to write: Plan.\nMade 0 edits in 0 files.\n"
    repository.write(
        "docs/specs/TEMPLATE.md", "\n".join(["# [Title]", *(f"\n## Part {one * 2}\nsay" for one in "abcdefghi")])
    )
    repository.write(BAD, "# Title\n")
    assert "Part hh and 1 more.\n" in specbot("fix", BAD).stderr


def test_no_fix_makes_an_error(repository: Repository, specbot: Specbot) -> None:
    template = "# [Title]\n\n## Why\nsay\n\n## Undo\n\n- By: [name]\n- On: [day]\n\n### Steps\n\n[step]\n"
    repository.write("docs/specs/TEMPLATE.md", template)
    repository.write(BAD, "# Cache\n\n## Why\nReads are slow.\n")
    before = specbot("check", BAD).stdout
    specbot("fix", BAD)
    assert "1 error" in before
    assert "1 error" in specbot("check", BAD).stdout


def test_a_report_for_programs_offers_only_fixes_that_settle(repository: Repository, specbot: Specbot) -> None:
    def fixes() -> list[bool]:
        (spec,) = json.loads(specbot("check", "--format", "json", BAD).stdout)["specs"]
        return [one["fix"] is not None for one in spec["diagnostics"]]

    repository.write(BAD, NO_PLAN)
    assert fixes() == [True]
    repository.write(BAD, f"{NO_PLAN}\n<pre>\n")
    assert fixes() == [False]
    assert specbot("fix", BAD).stderr.endswith("Made 0 edits in 0 files.\n")
    repository.write(BAD, FILLED)
    assert fixes() == []


def test_check_promises_no_fix_that_fix_would_not_make(repository: Repository, specbot: Specbot) -> None:
    """The section that is missing cannot be added: what it holds stands elsewhere already, and would be there twice."""
    repository.write(
        "docs/specs/TEMPLATE.md",
        "# [Title]\n\n## Summary\n\n[What]\n\n## Motivation\n\n### Goals\n\n[Goal]\n\n### Non-Goals\n\n[Not]\n",
    )
    repository.write(BAD, "# A\n\n## Sumary\n\nText.\n\n### Goals\n\nFast.\n")
    said = " ".join(specbot("check", BAD).stdout.split())
    assert 'Section "Motivation" is missing' in said
    assert "`specbot fix`" not in said
    assert "Made 0 edits in 0 files." in specbot("fix", BAD).stderr
