"""A spec that nobody touched is not examined again, and one that somebody did always is."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy, SpecRule
from bot.policy.severity import Severity
from bot.review.evaluate import evaluate_specs
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.rules_in_force import BrokenTemplateError
from tests.review.builders import a_pull, a_snapshot
from tests.review.whole import HALF, spec

EXAMINED = evaluate_specs._remembered  # noqa: SLF001 - what is remembered shows nowhere else


def made() -> int:
    return EXAMINED.made


def test_the_same_texts_under_the_same_rules_are_examined_once() -> None:
    snapshot = a_snapshot(specs=(spec(HALF + "\nOnce.\n"),))
    first = examine_specs(snapshot, Policy())
    before = made()
    assert examine_specs(replace(snapshot, now=snapshot.now), Policy()) == first
    assert made() == before


def test_another_text_rule_or_severity_is_examined_anew() -> None:
    text = f"{HALF}\nOf this test alone: others in this process may have examined theirs.\n"
    snapshot = a_snapshot(specs=(spec(text),))
    (plain,) = examine_specs(snapshot, Policy())
    before = made()
    examine_specs(a_snapshot(specs=(spec(f"{text}More.\n"),)), Policy())
    (lenient,) = examine_specs(snapshot, Policy(severity={"missing-section": "warning"}))
    (other,) = examine_specs(snapshot, Policy(specs=(SpecRule(optional=("Risks",)),)))
    examine_specs(a_snapshot(specs=(spec(text),), pull=a_pull(draft=True)), Policy())
    assert made() == before + 4
    assert any(problem.is_error for problem in plain.problems)
    assert {problem.diagnostic.severity for problem in lenient.problems} == {Severity.WARNING}
    assert other.problems == ()


def test_a_template_that_is_missing_is_said_each_time() -> None:
    snapshot = a_snapshot(specs=(replace(spec(HALF), template=None),))
    policy = Policy(specs=(SpecRule(template="docs/specs/TEMPLATE.md"),))
    for _ in range(2):
        with pytest.raises(BrokenTemplateError, match="no such file"):
            examine_specs(snapshot, policy)
