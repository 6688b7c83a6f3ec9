"""A line that is put below a field: as an item of its list, in its quotation, or as it is."""

import pytest

from bot.markdown.document import parse
from bot.markdown.new_field import below


@pytest.mark.parametrize(
    ("head", "text", "put"),
    [
        ("- **Owner:** Ann", "**Due:** x", "- **Due:** x\n"),
        ("  * **Owner:** Ann", "**Due:** x", "  * **Due:** x\n"),
        ("> **Owner:** Ann", "**Due:** x", "> **Due:** x\n"),
        ("- **Owner:** Ann", "> **Due:** x", "- **Due:** x\n"),
        ("**Owner:** Ann", "- **Due:** x", "- **Due:** x\n"),
        ("- **Owner:** Ann", "**Due:**\n- x", "**Due:**\n- x\n"),
        ("- Owner: Ann", "**Due:** x", "**Due:** x\n"),
        ("**By:** Eve | **Owner:** Ann", "**Due:** x", "**Due:** x\n"),
    ],
)
def test_a_line_begins_as_the_bold_label_above_it(head: str, text: str, put: str) -> None:
    document = parse(f"# A\n\n{head}\n")
    made = below(document, document.fields[-1], text)
    assert (made.start_line, made.end_line, made.text) == (4, 3, put)
