"""What is said of a section that template or policy demands, by value: missing, empty, or a label in its place."""

import pytest

from bot.policy.model import SpecRule
from tests.spec.checking import told

TWO = "# [Title]\n\n## Why\n\nSay why.\n\n## How\n\nSay how.\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("# A\n\n**Why:** So.\n", []),
        ("# A\n\n**Why:**\n\nSo.\n", []),
        ("# A\n\n**Why:**\n- So.\n", []),
        ("# A\n\n**Why:** N/A\n", []),
        ("# A\n\n**Why:**\n\n**Why:** So.\n", []),
        ("# A\n\n**Why:**\n", [
            '3:1-9 Section "Why" is missing; write it behind its label. | in Why | demand section:Why | unwritten Why',
        ]),
        ("# A\n\n**Why:** TBD\n", [
            '3:1-13 Section "Why" is missing; write it behind its label. | in Why | demand section:Why | unwritten Why',
        ]),
        ("# A\n\n**Why:** ...\n", [
            '3:1-13 Section "Why" is missing; write it behind its label. | in Why | demand section:Why | unwritten Why',
        ]),
        ("# A\n\n- Why:\n- Who: Ann\n", [
            '3:3-7 Section "Why" is missing; write it behind its label. | in Why | demand section:Why | unwritten Why',
        ]),
        ("---\nwhy:\n---\n# A\n", [
            '2:1-5 Section "Why" is missing; write it behind its label. | in Why | demand section:Why | unwritten Why',
        ]),
        ("---\nwhy:\n  - so\n---\n# A\n", []),
        ("# A\n\n**Whys:** So.\n", [
            '1:1-4 Section "Why" is missing; add it after "A". | in Why | demand section:Why | unwritten Why | fix 4-3 \n## Why\n\nSay why.\n',
        ]),
        ("# A\n\n## Whyy\n\nSo.\n", [
            '3:1-8 Section "Why" is missing; is "Whyy" meant? | in Why | demand section:Why | unwritten Why',
        ]),
    ],
)  # fmt: skip
def test_a_label_that_says_something_stands_for_its_section(part: str, expected: list[str]) -> None:
    assert told(f"{part}\n## How\n\nSo.\n", TWO) == expected


def test_a_section_of_two_words_below_another_is_named_by_both() -> None:
    rule = SpecRule(required=("Why / Unit Cost",), forbidden=("Why / Old Cost",))
    spec = "# A\n\n## Why\n\nSo.\n\n## How\n\nSo.\n\n### {}\n\n7\n"
    assert told(spec.format("Unit cost"), TWO, rule) == []
    assert told(spec.format("Cost"), TWO, rule) == [
        '11:1-9 Section "Why / Unit Cost" is missing; the team\'s policy demands it. | in Why / Unit Cost | unwritten Why / Unit Cost | fix 14-13 \n## Unit Cost\n'
    ]


RULE = SpecRule(required=("Why", "How", "Privacy", "Why / Cost"))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Privacy:** none\n\n## Cost\n\n7\n", []),
        ("**Privacy:**\n\n**Cost:** 7\n", [
            '7:1-7 Section "Why / Cost" is missing; the team\'s policy demands it. | in Why / Cost | unwritten Why / Cost | fix 14-13 \n## Cost\n',
            '11:1-13 Section "Privacy" is missing; write it behind its label. | in Privacy | unwritten Privacy',
        ]),
        ("**Privacy:** TBD\n", [
            '7:1-7 Section "Why / Cost" is missing; the team\'s policy demands it. | in Why / Cost | unwritten Why / Cost | fix 12-11 \n## Cost\n',
            '11:1-17 Section "Privacy" is missing; write it behind its label. | in Privacy | unwritten Privacy',
        ]),
        ("## Privacy\n\n## Cost\n\nN/A\n", [
            '11:1-11 Section "Privacy" is empty; the team\'s policy demands it. | in Privacy | unwritten Privacy',
        ]),
        ("## Privacy\n\nTBD\n\n### Cost\n", [
            '11:1-11 Section "Privacy" is empty; the team\'s policy demands it. | in Privacy | unwritten Privacy',
            '15:1-9 Section "Cost" is empty; the team\'s policy demands it. | in Cost | unwritten Why / Cost',
        ]),
        ("## Privacy\n\n### Deep\n\nx\n\n## 4. Cost\n\n7\n", []),
        ("## Privacy\n\n## Privacy\n\nSo.\n\n## Cost\n\n![](a.png)\n", []),
        ("", [
            '7:1-7 Section "Privacy" is missing; the team\'s policy demands it. | in Privacy | unwritten Privacy | fix 11-10 \n## Privacy\n',
            '7:1-7 Section "Why / Cost" is missing; the team\'s policy demands it. | in Why / Cost | unwritten Why / Cost | fix 11-10 \n## Cost\n',
        ]),
    ],
)  # fmt: skip
def test_a_section_that_only_policy_demands_is_written(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\nSo.\n\n## How\n\nSo.\n\n{part}", TWO, RULE) == expected


ANY = "# [Title]\n\n## Why\n\nSay why.\n\n## [Topic]\n\n[Text]\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## Privacy\n", [
            '7:1-11 Section "Privacy" is empty; write it, or N/A with the reason. | in Privacy | demand text:[Topic] | unwritten [Topic]',
        ]),
        ("## Privacy\n\nSo.\n", []),
    ],
)  # fmt: skip
def test_a_section_that_answers_a_heading_of_any_words_is_empty_once(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\nSo.\n\n{part}", ANY, SpecRule(required=("Privacy",))) == expected


FORBIDDEN = SpecRule(forbidden=("Log", "Data / Old Stuff"))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## Log\n\nx\n\n### log\n\ny\n", [
            '11:1-7 Section "Log" is not allowed by the team\'s policy; remove it. | in Log',
            '15:1-8 Section "log" is not allowed by the team\'s policy; remove it. | in log',
        ]),
        ("## 3. Old stuff\n", [
            '11:1-16 Section "3. Old stuff" is not allowed by the team\'s policy; remove it. | in 3. Old stuff',
        ]),
        ("## Logs\n\nx\n\n## Data\n\nx\n", []),
    ],
)  # fmt: skip
def test_a_section_that_policy_forbids(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Why\n\nSo.\n\n## How\n\nSo.\n\n{part}", TWO, FORBIDDEN) == expected


ASIDE = SpecRule(not_applicable=("How",))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## Why\n\nN/A\n\n## How\n\nN/A: no\n", [
            '3:1-7 Section "Why" is set aside; write it; N/A is no answer here. | in Why | demand text:Why',
        ]),
        ("## Why\n\nTBD\n\n## How\n", [
            '3:1-7 Section "Why" says only "TBD"; write it; N/A is no answer here. | in Why | demand text:Why | unwritten Why',
            '7:1-7 Section "How" is empty; write it, or N/A with the reason. | in How | demand text:How | unwritten How',
        ]),
        ("## Why\n\n## How\n\nNone.\n", [
            '3:1-7 Section "Why" is empty; write it; N/A is no answer here. | in Why | demand text:Why | unwritten Why',
        ]),
    ],
)  # fmt: skip
def test_where_not_applicable_is_no_answer(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}", TWO, ASIDE) == expected
