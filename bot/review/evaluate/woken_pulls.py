"""Which earlier pull requests show something else once this one is merged: those that specs' histories, or a revert, name."""

import re

from bot.policy.model import Policy
from bot.review.evaluate.related import AT_MOST, named_in_histories
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Snapshot

_REVERTS = re.compile(r"\breverts?\b[^\n#!]{0,200}[#!](?P<number>[1-9]\d{0,8})\b", re.IGNORECASE)
"""What both forges write when somebody presses *Revert*: `Reverts acme/payments#12`, `This reverts merge request !12`."""


def followers(snapshot: Snapshot, policy: Policy) -> tuple[PullRef, ...]:
    """Name the earlier pull requests whose specs this merged one moved on, took back or removed."""
    pull = snapshot.pull
    texts = (text for spec in snapshot.specs for text in (spec.base, spec.today))
    found = (*texts, *(spec.base for spec in snapshot.leaving))
    reverts = (int(one["number"]) for one in _REVERTS.finditer(pull.body))
    named = (PullRef(forge=pull.ref.forge, repository=pull.ref.repository, number=number) for number in reverts)
    said = named_in_histories((file for file in found if file is not None), pull.ref, policy)
    return tuple(ref for ref in dict.fromkeys((*said, *named)) if ref != pull.ref)[-AT_MOST:]
