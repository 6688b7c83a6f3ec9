"""What is said of unwritten sections, hidden characters, questions and the order of sections, by value."""

import pytest

from bot.policy.model import SpecRule
from tests.spec.checking import told

DEEP = "# [Title]\n\n## How\n\n[One] and [two]\n\n### Parts\n\n[Three]\n\n**Owner:** [name]\n\n- [ ] [Step]\n\n### Cost\n\n[euros]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("[One] and [two]\n\n### Parts\n\n[Three]\n\n**Owner:** [name]\n\n- [ ] [Step]\n\n### Cost\n\n[euros]\n", [
            '3:1-7 Section "How" holds only the template\'s text; write it, or N/A with the reason. To replace: "[One]", "[two]", "[Three]" and 3 more. | in How | demand text:How | unwritten How',
        ]),
        ("[One] and [two]\n\n### Parts\n\n[Three]\n\n### Cost\n\n7\n", [
            '5:1-16 The placeholders "[One]" and "[two]" are still there; replace them. | in How | demand text:How | unwritten How',
            '9:1-8 The placeholder "[Three]" is still there; replace it. | in Parts | demand text:How / Parts | unwritten Parts',
        ]),
        ("[One] and [two]\n\n### Parts\n\nThree.\n\n**Owner:** Ann\n\n- [ ] Step.\n\n### Cost\n\n[euros]\n", [
            '5:1-16 The placeholders "[One]" and "[two]" are still there; replace them. | in How | demand text:How | unwritten How',
            '17:1-8 The placeholder "[euros]" is still there; replace it. | in Cost | demand text:How / Cost | unwritten Cost',
        ]),
        ("[One] and [two]\n\n### Parts\n\nThree.\n\n**Owner:** Ann\n\n- [ ] Step.\n\n### Cost\n\n7\n", [
            '5:1-16 The placeholders "[One]" and "[two]" are still there; replace them. | in How | demand text:How | unwritten How',
        ]),
        ("So.\n\n### Parts\n\n[Three]\n\n**Owner:** [name]\n\n- [ ] [Step]\n\n### Cost\n\n[euros]\n", [
            '7:1-10 Section "Parts" holds only the template\'s text; write it, or N/A with the reason. To replace: "[Three]", "[name]", "[Step]". | in Parts | demand text:How / Parts | unwritten Parts',
            '17:1-8 The placeholder "[euros]" is still there; replace it. | in Cost | demand text:How / Cost | unwritten Cost',
        ]),
        ("[One]\n\n### Parts\n\n- [ ] [Step]\n\n### Cost\n", [
            '5:1-6 The placeholder "[One]" is still there; replace it. | in How | demand placeholder:How / [One]',
            '9:7-13 The placeholder "[Step]" is still there; replace it. | in Parts | demand text:How / Parts | unwritten Parts',
            '11:1-9 Section "Cost" is empty; write it, or N/A with the reason. | in Cost | demand text:How / Cost | unwritten Cost',
        ]),
        ("### Mine\n\nSo.\n\n### Parts\n\n[Three]\n", [
            '9:1-10 Section "Cost" is missing; add it after "Parts". | in Cost | demand section:How / Cost | unwritten Cost | fix 12-11 \n### Cost\n\n[euros]\n',
            '11:1-8 The placeholder "[Three]" is still there; replace it. | in Parts | demand text:How / Parts | unwritten Parts',
        ]),
    ],
)  # fmt: skip
def test_a_section_without_a_word_of_the_authors_is_one_finding(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## How\n\n{part}", DEEP) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("[One] and [two]\n\n### Parts\n\n[Three]\n\n### Cost\n\n[euros]\n", [
            '3:1-7 Section "How" holds only the template\'s text; write it. To replace: "[One]", "[two]", "[Three]" and 1 more. | in How | demand text:How | unwritten How',
        ]),
        ("### Parts\n\n### Cost\n", [
            '3:1-7 Section "How" holds only the template\'s text; write it. | in How | demand text:How | unwritten How',
        ]),
    ],
)  # fmt: skip
def test_an_unwritten_section_that_must_not_be_set_aside(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## How\n\n{part}", DEEP, SpecRule(not_applicable=False)) == expected


FIRST = "## Why\n\n[Say it]\n\n[More]\n\n## How\n\nSay how.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## Why\n\n[Say it]\n\n[More]\n\n## How\n\nSo.\n", [
            '1:1-7 Section "Why" holds only the template\'s text; write it, or N/A with the reason. To replace: "[Say it]", "[More]". | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\nSo.\n\n[More]\n\n## How\n\n", [
            '5:1-7 The placeholder "[More]" is still there; replace it. | in Why | demand placeholder:Why / [More]',
            '7:1-7 Section "How" is empty; write it, or N/A with the reason. | in How | demand text:How | unwritten How',
        ]),
    ],
)  # fmt: skip
def test_a_section_above_all_others_is_unwritten(part: str, expected: list[str]) -> None:
    assert told(part, FIRST) == expected


FIELDS = "# [Title]\n\n## How\n\nSay how.\n\n**Cost:** [euros]\n\n### Parts\n\nList them.\n\n**Owner:** [name]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("N/A: no.\n\n### Parts\n\nOne.\n", []),
        ("### Parts\n\nOne.\n\n**Owner:** Ann\n", []),
        ("So.\n\n### Parts\n\nOne.\n", [
            '3:1-7 Field "Cost" is missing in "How"; add "**Cost:** …". | in How | demand field:How / Cost | fix 4-3 **Cost:** [euros]\n',
            '7:1-10 Field "Owner" is missing in "Parts"; add "**Owner:** …". | in Parts | demand field:How / Parts / Owner | fix 8-7 **Owner:** [name]\n',
        ]),
        ("So.\n\n### Parts\n", [
            '3:1-7 Field "Cost" is missing in "How"; add "**Cost:** …". | in How | demand field:How / Cost | fix 4-3 **Cost:** [euros]\n',
            '7:1-10 Section "Parts" is empty; write it, or N/A with the reason. | in Parts | demand text:How / Parts | unwritten Parts',
        ]),
        ("N/A: no.\n", []),
    ],
)  # fmt: skip
def test_a_field_below_a_section_that_is_set_aside_or_speaks_through_others(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## How\n\n{part}", FIELDS) == expected


PLAIN = "# [Title]\n\n## Why\n\nSay why.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("a\u202eb\n", [
            "5:2-4 warning: The line holds a character that a reader does not see (U+202E RIGHT-TO-LEFT OVERRIDE); remove it. | in Why",
        ]),
        ("x a\u200bb\u202e\n", [
            "5:4-7 warning: The line holds 2 characters that a reader does not see (U+200B ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE); remove them. | in Why",
        ]),
        ("x\u202e\u2066\u2069\n", [
            "5:2-5 warning: The line holds 3 characters that a reader does not see (U+202E RIGHT-TO-LEFT OVERRIDE, U+2066 LEFT-TO-RIGHT ISOLATE, U+2069 POP DIRECTIONAL ISOLATE); remove them. | in Why",
        ]),
        ("\u200bx\u200b\u202e\u2066\u2069\n", [
            "5:1-7 warning: The line holds 5 characters that a reader does not see (U+200B ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE, U+2066 LEFT-TO-RIGHT ISOLATE and 1 more); remove them. | in Why",
        ]),
        ("\u200bx\u200b\u202e\u2066\u2069\u2067\n", [
            "5:1-8 warning: The line holds 6 characters that a reader does not see (U+200B ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE, U+2066 LEFT-TO-RIGHT ISOLATE and 2 more); remove them. | in Why",
        ]),
        ("So.\n\n### \u041epen Questions\n\nx\n\n### Good \u041epen\u0430 \u0455cale\n\ny\n", [
            '7:1-19 warning: The word "\u041epen" in the heading mixes alphabets whose letters look alike; type it anew. | in \u041epen Questions',
            '11:1-21 warning: The word "\u041epen\u0430" in the heading mixes alphabets whose letters look alike; type it anew. | in Good \u041epen\u0430 \u0455cale',
            '11:1-21 warning: The word "\u0455cale" in the heading mixes alphabets whose letters look alike; type it anew. | in Good \u041epen\u0430 \u0455cale',
        ]),
    ],
)  # fmt: skip
def test_characters_that_nobody_sees(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\n{part}", PLAIN) == expected


ORDER = "# [Title]\n\n## Why\n\nSay why.\n\n## How\n\nSay how.\n\n### Cost\n\nSay it.\n\n### Parts\n\nSay it.\n\n## Risks\n\nSay it.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## How\n\nSo.\n\n### Cost\n\n7\n\n### Parts\n\nOne.\n\n## Why\n\nSo.\n\n## Risks\n\nNo.\n", [
            '15:1-7 warning: Section "Why" should come before "How". | in Why',
        ]),
        ("## Risks\n\nFew.\n\n## Why\n\nSo.\n\n## How\n\nSo.\n\n### Parts\n\nOne.\n\n### Cost\n\n7\n", [
            '3:1-9 warning: Section "Risks" should come after "How". | in Risks',
            '19:1-9 warning: Section "Cost" should come before "Parts". | in Cost',
        ]),
        ("## Why\n\nSo.\n\n### Cost\n\n7\n\n## How\n\nSo.\n\n### Parts\n\nOne.\n\n## Risks\n\nNo.\n", [
            '7:1-9 warning: Section "Cost" should stand in "How". | in Cost',
        ]),
        ("## Why\n\nSo.\n\n## How\n\nSo.\n\n### Cost\n\n7\n\n### Parts\n\nOne.\n\n### Risks\n\nNo.\n", []),
    ],
)  # fmt: skip
def test_the_order_of_sections(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}", ORDER) == expected


ASKED = "# [Title]\n\n- Status: [Draft | Approved | Implemented]\n\n## Open Questions\n\n- [ ] [question]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("Draft\n\n## Open Questions\n\n- [ ] How long?\n- [x] How large? Small.\n- [ ] Who?\n", []),
        ("Draft\n\n## Open Questions\n\n> How long?\n\n<details>x</details>\n", [
            "9:1-21 warning: I cannot count what stands here; write `- [ ] …` for each question, or None. | in Open Questions",
        ]),
        ("Approved\n\n## Open Questions\n\n- [ ] How long?\n- [x] How large? Small.\n- [ ] Who?\n", [
            '7:3-16 Question 1 is open, but the status is "Approved"; answer it first. | in Open Questions',
            '9:3-11 Question 3 is open, but the status is "Approved"; answer it first. | in Open Questions',
        ]),
        ("Approved\n\n## Open Questions\n\n> How long?\n\n<details>x</details>\n", [
            '7:1-12 Question 1 is open, but the status is "Approved"; answer it first. | in Open Questions',
            "9:1-21 I cannot count what stands here; write `- [ ] …` for each question, or None. | in Open Questions",
        ]),
        ("Implemented\n\n## Open Questions\n\n- [ ] How long?\n- [x] How large? Small.\n- [ ] Who?\n", [
            '7:3-16 Question 1 is open, but the status is "Implemented"; answer it first. | in Open Questions',
            '9:3-11 Question 3 is open, but the status is "Implemented"; answer it first. | in Open Questions',
        ]),
        ("Implemented\n\n## Open Questions\n\n> How long?\n\n<details>x</details>\n", [
            '7:1-12 Question 1 is open, but the status is "Implemented"; answer it first. | in Open Questions',
            "9:1-21 I cannot count what stands here; write `- [ ] …` for each question, or None. | in Open Questions",
        ]),
    ],
)  # fmt: skip
def test_questions_that_are_open_or_that_nobody_can_count(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n- Status: {part}", ASKED) == expected


VALUES = "# [Title]\n\n**Size:** [Small | Xtra Large]\n**Status:** [Draft | Final]\n\n## Why\n\nSay why.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Size:** XTRA LARGE\n**Status:** *Withdrawn*\n", [
            '3:11-21 warning: Size is "XTRA LARGE"; write Xtra Large. | fix 3-3 **Size:** Xtra Large\n',
        ]),
        ("**Size:** XXL\n**Status:** withdrawn\n", [
            '3:11-14 Size is "XXL"; choose Small or Xtra Large. | demand value:Size | given xxl',
            '4:13-22 Status is "withdrawn"; choose Draft or Final. | demand value:Status | given withdrawn',
        ]),
        ("**Size:** Small\n**Status:** `Approved`\n", []),
        ("**Size:** Withdrawn\n**Status:** **draft**\n", [
            '3:11-20 Size is "Withdrawn"; choose Small or Xtra Large. | demand value:Size | given withdrawn',
            '4:13-22 warning: Status is "draft"; write Draft. | fix 4-4 **Status:** **Draft**\n',
        ]),
        ("**Size:** Small\n\nAn introduction.\n", [
            '3:1-16 Field "Status" is missing; add "**Status:** …". | demand field:Status | fix 4-3 **Status:** [Draft | Final]\n',
        ]),
    ],
)  # fmt: skip
def test_words_and_letters_around_a_value(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}\n## Why\n\nSo.\n", VALUES) == expected
