"""What is said of a section's fields and values, by value: place, words, section, demand, and what the fix writes where."""

import pytest

from tests.spec.checking import told

LABELS = (
    "# [Title]\n\n## Why\n\nSay why.\n\n**Owner:** [name]\n**Cost:** [euros]\n**Link:** [URL]\n\n**Plan:**\n- [step]\n"
)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("So.\n\n**Owner:** Ann\n**Link:** None\n\n**Plan:**\n- One.\n", [
            '3:1-7 Field "Cost" is missing in "Why"; add "**Cost:** …". | in Why | demand field:Why / Cost | fix 8-7 **Cost:** [euros]\n',
        ]),
        ("So.\n\n**Cost:** 7\n**Owner:** Ann\n", [
            '3:1-7 Field "Link" is missing in "Why"; add "**Link:** …". | in Why | demand field:Why / Link | fix 8-7 **Link:** [URL]\n',
            '3:1-7 Field "Plan" is missing in "Why"; add "**Plan:** …". | in Why | demand field:Why / Plan | fix 8-7 **Plan:**\n- [step]\n',
        ]),
        ("So.\n\n**Plan:**\n- One.\n- Two.\n", [
            '3:1-7 Field "Owner" is missing in "Why"; add "**Owner:** …". | in Why | demand field:Why / Owner | fix 4-3 **Owner:** [name]\n',
            '3:1-7 Field "Cost" is missing in "Why"; add "**Cost:** …". | in Why | demand field:Why / Cost | fix 4-3 **Cost:** [euros]\n',
            '3:1-7 Field "Link" is missing in "Why"; add "**Link:** …". | in Why | demand field:Why / Link | fix 4-3 **Link:** [URL]\n',
        ]),
        ("\nSo.\n\n**Owner:**\n**Cost:** TODO\n**Link:** —\n**Plan:**\n", [
            "8:1-11 Owner is empty; fill it in. | in Why | demand field:Why / Owner",
            '9:1-15 Cost says only "TODO"; fill it in. | in Why | demand field:Why / Cost',
            "11:1-10 Plan is empty; fill it in. | in Why | demand field:Why / Plan",
        ]),
        ("So.\n\nOwner: Ann\nCost: 7\n", [
            '3:1-7 Field "Link" is missing in "Why"; add "**Link:** …". | in Why | demand field:Why / Link | fix 4-3 **Link:** [URL]\n',
            '3:1-7 Field "Plan" is missing in "Why"; add "**Plan:** …". | in Why | demand field:Why / Plan | fix 4-3 **Plan:**\n- [step]\n',
        ]),
        ("So.\n\n### Owner\n\nAnn\n\n### Plans\n\n- One.\n", [
            '3:1-7 Field "Cost" is missing in "Why"; add "**Cost:** …". | in Why | demand field:Why / Cost | fix 4-3 **Cost:** [euros]\n',
            '3:1-7 Field "Link" is missing in "Why"; add "**Link:** …". | in Why | demand field:Why / Link | fix 4-3 **Link:** [URL]\n',
        ]),
        ("N/A: none\n", []),
        ("", [
            '3:1-7 Section "Why" is empty; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("N/A: none\n\n**Owner:**\n", []),
        ("So.\n\n**Owner:** Ann\n**Owner:**\n**Cost:** []\n**Link:** {}\n**Plan:**\n- x\n", [
            "8:1-11 Owner is empty; fill it in. | in Why | demand field:Why / Owner",
            '10:11-13 Link is "{}"; give a link, or None. | in Why | demand value:Why / Link | given {}',
        ]),
        ("So.\n\n**Owner:** Ann\n- x\n\n**Link:** None\n", [
            '3:1-7 Field "Cost" is missing in "Why"; add "**Cost:** …". | in Why | demand field:Why / Cost | fix 9-8 \n**Cost:** [euros]\n',
            '3:1-7 Field "Plan" is missing in "Why"; add "**Plan:** …". | in Why | demand field:Why / Plan | fix 11-10 **Plan:**\n- [step]\n',
        ]),
        ("So.\n\n**Cost:** [euros]\n**Ownr:** Ann\n", [
            '3:1-7 Field "Owner" is missing in "Why"; add "**Owner:** …". | in Why | demand field:Why / Owner | fix 4-3 **Owner:** [name]\n',
            '3:1-7 Field "Link" is missing in "Why"; add "**Link:** …". | in Why | demand field:Why / Link | fix 8-7 **Link:** [URL]\n',
            '3:1-7 Field "Plan" is missing in "Why"; add "**Plan:** …". | in Why | demand field:Why / Plan | fix 8-7 **Plan:**\n- [step]\n',
            '7:11-18 The placeholder "[euros]" is still there; replace it. | in Why | demand placeholder:Why / [euros]',
        ]),
    ],
)  # fmt: skip
def test_a_label_is_missing_or_empty_in_its_section(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\n{part}", LABELS) == expected


PARTS = "# [Title]\n\n## Part 1: [Name]\n\nSay.\n\n**Goal:** [goal]\n\n## Part 2: [Name]\n\nSay.\n\n**Goal:** [goal]\n**Risk:** [risk]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("\n## Part 2: Y\n\nSo.\n", [
            '9:1-13 Field "Goal" is missing in "Part 2: Y"; add "**Goal:** …". | in Part 2: Y | demand field:Part / Goal | fix 10-9 **Goal:** [goal]\n',
            '9:1-13 Field "Risk" is missing in "Part 2: Y"; add "**Risk:** …". | in Part 2: Y | demand field:Part / Risk | fix 10-9 **Risk:** [risk]\n',
        ]),
        ("**Risk:** b\n\n## Part 2: Y\n\nSo.\n\n**Goal:** a\n", []),
        ("\n## Part 2: Y\n\nSo.\n\n**Goal:** a\n\n## Part 3: Z\n\nSo.\n", [
            '9:1-13 Field "Risk" is missing in "Part 2: Y"; add "**Risk:** …". | in Part 2: Y | demand field:Part / Risk | fix 14-13 **Risk:** [risk]\n',
            '15:1-13 Field "Goal" is missing in "Part 3: Z"; add "**Goal:** …". | in Part 3: Z | demand field:Part / Goal | fix 16-15 **Goal:** [goal]\n',
        ]),
        ("", []),
        ("\n## Part 2: Y\n\nSo.\n\n**Goal:** a\n**Risk:**\n\n## Part 3: Z\n\nSo.\n**Goal:** b\n", [
            "14:1-10 Risk is empty; fill it in. | in Part 2: Y | demand field:Part / Risk",
        ]),
        ("\n## Part 2: Y\n\nSo.\n\n**Goal:** a\n\n## Part 3: Z\n\nSo.\n**Goal:** b\n**Risk:** c\n", []),
    ],
)  # fmt: skip
def test_a_field_of_a_later_copy_is_due_in_that_copy(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Part 1: X\n\nSo.\n\n**Goal:** a\n{part}", PARTS) == expected


VALUES = "# [Title]\n\n**Size:** [Small | Very Large]\n**Due:** [YYYY-MM-DD]\n**Link:** [URL]\n\n## Why\n\nSay why.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Size:** small\n**Due:** 2 January 2026\n**Link:** None\n", [
            '3:11-16 warning: Size is "small"; write Small. | fix 3-3 **Size:** Small\n',
            '4:10-24 warning: Due is "2 January 2026"; write it as 2026-01-02. | fix 4-4 **Due:** 2026-01-02\n',
        ]),
        ("**Size:** **very large**\n**Due:** *2026/01/02*\n**Link:** `x`\n", [
            '3:11-25 warning: Size is "very large"; write Very Large. | fix 3-3 **Size:** **Very Large**\n',
            '4:10-22 warning: Due is "*2026/01/02*"; write it as 2026-01-02. | fix 4-4 **Due:** *2026-01-02*\n',
            '5:11-14 Link is "`x`"; give a link, or None. | demand value:Link | given x',
        ]),
        ("**Size:** Smal\n**Due:** soon\n**Link:** see it\n", [
            '3:11-15 Size is "Smal"; choose Small or Very Large. | demand value:Size | fix 3-3 **Size:** Small\n',
            '4:10-14 Due is "soon", which is no date; write it as YYYY-MM-DD. | demand value:Due | given soon',
            '5:11-17 Link is "see it"; give a link, or None. | demand value:Link | given see it',
        ]),
        ('**Size:** "Huge" (really)\n**Due:** 1/2/2026\n**Link:** x\n', [
            '3:11-26 Size is "Huge (really)"; choose Small or Very Large. | demand value:Size | given huge',
            '4:10-18 warning: Due is "1/2/2026"; write it as YYYY-MM-DD.',
            '5:11-12 Link is "x"; give a link, or None. | demand value:Link | given x',
        ]),
        ("**Size:** *Huge*\n**Due:** 2026-13-01\n**Link:** None yet\n", [
            '3:11-17 Size is "Huge"; choose Small or Very Large. | demand value:Size | given huge',
            '4:10-20 Due is "2026-13-01", which is no date; write it as YYYY-MM-DD. | demand value:Due | given 2026-13-01',
            '5:11-19 Link is "None yet"; give a link, or None. | demand value:Link | given none yet',
        ]),
        ("**Size:** small <!-- x -->\n**Due:** 2026-01-02\n**Link:** None\n", [
            '3:11-16 warning: Size is "small"; write Small. | fix 3-3 **Size:** Small <!-- x -->\n',
        ]),
        ("**Size:** `smal` or so\n**Due:** 2026-01-02\n**Link:** None\n", [
            '3:11-23 Size is "smal or so"; choose Small or Very Large. | demand value:Size | given smal or so',
        ]),
        ("**Size:** [Small | Very Large]\n**Due:** \n**Link:** None\n", [
            '3:11-31 The placeholder "[Small | Very Large]" is still there; replace it. | demand placeholder:[Small | Very Large]',
            "4:1-9 Due is empty; fill it in. | demand field:Due",
        ]),
        ("**Size:** Huge\n**Size:** Huger\n**Due:** 2026-01-02\n**Link:** None\n", [
            '3:11-15 Size is "Huge"; choose Small or Very Large. | demand value:Size | given huge',
        ]),
        ("- Size: small\n- Due: 2.1.2026\n- Link: None\n", [
            '3:9-14 warning: Size is "small"; write Small. | fix 3-3 - Size: Small\n',
            '4:8-16 warning: Due is "2.1.2026"; write it as YYYY-MM-DD.',
        ]),
        ("| x | y |\n|---|---|\n| Size | very-large |\n| Due | 2 Jan 2026 |\n| Link | None |\n", [
            '5:10-20 Size is "very-large"; choose Small or Very Large. | demand value:Size | fix 5-5 | Size | Very Large |\n',
            '6:9-19 warning: Due is "2 Jan 2026"; write it as 2026-01-02. | fix 6-6 | Due | 2026-01-02 |\n',
        ]),
    ],
)  # fmt: skip
def test_a_value_of_the_metadata_is_none_of_those_asked_for(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}\n## Why\n\nSo.\n", VALUES) == expected


INSIDE = "# [Title]\n\n## Why\n\nSay why.\n\n**Size:** [Small | Large]\n**Due:** [YYYY-MM-DD]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Size:** small\n**Due:** 2026-01-02\n", [
            '7:11-16 warning: Size is "small"; write Small. | in Why | fix 7-7 **Size:** Small\n',
        ]),
        ("**Size:** Huge\n**Due:** soon\n", [
            '7:11-15 Size is "Huge"; choose Small or Large. | in Why | demand value:Why / Size | given huge',
            '8:10-14 Due is "soon", which is no date; write it as YYYY-MM-DD. | in Why | demand value:Why / Due | given soon',
        ]),
        ("**Size:** Small\n**Size:** Huge\n**Due:** 2026-1-2\n", [
            '8:11-15 Size is "Huge"; choose Small or Large. | in Why | demand value:Why / Size | given huge',
            '9:10-18 warning: Due is "2026-1-2"; write it as 2026-01-02. | in Why | fix 9-9 **Due:** 2026-01-02\n',
        ]),
        ("**Size:** Lagre\n**Due:** TBD\n", [
            '7:11-16 Size is "Lagre"; choose Small or Large. | in Why | demand value:Why / Size | fix 7-7 **Size:** Large\n',
            '8:10-13 Due is "TBD", which is no date; write it as YYYY-MM-DD. | in Why | demand value:Why / Due | given tbd',
        ]),
        ("**Size:**\n**Due:** [YYYY-MM-DD]\n", [
            "7:1-10 Size is empty; fill it in. | in Why | demand field:Why / Size",
            '8:10-22 The placeholder "[YYYY-MM-DD]" is still there; replace it. | in Why | demand placeholder:Why / [YYYY-MM-DD]',
        ]),
    ],
)  # fmt: skip
def test_a_value_of_a_section_is_none_of_those_asked_for(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\nSo.\n\n{part}", INSIDE) == expected


CELLS = "# [Title]\n\n## Risks\n\n| Risk | Level | Due |\n|---|---|---|\n| [risk] | [Low / Medium / High] | [YYYY-MM-DD] |\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| a | low | 2026-01-02 |\n", [
            '7:7-10 warning: Level is "low"; write Low. | in Risks | fix 7-7 | a | Low | 2026-01-02 |\n',
        ]),
        ("| a | Mediun | 2026-1-2 |\n| b | **Huge** (x) | soon |\n", [
            '7:7-13 Level is "Mediun"; choose Low, Medium or High. | in Risks | demand value:Risks / Level | fix 7-7 | a | Medium | 2026-1-2 |\n',
            '7:16-24 warning: Due is "2026-1-2"; write it as 2026-01-02. | in Risks | fix 7-7 | a | Mediun | 2026-01-02 |\n',
            '8:7-19 Level is "Huge (x)"; choose Low, Medium or High. | in Risks | demand value:Risks / Level | given huge',
            '8:22-26 Due is "soon", which is no date; write it as YYYY-MM-DD. | in Risks | demand value:Risks / Due | given soon',
        ]),
        ("| a | | |\n| b | Low |\n", []),
        ("| Low | Low | *2026/01/02* |\n", [
            '7:15-27 warning: Due is "*2026/01/02*"; write it as 2026-01-02. | in Risks | fix 7-7 | Low | Low | *2026-01-02* |\n',
        ]),
        ("| a | TBD | TODO |\n| [risk] | [Low / Medium / High] | [YYYY-MM-DD] |\n", [
            '7:7-10 Level is "TBD"; choose Low, Medium or High. | in Risks | demand value:Risks / Level | given tbd',
            '7:13-17 Due is "TODO", which is no date; write it as YYYY-MM-DD. | in Risks | demand value:Risks / Due | given todo',
            '8:3-48 The placeholders "[risk]", "[Low / Medium / High]" and "[YYYY-MM-DD]" are still there; replace them. | in Risks | demand placeholder:Risks / [risk]',
        ]),
        ("| TBD | Low | 2026-01-02 |\n| ??? | High | 2026-01-02 |\n", [
            '7:3-6 "Risk" says only "TBD"; fill it in. | in Risks | demand cell:Risks / Risk',
            '8:3-6 "Risk" says only "???"; fill it in. | in Risks | demand cell:Risks / Risk',
        ]),
        ("| a \\| b | `low` | 2 Jan 2026 |\n", [
            '7:12-17 warning: Level is "low"; write Low. | in Risks | fix 7-7 | a \\| b | `Low` | 2 Jan 2026 |\n',
            '7:20-30 warning: Due is "2 Jan 2026"; write it as 2026-01-02. | in Risks | fix 7-7 | a \\| b | `low` | 2026-01-02 |\n',
        ]),
    ],
)  # fmt: skip
def test_a_cell_is_none_of_those_asked_for(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Risks\n\n| Risk | Level | Due |\n|---|---|---|\n{part}", CELLS) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| Due | Levels | Risk |\n|---|---|---|\n| soon | Huge | TBD |\n", [
            '7:3-7 Due is "soon", which is no date; write it as YYYY-MM-DD. | in Risks | demand value:Risks / Due | given soon',
            '7:10-14 Level is "Huge"; choose Low, Medium or High. | in Risks | demand value:Risks / Level | given huge',
            '7:17-20 "Risk" says only "TBD"; fill it in. | in Risks | demand cell:Risks / Risk',
        ]),
        ("| Level | Risk |\n|---|---|\n| Huge | a |\n", [
            '5:1-17 Column "Due" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Due | fix 5-7 | Level | Risk | Due |\n|---|---| --- |\n| Huge | a |  |\n',
            '7:3-7 Level is "Huge"; choose Low, Medium or High. | in Risks | demand value:Risks / Level | given huge',
        ]),
    ],
)  # fmt: skip
def test_a_cell_is_found_by_the_name_of_its_column(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Risks\n\n{part}", CELLS) == expected
