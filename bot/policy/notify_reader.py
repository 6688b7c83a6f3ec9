"""Whom a policy notifies: names that the bot's settings give addresses to. An address itself is a secret, and refused."""

import re

from bot.policy.notify import NOTIFY_EVENTS, NOTIFY_USUAL, NotifyRule
from bot.policy.yaml_nodes import YamlPosition

LONGEST_NAME = 40
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(r"[:/@\s]")
_NOT_AS_FILE = "-file"


def read_notify(place: YamlPosition) -> tuple[NotifyRule, ...]:
    """Read the list of who is told what; raises `PolicyError`, which repeats no address."""
    return tuple(_rule(item) for item in place.items())


def _rule(place: YamlPosition) -> NotifyRule:
    keys = place.entries(("to", "on"))
    if "to" not in keys:
        place.fail(f"{place.key} names nobody; add to, such as to: team-chat.")
    return NotifyRule(to=_name(keys["to"]), on=_events(keys["on"]) if "on" in keys else NOTIFY_USUAL)


def _name(place: YamlPosition) -> str:
    name = place.text().strip()
    if _ADDRESS.search(name):
        place.fail(
            f"{place.key} is an address, and everybody can read it here; write a name, such as team-chat, and let an operator "
            "of the bot set SPECBOT_NOTIFY_TEAM_CHAT to the address. If it held a secret, make that secret anew."
        )
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name.endswith(_NOT_AS_FILE):
        place.fail(f'{place.key} is "{name}"; write a name in small letters, digits and hyphens, such as team-chat.')
    return name


def _events(place: YamlPosition) -> tuple[str, ...]:
    found = tuple(item.choice(NOTIFY_EVENTS) for item in place.items())
    return found or place.fail(f"{place.key} is empty; list what to tell, such as [review, approved].")
