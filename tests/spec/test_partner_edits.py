"""Naming the spec that replaces another, or that it replaces, in every form that metadata have."""

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.spec.partner_edits import partner_edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A\n\n**Status:** X\n\nText\n", "# A\n\n**Status:** X\n**Superseded by:** b.md\n\nText\n"),
        ("# A\n\n- **Status:** X  \n", "# A\n\n- **Status:** X  \n- **Superseded by:** b.md  \n"),
        ("# A\n\n**Status:** X\\\n", "# A\n\n**Status:** X\\\n**Superseded by:** b.md\\\n"),
        ("# A\n\n- Status: X\n", "# A\n\n- Status: X\n- Superseded by: b.md\n"),
        ("# A\n\nStatus: X\n", "# A\n\nStatus: X\nSuperseded by: b.md\n"),
        (
            "# A\n\n| Field | Value |\n|---|---|\n| Status | X |\n",
            "# A\n\n| Field | Value |\n|---|---|\n| Status | X |\n| Superseded by | b.md |\n",
        ),
        (
            "---\nstatus: X\nauthors:\n  - ada\n---\n# A\n",
            "---\nstatus: X\nauthors:\n  - ada\nsuperseded-by: b.md\n---\n# A\n",
        ),
        ("---\nsuperseded-by:\nstatus: X\n---\n# A\n", "---\nsuperseded-by: b.md\nstatus: X\n---\n# A\n"),
        ("# A\n\n**Replaced by:** N/A\n", "# A\n\n**Replaced by:** b.md\n"),
        ("# A\n\n**Superseded by:** c.md\n", "# A\n\n**Superseded by:** c.md\n"),
        ("---\nreplaced-by:\n  - c.md\n---\n# A\n", "---\nreplaced-by:\n  - c.md\n---\n# A\n"),
        ("# A\n\nText\n", "# A\n\nText\n"),
        ("---\nsuperseded-by: []\n---\n# A\n", "---\nsuperseded-by: b.md\n---\n# A\n"),
        ("---\nsuperseded-by: null\n---\n# A\n", "---\nsuperseded-by: b.md\n---\n# A\n"),
        ("---\nsuperseded-by: ''  # none\n---\n# A\n", "---\nsuperseded-by: 'b.md'  # none\n---\n# A\n"),
        (
            "# A\n\n- **Status:** X | **Owner:** Y\n",
            "# A\n\n- **Status:** X | **Owner:** Y\n- **Superseded by:** b.md\n",
        ),
    ],
)
def test_a_partner_is_named_in_the_form_of_the_metadata(before: str, after: str) -> None:
    edits = partner_edits(parse(before), ("Superseded by", "Replaced by"), "b.md")
    assert apply_edits(before, edits) == after
