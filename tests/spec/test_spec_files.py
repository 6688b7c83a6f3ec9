import pytest

from bot.policy.model import Roles, SpecRule
from bot.template.new_spec import fill_template
from tests.spec.templates import BUILT_IN, STYLES


def filled(template: str) -> str:
    return fill_template(template, title="Order events", author="Tove", date="2026-11-22", status="Draft")


def test_the_built_in_template_gets_its_header() -> None:
    lines = filled(BUILT_IN).split("\n")
    assert lines[:6] == [
        "# Technical Specification: Order events",
        "",
        "**Author:** Tove",
        "**Date:** 2026-11-22",
        "**Status:** Draft",
        "**Related PRD:** [Link to PRD]",
    ]
    assert lines[6:] == BUILT_IN.split("\n")[6:]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("# Feature name\n\n## Why\n", "# Order events\n\n## Why\n"),
        ("# Design document\n\n## Why\n", "# Design document\n\n## Why\n"),
        ("# KEP-NNNN: Your title\r\n\r\n## Why\r\n", "# Order events\r\n\r\n## Why\r\n"),
        ("- Feature Name: (fill me in)\n- RFC PR: [a](b)\n\n# Why\n", "- Feature Name: Order events\n- RFC PR: [a](b)\n\n# Why\n"),
        ('---\ntitle: "<t>"\nauthors:\n  - x\ndate: {date}\n---\n\n# Why\n', '---\ntitle: "Order events"\nauthors:\n  - x\ndate: 2026-11-22\n---\n\n# Why\n'),
        ("| Owner | _you_ |\n|---|---|\n| Created | _YYYY-MM-DD_ |\n\n# Why\n", "| Owner | Tove |\n|---|---|\n| Created | 2026-11-22 |\n\n# Why\n"),
    ],
)  # fmt: skip
def test_other_styles(template: str, expected: str) -> None:
    assert filled(template) == expected


@pytest.mark.parametrize("style", STYLES)
def test_only_the_header_changes(style: str) -> None:
    before, after = STYLES[style].split("\n"), filled(STYLES[style]).split("\n")
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [] or max(changed) < 14


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("**Team:** [Name]\n**Author:** [Name]\n", "**Team:** [Name]\n**Author:** Tove\n"),
        ("**Author:** Author\n", "**Author:** Tove\n"),
        ("**Name:** [name]\n", "**Name:** Order events\n"),
        ("**Status:** [Draft | Done] <!-- [Draft | Done] -->\n", "**Status:** Draft <!-- [Draft | Done] -->\n"),
        ("**Author:**\n", "**Author:**\n"),
    ],
)
def test_a_value_stands_behind_its_name_and_what_is_not_known_stays(template: str, expected: str) -> None:
    around = "# [Title]\n\n{}\n## Why\n\nSo.\n"
    assert filled(around.format(template)) == around.format(expected).replace("[Title]", "Order events")


def test_front_matter_is_filled_in_also_where_it_has_no_value() -> None:
    text = "---\ntitle: title\nteam:\nauthor:\nowner:\n  - a\ndate: YYYY-MM-DD\n---\n\n# [Title]\n\n## Why\n"
    assert filled(text).split("\n")[:8] == [
        *("---", "title: Order events", "team:", "author: Tove", "owner:", "  - a", "date: 2026-11-22", "---"),
    ]


def test_the_policy_names_the_field_of_the_status() -> None:
    rule = SpecRule(roles=Roles(status="State"))
    text = fill_template("# [Title]\n\n**State:** [a b]\n", title="A", author="B", date="C", status="Draft", rule=rule)
    assert text == "# A\n\n**State:** Draft\n"
