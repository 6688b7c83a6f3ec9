"""For any spec, in any style: a write-back changes the status value, adds one row, and nothing else."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Document
from bot.markdown.text_normalize import split_lines
from bot.spec.edits import set_status
from bot.spec.history import HistoryRow, add_history_row, has_row
from bot.template.compile_template import Schema, compile_template
from tests.spec.filling import fill
from tests.spec.templates import BUILT_IN, STYLES

CASES = Path(__file__).parents[1] / "cases"
SPECS = {str(path.parent.relative_to(CASES)): path for path in sorted(CASES.rglob("spec.md"))}
ROW = HistoryRow(
    date="2026-11-22", author="@\u200bada", change="Rate limits \\| more", reference="#\u200b12", status="Approved"
)


def schema_for(folder: Path) -> Schema:
    template = folder / "template.md"
    return compile_template(parse(template.read_text(encoding="utf-8") if template.exists() else BUILT_IN))


def rows(document: Document, schema: Schema) -> int:
    """Count what the history holds: rows of its first table, else items."""
    for section in semantic_sections.role_sections(document, schema.roles.history):
        tables = document.tables_in(section)
        if tables:
            return len(tables[0].rows)
        return sum(document.in_tree(section, item.line) for item in document.items)
    return 0


def check_write_back(text: str, schema: Schema) -> None:
    before = parse(text)
    moved = apply_edits(text, set_status(before, schema, "Approved"))
    after_text = apply_edits(moved, add_history_row(parse(moved), schema, ROW))
    after = parse(after_text)
    has_place = (
        bool(set_status(before, schema, "Approved"))
        or semantic_sections.status(compare(before, schema)).text == "Approved"
    )
    if has_place:
        assert semantic_sections.status(compare(after, schema)).text == "Approved"
    has_history = bool(semantic_sections.role_sections(before, schema.roles.history))
    assert has_row(after, schema, "#12") is has_history
    assert rows(after, schema) == rows(before, schema) + has_history
    only_what_was_meant(text, after_text)


def only_what_was_meant(before: str, after: str) -> None:
    """See at most one line changed, and a few added; the file's ends stay as they are."""
    old, new = split_lines(before), split_lines(after)
    changes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    replaced = [new[first:last] for kind, _, _, first, last in changes if kind == "replace"]
    assert len(replaced) <= 1
    assert all(len(lines) <= 3 and "Approved" in "".join(lines) for lines in replaced)
    assert not any(kind == "delete" for kind, *_ in changes)
    assert len(new) - len(old) <= 7
    assert before.startswith("\ufeff") is after.startswith("\ufeff")
    assert before.endswith("\n") is after.endswith("\n") or not before
    assert before.count("\r\n") in {0, before.count("\n")} or after.count("\r\n") >= before.count("\r\n")


@pytest.mark.untraced
@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_case(name: str, ending: str) -> None:
    text = SPECS[name].read_bytes().decode("utf-8", errors="replace")
    schema = schema_for(SPECS[name].parent)
    text = "".join(f"{line}{ending}" for line in split_lines(text))
    check_write_back(text, schema)
    check_write_back(text.removesuffix(ending), schema)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(STYLES)),
    st.integers(0, 30),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(
        [
            "",
            "\n## Revision History\n",
            "\n## Revision History\n\n* 2026-01-01 - Begun (ada)\n",
            "\n## Revision History\nNone.\n",
        ]
    ),
)
def test_every_style(style: str, seed: int, ending: str, ended: bool, more: str) -> None:  # noqa: FBT001
    text = fill(STYLES[style], seed) + ("" if "Revision History" in STYLES[style] else more)
    text = text if ended else text.removesuffix("\n")
    check_write_back(text.replace("\n", ending), compile_template(parse(STYLES[style])))
