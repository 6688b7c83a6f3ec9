"""What one look at a spec tells: its facts, its progress, and everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import ChecklistQuestion, Progress
from bot.markdown.model import Span
from bot.policy.lifecycle import Status
from bot.spec.evidence import NO_EVIDENCE, SpecEvidence

if TYPE_CHECKING:
    from bot.markdown.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDigest:
    """A section's path (`Proposed Solution / Components`) and a hash of what a reader would notice in it.

    White space, check marks, Status, number and Revision History do not enter the hash.
    """

    section: str
    digest: str


def with_parts(own: Mapping[str, str], parts: Iterable[tuple[str, Mapping[str, str]]]) -> Mapping[str, str]:
    """Add the digests of companions to those of a spec, each under the name of its file.

    Files of one name in several folders share an entry, so that no change hides behind a twin.
    """
    found = dict(own)
    for path, digests in parts:
        for name, one in digests.items():
            file = path.rpartition("/")[2]
            key = f"{file}: {name}" if name else file
            found[key] = f"{found.get(key, '')}{one}"
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another spec as this one names it: a path, a link or a number."""

    target: str
    line: int


class Depth(IntEnum):
    """How much is read of a spec, each step with what stands before it; who checks thousands of files stays at the first."""

    FINDINGS = 0
    FACTS = 1
    """What lists and relations tell of it."""
    DIGESTS = 2
    """What approvals compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecMetadata:
    """What a list of specs shows of one; a history row is pairs of column and text."""

    number: int | None = None
    authors: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[Reference, ...] = ()
    history: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A spec as far as people and decisions want to know it."""

    path: str
    template: str
    title: str | None
    status_text: str | None
    """The status as the file says it; None when the field is missing or still the template's placeholder."""
    status: Status | None
    """The same as a key; None when it is not one of the team's words."""
    status_span: Span | None
    sections: Progress
    questions: tuple[ChecklistQuestion, ...]
    tasks: Progress
    """Check boxes of the implementation plan."""
    diagnostics: tuple[Diagnostic, ...]
    digests: tuple[SectionDigest, ...]
    document: "Document" = field(repr=False, compare=False)
    """What was examined; an empty one if the text was refused."""
    facts: SpecMetadata = SpecMetadata()
    uncounted: tuple[Span, ...] = ()
    """Where something stands among the questions that nobody can count."""
    evidence: SpecEvidence = NO_EVIDENCE
    archived: bool = False
    """Whether it lies where specs are that are implemented."""
    lacks_plan: str = ""
    """What is missing of a plan that is a file of its own, in words; empty where nothing is."""
