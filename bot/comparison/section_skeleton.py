"""The template's own stub of a section, fitted into a document."""

import re

from bot.comparison.model import Comparison
from bot.markdown.model import Document, LineKind, Section, TextEdit
from bot.template.model import SectionRule

_ATX = re.compile(r"^(#{1,6})(?=\s)")


def previous_section(comparison: Comparison, rule: SectionRule, parent: Section | None) -> Section | None:
    """Find the section after which a missing one belongs: its nearest elder sibling, else its parent."""
    schema = comparison.schema
    siblings = schema.sections[rule.parent].children if rule.parent != -1 else tuple(one.index for one in schema.top())
    for index in reversed([one for one in siblings if one < rule.index]):
        found = comparison.alignment.sections.get(index, ())
        found = tuple(one for one in found if parent is None or comparison.document.in_tree(parent, one.line))
        if found:
            return found[-1]
    return parent or comparison.document.title


def insertion(comparison: Comparison, rule: SectionRule, parent: Section | None) -> TextEdit:
    """Insert a section's stub where it belongs; above its own sections, only the heading and its text.

    On the first line of a file a rule would begin a front matter.
    """
    document, template = comparison.document, comparison.schema.template
    shift = _level(comparison, rule, parent) - rule.level
    found = (comparison.alignment.first(child) for child in rule.children)
    below = [one.line for one in found if one is not None and _is_loose(comparison, one)]
    if below:
        stub = _stub(template, rule, rule.end_line, shift)
        return TextEdit(start_line=min(below), end_line=min(below) - 1, text="\n".join([*stub, "", ""]))
    end = _end(comparison, rule, previous_section(comparison, rule, parent), parent)
    while end and document.kind(end) in (LineKind.BLANK, LineKind.RULE):
        end -= 1
    gap = ["---", ""] if end and _has_rule_above(template, rule.line) else []
    stub = [*gap, *_stub(template, rule, rule.tree_end, shift)]
    is_end = not any(map(str.strip, document.lines[end:])) and comparison.alignment.missing[-1].rule is rule
    lines = ["", *stub] if end else [*stub, *([] if is_end else [""])]
    crowded = 0 < end < len(document.lines) and document.lines[end].strip()
    return TextEdit(start_line=end + 1, end_line=end, text="\n".join([*lines, *([""] if crowded else []), ""]))


def _is_loose(comparison: Comparison, section: Section) -> bool:
    """Tell whether a section may get another heading above it: not where the one above wants a section of that name."""
    holder = comparison.alignment.rules.get(section.parent)
    own = () if holder is None else holder.children
    return all(comparison.schema.sections[child].key != section.key for child in own)


def _end(comparison: Comparison, rule: SectionRule, previous: Section | None, parent: Section | None) -> int:
    """Find the last line before the place."""
    document = comparison.document
    if previous is None:
        return document.sections[0].end_line
    if previous is parent or previous is document.title:
        return previous.end_line
    later = [
        found.line
        for other in comparison.schema.sections
        if other.index > rule.index and other.parent == rule.parent
        for found in comparison.alignment.sections.get(other.index, ())[:1]
        if found.line > previous.line
    ]
    return min([previous.tree_end, *(line - 1 for line in later)])


def _level(comparison: Comparison, rule: SectionRule, parent: Section | None) -> int:
    """Choose the heading's level: as its siblings have it, else one below its parent."""
    for index, sections in comparison.alignment.sections.items():
        other = comparison.schema.sections[index]
        if other.parent == rule.parent and other.level == rule.level:
            return sections[0].level
    if parent is not None:
        return parent.level + rule.level - comparison.schema.sections[rule.parent].level
    return rule.level


def _stub(template: Document, rule: SectionRule, last: int, shift: int) -> list[str]:
    """Copy a section's lines, with headings at the document's level."""
    while last > rule.line and _is_margin(template, last):
        last -= 1
    lines = list(template.lines[rule.line - 1 : last])
    headings = {heading.line - rule.line for heading in template.skeleton.headings}
    for at in headings & set(range(len(lines))):
        lines[at] = _ATX.sub(lambda found: "#" * min(max(len(found[1]) + shift, 1), 6), lines[at])
    return lines


def _is_margin(template: Document, line: int) -> bool:
    """Tell lines at the end of a section that belong to the next one."""
    return template.kind(line) in (LineKind.BLANK, LineKind.RULE)


def _has_rule_above(template: Document, line: int) -> bool:
    above = line - 1
    while above >= 1 and template.kind(above) is LineKind.BLANK:
        above -= 1
    return above >= 1 and template.kind(above) is LineKind.RULE
