"""What is left of the template's own words that the author should have replaced."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from bot.comparison.model import Alignment, Comparison, TemplateResidue
from bot.markdown.model import Document, Field, LineKind, Span
from bot.markdown.text_normalize import line_key
from bot.template.model import FieldRule, Schema, SectionRule
from bot.template.placeholder import find_placeholders, is_sample, is_stand_in
from bot.template.placeholder_search import Occurrence, search_for

UNRESOLVED = re.compile(r"<<\[[A-Z][^\]\n]*\]>>")
_CLOSING = re.compile(r"<<\[/")
_TOKEN = re.compile(r"N{3,}|X{3,}|[Yy]{4}-[Mm]{2}-[Dd]{2}")
_BETWEEN_CHOICES = re.compile(r"[|/,]| or ")
_BETWEEN_VALUES = re.compile(r"[,;\n]")
_KEY = re.compile(r"^[\w-]+:\s+")
_SKIPPED = (LineKind.DEFINITION, LineKind.FENCE, LineKind.COMMENT)


def find_residue(comparison: Comparison) -> tuple[TemplateResidue, ...]:
    """Find them all, one per line; samples that stand together are one."""
    document, schema, alignment = comparison.document, comparison.schema, comparison.alignment
    found = {one.span.line: one for one in _placeholders(document, schema, alignment)}
    for leftover in _title(document, schema):
        found.setdefault(leftover.span.line, leftover)
    taken = {line for one in found.values() for line in range(one.span.line, one.span.end_line + 1)}
    for leftover in _samples(document, schema, alignment, taken):
        found.setdefault(leftover.span.line, leftover)
    for leftover in (*_kept_fields(comparison), *_sample_rows(comparison)):
        found.setdefault(leftover.span.line, leftover)
    return tuple(found[line] for line in sorted(found))


def _placeholders(document: Document, schema: Schema, alignment: Alignment) -> Iterator[TemplateResidue]:
    """Search the whole text once for every placeholder of the template; yield one finding per line."""
    search = search_for(schema.waiting)
    if search is None:
        return
    shown = document.skeleton.shown
    starts = list(accumulate((len(line) + 1 for line in shown[:-1]), initial=0))
    matches = search.find("\n".join(shown))
    for line, found in groupby(matches, key=lambda match: bisect_right(starts, match.begin)):
        if document.kind(line) not in _SKIPPED and (kept := list(_left(document, schema, alignment, line, found))):
            last = bisect_right(starts, kept[-1].end - 1)
            span = Span(
                line=line,
                column=kept[0].begin - starts[line - 1] + 1,
                end_line=last,
                end_column=kept[-1].end - starts[last - 1] + 1,
            )
            marks = tuple(dict.fromkeys(match.text for match in kept))
            section = document.section_at(line).index
            yield TemplateResidue(span=span, section=section, text=document.line(line).strip(), placeholders=marks)


def _left(
    document: Document, schema: Schema, alignment: Alignment, line: int, found: Iterator[Occurrence]
) -> Iterator[Occurrence]:
    """Yield what a line really keeps: nothing in inline code, no link, no word that the template has elsewhere."""
    text = document.line(line)
    in_scope: dict[str, bool] = {}
    ticks, seen = 0, -1
    for match in found:
        if document.kind(line) is LineKind.CODE:
            if text.strip(" \t#/*;-") == match.text:
                yield match
            return
        seen = match.whole.rfind("\n", 0, match.begin) + 1 if seen < 0 else seen
        ticks += match.whole.count("`", seen, match.begin)
        seen = match.end
        word = match.text
        if word not in in_scope:
            in_scope[word] = _CLOSING.match(word) is None and _in_scope(document, schema, alignment, word, line)
        if in_scope[word] and ticks % 2 == 0 and _is_bare(document, match):
            yield match


def _is_bare(document: Document, found: Occurrence) -> bool:
    """Tell a placeholder from a link, an image, and part of a longer word."""
    before, after = found.whole[max(found.begin - 1, 0) : found.begin], found.whole[found.end : found.end + 1]
    if found.text[0] == "[":
        label = found.text[1:-1].strip().casefold()
        return after not in ("(", "[") and before not in ("!", "]") and label not in document.skeleton.labels
    return found.text[0] != "<" or not (before.isalnum() or before == "_")


def _in_scope(document: Document, schema: Schema, alignment: Alignment, text: str, line: int) -> bool:
    """Let a placeholder of one word count only where the template has it."""
    if len(text.split()) > 1 or UNRESOLVED.match(text) or line_key(document.line(line)) in schema.waiting_lines:
        return True
    section = document.section_at(line)
    rule = alignment.rules.get(section.index)
    if rule is not None:
        return text in rule.placeholders
    if section.index == 0 or section is document.title or document.kind(line) is LineKind.META:
        return text in schema.header_placeholders
    while section.index and rule is None:
        section = document.sections[section.parent]
        rule = alignment.rules.get(section.index)
    return rule is not None and text in _below(schema, rule)


def _below(schema: Schema, rule: SectionRule) -> frozenset[str]:
    return rule.placeholders.union(*(_below(schema, schema.sections[child]) for child in rule.children))


def _title(document: Document, schema: Schema) -> Iterator[TemplateResidue]:
    """Find the template's own title, when it must go."""
    title = document.title
    if title is None or title.heading is None or schema.title is None or not schema.title.must_replace:
        return
    if line_key(title.heading.text) == line_key(schema.title.text) or _shares_token(
        title.heading.text, schema.title.text
    ):
        yield TemplateResidue(span=document.span(title.line), section=title.index, text=title.heading.text)


def _samples(document: Document, schema: Schema, alignment: Alignment, taken: set[int]) -> Iterator[TemplateResidue]:
    """Find samples and the lines of paragraphs in brackets; lines that stand together are one finding."""
    for section in document.sections:
        rule = alignment.rules.get(section.index)
        held = rule.lines_to_replace | schema.lines_to_replace if rule is not None else schema.lines_to_replace
        if not held:
            continue
        run: list[int] = []
        for line in range(section.body_line, section.end_line + 1):
            if document.kind(line) is LineKind.TEXT and line not in taken and line_key(document.line(line)) in held:
                run.append(line)
            elif run and document.kind(line) is not LineKind.BLANK:
                yield _run(document, section.index, run)
                run = []
        if run:
            yield _run(document, section.index, run)


def _run(document: Document, section: int, lines: Iterable[int]) -> TemplateResidue:
    first, *rest = lines
    last = rest[-1] if rest else first
    text = document.line(first).strip()
    sample = all(is_sample(line_key(document.line(line))) for line in (first, *rest))
    return TemplateResidue(span=document.span(first, last), section=section, text=text, sample=sample)


def _kept_fields(comparison: Comparison) -> Iterator[TemplateResidue]:
    """Find them in the header and in each section."""
    for rule in comparison.schema.fields:
        for field in comparison.header_fields(rule):
            if (kept := _kept_value(comparison, rule, field)) is not None:
                yield kept
            yield from _kept_lines(comparison, rule, field)
    for section_rule, section in comparison.pairs():
        for rule in section_rule.fields:
            for field in comparison.section_fields(rule, section):
                if (kept := _kept_value(comparison, rule, field)) is not None:
                    yield kept


def _shares_token(text: str, template: str) -> bool:
    """Tell whether a stand-in such as NNNN was left inside a text that is otherwise the author's."""
    return any(token in text for token in _TOKEN.findall(template))


def _kept_value(comparison: Comparison, rule: FieldRule, field: Field) -> TemplateResidue | None:
    """Tell whether a field still has the value that the template gave it, or one of several."""
    document = comparison.document
    kept = line_key(field.value) == line_key(rule.value) or _shares_token(field.value, rule.value)
    kept = kept or not _stand_ins(comparison.schema.template, rule).isdisjoint(_values(field.value))
    if not rule.must_replace or not (kept or _lists_all_choices(field.value, rule.type.choices)):
        return None
    if not field.value and not document.lines[field.line - 1][field.value_span.column - 1 :].strip():
        return None
    return TemplateResidue(
        span=document.span(field.line), section=field.section, text=document.lines[field.line - 1].strip()
    )


def _kept_lines(comparison: Comparison, rule: FieldRule, field: Field) -> Iterator[TemplateResidue]:
    """Yield the lines of a list of values that are still the template's, where they must go.

    Of a list that was kept in part, those count that can be nobody's own: a team's template may name real people, too.
    """
    if field.value or not rule.must_replace:
        return
    document, template = comparison.document, comparison.schema.template
    own = {line_key(template.line(line)) for line in _lines_below(rule)} - {"", "---"}
    lines = list(comparison.value_lines(field))
    kept = [line for line in lines if line_key(document.line(line)) in own]
    if len(kept) < len(own) and not any(find_placeholders(document.line(line)) for line in kept):
        stand_ins = _stand_ins(template, rule)
        kept = [line for line in lines if not stand_ins.isdisjoint(_values(document.line(line)))]
    for line in kept:
        text = document.lines[line - 1].strip()
        yield TemplateResidue(span=document.span(line), section=field.section, text=text)


def _lines_below(rule: FieldRule) -> range:
    return range(rule.line + 1, rule.last_line + 1)


def _stand_ins(template: Document, rule: FieldRule) -> frozenset[str]:
    """Collect the values of a field of the template that stand for another, such as `Your Name`."""
    texts = [rule.value] if rule.value else [template.line(line) for line in _lines_below(rule)]
    return frozenset(value for text in texts for value in _values(text) if is_stand_in(value))


def _values(text: str) -> Iterator[str]:
    """Take a list of values apart, on one line or as an item with a key: `[A, B]`, `- name: A`."""
    for part in _BETWEEN_VALUES.split(text):
        yield _KEY.sub("", line_key(part).strip("[]{}\"' ")).strip("\"' ")


def _lists_all_choices(value: str, choices: Sequence[str]) -> bool:
    """Tell a list of choices that was left whole, without its brackets or with words behind it."""
    if len(choices) < 2 or not _BETWEEN_CHOICES.search(value):
        return False
    parts = [part.strip(" \\[]{}()<>*_`\"'").casefold() for part in _BETWEEN_CHOICES.split(value)]
    pairs = list(zip(parts, (choice.casefold() for choice in choices), strict=False))
    exact = all(part == choice for part, choice in pairs[:-1])
    return len(pairs) == len(choices) and exact and pairs[-1][0].startswith(pairs[-1][1])


def _sample_rows(comparison: Comparison) -> Iterator[TemplateResidue]:
    """Yield rows such as `Risk 2` that stayed behind among real ones."""
    for rule, table, section in comparison.tables:
        samples = [row for row in table.rows if rule.has_sample(row)]
        if len(samples) == len(table.rows):
            continue
        for row in samples:
            if is_sample(row.text(0)):
                text = comparison.document.line(row.line).strip()
                yield TemplateResidue(span=comparison.document.span(row.line), section=section.index, text=text)
