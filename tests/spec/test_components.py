"""MDX: what is passed over, and what is read between components."""

import pytest

from bot.markdown.document import parse
from bot.markdown.mdx import without_components
from bot.markdown.model import LineKind


def left(text: str) -> list[str]:
    """Give the lines that are read."""
    document = without_components(parse(text))
    kinds = document.skeleton.kinds
    assert [kind is LineKind.BLANK for kind in kinds] == [not line.strip() for line in document.lines]
    return [
        line
        for line, kind in zip(document.skeleton.shown, kinds, strict=True)
        if kind not in (LineKind.COMMENT, LineKind.BLANK)
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import A from 'a'\ntext\n", ["text"]),
        ('import A from "a"\ntext\n', ["text"]),
        ("import{A} from 'a';\ntext\n", ["text"]),
        ("export const a = 1;\ntext\n", ["text"]),
        ("export const a = [\n  1,\n]\n\ntext\n", ["text"]),
        ("import a\n\ntext\n", ["text"]),
        (" import a\n", [" import a"]),
        ("We\nexport all of it.\n- [ ] Why?\n", ["We", "export all of it.", "- [ ] Why?"]),
        ("- We\nimport it.\n", ["- We", "import it."]),
        ("# A\nimport a\n\ntext\n", ["# A", "text"]),
        ("import a\nexport b\n\ntext\n", ["text"]),
        ("import a from 'a'\nexport const b = [\n  1\n]\n\ntext\n", ["text"]),
        ("importing\n", ["importing"]),
        ("<Card>\ntext\n</Card>\nmore\n", ["text", "more"]),
        ("<Card\n  a='b'\n>\ntext\n", ["text"]),
        ("  <Card />\ntext\n", ["text"]),
        ("<>\ntext\n</>\nmore\n", ["text", "more"]),
        ("<div>\ntext\n", ["<div>", "text"]),
        ("a <Card>\n", ["a <Card>"]),
        ("Card>\n>\n", ["Card>", ">"]),
        ("{/* a */}\ntext\n", ["text"]),
        ("{/* a\n\nb */}\ntext\n", ["text"]),
        ("{/* a\n*/}  \ntext\n", ["text"]),
        ("{a}\n", ["{a}"]),
        ("export const a\n# B\ntext\n", ["# B", "text"]),
        ("export const a\n```\nimport b\n```\ntext\n", ["```", "import b", "```", "text"]),
        ("---\na: b\nimport: c\n---\ntext\n", ["---", "a: b", "import: c", "---", "text"]),
        ("<Card\n\ntext\n# B\ntext\n", ["# B", "text"]),
    ],
)
def test_components_are_passed_over_and_the_text_between_is_read(text: str, lines: list[str]) -> None:
    assert left(text) == lines


TEXT = """\
# T

**A:** b

- c

| d |
|---|
| e |

<Card
**F:** g

- h

| i |
|---|
>

**J:** k
"""


def test_nothing_is_read_out_of_a_component() -> None:
    whole, document = parse(TEXT), without_components(parse(TEXT))
    assert [one.key for one in whole.fields] == ["a", "f", "j"]
    assert [one.key for one in document.fields] == ["a", "j"]
    assert [one.text for one in document.items] == ["c"]
    assert [one.line for one in document.tables] == [7]
    assert document.lines == whole.lines
    assert document.skeleton.shown[11] == " " * len("**F:** g")
    assert (document.sections, document.text) == (whole.sections, whole.text)
