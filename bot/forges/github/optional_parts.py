"""What an Enterprise Server of the last years may not know in GraphQL, and how it is asked without. Pure.

What is not listed here decides something that nothing else tells: without it no look is possible, and the refusal is said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.forges.failures import unknown_part
from bot.forges.introspection import SchemaType, has_field, kinds_query


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionalPart:
    """A field that may be missing, or without one a type. `what` says what then does not work, or works otherwise."""

    field: str
    kind: str
    found: re.Pattern[str]
    instead: str
    what: str
    learnt: str = ""
    """What a look that was refused notes down, where that is not the field."""
    loses: bool = True
    """Whether people should know."""

    @property
    def name(self) -> str:
        """Name it as the schema does."""
        return f"{self.kind}.{self.field}" if self.field else self.kind


_SELECTION = r"{name}\b(?:\([^)]*\))?\s*(?P<selection>\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}})?"


def _of_signature(field: str, kind: str) -> OptionalPart:
    """Describe a field of signatures: without any one of them, none is asked for."""
    return OptionalPart(
        field=field,
        kind=kind,
        found=re.compile(_SELECTION.format(name="signature")),
        instead="",
        what="nobody can tell the bot's own commits from a person's: approvals have to be given again after one",
    )


PARTS = (
    OptionalPart(
        field="fullDatabaseId",
        kind="IssueComment",
        found=re.compile(r"(?<!: )\bfullDatabaseId\b(?!:)"),
        instead="fullDatabaseId: databaseId",
        what="comments are known by their shorter numbers, and nothing is lost",
        loses=False,
    ),
    _of_signature("signature", "Commit"),
    _of_signature("wasSignedByGitHub", "GitSignature"),
    OptionalPart(
        field="timelineItems",
        kind="PullRequest",
        found=re.compile(r"(?!)"),
        instead="",
        what="pushes that are no fast forward are told by nothing but the head itself",
        learnt="Timeline",
    ),
    OptionalPart(
        field="",
        kind="Mannequin",
        found=re.compile(r"\.\.\. on Mannequin \{[^{}]*\}"),
        instead="",
        what="people who were brought in from elsewhere, and have no account here, are known by their name only",
    ),
)

_SENTENCE = "This GitHub Enterprise Server is too old to answer all that I ask: {what}. Whoever runs it installs a newer release."


def without(text: str, lacks: Iterable[str]) -> str:
    """Ask without what the server does not know."""
    names = frozenset(lacks)
    for part in PARTS:
        if (part.field or part.kind) in names:
            text = part.found.sub(part.instead, text)
    return text


def lacking(said: str) -> str:
    """Name the optional part that a refusal is about; empty: it is about nothing of the kind."""
    name = unknown_part(said)
    return name if name in {part.field or part.kind for part in PARTS} else ""


KINDS = kinds_query(part.kind for part in PARTS)
"""Asks which fields the server has of the types that may lack one."""


def missing(answer: Mapping[str, SchemaType | None]) -> Iterator[OptionalPart]:
    """List the parts that the answer to `KINDS` does not show."""
    for part in PARTS:
        there = has_field(answer, part.kind, part.field) if part.field else answer.get(part.kind) is not None
        if not there:
            yield part


def limits(lacks: Iterable[str]) -> tuple[str, ...]:
    """Say to people what a server that lacks these parts cannot do, a sentence for each thing."""
    names = frozenset(lacks)
    found = (part for part in PARTS if part.loses and (part.learnt or part.field or part.kind) in names)
    return tuple(dict.fromkeys(_SENTENCE.format(what=part.what) for part in found))
