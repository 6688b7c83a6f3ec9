"""`approval.decision: consent` and what belongs to it; the parser and the schema take the same."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import config
from bot.policy.lifecycle import Period
from bot.policy.model import ApprovalRules, DecisionMode, PolicyError
from bot.policy.parser import parse_policy

SCHEMA = json.loads((Path(config.__file__).parent / "policy.schema.json").read_text())
WHOLE = (
    'decision: consent, people: ["@org/core", ada], outstanding: 2, period: 10 working days, time_zone: Europe/Berlin'
)
PERIODS = {
    "10 days": Period(days=10),
    "1 day": Period(days=1),
    "14d": Period(days=14),
    "2 weeks": Period(days=14),
    "3W": Period(days=21),
    "10 Working Days": Period(days=10, working=True),
    "1 working-day": Period(days=1, working=True),
    "366 days": Period(days=366),
}
NO_PERIODS = (
    "10",
    "soon",
    "0 days",
    "367 days",
    "60 weeks",
    "-1 days",
    "1.5 days",
    "ten days",
    "10 months",
    "10 days ago",
)


def test_everything_is_read() -> None:
    found = parse_policy(f"approval: {{{WHOLE}}}").approval
    assert found == ApprovalRules(
        decision=DecisionMode.CONSENT,
        people=("@org/core", "ada"),
        outstanding=2,
        period=Period(days=10, working=True),
        time_zone="Europe/Berlin",
    )
    assert found.by_consent
    assert found.entries == ("@org/core", "ada")
    jsonschema.Draft7Validator(SCHEMA).validate(yaml.safe_load(f"approval: {{{WHOLE}}}"))


def test_approvals_decide_by_default() -> None:
    assert not ApprovalRules().by_consent
    assert parse_policy("approval: {decision: approvals}").approval == ApprovalRules()


@pytest.mark.parametrize(("text", "period"), PERIODS.items(), ids=PERIODS)
def test_a_period_is_days_or_working_days(text: str, period: Period) -> None:
    whole = f"approval: {{decision: consent, people: [ada], period: {text}}}"
    assert parse_policy(whole).approval.period == period
    jsonschema.Draft7Validator(SCHEMA).validate(yaml.safe_load(whole))


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"approval:\n  decision: consent\n  people: [ada]\n  period: {text}\n")
    assert (caught.value.line, caught.value.key) == (4, "approval.period")
    assert "write days or working days, from 1 to 366, such as 10 working days" in caught.value.message


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("decision: vote", "decision", "choose approvals or consent"),
        ("decision: consent", "decision", "approval.people is missing; list users and teams"),
        ("decision: consent, people: []", "people", "is empty; name users and teams"),
        ("decision: consent, people: [write]", "people[0]", "which names nobody; name a user, or a team"),
        ("decision: consent, people: ['a b']", "people[0]", "which names nobody"),
        ("decision: consent, people: [ada, '@Ada']", "people[1]", "which stands there already"),
        ("decision: consent, people: [ada], outstanding: 1", "outstanding", "names 1; somebody has to agree"),
        ("decision: consent, people: [ada], outstanding: -1", "outstanding", "a whole number from 0 to 50"),
        ("decision: consent, people: [ada], time_zone: Berlin", "time_zone", "which I do not know; name one such as"),
        ("decision: consent, people: [ada], time_zone: localtime", "time_zone", "which I do not know"),
        ("decision: consent, people: [ada], time_zone: ../etc", "time_zone", "which I do not know"),
        ("decision: consent, people: [ada], distinct_groups: true", "distinct_groups", "leave one out"),
        ("decision: consent, people: [ada], dismiss_early: true", "dismiss_early", "sends approvals back"),
        ("people: [ada]", "people", "belongs to decisions by consent; write decision: consent beside it"),
        ("period: 10 days", "period", "belongs to decisions by consent"),
    ],
)
def test_a_mistake_names_key_and_way_out(text: str, key: str, words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"approval: {{{text}}}")
    assert caught.value.key == f"approval.{key}"
    assert words in caught.value.message


def test_a_policy_may_go_back_to_approvals_over_another_one() -> None:
    found = parse_policy("approval: {decision: approvals}", [f"approval: {{{WHOLE}}}"]).approval
    assert not found.by_consent
    assert found.entries == ("write",)


def test_the_time_zone_counts_for_states_too() -> None:
    assert parse_policy("approval: {time_zone: Europe/Berlin}").approval == ApprovalRules(time_zone="Europe/Berlin")
