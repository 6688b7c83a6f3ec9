"""What is told outside of the forge: of a look at a pull request, and once a week of a repository."""

from datetime import datetime

import structlog

from bot.isolation.children import Run, TooComplexError, here
from bot.notify.addresses import read_addresses
from bot.notify.sender import Sender
from bot.policy.model import Policy, PolicyError
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.fetch_rules import read_policy_file
from bot.review.model.notices import DigestTarget, NoticeRecorder
from bot.review.model.references import PullRef
from bot.review.model.targets import SpecIndex
from bot.review.port import Forge
from bot.review.reconcile import ReconcileResult
from config.settings import notify_addresses


def sender() -> Sender:
    """Make what sends messages; addresses are read when one is sent, so that a secret may be exchanged meanwhile."""
    return Sender(lambda: read_addresses(notify_addresses()))


def names() -> tuple[str, ...]:
    """List the names that have an address; raises `SettingsError`."""
    return tuple(sorted(read_addresses(notify_addresses())))


def tell(outcome: ReconcileResult | None, ref: PullRef, notices: NoticeRecorder | None) -> None:
    """Hand on what a look found worth telling, where somebody is told."""
    if notices is not None and outcome is not None:
        notices.announce(ref, outcome.announcement)


def look_at_digest(
    forge: Forge, target: SpecIndex, notices: NoticeRecorder | None, now: datetime, run: Run = here
) -> None:
    """Ask for the week's digest of a repository, once, as the policy of its default branch wants it. Raises `ForgeError`.

    `run` reads the policy where that holds nobody up.
    """
    if notices is None or not notices.is_digest_due(f"{target.forge}:{target.repository}", now):
        return
    try:
        wanted = run(_wanted, forge, target)
    except TooComplexError as error:
        structlog.get_logger().warning("no digest", reason=str(error))
        return
    if wanted is not None:
        notices.digest(wanted, now)


def _wanted(forge: Forge, target: SpecIndex) -> DigestTarget | None:
    """Read who wants the digest of which specs; None where the policy is broken, which its pull requests say."""
    branch = forge.default_branch(target.repository)
    try:
        policy = policy_in_force(read_policy_file(forge, branch))
    except PolicyError:
        return None
    rules = {name: _rules(policy, name) for name in _names(policy)}
    return DigestTarget(forge=target.forge, repository=target.repository, rules=rules, policy=policy)


def _names(policy: Policy) -> tuple[str, ...]:
    """Name who wants the digest."""
    told = (one.to for rule in policy.specs for one in rule.notify if "digest" in one.on)
    return tuple(dict.fromkeys(told))


def _rules(policy: Policy, name: str) -> frozenset[int]:
    """List the numbers of the rules whose digest a name wants."""
    wanted = ((number, one) for number, rule in enumerate(policy.specs) for one in rule.notify)
    return frozenset(number for number, one in wanted if one.to == name and "digest" in one.on)
