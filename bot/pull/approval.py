"""Approvals as the thread holds them: who spoke, whether it counts, and if not, why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.pull.approvers import Approvers, different_groups
from bot.pull.reading import Reading
from bot.pull.snapshot import Account, PullRequest, Verdict
from config.policy import Approval as ApprovalPolicy
from config.policy import Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One standing approval, by a native review or by a command. `sha` is the commit that it saw, if that is known."""

    key: str
    account: Account
    at: datetime
    url: str
    sha: str | None
    native: bool = False


class Standing(StrEnum):
    """What an approval is worth; the value is what people read."""

    COUNTS = "approved"
    AUTHOR = "is the author, and nobody approves their own spec"
    STRANGER = "may not approve under this policy"
    LAPSED = "approved an earlier version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A voice weighed for one spec. `changed`: the sections that changed since."""

    voice: Voice
    standing: Standing
    groups: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The approvals of one spec."""

    path: str
    required: int
    opinions: tuple[Opinion, ...]
    distinct: bool = False

    @property
    def given(self) -> int:
        """Count the approvals that count; with distinct groups, one per group."""
        counting = [opinion.groups for opinion in self.opinions if opinion.standing is Standing.COUNTS]
        return different_groups(counting) if self.distinct else len(counting)

    @property
    def missing(self) -> int:
        """Say how many approvals are still needed."""
        return max(0, self.required - self.given)


def voices(pull: PullRequest, spoken: Iterable[tuple[datetime, Account, Voice | None]] = ()) -> tuple[Voice, ...]:
    """Fold native reviews and commands in time order: each account's last word stands.

    A word is a voice, or None where somebody takes an approval back. A review without a verdict is no word.
    """
    words = [*_reviews(pull), *spoken]
    last: dict[str, Voice | None] = {}
    for _, account, voice in sorted(words, key=lambda word: word[0]):
        last[account.id] = None if account.is_bot else voice
    return tuple(voice for voice in last.values() if voice is not None)


def weigh(
    reading: Reading, heard: Iterable[Voice], *, pull: PullRequest, approvers: Approvers, policy: ApprovalPolicy
) -> Tally:
    """Weigh every voice for one spec."""
    opinions = tuple(_opinion(voice, reading, pull, approvers, policy.lapse) for voice in heard)
    return Tally(path=reading.path, required=policy.required, opinions=opinions, distinct=policy.distinct_groups)


def _reviews(pull: PullRequest) -> Iterable[tuple[datetime, Account, Voice | None]]:
    """Read native reviews: an approval speaks, a request for changes or a dismissal takes it back."""
    for review in pull.reviews:
        if review.verdict is Verdict.APPROVED:
            yield (
                review.submitted_at,
                review.author,
                Voice(
                    key=review.id,
                    account=review.author,
                    at=review.submitted_at,
                    url=review.url,
                    sha=review.sha,
                    native=True,
                ),
            )
        elif review.verdict is not Verdict.COMMENTED:
            yield review.submitted_at, review.author, None


def _opinion(voice: Voice, reading: Reading, pull: PullRequest, approvers: Approvers, lapse: Lapse) -> Opinion:
    """Weigh one voice: never the author's, only an approver's, and only while what it saw still stands."""
    groups = approvers.groups(voice.account, reading.path)
    if voice.account.id == pull.author.id:
        return Opinion(voice=voice, standing=Standing.AUTHOR)
    if not groups:
        return Opinion(voice=voice, standing=Standing.STRANGER)
    changed = _changes(voice, reading, pull.head.sha, lapse)
    if changed:
        return Opinion(voice=voice, standing=Standing.LAPSED, groups=groups, changed=changed)
    return Opinion(voice=voice, standing=Standing.COUNTS, groups=groups)


def _changes(voice: Voice, reading: Reading, head: str, lapse: Lapse) -> tuple[str, ...]:
    """Name what changed since the approval and makes it lapse under the policy."""
    if lapse is Lapse.NEVER or voice.sha == head:
        return ()
    if lapse is Lapse.ANY_PUSH:
        return ("a push",)
    seen = reading.seen.get(voice.sha or "")
    return (
        ("the version that it saw is not known any more",) if seen is None else _changed_sections(seen, reading.digests)
    )


def _changed_sections(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Name the sections that differ, new and removed ones too, in file order."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))
