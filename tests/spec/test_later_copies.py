"""What a template shows in a later copy of a repeated section only: one copy of the document has to have it."""

import pytest

from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.template.compile_template import compile_template
from bot.template.explain import explain
from tests.spec.checking import check

TEMPLATE = """\
# [Title]

## Option A

[Say what.]

**Price:** [price]

| Part | Cost |
|---|---|
| [part] | [cost] |

### Pros

[What speaks for it]

## Option B

[Say what else.]

**Owner:** [who]

| Part | Cost |
|---|---|
| [part] | [cost] |

| Risk | Who |
|---|---|
| [risk] | [who] |

### Pros

Everything that anybody could say.

### Gain

[Hours saved]

#### Proof

[Figures]

## Option C

[Say more.]

### Loss (optional)

[Hours lost]

### Gain

[Days saved]
"""
SCHEMA = compile_template(parse(TEMPLATE))
PART, PROS, GAIN = "**Price:** 1\n\n", "### Pros\n\nFast.\n\n", "### Gain\n\nOne hour.\n\n#### Proof\n\nSeen.\n\n"
OWNER = "**Owner:** Ann\n\n"


def option(letter: str, *parts: str) -> str:
    return f"## Option {letter}\n\nA store.\n\n{''.join(parts)}"


def test_one_rule_stands_for_each_section_of_all_copies() -> None:
    found = [(one.key, one.parent, one.since, one.copies, sorted(one.placeholders)) for one in SCHEMA.sections]
    assert found == [
        (
            "option",
            -1,
            0,
            3,
            ["[Say more.]", "[Say what else.]", "[Say what.]", "[cost]", "[part]", "[price]", "[risk]", "[who]"],
        ),
        ("pros", 0, 0, 1, ["[What speaks for it]"]),
        ("gain", 0, 1, 1, ["[Days saved]", "[Hours saved]"]),
        ("proof", 2, 0, 1, ["[Figures]"]),
        ("loss", 0, 2, 1, ["[Hours lost]"]),
    ]
    assert SCHEMA.sections[0].children == (1, 2, 4)
    assert [(one.key, one.since) for one in SCHEMA.sections[0].fields] == [("price", 0), ("owner", 1)]
    tables = [[column.key for column in table.columns] for table in SCHEMA.sections[0].tables]
    assert tables == [["part", "cost"], ["risk", "who"]]


def test_each_says_how_often_it_is_demanded() -> None:
    said = {one.line: one.text for one in explain(SCHEMA)}
    assert [said[line] for line in (7, 13, 21, 35, 39, 47)] == [
        "required field Price: any text",
        "required section Pros",
        "required in one copy of its section: field Owner: any text",
        "required in one copy of its section: section Gain",
        "required section Proof",
        "optional section Loss",
    ]


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        # With fewer copies than the template needs to show it, nothing is demanded.
        ((option("A", PART, PROS),), []),
        ((option("A", PART, PROS), option("B", PART, OWNER, PROS, GAIN)), []),
        ((option("A", PART, OWNER, PROS, GAIN), option("B", PART, PROS)), []),
        (
            (option("A", PART, PROS), option("B", PART, PROS)),
            [(13, 'Field "Owner" is missing in "Option B"'), (19, 'Section "Gain" is missing')],
        ),
        # It is demanded once, not of each further copy.
        (
            (option("A", PART, PROS), option("B", PART, PROS), option("C", PART, PROS)),
            [(13, 'Field "Owner" is missing in "Option B"'), (19, 'Section "Gain" is missing')],
        ),
        ((option("A", PART, PROS), option("B", PART, PROS), option("C", PART, OWNER, PROS, GAIN)), []),
        # Where it stands, all of it is looked at.
        (
            (option("A", PART, PROS), option("B", PART, OWNER, PROS, "### Gain\n\nOne hour.\n\n")),
            [(25, 'Section "Proof" is missing')],
        ),
    ],
)
def test_one_copy_has_to_have_it(copies: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    found = check(parse("# Store\n\n" + "".join(copies)), SCHEMA)
    assert [(one.span.line, one.message.partition(";")[0]) for one in found] == expected


def test_the_stub_of_a_missing_one_is_that_of_the_copy_which_has_it() -> None:
    text = "# Store\n\n" + option("A", PART, PROS) + option("B", PART, OWNER, PROS)
    (found,) = check(parse(text), SCHEMA)
    assert found.fix is not None
    assert [one.text for one in found.fix] == ["\n### Gain\n\n[Hours saved]\n\n#### Proof\n\n[Figures]\n"]


def test_an_empty_copy_is_one_finding() -> None:
    text = "# Store\n\n" + option("A", PART, PROS) + "## Option B\n"
    assert [one.message.partition(";")[0] for one in check(parse(text), SCHEMA)] == ['Section "Option B" is empty']


@pytest.mark.parametrize(
    ("text", "has_text"),
    [
        ("Everything that anybody could say.", False),
        ("Everything that anybody could\nsay.", False),
        ("Everything.", True),
    ],
)
def test_the_words_of_a_later_copy_are_the_templates(text: str, has_text: bool) -> None:  # noqa: FBT001
    document = parse(f"# Store\n\n{option('A', PART)}### Pros\n\n{text}\n")
    comparison = compare(document, SCHEMA)
    (pros,) = (one for one in document.sections if one.key == "pros")
    assert comparison.has_text(pros) is has_text


def test_a_series_below_a_series_is_one_rule() -> None:
    schema = compile_template(
        parse(
            "# [T]\n\n## Phase 1: [Name]\n\n### Task 1: [Name]\n\nSay.\n\n"
            "## Phase 2: [Name]\n\n### Task 1: [Name]\n\nSay.\n\n### Task 2: [Name]\n\nSay.\n\n#### Cost\n\nSay.\n\n### Notes\n\nSay.\n\n### Notes\n\nSay.\n"
        )
    )
    found = [(one.key, one.parent, one.since, one.copies) for one in schema.sections]
    assert found == [("phase", -1, 0, 2), ("task", 0, 0, 1), ("cost", 1, 2, 1), ("notes", 0, 1, 1), ("notes", 0, 1, 1)]
