"""Which section of a document answers which section of its template.

The document is aligned as a whole: text first, level second, place third. So one missing or moved section is one
finding, and the sections below it echo nothing.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.comparison.model import Alignment, Missing, Moved
from bot.comparison.section_claims import SectionSearch, claim_fixed, claim_loosely, level_shift
from bot.markdown.model import Document, Section
from bot.template.model import Schema, SectionRule, fits


def align(document: Document, schema: Schema) -> Alignment:
    """Align a document with its template."""
    search = SectionSearch(document, schema)
    search.shift = level_shift(document, schema)
    fixed = [rule for rule in schema.sections if not rule.repeats and not _in_series(schema, rule)]
    claim_fixed(search, fixed)
    claim_loosely(search, fixed)
    duplicates = tuple(_duplicates(search, fixed))
    taken = frozenset(section.index for section in duplicates)
    missing_below = list(_claim_series(search, taken))
    missing = [*_missing(search), *missing_below]
    order = {rule.index: at for at, rule in enumerate(schema.sections)}
    return Alignment(
        sections={rule: tuple(found) for rule, found in search.sections.items()},
        rules=search.rules,
        missing=tuple(sorted(missing, key=lambda one: order[one.rule.index])),
        moved=tuple(_moved(search)),
        duplicates=duplicates,
    )


def _in_series(schema: Schema, rule: SectionRule) -> bool:
    """Tell whether a rule stands below a repeated one."""
    while rule.parent != -1:
        rule = schema.sections[rule.parent]
        if rule.repeats:
            return True
    return False


def _duplicates(search: SectionSearch, rules: Iterable[SectionRule]) -> Iterator[Section]:
    """Yield further sections with a heading that the template has once, beside the first."""
    there: dict[tuple[str, int, int], list[Section]] = {}
    for section in search.free_sections():
        there.setdefault((section.key, section.level, section.parent), []).append(section)
    for rule in rules:
        for known in search.sections.get(rule.index, ()):
            yield from there.get((known.key, known.level, known.parent), ())


def _claim_series(search: SectionSearch, taken: frozenset[int]) -> Iterator[Missing]:
    """Claim the copies of repeated sections, and what stands below each; yield what is missing in a copy."""
    series = [rule for rule in search.schema.sections if rule.repeats and not _in_series(search.schema, rule)]
    for rule in sorted(series, key=lambda rule: rule.is_wildcard):
        for section in _copies(search, rule, series, taken):
            search.claim(rule, section)
            yield from _claim_below(search, rule, section)
    yield from _missing_in_later_copies(search)


def _missing_in_later_copies(search: SectionSearch) -> Iterator[Missing]:
    """Yield what the template shows below a later copy only, where no copy of a document with as many has it."""
    for rule in search.schema.sections:
        if rule.since and rule.required and rule.index not in search.sections:
            for copy in search.sections.get(rule.parent, ())[rule.since : rule.since + 1]:
                yield Missing(rule=rule, parent=copy)


def _copies(
    search: SectionSearch, rule: SectionRule, series: Iterable[SectionRule], taken: frozenset[int]
) -> list[Section]:
    """Find the copies of a repeated section: by heading, else by what they hold."""
    parent, level = search.parent(rule), search.level(rule)
    free = [one for one in search.free_sections() if one.index not in taken and abs(one.level - level) <= 1]
    others = [other for other in series if search.parent(other) not in (None, parent)]
    free = [one for one in free if not any(_is_copy_of(search, other, one) for other in others)]
    inside = [one for one in free if parent is None or search.document.in_tree(parent, one.line)]
    if rule.is_wildcard or rule.pattern is None:
        return [one for one in inside if one.level == level and (parent is None or one.parent == parent.index)]
    pattern = rule.pattern
    named = [one for one in inside if fits(pattern, one.name)] or [one for one in free if fits(pattern, one.name)]
    known = {one.index for one in named}
    outer = [one for one in named if one.parent not in known]
    if outer or parent is None:
        return outer
    return [one for one in inside if one.parent == parent.index and _alike(search.document, rule, one)]


def _is_copy_of(search: SectionSearch, rule: SectionRule, section: Section) -> bool:
    """Tell a copy that stands where a repeated section of the same name belongs: it is no copy of another one's."""
    parent = search.parent(rule)
    named = rule.pattern is not None and not rule.is_wildcard and fits(rule.pattern, section.name)
    return named and parent is not None and search.document.in_tree(parent, section.line)


def _alike(document: Document, rule: SectionRule, section: Section) -> bool:
    """Tell a copy under a name of its own: it has one of the fields, or the template asks for none."""
    keys = {field.key for field in rule.fields}
    return not keys or any(one.key in keys for one in document.fields_in(section) if one.section == section.index)


def _claim_below(search: SectionSearch, rule: SectionRule, section: Section) -> Iterator[Missing]:
    """Claim the children of one copy."""
    for index in rule.children:
        child = search.schema.sections[index]
        free = [one for one in search.document.below(section)[1:] if one.index not in search.rules]
        found = [one for one in free if _answers(child, one)]
        found = found if child.repeats else found[:1]
        for one in found:
            search.claim(child, one)
            yield from _claim_below(search, child, one)
        if not found and child.required and not child.since:
            yield Missing(rule=child, parent=section)


def _answers(rule: SectionRule, section: Section) -> bool:
    return section.key == rule.key if rule.pattern is None else rule.is_wildcard or fits(rule.pattern, section.name)


def _missing(search: SectionSearch) -> Iterator[Missing]:
    """Yield the required rules without a section whose parent is there."""
    for rule in search.schema.sections:
        if rule.index in search.sections or not rule.required or _in_series(search.schema, rule):
            continue
        if rule.parent == -1:
            yield Missing(rule=rule, parent=None)
        elif rule.parent in search.sections:
            yield Missing(rule=rule, parent=search.sections[rule.parent][0])


def _moved(search: SectionSearch) -> Iterator[Moved]:
    """Yield the sections that break the order of their siblings, or stand in another section's part."""
    placed = sorted((found[0].line, rule) for rule, found in search.sections.items())
    away = {rule.index for rule in search.schema.sections if _is_away(search, rule, placed)}
    for index in away:
        rule = search.schema.sections[index]
        parent = search.sections[rule.parent][0]
        yield Moved(section=search.sections[index][0], rule=rule, neighbour=parent, should_follow=True)
    for siblings in _families(search.schema):
        there = [rule for rule in siblings if rule.index in search.sections and rule.index not in away]
        yield from _out_of_order(search, there)


def _families(schema: Schema) -> Iterator[tuple[SectionRule, ...]]:
    yield schema.top()
    for rule in schema.sections:
        if rule.children and not rule.repeats and not _in_series(schema, rule):
            yield tuple(schema.sections[index] for index in rule.children)


def _is_away(search: SectionSearch, rule: SectionRule, placed: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a section stands outside its parent's part: up to the next section of the template."""
    if rule.index not in search.sections or rule.parent not in search.sections or _in_series(search.schema, rule):
        return False
    parent, section = search.sections[rule.parent][0], search.sections[rule.index][0]
    if search.document.in_tree(parent, section.line):
        return False
    start = bisect_right(placed, (parent.line, len(search.schema.sections)))
    is_below = _descendants(search.schema, rule.parent)
    end = next((line for line, other in placed[start:] if not is_below(other)), len(search.document.lines) + 1)
    return not parent.line < section.line < end


def _descendants(schema: Schema, ancestor: int) -> Callable[[int], bool]:
    def is_below(rule: int) -> bool:
        while rule != -1:
            rule = schema.sections[rule].parent
            if rule == ancestor:
                return True
        return False

    return is_below


def _out_of_order(search: SectionSearch, rules: Sequence[SectionRule]) -> Iterator[Moved]:
    """Keep the longest run of siblings in order; the others have moved."""
    lines = [search.sections[rule.index][0].line for rule in rules]
    kept = _longest_rise(lines)
    for at, rule in enumerate(rules):
        if at in kept:
            continue
        after = [other for other in kept if other > at]
        before = [other for other in kept if other < at]
        follows = bool(before) and (not after or lines[at] < lines[before[-1]])
        neighbour = rules[before[-1] if follows else after[0]]
        yield Moved(
            section=search.sections[rule.index][0],
            rule=rule,
            neighbour=search.sections[neighbour.index][0],
            should_follow=follows,
        )


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Give the indices of the longest rising subsequence; of two, the one whose values come first."""
    best: list[list[int]] = []
    for at, value in enumerate(values):
        chains = [chain for chain in best if values[chain[-1]] < value]
        longest = max(chains, key=lambda chain: (len(chain), -values[chain[-1]]), default=[])
        best.append([*longest, at])
    return max(best, key=lambda chain: (len(chain), [-values[one] for one in chain]), default=[])
