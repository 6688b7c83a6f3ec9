"""What is said of a status, by value: a word of the template's list that the lifecycle does not know is asked about once."""

import pytest

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames, Status
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.template.compile_template import compile_template
from tests.spec.checking import check, told

WHY = "\n## Why\n\nSo.\n"

ASKED = "\n## Why\n\nSay why.\n"

USUAL = "# [Title]\n\n**Status:** [Draft | In Review | Approved]\n" + ASKED
LISTED = "# [Title]\n\n**Kind:** [One | Two]\n**Status:** [Draft | Parked | Final]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Status:** Parked\n", [
            '4:13-19 info: Nobody told what the status "Parked" means; name it under lifecycle in the policy.',
        ]),
        ("**Status:** **Parked** (till May)\n", [
            '4:13-34 info: Nobody told what the status "Parked (till May)" means; name it under lifecycle in the policy.',
        ]),
        ("**Status:** parked\n", [
            '4:13-19 warning: Status is "parked"; write Parked. | fix 4-4 **Status:** Parked\n',
            '4:13-19 info: Nobody told what the status "parked" means; name it under lifecycle in the policy.',
        ]),
        ("**Status:** Draft\n", []),
        ('**Status:** "Draft\n', []),
        ("**Status:** Final\n", []),
        ("**Status:** Lost\n", [
            '4:13-17 Status is "Lost"; choose Draft, Parked or Final. | demand value:Status | given lost',
        ]),
        ("**Status:** Withdrawn\n", []),
        ("**Status:** [Draft | Parked | Final]\n", [
            '4:13-37 The placeholder "[Draft | Parked | Final]" is still there; replace it. | demand placeholder:[Draft | Parked | Final]',
        ]),
        ("**Status:**\n", [
            "4:1-12 Status is empty; fill it in. | demand field:Status",
        ]),
        ("", [
            '3:1-14 Field "Status" is missing; add "**Status:** …". | demand field:Status | fix 4-3 **Status:** [Draft | Parked | Final]\n',
        ]),
        ("**Status:** Parked\n**Status:** Parked\n", [
            '4:13-19 info: Nobody told what the status "Parked" means; name it under lifecycle in the policy.',
        ]),
    ],
)  # fmt: skip
def test_a_status_of_the_templates_list(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n**Kind:** One\n{part}{WHY}", LISTED) == expected


OWN = "# [Title]\n\n**Kind:** [One | Two]\n**Status:** [where it stands]\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("**Status:** Parked\n", []),
        ("**Status:** Draft\n", []),
    ],
)  # fmt: skip
def test_a_status_in_words_of_ones_own(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n**Kind:** One\n{part}{WHY}", OWN) == expected


SECTION = "# [Title]\n\n## Status\n\nDraft | Parked | Final\n" + ASKED


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("Parked\n", []),
        ("Draft\n", []),
        ("", [
            '3:1-10 Section "Status" is empty; write it, or N/A with the reason. | in Status | demand text:Status | unwritten Status',
        ]),
    ],
)  # fmt: skip
def test_a_status_in_a_section(part: str, expected: list[str]) -> None:
    assert told(f"# A\n\n## Status\n\n{part}{WHY}", SECTION) == expected


def test_a_status_of_the_policy_s_list_is_asked_about_as_one_of_the_templates() -> None:
    rule = SpecRule(values={"Status": ("Draft", "Parked")})
    template = f"# [Title]\n\n**Kind:** [One]\n**Status:** Draft\n{ASKED}"
    head = f"# A\n\n**Kind:** One\n**Status:** Parked\n{WHY}"
    assert told(head, template, rule) == [
        '4:13-19 info: Nobody told what the status "Parked" means; name it under lifecycle in the policy.',
    ]
    assert told(head, template) == []


def test_two_statuses_are_an_error_of_the_field() -> None:
    (found,) = check(parse(f"# A\n\n**Status:** Draft | Approved\n{WHY}"), compile_template(parse(USUAL)))
    assert (found.code, found.severity, found.fix) == (Code.INVALID_FIELD, Severity.ERROR, None)


def test_the_team_s_own_words_are_told_apart() -> None:
    rule = SpecRule(lifecycle=LifecycleNames(review="FAX"))
    (found,) = told(f"# A\n\n**Status:** Draft | 'FAX'\n{WHY}", "# [Title]\n\n**Status:** Draft\n" + ASKED, rule)
    assert found.endswith("which is more than one; write Draft or FAX.")


def test_a_name_of_the_team_s_may_hold_a_bar() -> None:
    rule = SpecRule(lifecycle=LifecycleNames(withdrawn="Draft / Approved"))
    assert told(f"# A\n\n**Status:** Draft / Approved\n{WHY}", "# [Title]\n\n**Status:** Draft\n" + ASKED, rule) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Draft | Approved", ['3:13-29 Status is "Draft | Approved", which is more than one; write Draft or Approved.']),
        ("draft or approved", ['3:13-30 Status is "draft or approved", which is more than one; write Draft or Approved.']),
        ("Draft / In Review", ['3:13-30 Status is "Draft / In Review", which is more than one; write Draft or In Review.']),
        ("Draft or Draft", []),
        ('"Draft" or "Approved"', ['3:13-34 Status is "Draft" or "Approved", which is more than one; write Draft or Approved.']),
        ("Draft | when done", []),
        ("Draft (was: In Review / Approved)", []),
    ],
)  # fmt: skip
def test_a_status_that_leaves_open_which_it_is_is_none(value: str, expected: list[str]) -> None:
    assert told(f"# A\n\n**Status:** {value}\n{WHY}", USUAL) == expected


@pytest.mark.parametrize(
    ("text", "template", "expected"),
    [
        ("**Status:** ~~Draft~~ Approved\n", USUAL, Status.APPROVED),
        ("**Status:** ~~Draft~~\n", USUAL, Status.DRAFT),
        ("**Status:** **~~Draft~~**\n", USUAL, Status.DRAFT),
        ("## Status\n\n~~Draft~~ Approved\n", SECTION, Status.APPROVED),
        ("**Status:** Approved\n", USUAL, Status.APPROVED),
    ],
)
def test_what_is_struck_through_is_no_status(text: str, template: str, expected: Status) -> None:
    schema = compile_template(parse(template), SpecRule())
    assert semantic_sections.status(compare(parse(f"# A\n\n{text}{WHY}"), schema)).status is expected
