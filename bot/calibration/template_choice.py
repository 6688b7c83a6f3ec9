"""Which template a collection of specs was written from, told from the headings that they share. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.markdown.document import parse
from bot.markdown.model import Document
from bot.markdown.text_normalize import loose_key

_FEWEST = 0.5
"""So many of a template's headings must be in the specs, on average."""
_MARKS = "[]{}<>"


def choose(specs: Sequence[Document], templates: Mapping[str, str]) -> str | None:
    """Name the template whose headings the specs have most of; None where no one fits."""
    fits = {name: _fit(specs, _headings(parse(text))) for name, text in templates.items()}
    best = max(fits, key=lambda name: (fits[name], name), default=None)
    return best if best is not None and fits[best] >= _FEWEST else None


def _fit(specs: Sequence[Document], wanted: frozenset[str]) -> float:
    """Average the share of a template's headings over the specs."""
    shares = [len(wanted & _headings(one)) / len(wanted) for one in specs] if wanted else []
    return sum(shares) / len(shares) if shares else 0.0


def _headings(document: Document) -> frozenset[str]:
    """Give the headings that name a section, without those that hold a placeholder."""
    return frozenset(_keys(section.name for section in document.sections[1:] if section is not document.title))


def _keys(names: Iterable[str]) -> Iterable[str]:
    return (loose_key(name) for name in names if not any(mark in name for mark in _MARKS))
