"""A merge while the team's own rules are broken: nobody can tell what the specs had earned, and people are told so, once."""

import pytest

from tests.contract.stage import OWNER, REVIEWER, Stage
from tests.contract.test_gate import SPEC, TEMPLATE, TEXT, look, opened

NOTICE = "write neither Status nor Revision History"


@pytest.mark.parametrize(
    ("path", "broken", "repaired"),
    [
        (".specbot.yml", b"approval: {requird: 2}\n", b"approval: {required: 1}\n"),
        ("docs/specs/TEMPLATE.md", b"no heading\n", TEMPLATE),
    ],
    ids=["policy", "template"],
)
def test_what_is_merged_under_broken_rules_is_said_once(
    stage: Stage, path: str, broken: bytes, repaired: bytes
) -> None:
    ref = opened(stage)
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    stage.put_on_base(path, broken)
    stage.merge(ref)
    (said,) = (one.body for one in look(stage, ref).comments if NOTICE in one.body)
    assert f"merged while `{path}:1` was broken on `main`" in said
    stage.put_on_base(path, repaired)
    stage.comment(OWNER, ref, "Repaired.")
    assert sum(NOTICE in one.body for one in look(stage, ref).comments) == 1
    assert stage.read_base(SPEC) == TEXT


def test_what_was_merged_before_the_bot_came_is_left_in_peace(stage: Stage) -> None:
    ref = opened(stage, policy=b"approval: {requird: 2}\n")
    stage.merge(ref)
    assert look(stage, ref).comments == ()
