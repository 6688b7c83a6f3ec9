"""What a team's policy adds to its template, or takes away."""

from types import MappingProxyType

import pytest

from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.template.compile_template import compile_template
from tests.spec.checking import check

TEMPLATE = """\
# [Title]

**Owner:** [name]
**Size:** [S | M]

## Why
Say why.

## Design
Say how.

### Cost
Euros.

## Stories (Optional)

| Story | Priority |
|---|---|
| [story] | [priority] |
"""
SPEC = "# Cache\n\n**Owner:** Tove\n**Size:** S\n\n## Why\nSlow.\n\n## Design\nA cache.\n\n### Cost\n7 euros.\n"


def findings(spec: str, rule: SpecRule) -> list[str]:
    return [
        f"{one.span.line} {one.code} {one.message}"
        for one in check(parse(spec), compile_template(parse(TEMPLATE), rule))
    ]


BARE = "# Cache\n\n**Size:** S\n\n## Why\nSlow.\n"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SpecRule(), ['1 missing-field Field "Owner" is missing; add "**Owner:** …".', '5 missing-section Section "Design" is missing; add it after "Why".']),
        (SpecRule(optional=("design", "Owner")), []),
        (SpecRule(required=("Why",)), []),
        (SpecRule(required=("Why", "Stories")), ['5 missing-section Section "Stories" is missing; add it after "Why".']),
        (SpecRule(required=("Why", "Owner")), ['1 missing-field Field "Owner" is missing; add "**Owner:** …".']),
        (SpecRule(required=("Design / Cost", "Design"), optional=("Design",)), []),
        (SpecRule(required=("Privacy",)), ['5 missing-section Section "Privacy" is missing; the team\'s policy demands it.']),
        (SpecRule(required=("Size", "Why")), []),
        (SpecRule(forbidden=("Why",), required=("Why",)), ['5 policy Section "Why" is not allowed by the team\'s policy; remove it.']),
    ],
)  # fmt: skip
def test_required_optional_forbidden(rule: SpecRule, said: list[str]) -> None:
    assert [one.replace("3 missing-field", "1 missing-field") for one in findings(BARE, rule)] == said


def test_a_section_that_only_policy_knows_may_be_a_label() -> None:
    assert findings(f"{SPEC}\n**Privacy:** no names are stored\n", SpecRule(required=("Privacy",))) == []


def test_a_path_names_one_of_two_sections_of_one_name() -> None:
    template = "# [T]\n\n## A\n\n### Cost\nEuros.\n\n## B\n\n### Cost\nEuros.\n"
    schema = compile_template(parse(template), SpecRule(optional=("B / Cost",)))
    assert [rule.required for rule in schema.sections] == [True, True, True, False]


@pytest.mark.parametrize(
    ("allowed", "count"), [(True, 0), (False, 2), (("Cost",), 1), (("Design / Cost", "Why"), 0), (("Nothing",), 2)]
)
def test_not_applicable_is_an_answer_where_policy_says_so(allowed: bool | tuple[str, ...], count: int) -> None:  # noqa: FBT001
    spec = SPEC.replace("Slow.", "N/A").replace("7 euros.", "None, it is free.")
    found = findings(spec, SpecRule(not_applicable=allowed))
    assert len(found) == count
    assert all("is set aside; write it; N/A is no answer here." in one for one in found)


def test_policy_names_values() -> None:
    rule = SpecRule(values=MappingProxyType({"Size": ("Small", "Large"), "Priority": ("P0", "P1")}))
    spec = f"{SPEC}\n## Stories\n\n| Story | Priority |\n|---|---|\n| Read | P9 |\n| Write | P1 |\n"
    assert findings(spec, rule) == [
        '4 invalid-field Size is "S"; choose Small or Large.',
        '19 invalid-field Priority is "P9"; choose P0 or P1.',
    ]
