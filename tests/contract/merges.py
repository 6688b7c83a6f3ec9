"""Specs that are merged, for the stories of what is written back."""

from collections.abc import Mapping

from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import ReconcileResult, reconcile
from tests.contract.stage import REVIEWER, Stage

SPEC = "docs/specs/search.md"
OTHER = "docs/specs/other.md"
TEMPLATE = "docs/specs/TEMPLATE.md"
MODEL = b"""# [Title]

**Status:** [Draft | In Review | Approved | Implemented]
**Author:** [Name]

## Goals

[Why we do this]

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | First draft |
"""
TEXT = b"""# Search

**Status:** Draft
**Author:** @ada

## Goals

To find things.

## Revision History

| Date | Author | Changes |
|---|---|---|
| 2026-01-01 | @ada | Begun |
"""
FILES = {SPEC: TEXT}
APPROVED = TEXT.replace(b"Draft", b"Approved")


def run(stage: Stage, ref: PullRef) -> ReconcileResult:
    with stage.bot() as bot:
        return reconcile(bot, ref, stage.now)


def look(stage: Stage, ref: PullRef) -> PullRequest:
    with stage.bot() as bot:
        return bot.pull_request(ref)


def summary(stage: Stage, ref: PullRef) -> str:
    pull = look(stage, ref)
    (found,) = (
        one.body
        for one in pull.comments
        if value_of(Kind.SUMMARY, body=one.body, author=one.author, bot=pull.bot) is not None
    )
    return found


def a_merge(
    stage: Stage, files: Mapping[str, bytes] = FILES, *, method: str = "merge", approved: bool = True
) -> PullRef:
    """Let a pull request with specs be approved and merged; the bot has not looked since."""
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull(files)
    if approved:
        stage.approve(REVIEWER, ref)
    stage.merge(ref, method)
    return ref


def row(stage: Stage, ref: PullRef, author: str = "@\u200bada") -> bytes:
    """Give the row that names a pull request, dated by its merge."""
    merged = look(stage, ref).merged_at
    assert merged is not None
    short = ref.short[0] + "\u200b" + ref.short[1:]
    return f"| {merged.date()} | {author} | Search ({short}) |\n".encode()
