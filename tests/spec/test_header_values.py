"""What single fields above the sections of a template ask for, and which remarks around them say it."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import compile_template
from bot.template.model import FieldRule


def fields(header: str) -> tuple[FieldRule, ...]:
    return compile_template(parse(f"{header}\n\n## Goals\n\nSay why.\n")).fields


@pytest.mark.parametrize(
    ("header", "choices"),
    [
        ("<!-- One of: a, b -->\n**Kind:** x", ("a", "b")),
        ("# [T]\n\n<!-- One of: a, b -->\n**Kind:** x <!-- One of: c, d -->", ("a", "b")),
        ("# [T]\n\n**Kind:** x <!-- One of: c, d -->\n<!-- One of: a, b -->", ("c", "d")),
        ("# [T]\n\n**Kind:** x\n<!-- Say it. -->\n<!-- One of: a, b -->", ("a", "b")),
        ("# [T]\n\n**Kind:** x <!-- One of: a, b -->\n<!-- Say it. -->", ("a", "b")),
        ("---\nx: y\n# optional\nkind: x # a | b\n---\n# [T]", ("a", "b")),
        ("# [T]\n\n**Kind:** x\n\n<!-- One of: a, b -->", ()),
        ("# [T]\n\n**Kind:** x <!----> one of: a, b <!-- say -->", ()),
        ("# [T]\n\n**Kind:** x <!--a | b-->", ("a", "b")),
        ("# [T]\n\n**Kind:** x <!-- say # --> a | b", ("x a", "b")),
        ("---\nkind: x # a | b <!-- y -->\n---\n# [T]", ("a", "b")),
        ("---\nkind: x <!-- y --> # a | b\n---\n# [T]", ("a", "b")),
        ("---\nkind: x <!-- one two three four five six # a | b -->\n---\n# [T]", ()),
        ("---\n# One of: a, b\nx: y\nkind: z\n---\n# [T]", ("a", "b")),
        ("---  \n# One of: a, b\nx: y\nkind: z\n---\n# [T]", ("a", "b")),
        ("\n---\n# One of: a, b\nx: y\nkind: z\n---\n# [T]", ("a", "b")),
        ("---\nx: y\n  # One of: a, b\nkind: z\n---\n# [T]", ("a", "b")),
        ("---\nx: y\n# One of: a, b\nz: y\nkind: z\n---\n# [T]", ()),
    ],
)
def test_the_remarks_around_a_field_say_what_it_may_hold(header: str, choices: tuple[str, ...]) -> None:
    assert fields(header)[-1].type.choices == choices


def test_a_remark_on_the_last_line_of_a_template_counts() -> None:
    (rule,) = compile_template(parse("## Goals\n\n# [T]\n\n**Kind:** x\n<!-- One of: a, b -->")).fields
    assert rule.type.choices == ("a", "b")


@pytest.mark.parametrize(
    ("header", "name", "must_replace", "may_be_empty", "required"),
    [
        ("# [T]\n\n**Team:** [leave blank]", "Team", False, True, False),
        ("# [T]\n\n**Supersedes:** [RFC x]", "Supersedes", True, True, False),
        ("# [T]\n\n**Team:** [RFC x]", "Team", True, False, True),
        ("# [T]\n\n**Team (if any):** [RFC x]", "Team", True, False, False),
        ("# [T]\n\n**Page:** [the one]\n\n[the one]: https://x.org", "Page", False, False, True),
        ("---\nx: [y z]\nlinks:\n  - a\n---\n# [T]", "links", False, False, True),
        ("---\nlinks:\n  - [url x]\n  - b\n---\n# [T]", "links", True, False, True),
        ("---\nlinks:\n  - b\n  - [url x]\n---\n# [T]", "links", True, False, True),
        ("---\nlinks:\n  - a\nx: [y z]\n---\n# [T]", "links", False, False, True),
    ],
)
def test_what_a_field_asks_for(header: str, name: str, must_replace: bool, may_be_empty: bool, required: bool) -> None:  # noqa: FBT001
    (rule,) = [one for one in fields(header) if one.name == name]
    assert (rule.must_replace, rule.may_be_empty, rule.required) == (must_replace, may_be_empty, required)


@pytest.mark.parametrize("last", ["# A | B", "---"])
def test_what_ends_a_template_says_nothing_of_the_fields_at_its_top(last: str) -> None:
    text = f"---\n# One of: a, b\nx: y\nkind: z\n---\n# [T]\n\n## G\n\n{last}"
    assert [one.type.choices for one in compile_template(parse(text)).fields] == [("a", "b"), ("a", "b")]
    (rule,) = compile_template(parse(f"---\nkind: z\n---\n# [T]\n\n## G\n\n{last}")).fields
    assert rule.type.choices == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("# [T]\n\n**Owner:** [x y]\nmore text", [("Owner", 3, 3)]),
        ("# [T]\n\n**Owner:**\n- [a b]\n\n**Kind:** [x]", [("Owner", 3, 4), ("Kind", 6, 6)]),
        ("# [T]\n\n**Owner:**\n- [a b]\n\n\n**Kind:** [x]", [("Owner", 3, 4), ("Kind", 7, 7)]),
        ("# [T]\n\n```yaml\nowner: [x]\nkind: y\n```", [("owner", 4, 4), ("kind", 5, 5)]),
        ("---\n_owner: [x]\nteam:\n  - a\n---\n# [T]", [("owner", 2, 2), ("team", 3, 4)]),
    ],
)
def test_a_field_reaches_to_its_last_line_that_holds_something(
    header: str, expected: list[tuple[str, int, int]]
) -> None:
    assert [(one.name, one.line, one.last_line) for one in fields(header)] == expected
