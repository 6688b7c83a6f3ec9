"""What each line of a text is, and what a reader sees of it."""

import pytest

from bot.markdown.block_parser import read_skeleton
from bot.markdown.document import parse


def kinds(text: str) -> str:
    """Say what the lines are, each by its kind's first letters."""
    return " ".join(kind.name[:4].casefold() for kind in parse(text).skeleton.kinds)


def headings(text: str) -> list[tuple[int, int, int, str]]:
    return [(one.level, one.line, one.end_line, one.text) for one in parse(text).skeleton.headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!-- note\n\n# Risks\n", ["Risks"]),
        ("text\n<!-- note\n\n# Risks\n", ["Risks"]),
        ("<!-- one -->\n<!-- note\n\n# Risks\n", ["Risks"]),
        ("<!-- one\n\n# Goals\n\n<!-- two\n\n# Risks\n", ["Goals", "Risks"]),
        ("<!-- one <!-- two\n\n# Risks\n", ["Risks"]),
        ("<!-- one --> <!-- two\n===\n\n# Risks\n", ["Risks"]),
        ("<!-- one --><!-- two\n\n# Risks\n", ["Risks"]),
        ("# Goals <!-- note\n\n# Risks\n", ["Goals <!-- note", "Risks"]),
        ("<!-- note\n\n# Hidden\n\n-->\n# Risks\n", ["Risks"]),
        ("A --> B\n\n<!-- C\n```\n-->\n# Risks\n", ["Risks"]),
        ("<!-->\n# Risks\n\nA --> B\n", ["Risks"]),
        ("<!--->\n# Risks\n\nA --> B\n", ["Risks"]),
    ],
)
def test_a_comment_without_an_end_hides_no_heading(text: str, found: list[str]) -> None:
    assert [one.text for one in parse(text).skeleton.headings] == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!-- a -->b\n", ["          b"]),
        ("a <!-- b\nc --> d\n", ["a       ", "      d"]),
        ("<!--a--><!--b-->c\n", ["                c"]),
        ("a `<!-- b` c -->\n", ["a `<!-- b` c -->"]),
        ("a\n`<!-- b` c -->\nd\n", ["a", "`<!-- b` c -->", "d"]),
        ("a\n`b\n<!-- c -->d\n", ["a", "`b", "          d"]),
        ("`<!-- a` `b -->\n", ["`<!-- a` `b -->"]),
        ("`a\n<!-- b -->c\n", ["`a", "          c"]),
        ("`a` <!-- b -->c\n", ["`a`           c"]),
        ("`<!-- a` <!-- b -->\n", ["`<!-- a`           "]),
        ("`<!--` <!-- b -->c <!-- d\n", ["`<!--`           c <!-- d"]),
        ("x <!-- a\n```\n-->\n```\nb --> c\n", ["x       ", "```", "-->", "```", "      c"]),
        ("```\n<!-- a -->\n```\n<!-- b -->\n", ["```", "<!-- a -->", "```", "          "]),
        ("    <!-- a -->\n", ["    <!-- a -->"]),
        ("```\n<!-- a -->\n", ["```", "<!-- a -->"]),
        ("<!-->a-->\n", ["     a-->"]),
        ("<!--->a-->\n", ["      a-->"]),
        ("a --> b\n", ["a --> b"]),
    ],
)
def test_comments_are_blank_column_for_column(text: str, shown: list[str]) -> None:
    assert list(parse(text).skeleton.shown) == shown


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("```\na\n\nb\n```\n", "fenc code code code fenc"),
        ("```\na\n", "fenc code"),
        ("> ```\n> a\n\nb\n", "fenc code blan text"),
        ("a\n \nb\n", "text blan text"),
        ("# A\n\n| a |\n|---|\n| b |\n\nc\n", "head blan tabl tabl tabl blan text"),
        ("    a\n\n    b\n\nc\n", "code code code blan text"),
        ("a\n***\n", "text rule"),
        ("a\nb\n===\nc\n", "head head head text"),
        ("> # A\n", "text"),
        ("<!-- a\n\nb -->\n", "comm blan comm"),
        ("a <!-- b -->\n", "text"),
        ("---\na: b\n---\n===\n", "meta meta meta text"),
        ("---\na: b\n---\n    c\n", "meta meta meta code"),
        ("---\n\na: b\n---\n", "meta meta meta meta"),
        ("[a]: b\n   [c]: d\n    [e]: f\n", "defi defi code"),
        ("a\n    [b]: c\n", "text text"),
        ("[a]:\n[^b]: c\n[d] e\n", "text text text"),
        ("```\n[a]: b\n```\n", "fenc code fenc"),
        ("", "blan"),
    ],
)
def test_what_lines_are(text: str, named: str) -> None:
    assert kinds(text) == named


def test_definitions_name_labels_in_small_letters() -> None:
    labels = parse("# A\n\n[One]: a\n[two]: b\n\n[^3]: c\n\n<!-- [four]: d -->\n").skeleton.labels
    assert labels == {"one", "two"}


def test_headings_have_their_lines_and_their_text() -> None:
    text = "#  A \n\nB\nb\n---\n\n> # C\n\n- # D\n\n###### E ##\n#\u2003F\n"
    assert headings(text) == [(1, 1, 1, "A"), (2, 3, 5, "B\nb"), (6, 11, 11, "E"), (1, 12, 12, "F")]


@pytest.mark.parametrize(("depth", "too_deep"), [(1, False), (57, False), (58, True), (60, True), (90, True)])
def test_a_text_in_too_many_quotes_is_known_for_it(depth: int, too_deep: bool) -> None:  # noqa: FBT001
    assert parse(">" * depth + " a\n").skeleton.too_deep is too_deep


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", ""),
        ("json", "json"),
        (" SQL more", "sql"),
        ("{.python}", "python"),
        ("{xml}", "xml"),
        ("XML x", "xml"),
        ("c++", "c++"),
    ],
)
def test_a_fence_names_its_language(info: str, language: str) -> None:
    (fence,) = parse(f"```{info}\na\n```\n").fences
    assert fence.language == language


@pytest.mark.parametrize(
    ("text", "fences"),
    [
        ("```\na\n\n b\n```\nc\n", [(1, 5, True, "```", "a\n\n b\n")]),
        ("~~~~\na\n", [(1, 2, False, "~~~~", "a\n")]),
        ("```\n```\n", [(1, 2, True, "```", "")]),
        ("```\n", [(1, 1, False, "```", "")]),
        ("- ```\n  a\n\nb\n", [(1, 3, True, "```", "  a\n\n")]),
        ("  ```\n  a\n b\n    c\n  ```\n", [(1, 5, True, "```", "a\nb\n  c\n")]),
        ("  ```\nX\n  ```\n", [(1, 3, True, "```", "X\n")]),
        ("> ```\n> \ta\n>b\n> ```\n", [(1, 4, True, "```", "\ta\nb\n")]),
        ("```\n#\u00a0a <!-- b\n```\n", [(1, 3, True, "```", "#\u00a0a <!-- b\n")]),
        ("```\na\n```\n```\nb\n```\n", [(1, 3, True, "```", "a\n"), (4, 6, True, "```", "b\n")]),
    ],
)
def test_fences_have_their_content_as_it_is_written(text: str, fences: list[tuple[int, int, bool, str, str]]) -> None:
    found = [(one.line, one.end_line, one.closed, one.mark, one.content) for one in parse(text).fences]
    assert found == fences


def test_tables_are_known_by_their_first_and_last_line() -> None:
    assert parse("a\n\n| b |\n|---|\n| c |\n\n| d |\n|---|\n").skeleton.tables == ((3, 5), (7, 8))


def test_front_matter_is_not_read_as_markdown() -> None:
    read = read_skeleton(["---", "# a", "```", "---", "# B"], 4)
    assert [(one.line, one.text) for one in read.headings] == [(5, "B")]
    assert read.fences == ()
