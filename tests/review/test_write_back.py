"""Any edit that should reach the base branch is made the same way."""

from bot.markdown.document import parse
from bot.review.write_back.base_edits import written
from bot.review.write_back.model import SpecEdits
from bot.spec.history import HistoryRow
from bot.template.compile_template import compile_template
from tests.spec.templates import BUILT_IN

SCHEMA = compile_template(parse(BUILT_IN))
TEXT = "# Technical Specification: Search\n\n**Status:** Approved\n\n## Revision History\n\n- 2026-01-01: Begun\n"


def test_a_status_alone() -> None:
    found = written(SpecEdits(path="a.md", before=TEXT, schema=SCHEMA, status="Implemented"))
    assert found is not None
    assert found.content.decode() == TEXT.replace("Approved", "Implemented")


def test_a_row_alone() -> None:
    row = HistoryRow(date="2026-11-23", author="@ann", change="Search", reference="#12")
    found = written(SpecEdits(path="a.md", before=TEXT, schema=SCHEMA, row=row))
    assert found is not None
    assert found.content.decode() == f"{TEXT}- 2026-11-23: Search (#12, @ann)\n"


def test_nothing() -> None:
    assert written(SpecEdits(path="a.md", before=TEXT, schema=SCHEMA, status="Approved")) is None
