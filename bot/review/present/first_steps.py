"""What to do first with a spec that is not begun yet: one line each, in place of a comment on each of its lines."""

from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.first_contact import FirstContact, Form, first_contact
from bot.review.evaluate.model import SpecReview
from bot.review.present.phrases import capped
from bot.review.text.links import file_url
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown, code, link

_LATER = Markdown(
    "Comments on its lines come when half of the sections are filled in, or its status says more than Draft."
)


def first_steps(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say of each spec that is not begun yet what it is, what to do first, and when comments on its lines come."""
    found = ((one, first_contact(one)) for one in context.spec_reviews)
    steps = [_step(context, spec_review, contact) for spec_review, contact in found if contact is not None]
    where = "the check `spec / document`" if context.pull.capabilities.checks else "the list of specs below"
    return (*capped(steps, "spec to begin", where), *((_LATER,) if steps else ()))


def _step(context: ReviewContext, spec_review: SpecReview, contact: FirstContact) -> Markdown:
    """Say it of one spec."""
    name = code(spec_review.path)
    done, total = spec_review.spec.sections.done, spec_review.spec.sections.total
    first = contact.first.diagnostic
    where = link(f"line {first.span.line}", file_url(context.pull, spec_review.path, first.span.line))
    begin = f"Begin on {where}: {escape(first.message)}"
    said = {
        Form.TEMPLATE: f"{name} is the template as it was copied: none of its {total} sections is filled in. {begin}",
        Form.OTHER: f"{name} does not follow its template: {done} of {total} sections are there. {_way(context)} "
        "a file that is no spec belongs elsewhere, or out of `specs.paths` in the policy.",
        Form.DRAFT: f"{name} is a first draft, {done} of {total} sections are filled in. {begin}",
    }[contact.form]
    return Markdown(said)


def _way(context: ReviewContext) -> str:
    """Name the shortest way to the template's sections."""
    if context.pull.head.writable:
        return "Comment `/spec fix`, which adds those that are missing;"
    return "Take its headings over (`specbot fix` adds those that are missing);"
