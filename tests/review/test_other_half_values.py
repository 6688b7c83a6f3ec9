"""Specs that replace each other, by value: which half is missing, where, who writes it, and what a field names."""

from dataclasses import replace

import pytest

from bot.policy.parser import parse_policy
from bot.policy.severity import Severity
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.other_halves import missing_halves, with_other_halves
from bot.review.evaluate.partners import Half, partner_references
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from bot.spec.model import Reference
from tests.review.builders import BASE, a_source
from tests.review.test_other_halves import NEW, OLD, POLICY, TEMPLATE, a_look

RULES = parse_policy(POLICY)
ADDS = f'"{NEW}" does not say that it replaces this; I add that once this is approved and merged, if nothing else stands there; or write "replaces: {OLD}" there.'
WRITE = f'"{NEW}" does not say that it replaces this; write "replaces: {OLD}" there.'


def halves(snapshot: Snapshot) -> tuple[Half, ...]:
    return tuple(missing_halves(examine_specs(snapshot, RULES)[0], snapshot, RULES))


def said(snapshot: Snapshot, policy: str = POLICY) -> list[tuple[str | None, str]]:
    rules = parse_policy(policy)
    one = examine_specs(snapshot, rules)[0]
    found = with_other_halves(one, missing_halves(one, snapshot, rules), snapshot, rules).problems
    added = [each.diagnostic for each in found[len(one.problems) :]]
    assert {each.severity for each in added} <= {Severity.WARNING}
    return [(each.section, each.message) for each in added]


BY = "**Superseded by:** 2"


def test_the_bot_adds_the_other_half_where_it_may_and_there_is_room() -> None:
    assert said(a_look(BY, "")) == [("superseded-by 2", ADDS)]
    assert said(a_look(BY, ""), POLICY + "write_back: off\n") == [("superseded-by 2", WRITE)]
    assert said(a_look(BY, "**Replaces:** 7")) == [("superseded-by 2", WRITE)]
    made = a_look(BY, "")
    partner = a_source(NEW, text="# New\n\n**Status:** Proposed\n", template=TEMPLATE)
    assert said(replace(made, specs=(*made.specs, partner))) == [("superseded-by 2", WRITE)]
    odd = replace(made.relatives[NEW], content=b"# Other\n\n**Status:** Accepted\n\n\xff\n")
    assert said(replace(made, relatives={NEW: odd})) == [("superseded-by 2", WRITE)]
    assert said(a_look(BY, "**Replaces:** 1")) == []


def test_a_replaced_spec_is_named_in_its_section() -> None:
    ((section, message),) = said(a_look("**Replaces:** 2", ""))
    assert section == "replaces 2"
    assert message.startswith(f'"{NEW}" does not say that this replaces it; I add that')


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        (BY, [NEW]),
        ("**Superseded by:** https://forge.test/team/app/blob/main/docs/specs/0002-new.md", [NEW]),
        ("**Superseded by:** https://forge.test/other/app/blob/main/docs/specs/0002-new.md", []),
        ("**Replaces:** https://example.com/elsewhere\n**Superseded by:** 2", [NEW]),
        ("**Superseded by:** 7", [""]),
    ],
)
def test_which_partner_lacks_its_half(field: str, paths: list[str]) -> None:
    assert [one.path for one in halves(a_look(field, ""))] == paths


def test_a_spec_is_named_by_the_number_in_its_name_or_the_one_it_was_given() -> None:
    assert halves(replace(a_look(BY, "**Replaces:** 1"), numbers={NEW: 2})) == ()
    unnumbered = a_look("**Superseded by:** 1", "**Replaces:** 5", path="docs/specs/old.md")
    assert halves(replace(unnumbered, numbers={OLD: 1, "docs/specs/old.md": 5})) == ()
    assert len(halves(replace(unnumbered, numbers={OLD: 1, "docs/specs/old.md": 6}))) == 1


def test_a_spec_is_named_by_the_number_in_its_field() -> None:
    policy = POLICY.replace("    lifecycle:", "    number: {field: RFC}\n    lifecycle:")
    rules = parse_policy(policy)
    field = "**RFC:** 5\n**Superseded by:** 1"
    made = replace(a_look(field, "**Replaces:** 5", path="docs/specs/old.md", policy=policy), numbers={OLD: 1})
    assert list(missing_halves(examine_specs(made, rules)[0], made, rules)) == []


def test_what_a_file_names_as_its_partners() -> None:
    rule, plain = RULES.specs[0], parse_policy("").specs[0]
    content = b"# A\n\n**Superseded by:** 2\n\n\xff\n"
    assert list(partner_references(content, rule)) == [Reference(target="2", line=3)]
    assert list(partner_references(content, plain)) == []
    assert list(partner_references(None, rule)) == []
    assert list(partner_references(SourceFile(path="a", sha=BASE, content=b"# A\n").content, rule)) == []
