"""The sections of a template on their way to rules: the copies of a repeated one are folded together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.markdown.model import Document, Section
from bot.template.heading_pattern import HeadingPattern, lettered_stem, read_pattern


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section on its way to a rule, with the copies that were folded into it.

    `elsewhere` are those below later copies of its parent; `since` copies of the parent stand before the first that has it.
    """

    section: Section
    pattern: HeadingPattern
    copies: tuple[Section, ...] = ()
    elsewhere: tuple[Section, ...] = ()
    since: int = 0

    @property
    def all(self) -> tuple[Section, ...]:
        """List all the sections that become one rule."""
        return (self.section, *self.copies, *self.elsewhere)


def drafts_below(template: Document, parents: Sequence[Section]) -> Sequence[SectionDraft]:
    """Collect what stands below the copies of a section: what each has, and what a later one has besides."""
    drafts: list[SectionDraft] = []
    for since, parent in enumerate(parents):
        free = list(range(len(drafts)))
        for draft in _fold(section for section in template.sections[1:] if section.parent == parent.index):
            at = next((one for one in free if _is_same(drafts[one].pattern, draft.pattern)), None)
            if at is None:
                drafts.append(replace(draft, since=since))
            else:
                free.remove(at)
                drafts[at] = replace(drafts[at], elsewhere=(*drafts[at].elsewhere, *draft.all))
    return drafts


def _is_same(one: HeadingPattern, other: HeadingPattern) -> bool:
    return one.key == other.key and (one.pattern is None) == (other.pattern is None)


def _fold(sections: Iterable[Section]) -> list[SectionDraft]:
    """Fold `Component 2` into `Component 1`."""
    drafts: dict[tuple[str, int], SectionDraft] = {}
    sections = tuple(sections)
    stems = Counter(lettered_stem(section.heading.text) for section in sections if section.heading)
    lettered = {stem for stem, count in stems.items() if stem and count > 1}
    for section in sections:
        pattern = read_pattern(section.heading.text if section.heading else "", lettered)
        known = drafts.get((pattern.key, section.level)) if pattern.pattern else None
        if known is not None and known.pattern.pattern:
            drafts[pattern.key, section.level] = replace(known, copies=(*known.copies, section))
        else:
            key = (pattern.key, section.level) if pattern.pattern else (pattern.key, -section.index)
            drafts[key] = SectionDraft(section, pattern)
    return list(drafts.values())
