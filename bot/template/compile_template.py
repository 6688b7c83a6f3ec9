"""Compile a template into a schema. Everything it knows, it reads out of the template and the policy's names."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.markdown.document import parse
from bot.markdown.memo import Remembered
from bot.markdown.model import Document, LineKind, Section
from bot.markdown.text_normalize import field_key, key_of, line_key, plain_text
from bot.policy.lfs_pointer import MESSAGE, is_lfs_pointer
from bot.policy.model import SpecRule
from bot.template.apply_policy import apply_policy, with_policy
from bot.template.compile_fields import body_fields, header_fields
from bot.template.compile_tables import table_rules
from bot.template.model import (
    LONG_LINE,
    ColumnRule,
    FieldRule,
    RoleKeys,
    Schema,
    SectionRule,
    TableRule,
    TemplateError,
    TitleRule,
)
from bot.template.optional_marks import is_optional
from bot.template.placeholder import find_placeholders, is_stand_in
from bot.template.section_draft import SectionDraft, drafts_below
from bot.template.template_lines import TemplateText, placeholders_of, prose, read_text

__all__ = [
    "ColumnRule",
    "FieldRule",
    "RoleKeys",
    "Schema",
    "SectionRule",
    "TableRule",
    "TemplateError",
    "TitleRule",
    "compile_template",
]

_CHECKED_LANGUAGES = frozenset({"json", "sql"})
_TITLE_WORD = re.compile(r"\b(?:title|name|template|placeholder|short description)\b", re.IGNORECASE)
_LEGAL = re.compile(r"\b(?:copyright|licen[cs]e|licensing|legal notice|disclaimer|table of contents|contents|toc)\b")
_CONTENTS = re.compile(r"^(?:[-*+]|\d+\.)\s+\[[^\]]+\]\(#[^)]*\)$|^\[\[?_?toc_?\]?\]$", re.IGNORECASE)
_PLAIN_NO = re.compile(
    r"^(?:n/a|none)\b|^no\s.*\b(?:issues?|concerns?|impact|changes?|found|needed|required)\b", re.IGNORECASE
)
MAX_SECTIONS = 501
"""Aligning a document with its template costs their product."""
MAX_FIELDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A template and the rule that it is compiled under, compared as text: a rule is not hashable."""

    document: Document = dataclasses.field(compare=False)
    rule: SpecRule = dataclasses.field(compare=False)
    text: str
    rule_text: str


def compile_template(document: Document, rule: SpecRule = SpecRule()) -> Schema:  # noqa: B008 - frozen
    """Compile a template under a rule, once; raises `TemplateError` when the template demands nothing."""
    source = _Source(document=document, rule=rule, text=document.text, rule_text=repr(rule))
    return COMPILED(source, len(document.text))


def _refuse_many(fields: Sequence[FieldRule], sections: Iterable[SectionRule]) -> None:
    if sum(len(one.fields) for one in sections) + len(fields) > MAX_FIELDS:
        raise TemplateError(f"The template has more than {MAX_FIELDS} fields; keep those that a spec needs.", 1)


def _compile(source: _Source) -> Schema:
    template, rule = _with_sure_title(unwrap(source.document)), source.rule
    if is_lfs_pointer(source.text):
        raise TemplateError(MESSAGE, 1)
    if len(template.sections) == 1:
        raise TemplateError("The template has no heading; give every section that a spec needs one.", 1)
    if len(template.sections) > MAX_SECTIONS:
        said = f"The template has more than {MAX_SECTIONS - 1} headings; keep those that a spec needs."
        raise TemplateError(said, template.sections[MAX_SECTIONS].line)
    sections = tuple(apply_policy(_compile_sections(template), rule))
    fields = tuple(with_policy(field, rule) for field in header_fields(template))
    body = range(1, len(template.lines) + 1)
    text = read_text(template, 1, len(template.lines))
    _refuse_many(fields, sections)
    names = {rule.key for rule in sections} | {field.key for field in fields}
    return Schema(
        template=template,
        title=_title(template),
        fields=fields,
        sections=sections,
        forbidden=rule.forbidden,
        required=tuple(name for name in rule.required if key_of(name.split(" / ")[-1]) not in names),
        roles=RoleKeys(
            status=key_of(rule.roles.status),
            questions=key_of(rule.roles.questions),
            history=key_of(rule.roles.history),
            plan=key_of(rule.roles.plan),
        ),
        waiting=frozenset(placeholders_of(template, body)),
        header_placeholders=frozenset(_header_placeholders(template)),
        lines_to_replace=frozenset(line for line in text.to_replace if _is_long(line)),
        waiting_lines=frozenset(
            line_key(template.line(line)) for line in body if any(True for _ in placeholders_of(template, (line,)))
        ),
        long_lines=frozenset(line for line in text.own if _is_long(line)),
        languages=_CHECKED_LANGUAGES & {fence.language for fence in template.fences},
        choices={field_key(name): tuple(words) for name, words in rule.values.items()},
        lifecycle=rule.lifecycle,
        markers=rule.markers,
    )


COMPILED = Remembered(_compile)
"""The schemas of late."""


def unwrap(document: Document) -> Document:
    """Take the template out of the Markdown fence of a page about it; its lines keep their numbers."""
    for fence in document.fences:
        inner = fence.content
        if fence.language not in ("md", "markdown", "") or not re.search(r"^#{1,6} ", inner, re.MULTILINE):
            continue
        wrapped = parse("\n" * fence.line + inner)
        outside = len(document.sections) - 1
        if len(wrapped.sections) - 1 > max(outside, 2):
            return wrapped
    return document


def _with_sure_title(template: Document) -> Document:
    """Take the first of several top headings for a title only if it waits for one, and the others for its sections; else it is one."""
    title = template.title
    if title is None or title.heading is None or len([one for one in template.sections if one.level == 1]) == 1:
        return template
    if not find_placeholders(title.heading.text):
        return replace(template, title=None)
    below = {
        one.index: replace(one, parent=title.index)
        for one in template.sections
        if one.line > title.line and not one.parent
    }
    return replace(template, sections=tuple(below.get(one.index, one) for one in template.sections))


def _is_long(line: str) -> bool:
    return len(line.split()) >= LONG_LINE


def _header_placeholders(template: Document) -> Iterator[str]:
    last = max([0, *(section.end_line for section in _header_sections(template))])
    yield from placeholders_of(template, range(1, last + 1))


def _header_sections(template: Document) -> Iterator[Section]:
    yield template.sections[0]
    if template.title is not None:
        yield template.title


def _title(template: Document) -> TitleRule | None:
    """Read the title's fixed words around its placeholder."""
    if template.title is None or template.title.heading is None:
        return None
    text = template.title.heading.text
    marks = find_placeholders(text)
    stand_in = is_stand_in(text) or _TITLE_WORD.search(text) is not None
    prefix, suffix = (text[: marks[0].begin], text[marks[-1].end :]) if marks else ("", "")
    if is_stand_in(prefix) or find_placeholders(prefix):
        prefix = ""
    return TitleRule(
        prefix=plain_text(prefix),
        suffix=plain_text(suffix),
        text=text,
        line=template.title.line,
        must_replace=bool(marks) or stand_in,
    )


def _compile_sections(template: Document) -> list[SectionRule]:
    """Turn sections into rules, folding the copies of a repeated one together."""
    rules: list[SectionRule] = []
    top = template.title or template.sections[0]
    _compile_children(template, (top,), -1, rules)
    return [replace(rule, children=tuple(one.index for one in rules if one.parent == rule.index)) for rule in rules]


def _compile_children(
    template: Document, parents: Sequence[Section], parent_rule: int, rules: list[SectionRule]
) -> None:
    for draft in drafts_below(template, parents):
        rule = _rule(template, draft, len(rules), parent_rule)
        rules.append(rule)
        _compile_children(template, draft.all, rule.index, rules)


def _rule(template: Document, draft: SectionDraft, index: int, parent: int) -> SectionRule:
    section, pattern = draft.section, draft.pattern
    texts = [read_text(template, one.body_line, one.end_line) for one in draft.all]
    text = TemplateText(
        own=frozenset().union(*(one.own for one in texts)),
        to_replace=frozenset().union(*(one.to_replace for one in texts)),
        placeholders=frozenset().union(*(one.placeholders for one in texts)),
    )
    heading = section.heading.text if section.heading else ""
    marks = {mark.text for mark in find_placeholders(heading)}
    return SectionRule(
        index=index,
        parent=parent,
        children=(),
        name=pattern.name,
        key=pattern.key,
        heading=heading,
        pattern=pattern.pattern,
        is_wildcard=pattern.is_wildcard,
        copies=1 + len(draft.copies),
        since=draft.since,
        level=section.level,
        line=section.line,
        end_line=section.end_line,
        tree_end=section.tree_end,
        required=not is_optional(template, section),
        not_applicable=True,
        fields=tuple(_fields(template, draft.all)),
        tables=tuple(_tables(template, draft.all)),
        own_lines=text.own,
        lines_to_replace=text.to_replace,
        placeholders=text.placeholders | marks,
        prose="".join(prose(template, one.body_line, one.end_line) for one in draft.all),
        may_stay=_may_stay(template, section, text),
    )


def _fields(template: Document, sections: Sequence[Section]) -> Iterator[FieldRule]:
    """Yield the fields of a section, and those that only a later copy has."""
    seen: set[str] = set()
    for since, section in enumerate(sections):
        new = [one for one in body_fields(template, section) if one.key not in seen]
        seen |= {one.key for one in new}
        yield from (replace(one, since=since) for one in new)


def _tables(template: Document, sections: Sequence[Section]) -> Iterator[TableRule]:
    """Yield the tables of a section, and those with columns of their own that only a later copy has."""
    seen: set[frozenset[str]] = set()
    for section in sections:
        new = [
            one for one in table_rules(template, section) if frozenset(column.key for column in one.columns) not in seen
        ]
        seen |= {frozenset(column.key for column in one.columns) for one in new}
        yield from new


def _may_stay(template: Document, section: Section, text: TemplateText) -> bool:
    """Tell text that is meant to stay as it is: a checklist to tick, a table of contents, a licence, a plain no."""
    inside = range(section.body_line, section.end_line + 1)
    boxes = [item for item in template.items if item.line in inside and item.ticked is not None]
    if text.placeholders or any(line_key(box.text) in text.to_replace for box in boxes):
        return False
    words = [template.line(line).strip() for line in inside if template.kind(line) is LineKind.TEXT]
    lines = [word for word in words if word]
    return bool(boxes) or _LEGAL.search(section.key) is not None or _is_final(lines)


def _is_final(lines: list[str]) -> bool:
    """Tell lines that need no author."""
    return bool(lines) and (all(map(_CONTENTS.match, lines)) or all(map(_PLAIN_NO.match, lines)))
