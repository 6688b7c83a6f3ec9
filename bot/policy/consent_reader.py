"""How a team decides: `approval.decision`, and what belongs to decisions by consent."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.policy.approver_names import APPROVER, MOST_APPROVALS, SEVERAL_PEOPLE
from bot.policy.lifecycle import Period
from bot.policy.model import ApprovalRules, DecisionMode, same_entry
from bot.policy.period import MOST_PERIOD_DAYS, is_time_zone, parse_period
from bot.policy.yaml_nodes import YamlPosition


def _people(place: YamlPosition) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for item in place.items():
        name = item.text()
        if not APPROVER.fullmatch(name) or same_entry(name) in SEVERAL_PEOPLE:
            item.fail(f'{item.key} is "{name}", which names nobody; name a user, or a team as @org/team.')
        if same_entry(name) in found:
            item.fail(f'{item.key} is "{name}", which stands there already; keep one.')
        found[same_entry(name)] = name
    return tuple(found.values()) or place.fail(
        'approval.people is empty; name users and teams, such as [ada, "@org/core"].'
    )


def _period(place: YamlPosition) -> Period:
    return parse_period(place.text()) or place.fail(
        f'{place.key} is "{place.text()}"; write days or working days, from 1 to {MOST_PERIOD_DAYS}, such as 10 working days.'
    )


def _time_zone(place: YamlPosition) -> str:
    if not is_time_zone(place.text()):
        place.fail(f'{place.key} is "{place.text()}", which I do not know; name one such as Europe/Berlin, or UTC.')
    return place.text()


CONSENT_KEYS: Mapping[str, Callable[[YamlPosition], object]] = {
    "people": _people,
    "outstanding": lambda place: place.count(most=MOST_APPROVALS),
    "period": _period,
    "auto_close": YamlPosition.flag,
    "time_zone": _time_zone,
}
DECISION_KEYS: Mapping[str, Callable[[YamlPosition], object]] = {
    "decision": lambda place: DecisionMode(place.choice(DecisionMode)),
    **CONSENT_KEYS,
}


_ONLY_APPROVALS = {"distinct_groups": "counts approvals", "dismiss_early": "sends approvals back"}


def approval_rules(place: YamlPosition, found: Mapping[str, Any]) -> ApprovalRules:
    """Put the rules together; what would decide nothing is a `PolicyError`."""
    rules, given = ApprovalRules(**found), place.entries()
    if rules.decision is not DecisionMode.CONSENT:
        for key in CONSENT_KEYS:
            if key in given and key != "time_zone" and "decision" not in given:
                given[key].fail(f"{given[key].key} belongs to decisions by consent; write decision: consent beside it.")
        return rules
    if not rules.people:
        given["decision"].fail(
            'approval.decision is consent, and approval.people is missing; list users and teams, such as [ada, "@org/core"].'
        )
    for key, does in _ONLY_APPROVALS.items():
        if getattr(rules, key) is not False:
            given[key].fail(f"approval.{key} {does}, and approval.decision is consent; leave one out.")
    if all("/" not in one for one in rules.people) and rules.outstanding >= len(rules.people):
        given["outstanding"].fail(
            f"approval.outstanding is {rules.outstanding}, and approval.people names {len(rules.people)}; somebody has to agree."
        )
    return rules
