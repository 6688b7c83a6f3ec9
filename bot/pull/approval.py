"""Approvals as the thread holds them: who spoke, whether it counts, and if not, why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.pull.approvers import Approvers, different_groups
from bot.pull.ledger import Entry
from bot.pull.reading import Reading
from bot.pull.snapshot import Account, PullRequest, Verdict
from bot.spec.wording import key_of
from config.policy import Approval as ApprovalPolicy
from config.policy import Lapse, Policy

HEADER = "the lines before the first heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One standing approval, by a native review or by a command. `sha` is the commit that it saw, if that is known."""

    key: str
    account: Account
    at: datetime
    url: str
    sha: str | None
    native: bool = False
    edited: bool = False


class Standing(StrEnum):
    """What an approval is worth; the value is what people read."""

    COUNTS = "approved"
    AUTHOR = "is the author, and nobody approves their own spec"
    STRANGER = "may not approve under this policy"
    LAPSED = "approved an earlier version"
    EDITED = "approved in a comment that was edited later, which does not count; please approve again"


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
        if voice is None or not voice.edited or last.get(account.id) is None:
            last[account.id] = None if account.is_bot else voice
    return tuple(voice for voice in last.values() if voice is not None)


def weigh(
    reading: Reading, heard: Iterable[Voice], *, pull: PullRequest, approvers: Approvers, policy: Policy
) -> Tally:
    """Weigh every voice for one spec."""
    rules = policy.approval
    opinions = tuple(_opinion(voice, reading, pull, approvers, policy) for voice in heard)
    return Tally(path=reading.path, required=rules.required, opinions=opinions, distinct=rules.distinct_groups)


def too_early(tallies: Iterable[Tally], questions: Iterable[Entry], policy: ApprovalPolicy) -> tuple[Voice, ...]:
    """Name the approvals that policy sends back because a question is open."""
    if not policy.dismiss_early or not any(entry.open for entry in questions):
        return ()
    opinions = (opinion for tally in tallies for opinion in tally.opinions)
    return tuple(dict.fromkeys(one.voice for one in opinions if one.standing is Standing.COUNTS))


def _reviews(pull: PullRequest) -> Iterable[tuple[datetime, Account, Voice | None]]:
    """Read native reviews: an approval speaks, a request for changes or a dismissal takes it back; all of it before the merge."""
    for review in pull.reviews:
        if pull.merged_at is not None and review.submitted_at > pull.merged_at:
            continue
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


def _opinion(voice: Voice, reading: Reading, pull: PullRequest, approvers: Approvers, policy: Policy) -> Opinion:
    """Weigh one voice: never the author's, only an approver's, and only while what it saw still stands."""
    groups = approvers.groups(voice.account, reading.path)
    changed = _changes(voice, reading, pull, policy)
    if voice.account.id == pull.author.id:
        standing = Standing.AUTHOR
    elif not groups:
        standing = Standing.STRANGER
    elif voice.edited:
        standing = Standing.EDITED
    else:
        standing = Standing.LAPSED if changed else Standing.COUNTS
    return Opinion(voice=voice, standing=standing, groups=groups, changed=changed)


def _changes(voice: Voice, reading: Reading, pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name what changed since the approval and makes it lapse under the policy.

    A push by the bot of nothing but status and history is a stamp, and no push.
    """
    lapse, by_people = policy.approval.lapse, pull.head_by_people
    if lapse is Lapse.NEVER or voice.sha == pull.head.sha:
        return ()
    seen = reading.seen.get(voice.sha or "")
    if lapse is Lapse.ANY_PUSH:
        return () if seen is not None and seen == reading.digests and voice.sha == by_people else ("a push",)
    if seen is None:
        return ("the version that it saw is not known any more",)
    questions = key_of(policy.specs[reading.source.rule].roles.questions)
    changed = _changed_sections(seen, reading.digests)
    return tuple(name or HEADER for name in changed if questions not in map(key_of, name.split(" / ")))


def _changed_sections(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Name the sections that differ, new and removed ones too, in file order."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))
