"""A template from what a team's specs have in common: their metadata, and the headings that most of them have. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.markdown.calendar_date import read_date
from bot.markdown.model import Document, Field, FieldForm, Section
from bot.markdown.text_normalize import field_key
from bot.spec.facts import metadata

_COMMON, _NEARLY_ALL = 0.5, 0.9
_FORMS = {FieldForm.BOLD: "**{0}:** {1}", FieldForm.BULLET: "- {0}: {1}", FieldForm.PLAIN: "{0}: {1}"}
_STATUS = "status"
_BEFORE_COLON = re.compile(r"([A-Za-z][\w -]{1,40}): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A heading of the template: the most common spelling, how deep it is, and the share of specs that have it."""

    name: str
    level: int
    share: float


def derive_template(specs: Sequence[Document], statuses: Sequence[str]) -> str:
    """Write the template; `statuses` are the words to choose from."""
    choices = f"[{' | '.join(statuses)}]"
    lines = [*_front_matter(specs, choices)]
    title = _title(specs)
    lines += [f"# {title}", ""] if title else []
    fields = list(_fields(specs, choices))
    lines += [*fields, ""] if fields else []
    for part in _parts(specs):
        lines += [f"{'#' * part.level} {part.name}", "", _placeholder(part, choices), ""]
    return "\n".join(lines)


def _front_matter(specs: Sequence[Document], choices: str) -> Iterator[str]:
    found = [one for one in common_fields(specs) if one.form is FieldForm.FRONT_MATTER]
    if found:
        yield from ("---", *(f'{one.name}: "{_value(specs, one, choices)}"' for one in found), "---", "")


def _fields(specs: Sequence[Document], choices: str) -> Iterator[str]:
    """Write the fields below the title; lines of bold labels are kept apart, as a reader of Markdown wants them."""
    for one in common_fields(specs):
        if one.form in _FORMS:
            end = "" if one.form is FieldForm.BULLET else "  "
            yield _FORMS[one.form].format(one.name, _value(specs, one, choices)) + end


def common_fields(specs: Sequence[Document]) -> list[Field]:
    """Give one of each field of the metadata that nearly all specs have, as the first of them spells it."""
    first: dict[str, Field] = {}
    counts = Counter[str]()
    for spec in specs:
        own = {one.key: one for one in metadata(spec)}
        counts.update(own.keys())
        first = {**own, **first}
    return [one for key, one in first.items() if counts[key] >= _NEARLY_ALL * len(specs)]


def _value(specs: Sequence[Document], field: Field, choices: str) -> str:
    if field.key == _STATUS:
        return choices
    values = [one.value for spec in specs for one in metadata(spec) if one.key == field.key and one.value]
    dates = sum(read_date(value).day is not None for value in values)
    return "[YYYY-MM-DD]" if values and dates >= _NEARLY_ALL * len(values) else f"[{field.name}]"


def _title(specs: Sequence[Document]) -> str:
    """Write the title, with the words before a colon that nearly all have; nothing where titles stand elsewhere."""
    titles = [spec.title.name for spec in specs if spec.title is not None]
    if len(titles) < _COMMON * len(specs):
        return ""
    starts = Counter(found[1] for title in titles if (found := _BEFORE_COLON.match(title)))
    word, count = starts.most_common(1)[0] if starts else ("", 0)
    return f"{word}: [Title]" if count >= _NEARLY_ALL * len(specs) else "[Title]"


def _parts(specs: Sequence[Document]) -> list[_Part]:
    """List the headings of most specs, where they stand on average; one below another only with it."""
    places: dict[tuple[str, ...], list[float]] = {}
    names: dict[tuple[str, ...], Counter[tuple[str, int]]] = {}
    for spec in specs:
        seen = {_path(spec, one): one for one in spec.sections[1:] if one is not spec.title}
        for at, (path, section) in enumerate(seen.items()):
            places.setdefault(path, []).append(at / len(seen))
            names.setdefault(path, Counter())[section.name, section.level] += 1
    common = {path for path, found in places.items() if len(found) >= _COMMON * len(specs)}
    kept = [path for path in common if all(path[:depth] in common for depth in range(1, len(path)))]
    middle = {path: sum(places[path]) / len(places[path]) for path in kept}
    ordered = sorted(kept, key=lambda path: [(middle[path[:depth]], path[:depth]) for depth in range(1, len(path) + 1)])
    return [
        _Part(name=name, level=level, share=len(places[path]) / len(specs))
        for path in ordered
        for (name, level), _ in names[path].most_common(1)
    ]


def _path(spec: Document, section: Section) -> tuple[str, ...]:
    """Name a section by those above it, without the title."""
    found = [section.key]
    while (section := spec.sections[section.parent]).index and section is not spec.title:
        found.insert(0, section.key)
    return tuple(found)


def _placeholder(part: _Part, choices: str) -> str:
    if field_key(part.name) == _STATUS:
        return choices
    return (
        f"[What belongs under {part.name}]"
        if part.share >= _NEARLY_ALL
        else f"[Optional: what belongs under {part.name}]"
    )
