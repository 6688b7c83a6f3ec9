"""Whom a spec names: people and teams in its metadata and its history."""

from collections.abc import Iterator

from bot.editor.model import OtherSpec
from bot.markdown.text_normalize import field_key, loose_key, plain_text
from bot.spec.facts import metadata
from bot.spec.model import Examination

NAMING = frozenset(
    map(
        loose_key,
        ("author", "owner", "reviewer", "approver", "decider", "team", "contact", "by", "who", "name", "lead"),
    )
)
"""Fields and columns that hold a person or a team."""
_LONGEST = 60


def other_spec(spec: Examination) -> OtherSpec:
    """Keep of an examination with facts what other specs may want to name."""
    return OtherSpec(
        path=spec.path,
        title=spec.title or spec.path.rpartition("/")[2],
        number=spec.facts.number,
        names=tuple(dict.fromkeys(one for one in _names(spec) if one and len(one) <= _LONGEST)),
    )


def _names(spec: Examination) -> Iterator[str]:
    yield from spec.facts.authors
    for field in metadata(spec.document):
        if loose_key(field.key) in NAMING:
            value = plain_text(field.value)
            yield from (one.strip() for one in value.split(",") if "[" not in value)
    for row in spec.facts.history:
        yield from (text.strip() for column, text in row if loose_key(field_key(column)) in NAMING)
