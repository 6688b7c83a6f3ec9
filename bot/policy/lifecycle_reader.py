"""`lifecycle` of the policy file: a word for each status, or a list of states. An illegal list is refused at its line."""

from collections.abc import Mapping
from typing import Any
from unicodedata import category, normalize

from bot.policy.approver_names import APPROVER
from bot.policy.lifecycle import Lifecycle, LifecycleNames, Period, Role, State, Status
from bot.policy.model import STATUSES
from bot.policy.period import parse_period
from bot.policy.states import PASSED, reached
from bot.policy.yaml_nodes import YamlPosition

STATE_KEYS = ("name", "role", "from", "period", "deadline", "by", "needs", "after")
MOST_STATES = 40
LONGEST_NAME = 40
_JOINER = "\u200d"
"""Joins emoji to one."""


def read_lifecycle(place: YamlPosition) -> LifecycleNames:
    """Read either form; raises `PolicyError`."""
    return _states(place) if place.is_list else _words(place)


def _words(place: YamlPosition) -> LifecycleNames:
    entries = place.entries(STATUSES)
    texts: dict[str, Any] = {status: label_word(value) for status, value in entries.items()}
    names = LifecycleNames(**texts)
    words = [word.casefold() for word in names.words]
    for status, value in entries.items():
        if words.count(texts[status].casefold()) > 1:
            value.fail(f'{value.key} is "{value.text()}", as another status is; give each its own word.')
    return names


def label_word(place: YamlPosition) -> str:
    """Read the word of a status, with one space between its parts; raises `PolicyError` for one that no label can be."""
    word = label_text(place)
    if len(word) > LONGEST_NAME:
        place.fail(f"{place.key} has more than {LONGEST_NAME} characters; shorten it.")
    return " ".join(word.split())


def label_text(place: YamlPosition) -> str:
    """Read a part of a label; raises `PolicyError` for a comma, or a character that nobody sees."""
    text = normalize("NFC", place.text())
    if "," in text:
        place.fail(f'{place.key} is "{text}"; leave out the comma, which no label of GitLab has.')
    if any(category(one) in {"Cc", "Cf"} and one != _JOINER and not one.isspace() for one in text):
        place.fail(f"{place.key} has a character that nobody sees; write it anew.")
    return text


def _states(place: YamlPosition) -> LifecycleNames:
    """Read every state, then what holds for all of them together."""
    items = place.items()
    if not 1 < len(items) <= MOST_STATES:
        place.fail(f"{place.key} lists {len(items)} states; list from 2 to {MOST_STATES}, in their order.")
    names = _names(items)
    found: list[State] = []
    for number, item in enumerate(items):
        entries = item.entries()
        role = Role(_needed(item, entries, "role").choice(Role))
        found.append(
            State(
                name=names[number],
                role=role,
                entered_from=_entered_from(number, role, found, entries, names),
                **_lasting(role, entries),
                after=_quiet(role, entries),
                by=tuple(_person(one) for one in _given(entries, "by")),
                needs=tuple(one.text().strip() for one in _given(entries, "needs")),
            )
        )
    states = tuple(found)
    _refuse_beginning(items, states)
    lifecycle = LifecycleNames(**_usual(place, states), states=states)
    _refuse_unreachable(items, Lifecycle(names=lifecycle))
    return lifecycle


def _needed(item: YamlPosition, entries: Mapping[str, YamlPosition], key: str) -> YamlPosition:
    if key not in entries:
        item.fail(f"{item.key} has no {key}; a state has a name and a role.")
    return entries[key]


def _names(items: tuple[YamlPosition, ...]) -> tuple[str, ...]:
    """Read the names, each once."""
    found: list[str] = []
    for item in items:
        place = _needed(item, item.entries(STATE_KEYS), "name")
        name = _name(place)
        if name.casefold() in (one.casefold() for one in found):
            place.fail(f'{place.key} is "{name}", as another state is; give each its own name.')
        found.append(name)
    return tuple(found)


def _name(place: YamlPosition) -> str:
    name = label_word(place)
    if "(" in name or "|" in name:
        place.fail(f'{place.key} is "{name}"; leave out parentheses and bars, which mean something else in a file.')
    return name


def _entered_from(
    number: int, role: Role, before: list[State], entries: Mapping[str, YamlPosition], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Say which states lead here. By default the one listed before, and to an end every state listed before that is none."""
    if "from" in entries:
        found = {_known(place, names): place for place in _several(entries["from"])}
        if len(found) > 1 and names[number] in found:
            place = found[names[number]]
            place.fail(f'{place.key} is "{names[number]}" itself, and to stay is no step; leave it out.')
        return tuple(found)
    going_on = [state.name for state in before if state.status is not Status.WITHDRAWN]
    return tuple(going_on if role.status is Status.WITHDRAWN else going_on[-1:])


def _lasting(role: Role, entries: Mapping[str, YamlPosition]) -> dict[str, Any]:
    """Read how long a spec stays in a state at least, and which field says until when: one is nothing without the other."""
    period, deadline = entries.get("period"), entries.get("deadline")
    if period is None:
        if deadline is not None:
            deadline.fail(
                f"{deadline.key} is the end of no period; write beside it how long the state lasts, as period: 14 days."
            )
        return {}
    if deadline is None:
        period.fail(
            f"{period.key} has no end; name the field that the bot writes it into, as deadline: last-call-deadline."
        )
    if role.status not in PASSED:
        period.fail(f"{period.key} is of a state whose role is {role}; only a draft or a review lasts for a period.")
    lasts = parse_period(period.text()) or period.fail(
        f'{period.key} is "{period.text()}"; write days or working days, such as 14 days or 10 working days.'
    )
    return {"period": lasts, "deadline": deadline.text().strip()}


def _quiet(role: Role, entries: Mapping[str, YamlPosition]) -> Period | None:
    """Read after how much quiet a dormant state is proposed."""
    place = entries.get("after")
    if place is None:
        return None
    if role is not Role.DORMANT:
        place.fail(
            f"{place.key} is of a state whose role is {role}; only a dormant state is proposed after a time of quiet."
        )
    return parse_period(place.text()) or place.fail(
        f'{place.key} is "{place.text()}"; write days or weeks, such as 180 days.'
    )


def _given(entries: Mapping[str, YamlPosition], key: str) -> tuple[YamlPosition, ...]:
    """Read what a key lists; one that lists nothing is a mistake."""
    if key not in entries:
        return ()
    return _several(entries[key]) or entries[key].fail(
        f"{entries[key].key} is empty; name somebody or something, or leave it out."
    )


def _person(place: YamlPosition) -> str:
    if not APPROVER.fullmatch(place.text()):
        place.fail(
            f'{place.key} is "{place.text()}"; name author, a permission (write, maintain, admin), a user, @org/team or codeowners.'
        )
    return place.text()


def _known(place: YamlPosition, names: tuple[str, ...]) -> str:
    spelled = {name.casefold(): name for name in names}
    wanted = " ".join(place.text().split())
    return spelled.get(wanted.casefold()) or place.near_choice(names)


def _several(place: YamlPosition) -> tuple[YamlPosition, ...]:
    """Read one text or a list of them."""
    return place.items() if place.is_list else (place,)


def _refuse_beginning(items: tuple[YamlPosition, ...], states: tuple[State, ...]) -> None:
    """Refuse a first state that is no beginning, and any other state that would be one."""
    role = items[0].entries()["role"]
    if states[0].status not in PASSED:
        role.fail(
            f"{role.key} is {states[0].role}, and a spec begins in the first state; let its role be draft or review."
        )
    for item, state in zip(items[1:], states[1:], strict=True):
        if not state.entered_from:
            place = item.entries()["from"]
            place.fail(
                f'{place.key} is empty, so a spec would begin in "{state.name}" as well as in "{states[0].name}";'
                " name the states that lead to it."
            )


def _usual(place: YamlPosition, states: tuple[State, ...]) -> dict[str, Any]:
    """Choose the word of each status: the first state that means it, the role of the same name before its relatives."""
    found: dict[str, Any] = {}
    for status in Status:
        like = [state for state in states if state.status is status]
        own = next((state for state in like if state.role == status.value), like[0] if like else None)
        if own is not None:
            found[status.value] = own.name
    if Status.APPROVED.value not in found:
        place.fail(f"{place.key} has no state with the role approved or living; name the one that approvals lead to.")
    found.setdefault("draft", states[0].name)
    found.setdefault("review", found["draft"])
    found.setdefault("implemented", found["approved"])
    if "withdrawn" not in found and any(state.name.casefold() == "withdrawn" for state in states):
        place.fail(f'{place.key} has a state "Withdrawn" that is none; let its role be withdrawn.')
    return found


def _refuse_unreachable(items: tuple[YamlPosition, ...], lifecycle: Lifecycle) -> None:
    found = reached(lifecycle)
    for item, state in zip(items, lifecycle.states, strict=True):
        if state.name not in found:
            place = item.entries()["from"]
            place.fail(
                f'{place.key} lets no step lead to "{state.name}" from "{lifecycle.states[0].name}"; name a state that'
                " can be reached."
            )
