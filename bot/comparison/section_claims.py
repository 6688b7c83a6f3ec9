"""Which sections of a document answer the fixed headings of its template: the surest first, then those in other words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.markdown.model import Document, Section
from bot.markdown.text_normalize import begins_alike, loose_key, loose_keys
from bot.template.model import Schema, SectionRule, fits


@dataclass(slots=True)
class SectionSearch:
    """A search under way: what is claimed so far."""

    document: Document
    schema: Schema
    shift: int = 0
    sections: dict[int, list[Section]] = field(default_factory=dict)
    rules: dict[int, SectionRule] = field(default_factory=dict)

    def claim(self, rule: SectionRule, section: Section) -> None:
        """Let a section answer a rule."""
        self.sections.setdefault(rule.index, []).append(section)
        self.rules[section.index] = rule

    def free_sections(self) -> Iterator[Section]:
        """Yield the sections that answer no rule yet; the title is none."""
        title = self.document.title
        for section in self.document.sections[1:]:
            if section.index not in self.rules and section is not title:
                yield section

    def parent(self, rule: SectionRule) -> Section | None:
        """Find the section of the nearest ancestor that has one."""
        while rule.parent != -1:
            rule = self.schema.sections[rule.parent]
            if rule.index in self.sections:
                return self.sections[rule.index][0]
        return None

    def level(self, rule: SectionRule) -> int:
        """Say at which level a rule's section should stand in this document."""
        above = rule
        while above.parent != -1:
            above = self.schema.sections[above.parent]
            if above.index in self.sections:
                return self.sections[above.index][0].level + rule.level - above.level
        return rule.level + self.shift


def level_shift(document: Document, schema: Schema) -> int:
    """Find by how many levels most headings differ from the template's."""
    known = Counter(section.key for section in document.sections)
    wanted = Counter(rule.key for rule in schema.sections if not rule.repeats)
    levels = {section.key: section.level for section in document.sections if known[section.key] == 1}
    shifts = Counter(
        levels[rule.key] - rule.level
        for rule in schema.sections
        if not rule.repeats and wanted[rule.key] == 1 and rule.key in levels
    )
    return max(shifts, key=lambda shift: (shifts[shift], -abs(shift)), default=0)


def claim_fixed(search: SectionSearch, rules: Sequence[SectionRule]) -> None:
    """Claim sections for fixed headings, the surest first."""
    by_key: dict[str, list[Section]] = {}
    for section in search.free_sections():
        by_key.setdefault(section.key, []).append(section)
    for sure in (_in_its_place, _below_its_parent, _near_its_level, _is_the_only_one(rules, by_key)):
        for rule in rules:
            if rule.index in search.sections:
                continue
            free = (one for one in by_key.get(rule.key, ()) if one.index not in search.rules)
            found = next((one for one in free if sure(search, rule, one)), None)
            if found is not None:
                search.claim(rule, found)


def claim_loosely(search: SectionSearch, rules: Sequence[SectionRule]) -> None:
    """Claim sections that mean the same in other words: a plural, a remark, a word more behind a dash."""
    waiting = [rule for rule in rules if rule.index not in search.sections and rule.key]
    by_form: dict[str, list[Section]] = {}
    series = [rule.pattern for rule in search.schema.sections if rule.pattern is not None and not rule.is_wildcard]
    wanted = {loose_key(name) for rule in waiting for name in (rule.name, rule.key)}
    wanted |= {form for rule in waiting for form in loose_keys(rule.name)}
    for section in search.free_sections():
        if not any(begins_alike(one, section.key) for one in wanted):
            continue
        if any(fits(pattern, section.name) for pattern in series):
            continue
        for form in {loose_key(section.name), *loose_keys(section.name)}:
            by_form.setdefault(form, []).append(section)
    for sure in (_in_its_place, _below_its_parent, _near_its_level):
        for rule in waiting:
            if rule.index not in search.sections and (found := _loosely(search, rule, by_form, sure)) is not None:
                search.claim(rule, found)


def _loosely(
    search: SectionSearch,
    rule: SectionRule,
    by_form: Mapping[str, Sequence[Section]],
    sure: Callable[[SectionSearch, SectionRule, Section], bool],
) -> Section | None:
    """Find the first section that has the rule's name in one of its forms; of two short forms, neither counts."""
    whole = loose_key(rule.name)
    short = loose_keys(rule.name)
    forms = {whole: by_form.get(whole, ())}
    forms |= {form: [one for one in by_form.get(form, ()) if loose_key(one.name) == form] for form in short - {whole}}
    known = {other.key for other in search.schema.sections}
    free = (one for found in forms.values() for one in found if one.index not in search.rules and one.key not in known)
    return next((one for one in free if sure(search, rule, one)), None)


def _in_its_place(search: SectionSearch, rule: SectionRule, section: Section) -> bool:
    return section.level == search.level(rule) and _below_its_parent(search, rule, section)


def _below_its_parent(search: SectionSearch, rule: SectionRule, section: Section) -> bool:
    parent = search.parent(rule)
    return _near_its_level(search, rule, section) and (parent is None or search.document.in_tree(parent, section.line))


def _near_its_level(search: SectionSearch, rule: SectionRule, section: Section) -> bool:
    return abs(section.level - search.level(rule)) <= 1 or abs(section.level - rule.level - search.shift) <= 1


def _is_the_only_one(
    rules: Iterable[SectionRule], by_key: Mapping[str, Sequence[Section]]
) -> Callable[[SectionSearch, SectionRule, Section], bool]:
    """Let a heading that is there once, and once in the template, stand two levels off."""
    wanted = Counter(rule.key for rule in rules)

    def is_the_only_one(search: SectionSearch, rule: SectionRule, section: Section) -> bool:
        near = abs(section.level - rule.level - search.shift) <= 2
        return near and wanted[rule.key] == 1 and len(by_key[rule.key]) == 1

    return is_the_only_one
