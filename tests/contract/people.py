"""Who acts in the contract: the people of the local forge, or, with SPECBOT_CONTRACT_ON, those of `specbot demo --on`."""

from collections.abc import Mapping
from functools import cache
from os import environ  # noqa: TID251 - what the tests are pointed at

from bot.cli.service.demo_bot import open_bot, parse_place
from config.settings import Settings, demo_tokens
from specbot_playground.demo.client import Client
from specbot_playground.demo.guests import Place, arrive
from specbot_playground.demo.world import Role

ON = environ.get("SPECBOT_CONTRACT_ON", "")
"""A sandbox on a real forge, such as github:you/sandbox."""


def place_and_settings() -> tuple[Place, Settings]:
    return parse_place(ON, environ.get("SPECBOT_CONTRACT_SERVER") or None)


def tokens_of_people() -> dict[Role, str]:
    return {Role[name]: token for name, token in demo_tokens().items()}


def people_of(base: str) -> Mapping[Role, Client]:
    place, settings = place_and_settings()
    return arrive(place, tokens_of_people(), open_bot(place, settings).login, base)


@cache
def logins() -> tuple[str, str, str, str]:
    """Name author, reviewer, owner (on a real forge the reviewer, too) and stranger."""
    if not ON:
        return "ada", "bo", "dana", "cy"
    people = people_of("")
    reviewer, reader = people[Role.REVIEWER].login, people.get(Role.READER)
    return people[Role.AUTHOR].login, reviewer, reviewer, reader.login if reader else "nobody"
