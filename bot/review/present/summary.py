"""The one sticky comment: a row per spec, what happens next, what found no place in the diff."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.comparison.progress import Progress
from bot.review.evaluate.approvals import ApprovalCount
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.findings import ICONS
from bot.review.evaluate.removals import Removal
from bot.review.evaluate.spec_review import Problem, SpecReview
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory, first_line, summaries
from bot.review.model.snapshot import PullRequest
from bot.review.present.next_actions import (
    listed_question,
    next_actions,
    opinion_line,
    unanswered_line,
    unknown_authors,
    unknown_names,
)
from bot.review.present.permissions_notice import permission_notices
from bot.review.present.relations import relations, tasks_line
from bot.review.present.reminder import reminder
from bot.review.text.links import file_url
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown, code, count, link, render
from bot.review.write_back.write_back import AfterMerge

LISTED = 40
_ASKED = 10
NOTHING = AfterMerge()
RESTORED = Markdown("The status label was changed by hand and I put it back: it follows from files and thread.")


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


def summary(
    context: ReviewContext, outside: tuple[Problem, ...], *, memory: Memory, after: AfterMerge = NOTHING
) -> str:
    """Write the comment; its first line holds the marker and what the bot must remember."""
    spec_reviews, related = context.spec_reviews, relations(context)
    hidden, titles = first_line(memory), _titles(spec_reviews)
    body = render(
        "summary.md.j2",
        limit=context.pull.capabilities.body_limit - len(hidden),
        status=context.lifecycle(spec_reviews[0]).name(context.status) if spec_reviews else "",
        leaving=tuple(_leaving(context, removal) for removal in context.removals),
        rows=tuple(
            _row(context, spec_review, titles, after.statuses.get(spec_review.path)) for spec_review in spec_reviews
        ),
        steps=next_actions(context, after.steps),
        patch=after.patch,
        evaluated_approvals=_opinions(context),
        implementations=related.implementations,
        notices=(
            *map(Markdown, context.pull.capabilities.limits),
            *after.notes,
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
        icons=ICONS,
        help=Markdown(context.help),
        templates=tuple(dict.fromkeys(_template(spec_review) for spec_review in spec_reviews)),
    )
    return hidden + body


def summary_without_specs(pull: PullRequest) -> str | None:
    """Say on an old summary that its spec has left; None where there is none."""
    return mark(render("left.md.j2"), Marker(kind=Kind.SUMMARY)) if summaries(pull) else None


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


def _titles(spec_reviews: Iterable[SpecReview]) -> Mapping[str, str]:
    """Name each spec by its title, by path; where two have the same, with the file's name."""
    titles = {spec_review.path: spec_review.spec.title or spec_review.path for spec_review in spec_reviews}
    often = Counter(titles.values())
    return {
        path: f"{title} ({path.rpartition('/')[2]})" if often[title] > 1 else title for path, title in titles.items()
    }


def _row(
    context: ReviewContext, spec_review: SpecReview, titles: Mapping[str, str], status_today: str | None
) -> SummaryRow:
    """Put one spec into words and numbers; after the merge the base branch says its status."""
    spec = spec_review.spec
    return SummaryRow(
        title=titles[spec_review.path],
        url=file_url(context.pull, spec_review.path, 1),
        status=status_today or spec.status_text or "none",
        sections=spec.sections,
        questions=_questions(context, spec_review.path),
        tasks=tasks_line(spec_review),
        approval_count=next(
            approval_count for approval_count in context.gate.approval_counts if approval_count.path == spec_review.path
        ),
    )


def _questions(context: ReviewContext, path: str) -> str:
    """Count the questions of a spec and of the thread; what cannot be counted is never "none"."""
    waiting = sum(entry.path in {"", path} for entry in context.gate.open_questions)
    asked = sum(entry.path in {"", path} for entry in context.gate.questions)
    if any(place.path == path for place in context.gate.uncounted):
        return f"{waiting} open, some uncounted" if waiting else "some uncounted"
    return f"{waiting} open" if waiting else f"{asked} closed" if asked else "none"


def _opinions(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what each approval is worth, once per person."""
    waiting = context.gate.open_questions
    lines = (
        opinion_line(evaluated, waiting, context.pull)
        for approval_count in context.gate.approval_counts
        for evaluated in approval_count.evaluated_approvals
    )
    return tuple(dict.fromkeys(lines))


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
