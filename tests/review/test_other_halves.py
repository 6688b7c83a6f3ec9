"""Specs that replace each other: the half that is missing is named, with what to write."""

from dataclasses import replace

import pytest

from bot.policy.parser import parse_policy
from bot.review.decide import decide
from bot.review.evaluate.related import references
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, a_file, a_pull, a_snapshot, a_source

OLD, NEW = "docs/specs/0001-old.md", "docs/specs/0002-new.md"
TEMPLATE = SourceFile(path="docs/specs/TEMPLATE.md", sha=BASE, content=b"# [Title]\n\n**Status:** [status]\n")
POLICY = """\
specs:
  - paths: ["docs/specs/*.md"]
    lifecycle:
      - {name: Proposed, role: review}
      - {name: Accepted, role: approved}
      - {name: Superseded, role: superseded}
"""


def a_look(field: str, other: str, *, status: str = "Superseded", policy: str = POLICY, path: str = OLD) -> Snapshot:
    """A spec with a field; the other one, as the base branch has it."""
    text = f"# It\n\n**Status:** {status}\n{field}\n"
    base = "# It\n\n**Status:** Accepted\n"
    source = a_source(path, text=text, base=base, template=TEMPLATE)
    partner = NEW if path == OLD else OLD
    file = SourceFile(path=partner, sha=BASE, content=f"# Other\n\n**Status:** Accepted\n{other}\n".encode())
    made = a_snapshot(pull=a_pull(files=(a_file(path),)), policy=policy, specs=(source,))
    return replace(made, relatives={partner: file}, numbers={OLD: 1, NEW: 2})


def test_a_partner_that_is_no_text_is_read_as_far_as_it_can_be() -> None:
    made = a_look("**Superseded by:** 2", "")
    file = replace(made.relatives[NEW], content=b"# Other\n\n**Status:** Accepted\n\n\xff\n")
    assert f'write "replaces: {OLD}" there' in warnings(replace(made, relatives={NEW: file}))


def warnings(snapshot: Snapshot) -> str:
    return "\n".join(one.body for one in decide(snapshot).findings)


@pytest.mark.parametrize(
    ("field", "other", "said"),
    [
        ("**Superseded by:** [new](0002-new.md)", "", f'write "replaces: {OLD}" there'),
        ("**Superseded by:** 2", "", f'write "replaces: {OLD}" there'),
        (
            "**Replaced by:** 0002",
            "**Superseded by:** 1",
            "each say that it is replaced by the other; take out the line",
        ),
        ("**Superseded by:** 2", "**Superseded by:** 1\n**Replaces:** 1", "each say that it is replaced by the other"),
        ("**Replaces:** 2", "**Replaces:** 1", "each say that it replaces the other; take out the line"),
        ("**Superseded by:** 2", "**Replaces:** 7", f'write "replaces: {OLD}" there'),
        ("**Superseded by:** 7", "", '"7" is no spec that I find'),
        ("**Replaces:** 2", "", f'write "superseded-by: {OLD}" there'),
    ],
)
def test_what_the_other_spec_lacks(field: str, other: str, said: str) -> None:
    assert said in warnings(a_look(field, other))


def test_the_status_may_name_the_successor() -> None:
    assert f'write "replaces: {OLD}" there' in warnings(a_look("", "", status="Superseded by 2"))


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("**Superseded by:** 2", "**Replaces:** 1"),
        ("**Superseded by:** 2", "**Supersedes:** [old](0001-old.md)"),
        ("**Superseded by:** https://example.com/elsewhere", ""),
        ("**Superseded by:** none", ""),
        ("**Replaces:** 2", "**Superseded by:** 0001"),
    ],
)
def test_nothing_is_missing(field: str, other: str) -> None:
    assert "there" not in warnings(a_look(field, other))


def test_without_a_superseded_state_nobody_asks() -> None:
    policy = POLICY.replace("role: superseded", "role: rejected")
    assert 'write "replaces' not in warnings(a_look("**Superseded by:** 2", "", policy=policy))


def test_a_partner_in_the_same_pull_request_counts_as_it_is_there() -> None:
    made = a_look("**Superseded by:** 2", "")
    partner = a_source(NEW, text="# New\n\n**Status:** Proposed\n**Replaces:** 1\n")
    assert 'write "replaces' not in warnings(replace(made, specs=(*made.specs, partner)))


@pytest.mark.parametrize(("field", "found"), [("**Superseded by:** 2", ["2"]), ("**Replaces:** 7", ["7"]), ("", [])])
def test_the_other_spec_is_read_where_a_field_names_it(field: str, found: list[str]) -> None:
    snapshot = a_look(field, "")
    policy = parse_policy(POLICY)
    assert [one.target for _, one in references(snapshot.specs, policy)] == found
    assert references(snapshot.specs, parse_policy("")) == ()
