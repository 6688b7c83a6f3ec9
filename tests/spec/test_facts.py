"""What a spec says of itself, in every spelling."""

import pytest

from bot.markdown.document import parse
from bot.policy.model import Numbering, SpecRule
from bot.spec.examine import examine
from bot.spec.model import Reference, SpecMetadata
from bot.spec.numbers import number_in_name
from bot.template.compile_template import compile_template
from tests.spec.templates import BUILT_IN

TABLE = """\
## Revision History

| Date | Author | Changes |
|------|--------|---------|
| [Date] | [Name] | Initial draft |
| 2026-02-01 | **Ann** | First (#12) |
|  |  |  |
"""
LIST = "## Revision History\n\n- 2026-02-01: first\n  - a detail\n- 2026-03-01: second\n"


def facts(text: str, *, path: str = "docs/specs/a.md", numbering: Numbering | None = None) -> SpecMetadata:
    rule = SpecRule(number=numbering)
    schema = compile_template(parse(BUILT_IN), rule)
    return examine(text.encode(), path=path, schema=schema, rule=rule).facts


def headed(*lines: str) -> str:
    return "\n".join(("# Technical Specification: A", "", *lines, "", "## Overview", "", "Text.", ""))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("**Author:** Ann Lee", ("Ann Lee",)),
        ("**Authors:** [Ann](https://a.test), @bo and Cy; Di & Ed", ("Ann", "@bo", "Cy", "Di", "Ed")),
        ("**Author:** [Your Name]", ()),
        ("**Authors:**\n- [Your Name]\n- Bo\n", ("Bo",)),
        ("**Authors:**\n- Ann\n- Bo\n", ("Ann", "Bo")),
        ("**Authors:**\nWritten by hand", ()),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert facts(headed(line)).authors == authors


def test_front_matter_lists() -> None:
    found = facts("---\nauthors:\n  - Ann\n  - 'Bo'\ndepends-on: [\"b.md\", 12]\n---\n" + headed())
    assert found.authors == ("Ann", "Bo")
    assert found.depends_on == (Reference(target="b.md", line=5), Reference(target="12", line=5))


def test_a_field_of_the_text_is_no_fact() -> None:
    assert facts(headed() + "**Author:** Ann\n**Depends on:** b.md\n") == SpecMetadata()


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("**Date:** 3 March 2026", (("Date", "2026-03-03"),)),
        ("**Date:** 03/04/2026", (("Date", "03/04/2026"),)),
        ("**Date:** [YYYY-MM-DD]", ()),
        ("**Date:** soon", ()),
    ],
)
def test_dates(line: str, dates: tuple[tuple[str, str], ...]) -> None:
    assert facts(headed(line)).dates == dates


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("**Depends on:** [the store](../store/a.md#why), RFC-7", ("../store/a.md#why", "RFC-7")),
        (
            "**Depends-On:** <https://github.com/acme/x/blob/main/rfcs/0001-a.md>",
            ("https://github.com/acme/x/blob/main/rfcs/0001-a.md",),
        ),
        ("**Depends on:** `a.md`; b.md", ("a.md", "b.md")),
        ("**Depends on:** None", ()),
        ("**Depends on:**\n- a.md\n- [b](b.md)", ("a.md", "b.md")),
    ],
)
def test_what_a_spec_depends_on(line: str, targets: tuple[str, ...]) -> None:
    assert tuple(one.target for one in facts(headed(line)).depends_on) == targets


def test_history_rows_are_read_by_column() -> None:
    (row,) = facts(headed() + TABLE).history
    assert row == (("Date", "2026-02-01"), ("Author", "Ann"), ("Changes", "First (#12)"))


def test_a_table_that_the_template_does_not_know() -> None:
    text = headed() + "## Revision History\n\n| Version | By |\n|---|---|\n| 1 | Ann |\n| 2 |\n"
    assert facts(text).history == ((("Version", "1"), ("By", "Ann")), (("Version", "2"), ("By", "")))


def test_a_history_that_is_a_list() -> None:
    assert facts(headed() + LIST).history == ((("Entry", "2026-02-01: first"),), (("Entry", "2026-03-01: second"),))


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("rfcs/0042-cache.md", 42),
        ("12_title.md", 12),
        ("rfcs/0000-cache.md", None),
        ("rfcs/2026-03-01-cache.md", None),
        ("rfcs/cache-42.md", None),
        ("7.md", 7),
    ],
)
def test_numbers_of_file_names(path: str, number: int | None) -> None:
    assert number_in_name(path) == number
    assert facts(headed(), path=path, numbering=Numbering()).number == number


@pytest.mark.parametrize(("value", "number"), [("0042", 42), ("RFC-7", 7), ("0000", None), ("TBD", None)])
def test_numbers_of_fields(value: str, number: int | None) -> None:
    numbering = Numbering(field="RFC")
    assert facts(headed(f"**RFC:** {value}"), path="0009-a.md", numbering=numbering).number == number
