"""Links and Git LFS pointers: what stands there instead of a text is never taken for one."""

from dataclasses import replace

import pytest

from bot.markdown.document import parse
from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.severity import Code, Severity
from bot.review import needs
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.model.source import SourceFile
from bot.spec.examine import examine
from bot.template.compile_template import compile_template
from bot.template.model import TemplateError
from tests.review.builders import BASE, HEAD, PATH, a_pull, a_snapshot, a_source

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"


def a_link(path: str = PATH, sha: str = HEAD) -> SourceFile:
    return SourceFile(path=path, sha=sha, content=b"", is_link=True)


def test_a_link_is_refused_as_a_spec() -> None:
    source = replace(a_source(), head=a_link())
    (found,) = examine_specs(a_snapshot(specs=(source,)), Policy())[0].problems
    assert (found.diagnostic.code, found.diagnostic.severity) == (Code.TOO_LARGE, Severity.ERROR)
    assert "symbolic link" in found.diagnostic.message


def test_a_policy_that_is_a_link_is_broken() -> None:
    with pytest.raises(PolicyError, match="symbolic link"):
        needs.policy_in_force(a_link(".specbot.yml", BASE))


def test_only_the_head_of_a_spec_may_be_a_link() -> None:
    pull = a_pull()
    selected = needs.SelectedSpec(path=PATH, rule=0, base_path=PATH, template="T.md")
    found = {(sha, path): a_link(path, sha) for sha in (pull.head.sha, pull.base_before) for path in (PATH, "T.md")}
    source = needs.spec_source(pull, Policy(), selected, found)
    assert (source.head, source.base, source.template) == (a_link(PATH, pull.head.sha), None, None)


def test_a_pointer_is_said_to_be_one() -> None:
    schema = compile_template(parse("# [Title]\n\n## Why\n\nText\n"), SpecRule())
    (found,) = examine(POINTER.encode(), path=PATH, schema=schema, rule=SpecRule()).diagnostics
    assert "Git LFS" in found.message
    with pytest.raises(TemplateError, match="Git LFS"):
        compile_template(parse(POINTER), SpecRule())
    with pytest.raises(PolicyError, match="Git LFS"):
        parse_policy(POINTER)
