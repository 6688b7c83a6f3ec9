"""Other pull requests that belong to this one: what a follow-up is for, and whose summaries list an implementation."""

import re
from collections.abc import Iterator

from bot.policy.model import Policy
from bot.policy.paths import spec_rule
from bot.review.evaluate.implementations import AT_MOST
from bot.review.evaluate.numbers import facts_of
from bot.review.model.markers import Kind, value_of
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.snapshot import PullRequest, Snapshot

_ROW_NUMBER = re.compile(r"(?<!\w)[#!](?P<number>[1-9]\d{0,8})\b")


def original_of(pull: PullRequest) -> tuple[PullRef, ...]:
    """Name the pull request that a follow-up is for: it has something new to say, or a follow-up that conflicts to renew."""
    said = value_of(Kind.FOLLOW_UP, body=pull.body, author=pull.author, bot=pull.bot)
    try:
        return (PullRef.parse(said or ""),)
    except InvalidReferenceError:
        return ()


def spec_pulls(snapshot: Snapshot, policy: Policy) -> tuple[PullRef, ...]:
    """Name the pull requests whose summary lists this one: those that the histories of its specs name."""
    ref = snapshot.pull.ref
    rows = (row for file in snapshot.implements for row in _history(file.content, file.path, policy))
    numbers = (int(found["number"]) for row in rows for found in _ROW_NUMBER.finditer(row))
    wanted = (number for number in dict.fromkeys(numbers) if number != ref.number)
    return tuple(PullRef(forge=ref.forge, repository=ref.repository, number=number) for number in wanted)[-AT_MOST:]


def _history(content: bytes, path: str, policy: Policy) -> Iterator[str]:
    rule = spec_rule(policy, path)
    if rule is not None:
        for row in facts_of(content, path, policy.specs[rule]).history:
            yield from (text for _, text in row)
