"""The rules in force by value: whose words a companion has, which template is compiled, what is wrong with a file and in which line."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.markdown.document import parse
from bot.policy.companion import Companion
from bot.policy.lifecycle import LifecycleNames, Status
from bot.policy.model import Mode, Policy, PolicyError, Roles, SpecRule, WriteBackMode
from bot.policy.severity import UNFINISHED
from bot.review.evaluate.rules_in_force import (
    BUILT_IN,
    BrokenTemplateError,
    at_status,
    mode_of,
    policy_for,
    policy_in_force,
    rule_of,
    schema_of,
)
from bot.review.model.source import SourceFile
from bot.spec.companions import companion_schema
from bot.template.compile_template import compile_template
from tests.review.builders import BASE, a_snapshot, a_source, an_examination

RULE = SpecRule(
    paths=("a/*.md",),
    template="x.md",
    required=("Goals",),
    not_applicable=False,
    roles=Roles(plan="Work", questions="Doubts"),
    lifecycle=LifecycleNames(draft="Begun"),
    markers=("FIXME",),
)
PLAN = Companion(file="plan.md", template="plan-template.md", outline="# Other\n")
TEMPLATE = SourceFile(path="t.md", sha=BASE, content=b"# [Title]\n\n## Goals\n\n[Why]\n")


def a_file(content: bytes, *, is_link: bool = False) -> SourceFile:
    return SourceFile(path=".specbot.yml", sha=BASE, content=content, is_link=is_link)


def test_a_companion_has_the_words_of_its_spec_and_no_other_demand() -> None:
    policy, source = Policy(specs=(SpecRule(), RULE)), replace(a_source(), rule=1)
    assert rule_of(source, policy) == RULE
    assert rule_of(replace(source, companion=PLAN), policy) == SpecRule(
        paths=RULE.paths,
        template="plan-template.md",
        not_applicable=False,
        roles=RULE.roles,
        lifecycle=RULE.lifecycle,
        markers=RULE.markers,
    )


def test_which_template_is_compiled() -> None:
    mine = replace(a_source(), template=TEMPLATE, companion=PLAN)
    assert schema_of(mine, RULE) == compile_template(parse(TEMPLATE.content.decode()), RULE)
    own = replace(PLAN, template=None)
    assert schema_of(replace(mine, companion=own), RULE) == companion_schema(own, RULE)
    rule = replace(RULE, template=None, required=())
    assert schema_of(a_source(), rule) == compile_template(parse(BUILT_IN), rule)
    assert schema_of(a_source(), rule) != compile_template(parse(BUILT_IN))
    outline = replace(rule, outline="# [Title]\n")
    assert schema_of(a_source(), outline) == compile_template(parse("# [Title]\n"), outline)


@pytest.mark.parametrize(("content", "line"), [(b"\xff\n\n", 1), (b"\n# A\n\xff\n\n", 3)])
def test_a_file_that_is_no_text_is_told_with_its_line(content: bytes, line: int) -> None:
    source = replace(a_source(), template=replace(TEMPLATE, content=content))
    with pytest.raises(BrokenTemplateError) as template:
        schema_of(source, SpecRule())
    found = template.value
    assert (found.path, found.line, found.message) == ("t.md", line, "The template is not UTF-8; save it as UTF-8.")
    with pytest.raises(PolicyError) as policy:
        policy_in_force(a_file(content))
    assert policy.value.args == ("The file is not UTF-8; save it as UTF-8.", line, "")


def test_a_link_is_no_policy() -> None:
    with pytest.raises(PolicyError) as found:
        policy_in_force(a_file(b"mode: advise\n", is_link=True))
    assert found.value.args[0].startswith("The file is a symbolic link")
    assert found.value.args[1:] == (1, "")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.APPROVED, {"a": "info", "b": "error"}),
        (Status.REVIEW, {"a": "info"}),
        (Status.DRAFT, {**dict.fromkeys([code.value for code in UNFINISHED], "warning"), "a": "info", "b": "off"}),
        (None, {**dict.fromkeys([code.value for code in UNFINISHED], "warning"), "a": "info", "b": "off"}),
    ],
)
def test_how_far_the_spec_is_decides_on_the_levels_of_what_belongs_to_it(
    status: Status | None, expected: dict[str, str]
) -> None:
    levels: dict[str, str | Mapping[str, str]] = {"a": "info", "b": {"approved": "error", "draft": "off"}}
    assert at_status(levels, an_examination(status=status), SpecRule()) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (b"write_back: off\n", WriteBackMode.OFF),
        (b"nonsense: 1\n", WriteBackMode.PULL_REQUEST),
        (None, WriteBackMode.COMMIT),
    ],
)
def test_how_a_write_back_travels_is_what_the_team_wants_today(today: bytes | None, expected: WriteBackMode) -> None:
    now = None if today is None else a_file(today)
    snapshot = replace(a_snapshot(), policy=a_file(b"mode: advise\nwrite_back: pull_request\n"), policy_today=now)
    found = policy_for(snapshot)
    assert (found.write_back, found.mode) == (expected, Mode.ADVISE)


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfmode: advise\nnonsense: 1\n", b"mode: advise\nnonsense: 1\n# \xff\n"]
)
def test_a_mode_is_read_beside_what_is_wrong(content: bytes) -> None:
    assert mode_of(a_file(content)) is Mode.ADVISE
    assert mode_of(None) is None
