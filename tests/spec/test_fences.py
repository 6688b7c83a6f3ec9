"""Where a fence ends whose author forgot the end, and where one without any fault does not."""

import pytest

from bot.markdown import commonmark
from bot.markdown.commonmark import MAX_REPAIRED, has_end, parse_blocks
from bot.markdown.document import parse


@pytest.fixture(autouse=True)
def _new_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonmark, "_PARSER", commonmark.new_parser())


@pytest.mark.parametrize(
    ("text", "fences"),
    [
        ("```\na\n\n# B\n", [(1, 2, False)]),
        ("```\na\n# B\n", [(1, 3, False)]),
        ("```\na\n\nb\n\n## C\n", [(1, 4, False)]),
        ("```\na\n\n**B:** c\n", [(1, 2, False)]),
        ("```\na\n\n**B**: c\n", [(1, 2, False)]),
        ("```\na\n\n**B** c\n", [(1, 4, False)]),
        ("```\na\n\n#b\n", [(1, 4, False)]),
        ("```\na\n\n####### b\n", [(1, 4, False)]),
        ("```\na\n\n---\n\n# B\n", [(1, 2, False)]),
        ("```\na\n\n" + "\n" * 6 + "# B\n", [(1, 2, False)]),
        ("```\na\n\n" + "\n" * 7 + "# B\n", [(1, 3, False)]),
        ("```\na\n\n" + "-\n" + "\n# B\n", [(1, 4, False)]),
        ("```\n\n\n# B\n", [(1, 1, False)]),
        ("```\na\n\n# B\n```\n", [(1, 5, True)]),
        ("````\na\n\n# B\n```\n````\n", [(1, 6, True)]),
        ("```\na\n\n# B\n```sql\nc\n```\n", [(1, 2, False), (5, 7, True)]),
        ("```\na\n\n# B\n```_x\nc\n```\n", [(1, 2, False), (5, 7, True)]),
        ("```\na\n\n# B\n```{x}\nc\n```\n", [(1, 7, True)]),
        ("```\na\n\n# B\n~~~sql\nc\n```\n", [(1, 7, True)]),
        ("```\na\n```sql\nc\n\n# B\n```\n", [(1, 7, True)]),
        ("```\na\n```sql\nc\n\n# B\n", [(1, 4, False)]),
        ("```\na\n\n# B\n```\n\n```\nc\n\n# D\n", [(1, 5, True), (7, 8, False)]),
        ("- ```\n  a\n\n  # B\n", [(1, 4, True)]),
        ("> ```\n> a\n>\n> # B\n", [(1, 4, True)]),
        ("> ```\n> a\n> ```\n", [(1, 3, True)]),
        ("```\na\n  ```\n", [(1, 3, True)]),
        ("```\na\n``` \t\n", [(1, 3, True)]),
        ("```\na\n`````\n", [(1, 3, True)]),
        ("````\na\n```\n", [(1, 3, False)]),
        ("```\na\n```b\n", [(1, 3, False)]),
        ("```\n", [(1, 1, False)]),
        ("a\n```\nb\n\n# C\n", [(2, 3, False)]),
        ("a\n```\nb\n```\n\n# C\n", [(2, 4, True)]),
        ("```\na\n    ```\n\n# B\n", [(1, 3, False)]),
        ("```sql\na\n\n# B\n```sql\nc\n```\n", [(1, 2, False), (5, 7, True)]),
        ("```\n\n# B\n```sql\nc\n```\n", [(1, 1, False), (4, 6, True)]),
        ("a\n\n# A\n\n```\na\n\n# B\n```sql\nc\n```\n", [(5, 6, False), (9, 11, True)]),
        ("```\na\n\n# B\n```c+\nd\n```\n", [(1, 2, False), (5, 7, True)]),
        ("```\na\n\n\n", [(1, 3, False)]),
    ],
)
def test_where_fences_end(text: str, fences: list[tuple[int, int, bool]]) -> None:
    assert [(one.line, one.end_line, one.closed) for one in parse(text).fences] == fences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("```\na\n\n# B\n\n# C\n", ["B", "C"]),
        ("```\na\n\n**B:** c\n\n# D\n", ["D"]),
        ("```\na\n\n# B\n```\n\n# C\n", ["C"]),
        ("```\na\n\nb\n", []),
    ],
)
def test_which_headings_stand_outside_of_fences(text: str, names: list[str]) -> None:
    assert [one.name for one in parse(text).sections[1:]] == names


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (["> ```", "> a", "> ```"], True),
        (["```", "```"], True),
        (["```"], False),
        (["```", "a", "```\u00a0"], False),
    ],
)
def test_the_last_line_of_a_fence_says_whether_it_has_an_end(lines: list[str], ends: bool) -> None:  # noqa: FBT001
    assert has_end(parse_blocks(lines).tokens[0], lines) is ends


def test_so_many_fences_without_an_end_are_ended_and_no_more() -> None:
    document = parse(" ```a\n\n## B\n\n" * (MAX_REPAIRED + 2))
    assert (len(document.sections) - 1, len(document.fences)) == (MAX_REPAIRED, MAX_REPAIRED + 1)
