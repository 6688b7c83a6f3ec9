"""The quick block parser finds what markdown-it finds as it comes, on every text: nothing is hidden from it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.markdown import commonmark
from bot.markdown.commonmark import MAX_NESTING, MAX_REPAIRED, parse_blocks
from bot.markdown.document import parse
from bot.markdown.model import LineKind
from bot.markdown.text_normalize import split_lines

WHOLE = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
TESTS = Path(__file__).parents[1]
FILES = sorted(path for path in TESTS.parent.rglob("*.md") if not {".venv", "node_modules"} & set(path.parts))
PIECES = (
    "# ", "## B\n", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "- [ ] ", "```", "```json\n", "~~~\n", "````\n", "> ", ">> ", "| a | b |\n",
    "|---|---|\n", "-|-\n", ":-\n", "|\n", "---\n", "***\n", "___\n", "===\n", "=\n", "-\n", "<!--", "-->", "<a b>", "<pre>\n", "</pre>",
    "<div>\n", "<!x>", "<?", "?>", "<![CDATA[", "]]>", "<script>", "</script>\n", "\n", "\n\n", "    ", "  ", " ", "\t", "\\", "`", "[a](b)",
    "[a]: b\n", "[a]:\n", '"t\n', "(t", "\u00a0", "\ufeff", "\u2028", "é", "word", "word\n", "{", "<", ">", "&", "**a**: b\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)
Found = tuple[str, str, list[int] | None, int, str, str, str]


def wanted(tokens: Sequence[Token]) -> Iterator[Found]:
    """Yield what the bot asks for of a text's blocks; a heading with its text."""
    for at, one in enumerate(tokens):
        content = tokens[at + 1].content.strip() if one.type == "heading_open" else one.content
        if one.type in commonmark.WANTED:
            yield one.type, one.tag, one.map, one.level, one.markup, one.info, content


def as_it_comes(lines: Sequence[str]) -> tuple[list[Found], int]:
    tokens: list[Token] = []
    WHOLE.block.parse("\n".join(lines), WHOLE, {}, tokens)
    return list(wanted(tokens)), max((one.level for one in tokens), default=0)


def quickly(lines: Sequence[str]) -> tuple[list[Found], int]:
    blocks = parse_blocks(lines)
    return list(wanted(blocks.tokens)), max([blocks.deepest, *(one.level for one in blocks.tokens)])


@pytest.fixture
def no_repairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read fences without an end as CommonMark does."""
    monkeypatch.setattr(commonmark, "MAX_REPAIRED", 0)
    monkeypatch.setattr(commonmark, "_PARSER", commonmark.new_parser())


@pytest.mark.untraced
@pytest.mark.usefixtures("no_repairs")
def test_every_file_of_the_project_is_read_as_markdown_it_reads_it() -> None:
    assert len(FILES) > 400
    for path in FILES:
        lines = split_lines(path.read_text("utf-8", errors="replace").replace("\0", ""))
        assert quickly(lines) == as_it_comes(lines), path


@pytest.mark.usefixtures("no_repairs")
@settings(
    max_examples=1500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TEXTS)
def test_any_text_is_read_as_markdown_it_reads_it(text: str) -> None:
    lines = split_lines(text)
    assert quickly(lines) == as_it_comes(lines)


@pytest.mark.usefixtures("no_repairs")
@pytest.mark.parametrize(
    "text",
    [
        "***\n",
        "- a\n  # B\n",
        "word\n  # B\n",
        "> a\n---\n",
        "a\n---\u00a0\n",
        "a\n===X\n",
        "``a``\n# B\n",
        "```\na\n\u00a0",
        "\u00a0# A\n",
        "    code\n\n    more\n",
        "word\n    lazy\n",
        "- a\n\n      code\n",
        "- a\n\n     # B\n",
        "| a |\n|---|\n    | b |\n",
        "a | b\n:-:|-\nc\n\n# D\n",
        "   # A\na | b\n-|-\n",
        "a | b\n-|-\n   c\n",
        "a | b\n  -|-\n",
        "- a | b\n-|-\n",
        "> a | b\n-|-\n",
        "word\n    | a |\n|---|\n| b |\n",
        "-  a\n\n\t  b\n",
        "```\n \t",
        "    a\n \t\n  ",
        "a | b",
        "a\n-\n",
        "a\n:-\n",
        "a\n|-\nb\n",
        "    | a |\n    |---|\n",
        "word\n```\ncode\n```\n",
        "word\n~~~\ncode\n~~~\n",
        "word\n***\n# A\n___\n",
        "word\n+ # A\n+ B\n  ===\n",
        "word\n1. # A\n2. B\n",
        "word\n2. # A\n",
        "word\n> # A\nlazy\n===\n",
        "> word\n    lazy\n> # A\n",
        "> word\n# A\n",
        "- word\n# A\n",
        "- a\n  B\n  ---\nC\n---\n",
        "- a\nB\n---\n",
        "- a\n      ---\n",
        "a\n    ---\n",
        "a\n   ---\n",
        "a\n=== \t\nb\n--- -\n",
        "a\n=-=\n",
        "a\n\n===\n",
        "a  \nb\n  ===\n# C\n",
        "\ta\n \t b\n",
        "-\ta\n\n\t\tb\n",
        "[a]: b\n# A\n[c]: d\n'e'\n",
        "[a]:\n# A\n",
        "[a]: b\n[c\n===\n",
        "[a]: <\n> # B\n",
        "<div>\n# A\n\n# B\n",
        "a\n<div>\n# A\n",
        "a\n<b>\n# A\n",
        "<b>\n# A\n",
        "<!A\n# A\n>\n# B\n",
        "# A\n  \n",
        "```\na\n \t",
        "```\na\n\n",
        "   # A\n    # B\n",
        "#\n##\n# #\n#A\n####### B\n",
        "> > # A\n> - # B\n>\n> ***\n",
        ">" * 61 + " # A\n# B\n",
        "- " * 31 + "# A\n\n# B\n",
        ">" * 59 + " A\n\n# B\n",
    ],
)
def test_blocks_are_where_markdown_it_has_them(text: str) -> None:
    lines = split_lines(text)
    assert quickly(lines) == as_it_comes(lines)


@pytest.mark.parametrize(("last", "count"), [(" \t", 1), ("", 1), ("\u00a0", 2), ("b", 2)])
def test_a_last_line_of_white_space_is_none(last: str, count: int) -> None:
    assert parse_blocks(["a", last]).lineMax == count


@pytest.mark.usefixtures("no_repairs")
@pytest.mark.parametrize("text", ["word\n| a | b |\n|---|---|\n| 1 | 2 |\n", "word\n> | a |\n> |---|\nword\n"])
def test_a_table_ends_a_paragraph_where_markdown_it_lets_it(text: str) -> None:
    lines = split_lines(text)
    assert quickly(lines) == as_it_comes(lines)
    assert "table_open" in [found[0] for found in quickly(lines)[0]]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("text\n<img src=x>\n### Rollback Plan\n", ["Rollback Plan"]),
        ("- item\nwrapped\n---\n", []),
        ("# Cache\n\n<!-- note\n\nask Ann -->\n\n## Goals\n\nFast.\n", ["Cache", "Goals"]),
        ("# Cache\n\n<script>\n\nlet a </script>\n\n## Goals\n", ["Cache", "Goals"]),
        ("# Cache\n\n<? a\n\nb ?>\n\n## Goals\n", ["Cache", "Goals"]),
        ("# Cache\n\n<![CDATA[ a\n\nb ]]>\n\n## Goals\n", ["Cache", "Goals"]),
        ("[a]: b\n===\n", []),
        ("word\nword\n====\n", ["word word"]),
    ],
)
def test_prose_hides_and_invents_no_heading(text: str, headings: list[str]) -> None:
    assert [one.name for one in parse(text).sections[1:]] == headings


def test_a_fence_without_an_end_stops_above_the_heading_that_it_would_swallow() -> None:
    document = parse("```a\n\n## B\n\n```c\nd\n```\n")
    assert [(one.line, one.end_line, one.closed) for one in document.fences] == [(1, 1, False), (5, 7, True)]
    assert document.kind(2) is LineKind.BLANK


def test_after_many_fences_without_an_end_the_text_is_read_as_commonmark_has_it() -> None:
    document = parse(" ```a\n\n## B\n\n" * (MAX_REPAIRED + 5))
    assert len(document.sections) - 1 == MAX_REPAIRED
    assert len(document.fences) == MAX_REPAIRED + 1
    assert not document.fences[-1].closed
    assert document.fences[-1].end_line >= len(document.lines) - 1
