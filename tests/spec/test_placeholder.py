"""The grammar of placeholders, as a table."""

import pytest

from bot.markdown.calendar_date import read_date
from bot.template.heading_pattern import read_pattern
from bot.template.model import ValueKind, fits
from bot.template.placeholder import find_placeholders, is_sample, is_stand_in, value_type


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**Author:** [Your Name]", ["[Your Name]"]),
        ("[a [link](b) inside]", ["[a [link](b) inside]"]),
        (r"As a \<role\> I want \[thing\]", [r"\<role\>", r"\[thing\]"]),
        ("<list, e.g. A <a@b.c>>", ["<list, e.g. A <a@b.c>>"]),
        ("{one} and {{two}}", ["{one}", "{{two}}"]),
        ("{which resolves force {force} | …}", ["{which resolves force {force} | …}"]),
        ("(fill me in: a name)", ["(fill me in: a name)"]),
        ("<<[UNRESOLVED who ]>>", ["<<[UNRESOLVED who ]>>"]),
        ("[ ] [x] [X] [^note] [1] [!NOTE] [@user] a[0]", []),
        ("[a](b) [a][b] ![a](b) [a]: b", []),
        ("<br> <br/> <img src='a'> <https://a.b> <a@b.c> </div> <!-- a -->", []),
        ("`[in code]` ``<in code>`` `{in}`", []),
        ("${VAR} {#anchor} {% tag %} {: .class}", []),
        ("Vec<T> a < b and c > d (as usual)", []),
        ("[defined]", []),
        ("", []),
    ],
)
def test_placeholders(text: str, found: list[str]) -> None:
    assert [mark.text for mark in find_placeholders(text, labels=frozenset({"defined"}))] == found


CHOICES = [
    ("status", "[Draft | In Review]", ("Draft", "In Review")),
    ("status", "a|b|c", ("a", "b", "c")),
    ("status", "Draft/Final", ("Draft", "Final")),
    ("kind", "One/Two/Three", ("One", "Two", "Three")),
    ("type", "<Standards Track, Meta, or Informational>", ("Standards Track", "Meta", "Informational")),
    ("level", "**Soft** or **Hard**", ("Soft", "Hard")),
    ("impact", "_High / Low_", ("High", "Low")),
    ("impact", "(Low | Medium)", ("Low", "Medium")),
    ("status", "<REQUIRED: Draft | Final>", ("Draft", "Final")),
    ("status", "{proposed | accepted | … | superseded by X}", ()),
    ("technology", "[Language/framework]", ()),
    ("effort", "[X days/weeks]", ()),
    ("link", "https://a.b/c/d", ()),
    ("owner", "[you, or someone else who knows]", ()),
    ("cause", "[a | something that takes many more words than this]", ()),
    ("x", "A | a b c d e", ("A", "a b c d e")),
    ("x", "A | a b c d e f", ()),
    ("x", "[A | B] a b c d", ("A", "B")),
]


@pytest.mark.parametrize(("key", "value", "choices"), CHOICES)
def test_choices(key: str, value: str, choices: tuple[str, ...]) -> None:
    assert value_type(key, value).choices == choices


@pytest.mark.parametrize(
    ("comment", "choices"),
    [
        ("Acceptable values: Draft, Final or Done", ("Draft", "Final", "Done")),
        ("one of: a | b", ("a", "b")),
        ("Options:\n- Soft\n- Hard", ("Soft", "Hard")),
        ("Write the status here.", ()),
        ("", ()),
    ],
)
def test_choices_in_a_comment(comment: str, choices: tuple[str, ...]) -> None:
    assert value_type("status", "", comment).choices == choices


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("date", "[YYYY-MM-DD]", ValueKind.DATE),
        ("date", "[Date]", ValueKind.DATE),
        ("created", "<date, in ISO 8601 (yyyy-mm-dd) format>", ValueKind.DATE),
        ("start date", "(fill me in with today's date)", ValueKind.DATE),
        ("created", "<date created on, in dd-mmm-yyyy format>", ValueKind.TEXT),
        ("date", "2026-01-01", ValueKind.TEXT),
        ("prd", "[Link to PRD]", ValueKind.LINK),
        ("discussion", "<URL>", ValueKind.LINK),
        ("issue", "_Link to the issue_", ValueKind.LINK),
        ("author", "[Your Name]", ValueKind.TEXT),
    ],
)
def test_kinds(key: str, value: str, kind: ValueKind) -> None:
    assert value_type(key, value).kind is kind


@pytest.mark.parametrize(
    ("heading", "name", "free"),
    [
        ("Component 1: [Name]", "Component", False),
        ("Table: `table_name`", "Table", False),
        ("Story 2", "Story", False),
        ("{title of option 1}", "{title of option 1}", True),
        ("# [Your Name]", "# [Your Name]", True),
        ("Option[N]", "Option", False),
    ],
)
def test_headings_of_a_series(heading: str, name: str, free: bool) -> None:  # noqa: FBT001
    pattern = read_pattern(heading)
    assert (pattern.name, pattern.is_wildcard) == (name, free)
    assert pattern.pattern is not None


@pytest.mark.parametrize(
    ("heading", "fit"),
    [
        ("Component 1: Store", True),
        ("Component 12", True),
        ("Component: Store", True),
        ("Component", True),
        ("2.1 Component A: Store", True),
        ("COMPONENT 3 - store", True),
        ("Components", False),
        ("Component overview", False),
        ("The component: store", False),
    ],
)
def test_copies_of_a_series(heading: str, fit: bool) -> None:  # noqa: FBT001
    glued = read_pattern("Option[N]").pattern
    assert glued is not None
    assert fits(glued, "OptionB")
    pattern = read_pattern("Component 1: [Name]").pattern
    assert pattern is not None
    assert fits(pattern, heading) is fit


@pytest.mark.parametrize(
    ("text", "sample"),
    [("Goal 1", True), ("Question 2?", True), ("Test case 10", True), ("Feature X", True), ("…", True), ("...", True),
     ("Deploy to dev", False), ("Version 1 is out", False), ("1", False), ("Feature X must be done", False)],
)  # fmt: skip
def test_samples(text: str, sample: bool) -> None:  # noqa: FBT001
    assert is_sample(text) is sample


@pytest.mark.parametrize("text", ["SE-NNNN", "XXXX", "YYYY-MM-DD", "TBD", "Your name", "@janedoe", "Author 1"])
def test_stand_ins(text: str) -> None:
    assert is_stand_in(text)
    assert not is_stand_in("Tove Berg")


@pytest.mark.parametrize(
    ("text", "day", "iso", "sure"),
    [
        ("2026-02-28", "2026-02-28", True, True),
        ("2026-02-28, later", "2026-02-28", True, True),
        ("**2026-02-28**", "2026-02-28", True, True),
        ("2026-02-30", None, False, True),
        ("2026-2-3", "2026-02-03", False, True),
        ("2026/02/03", "2026-02-03", False, True),
        ("23-07-2014", "2014-07-23", False, True),
        ("07/23/2014", "2014-07-23", False, True),
        ("04/05/2014", "2014-05-04", False, False),
        ("5.5.2014", "2014-05-05", False, True),
        ("3 March 2024", "2024-03-03", False, True),
        ("March 3rd, 2024", "2024-03-03", False, True),
        ("Mar 2024", "2024-03-01", False, True),
        ("Foo 2024", None, False, True),
        ("soon", None, False, True),
    ],
)
def test_dates(text: str, day: str | None, iso: bool, sure: bool) -> None:  # noqa: FBT001
    reading = read_date(text)
    assert (reading.day.isoformat() if reading.day else None, reading.sure) == (day, sure)
    assert reading.is_iso is iso or day is None
