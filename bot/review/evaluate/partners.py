"""How one spec names another that it replaces, or that replaces it, where a team lists its states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.markdown.document import parse
from bot.markdown.model import Document, Field
from bot.markdown.text_normalize import loose_key
from bot.policy.lifecycle import Role
from bot.policy.model import SpecRule
from bot.review.model.source import SourceFile
from bot.spec.model import Reference
from bot.spec.references import targets_in

_WORDS = re.compile(rb"supersede|replace", re.IGNORECASE)
_BY = re.compile(r"[\"'*_ ]*superseded\s+by\s+", re.IGNORECASE)
_NEW = {loose_key(name) for name in ("superseded-by", "replaced-by")}
_OLD = {loose_key(name) for name in ("supersedes", "replaces")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another spec in a field: the new one that came in the place of this (`is_new`), or the old one."""

    reference: Reference
    field: Field
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A partner of a spec that does not name it in turn. `file` is None where nobody finds the partner."""

    partner: Partner
    path: str
    file: SourceFile | None
    contradicts: bool = False
    """The partner says the same of this spec: each of the two would replace the other, and nothing is written."""


def keeps_partners(rule: SpecRule) -> bool:
    """Tell whether specs of a rule can be superseded by others, as its states say."""
    return any(state.role is Role.SUPERSEDED for state in rule.lifecycle.states)


def partner_references(content: bytes | None, rule: SpecRule) -> Iterator[Reference]:
    """List the specs that a file names as its partners."""
    if content is not None and keeps_partners(rule) and _WORDS.search(content):
        document = parse(content.decode("utf-8", errors="replace"))
        yield from (one.reference for one in partners_in(document))


def partners_in(document: Document) -> Iterator[Partner]:
    """Read the fields that name partners."""
    for field in document.fields:
        key, by = loose_key(field.key), _BY.match(field.value)
        if key in _NEW or key in _OLD or by is not None:
            for target in targets_in(field.value[by.end() :] if by is not None else field.value):
                reference = Reference(target=target, line=field.line)
                yield Partner(reference=reference, field=field, is_new=key not in _OLD)
