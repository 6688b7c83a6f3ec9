"""Which rule selects a path, and which template it has."""

import pytest

from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.paths import choose_template, metadata_path, spec_rule, template_directories

RULE = SpecRule()


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("docs/specs/a.md", 0),
        ("docs/specs/deep/er/a.md", 0),
        ("rfcs/0001-a.md", 0),
        ("docs/design/a.md", 0),
        ("docs/a.md", None),
        ("other/specs/a.md", None),
        ("docs/specs/a.txt", None),
        ("docs/specs/README.md", None),
        ("docs/specs/readme.md", None),
        ("docs/specs/index.md", None),
        ("docs/specs/TEMPLATE.md", None),
        ("docs/specs/template.md", None),
        ("docs/specs/_template.md", None),
        ("docs/specs/rfc-template.md", None),
        ("rfcs/0000-template.md", None),
        ("docs/specs/v1.2/SPEC.MD", 0),
    ],
)
def test_the_default_rule(path: str, rule: int | None) -> None:
    assert spec_rule(Policy(), path) == rule


def test_the_first_rule_that_matches_wins_and_patterns_may_exclude() -> None:
    rules = (SpecRule(paths=("docs/**/*.md", "!docs/old/**")), SpecRule(paths=("*.md",)))
    policy = Policy(specs=rules)
    assert [spec_rule(policy, path) for path in ("docs/a.md", "docs/old/a.md", "x/a.md", "a.rst")] == [0, 1, 1, None]


def test_a_pattern_that_names_a_readme_selects_it() -> None:
    policy = Policy(specs=(SpecRule(paths=("keps/**/README.md",)),))
    assert spec_rule(policy, "keps/sig/1-a/README.md") == 0


def test_a_pattern_that_leaves_a_readme_out_does_not_select_the_others() -> None:
    policy = Policy(specs=(SpecRule(paths=("docs/**/*.md", "!docs/README.md")),))
    assert [spec_rule(policy, path) for path in ("docs/a.md", "docs/README.md", "docs/a/README.md")] == [0, None, None]


def test_a_template_has_its_metadata_where_its_specs_have_them() -> None:
    named = SpecRule(paths=("keps/*/README.md",), template="keps/T/model.md", metadata="kep.yaml")
    policy = Policy(specs=(named, SpecRule(paths=("rfcs/*.md",), metadata="rfc.yaml")))
    paths = ("keps/T/model.md", "rfcs/0000-template.md", "rfcs/notes.txt", "rfcs/a.md")
    assert [metadata_path(policy, path) for path in paths] == [
        "keps/T/kep.yaml",
        "rfcs/rfc.yaml",
        None,
        "rfcs/rfc.yaml",
    ]
    assert metadata_path(Policy(specs=(named,)), "rfcs/0000-template.md") is None


def test_the_named_template_is_no_spec() -> None:
    policy = Policy(specs=(SpecRule(paths=("rfcs/*.md",), template="rfcs/model.md"),))
    assert spec_rule(policy, "rfcs/model.md") is None
    assert spec_rule(policy, "rfcs/other.md") == 0


@pytest.mark.parametrize(
    ("listing", "chosen"),
    [
        ([], None),
        (["docs/README.md", "else/TEMPLATE.md"], None),
        (["TEMPLATE.md"], "TEMPLATE.md"),
        (["TEMPLATE.md", "docs/template.md"], "docs/template.md"),
        (["docs/specs/0000-template.md", "docs/specs/_template.md"], "docs/specs/_template.md"),
        (["docs/specs/b-template.md", "docs/specs/a-template.md"], "docs/specs/a-template.md"),
        (["docs/specs/template.md", "docs/specs/TEMPLATE.md"], "docs/specs/TEMPLATE.md"),
    ],
)
def test_the_nearest_and_strongest_template_is_chosen(listing: list[str], chosen: str | None) -> None:
    assert choose_template("docs/specs/a.md", RULE, listing) == chosen


def test_where_templates_are_looked_for() -> None:
    assert template_directories("a.md", RULE) == ("",)
    assert template_directories("docs/specs/a.md", RULE) == ("docs/specs", "docs", "")


def test_a_template_that_policy_names_is_the_answer() -> None:
    rule = SpecRule(template="a/model.md")
    assert choose_template("docs/specs/a.md", rule, []) == "a/model.md"
    assert template_directories("docs/specs/a.md", rule) == ("a",)


@pytest.mark.parametrize("odd", ["[z-a]*.md", "][[::]<"])
def test_a_pattern_that_no_engine_takes_is_a_mistake_of_the_policy(odd: str) -> None:
    with pytest.raises(PolicyError):
        parse_policy(f'specs:\n  - paths: ["{odd}"]\n')
