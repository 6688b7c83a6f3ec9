"""The one sticky comment: a row per spec, what happens next, what specs are to others, what found no place in the diff."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.comparison.progress import Progress
from bot.policy.model import Policy
from bot.review.evaluate.context import ReviewContext, TeamVerdict
from bot.review.evaluate.findings import ICONS
from bot.review.evaluate.model import ApprovalCount, Problem, Removal, SpecReview
from bot.review.evaluate.related import given_numbers, other_with_number, written_number
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory, first_line, summaries
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import SEPARATOR
from bot.review.model.snapshot import Snapshot
from bot.review.present.consent import closed_news, news, people_lines
from bot.review.present.next_actions import listed_question, next_actions, problem_line, unanswered_line, wait_line
from bot.review.present.reminder import reminder
from bot.review.present.verdict import (
    capped,
    opinions,
    permission_notices,
    policy_notices,
    short,
    unknown_authors,
    verdict,
)
from bot.review.text.render import Markdown, code, count, escape, file_url, link, render
from bot.review.write_back.model import NOTHING, AfterMerge

LISTED = 20
_ASKED = 10
RESTORED = Markdown("The status label was not the one that follows from files and thread, and I put it right.")
ROWS = 20
_TITLE = 48
_SHOWN = 10


def summary(
    context: ReviewContext, outside: tuple[Problem, ...], *, memory: Memory, after: AfterMerge = NOTHING
) -> str:
    """Write the comment; its first line holds the marker and what the bot must remember."""
    spec_reviews, related = context.spec_reviews, relations(context)
    hidden = first_line(memory)
    body = render(
        "summary.md.j2",
        limit=context.pull.capabilities.body_limit - len(hidden),
        status=context.word(spec_reviews[0]) if spec_reviews else "",
        leaving=tuple(_leaving(context, removal) for removal in context.removals),
        verdict=Markdown(verdict(context)),
        rows=spec_rows(context, after.statuses),
        shown=ROWS,
        checks=context.pull.capabilities.checks,
        steps=next_actions(context, after.steps),
        patch=after.patch,
        opinions=capped((*_people(context), *opinions(context)), "line", "`/spec why`", LISTED),
        implementations=related.implementations,
        notices=(
            *map(Markdown, context.pull.capabilities.limits),
            *after.notes,
            *team_notices(context.pull, context.team),
            *_unanswered(context),
            *_listed(context),
            *policy_notices(context),
            *unknown_authors(context.contributors),
            *related.notices,
            *_without_precedent(context),
            *((RESTORED,) if memory.label_restored else ()),
            *permission_notices(context),
        ),
        outside=outside,
        listed=LISTED,
        place=lambda problem: _place(problem, context.pull),
        icons=ICONS,
        help=Markdown(context.help),
        templates=tuple(dict.fromkeys(_template(one, context.policy) for one in spec_reviews)),
    )
    return hidden + body


def _people(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say where each of those stands who are asked to consent."""
    return people_lines(context.gate.consent) if context.gate.consent is not None else ()


def summary_without_specs(pull: PullRequest, team: TeamVerdict) -> str | None:
    """Say what is odd about the team's files where no check has room for it, or on an old summary that its spec has left."""
    lines, request = team_notices(pull, team), Markdown(pull.capabilities.request)
    if not lines and not summaries(pull):
        return None
    body = render("left.md.j2", limit=pull.capabilities.body_limit, request=request, lines=lines)
    return mark(body, Marker(kind=Kind.SUMMARY))


def replies_in_silence(context: ReviewContext) -> tuple[Reply, ...]:
    """Remind the people whom the gate waits for, where the policy wants that; tell of periods that begin and end."""
    told = (*news(context), *closed_news(context)) if context.gate.consent is not None else ()
    return (*told, *(reminder(context, context.snapshot.now) if context.policy.review.remind_after_days else ()))


def _without_precedent(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say that accepted specs do not speak yet: not all of them are read."""
    if context.snapshot.unread_precedent is None:
        return ()
    read, total = context.snapshot.unread_precedent
    words = f"Judged without precedent: {read} of {total} specs of the base branch are read so far."
    return (Markdown(words),)


def _listed(context: ReviewContext) -> tuple[Markdown, ...]:
    """Show what people ask whose questions keep nothing from approval."""
    asked = context.gate.listed_questions
    shown = "; ".join(listed_question(entry) for entry in asked[:_ASKED])
    more = f"; and {len(asked) - _ASKED} more" if len(asked) > _ASKED else ""
    return (Markdown(f"Asked by others, which does not keep it from approval: {shown}{more}"),) if asked else ()


def _place(problem: Problem, pull: PullRequest) -> Markdown:
    """Name the line of a finding, and link to it."""
    line = problem.diagnostic.span.line
    path = problem.stands_in or problem.path
    return link(f"{path}:{line}", file_url(pull, path, line))


def _leaving(context: ReviewContext, removal: Removal) -> Markdown:
    """Name a spec that leaves, where it goes, and what that needs."""
    pull = context.pull
    base = pull.capabilities.file_url.format(
        repository=pull.base.repository, sha=pull.base_before, path=quote(removal.path), line=1
    )
    name = link(removal.title, base)
    where = f"moves to {code(removal.spec.moved_to)}, which is no spec" if removal.spec.moved_to else "is deleted"
    was = f" ({escape(removal.status)})" if removal.status else ""
    counts = (one for one in context.gate.approval_counts if one.path == removal.path)
    given = next((f": {count(one.given, 'approval')} of {one.required}" for one in counts), "")
    return Markdown(f"{name}{was} {where}{given}")


def _unanswered(context: ReviewContext) -> tuple[Markdown, ...]:
    """Show the boxes that somebody ticked without an answer: they close nothing, but a reader should know."""
    found = tuple(unanswered_line(entry) for entry in context.gate.questions if not entry.answered)
    more = (Markdown(f"…and {len(found) - LISTED} more that are ticked without an answer"),)
    return (*found[:LISTED], *(more if len(found) > LISTED else ()))


def _template(spec_review: SpecReview, policy: Policy) -> Markdown:
    """Name the template and its version: people compare with stale copies. A blob, as a commit would be new after every merge."""
    template = spec_review.source.template
    if template is None:
        in_policy = policy.specs[spec_review.source.rule].outline is not None
        return Markdown("Template: the outline in the policy" if in_policy else "Template: built in")
    return Markdown(f"Template: {code(template.path)}, blob {code(template.blob[:8])}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One spec in the table."""

    title: str
    url: str
    status: str
    sections: Progress
    questions: str
    tasks: str
    approval_count: ApprovalCount


def spec_rows(context: ReviewContext, statuses: Mapping[str, str]) -> tuple[SummaryRow, ...]:
    """Put each spec into words and numbers; after the merge the base branch says its status."""
    titles = _titles(context.spec_reviews)
    return tuple(_row(context, one, titles, statuses.get(one.path)) for one in context.spec_reviews)


def full_table(context: ReviewContext) -> tuple[SummaryRow, ...]:
    """Give every row to the check, where the summary leaves some out."""
    return spec_rows(context, {}) if len(context.spec_reviews) > ROWS else ()


def _titles(spec_reviews: Iterable[SpecReview]) -> Mapping[str, str]:
    """Name each spec by its title, by path; where two have the same, with the file's name, or with all of its path."""
    titles = {one.path: short(one.spec.title or one.path, _TITLE) for one in spec_reviews}
    named = {path: f"{title} ({path.rpartition('/')[2]})" for path, title in titles.items()}
    often = Counter((*titles.values(), *named.values()))
    return {
        path: next((one for one in (title, named[path]) if often[one] == 1), f"{title} ({path})")
        for path, title in titles.items()
    }


def _row(
    context: ReviewContext, spec_review: SpecReview, titles: Mapping[str, str], status_today: str | None
) -> SummaryRow:
    spec = spec_review.spec
    return SummaryRow(
        title=titles[spec_review.path],
        url=file_url(context.pull, spec_review.path, 1),
        status=status_today or spec.status_text or "none",
        sections=spec.sections,
        questions=_questions(context, frozenset(one.path for one in spec_review.files)),
        tasks=tasks_line(spec_review),
        approval_count=next(one for one in context.gate.approval_counts if one.path == spec_review.path),
    )


def _questions(context: ReviewContext, paths: frozenset[str]) -> str:
    """Count the questions of a spec and of the thread; what cannot be counted is never "none"."""
    waiting = sum(entry.path in {"", *paths} for entry in context.gate.open_questions)
    closed = sum(not entry.open and entry.path in {"", *paths} for entry in context.gate.questions)
    if any(place.path in paths for place in context.gate.uncounted):
        return f"{waiting} open, some uncounted" if waiting else "some uncounted"
    return f"{waiting} open" if waiting else f"{closed} closed" if closed else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Notices, and a line for each pull request that implements a spec."""

    notices: tuple[Markdown, ...] = ()
    implementations: tuple[Markdown, ...] = ()


def relations(context: ReviewContext) -> Relations:
    """Say what there is to say."""
    snapshot = context.snapshot
    return Relations(
        notices=(*warnings(context), *number_lines(snapshot, context.policy, context.spec_reviews)),
        implementations=tuple(map(implementation_line, snapshot.implementations)),
    )


def warnings(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what specs depend on and is not there yet, where that keeps nobody waiting."""
    return tuple(wait_line(wait, context) for wait in context.gate.waits if not wait.closes)


def number_lines(snapshot: Snapshot, policy: Policy, spec_reviews: Iterable[SpecReview]) -> tuple[Markdown, ...]:
    """Say which number each spec will get, most likely, and which number is somebody else's."""
    if snapshot.pull.state is not PullState.OPEN:
        return ()
    given = given_numbers(snapshot, policy)
    found = (_number_line(snapshot, policy, spec_review, given.get(spec_review.path)) for spec_review in spec_reviews)
    return tuple(line for line in found if line is not None)


def _number_line(snapshot: Snapshot, policy: Policy, spec_review: SpecReview, given: int | None) -> Markdown | None:
    rule = policy.specs[spec_review.source.rule]
    if given is not None:
        text = code(written_number(given, rule))
        return Markdown(
            f"{code(spec_review.path)} gets the next free number when it is merged approved; now that is {text}."
        )
    own = spec_review.spec.facts.number
    other = other_with_number(snapshot, policy, spec_review.source, own)
    if rule.number is None or own is None or other is None:
        return None
    text = code(written_number(own, rule))
    return Markdown(
        f"The number {text} of {code(spec_review.path)} is taken by {code(other)}. Write zeros, and I give it a free one."
    )


def implementation_line(one: RelatedPull) -> Markdown:
    """Name a pull request that implements a spec, and where it stands."""
    return Markdown(f"{link(f'{one.title} {SEPARATOR[one.ref.forge]}{one.ref.number}', one.url)}, {one.state}")


def tasks_line(spec_review: SpecReview) -> Markdown:
    """Count the tasks of the plan, and those that this pull request ticks."""
    tasks = spec_review.spec.tasks
    ticked = tasks.done - spec_review.earlier.tasks.done if spec_review.earlier is not None else 0
    return Markdown(f"{tasks.done}/{tasks.total}" + (f", {ticked} ticked here" if ticked > 0 else ""))


def team_notices(pull: PullRequest, team: TeamVerdict) -> tuple[Markdown, ...]:
    """List the warnings, as errors stand among what comes next; nothing where a check shows them."""
    if pull.capabilities.checks:
        return ()
    found = [problem for problem in team.problems if not problem.is_error]
    more = len(found) - _SHOWN
    rest = (Markdown(f"and {count(more, 'warning')} more"),) if more > 0 else ()
    return (*(problem_line(problem, pull) for problem in found[:_SHOWN]), *rest)
