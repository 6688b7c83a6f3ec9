"""The verdict in words: *Blocked: 2 errors, 1 question, 1 approval*; whose approval is worth what, under which rules and permissions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.review.evaluate.context import ReviewContext, wanted_approvals
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval, Gate, Question
from bot.review.evaluate.people import LEVELS, Contributors
from bot.review.evaluate.quorum import Quota, shortages
from bot.review.model.account import PullCommit
from bot.review.model.capabilities import PullState, WriteKind
from bot.review.model.pull_request import PullRequest
from bot.review.text.render import Markdown, code, compare_url, count, escape, link

AT_MOST = 8
"""So many lines of one kind stand in a comment; more are counted, with the place that lists them."""
_PEOPLE = 5
CONTRIBUTORS_ALLOWED = "`approval.contributors: true` in the policy would allow it"
_MEANING = {
    "required": "Approvals needed",
    "distinct_groups": "Approvals by group",
    "approvers": "Who may approve",
    "decision": "How a spec is decided on",
    "people": "Who is asked to agree",
    "outstanding": "So many of them may be missing",
    "period": "So long others may object",
    "time_zone": "Whose days count",
    "contributors": "Whoever made commits may approve",
    "lapse": "An approval has to be given again",
}
_ONLY_CONSENT = frozenset({"decision", "people", "outstanding", "period", "auto_close", "time_zone"})
_ONLY_APPROVALS = frozenset({"required", "approvers"})
_VALUES = {
    "true": "yes",
    "false": "no",
    "any-push": "after any push",
    "changed-sections": "when a section changes",
}
_DOING: Mapping[WriteKind, str] = {
    WriteKind.CHECK: "set checks",
    WriteKind.STATUS: "set commit statuses",
    WriteKind.LABEL: "change labels",
    WriteKind.REVIEW: "comment on lines",
    WriteKind.THREAD: "resolve my own threads",
    WriteKind.GATE_THREAD: "open the thread that holds the merge back",
    WriteKind.DISMISSAL: "take approvals back",
    WriteKind.REACTION: "react to comments",
    WriteKind.CLOSE: "close this",
    WriteKind.COMMIT: "commit to this branch",
}
"""What a landing meets is said where the patch is; a comment that is refused can be said nowhere."""
_ALWAYS_TOLD = frozenset({WriteKind.CHECK, WriteKind.STATUS})
"""Known to be missing is as good as refused: a required check would be waited for in vain."""


def short(text: str, limit: int = 40) -> str:
    """Cut a text to what fits beside a name and an order on two lines of a phone."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def day(at: datetime) -> str:
    """Write a day as the histories of specs do."""
    return f"{at:%Y-%m-%d}"


def person(pull: PullRequest) -> str:
    """Name the author."""
    return f"**{escape(pull.author.login)}**"


def capped(lines: Sequence[Markdown], noun: str, where: str, most: int | None = AT_MOST) -> tuple[Markdown, ...]:
    """Keep the first lines and count the others, by a noun that comes first; `most` None keeps all."""
    if most is None or len(lines) <= most:
        return tuple(lines)
    more = len(lines) - most
    first, space, rest = noun.partition(" ")
    plural = noun if more == 1 else f"{first}s{space}{rest}"
    return (*lines[:most], Markdown(f"…and {more} more {plural}: {where} lists all."))


def some(names: Sequence[str], most: int = 3) -> str:
    """Name the first few."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def verdict(context: ReviewContext) -> str:
    """Say in one line how the pull request stands."""
    found, pull = blockers(context), context.pull
    if pull.state is PullState.MERGED:
        return f"Merged too early: {found} missing" if found else "Merged"
    if pull.state is PullState.CLOSED:
        return "Closed without a merge"
    if context.gate.consent is not None and context.gate.consent.gives_up:
        return f"Decided to {context.gate.consent.outcome} this"
    if pull.draft:
        return f"Draft, blocked: {found}" if found else "Draft: nothing else is missing"
    return f"Blocked: {found}" if found else "Ready to merge"


def blockers(context: ReviewContext, *, text: bool = True) -> str:
    """Count what stands in the way; `text` False leaves out what `spec / document` tells. Empty: nothing does."""
    team = len(context.team.errors) if text and context.pull.state is PullState.OPEN else 0
    found = (
        count(len(context.gate.errors), "error") if text and context.gate.errors else "",
        f"{count(team, 'error')} in the team's files" if team else "",
        *_conditions(context.gate),
        count(sum(one.missing for one in wanted_approvals(context)), _noun(context.gate)) if context.gate.short else "",
    )
    return ", ".join(filter(None, found))


def _noun(gate: Gate) -> str:
    return "approval" if gate.consent is None else "agreement"


def _conditions(gate: Gate) -> Iterator[str]:
    """Count what is neither an error nor an approval."""
    if gate.consent is not None and gate.consent.lacks:
        yield gate.consent.lacks
    if gate.unread:
        yield count(len(gate.unread), "part") + " that I cannot read"
    if gate.open_questions:
        yield count(len(gate.open_questions), "question")
    if gate.uncounted:
        yield count(len(gate.uncounted), "place") + " where I cannot count the questions"
    if gate.objections:
        yield count(len(gate.objections), "request") + " for changes"
    if gate.needed:
        yield count(len(gate.needed), "other spec")


def opinions(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what each approval is worth, once per person and reason; of those who are asked to consent, their list says it."""
    waiting, consent = context.gate.open_questions, context.gate.consent
    found = [one for count in context.gate.approval_counts for one in count.evaluated_approvals]
    told = found if consent is None else [one for one in found if not one.groups]
    lines = (opinion_line(one, waiting, context.pull) for one in told)
    return (*dict.fromkeys(lines), *allowed_line(found))


def opinion_line(evaluated: EvaluatedApproval, open_questions: Iterable[Question], pull: PullRequest) -> Markdown:
    """Say what one approval is worth now."""
    approval, standing = evaluated.approval, evaluated.standing
    name, since = link(approval.account.login, approval.url), day(approval.at)
    if standing is ApprovalStatus.COUNTS:
        waits = some([entry.id for entry in open_questions], _PEOPLE)
        return Markdown(f"{name} approved{f', waits for {waits}' if waits else ''} ({since})")
    if standing is ApprovalStatus.LAPSED:
        sections = [escape(short(section, 48)) for section in evaluated.changed]
        changed = some(sections, 2 if len(sections) == 2 else 1)
        return Markdown(
            f"{name} approved before this changed: {changed}; please look again ({_since(evaluated, pull)})"
        )
    if standing is ApprovalStatus.CONTRIBUTOR and evaluated.commit is not None:
        return Markdown(f"{name} {standing} ({_commit_link(evaluated.commit)}).")
    return Markdown(f"{name} {standing} ({since})")


def allowed_line(found: Iterable[EvaluatedApproval]) -> tuple[Markdown, ...]:
    """Say once how a team lets those approve who made commits."""
    kept_out = any(one.standing is ApprovalStatus.CONTRIBUTOR for one in found)
    return (Markdown(f"{CONTRIBUTORS_ALLOWED}."),) if kept_out else ()


def since_then(evaluated: EvaluatedApproval, pull: PullRequest) -> str:
    """Link to what changed since an approval; empty where nobody can tell."""
    return f" ({_since(evaluated, pull)})" if evaluated.approval.sha and pull.capabilities.compare_url else ""


def _since(evaluated: EvaluatedApproval, pull: PullRequest) -> Markdown:
    """Say since when, and link to what changed since then."""
    address = compare_url(pull, evaluated.approval.sha) if evaluated.approval.sha else ""
    since = day(evaluated.approval.at)
    return link(f"what changed since {since}" if address else since, address)


def approver_words(entry: str) -> Markdown:
    """Say who an entry of the policy's approvers means."""
    level = LEVELS.get(entry.lower())
    if level is not None:
        return Markdown(f"anyone with {level.name.lower()} access")
    return Markdown(f"**{escape(entry.removeprefix('@'))}**")


def policy_notices(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what is to be corrected in the policy: names of old, names that stand for nobody, and teams that are too small."""
    warnings = (Markdown(f"The policy, {escape(one)}") for one in context.policy.warnings)
    return (*warnings, *unknown_names(context), *small_groups(context))


def unknown_names(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name the entries of the policy, and the code owners, that stand for nobody."""
    entries = dict.fromkeys(
        entry for one in context.gate.approval_counts for entry in context.approvers.entries_for(one.path)
    )
    strange = [entry for entry in entries if context.approvers.unknown(entry)]
    if not strange:
        return ()
    names, groups = ", ".join(map(code, strange)), context.policy.approval.groups
    said = f"Nobody can approve as {names}: there is no such team that I can see, or no such user with access"
    usual = "approval.people" if context.policy.approval.by_consent else "approval.approvers"
    keys = dict.fromkeys("approval.distinct_groups" if entry in groups else usual for entry in strange)
    where = " and ".join(map(code, keys))
    return (Markdown(f"{said} here. Correct the name in the policy ({where}) or the code owners."),)


def small_groups(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name the teams that have too few members for the numbers of the policy: no approval could open the gate."""
    return tuple(
        dict.fromkeys(line for one in context.gate.approval_counts for line in _too_small(one.quotas, context))
    )


def _too_small(quotas: Iterable[Quota], context: ReviewContext) -> Iterator[Markdown]:
    """Place all members of the teams but the author; what a team lacks then, it lacks for good."""
    teams = {quota.group.removeprefix("@"): quota for quota in quotas if quota.entries == (quota.group,)}
    seen = {name: members for name, members in context.approvers.teams.items() if name in teams}
    people = set().union(*seen.values()) - {context.pull.author.id}
    known = [{teams[name].group for name, members in seen.items() if person in members} for person in sorted(people)]
    for one in shortages(known, [teams[name] for name in seen]):
        who = " or ".join(map(approver_words, one.entries))
        yield Markdown(
            f"Without the author, {who} lacks {count(one.missing, 'member')}: "
            f"add {'it' if one.missing == 1 else 'them'}, or lower {code('approval.distinct_groups')} in the policy."
        )


def unknown_authors(contributors: Contributors) -> tuple[Markdown, ...]:
    """Say of whom it is not known whether they are one of the people who approve."""
    if not contributors.unknown:
        return ()
    people = some(
        [
            f"{escape(identity.name or identity.email)} ({_commit_link(commit)})"
            for identity, commit in contributors.unknown
        ],
        _PEOPLE,
    )
    said = f"No account has the address of {people}. If that is somebody who approves, their approval should not count."
    return (Markdown(said),)


def _commit_link(commit: PullCommit) -> str:
    return link(commit.sha[:8], commit.url)


def rule_lines(context: ReviewContext) -> tuple[Markdown, ...]:
    """Cite the rules on approval; that on groups where a team has one."""
    rules = context.policy.approval
    left = _ONLY_APPROVALS if rules.by_consent else _ONLY_CONSENT
    left = left if rules.distinct_groups is not False else left | {"distinct_groups"}
    return tuple(_rule_line(context, name) for name in _MEANING if name not in left)


def _rule_line(context: ReviewContext, name: str) -> Markdown:
    """Say what a rule means, its value, its name, and its file, line and version, or that it is the default."""
    key, value = f"approval.{name}", getattr(context.policy.approval, name)
    value = tuple(f"{group}: {number}" for group, number in value.items()) if isinstance(value, Mapping) else value
    said = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
    shown = _VALUES.get(said) or code(said)
    line, file = context.policy.lines.get(key), context.policy_file
    place = "the default" if file is None or line is None else f"{file.path}:{line}, blob {file.blob[:8]}"
    return Markdown(f"{_MEANING[name]}: {shown} ({code(key)}, {place})")


def permission_notices(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what is refused here, what stands in for it, and what to grant."""
    can = context.pull.capabilities
    told = [kind for kind in _DOING if kind in context.snapshot.rejected or kind in can.withheld & _ALWAYS_TOLD]
    if can.checks:
        told = [kind for kind in told if kind is not WriteKind.STATUS]
    return tuple(Markdown(_notice(kind, context)) for kind in told)


def missing(kind: WriteKind, context: ReviewContext) -> str:
    """Say what to grant for a kind of writes; empty where the forge has no word for it."""
    grant = context.pull.capabilities.grants.get(kind, "")
    return f"{grant}; then comment `/spec check`." if grant else ""


def _notice(kind: WriteKind, context: ReviewContext) -> str:
    return " ".join(filter(None, (f"I may not {_DOING[kind]}{_instead(kind, context)}.", missing(kind, context))))


def _instead(kind: WriteKind, context: ReviewContext) -> str:
    """Say what stands in."""
    can = context.pull.capabilities
    if kind is WriteKind.CHECK and WriteKind.STATUS not in can.withheld:
        return ", so commit statuses stand in for them"
    if kind in {WriteKind.CHECK, WriteKind.STATUS}:
        return ", so what they would say stands here"
    return ", so they stand below" if kind is WriteKind.REVIEW else ""
