"""Finds fields by their names: each is looked at once, however many the template asks for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.markdown.model import Document, Field, Section
from bot.markdown.text_normalize import field_key, loose_key


class FieldLookup:
    """Fields by key; in another spelling, such as the plural, unless the template has that one, too."""

    def __init__(self, fields: Iterable[Field], known: Collection[str]) -> None:
        exact: dict[str, list[Field]] = defaultdict(list)
        loose: dict[str, list[Field]] = defaultdict(list)
        for one in fields:
            exact[one.key].append(one)
            if one.key not in known:
                loose[loose_key(one.key)].append(one)
        self._exact: Mapping[str, Sequence[Field]] = exact
        self._loose: Mapping[str, Sequence[Field]] = loose

    def find(self, key: str) -> tuple[Field, ...]:
        """Give the fields of that name, else those in another spelling."""
        return tuple(self._exact.get(key) or self._loose.get(loose_key(key), ()))


def said_names(document: Document, section: Section) -> frozenset[str]:
    """List what stands in a section as a heading, or before a colon in plain text, in its loose spelling."""
    names = {loose_key(field_key(one.name)) for one in document.below(section)[1:]}
    for number in range(section.body_line, section.end_line + 1):
        before, colon, _ = document.line(number).partition(":")
        if colon:
            names.add(loose_key(field_key(before.lstrip(" \t-*+>"))))
    return frozenset(names)
