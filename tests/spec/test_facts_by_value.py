"""Facts of a spec, references between specs, and the tasks of a plan beside one, spelling by spelling."""

import pytest

from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.policy.companion import Companion
from bot.policy.model import Numbering, SpecRule
from bot.policy.severity import Code
from bot.spec.companions import companion_schema, heard, tasks_of, with_plan
from bot.spec.examine import examine
from bot.spec.facts import metadata
from bot.spec.model import Examination, SpecMetadata
from bot.spec.numbers import number_in_name, numbered_name, waits_in_name
from bot.spec.references import candidates, is_elsewhere, number_of, targets_in
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [T]

**Authors:** [names]

## Revision History

| Version | Changes |
|---|---|
| 1.0 | Initial version |
| [x.y] | [What] |
"""


def look(text: str, numbering: Numbering | None = None) -> Examination:
    rule = SpecRule(number=numbering)
    return examine(text.encode(), path="specs/0009-a.md", schema=compile_template(parse(TEMPLATE), rule), rule=rule)


def facts(text: str, numbering: Numbering | None = None) -> SpecMetadata:
    return look(text, numbering).facts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("**Above:** x\n\n# A\n\n**Owner:** y\n\n## Why\n\n**Below:** z\n", ["Above", "Owner"]),
        ("## Why\n\n**Below:** z\n\n## How\n\n**Below:** z\n", []),
        ("**Above:** x\n\n## Why\n\n**Below:** z\n\n## How\nx\n", ["Above"]),
        ("---\nowner: x\n---\n\n## Why\n\n**Below:** z\n\n## How\nx\n", ["owner"]),
    ],
)
def test_the_metadata_are_the_fields_above_and_below_the_title(text: str, names: list[str]) -> None:
    assert [one.name for one in metadata(parse(text))] == names


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("authors: [Ann, Bo]", ("Ann", "Bo")),
        ("authors: ['Ann', \"Bo\"]", ("Ann", "Bo")),
        ("author: Xaver X", ("Xaver X",)),
        ("owner: X, 'Y', \"X\"", ("X", "Y", "X")),
        ("owners: Ann and Bo & Cy; Di,", ("Ann", "Bo", "Cy", "Di")),
        ("author(s): Anderland", ("Anderland",)),
        ("authors:\n  - Xaver X\n  - 'Bo'\n  - \"[Cy]\"", ("Xaver X", "Bo", "Cy")),
        ("authors:\n  - Ann\n  other\n  - Bo", ("Ann",)),
        ("authors:\n  - [names]\n  - Bo", ("Bo",)),
        ("authors: [names]", ()),
        ("editors: Ann", ()),
    ],
)
def test_authors_are_read_one_by_one_in_whatever_marks(said: str, names: tuple[str, ...]) -> None:
    assert facts(f"---\n{said}\n---\n\n# A\n").authors == names


@pytest.mark.parametrize(
    ("rows", "history"),
    [
        ("| 1.0 | Initial version |\n| 1.1 | More |\n", ["1.1"]),
        ("| [x.y] | [What] |\n| 1.1 | More |\n", ["1.1"]),
        ("|  |  |\n| - | |\n| 1.1 | More |\n", ["1.1"]),
        ("| **1.1** | [More](a.md) |\n| `1.2` |\n", ["1.1", "1.2"]),
    ],
)
def test_rows_of_the_template_and_rows_without_a_word_are_no_history(rows: str, history: list[str]) -> None:
    found = facts(f"# A\n\n## Revision History\n\n| Version | Changes |\n|---|---|\n{rows}").history
    assert [dict(row)["Version"] for row in found] == history


def test_a_table_of_another_kind_has_its_rows_in_the_history_but_for_blank_ones() -> None:
    found = facts("# A\n\n## Revision History\n\n| When | Who |\n|---|---|\n|  | - |\n| 1 May | (#\u200b7) |\n").history
    assert found == ((("When", "1 May"), ("Who", "(#7)")),)


def test_a_list_of_the_history_has_its_outermost_items() -> None:
    found = facts("# A\n\n## Revision History\n\n- **First** (#\u200b7)\n  - more\n\n## Next\n\n- no\n").history
    assert found == ((("Entry", "First (#7)"),),)


@pytest.mark.parametrize(
    ("value", "number"), [("RFC-0042", 42), ("0", None), ("12 or 13", 12), ("1234567890", 123456789), ("none", None)]
)
def test_a_number_is_the_first_in_its_field(value: str, number: int | None) -> None:
    assert facts(f"# A\n\n**RFC:** {value}\n", Numbering(field="rfc")).number == number


def test_a_number_may_stand_in_a_later_field_of_the_name() -> None:
    assert facts("# A\n\n**RFC:** none\n**RFC:** 7\n", Numbering(field="RFC")).number == 7
    assert facts("# A\n", Numbering(field="RFC")).number is None


@pytest.mark.parametrize(
    ("name", "number", "waits"),
    [
        ("specs/0042-a.md", 42, False),
        ("0000-0000-a.md", None, True),
        ("0-a.md", None, True),
        ("000.md", None, True),
        ("00042_a.md", 42, False),
        ("0000a.md", None, False),
        ("0000-a/b.md", None, False),
        ("19990101-a.md", None, False),
        ("18990101-a.md", 18990101, False),
        ("1234567890-a.md", None, False),
    ],
)
def test_a_name_has_a_number_or_waits_for_one(name: str, number: int | None, *, waits: bool) -> None:
    assert (number_in_name(name), waits_in_name(name)) == (number, waits)
    folder, _, file = name.rpartition("/")
    wanted = f"{folder}/{file}".lstrip("/")
    zeros = len(file) - len(file.lstrip("0"))
    assert numbered_name(name, "0107") == (wanted.replace("0" * zeros, "0107", 1) if waits else name)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("X.md, YX", ["X.md", "YX"]),
        ("[X]", ["X"]),
        ("['a.md', \"X\"]", ["a.md", "X"]),
        ("a.md;b.md ; ", ["a.md", "b.md"]),
        ("[a](a.md) and <https://a.test/b>, c.md", ["a.md", "https://a.test/b", "and", "c.md"]),
        ('[a](<a.md>), [b](b.md "B")', ["a.md", "b.md"]),
        ("`a.md`", ["a.md"]),
        *((word, []) for word in ("None", "N/A", "na", "-", "\u2013", "\u2014", "[]", "Nothing", "", " , ;")),
    ],
)  # fmt: skip
def test_targets_are_links_and_words_between_commas(text: str, targets: list[str]) -> None:
    assert list(targets_in(text)) == targets


@pytest.mark.parametrize(
    ("text", "number"),
    [("#0012", 12), ("RFC #7", 7), ("RFC-#7", 7), (" 7 ", 7), ("ABCDEFGHIJKLM-7", None), ("7a", None), ("1234567890", None)],
)  # fmt: skip
def test_a_number_is_a_reference_in_these_spellings(text: str, number: int | None) -> None:
    assert number_of(text) == number
    assert (candidates(text, beside="a.md", repository="o/r") == ()) is (number is not None)


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        ("X", ("specs/X", "X")),
        ("/X/a.md", ("X/a.md",)),
        ("//a.md", ("a.md",)),
        ("./a.md#b?c", ("specs/a.md", "a.md")),
        ("a.md?b", ("specs/a.md", "a.md")),
        ("../a.md", ("a.md",)),
        ("..", (".",)),
        ("/", ()),
        ("//", ()),
        ("", ()),
        ("https://g.test/o/r/blob/main/a/b%20c.md?x#y", ("a/b c.md",)),
        ("https://g.test/o/r/-/raw/main/a.md", ("a.md",)),
        ("https://g.test/o/r/tree/main/a", ("a",)),
        ("https://g.test/o/r/blame/v1.0/a.md", ("a.md",)),
        ("https://g.test/gitlab/o/r/-/blob/main/a.md", ("a.md",)),
        ("https://g.test/o/r/blob/main/o/r/a.md", ("o/r/a.md",)),
        ("https://g.test/X/y/o/r/blob/main/a.md", ()),
        ("https://g.test/y/X/o/r/blob/main/a.md", ()),
        ("https://g.test/o/r/commits/main/a.md", ()),
        ("https://g.test/o/r/blob/main/", ()),
        ("https://[g.test/o/r/blob/main/a.md", ()),
        ("https://g.test/o/other/blob/main/a.md", ()),
    ],
)
def test_a_target_is_looked_for_beside_the_spec_and_at_the_root(target: str, paths: tuple[str, ...]) -> None:
    assert candidates(target, beside="specs/b.md", repository="o/r") == paths
    assert is_elsewhere(target, "o/r") is ("://" in target and not paths)


@pytest.mark.parametrize(
    ("plan", "done", "total"),
    [
        (None, 0, 0),
        (b"", 0, 0),
        (b"# Plan\n\nWords, \xff and words.\n", 0, 0),
        (b"- [x] a \xff\n- [ ] b\n  - [X] c\n- d\n[ ] e\n", 2, 4),
    ],
)
def test_every_box_of_a_plan_is_a_task(plan: bytes | None, done: int, total: int) -> None:
    assert tasks_of(plan) == Progress(done=done, total=total)


@pytest.mark.parametrize(
    ("plan", "lacks"),
    [
        (None, "a task in tasks.md, which is not there"),
        (b"# Plan\n", "a task in tasks.md, which has none"),
        (b"- [ ] a\n", ""),
    ],
)
def test_a_plan_without_a_task_is_no_plan_that_is_done(plan: bytes | None, lacks: str) -> None:
    spec = with_plan(look("# A\n"), "tasks.md", plan)
    assert (spec.tasks, spec.lacks_plan) == (tasks_of(plan), lacks)


def test_a_companion_without_a_template_is_heard_of_questions_and_of_what_nobody_can_read() -> None:
    found = look("# A\n\n## Open Questions\n\n- [ ] Why?\n\nHidden\u202etext.\n").diagnostics
    assert {Code.MISSING_SECTION, Code.OPEN_QUESTION, Code.HIDDEN_TEXT} <= {one.code for one in found}
    few = heard(Companion(file="a.md"), found)
    assert {one.code for one in few} == {Code.OPEN_QUESTION, Code.HIDDEN_TEXT}
    assert heard(Companion(file="a.md", template="T.md"), found) == found
    assert heard(Companion(file="a.md", outline="# [T]\n"), found) == found


def test_a_companion_is_held_against_its_outline_with_the_words_of_the_team() -> None:
    rule = SpecRule(markers=("ASK",))
    outlined = companion_schema(Companion(file="a.md", outline="# [T]\n\n## Why\n"), rule)
    assert ([one.name for one in outlined.sections], outlined.markers) == (["Why"], ("ASK",))
    assert companion_schema(Companion(file="a.md"), rule).sections == ()
