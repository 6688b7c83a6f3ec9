"""What a spec has earned to have written into it: the status, and a row of history that names the pull request."""

from datetime import date

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.policy.model import Lifecycle, Status
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.numbers import given_numbers, written_number
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.evaluate.status import completes
from bot.review.model.capabilities import PullState
from bot.review.model.source import SourceFile
from bot.review.text.render import escape
from bot.review.write_back.base_edits import text_of
from bot.review.write_back.model import Number, SpecEdits
from bot.spec.history import HistoryRow, has_row, spelled_author
from bot.template.model import Schema

_LONGEST_CHANGE = 200
_UNDER_WAY = (None, Status.DRAFT, Status.REVIEW)
_NUMBERED = (Status.APPROVED, Status.IMPLEMENTED)
_PASSED = (Status.APPROVED, Status.IMPLEMENTED, Status.WITHDRAWN)


def wanted_of(context: ReviewContext, spec_review: SpecReview, file: SourceFile | None, day: date) -> SpecEdits | None:
    """Say what a file should get; None when it has it, or is gone.

    A row that was written after the merge closes the matter. One that the pull request brought itself says nothing of the
    status: that may still have to follow.
    """
    pull, text, schema = context.pull, text_of(file), schema_for(context, spec_review)
    if file is None or text is None:
        return None
    named = has_row(parse(text), schema, pull.ref.short)
    if named and not _brought(spec_review, schema, pull.ref.short):
        return None
    status, row = _status(context, spec_review, text, schema), None
    if not named:
        row = _row(context, text, schema, day, status)
    number = _number(context, spec_review, status, said_in(text, schema).status)
    if status is None and row is None and number is None:
        return None
    return SpecEdits(path=file.path, before=text, schema=schema, status=status, row=row, number=number)


def said_in(text: str, schema: Schema) -> semantic_sections.DeclaredStatus:
    """Read the status of a text."""
    return semantic_sections.status(compare(parse(text), schema))


def schema_for(context: ReviewContext, spec_review: SpecReview) -> Schema:
    """Compile the template that rules a spec."""
    return schema_of(spec_review.source, context.policy.specs[spec_review.source.rule])


def _brought(spec_review: SpecReview, schema: Schema, reference: str) -> bool:
    """Tell whether the pull request itself has the row already."""
    text = text_of(spec_review.source.head)
    return text is not None and has_row(parse(text), schema, reference)


def _status(context: ReviewContext, spec_review: SpecReview, text: str, schema: Schema) -> str | None:
    """Say to which word the status moves: only if nobody has moved it since."""
    target = _target(context, spec_review) if said_in(text, schema).status is spec_review.spec.status else None
    return Lifecycle(names=schema.lifecycle).name(target) if target is not None else None


def _target(context: ReviewContext, spec_review: SpecReview) -> Status | None:
    """Say which status an open gate moves a spec to."""
    if not context.gate.is_open:
        return None
    if completes(spec_review):
        return Status.IMPLEMENTED
    return Status.APPROVED if _earns_approval(spec_review) else None


def _number(context: ReviewContext, spec_review: SpecReview, moved: str | None, said: Status | None) -> Number | None:
    """Give a spec its number with the approval, at the merge: the next one that is free on the commit that is written on."""
    given = given_numbers(context.snapshot, context.policy).get(spec_review.path)
    rule = context.policy.specs[spec_review.source.rule]
    earned = context.pull.state is PullState.MERGED and context.gate.is_open
    if given is None or rule.number is None or not earned or not (moved is not None or said in _NUMBERED):
        return None
    return Number(text=written_number(given, rule), field=rule.number.field)


def _earns_approval(spec_review: SpecReview) -> bool:
    """Tell whether an open gate moves the status: not if it had passed that before, or is a word of the file's own."""
    before = spec_review.earlier.status if spec_review.earlier is not None else None
    own_word = spec_review.spec.status is None and bool(spec_review.spec.status_text)
    return spec_review.spec.status in _UNDER_WAY and before not in _PASSED and not own_word


def _row(context: ReviewContext, text: str, schema: Schema, day: date, status: str | None) -> HistoryRow:
    pull = context.pull
    author = spelled_author(parse(text), schema, login=pull.author.login, name=pull.author.name)
    return HistoryRow(
        date=day.isoformat(),
        author=escape(author),
        change=escape(_cut(pull.title)),
        reference=escape(pull.ref.short),
        status=escape(status or said_in(text, schema).text or ""),
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_CHANGE else f"{title[: _LONGEST_CHANGE - 1]}…"
