"""What the fields above the sections of a template demand: their type, whether they may be left out, and what must go."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_template import compile_template


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "---\nauthor:\nstatus: draft # draft | final\n---\n# [T]",
            [
                ("author", "TEXT", (), False, 2, False, True),
                ("status", "CHOICE", ("draft", "final"), True, 3, False, False),
            ],
        ),
        (
            "---\nx: y\n# One of: a, b\nkind: x\nauthors:\n  - name: Your Name\n  - Ann\n---\n# [T]",
            [
                ("x", "TEXT", (), True, 2, False, False),
                ("kind", "CHOICE", ("a", "b"), True, 4, False, False),
                ("authors", "TEXT", (), True, 7, True, False),
            ],
        ),
        (
            "---\nx: y\n# optional\nteam: [Team]\nlinks:\n  - a\n  - [url]\n---\n# [T]",
            [
                ("x", "TEXT", (), True, 2, False, False),
                ("team", "TEXT", (), False, 4, True, False),
                ("links", "TEXT", (), True, 7, True, False),
            ],
        ),
        (
            "---\nreviewers:  # names\nupdated:\n---\n# [T]",
            [("reviewers", "TEXT", (), True, 2, True, False), ("updated", "DATE", (), False, 3, False, True)],
        ),
        (
            "---\napprovers:\n  - a\nother:\n  - a\n---\n# [T]",
            [("approvers", "TEXT", (), True, 3, True, False), ("other", "TEXT", (), True, 5, False, False)],
        ),
        (
            "# [T]\n\n**Status:** x <!-- draft | final -->\n**Author:** Ann\n**Date:** YYYY-MM-DD",
            [
                ("Status", "CHOICE", ("draft", "final"), True, 3, False, False),
                ("Author", "TEXT", (), True, 4, True, False),
                ("Date", "DATE", (), True, 5, True, False),
            ],
        ),
        (
            "# [T]\n\n<!-- optional -->\n**Team:** [Team]\n\n**Link:** [url]\n<!-- Options: a, b. -->\n<!-- more -->",
            [("Team", "TEXT", (), False, 4, True, False), ("Link", "CHOICE", ("a", "b"), True, 6, True, False)],
        ),
        (
            "# [T]\n\n**Team:** <!-- who -->\n**Size:** S/M\n**Label:** *(if any)*",
            [
                ("Team", "TEXT", (), True, 3, True, False),
                ("Size", "CHOICE", ("S", "M"), True, 4, True, False),
                ("Label", "TEXT", (), False, 5, True, False),
            ],
        ),
        ("# [T]\n\n**Note:** \n- a\n- b\n\n**Owner:** <who>", [("Owner", "TEXT", (), True, 7, True, False)]),
    ],
)
def test_the_fields_of_a_header(
    header: str, expected: list[tuple[str, str, tuple[str, ...], bool, int, bool, bool]]
) -> None:
    fields = compile_template(parse(f"{header}\n\n## Goals\n\n[x y]\n")).fields
    kinds = [(one.name, one.type.kind.name, one.type.choices, one.required, one.last_line) for one in fields]
    kept = [(one.must_replace, one.may_be_empty) for one in fields]
    assert [(*kind, *keeps) for kind, keeps in zip(kinds, kept, strict=True)] == expected
