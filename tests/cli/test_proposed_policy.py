"""The policy that a repository without one would get, worked out from the texts of its specs alone."""

import pytest

from bot.calibration.calibrate import SpecText, bare_policy, proposed_policy
from bot.policy.model import DEFAULT_SPEC_PATHS, Mode
from bot.policy.parser import parse_policy
from bot.template.model import TemplateError

TEMPLATE = b"""\
# [Title]

**Status:** [Draft | Approved]
**Stage:** [word]
**Impact:** [Low | High]

## Goals

[What for]

## Risks

[What may fail]
"""
HEAD = "# {0}\n\n**Status:** {1}\n**Stage:** {2}\n**Impact:** {3}\n\n## Goals\n\nFind {0}.\n"


def a_spec(
    number: int, *, status: str = "Approved", stage: str = "x", impact: str = "High", name: str = "T.md"
) -> SpecText:
    text = HEAD.format(f"it {number}", status, stage, impact)
    return SpecText(path=f"docs/specs/{number}.md", content=text.encode(), template_name=name, template=TEMPLATE)


def test_what_all_leave_out_is_optional() -> None:
    found = proposed_policy(tuple(map(a_spec, range(8))))
    policy = parse_policy(found.text)
    assert (found.specs, found.failing_before, found.failing_after, found.left_out) == (8, 8, 0, 0)
    assert (policy.specs[0].optional, policy.specs[0].template) == (("Risks",), "T.md")
    assert (policy.specs[0].paths, policy.mode) == (DEFAULT_SPEC_PATHS, Mode.ENFORCE)


def test_the_remark_says_what_stays_required_or_that_nothing_does() -> None:
    bare = SpecText(path="a.md", content=b"# It\n\nWords.\n", template_name="T.md", template=TEMPLATE)
    assert (
        "What nearly all of them have stays required:\n      #   Goals: 8 of 8\n"
        in proposed_policy(tuple(map(a_spec, range(8)))).text
    )
    assert "stays required, which is nothing.\n      - Goals  # kept by 0 of 8\n" in proposed_policy((bare,) * 8).text


def test_the_most_common_template_is_calibrated_and_the_rest_counted() -> None:
    found = proposed_policy((*map(a_spec, range(5)), a_spec(9, name=""), a_spec(10, name="")))
    assert (found.specs, found.left_out) == (5, 2)


def test_the_built_in_template_is_not_named() -> None:
    assert parse_policy(proposed_policy((a_spec(1, name=""),)).text).specs[0].template is None


def test_words_in_use_are_allowed_and_empty_ones_are_none() -> None:
    specs = tuple(a_spec(number, impact="Huge" if number % 2 else "", stage="") for number in range(8))
    values = parse_policy(proposed_policy(specs).text).specs[0].values
    assert values["Impact"] == ("Low", "High", "Huge")


STAGED = TEMPLATE.replace(b"**Status:** [Draft | Approved]\n", b"")


@pytest.mark.parametrize(("word", "field"), [("Accepted", "Stage"), ("green", "Status")])
def test_a_field_whose_words_mean_a_status_is_the_status(word: str, field: str) -> None:
    text = HEAD.replace("**Status:** {1}\n", "").format("it", "", word, "High").encode()
    specs = tuple(SpecText(path=f"a/{n}.md", content=text, template_name="T.md", template=STAGED) for n in range(8))
    assert parse_policy(proposed_policy(specs).text).specs[0].roles.status == field


def test_a_template_that_cannot_serve_proposes_nothing() -> None:
    broken = SpecText(path="a/1.md", content=b"# It\n", template_name="T.md", template=b"no heading\n")
    with pytest.raises(TemplateError):
        proposed_policy((broken,))


@pytest.mark.parametrize("template", ["", "docs/specs/TEMPLATE.md"])
def test_without_specs_the_defaults_are_written_out(template: str) -> None:
    policy = parse_policy(bare_policy(template).text)
    assert (policy.specs[0].paths, policy.specs[0].template) == (DEFAULT_SPEC_PATHS, template or None)
