"""What a fix writes, byte for byte."""

from textwrap import dedent

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.spec.edits import safe_fixes
from bot.template.compile_template import compile_template
from tests.spec.checking import check

TEMPLATE = dedent("""\
    # [Title]

    **Owner:** [name]
    **Status:** [Draft | Final]

    ---

    ## Why
    Say why.

    ---

    ## How

    ### Parts
    List them.

    ### Cost
    Euros.

    ---

    ## Risks

    | Risk | Impact | Answer |
    |---|---|---|
    | [risk] | [impact] | [answer] |
    """)
SPEC = dedent("""\
    # Cache

    **Owner:** Tove
    **Status:** Draft

    ---

    ## Why
    Reads are slow.

    ---

    ## How

    ### Parts
    One.

    ### Cost
    7 euros.

    ---

    ## Risks

    | Risk | Impact | Answer |
    |---|---|---|
    | Full disk | High | Watch it |
    """)


def fixed(spec: str, template: str = TEMPLATE) -> str:
    return apply_edits(spec, safe_fixes(check(parse(spec), compile_template(parse(template)))))


def without(*parts: str) -> str:
    spec = SPEC
    for part in parts:
        assert part in spec
        spec = spec.replace(part, "", 1)
    return spec


WHY = "## Why\nReads are slow.\n\n---\n\n"
COST = "### Cost\n7 euros.\n\n"
RISKS = "---\n\n## Risks\n\n| Risk | Impact | Answer |\n|---|---|---|\n| Full disk | High | Watch it |\n"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (without(WHY), SPEC.replace("Reads are slow.", "Say why.")),
        (without(COST), SPEC.replace("7 euros.", "Euros.")),
        (without("### Parts\nOne.\n\n"), SPEC.replace("One.", "List them.")),
        (without("\n" + RISKS), SPEC.replace("Full disk | High | Watch it", "[risk] | [impact] | [answer]")),
        (without("**Owner:** Tove\n"), SPEC.replace("Tove", "[name]")),
        (without("**Status:** Draft\n"), SPEC.replace("Draft", "[Draft | Final]")),
        (without("## How\n\n"), SPEC),
        (SPEC.replace("Draft", "draft"), SPEC),
        (SPEC.replace("Draft", "Darft"), SPEC),
        (
            SPEC.replace("| Risk | Impact | Answer |\n|---|---|---|\n| Full disk | High |", "| Risk | Answer |\n|---|---|\n| Full disk |"),
            SPEC.replace("|---|---|---|\n| Full disk | High |", "|---| ------ |---|\n| Full disk |  |"),
        ),
        (
            SPEC.replace("| Risk | Impact | Answer |\n|---|---|---|\n| Full disk | High |", "| Impact | Answer |\n|---|---|\n| High |"),
            SPEC.replace("|---|---|---|\n| Full disk | High |", "| ---- |---|---|\n|  | High |"),
        ),
        (
            "# Cache\n**Owner:** Tove\n**Status:** Draft\n## Why\nSlow.\n## How\n### Parts\nOne.\n## Risks\nNone.\n",
            "# Cache\n**Owner:** Tove\n**Status:** Draft\n## Why\nSlow.\n## How\n### Parts\nOne.\n\n### Cost\nEuros.\n\n## Risks\nNone.\n",
        ),
        (
            "## Cache\n\n**Owner:** Tove\n**Status:** Draft\n\n### Why\nSlow.\n\n### How\n\n#### Parts\nOne.\n\n### Risks\nNone.\n",
            "## Cache\n\n**Owner:** Tove\n**Status:** Draft\n\n### Why\nSlow.\n\n### How\n\n#### Parts\nOne.\n\n#### Cost\nEuros.\n\n### Risks\nNone.\n",
        ),
    ],
)  # fmt: skip
def test_a_fix_writes_what_the_template_has(broken: str, expected: str) -> None:
    assert fixed(broken) == expected
    assert fixed(broken.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


def test_a_forgotten_end_of_code_is_added() -> None:
    spec = SPEC.replace("Reads are slow.", "```\nReads\n\n**Slow:** yes")
    assert fixed(spec) == SPEC.replace("Reads are slow.", "```\nReads\n```\n\n**Slow:** yes")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Risk | Answer\n---|---\na | b", "Risk | Impact | Answer\n---| ------ |---\na |  | b"),
        ("Risk | Impact\n---|---\na | b", "Risk | Impact | Answer\n---|--- | ------\na | b |"),
        ("Impact | Answer\n---|---\na | b", "Risk | Impact | Answer\n---- | ---|---\n | a | b"),
    ],
)
def test_a_column_without_outer_pipes(table: str, expected: str) -> None:
    start = SPEC.index("| Risk")
    after = fixed(SPEC[:start] + table + "\n")[start:]
    assert [line.rstrip() for line in after.splitlines()] == [line.rstrip() for line in expected.splitlines()]


@pytest.mark.parametrize(
    ("head", "before", "added", "after"),
    [
        ("---\nby: <name>\nowner: <owner>\n---\n", "---\nby: |\n  ada\n  bob\n", "owner: <owner>\n", "---\n\n# C\n"),
        ("---\nby: <name>\nowner: <owner>\n---\n", "---\nby: ada\n  and bob\n", "owner: <owner>\n", "tags: x\n---\n\n# C\n"),
        ("---\nby: <name>\nowner: <owner>\n---\n", "---\nby:\n  - ada\n", "owner: <owner>\n", "---\n\n# C\n"),
        ("**By:** [x]\n**Owner:** [y]\n", "# C\n\n**By:** Ann,\nBo\n", "\n**Owner:** [y]\n", "\nText.\n"),
        ("**By:** [x]\n**Owner:** [y]\n", "# C\n\n**By:**\n- Ann\n", "\n**Owner:** [y]\n", "\nText.\n"),
        ("**By:** [x]\n**Owner:** [y]\n", "# C\n\n", "**By:** [x]\n", "**Owner:** Ann\n"),
        ("| By | [x] |\n|---|---|\n| Owner | [y] |\n", "# C\n\n| By | B |\n|---|---|\n", "| Owner | [y] |\n", "| X | Y |\n"),
    ],
)  # fmt: skip
def test_a_field_is_added_below_all_that_belongs_to_its_elder_or_above_its_younger(
    head: str, before: str, added: str, after: str
) -> None:
    title = "# [T]\n\n"
    template = (f"{head}\n{title}" if head.startswith("---") else f"{title}{head}") + "\n## Why\nSay why.\n"
    body = "\n## Why\nSlow.\n"
    assert fixed(before + after + body, template) == before + added + after + body
