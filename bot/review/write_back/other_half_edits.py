"""The other half of a spec that replaces another, or is replaced: what the other one is to say is written with the merge."""

from collections.abc import Iterable, Iterator

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.policy.paths import metadata_path
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.partners import Half
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.model.desired_state import FileText
from bot.review.write_back.base_edits import text_of
from bot.review.write_back.model import PlannedEdit, SpecEdits
from bot.spec.metadata import is_broken
from bot.spec.partner_edits import NAMES, partner_edits


def other_half_edits(context: ReviewContext, spec_reviews: Iterable[SpecReview]) -> Iterator[PlannedEdit]:
    """Make one edit for each spec that has to name others; one that came with this pull request is its author's."""
    if not context.gate.is_open:
        return
    together = {one.path for one in context.spec_reviews}
    halves: dict[str, list[tuple[SpecReview, Half]]] = {}
    for one in spec_reviews:
        for half in context.halves[one.path]:
            if half.path not in together and not half.contradicts:
                halves.setdefault(half.path, []).append((one, half))
    for path, wanted in halves.items():
        edit = _edit(context, path, wanted)
        if edit is not None:
            yield edit


def _edit(context: ReviewContext, path: str, wanted: list[tuple[SpecReview, Half]]) -> PlannedEdit | None:
    first, half = wanted[0]
    before = text_of(half.file)
    if before is None or is_broken(before.encode()):
        return None
    text, said = before, list[tuple[str, str]]()
    for is_new, names in NAMES.items():
        today = [(one.today or one.spec).path for one, other in wanted if other.partner.is_new is is_new]
        edits = partner_edits(parse(text), names, ", ".join(today)) if today else ()
        text, said = apply_edits(text, edits), [*said, *((names[0], path) for path in today if edits)]
    if not said:
        return None
    beside = metadata_path(context.policy, path) or ""
    schema = schema_of(first.source, context.policy.specs[first.source.rule])
    return PlannedEdit(
        path=first.path,
        also=tuple(one.path for one, _ in wanted[1:]),
        wanted=SpecEdits(path=path, before=before, schema=schema, partners=tuple(said)),
        file=FileText(path=path, content=text.encode(), metadata=beside, before=before.encode()),
    )
