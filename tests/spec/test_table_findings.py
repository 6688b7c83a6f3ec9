"""What is said of tables, by value: columns, rows, and the dates of a history."""

import pytest

from bot.policy.model import SpecRule
from tests.spec.checking import told

HISTORY = "# [Title]\n\n## Revision History\n\n| Date | Version | Change |\n|---|---|---|\n| [YYYY-MM-DD] | 0.1 | [change] |\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| 2026-01-02 | 0.1 | First |\n| 2026-01-01 | 0.2 | More |\n", [
            '8:3-13 "2026-01-01" is before "2026-01-02" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| 2026-01-02 | 0.2 | More |\n| 2026-01-01 | 0.1 | First |\n", []),
        ("| 2026-01-02 | 0.2 | More |\n| 2026-01-01 | x | Less |\n", []),
        ("| 2026-01-03 | 0.1 | First |\n| 2026-01-02 | 2 | More |\n| 2026-01-01 | 3 | x |\n", []),
        ("| 2026-01-03 | 3 | x |\n| 2026-01-04 | 2 | More |\n| 2026-01-01 | 1 | x |\n", [
            '9:3-13 "2026-01-01" is before "2026-01-04" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| 2026-01-01 | 0.1 | x |\n| 2026-01-01 | a | x |\n", []),
        ("| 2026-01-02 | 1 | x |\n| 2026-01-02 | 2 | x |\n| 2026-01-01 | 3 | x |\n", []),
        ("| soon | a | x |\n| | a | x |\n| 2 January 2026 | a | x |\n| 1/2/2026 | a | x |\n", [
            '7:3-7 "soon" is no date; write it as YYYY-MM-DD. | in Revision History | demand history:dates',
            "8:3-3 The date is empty; write it as YYYY-MM-DD. | in Revision History | demand history:dates",
            '9:3-17 warning: "2 January 2026" should be written as 2026-01-02. | in Revision History | demand history:dates | fix 9-9 | 2026-01-02 | a | x |\n',
            '10:3-11 warning: "1/2/2026" should be written as YYYY-MM-DD. | in Revision History | demand history:dates',
        ]),
        ("| *2026/01/02* | a | x |\n| 2026-1-3 | b | y |\n", [
            '7:3-15 warning: "*2026/01/02*" should be written as 2026-01-02. | in Revision History | demand history:dates | fix 7-7 | 2026-01-02 | a | x |\n',
            '8:3-11 warning: "2026-1-3" should be written as 2026-01-03. | in Revision History | demand history:dates | fix 8-8 | 2026-01-03 | b | y |\n',
        ]),
        ("| 2026-01-05 | a | creation |\n| 2026-01-04 | a | y |\n", [
            '8:3-13 "2026-01-04" is before "2026-01-05" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| 2026-01-05 | a | recreation |\n| 2026-01-04 | a | y |\n", []),
        ("| 2026-01-05 | a | Initial Draft |\n| soon | b | x |\n| 2026-01-04 | a | y |\n", [
            '8:3-7 "soon" is no date; write it as YYYY-MM-DD. | in Revision History | demand history:dates',
            '9:3-13 "2026-01-04" is before "2026-01-05" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| 2026-01-05 | 10.1 | x |\n| 2026-01-04 | 10.2 | y |\n", []),
        ("| [YYYY-MM-DD] | 0.1 | [change] |\n", [
            '7:3-32 The placeholders "[YYYY-MM-DD]" and "[change]" are still there; replace them. | in Revision History | demand text:Revision History | unwritten Revision History',
        ]),
        ("| 2026-01-02 |\n| 2026-01-01 | x |\n", []),
        ("", [
            '5:1-28 The table of "Revision History" has no row; write at least one. | in Revision History | demand text:Revision History | unwritten Revision History',
        ]),
        ("| 2026-01-02 | 0.1 | a |\n| 2026-01-05 | 0.2 | b |\n| 2026-01-03 | 0.3 | c |\n| 2026-01-04 | 0.4 | d |\n", [
            '9:3-13 "2026-01-03" is before "2026-01-05" above it; put the rows in order. | in Revision History | demand history:dates',
            '10:3-13 "2026-01-04" is before "2026-01-05" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| soon | 0.1 | a |\n| 2026-01-05 | 0.2 | b |\n| 2026-01-03 | 0.3 | c |\n", [
            '7:3-7 "soon" is no date; write it as YYYY-MM-DD. | in Revision History | demand history:dates',
            '9:3-13 "2026-01-03" is before "2026-01-05" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
    ],
)  # fmt: skip
def test_the_dates_of_a_history(part: str, expected: list[str]) -> None:
    assert (
        told(f"# A\n\n## Revision History\n\n| Date | Version | Change |\n|---|---|---|\n{part}", HISTORY) == expected
    )


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("## Revision History\n\n| Version | Date |\n|---|---|\n| 0.1 | soon |\n| 0.2 |\n", [
            '5:1-19 Column "Change" is missing in "Revision History"; add it to the table. | in Revision History | demand column:Revision History / Change | fix 5-8 | Version | Date | Change |\n|---|---| ------ |\n| 0.1 | soon |  |\n| 0.2 |  |\n',
            '7:9-13 "soon" is no date; write it as YYYY-MM-DD. | in Revision History | demand history:dates',
        ]),
        ("## Revision History\n\n| Version | Change |\n|---|---|\n| 0.1 | soon |\n", [
            '5:1-21 Column "Date" is missing in "Revision History"; add it to the table. | in Revision History | demand column:Revision History / Date | fix 5-7 | Date | Version | Change |\n| ---- |---|---|\n|  | 0.1 | soon |\n',
        ]),
        ("## Revisions History\n\n| Version | Change | Date |\n|---|---|---|\n| 2 | x | 2026-01-03 |\n| 1 | 2026-01-02 | soon |\n", [
            '8:20-24 "soon" is no date; write it as YYYY-MM-DD. | in Revisions History | demand history:dates',
        ]),
    ],
)  # fmt: skip
def test_the_column_of_the_dates_in_a_history(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n{part}", HISTORY) == expected


DATA = "# [Title]\n\n## Data\n\n| Date | Change |\n|---|---|\n| [YYYY-MM-DD] | [x] |\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| soon | soon |\n| 2026-01-02 | x |\n| 2026-01-01 | x |\n", [
            '7:3-7 Date is "soon", which is no date; write it as YYYY-MM-DD. | in Data | demand value:Data / Date | given soon',
        ]),
        ("| 2026/01/02 | first |\n| 2026-01-01 | TBD |\n", [
            '7:3-13 warning: Date is "2026/01/02"; write it as 2026-01-02. | in Data | fix 7-7 | 2026-01-02 | first |\n',
            '8:16-19 "Change" says only "TBD"; fill it in. | in Data | demand cell:Data / Change',
        ]),
    ],
)  # fmt: skip
def test_dates_outside_of_a_history_run_as_they_like(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Data\n\n| Date | Change |\n|---|---|\n{part}", DATA) == expected


WHEN = "# [Title]\n\n## Revision History\n\n| Author | When |\n|---|---|\n| [name] | [YYYY-MM-DD] |\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| Ann | soon |\n", [
            '7:9-13 "soon" is no date; write it as YYYY-MM-DD. | in Revision History | demand history:dates',
        ]),
        ("| first | 2026-01-03 |\n| Ann | 2026-01-02 |\n", [
            '8:9-19 "2026-01-02" is before "2026-01-03" above it; put the rows in order. | in Revision History | demand history:dates',
        ]),
        ("| TBD | 2026-01-02 |\n", [
            '7:3-6 "Author" says only "TBD"; fill it in. | in Revision History | demand cell:Revision History / Author',
        ]),
    ],
)  # fmt: skip
def test_a_history_whose_dates_have_another_name(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Revision History\n\n| Author | When |\n|---|---|\n{part}", WHEN) == expected


RISKS = "# [Title]\n\n## Risks\n\n| Risk | Impact | Answer |\n|---|---|---|\n| [risk] | [impact] | [answer] |\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("| Risk | Answer |\n|---|---|\n| a | b |\n", [
            '5:1-18 Column "Impact" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Impact | fix 5-7 | Risk | Impact | Answer |\n|---| ------ |---|\n| a |  | b |\n',
        ]),
        ("| Answer | Risk |\n|---|---|\n| a | b |\n", [
            '5:1-18 Column "Impact" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Impact | fix 5-7 | Answer | Risk | Impact |\n|---|---| ------ |\n| a | b |  |\n',
        ]),
        ("| Risk |\n|---|\n| a |\n", [
            '5:1-9 Column "Impact" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Impact',
            '5:1-9 Column "Answer" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Answer',
        ]),
        ("| Risk | Impakt | Answer |\n|---|---|---|\n| a | b | c |\n", [
            '5:1-27 Column "Impact" is missing in "Risks"; is "Impakt" meant? | in Risks | demand column:Risks / Impact',
        ]),
        ("| Risks | Impacts | Answers |\n|---|---|---|\n| a | b | c |\n", []),
        ("| Impact | Answer |\n|:--|--:|\n| a \\| x | b |\n", [
            '5:1-20 Column "Risk" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Risk | fix 5-7 | Risk | Impact | Answer |\n| ---- |:--|--:|\n|  | a \\| x | b |\n',
        ]),
        ("Risk | Impact\n---|---\na | b\n", [
            '5:1-14 Column "Answer" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Answer | fix 5-7 Risk | Impact | Answer\n---|--- | ------\na | b | \n',
        ]),
        ("Impact | Answer\n---|---\na | b\n", [
            '5:1-16 Column "Risk" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Risk | fix 5-7 Risk | Impact | Answer\n---- | ---|---\n | a | b\n',
        ]),
        ("Risk | Answer\n---|---\na | b\n", [
            '5:1-14 Column "Impact" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Impact | fix 5-7 Risk | Impact | Answer\n---| ------ |---\na |  | b\n',
        ]),
        ("> | Risk | Answer |\n> |---|---|\n> | a | b |\n", [
            '5:1-20 Column "Impact" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Impact | fix 5-7 > | Risk | Impact | Answer |\n> |---| ------ |---|\n> | a |  | b |\n',
        ]),
        ("| Risk | Impact | Answer |\n|---|---|---|\n", [
            '5:1-27 The table of "Risks" has no row; write at least one. | in Risks | demand text:Risks | unwritten Risks',
        ]),
        ("| Risk | Impact | Answer |\n|---|---|---|\n| | | |\n", [
            '5:1-27 The table of "Risks" has no row; write at least one. | in Risks | demand text:Risks | unwritten Risks',
        ]),
        ("| Risk | Impact | Answer |\n|---|---|---|\n| [risk] | [impact] | [answer] |\n", [
            '7:3-31 The placeholders "[risk]", "[impact]" and "[answer]" are still there; replace them. | in Risks | demand text:Risks | unwritten Risks',
        ]),
        ("So.\n\n| Risk | Impact | Answer |\n|---|---|---|\n", [
            '7:1-27 The table of "Risks" has no row; write at least one. | in Risks | demand table:Risks',
        ]),
        ("| X | Y |\n|---|---|\n| a | b |\n", []),
        ("| Risk | Impact |\n|---|---|\n| a | b |\n\n| Risk | Impact | Answer |\n|---|---|---|\n| a | b | c |\n", []),
        ("| Risk | Impact |\n|---|---|\n| a |\n| a | b | c |\n", [
            '5:1-18 Column "Answer" is missing in "Risks"; add it to the table. | in Risks | demand column:Risks / Answer | fix 5-8 | Risk | Impact | Answer |\n|---|---| ------ |\n| a |  |\n| a | b |  | c |\n',
        ]),
        ("So.\n\n| Risk | Impact | Answer |\n|---|---|---|\n| TBD | todo | x |\n| a | | ??? |\n", [
            '9:3-6 "Risk" says only "TBD"; fill it in. | in Risks | demand cell:Risks / Risk',
            '9:9-13 "Impact" says only "todo"; fill it in. | in Risks | demand cell:Risks / Impact',
            '10:9-12 "Answer" says only "???"; fill it in. | in Risks | demand cell:Risks / Answer',
        ]),
    ],
)  # fmt: skip
def test_a_column_is_missing_or_misspelled(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Risks\n\n{part}", RISKS) == expected


COSTS = "# [Title]\n\n## Costs\n\n| Part | Cost (EUR) | Cost (USD) | Effort (days) |\n|---|---|---|---|\n| [part] | [eur] | [usd] | [days] |\n"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("| Part | Cost (EUR) | Cost (USD) | Effort (days) |", []),
        ("| Part | Cost (EUR) | Cost (USD) | Effort |", []),
        ("| Part | Cost (EUR) | Cost (USD) | Efforts (weeks) |", []),
        ("| Part | Cost (EUR) | Effort (days) | Note |", ["Cost (USD)"]),
        ("| Part | Cost (USD) | Effort (days) | Note |", ["Cost (EUR)"]),
        ("| Part | Cost (EUR) | Cost (USD) | Note |", ["Effort (days)"]),
        ("| Part | Cost | Effort (days) | Note |", ["Cost (USD)"]),
        ("| Part | Cost (GBP) | Effort (days) | Note |", ["Cost (USD)"]),
    ],
)
def test_a_column_with_a_remark_is_known_by_its_whole_name_else_without_it(header: str, missing: list[str]) -> None:
    found = told(f"# A\n\n## Costs\n\n{header}\n|---|---|---|---|\n| a | b | c | d |\n", COSTS)
    assert [one.split('"')[1] for one in found] == missing


@pytest.mark.parametrize("name", ["Effort (days)", "Effort"])
def test_the_policy_lists_the_words_of_a_column_with_a_remark(name: str) -> None:
    spec = (
        "# A\n\n## Costs\n\n| Part | Cost (EUR) | Cost (USD) | Effort (days) |\n|---|---|---|---|\n| a | b | c | 4 |\n"
    )
    (found,) = told(spec, COSTS, SpecRule(values={name: ("1", "2")}))
    assert 'is "4"; choose 1 or 2.' in found


def test_a_missing_column_is_put_behind_the_one_before_it() -> None:
    spec = "# A\n\n## Costs\n\n| Part | Cost (EUR) | Effort (days) |\n|---|---|---|\n| a | b | 4 |\n"
    (found,) = told(spec, COSTS)
    assert "| Part | Cost (EUR) | Cost (USD) | Effort (days) |" in found
