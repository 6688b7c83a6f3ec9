"""Numbers of 5,000 digits, deep nesting and broken patterns are findings, or say nothing: they stop no look."""

import pytest

from bot.forges.patch import parse_patch
from bot.markdown.document import parse
from bot.policy.globs import GlobError, compile_globs
from bot.policy.model import Numbering, PolicyError, SpecRule
from bot.policy.reader import read_policy
from bot.review.evaluate.people import owners_of, parse_codeowners
from bot.review.evaluate.related import named_files
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.references import PullRef
from bot.review.text.render import without_commands
from bot.rules.sql import parse_sql
from bot.spec.examine import examine
from bot.spec.history import HistoryRow, add_history_row
from bot.template.compile_template import compile_template
from tests.growth import MOST, growth

BIG = "1" * 5_000
SCHEMA = compile_template(parse(BUILT_IN))
ROW = HistoryRow(date="2020-01-01", author="Ann", change="Search", reference="#1", status="Draft")
TEXTS = {
    "json number": f"# T\n\n```json\n{BIG}\n```\n",
    "json float": f"# T\n\n```json\n1e{BIG}\n```\n",
    "json depth": f"# T\n\n```json\n{'[' * 6_000}\n```\n",
    "sql number": f"# T\n\n```sql\nselect {BIG}\n```\n",
    "sql depth": f"# T\n\n```sql\n{'(' * 6_000}\n```\n",
    "quotes": ">" * 3_000,
    "lists": "- [ ] " * 3_000,
    "brackets": f"# {'[' * 5_000}",
    "item": f"{BIG}. a\n",
    "front matter": f"---\nnumber: {BIG}\n---\n# T\n",
    "fields": f"# T\n\n**Number:** {BIG}\n**Date:** {BIG}-01-01\n**Depends on:** #{BIG}, RFC-{BIG}, https://[x\n",
    "version": f"# T\n\n## Revision History\n\n| Date | Version |\n|---|---|\n| 2020-01-01 | 1.{BIG} |\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_spec_a_template_and_a_description(name: str) -> None:
    text = TEXTS[name]
    rule = SpecRule(number=Numbering(field="Number"))
    assert examine(text.encode(), path="docs/specs/0001-a.md", schema=SCHEMA, rule=rule).diagnostics
    assert compile_template(parse(f"# T\n\n## A\n\n{text}")).sections
    add_history_row(parse(text), SCHEMA, ROW)
    named_files(f"Implements: {text}\nImplements: https://[x", "team/app")
    without_commands(text)


def test_a_broken_address_names_no_file() -> None:
    assert named_files("Implements: https://[x, docs/specs/a.md", "team/app") == ("docs/specs/a.md",)


@pytest.mark.parametrize("text", ["approval: {required: !!bool maybe}", f"approval: {{required: {BIG}}}", "[" * 2_000])
def test_an_odd_policy_is_said_to_be_wrong(text: str) -> None:
    with pytest.raises(PolicyError):
        read_policy(text)


def test_a_pattern_of_the_policy_that_is_none_is_said_to_be_wrong() -> None:
    with pytest.raises(PolicyError, match=r'"\[z-a\]", which is no pattern'):
        read_policy("specs:\n  - paths: ['[z-a]']\n")


def test_a_pattern_of_code_owners_that_is_none_is_skipped() -> None:
    lines = parse_codeowners("* @ann\na[z-a]b @ben\n[z-a] @cat\n")
    assert owners_of("docs/a.md", lines) == ("@ann",)


def test_hunk_headers() -> None:
    assert parse_patch(f"@@ -{BIG} +{BIG} @@\n") == ()
    assert parse_patch(f"@@ -1,{BIG} +1 @@\n+a")[0].lines == (1,)


def test_a_reference_has_a_number_that_a_forge_could_have() -> None:
    with pytest.raises(ValueError, match="111"):
        PullRef.parse(f"github:team/app#{BIG}")


def test_many_subscripts_in_sql_are_not_worked_through() -> None:
    assert parse_sql("[a]\n" * 1_000) == (1, "it has more than 50 subscripts in a row")


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*b.md", "**/*a*/**/*a*/**/*a*b.md", "[!b]*[!b]*[!b]*[!b]*c"])
def test_time_to_match_a_pattern_grows_as_the_path_does(pattern: str) -> None:
    spec = compile_globs((pattern,))
    assert growth(lambda size: lambda: spec.match_file("a" * size + "/x"), 1_000) <= MOST
    assert spec.match_file("docs/" + "a" * 30) is False


@pytest.mark.parametrize("pattern", ["[z-a]", "a[z-a]b", "!"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(GlobError):
        compile_globs((pattern,))
