"""What the headings of a template allow, which lines of it wait, and which sections may be left out."""

import pytest

from bot.markdown.document import parse
from bot.template.heading_pattern import lettered_stem, read_pattern
from bot.template.optional_marks import is_optional
from bot.template.template_lines import placeholders_of, prose, read_text

LINES = """\
a `x` <the store> b

[Say
what]. **

> [Say (it)
> [again] now]

[Open
and open

[One] line
more

- Goal 1
- Mine
1. Task 2

Call `deploy <service>` now.
- [ ] Call `do <it>`.
Call `deploy [name]` now.

- [ ] [P] [US1] [Do it]
- [P] it

```
# [What for]
[0]
[k e]
x [a b]
{{ x }}
```

| [Cell] | b |
|---|---|
| `<c d>` | e |
"""
OWN = [
    "# [what for]",
    "[0]",
    "[again] now]",
    "[k e]",
    "[one] line",
    "[open",
    "[p] [us1] [do it]",
    "[p] it",
    "[say",
    "[say (it)",
    "a `x` <the store> b",
    "and open",
    "call `deploy <service>` now.",
    "call `deploy [name]` now.",
    "call `do <it>`.",
    "goal 1",
    "mine",
    "more",
    "task 2",
    "what]. **",
    "x [a b]",
    "{{ x }}",
    "| [cell] | b |",
    "| `<c d>` | e |",
    "|---|---|",
]


@pytest.mark.parametrize(
    ("heading", "lettered", "name", "key", "fits"),
    [
        ("Goals", (), "Goals", "goals", []),
        ("Component 1: [Name]", (), "Component", "component", ["Component 3 - a", "Component", "Component x"]),
        ("Option B", (), "Option", "option", ["Option", "Option 2", "Option B", "Option: x"]),
        ("Plan A", (), "Plan A", "plan a", []),
        ("Plan A", ("plan",), "Plan", "plan", ["Plan B", "Plan"]),
        ("Q & A", (), "Q & A", "q and a", []),
        ("Why: `code`", (), "Why", "why", ["Why: x"]),
        ("`code` why", (), "code why", "code why", []),
        ("Team <!-- name -->", (), "Team", "team", []),
        ("Team: <!-- a: b --> x", (), "Team", "team", ["Team", "Team: x"]),
        ("Team: old <!-- b -->", (), "Team: old", "team old", []),
        ("Q2", (), "Q2", "q2", []),
        ("User Story 1 - [Title]", (), "User Story", "user story", ["User Story 2"]),
        ("Team[a b]", (), "Team", "team", ["Team", "Team: x"]),
        ("A", (), "A", "a", []),
        ("12", (), "12", "12", []),
        ("Team: 1 [Name]", (), "Team", "team", ["Team", "Team: x"]),
        ("Team: <!-- a --> x <!-- b -->", (), "Team", "team", ["Team", "Team: x"]),
        ("<!-- a --> Team", (), "Team", "team", []),
        ("1. <!-- optional: a --> Team", (), "Team", "team", []),
    ],
)
def test_what_a_heading_of_the_template_allows(
    heading: str, lettered: tuple[str, ...], name: str, key: str, fits: list[str]
) -> None:
    found = read_pattern(heading, lettered)
    names = ("Option", "Option 2", "Option B", "Option: x", "Options", "Component 3 - a", "Component", "Component x")
    more = ("Team", "Team: x", "Plan B", "Plan", "Why: x", "User Story 2")
    assert (found.name, found.key, found.is_wildcard) == (name, key, False)
    matching = [one for one in (*names, *more) if found.pattern and found.pattern.match(one.casefold())]
    assert matching == fits


@pytest.mark.parametrize(
    ("heading", "stem"),
    [
        ("Option B", "option"),
        ("Option  B:", "option"),
        ("Option", None),
        ("B", None),
        ("Plan A (optional)", "plan"),
        ("Q & A", None),
        ("option b", None),
        ("A B", "a"),
        ("User Story B", "user story"),
        ("Plan a B", "plan a"),
        ("Plan (a) B", None),
    ],
)
def test_what_stands_before_a_letter(heading: str, stem: str | None) -> None:
    assert lettered_stem(heading) == stem


def test_a_heading_glued_to_the_authors_word_allows_all_that_begin_so() -> None:
    pattern = read_pattern("Plan B[x y]").pattern
    assert pattern is not None
    assert [bool(pattern.match(one)) for one in ("plan bx", "plan b", "plan c", "a plan bx")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("heading", "name"), [("[Name]", "[Name]"), ("<!-- name -->", "")])
def test_a_heading_without_a_word_of_its_own_allows_all(heading: str, name: str) -> None:
    found = read_pattern(heading)
    assert (found.name, found.key, found.is_wildcard) == (name, "", True)
    assert found.pattern is not None
    assert found.pattern.pattern == ""


def test_which_lines_wait() -> None:
    document = parse(LINES)
    text = read_text(document, 1, len(document.lines))
    assert sorted(text.own) == OWN
    assert sorted(text.to_replace) == [
        "[again] now]",
        "[say",
        "[say (it)",
        "call `deploy <service>` now.",
        "goal 1",
        "task 2",
        "what]. **",
    ]
    assert list(placeholders_of(document, range(1, len(document.lines) + 1))) == [
        "<the store>",
        "[again]",
        "[One]",
        "[Do it]",
        "[P]",
        "[What for]",
        "[k e]",
        "{{ x }}",
        "[Cell]",
    ]
    assert prose(document, 1, 8) == " a `x` <the store> b [say what]. ** [say (it) [again] now] "
    assert prose(document, 4, 6) == " what]. ** [say (it) "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A\n\nThis section is optional.\n", [True]),
        ("## A (optional)\n\nx\n", [True]),
        ("<!-- optional -->\n\n## A\n\nx\n", [True]),
        ("<!-- optional -->\n## A\n\nx\n", [True]),
        ("## X\n<!-- optional -->\n## A\n\nx\n", [True, False]),
        ("## X\nText\n\n<!-- Optional -->\n\n\n## A\n\nx\n", [False, True]),
        ("Text\n<!--\nif applicable\n-->\n\n## A\n\nx\n", [True]),
        ("## A\n\nText\n\n```\nx\n```\nThis section is optional.\n", [False]),
        ("## A\n\nOne.\nThis section\nis optional.\n", [True]),
        ("## A\n\nx\n\n<!-- this section is optional -->\n\n## B\n\nx\n", [False, True]),
        ("## A\n\nThis section is not optional.\n", [False]),
        ("## A\n\n<!-- Remove this section if not needed -->\n", [True]),
        ("## A\n\nx\n\n> Optional. Say\n", [True]),
        ("## A\n\n| a |\n|---|\n\nThis section is optional.\n", [False]),
        ("## A\n\nSay how\noptional.\n", [False]),
        ("## A\nOptional. Say how.\n", [True]),
        ("## A\n\nSay how\n> Optional.\n", [True]),
        ("## X\nText\n## Optional extras\n\nx\n", [False, False]),
    ],
)
def test_a_section_that_may_be_left_out(text: str, expected: list[bool]) -> None:
    document = parse(text)
    assert [is_optional(document, one) for one in document.sections[1:]] == expected


@pytest.mark.parametrize(
    ("text", "waiting"),
    [
        ("[Say\nwhat].\n", ["[say", "what]."]),
        ("[Say [one]\nand two]\n", ["[say [one]", "and two]"]),
        ("[all areas\nhere]\n", ["[all areas", "here]"]),
        ("[Say\nwhat] and more\n", []),
        ("[One] line\nmore]\n", []),
        ("[Say\n\n```\nwhat]\n```\n", []),
        ("> [Say\n>\n> what]\n", ["[say", "what]"]),
    ],
)
def test_a_paragraph_in_brackets_waits_as_a_whole(text: str, waiting: list[str]) -> None:
    document = parse(text)
    assert sorted(read_text(document, 1, len(document.lines)).to_replace) == waiting


def test_a_line_without_a_word_is_nobodys() -> None:
    document = parse("```\na\n\nb\n```\n")
    assert read_text(document, 1, 5).own == {"a", "b"}


def test_a_word_that_has_a_link_is_no_placeholder() -> None:
    document = parse("See [the one] and [the other].\n\n[the one]: https://x.org\n")
    assert list(placeholders_of(document, [1])) == ["[the other]"]
