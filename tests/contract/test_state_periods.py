"""A last call as a state, from Review to Final: three pull requests, fourteen days, and an objection in the middle."""

from datetime import timedelta

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import SPEC, is_approved, look, summary

pytestmark = pytest.mark.long
POLICY = b"""\
specs:
  - lifecycle:
      - {name: Draft, role: draft}
      - {name: Review, role: review}
      - {name: Last Call, role: review, period: 14 days, deadline: last-call-deadline}
      - {name: Final, role: approved}
      - {name: Withdrawn, role: withdrawn}
"""
TEMPLATE = b"""\
---
status: Draft
last-call-deadline: 2026-01-01
---

# [Title]

## Goals

[What for]

## Revision History

- [Date]: [What]
"""
TEXT = b"""\
---
status: Review
last-call-deadline: TBD
---

# Search

## Goals

Find things.

## Revision History

- 2026-01-01: Begun
"""


def change(stage: Stage, text: bytes) -> PullRef:
    ref = stage.open_pull({SPEC: text})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    return ref


def document(pull: PullRequest) -> Conclusion | None:
    return {check.name: check.conclusion for check in pull.checks}["spec / document"]


def test_a_last_call_lasts_fourteen_days_and_one_objection_stops_it(stage: Stage) -> None:
    stage.own_forge()
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", POLICY)
    begun = change(stage, TEXT)
    stage.merge(begun)
    look(stage, begun)
    assert b"status: Review\nlast-call-deadline: TBD\n" in stage.read_base(SPEC)
    call = change(stage, stage.read_base(SPEC).replace(b"status: Review", b"status: Last Call"))
    assert is_approved(look(stage, call))
    stage.merge(call)
    look(stage, call)
    day = (stage.now() + timedelta(days=14)).date().isoformat()
    assert f"status: Last Call\nlast-call-deadline: {day}\n".encode() in stage.read_base(SPEC)
    final = change(stage, stage.read_base(SPEC).replace(b"status: Last Call", b"status: Final"))
    pull = look(stage, final)
    assert document(pull) is Conclusion.FAILURE
    with stage.bot() as bot:
        ahead = reconcile(bot, final, stage.now).wake_at
    assert ahead is not None
    assert ahead.date() == (stage.now() + timedelta(days=15)).date()
    stage.pass_time(timedelta(days=9))
    stage.comment(REVIEWER, final, "/spec object It breaks every parser.")
    stage.pass_time(ahead - stage.now())
    pull = look(stage, final)
    assert not is_approved(pull)
    stage.comment(REVIEWER, final, "/spec resolve T1")
    assert "### Ready to merge" in summary(look(stage, final))
    stage.merge(final)
    assert summary(look(stage, final)).partition("\n")[2].startswith("### Merged\n")
    assert b"status: Final\n" in stage.read_base(SPEC)
