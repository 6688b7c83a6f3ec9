"""Which fields a template demands: its metadata, whichever way it is spelled, and the labels of its sections."""

import pytest

from bot.markdown.document import parse
from bot.policy.model import Numbering, SpecRule
from bot.template.apply_policy import with_policy
from bot.template.compile_fields import body_fields, header_fields
from bot.template.compile_template import compile_template

WORDS_OF_24, WORDS_OF_25 = " ".join(["word"] * 24), " ".join(["word"] * 25)


def header(template: str) -> list[str]:
    return [field.name for field in header_fields(parse(template))]


def body(text: str) -> list[str]:
    template = parse(f"# [Title]\n\n## Why\n\n{text}\n\n## How\n\nSay how.\n")
    return [field.name for field in body_fields(template, template.sections[2])]


@pytest.mark.parametrize("value", ["Value", "Values", "Description", "Details", "Content"])
@pytest.mark.parametrize("title", ["Field", "Key", "Property", "Attribute", "Metadata", "Name", "Item"])
def test_the_header_row_of_a_table_is_no_field(title: str, value: str) -> None:
    assert header(f"# [Title]\n\n| {title} | {value} |\n|---|---|\n| Owner | [name] |\n") == ["Owner"]


@pytest.mark.parametrize(("title", "value"), [("Item", "[item]"), ("Size", "Value"), ("Size", "[S]")])
def test_a_table_may_begin_with_a_field(title: str, value: str) -> None:
    assert header(f"# [Title]\n\n| {title} | {value} |\n|---|---|\n| Owner | [name] |\n") == [title, "Owner"]


@pytest.mark.parametrize(
    ("template", "demanded"),
    [
        ("Owner: [name]\nSize: [S]\n\n# [Title]\n", ["Owner", "Size"]),
        ("# [Title]\n\nOwner: [name]\nSize: [S]\n", ["Owner", "Size"]),
        ("# [Title]\nOwner: [name]\nSize: [S]\n", ["Owner", "Size"]),
        ("# [Title]\n\n\nOwner: [name]\nSize: [S]\n", ["Owner", "Size"]),
        ("# [Title]\n\nOwner: [name]\n", []),
        ("# [Title]\n\nOwner: [name]\n\nSize: [S]\n", []),
        ("# [Title]\n\nA remark.\nOwner: [name]\nSize: [S]\nDue: [date]\n", ["Size", "Due"]),
        (f"# [Title]\n\nOwner: [name]\nRemark: {WORDS_OF_24}\n", ["Owner", "Remark"]),
        (f"# [Title]\n\nOwner: [name]\nRemark: {WORDS_OF_25}\n", ["Owner"]),
    ],
)
def test_plain_lines_are_fields_where_they_stand_together(template: str, demanded: list[str]) -> None:
    assert header(template) == demanded


@pytest.mark.parametrize(
    ("template", "demanded"),
    [
        ("**Owner:** [name]\n\n# [Title]\n\n**Size:** S\n\n## Why\n\n**Cost:** 1\n", ["Owner", "Size"]),
        ("## RFC\n\n# [Title]\n\n**Size:** S\n\n## Why\n\n**Cost:** 1\n", ["Size"]),
        ("**Owner:** [name]\n\n## Why\n\n**Cost:** 1\n\n## How\n\nSay how.\n", ["Owner"]),
        ("## Why\n\n**Cost:** 1\n\n## How\n\nSay how.\n", []),
        ("# [Title]\n\n**Note:** x\n**Tip:** x\n**1:** x\n**Size:** S\n", ["Size"]),
    ],
)
def test_metadata_stand_above_the_sections(template: str, demanded: list[str]) -> None:
    assert header(template) == demanded


@pytest.mark.parametrize(
    ("text", "demanded"),
    [
        ("**Cost:** [euros]", ["Cost"]),
        ("**Cost:** 7 euros", []),
        ("**Cost:**\nSay how much.", ["Cost"]),
        ("**Cost:**\n\nSay how much.", ["Cost"]),
        ("**Cost:**", []),
        ("**Cost:**\n\n**Gain:**\nSay how much.", ["Gain"]),
        ("**Note:** [euros]", []),
        ("**[Cost]:** [euros]", []),
        ("**REQ-12:** [euros]", []),
    ],
)
def test_a_label_in_bold_is_demanded_where_something_is_to_be_written(text: str, demanded: list[str]) -> None:
    assert body(text) == demanded


@pytest.mark.parametrize(
    ("number", "required"),
    [(None, True), (Numbering(), True), (Numbering(field="Serial"), False), (Numbering(field="Size"), True)],
)
def test_the_field_that_the_bot_numbers_is_nobodys_to_write(number: Numbering | None, required: bool) -> None:  # noqa: FBT001
    (field,) = compile_template(parse("# [Title]\n\n**Serial:** [number]\n\n## Why\n\nSay why.\n")).fields
    assert with_policy(field, SpecRule(number=number)).required is required
