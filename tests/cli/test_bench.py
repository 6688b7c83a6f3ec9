"""The bench measures complete specs: one that is not would time the printing of findings."""

import runpy
from pathlib import Path

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository

ROOT = Path(__file__).parents[2]


def test_a_generated_spec_is_complete_and_of_the_size_that_the_table_says(
    repository: Repository, specbot: Specbot
) -> None:
    bench = runpy.run_path(str(ROOT / "scripts" / "bench_check.py"))
    template = (ROOT / "config" / "templates" / "technical-spec.md").read_text()
    (repository.root / "docs/specs/TEMPLATE.md").unlink()
    text = bench["filled"](template, 7)
    repository.write("docs/specs/good.md", text)
    assert specbot("check").stdout == "Checked 1 spec: nothing to report.\n"
    assert abs(len(text) - bench["BYTES"]) < 2_000
