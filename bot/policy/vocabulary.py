"""Words that teams have for the five statuses. Pure."""

import re

from bot.policy.lifecycle import Status

SYNONYMS = {
    "draft": ("draft", "wip", "work in progress", "idea", "pre-draft", "provisional", "new", "proposed", "pending"),
    "review": (
        "in review",
        "review",
        "under review",
        "last call",
        "final comment period",
        "in discussion",
        "discussion",
        "under discussion",
        "candidate",
        "proposed",
    ),
    "approved": ("approved", "accepted", "final", "implementable", "active", "ratified", "agreed", "living"),
    "implemented": (
        "implemented",
        "done",
        "completed",
        "complete",
        "shipped",
        "released",
        "landed",
        "final",
        "deployed",
    ),
    "withdrawn": (
        "withdrawn",
        "rejected",
        "abandoned",
        "deferred",
        "on hold",
        "postponed",
        "superseded",
        "obsolete",
        "deprecated",
        "replaced",
        "declined",
        "closed",
        "stagnant",
    ),
}
_MEANT = {word: Status(status) for status, words in reversed(SYNONYMS.items()) for word in words} | {
    "proposed": Status.REVIEW,
    "final": Status.APPROVED,
}
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS, _LONGEST = 3, 80


def meaning(text: str) -> Status | None:
    """Say what a status means that is none of the team's words: by its first words; None when nobody can tell."""
    words = _WORD.findall(text[:_LONGEST].casefold())[:_MOST_WORDS] if text[:1].isalpha() else []
    starts = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((_MEANT[start] for start in starts if start in _MEANT), None)
