"""What no fix can do: the sections that only their author can write."""

from collections.abc import Iterable

from bot.policy.severity import Severity
from bot.review.evaluate.model import SpecReview
from bot.review.text.markdown_escape import escape
from bot.review.text.render import code, count

_LISTED = 12


def left_to_write(spec_reviews: Iterable[SpecReview]) -> str:
    """Name the sections that hold nothing of the author's once every fix is made; empty when there is none."""
    found = [(spec_review.path, names) for spec_review in spec_reviews if (names := _unwritten(spec_review))]
    if not found:
        return ""
    total = sum(len(names) for _, names in found)
    lines = "\n".join(f"- {code(path)}: {_listed(names)}" for path, names in found)
    return f" Left to write, {count(total, 'section')}:\n\n{lines}"


def _unwritten(spec_review: SpecReview) -> tuple[str, ...]:
    heard = (one.diagnostic for one in spec_review.problems if one.diagnostic.severity is not Severity.INFO)
    return tuple(dict.fromkeys(one.unwritten for one in heard if one.unwritten is not None))


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(map(escape, names[:_LISTED])) + more
