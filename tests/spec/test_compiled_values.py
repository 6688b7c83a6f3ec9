"""What a small template compiles to: each value of the schema, the sections that are folded together, and where it is read from."""

import pytest

from bot.markdown.document import parse
from bot.policy.lfs_pointer import MESSAGE
from bot.policy.model import Roles, SpecRule
from bot.template.compile_template import compile_template
from bot.template.model import RoleKeys, Schema, TemplateError
from tests.spec.checking import check


def compiled(text: str, rule: SpecRule = SpecRule()) -> Schema:  # noqa: B008 - frozen
    return compile_template(parse(text), rule)


def sections(text: str) -> list[tuple[str, int, int, int, bool]]:
    """Give name, parent, copies and `since` of each section, and whether it is a series."""
    return [(one.name, one.parent, one.copies, one.since, one.repeats) for one in compiled(text).sections]


def test_the_placeholders_of_the_whole_and_of_its_header() -> None:
    schema = compiled(
        "[a b]\n\n# [T]\n\n[c d]\n\n## [G]\n\n[Say in many words\nwhat it brings.] Or not at all.\n\n[e f]"
    )
    assert schema.waiting == {"[a b]", "[T]", "[c d]", "[G]", "[e f]"}
    assert schema.header_placeholders == {"[a b]", "[T]", "[c d]"}
    assert schema.waiting_lines == {"[a b]", "# [t]", "[c d]", "## [g]", "[e f]"}
    assert schema.long_lines == {"[say in many words", "what it brings.] or not at all."}
    assert schema.lines_to_replace == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a b]\n\n## Goals\n\n[c d]\n", {"[a b]"}),
        ("## [G]\n\n[a b]\n\n## Risks\n\n[c d]", set()),
        ("# [T]\n[a b]\n## Goals\n\n[c d]\n", {"[T]", "[a b]"}),
    ],
)
def test_the_header_ends_at_the_first_section(text: str, expected: set[str]) -> None:
    assert compiled(text).header_placeholders == expected


def test_lines_of_four_words_are_known_by_their_words() -> None:
    schema = compiled(
        "Say what it is.\nSay it.\n\n## Goals\n\n[Say in many words\nwhat it brings.]\n\nSay how it goes."
    )
    assert schema.long_lines == {"say what it is.", "[say in many words", "say how it goes."}
    assert schema.lines_to_replace == {"[say in many words"}


def test_the_words_of_the_policy_come_along() -> None:
    rule = SpecRule(
        required=("Goals", "Plan / Cost", "Design Notes", "Owner", "Security", "Plan / Risk of it"),
        forbidden=("Appendix",),
        roles=Roles(status="The State", questions="Open Points", history="Past Changes", plan="Next Steps"),
        values={"Risk Level": ("Low", "High")},
        markers=("ASK",),
    )
    schema = compiled("# [T]\n\n**Owner:** [x y]\n\n## Goals\n\n## Plan\n\n### Cost\n\n## Design notes\n", rule)
    assert schema.required == ("Security", "Plan / Risk of it")
    assert schema.forbidden == ("Appendix",)
    assert schema.roles == RoleKeys(
        status="the state", questions="open points", history="past changes", plan="next steps"
    )
    assert (schema.choices, schema.markers) == ({"risk level": ("Low", "High")}, ("ASK",))


def test_one_text_under_two_policies_is_two_schemas() -> None:
    text = "# [T]\n\n## Goals\n\n## Risks\n"
    found = [compiled(text, SpecRule(optional=names)).sections for names in ((), ("Goals",), ("Risks",))]
    assert [[one.required for one in each] for each in found] == [[True, True], [False, True], [True, False]]


@pytest.mark.parametrize(
    ("fences", "expected"),
    [(["json"], {"json"}), (["sql", "json", "python"], {"sql", "json"}), (["python"], set()), ([], set())],
)
def test_the_languages_that_must_parse(fences: list[str], expected: set[str]) -> None:
    text = "".join(f"```{one}\n1\n```\n\n" for one in fences)
    assert compiled(f"# [T]\n\n## Code\n\n{text}").languages == expected


@pytest.mark.parametrize(
    ("text", "title", "names"),
    [
        ("# [T]\n\n## Why\n\n# How\n\n## When\n", "[T]", ["Why", "How", "When"]),
        ("## RFC\n\n# [T]\n\n## Why\n", "[T]", ["Why"]),
        ("# Why\n\n## How\n\n# When\n", None, ["Why", "How", "When"]),
        ("# Why\n\n## How\n\n## When\n", "Why", ["How", "When"]),
        ("## Why\n\n## How\n", None, ["Why", "How"]),
    ],
)
def test_the_first_of_several_top_headings_is_a_title_where_it_waits_for_one(
    text: str, title: str | None, names: list[str]
) -> None:
    schema = compiled(text)
    assert (schema.title and schema.title.text) == title
    assert [one.name for one in schema.sections] == names


def test_a_second_top_heading_is_demanded_like_the_sections_before_it() -> None:
    schema = compiled("# [T]\n\n## Why\n\n# How\n\n## When\n")
    assert [(one.name, one.parent, one.level) for one in schema.sections] == [
        ("Why", -1, 2),
        ("How", -1, 1),
        ("When", 1, 2),
    ]
    found = check(parse("# A\n\n## Why\n\nSo.\n"), schema)
    assert [one.message.partition(";")[0] for one in found] == ['Section "How" is missing']
    assert check(parse("# A\n\n## Why\n\nSo.\n\n# How\n\nSo.\n\n## When\n\nNow.\n"), schema) == ()


INSIDE = "# [T]\n\n## Goals\n\n## Risks\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"```md\n{INSIDE}```\n", ["Goals", "Risks"]),
        (f"```markdown\n{INSIDE}```\n", ["Goals", "Risks"]),
        (f"```\n{INSIDE}```\n", ["Goals", "Risks"]),
        (f"# A page\n\n```sh\nls\n```\n\n```md\nThis is it:\n\n{INSIDE}```\n", ["Goals", "Risks"]),
        (f"# A page\n\n## Use\n\n```sh\n{INSIDE}```\n", ["Use"]),
        (f"# A page\n\n## Use\n\n```md\n{INSIDE}```\n", ["Goals", "Risks"]),
        (f"# A page\n\n## Use\n\n## Write\n\n```md\n{INSIDE}```\n", ["Use", "Write"]),
        ("# A page\n\n## Use\n\n```md\n# [T]\n\n## Goals\n```\n", ["Use"]),
    ],
)
def test_a_template_in_a_fence_counts_where_it_has_more_headings_than_the_page(text: str, names: list[str]) -> None:
    assert [one.name for one in compiled(text).sections] == names


def test_a_template_that_lies_elsewhere_cannot_serve() -> None:
    with pytest.raises(TemplateError) as caught:
        compiled("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
    assert (caught.value.message, caught.value.line) == (MESSAGE, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# [T]\n\n## Task\n\n## Task 1: [Name]\n", [("Task", -1, 1, 0, False), ("Task", -1, 1, 0, True)]),
        ("# [T]\n\n## Task 1: [Name]\n\n## Task\n", [("Task", -1, 1, 0, True), ("Task", -1, 1, 0, False)]),
        ("# [T]\n\n## Plan A\n\n## Plan B\n", [("Plan", -1, 2, 0, True)]),
        ("# [T]\n\n## Plan A\n\n## Goals\n", [("Plan A", -1, 1, 0, False), ("Goals", -1, 1, 0, False)]),
        ("# [T]\n\n## Goals\n\n## Goals\n", [("Goals", -1, 1, 0, False), ("Goals", -1, 1, 0, False)]),
        (
            "# [T]\n\n## Option A\n\n### Pros\n\n## Option B\n\n### Gain\n\n### Pros 1: [Name]\n\n## Option C\n\n### Gain\n",
            [
                ("Option", -1, 3, 0, True),
                ("Pros", 0, 1, 0, False),
                ("Gain", 0, 1, 1, False),
                ("Pros", 0, 1, 1, True),
            ],
        ),
    ],
)
def test_what_is_one_section_and_what_are_two(text: str, expected: list[tuple[str, int, int, int, bool]]) -> None:
    assert sections(text) == expected


def test_a_copy_brings_the_fields_and_tables_that_no_copy_before_it_has() -> None:
    price, owner = "**Price:** [a b]\n", "**Owner:** [c d]\n"
    cost, risk = "| Cost |\n|---|\n| [a b] |\n", "| Risk |\n|---|\n| [a b] |\n"
    (rule,) = compiled(
        f"# [T]\n\n## Option A\n\n{price}\n{cost}\n## Option B\n\n{price}{owner}\n{risk}\n{cost}\n"
        f"## Option C\n\n{price}{owner}\n{risk}\n{cost}"
    ).sections
    assert [(one.name, one.since) for one in rule.fields] == [("Price", 0), ("Owner", 1)]
    assert [[column.name for column in one.columns] for one in rule.tables] == [["Cost"], ["Risk"]]


def test_a_checklist_may_stay_and_a_section_beside_one_may_not() -> None:
    text = "# [T]\n\n## Checks\n\n- [ ] Read it\n\n## Goals\n\nSay why.\n\n## Asks\n\n- [ ] Ask"
    assert [(one.name, one.may_stay) for one in compiled(text).sections] == [
        ("Checks", True),
        ("Goals", False),
        ("Asks", True),
    ]
