"""What is said of sections, by value: missing, empty, unwritten, moved, twice there."""

import pytest

from tests.spec.checking import told

WHY = "## Why\n\nSo.\n"

HOW = "\n## How\n\n### Parts\n\nOne.\n\n### Cost\n\n7\n"

REST = "\n## Data\n\n| Name | Kind |\n|---|---|\n| a | b |\n\n## Steps\n\n- [ ] Go.\n"

PLAN = "# [Title]\n\n## Why\n\nSay why.\n\n## How\n\n### Parts\n\nList them.\n\n### Cost\n\n[euros]\n\n## Data\n\n| Name | Kind |\n|---|---|\n| [name] | [kind] |\n\n## Steps\n\n- [ ] Goal 1\n- [ ] Goal 2\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("", [
            '1:1-4 Section "Why" is missing; add it after "A". | in Why | demand section:Why | unwritten Why | fix 2-1 \n## Why\n\nSay why.\n',
        ]),
        ("## Whyy\n\nSo.\n", [
            '3:1-8 Section "Why" is missing; is "Whyy" meant? | in Why | demand section:Why | unwritten Why',
        ]),
        ("## Why\n", [
            '3:1-7 Section "Why" is empty; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\nSay why.\n", [
            '3:1-7 Section "Why" holds only the template\'s text; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\nTBD\n", [
            '3:1-7 Section "Why" says only "TBD"; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\nN/A\n", []),
        ("## Why\n\n...\n", [
            '3:1-7 Section "Why" holds only the template\'s text; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\n### Mine\n\nSo.\n", []),
        ("## Why\n\n### Mine\n", [
            '3:1-7 Section "Why" is empty; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Mine\n\nSo.\n\n## Why\n\n---\n", [
            '7:1-7 Section "Why" is empty; write it, or N/A with the reason. | in Why | demand text:Why | unwritten Why',
        ]),
        ("## Why\n\n```\nx\n```\n", []),
    ],
)  # fmt: skip
def test_the_first_section(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}{HOW}{REST}", PLAN) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("", [
            '3:1-7 Section "How" is missing; add it after "Why". | in How | demand section:How | unwritten How | fix 6-5 \n## How\n\n### Parts\n\nList them.\n\n### Cost\n\n[euros]\n',
        ]),
        ("## How\n\n### Parts\n\nOne.\n", [
            '9:1-10 Section "Cost" is missing; add it after "Parts". | in Cost | demand section:How / Cost | unwritten Cost | fix 12-11 \n### Cost\n\n[euros]\n',
        ]),
        ("## How\n\n### Cost\n\n7\n", [
            '7:1-7 Section "Parts" is missing; add it in "How". | in Parts | demand section:How / Parts | unwritten Parts | fix 8-7 \n### Parts\n\nList them.\n',
        ]),
        ("## How\n", [
            '7:1-7 Section "How" is empty; write it, or N/A with the reason. | in How | demand text:How | unwritten How',
        ]),
        ("## How\n\nN/A: no.\n", []),
        ("## How\n\nTBD\n", [
            '7:1-7 Section "How" says only "TBD"; write it, or N/A with the reason. | in How | demand text:How | unwritten How',
        ]),
        ("## How\n\n### Parts\n\n### Cost\n", [
            '7:1-7 Section "How" holds only the template\'s text; write it, or N/A with the reason. | in How | demand text:How | unwritten How',
        ]),
        ("## How\n\n### Parts\n\nList them.\n\n### Cost\n\n[euros]\n", [
            '7:1-7 Section "How" holds only the template\'s text; write it, or N/A with the reason. To replace: "[euros]". | in How | demand text:How | unwritten How',
        ]),
        ("## How\n\nSo.\n\n### Parts\n\n#### Deep\n\n[euros]\n\n### Cost\n\n[euros]\n", [
            '15:1-8 The placeholder "[euros]" is still there; replace it. | in Deep | demand placeholder:[euros]',
            '19:1-8 The placeholder "[euros]" is still there; replace it. | in Cost | demand text:How / Cost | unwritten Cost',
        ]),
        ("## Cost\n\n7\n\n## How\n\n### Parts\n\nOne.\n", [
            '7:1-8 warning: Section "Cost" should stand in "How". | in Cost',
        ]),
        ("## How\n\nN/A: no.\n\n### Parts\n", []),
        ("## How\n\n### Parts\n\n#### Mine\n\nSo.\n\n### Cost\n\n7\n\n### Parts\n\nTwo.\n", [
            '19:1-10 Section "Parts" is there twice, first on line 9; keep one. | in Parts | demand once:parts',
        ]),
    ],
)  # fmt: skip
def test_a_section_with_sections_below(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{WHY}\n{part}{REST}", PLAN) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("\n## Steps\n\n- [ ] Go.\n", [
            '7:1-7 Section "Data" is missing; add it after "How". | in Data | demand section:Data | unwritten Data | fix 16-15 \n## Data\n\n| Name | Kind |\n|---|---|\n| [name] | [kind] |\n',
        ]),
        ("\n## Data\n\nSo.\n", [
            '17:1-8 Section "Steps" is missing; add it after "Data". | in Steps | demand section:Steps | unwritten Steps | fix 20-19 \n## Steps\n\n- [ ] Goal 1\n- [ ] Goal 2\n',
        ]),
        ("\n## Data\n\n| Name | Kind |\n|---|---|\n| [name] | [kind] |\n\n## Steps\n\n- [ ] Goal 1\n- [ ] Goal 2\n", [
            '21:3-18 The placeholders "[name]" and "[kind]" are still there; replace them. | in Data | demand text:Data | unwritten Data',
            '23:1-9 Section "Steps" holds only the template\'s text; write it, or N/A with the reason. | in Steps | demand text:Steps | unwritten Steps',
        ]),
        ("\n## Data\n\n| Name | Kind |\n|---|---|\n\n## Steps\n\n- [ ] Goal 1\n- [ ] Mine\n", [
            '19:1-16 The table of "Data" has no row; write at least one. | in Data | demand text:Data | unwritten Data',
            '24:1-13 "- [ ] Goal 1" is the template\'s own text; replace it or remove it. | in Steps | demand placeholder:Steps / goal 1',
        ]),
        ("\n## Data\n\n| Name | Kind |\n|---|---|\n| [name] | b |\n\n## Steps\n\n- [ ] TBD\n", [
            '21:3-9 The placeholder "[name]" is still there; replace it. | in Data | demand placeholder:Data / [name]',
            '23:1-9 Section "Steps" holds only the template\'s text; write it, or N/A with the reason. | in Steps | demand text:Steps | unwritten Steps',
        ]),
        ("\n## Steps\n\n- [ ] Go.\n\n## Data\n\nSo.\n\n## Why\n\nAgain.\n\n## Why\n\nOnce more.\n", [
            '21:1-8 warning: Section "Data" should come before "Steps". | in Data',
            '25:1-7 Section "Why" is there twice, first on line 3; keep one. | in Why | demand once:why',
            '29:1-7 Section "Why" is there twice, first on line 3; keep one. | in Why | demand once:why',
        ]),
    ],
)  # fmt: skip
def test_the_sections_at_the_end(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{WHY}{HOW}{part}", PLAN) == expected
