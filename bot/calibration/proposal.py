"""From what a team's own specs keep to the rules that are really its rules. Pure.

A rule that accepted specs break is advice: a section becomes optional, a value allowed, any other demand advice by its own name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.calibration.statistics import Statistics
from bot.calibration.vocabulary import lifecycle_in_use
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.policy.vocabulary import meaning
from bot.report.spec_report import SpecReport
from bot.template.model import Schema, ValueKind

T = TypeVar("T", bound=str)

_MOST_WORDS = 24
"""A field with more different values than this is no list of choices."""
_MISSING_SHARE, _OTHER_SHARE = 0.7, 0.3
"""How the room that `keep` leaves is shared between missing sections and all other errors."""
_STATUS_SHARE = 0.8
_ENOUGH = 60
"""From so many specs on, a single one says nothing against a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A section or field, and how many of the specs that could have it do."""

    name: str
    count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProposal:
    """What the policy should say, with the counts that speak for it."""

    specs: int
    required: tuple[Kept, ...]
    optional: tuple[Kept, ...]
    statuses: tuple[tuple[str, int], ...]
    lifecycle: LifecycleNames
    values: tuple[tuple[str, tuple[str, ...]], ...]
    advice: tuple[tuple[str, int], ...] = ()
    """Demands that are advice, and how many accepted specs break each."""
    status_field: str | None = None
    """The field that is the status, where none is called so."""


def propose(surveys: Sequence[Statistics], schema: Schema, rule: SpecRule, *, keep: float) -> PolicyProposal:
    """Sort what the template requires by how many specs keep it, and gather the words in use."""
    kept, total = Counter[str](), Counter[str]()
    for one in surveys:
        for name, is_kept in one.kept:
            total[name] += 1
            kept[name] += is_kept
    counts = [Kept(name=name, count=kept[name], total=total[name]) for name in total]
    loose = {one.name for one in counts if one.count < keep * one.total} | set(rule.optional)
    statuses = Counter(one.status for one in surveys if one.status)
    choices = next((field.type.choices for field in schema.fields if field.key == schema.roles.status), ())
    lifecycle = lifecycle_in_use(statuses, choices, rule.lifecycle)
    return PolicyProposal(
        specs=len(surveys),
        required=tuple(one for one in counts if one.name not in loose),
        optional=tuple(one for one in counts if one.name in loose),
        statuses=tuple(statuses.most_common(_MOST_WORDS)),
        lifecycle=lifecycle,
        values=tuple(_values(surveys, schema, rule, lifecycle)),
        status_field=_status_field(surveys, schema),
    )


def _status_field(surveys: Sequence[Statistics], schema: Schema) -> str | None:
    """Find the field that plays the status where none is called so: one whose words nearly all mean a status."""
    if any(field.key == schema.roles.status for field in schema.fields) or any(one.status for one in surveys):
        return None
    for name in dict.fromkeys(name for one in surveys for name, _ in one.stages):
        words = [word for one in surveys for other, word in one.stages if other == name]
        if sum(meaning(word) is not None for word in words) >= _STATUS_SHARE * len(surveys):
            return name
    return None


def refine(proposal: PolicyProposal, reports: Sequence[SpecReport], *, keep: float) -> PolicyProposal:
    """Loosen further until the specs that still fail are as few as `keep` allows all together."""
    room = (1 - keep) * len(reports)
    missing = [_sections(report) for report in reports]
    loose = _greedy(missing, room * _MISSING_SHARE)
    optional = [one for one in proposal.required if one.name.rsplit(" / ", maxsplit=1)[-1] in loose]
    others = [frozenset(_demands(report)) for report in reports]
    broken = Counter(demand for demands in others for demand in demands)
    advice = _greedy(others, max(room * _OTHER_SHARE, len(reports) >= _ENOUGH))
    return replace(
        proposal,
        required=tuple(one for one in proposal.required if one not in optional),
        optional=(*proposal.optional, *optional),
        advice=tuple((demand, broken[demand]) for demand in sorted(advice)),
    )


def _values(
    surveys: Iterable[Statistics], schema: Schema, rule: SpecRule, lifecycle: LifecycleNames
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Allow what the template lists, what the team uses, and for the status what the bot may write."""
    used = Counter(word for one in surveys for word in one.words)
    for field in schema.fields:
        if field.type.kind is not ValueKind.CHOICE:
            continue
        known = dict.fromkeys(rule.values.get(field.name, ()) or field.type.choices)
        if field.key == schema.roles.status:
            known |= dict.fromkeys(
                getattr(lifecycle, name) for name in ("draft", "review", "approved", "implemented", "withdrawn")
            )
        folded = {word.casefold() for word in known}
        found = [word for (name, word), _ in used.most_common() if name == field.name and word.casefold() not in folded]
        if found and len(found) <= _MOST_WORDS:
            yield field.name, (*known, *_once(found))


def _once(words: Iterable[str]) -> Collection[str]:
    """Keep the most used spelling of each word."""
    spelled: dict[str, str] = {}
    for word in words:
        spelled.setdefault(word.casefold(), word)
    return spelled.values()


def _sections(report: SpecReport) -> frozenset[str]:
    found = (one for one in report.diagnostics if one.severity is Severity.ERROR and one.code is Code.MISSING_SECTION)
    return frozenset(one.section for one in found if one.section)


def _demands(report: SpecReport) -> Iterable[str]:
    """Name what else a spec breaks; what no template demands is never given up."""
    errors = (one for one in report.diagnostics if one.severity is Severity.ERROR)
    return (one.demand for one in errors if one.code is not Code.MISSING_SECTION and one.demand is not None)


def _greedy(sets: Iterable[frozenset[T]], room: float) -> frozenset[T]:
    """Give up the reason that fails most specs, until few enough fail."""
    given_up: set[T] = set()
    failing = [one for one in sets if one]
    while len(failing) > room:
        counts: Mapping[T, int] = Counter(reason for one in failing for reason in one)
        given_up.add(max(counts, key=lambda reason: (counts[reason], reason)))
        failing = [one for one in (rest - given_up for rest in failing) if one]
    return frozenset(given_up)
