"""The one sticky comment: a row per spec, what happens next, what found no place in the diff."""

from bot.review.evaluate.context import ReviewContext, TeamVerdict
from bot.review.evaluate.findings import ICONS
from bot.review.evaluate.model import Problem, Removal, SpecReview
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory, first_line, summaries
from bot.review.model.snapshot import PullRequest
from bot.review.present.next_actions import listed_question, next_actions, unanswered_line
from bot.review.present.reminder import reminder
from bot.review.present.spec_table import ROWS, relations, spec_rows, team_notices
from bot.review.present.verdict import capped, opinions, permission_notices, unknown_authors, unknown_names, verdict
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown, code, count, file_url, link, render
from bot.review.write_back.model import AfterMerge

LISTED = 20
_ASKED = 10
NOTHING = AfterMerge()
RESTORED = Markdown("The status label was changed by hand and I put it back: it follows from files and thread.")


def summary(
    context: ReviewContext, outside: tuple[Problem, ...], *, memory: Memory, after: AfterMerge = NOTHING
) -> str:
    """Write the comment; its first line holds the marker and what the bot must remember."""
    spec_reviews, related = context.spec_reviews, relations(context)
    hidden = first_line(memory)
    body = render(
        "summary.md.j2",
        limit=context.pull.capabilities.body_limit - len(hidden),
        status=context.lifecycle(spec_reviews[0]).name(context.status) if spec_reviews else "",
        leaving=tuple(_leaving(context, removal) for removal in context.removals),
        verdict=Markdown(verdict(context)),
        rows=spec_rows(context, after.statuses),
        shown=ROWS,
        checks=context.pull.capabilities.checks,
        steps=next_actions(context, after.steps),
        patch=after.patch,
        opinions=capped(opinions(context), "line", "`/spec why`", LISTED),
        implementations=related.implementations,
        notices=(
            *map(Markdown, context.pull.capabilities.limits),
            *after.notes,
            *team_notices(context.pull, context.team),
            *_unanswered(context),
            *_listed(context),
            *unknown_names(context),
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
        templates=tuple(dict.fromkeys(_template(spec_review) for spec_review in spec_reviews)),
    )
    return hidden + body


def summary_without_specs(pull: PullRequest, team: TeamVerdict) -> str | None:
    """Say what is odd about the team's files where no check has room for it, or on an old summary that its spec has left."""
    lines, request = team_notices(pull, team), Markdown(pull.capabilities.request)
    if not lines and not summaries(pull):
        return None
    body = render("left.md.j2", limit=pull.capabilities.body_limit, request=request, lines=lines)
    return mark(body, Marker(kind=Kind.SUMMARY))


def replies_in_silence(context: ReviewContext) -> tuple[Reply, ...]:
    """Remind the people whom the gate waits for, where the policy wants that."""
    return reminder(context, context.snapshot.now)


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
    return link(f"{problem.path}:{line}", file_url(pull, problem.path, line))


def _leaving(context: ReviewContext, removal: Removal) -> Markdown:
    """Name a spec that leaves, where it goes, and what that needs."""
    pull = context.pull
    address = pull.capabilities.file_url
    base = address.format(repository=pull.base.repository, sha=pull.base_before, path=removal.path, line=1)
    name = link(removal.title, base) if address else escape(removal.title)
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


def _template(spec_review: SpecReview) -> Markdown:
    """Name the template and its version: people compare with stale copies. A blob, as a commit would be new after every merge."""
    template = spec_review.source.template
    if template is None:
        return Markdown("Template: built in")
    return Markdown(f"Template: {code(template.path)}, blob {code(template.blob[:8])}")
