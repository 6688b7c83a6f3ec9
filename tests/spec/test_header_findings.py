"""What is said of fields that are missing or empty, by value: place, words, demand, and what the fix writes where."""

import pytest

from tests.spec.checking import told

WHY = "\n## Why\n\nSo.\n"
ASKED = "\n## Why\n\nSay why.\n"

BOLD = "# [Title]\n\n**Owner:** [name]\n**Cost:** [euros]\n**Link:** [URL]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n\n**Cost:** 7\n**Link:** None\n", [
            '3:1-12 Field "Owner" is missing; add "**Owner:** …". | demand field:Owner | fix 3-2 **Owner:** [name]\n',
        ]),
        ("# A\n\n**Owner:** Ann\n**Link:** None\n", [
            '3:1-15 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost | fix 4-3 **Cost:** [euros]\n',
        ]),
        ("# A\n\n**Owner:** Ann\n**Cost:** 7\n", [
            '4:1-12 Field "Link" is missing; add "**Link:** …". | demand field:Link | fix 5-4 **Link:** [URL]\n',
        ]),
        ("# A\n\n**Owner:**\n**Cost:** []\n**Link:** -\n", [
            "3:1-11 Owner is empty; fill it in. | demand field:Owner",
        ]),
        ("# A\n\n**Owner:** TBD\n**Cost:** {}\n**Link:** --\n", [
            '3:1-15 Owner says only "TBD"; fill it in. | demand field:Owner',
        ]),
        ("# A\n\n**Owner:** ...\n**Cost:** ???\n**Link:** \u2013\n", [
            "3:1-15 Owner is empty; fill it in. | demand field:Owner",
            '4:1-14 Cost says only "???"; fill it in. | demand field:Cost',
        ]),
        ("# A\n\n**Owner:** -\n**Cost:** —\n**Link:** —\n", [
            "3:1-13 Owner is empty; fill it in. | demand field:Owner",
            "4:1-12 Cost is empty; fill it in. | demand field:Cost",
        ]),
        ("# A\n\n**Ownr:** Ann\n**Cost:** 7\n**Link:** None\n", [
            '3:1-14 Field "Owner" is missing; is "Ownr" meant? | demand field:Owner',
        ]),
        ("# A\n\n**Owner:**\n**Owner:** Ann\n**Cost:** 7\n**Link:** None\n", [
            "3:1-11 Owner is empty; fill it in. | demand field:Owner",
        ]),
        ("# A\n\n**Owner:** Ann\n**Owner:**\n**Cost:** 7\n**Link:** None\n", []),
        ("# A\n\n**Owner:**\n\nAnn\n\n**Cost:** 7\n**Link:** None\n", []),
        ("# A\n", [
            '1:1-4 Field "Owner" is missing; add "**Owner:** …". | demand field:Owner',
            '1:1-4 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost',
            '1:1-4 Field "Link" is missing; add "**Link:** …". | demand field:Link',
        ]),
        ("# A\n\n**Owner:**\n- Ann\n- Ben\n\n**Link:** None\n", [
            '3:1-11 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost | fix 6-5 \n**Cost:** [euros]\n',
        ]),
        ("**Cost:** 7\n\n# A\n", [
            '1:1-12 Field "Owner" is missing; add "**Owner:** …". | demand field:Owner | fix 1-0 **Owner:** [name]\n',
            '1:1-12 Field "Link" is missing; add "**Link:** …". | demand field:Link | fix 2-1 **Link:** [URL]\n',
        ]),
        ("# A\n\n## Owners\n\nAnn\n", [
            '1:1-4 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost',
            '1:1-4 Field "Link" is missing; add "**Link:** …". | demand field:Link',
        ]),
        ("# A\n\n## Costs\n\n**Ownr:** Ann\n**Link:** None\n", [
            '6:1-15 Field "Owner" is missing; add "**Owner:** …". | demand field:Owner | fix 6-5 **Owner:** [name]\n',
        ]),
        ("Ownr: Ann\nCost: 7\n\n# A\n", [
            '1:1-10 Field "Owner" is missing; is "Ownr" meant? | demand field:Owner',
            '4:1-4 Field "Link" is missing; add "**Link:** …". | demand field:Link',
        ]),
        ("**Ownr:** x\n", [
            '1:1-12 The title is missing; begin the document with "# …". | demand title:',
            '1:1-12 Field "Owner" is missing; is "Ownr" meant? | demand field:Owner',
            '1:1-12 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost',
            '1:1-12 Field "Link" is missing; add "**Link:** …". | demand field:Link',
        ]),
        ("## A\n\n**Ownr:** x\n", [
            '1:1-5 The title is missing; begin the document with "# …". | demand title:',
            '1:1-5 Field "Owner" is missing; add "**Owner:** …". | demand field:Owner',
            '1:1-5 Field "Cost" is missing; add "**Cost:** …". | demand field:Cost',
            '1:1-5 Field "Link" is missing; add "**Link:** …". | demand field:Link',
        ]),
        ("# A\n\n**Owner:** Ann\n**Cots:** 7\n**Lnk:** None\n", [
            '4:1-12 Field "Cost" is missing; is "Cots" meant? | demand field:Cost',
            '5:1-14 Field "Link" is missing; is "Lnk" meant? | demand field:Link',
        ]),
    ],
)  # fmt: skip
def test_a_label_in_bold_is_missing_empty_or_misspelled(part: str, expected: list[str]) -> None:
    assert told(part + WHY, BOLD) == expected


FRONT = "---\nowner: [name]\ntags:\n  - x\nlink: [URL]\n---\n# [Title]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("---\nowner: Ann\n---\n", [
            '2:1-11 Field "tags" is missing; add "tags: …" to the front matter. | demand field:tags | fix 3-2 tags:\n  - x\n',
            '2:1-11 Field "link" is missing; add "link: …" to the front matter. | demand field:link | fix 3-2 link: [URL]\n',
        ]),
        ("---\nlink: None\n---\n", [
            '2:1-11 Field "owner" is missing; add "owner: …" to the front matter. | demand field:owner | fix 2-1 owner: [name]\n',
            '2:1-11 Field "tags" is missing; add "tags: …" to the front matter. | demand field:tags | fix 2-1 tags:\n  - x\n',
        ]),
        ("---\nowner:\n  - Ann\n  - Ben\nlink: None\n---\n", [
            '2:1-7 Field "tags" is missing; add "tags: …" to the front matter. | demand field:tags | fix 5-4 tags:\n  - x\n',
        ]),
        ('---\nowner: \'\'\nlink: ""\ntags: []\n---\n', [
            "2:1-10 owner is empty; fill it in. | demand field:owner",
            "3:1-9 link is empty; fill it in. | demand field:link",
        ]),
        ("", [
            '1:1-4 Field "owner" is missing; add "owner: …" to the front matter. | demand field:owner',
            '1:1-4 Field "tags" is missing; add "tags: …" to the front matter. | demand field:tags',
            '1:1-4 Field "link" is missing; add "link: …" to the front matter. | demand field:link',
        ]),
        ("---\nownr: Ann\ntags: x\nlink: None\n---\n", [
            '2:1-10 Field "owner" is missing; is "ownr" meant? | demand field:owner',
        ]),
        ("---\ntags:\n - a\n - b\n---\n", [
            '2:1-6 Field "owner" is missing; add "owner: …" to the front matter. | demand field:owner | fix 2-1 owner: [name]\n',
            '2:1-6 Field "link" is missing; add "link: …" to the front matter. | demand field:link | fix 5-4 link: [URL]\n',
        ]),
    ],
)  # fmt: skip
def test_a_key_of_front_matter_goes_beside_its_neighbour(part: str, expected: list[str]) -> None:
    assert told(f"{part}# A\n{WHY}", FRONT) == expected


TABLE = "# [Title]\n\n| Field | Value |\n|---|---|\n| Owner | [name] |\n| Cost | [euros] |\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| Field | Value |\n|---|---|\n| Owner | Ann |\n", [
            '5:1-16 Field "Cost" is missing; add a row for "Cost". | demand field:Cost | fix 6-5 | Cost | [euros] |\n',
        ]),
        ("| Field | Value |\n|---|---|\n| Cost | |\n", [
            '5:1-11 Field "Owner" is missing; add a row for "Owner". | demand field:Owner | fix 5-4 | Owner | [name] |\n',
            "5:3-10 Cost is empty; fill it in. | demand field:Cost",
        ]),
        ("**Owner:** Ann\n", [
            '1:1-4 Field "Cost" is missing; add a row for "Cost". | demand field:Cost',
        ]),
    ],
)  # fmt: skip
def test_a_row_of_a_table_is_missing_or_empty(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{WHY}", TABLE) == expected


BULLETS = "# [Title]\n\n- Owner: [name]\n- Cost: [euros]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("- Owner: Ann\n", [
            '3:1-13 Field "Cost" is missing; add "- Cost: …". | demand field:Cost | fix 4-3 - Cost: [euros]\n',
        ]),
        ("Owner: Ann\nX: y\n", [
            '1:1-4 Field "Cost" is missing; add "- Cost: …". | demand field:Cost',
        ]),
        ("**Owner:** Ann\n**Cost:** TBD\n", [
            '4:1-14 Cost says only "TBD"; fill it in. | demand field:Cost',
        ]),
    ],
)  # fmt: skip
def test_a_bullet_is_missing_or_says_nothing_yet(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{WHY}", BULLETS) == expected


PLAIN = "# [Title]\n\nOwner: [name]\nCost: [euros]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("- Owner: Ann\n", [
            '1:1-4 Field "Cost" is missing; add "Cost: …". | demand field:Cost',
        ]),
        ("Owner: Ann\nX: y\n", [
            '3:1-11 Field "Cost" is missing; add "Cost: …". | demand field:Cost | fix 4-3 Cost: [euros]\n',
        ]),
    ],
)  # fmt: skip
def test_a_plain_line_is_missing(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{WHY}", PLAIN) == expected


FENCE = "```\nOwner: [name]\nCost: [euros]\n```\n\n# [Title]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("```\nOwner: Ann\n```\n\n", [
            '2:1-11 Field "Cost" is missing; add "Cost: …". | demand field:Cost | fix 3-2 Cost: [euros]\n',
        ]),
        ("", [
            '1:1-4 Field "Owner" is missing; add "Owner: …". | demand field:Owner',
            '1:1-4 Field "Cost" is missing; add "Cost: …". | demand field:Cost',
        ]),
    ],
)  # fmt: skip
def test_a_line_of_a_fence_is_missing(part: str, expected: list[str]) -> None:
    assert told(f"{part}# A\n{WHY}", FENCE) == expected


KINDS = (
    "# [Title]\n\n**Owner (optional):** [name]\n**Cost:**\n**Size:** [Small | Large]\n**Due:** [YYYY-MM-DD]\n" + ASKED
)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Owner:**\n**Cost:**\n**Size:**\n**Due:**\n", [
            "4:1-10 Cost is empty; fill it in. | demand field:Cost",
            "5:1-10 Size is empty; fill it in. | demand field:Size",
            "6:1-9 Due is empty; fill it in. | demand field:Due",
        ]),
        ("**Size:** TBD\n**Due:** TODO\n**Cost:** x\n", [
            '3:11-14 Size is "TBD"; choose Small or Large. | demand value:Size | given tbd',
            '4:10-14 Due is "TODO", which is no date; write it as YYYY-MM-DD. | demand value:Due | given todo',
        ]),
        ("**Size:** -\n**Due:** []\n**Cost:**\n", [
            "3:1-12 Size is empty; fill it in. | demand field:Size",
            '3:11-12 Size is "-"; choose Small or Large. | demand value:Size | given -',
            '4:10-12 Due is "[]", which is no date; write it as YYYY-MM-DD. | demand value:Due | given []',
            "5:1-10 Cost is empty; fill it in. | demand field:Cost",
        ]),
        ("**Owner:** TBD\n**Cost:** ???\n**Size:** Small\n**Due:** 2026-01-02\n", [
            '4:1-14 Cost says only "???"; fill it in. | demand field:Cost',
        ]),
        ("**Owner:** [name]\n**Cost:** \n**Size:** [Small | Large]\n**Due:** [YYYY-MM-DD]\n", [
            '3:12-18 The placeholder "[name]" is still there; replace it. | demand placeholder:[name]',
            "4:1-10 Cost is empty; fill it in. | demand field:Cost",
            '5:11-26 The placeholder "[Small | Large]" is still there; replace it. | demand placeholder:[Small | Large]',
            '6:10-22 The placeholder "[YYYY-MM-DD]" is still there; replace it. | demand placeholder:[YYYY-MM-DD]',
        ]),
    ],
)  # fmt: skip
def test_what_is_empty_depends_on_what_is_asked_for(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{WHY}", KINDS) == expected


SECTION = "# [Title]\n\n## Metadata\n\n- Owner: [name]\n- Cost: [euros]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("", [
            '1:1-4 Section "Metadata" is missing; add it after "A". | in Metadata | demand section:Metadata | unwritten Metadata | fix 2-1 \n## Metadata\n\n- Owner: [name]\n- Cost: [euros]\n',
        ]),
        ("## Metadata\n", [
            '3:1-12 Section "Metadata" is empty; write it, or N/A with the reason. | in Metadata | demand text:Metadata | unwritten Metadata',
        ]),
        ("## Metadata\n\n- Owner: Ann\n", [
            '5:1-13 Field "Cost" is missing; add "- Cost: …". | demand field:Cost | fix 6-5 - Cost: [euros]\n',
        ]),
        ("## Metadata\n\n- Owner:\n- Cost: TBD\n", [
            "5:3-9 Owner is empty; fill it in. | demand field:Owner",
            '6:3-12 Cost says only "TBD"; fill it in. | demand field:Cost',
        ]),
        ("## Metadata\n\nNone.\n", [
            '1:1-4 Field "Owner" is missing; add "- Owner: …". | demand field:Owner',
            '1:1-4 Field "Cost" is missing; add "- Cost: …". | demand field:Cost',
        ]),
    ],
)  # fmt: skip
def test_fields_of_a_section_that_is_a_gap_are_not_missed_one_by_one(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{WHY}", SECTION) == expected
