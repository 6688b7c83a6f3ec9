"""`plan` and `companions`: files beside a spec that belong to it."""

import pytest

from bot.policy.companion import Companion
from bot.policy.model import PolicyError
from bot.policy.paths import specs_with
from bot.policy.reader import read_policy

KIT = "specs: [{paths: [specs/*/spec.md], plan: tasks.md, companions: [{file: plan.md, template: ./T.md}, {file: 'c/**/*.md'}]}]"


def test_the_plan_counts_among_the_companions() -> None:
    (rule,) = read_policy(KIT).specs
    assert rule.plan == "tasks.md"
    assert rule.companions == (
        Companion(file="plan.md", template="T.md"),
        Companion(file="c/**/*.md"),
        Companion(file="tasks.md"),
    )


def test_a_plan_with_a_template_of_its_own_counts_once() -> None:
    (rule,) = read_policy(
        "specs: [{paths: [specs/*/spec.md], plan: t.md, companions: [{file: t.md, outline: '# T'}]}]"
    ).specs
    assert rule.companions == (Companion(file="t.md", outline="# T"),)


def test_a_plan_that_a_pattern_means_is_held_against_the_template_of_the_pattern() -> None:
    policy = "specs: [{paths: [specs/*/spec.md], plan: t.md, companions: [{file: '*.md', template: T.md}]}]"
    assert read_policy(policy).specs[0].companions[-1] == Companion(file="t.md", template="T.md")


@pytest.mark.parametrize(("template", "path"), [("./T.md", "T.md"), ("/a/T.md", "a/T.md"), (".//T.md", "T.md")])
def test_a_template_is_named_from_the_root(template: str, path: str) -> None:
    text = f"specs: [{{paths: [specs/*/spec.md], companions: [{{file: p.md, template: {template}}}]}}]"
    assert read_policy(text).specs[0].companions[0].template == path


def test_a_file_that_is_no_spec_may_be_a_companion() -> None:
    text = "specs: [{paths: [specs/*/spec.md, '!specs/*/p.md', '!specs/old/*'], companions: [{file: '!p.md'}, {file: ./p.md}]}]"
    (rule,) = read_policy(text.replace("{file: '!p.md'}, ", "")).specs
    assert rule.companions == (Companion(file="p.md"),)


def test_a_companion_has_a_template_by_path_or_in_the_policy() -> None:
    kinds = (Companion(file="a"), Companion(file="a", template="T.md"), Companion(file="a", outline="# T"))
    assert [one.has_template for one in kinds] == [False, True, True]


@pytest.mark.parametrize(
    ("path", "spec"),
    [
        ("specs/1/plan.md", "specs/1/spec.md"),
        ("specs/1/tasks.md", "specs/1/spec.md"),
        ("specs/1/c/api/rest.md", "specs/1/spec.md"),
        ("specs/1/spec.md", None),
        ("specs/1/deep/plan.md", None),
        ("specs/1/notes.md", None),
        ("plan.md", None),
        ("src/1/plan.md", None),
    ],
)
def test_a_file_belongs_to_the_spec_of_its_folder(path: str, spec: str | None) -> None:
    assert specs_with(read_policy(KIT), path) == (() if spec is None else ((0, spec),))


def test_a_spec_may_stand_at_the_root() -> None:
    policy = read_policy("specs: [{paths: [/SPEC.md], plan: TASKS.md}]")
    assert specs_with(policy, "TASKS.md") == ((0, "SPEC.md"),)
    assert specs_with(policy, "src/TASKS.md") == ()


@pytest.mark.parametrize(
    ("entry", "key", "message"),
    [
        ("{plan: tasks.md}", "specs[0].plan", "needs paths that end in a file name"),
        ("{paths: [a/], companions: [{file: p.md}]}", "specs[0].companions", 'with "a/" nobody can tell'),
        ("{paths: [a/*/s.md], plan: '*.md'}", "specs[0].plan", "name one file, such as tasks.md"),
        ("{paths: [a/*/s.md], plan: ../t.md}", "specs[0].plan", "write it from the folder of the spec"),
        ("{paths: [a/*/s.md], companions: [{file: '/p.md'}]}", "specs[0].companions[0].file", "from the folder"),
        ("{paths: [a/*/s.md], companions: [{file: '[z-a].md'}]}", "specs[0].companions[0].file", "is no pattern"),
        ("{paths: [a/*/s.md], companions: [{template: p.md}]}", "specs[0].companions[0]", "file is missing"),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md, template: ../t.md}]}",
            "specs[0].companions[0].template",
            "from the root of the repository",
        ),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md, outline: no heading}]}",
            "specs[0].companions[0].outline",
            "has no heading",
        ),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md, outline: '# P', template: t.md}]}",
            "specs[0].companions[0].outline",
            "keep one",
        ),
        ("{paths: [a/*/s.md], plan: s.md}", "specs[0].plan", "the spec itself"),
        ("{paths: [a/*/s.md], companions: [{file: s.md}]}", "specs[0].companions[0].file", "the spec itself"),
        (
            "{paths: [a/*/s.md], metadata: m.yaml, companions: [{file: m.yaml}]}",
            "specs[0].companions[0].file",
            "the file with its metadata",
        ),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md}, {file: p.md, template: t.md}]}",
            "specs[0].companions[1].file",
            "named above",
        ),
        ("{paths: [a/*/s.md], plan: ./}", "specs[0].plan", "from the folder"),
        ("{paths: [a/*/s.md], plan: ././t.md}", "specs[0].plan", "from the folder"),
        ("{paths: [a/*/s.md], plan: b//t.md}", "specs[0].plan", "from the folder"),
        ('{paths: [a/*/s.md], plan: "a\\nb.md"}', "specs[0].plan", "from the folder"),
        ("{paths: [a/*/s.md], plan: 'b\\c.md'}", "specs[0].plan", "from the folder"),
        ("{paths: [a/*/s.md], companions: [{file: '!p.md'}]}", "specs[0].companions[0].file", "from the folder"),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md, template: 'b\\c.md'}]}",
            "specs[0].companions[0].template",
            "root",
        ),
        (
            "{paths: [a/*/s.md], companions: [{file: p.md, template: b/./c.md}]}",
            "specs[0].companions[0].template",
            "root",
        ),
        (
            "{paths: [a/*/s.md, '!a/p.md'], companions: [{file: s.md}]}",
            "specs[0].companions[0].file",
            "the spec itself",
        ),
        ("{paths: [a/*/s.md], companions: [{file: p.md, template: /}]}", "specs[0].companions[0].template", "root"),
        ("{outline: '# A', template: t.md}", "specs[0].outline", "keep one"),
        ("{outline: no heading}", "specs[0].outline", "has no heading"),
        ("{paths: [a/*/s.md], companions: [{file: p.md, kind: x}]}", "specs[0].companions[0].kind", "not a key"),
    ],
)
def test_what_can_be_no_companion_is_an_error_at_its_line(entry: str, key: str, message: str) -> None:
    with pytest.raises(PolicyError, match="(?i)" + message.replace("[", r"\[")) as error:
        read_policy(f"specs:\n  - {entry}\n")
    assert (error.value.key, error.value.line) == (key, 2)
