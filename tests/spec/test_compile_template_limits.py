"""How large a template may be: so many headings and so many fields, and what is said of one more."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import MAX_FIELDS, MAX_SECTIONS, TemplateError, compile_template


def fields(many: int) -> str:
    return "".join(f"**Field {number}:** [Value]\n" for number in range(many))


def test_a_template_may_have_as_many_headings_as_it_may() -> None:
    assert len(compile_template(parse("## Part\n" * (MAX_SECTIONS - 1))).sections) == MAX_SECTIONS - 1


@pytest.mark.parametrize("below", [0, 1, MAX_FIELDS])
def test_a_template_may_have_as_many_fields_as_it_may_in_its_head_and_its_sections(below: int) -> None:
    text = f"# [T]\n\n{fields(MAX_FIELDS - below)}\n## Why\n\n"
    made = compile_template(parse(text + fields(below)))
    assert (len(made.fields), len(made.sections[0].fields)) == (MAX_FIELDS - below, below)
    with pytest.raises(TemplateError, match=f"more than {MAX_FIELDS} fields; keep those that a spec needs") as caught:
        compile_template(parse(text + fields(below + 1)))
    assert caught.value.line == 1


def test_a_template_of_too_many_headings_cannot_serve() -> None:
    text = "".join(f"## Part {number}\n\n[Text.]\n\n" for number in range(MAX_SECTIONS + 1))
    with pytest.raises(TemplateError, match="more than 500 headings") as caught:
        compile_template(parse(text))
    assert caught.value.line == 4 * (MAX_SECTIONS - 1) + 1
